"""The doors of the catalogue: read, share, use; and what the committee does with cards."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.ideas import actions, packs, page, rules
from community.ideas.forms import BEGINS, CardForm, FileForm, NoteForm
from community.ideas.models import Card, Sharing
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.ui.toasts import toast


@never_cache
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The catalogue, searched and narrowed."""
    return render(request, "ideas/index.html", page.index(request.member, request.GET))


@never_cache
@require_safe
def card(request: MemberRequest, token: UUID) -> HttpResponse:
    """One card. What only waits is seen by the committee of its estate."""
    found = _seen_or_404(request, token)
    return render(request, "ideas/card.html", page.card_page(request.member, found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """«Del din viden»: a card, with what was done filled in when one comes from it."""
    if not rules.may_share(request.member):
        raise Http404
    form = CardForm(
        request.POST if request.method == "POST" else None,
        initial=BEGINS | page.said_already(request.GET),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.share(request.member, form.facts(), now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            return _is_sent(request, made)
    return _ask(request, form, _("Del din viden"), _("Send til bestyrelsen"))


def _is_sent(request: MemberRequest, made: Card) -> HttpResponse:
    slug = request.member.estate.slug
    if rules.may_edit(request.member):
        toast(request, _("Kortet er skrevet. Se det igennem, og vis det."))
        return redirect("ideas:card", slug, made.token)
    undo = reverse("ideas:take_back_card", args=[slug, made.token])
    said = _("Tak. Bestyrelsen ser på kortet, før andre kan læse det.")
    toast(request, said, undo_url=undo)
    return redirect("ideas:index", slug)


@require_POST
def use(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Brug idéen»: on to a day with everything filled in; the card knows that we use it."""
    found = get_object_or_404(Card.objects.visible_to(request.member).shown(), token=token)
    drafts = page.drafts_of(request.member, found)
    if not drafts or not rules.may_share(request.member):
        raise Http404
    try:
        actions.use(request.member, found, now=timezone.now())
    except Refused as no:
        toast(request, no)
        return _to(request, found)
    return redirect(drafts[0].url)


@require_POST
def withdraw(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Træk kortet tilbage», for who shared it, with a way back."""
    found = get_object_or_404(
        Card.objects.visible_to(request.member).mine(request.member), token=token
    )
    actions.withdraw(request.member, found, now=timezone.now())
    undo = reverse("ideas:take_up_again", args=[request.member.estate.slug, token])
    toast(request, _("Kortet er trukket tilbage."), undo_url=undo)
    return redirect("ideas:index", request.member.estate.slug)


@require_POST
def take_up_again(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»."""
    sharing = Sharing.objects.visible_to(request.member).select_related("card")
    found = get_object_or_404(sharing, card__token=token).card
    actions.take_up_again(request.member, found, now=timezone.now())
    toast(request, _("Det står der igen."))
    return _to(request, found)


# --- the committee -------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def edit(request: MemberRequest, token: UUID) -> HttpResponse:
    """Other words on a card of our own."""
    found = _own_or_404(request, token)
    form = CardForm(
        request.POST if request.method == "POST" else None, initial=page.facts_in(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(request.member, found, form.facts(), now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Det er rettet."))
            return _to(request, found)
    return _ask(request, form, _("Ret kortet"), _("Gem"), card=found)


@require_POST
@for_roles(*rules.EDITORS)
def show(request: MemberRequest, token: UUID) -> HttpResponse:
    """In the organisation, or for everybody."""
    found = _own_or_404(request, token)
    try:
        seen = actions.show(request.member, found, request.POST.get("hvem", ""), now=timezone.now())
    except Refused as no:
        toast(request, no)
    else:
        public = seen.state == Card.State.PUBLIC
        toast(request, _("Alle kan læse det nu.") if public else _("Det står i kataloget nu."))
    return _to(request, found)


@require_POST
@for_roles(*rules.EDITORS)
def remove(request: MemberRequest, token: UUID) -> HttpResponse:
    """Away, with a way back."""
    found = _own_or_404(request, token)
    actions.remove(request.member, found, now=timezone.now())
    undo = reverse("ideas:put_back", args=[request.member.estate.slug, token])
    toast(request, _("Kortet er taget væk."), undo_url=undo)
    return redirect("ideas:index", request.member.estate.slug)


@require_POST
@for_roles(*rules.EDITORS)
def put_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»."""
    found = _own_or_404(request, token, removed=True)
    actions.put_back(request.member, found, now=timezone.now())
    toast(request, _("Det står der igen."))
    return _to(request, found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def tell_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """What we did in another way, on the card we used."""
    found = get_object_or_404(Card.objects.visible_to(request.member).shown(), token=token)
    used = found.uses.filter(estate=request.member.estate_id).first()
    if used is None:
        raise Http404
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"changed": used.changed}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell_back(
                request.member, found, form.cleaned_data["changed"], now=timezone.now()
            )
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Tak. Det står på kortet nu."))
            return _to(request, found)
    return _ask(request, form, _("Hvad gjorde I anderledes?"), _("Gem"), card=found)


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def pack(request: MemberRequest) -> HttpResponse:
    """All we can read, as a file for another house."""
    cards = Card.objects.visible_to(request.member).shown().order_by("title", "pk")
    answer = HttpResponse(packs.packed(cards), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ideer.json"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*rules.EDITORS)
def unpack(request: MemberRequest) -> HttpResponse:
    """Cards from another house; what was left out is told with its reason."""
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    found = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(packs.LARGEST + 1)
        try:
            found = actions.carry_in(request.member, data, now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            if not found.left_out:
                return _is_in(request, found)
    context = {"member": request.member, "form": form, "found": found}
    return render(request, "ideas/unpack.html", context, status=422 if form.errors else 200)


@require_POST
@for_roles(*rules.EDITORS)
def begin(request: MemberRequest) -> HttpResponse:
    """The twelve that come with the house."""
    return _is_in(request, actions.begin(request.member, now=timezone.now()))


def _is_in(request: MemberRequest, found: actions.CarriedIn) -> HttpResponse:
    said = ngettext("{n} idé er hentet.", "{n} idéer er hentet.", found.new).format(n=found.new)
    if found.known:
        said += " " + _("{n} stod her allerede.").format(n=found.known)
    toast(request, said)
    return redirect("ideas:index", request.member.estate.slug)


# --- in every door -------------------------------------------------------------------------------


def _ask(
    request: MemberRequest, form: Any, heading: str, name: str, *, card: Card | None = None
) -> HttpResponse:
    context = {
        "member": request.member, "form": form, "heading": heading, "send": name, "card": card,
    }  # fmt: skip
    return render(request, "ideas/form.html", context, status=422 if form.errors else 200)


def _to(request: MemberRequest, card: Card) -> HttpResponse:
    return redirect("ideas:card", request.member.estate.slug, card.token)


def _seen_or_404(request: MemberRequest, token: UUID) -> Card:
    seen = Card.objects.visible_to(request.member).standing()
    found: Card = get_object_or_404(seen.select_related("estate__organisation"), token=token)
    return found


def _own_or_404(request: MemberRequest, token: UUID, *, removed: bool = False) -> Card:
    own = Card.objects.visible_to(request.member).kept_by(request.member)
    found: Card = get_object_or_404(own if removed else own.standing(), token=token)
    return found
