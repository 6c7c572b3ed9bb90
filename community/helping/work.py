"""The doors for colleagues and the committee: help somebody on the spot, and people on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.errors import Refused
from community.helping import actions, lists, rules
from community.helping.forms import PaperForm, ReachForm, VisitForm
from community.helping.page import purse_card
from community.helping.papers import actions as papers
from community.helping.visits import actions as visits
from community.people.belonging import may_know
from community.people.forms import HomeForm
from community.people.gate import MemberRequest
from community.people.models import Dwelling, Membership
from community.people.trust import for_roles
from community.people.views import form_page
from community.ui.toasts import toast

LOOKED = "helping_home"  # session: the home whose people on paper were just looked up


def answer(request: MemberRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """The page with its form: 422 when something is wrong with it, 429 when it was asked too often."""
    status = context.pop("status", 422 if form.errors else 200)
    context |= {
        "member": request.member,
        "form": form,
        "can_make_cards": rules.can_make_cards(request.member),
        "can_print": rules.can_print(request.member),
        "can_forget": rules.can_forget(request.member),
    }
    return render(request, f"helping/{template}.html", context, status=status)


# --- whose door ----------------------------------------------------------------------------------


@never_cache
@form_page
@for_roles(*rules.WHO_VISITS)
def address(request: MemberRequest) -> HttpResponse:
    """Which home? One at a time and by its address; who is on paper there is looked up and logged."""
    asked = request.POST if request.method == "POST" else None
    form = HomeForm(asked, estate=request.member.estate)
    if form.is_valid():
        home, now = form.cleaned_data["home"], timezone.now()
        try:
            visits.look(request.member, home, now=now)
        except Refused as no:
            no.beside(form)
            return answer(request, "address", form, status=no.status)
        request.session[LOOKED] = {"home": home.pk, "at": now.timestamp()}
        return redirect("helpers:choose", request.member.estate.slug)
    return answer(request, "address", form)


def _looked_at(request: MemberRequest) -> Dwelling | None:
    """The home this person looked up within the last quarter of an hour, in this estate."""
    looked = request.session.get(LOOKED)
    if not looked or timezone.now().timestamp() - looked["at"] > rules.LOOK_LASTS.total_seconds():
        return None
    homes = Dwelling.objects.filter(entrance__estate=request.member.estate)
    return homes.select_related("entrance").filter(pk=looked["home"]).first()


@never_cache
@form_page
@for_roles(*rules.WHO_VISITS)
def choose(request: MemberRequest) -> HttpResponse:
    """Who of them, and did they say yes? Then half an hour begins."""
    home = _looked_at(request)
    if home is None:
        return redirect("helpers:address", request.member.estate.slug)
    people = lists.on_paper_at(home, timezone.now())
    known = [one for one in people if may_know(request.member, one.user)]
    form = VisitForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        chosen = next(one for one in people if str(one.pk) == form.cleaned_data["who"])
        try:
            return _begin(request, chosen, agreed=form.cleaned_data["agreed"])
        except Refused as no:
            no.beside(form)
    return answer(request, "choose", form, home=home, people=people, known=known)


def _begin(request: MemberRequest, chosen: Membership, *, agreed: bool) -> HttpResponse:
    helping = visits.begin_visit(request.member, chosen, agreed=agreed, now=timezone.now())
    request.session.pop(LOOKED, None)
    actions.begin(request, helping)
    return redirect("house:today", request.member.estate.slug)


# --- people on paper -----------------------------------------------------------------------------


@never_cache
@form_page
@for_roles(*rules.WHO_MAKES_CARDS)
def new_on_paper(request: MemberRequest) -> HttpResponse:
    """Somebody without e-mail moves in on paper; their card is shown once, to print."""
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        estate=request.member.estate,
        initial=_address_of(_looked_at(request)),
    )
    if form.is_valid():
        said = {key: value for key, value in form.cleaned_data.items() if key not in ADDRESS}
        try:
            made = papers.put_on_paper(
                request.member, form.cleaned_data["home"], **said, now=timezone.now()
            )
        except Refused as no:
            no.beside(form)
        else:
            return _show_card(request, made)
    return answer(request, "new_on_paper", form)


ADDRESS = {"entrance", "door", "home"}


def _address_of(home: Dwelling | None) -> dict[str, Any]:
    if home is None:
        return {}
    floor = f"{home.floor}. " if home.floor else ""
    return {"entrance": home.entrance_id, "door": f"{floor}{home.door}".strip()}


def _show_card(request: MemberRequest, made: papers.Card) -> HttpResponse:
    context = {
        "member": request.member,
        "card": purse_card(made.member, made.number, made.code),
        "name": lists.called(made.member.user),
    }
    return render(request, "helping/card.html", context)


def looked_up(request: MemberRequest, pk: int) -> Membership:
    """Somebody on paper in the home that was looked up; Http404 for everybody else.

    Who is hidden is reached through the administration.
    """
    home = _looked_at(request)
    found = lists.on_paper_at(home, timezone.now()) if home else []
    for person in found:
        if person.pk == pk and may_know(request.member, person.user):
            return person
    raise Http404


@never_cache
@form_page
@for_roles(*rules.WHO_MAKES_CARDS)
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """How to reach somebody on paper. Seeing the number is a line in the logbook."""
    found = looked_up(request, pk)
    reach = {"phone": found.user.phone, "reached_by": found.user.reached_by}
    form = ReachForm(request.POST if request.method == "POST" else None, initial=reach)
    name = lists.called(found.user)
    try:
        if form.is_valid():
            papers.change_reach(request.member, found, **form.cleaned_data, now=timezone.now())
            toast(request, _("Det er gemt."))
            return redirect("helpers:choose", request.member.estate.slug)
        if request.method != "POST":
            papers.see(request.member, found, now=timezone.now())
    except Refused as no:
        if no.status == 429:
            form = ReachForm({})
            form.errors.clear()
        no.beside(form)
        status = no.status if no.status == 429 else 422
        return answer(request, "person", form, person=found, name=name, status=status)
    return answer(request, "person", form, person=found, name=name)


@require_POST
@never_cache
@for_roles(*rules.WHO_MAKES_CARDS)
def new_card(request: MemberRequest, pk: int) -> HttpResponse:
    """«Nyt kort»: shown once, to print. The old one has stopped working, wherever it was used."""
    found = looked_up(request, pk)
    try:
        made = papers.new_card(request.member, found, now=timezone.now())
    except Refused as no:
        form = ReachForm({})
        form.errors.clear()
        no.beside(form)
        return answer(request, "person", form, person=found, name=lists.called(found.user))
    return _show_card(request, made)
