"""The doors of «Nabo-hjælp»: who looks for help, who offers, one request, and «Jeg kan hjælpe»."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from community.errors import Refused
from community.features import tabs_of
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.profiles.words import Time
from community.ui.toasts import toast
from helpdesk import lists, page, rules
from helpdesk.also import actions as also
from helpdesk.answering import actions as answering
from helpdesk.forms import AnswerForm
from helpdesk.lists import Filter
from helpdesk.looking import actions as looking
from helpdesk.models import HelpAnswer, HelpOffer, HelpRequest, When
from helpdesk.offering.rules import can_offer
from helpdesk.shown import context_of


def request_or_404(member: Membership, token: UUID) -> HelpRequest:
    """What the member may see at this moment; 404 for everything else, whatever the reason."""
    seen = HelpRequest.objects.visible_to(member).with_people()
    found: HelpRequest = get_object_or_404(seen, token=token)
    return found


def key_of(said: Any) -> str:
    """What the page called this request, so that sending it twice makes one."""
    try:
        return str(UUID(str(said)))
    except ValueError:
        return str(uuid4())


def not_there(no: Refused) -> None:
    """What is not theirs is not there, with the same bytes as what never was."""
    if no.status == 404:
        raise Http404 from no


@require_safe
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
def index(request: MemberRequest) -> HttpResponse:
    """Who looks for help, the newest first."""
    member, chosen = request.member, Filter.of(request.GET)
    listed = HelpRequest.objects.visible_to(member).listed_for(member)
    kept = chosen.keep(listed).with_people()
    if chosen.words:
        found, more = lists.searched(kept, chosen.words), ""
    else:
        found, more = lists.page_of(kept, "opened_at", request.GET.get("efter", ""))
    rows = page.rows_of(member, found, timezone.now(), answers=True)
    context = {"rows": rows, "more": more, "is_offers": False, "filter": chosen}
    return _list(request, context, listed)


@require_safe
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
def offers(request: MemberRequest) -> HttpResponse:
    """Who offers help, the last confirmed first."""
    member, chosen = request.member, Filter.of(request.GET, times=Time.values)
    listed = HelpOffer.objects.visible_to(member).standing()
    kept = chosen.keep_offers(listed).with_people()
    found, more = lists.page_of(kept, "confirmed_at", request.GET.get("efter", ""))
    rows = page.offer_rows_of(member, found)
    context = {"rows": rows, "more": more, "is_offers": True, "filter": chosen}
    return _list(request, context, listed)


def _list(request: MemberRequest, context: dict[str, Any], listed: Any) -> HttpResponse:
    """The whole page, or for «Vis flere» only what follows."""
    member, chosen = request.member, context["filter"]
    name = "helpdesk:offers" if context["is_offers"] else "helpdesk:index"
    context |= {"member": member, "here": reverse(name, args=[member.estate.slug])}
    # «Vis flere» takes the next ones alone; the list that hears of a change takes its whole page.
    if request.htmx and request.htmx.target != "liste" and "efter" in request.GET:
        return render(request, "helpdesk/_rows.html", context)
    choices = lists.choices(listed, chosen)
    context |= {
        "now": timezone.now(),
        "tabs": tabs_of(member, "helpdesk"),
        "choices": choices,
        "kinds": [(key, label, chosen.query(slags=key)) for key, label in choices.kinds],
        "whens": Time.choices if context["is_offers"] else When.choices,
        "counts": (
            HelpRequest.objects.visible_to(member).listed_for(member).count(),
            HelpOffer.objects.visible_to(member).standing().count(),
        ),
        "may_ask": rules.can_ask(member),
        "may_offer": can_offer(member),
    }
    return render(request, "helpdesk/index.html", context)


@require_safe
@never_cache
def mine(request: MemberRequest) -> HttpResponse:
    """«Det, du er med i»: what I have agreed, asked for, offered and said yes to."""
    member, now = request.member, timezone.now()
    seen = HelpRequest.objects.visible_to(member).with_people()
    asked = list(seen.mine(member).order_by("-made_at", "-pk")[: lists.PAGE * 2])
    said = HelpAnswer.objects.visible_to(member).filter(member=member.pk).offered()
    answered = seen.filter(pk__in=said.values("request"), state__in=HelpRequest.OPEN)
    offered = HelpOffer.objects.visible_to(member).mine(member).with_people()
    deals = page.deals_of(member, now, thanked_at=None)
    shown = page.rows_of(member, asked, now, answers=True)
    context = {
        "member": member,
        "now": now,
        "deals": [deal for deal in deals if deal.agreement.is_standing],
        "thanks": [deal for deal in deals if deal.can_thank],
        "asked": [row for row in shown if not row.request.is_over],
        "over": [row for row in shown if row.request.is_over],
        "answered": page.rows_of(member, answered.order_by("-opened_at", "-pk"), now),
        "offers": page.offer_rows_of(
            member, offered.exclude(state=HelpOffer.State.ENDED).order_by("-confirmed_at", "-pk")
        ),
        "may_ask": rules.can_ask(member),
    }  # fmt: skip
    return render(request, "helpdesk/mine.html", context)


# --- one request -------------------------------------------------------------------------------


@require_safe
@never_cache
def request(request: MemberRequest, token: UUID) -> HttpResponse:
    """One request, with just what this reader needs of it and the one thing to press.

    A page that was open when it was withdrawn goes to the list: an address must not stay on it.
    """
    try:
        return show(request, request_or_404(request.member, token))
    except Http404:
        if not request.htmx:
            raise
        there = reverse("helpdesk:index", args=[request.member.estate.slug])
        return HttpResponse(status=404, headers={"HX-Redirect": there})


def show(
    request: MemberRequest, found: HelpRequest, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a request; `wrong` is what could not be done."""
    now = timezone.now()
    context = context_of(request.member, found, now)
    looking.note_seen(request.member, [deal.agreement for deal in context["deals"]], now)
    context |= {"form": AnswerForm(), "wrong": "", "thanks_said": ""} | more
    return render(request, "helpdesk/request.html", context, status=status)


def no(request: MemberRequest, found: HelpRequest, refused: Refused, **more: Any) -> HttpResponse:
    """The request as it is now, with the sentence on top."""
    not_there(refused)
    fresh = request_or_404(request.member, found.token)
    return show(request, fresh, wrong=refused, status=422, **more)


@require_POST
def answer(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Jeg kan hjælpe», with a line of text or without."""
    found = request_or_404(request.member, token)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    text = form.cleaned_data["text"]
    try:
        given = answering.answer(request.member, found, text=text, now=timezone.now())
    except Refused as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, str(refused))
            return show(request, found, form=form, status=422)
        return no(request, found, refused, form=form)
    if given.state == HelpAnswer.State.CHOSEN:
        toast(request, _("Det er en aftale. Nu kan I skrive sammen."))
    else:
        given.refresh_from_db(fields=["token"])
        undo = reverse("helpdesk:take_back", args=[request.member.estate.slug, given.token])
        toast(request, _("Tak. Din nabo får besked."), undo_url=undo)
    return redirect("helpdesk:request", request.member.estate.slug, token)


def answer_or_404(member: Membership, token: UUID) -> HelpAnswer:
    """One's own answer, or one to what one asked for."""
    seen = HelpAnswer.objects.visible_to(member).with_people().select_related("request")
    found: HelpAnswer = get_object_or_404(seen, token=token)
    return found


@require_POST
def take_back(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Jeg kan ikke alligevel», before anybody has chosen."""
    given = answer_or_404(request.member, token)
    if given.member_id != request.member.pk:
        raise Http404
    found = request_or_404(request.member, given.request.token)
    try:
        answering.take_back(request.member, given, now=timezone.now())
    except Refused as refused:
        return no(request, found, refused)
    toast(request, _("Det er helt i orden. Tak, fordi du ville."))
    return _where_it_is(request, found)


def _where_it_is(request: MemberRequest, found: HelpRequest) -> HttpResponseBase:
    """To the request where it can still be seen, otherwise to the list."""
    slug = request.member.estate.slug
    seen = HelpRequest.objects.visible_to(request.member)
    if seen.filter(pk=found.pk).exists():
        return redirect("helpdesk:request", slug, found.token)
    return redirect("helpdesk:index", slug)


# --- «det har jeg også brug for» -----------------------------------------------------------------


@require_POST
def need_too(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """One more home that needs it, or not any more (`fortryd`)."""
    found, now = request_or_404(request.member, token), timezone.now()
    slug = request.member.estate.slug
    back = "fortryd" in request.POST or "fortryd" in request.GET
    try:
        (also.not_any_more if back else also.need_too)(request.member, found, now=now)
    except Refused as refused:
        return no(request, found, refused)
    if back:
        toast(request, _("Godt. Du er ikke talt med mere."))
    else:
        undo = reverse("helpdesk:also", args=[slug, token]) + "?fortryd=1"
        toast(request, _("Godt. Du er talt med, uden navn."), undo_url=undo)
    return redirect("helpdesk:request", slug, token)


@require_POST
def meet(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«I er 3. Vil I mødes?»: yes or no thanks."""
    found, yes = request_or_404(request.member, token), request.POST.get("svar") == "ja"
    try:
        also.answer_meeting(request.member, found, yes=yes, now=timezone.now())
    except Refused as refused:
        return no(request, found, refused)
    toast(request, _("Dejligt. De andre får besked.") if yes else _("Det er helt i orden."))
    return redirect("helpdesk:request", request.member.estate.slug, token)


@require_POST
@not_on_a_visit
def set_a_day(request: MemberRequest, token: UUID) -> HttpResponseBase:
    """«Sæt en dag på»: to the draft all who said yes hold."""
    found = request_or_404(request.member, token)
    try:
        there = also.set_a_day(request.member, found, now=timezone.now())
    except Refused as refused:
        return no(request, found, refused)
    return redirect(there)
