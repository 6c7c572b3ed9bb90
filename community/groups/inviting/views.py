"""The doors of inviting: a neighbour from their page, a code on a slip, and typing one."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community import times
from community.errors import Refused
from community.groups import rules
from community.groups.doors import group_or_404, to_group, try_it
from community.groups.forms import CodeForm, SlipForm
from community.groups.inviting import actions
from community.groups.models import GroupMember, InterestGroup
from community.groups.page import own_row, people_of
from community.people import codes
from community.people.acting import own_only
from community.people.gate import MemberRequest
from community.people.guesses import place_of
from community.people.letters import qr
from community.people.models import Membership
from community.people.welcome import actions as welcome
from community.profiles import neighbours
from community.profiles import rules as circles
from community.profiles.page import seen_by
from community.ui.toasts import toast

GUESS = "group"
MADE = "groups_codes"  # session: which requests for a code have been answered
REMEMBERED = 10


# --- a neighbour, from their page ----------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@own_only
def neighbour(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Inviter til en gruppe»: which of mine? Http404 for who is no neighbour one may see."""
    now = timezone.now()
    other = neighbours.one(request.member, token, now)
    if other is None or other.pk == request.member.pk:
        raise Http404
    groups = groups_for(request.member, other)
    if request.method == "POST":
        return _invite(request, other, groups)
    return _choose(request, other, groups)


def _choose(
    request: MemberRequest, other: Membership, groups: list[InterestGroup], *, wrong: Any = ""
) -> HttpResponse:
    seen = seen_by(circles.circles_of(request.member, other), other, timezone.now())
    context = {"member": request.member, "neighbour": other, "seen": seen, "groups": groups}
    context["wrong"] = wrong
    return render(request, "groups/invite_neighbour.html", context, status=422 if wrong else 200)


def groups_for(member: Membership, other: Membership) -> list[InterestGroup]:
    """The groups the member may invite the neighbour into, and where they are not yet."""
    own = InterestGroup.objects.visible_to(member).mine(member).alive()
    found = own.not_known_to(other).select_related("estate").order_by("name", "pk")
    mine = {row.group_id: row for row in GroupMember.objects.visible_to(member)}
    return [group for group in found if rules.can_invite(group, mine.get(group.pk))]


def _invite(request: MemberRequest, other: Membership, groups: list[InterestGroup]) -> HttpResponse:
    chosen = next((g for g in groups if str(g.token) == request.POST.get("gruppe")), None)
    if chosen is None:
        return _choose(request, other, groups, wrong=_("Vælg en gruppe."))
    try:
        actions.invite(request.member, chosen, other, now=timezone.now())
    except Refused as no:
        return _choose(request, other, groups, wrong=no)
    slug = request.member.estate.slug
    toast(
        request,
        _("Din nabo er inviteret. Du hører kun, hvis det bliver et ja."),
        undo_url=reverse("groups:uninvite", args=[slug, chosen.token, other.token]),
    )
    return redirect("neighbours:page", slug, other.token)


@require_POST
@own_only
def uninvite(request: MemberRequest, token: UUID, neighbour: UUID) -> HttpResponse:
    """An invitation is taken back."""
    group = _hosted(request, token)
    other = neighbours.one(request.member, neighbour, timezone.now())
    if other is None:
        raise Http404
    _done, wrong = try_it(
        request,
        group,
        lambda: actions.take_back(request.member, group, other, now=timezone.now()),
    )
    if wrong is not None:
        return wrong
    toast(request, _("Invitationen er taget tilbage."))
    return to_group(request, group)


@require_POST
def no_thanks(request: MemberRequest, token: UUID) -> HttpResponse:
    """The invited says no; nobody is told."""
    group = group_or_404(request.member, token)
    undo = reverse("groups:yes_after_all", args=[request.member.estate.slug, group.token])
    actions.no_thanks(request.member, group, now=timezone.now())
    toast(request, _("Det er helt i orden. Ingen får det at vide."), undo_url=undo)
    return redirect("groups:index", request.member.estate.slug)


@require_POST
def yes_after_all(request: MemberRequest, token: UUID) -> HttpResponse:
    """The no is taken back. A hidden group is found by the no itself."""
    own = GroupMember.objects.visible_to(request.member).filter(group__token=token)
    row = own.filter(part=GroupMember.Part.NO_THANKS).select_related("group").first()
    if row is None:
        raise Http404
    actions.yes_after_all(request.member, row.group, now=timezone.now())
    toast(request, _("Du er inviteret som før."))
    return to_group(request, row.group)


# --- a code to give away -------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own_only
def slips(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Inviter»: make a code, shown in this answer and never again; and those that are out."""
    group = _hosted(request, token)
    form = SlipForm(request.POST) if request.method == "POST" else _blank()
    if request.method == "POST" and form.is_valid():
        return _make(request, group, form)
    return _show_slips(request, group, form)


def _blank() -> SlipForm:
    return SlipForm(initial={"request_key": uuid4().hex, "places": "1"})


def _show_slips(
    request: MemberRequest, group: InterestGroup, form: SlipForm, *, wrong: Any = ""
) -> HttpResponse:
    mine = own_row(request.member, group)
    out = group.codes.working(timezone.now()).select_related("made_by__user").order_by("-made_at")
    if not rules.is_holder(mine):
        out = out.filter(made_by=request.member.pk)
    invited = group.members.filter(part=GroupMember.Part.INVITED)
    context = {
        "member": request.member,
        "group": group,
        "form": form,
        "codes": list(out),
        "invited": people_of(request.member, invited) if rules.is_holder(mine) else [],
        "wrong": wrong,
    }
    status = 422 if wrong or form.errors else 200
    return render(request, "groups/slips.html", context, status=status)


def _make(request: MemberRequest, group: InterestGroup, form: SlipForm) -> HttpResponse:
    made = request.session.get(MADE, [])
    key, places = form.cleaned_data["request_key"], form.cleaned_data["places"]
    if key and key in made:
        toast(request, _("Koden er vist én gang. Er den væk, så luk den, og lav en ny."))
        return redirect("groups:slips", request.member.estate.slug, group.token)
    now = timezone.now()
    try:
        code = actions.make_code(request.member, group, places=places, now=now)
    except Refused as no:
        return _show_slips(request, group, form, wrong=no)
    request.session[MADE] = [*made, key][-REMEMBERED:]
    path = reverse("groups:code_in_hand", args=[request.member.estate.slug, code])
    address = settings.SITE_URL + reverse("groups:code", args=[request.member.estate.slug])
    context = {
        "member": request.member,
        "group": group,
        "code": codes.shown(code),
        "qr": qr(settings.SITE_URL + path),
        "url": address.partition("://")[2],
        "link": settings.SITE_URL + path,
        "places": places,
        "last_day": times.local(now + rules.CODE_LASTS).date(),
    }
    return render(request, "groups/slip.html", context)


@require_POST
@own_only
def close_code(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """A code stops working."""
    return _about_code(request, token, pk, is_open=False)


@require_POST
@own_only
def open_code(request: MemberRequest, token: UUID, pk: int) -> HttpResponse:
    """Closing it is taken back."""
    return _about_code(request, token, pk, is_open=True)


def _about_code(request: MemberRequest, token: UUID, pk: int, *, is_open: bool) -> HttpResponse:
    group = _hosted(request, token)
    code = group.codes.filter(pk=pk).first()
    if code is None:
        raise Http404
    verb = actions.open_code_again if is_open else actions.close_code
    _done, wrong = try_it(
        request, group, lambda: verb(request.member, group, code, now=timezone.now())
    )
    if wrong is not None:
        return wrong
    slug = request.member.estate.slug
    undo = "" if is_open else reverse("groups:open_code", args=[slug, group.token, pk])
    toast(request, _("Koden virker igen.") if is_open else _("Koden er lukket."), undo_url=undo)
    return redirect("groups:slips", slug, group.token)


def _hosted(request: MemberRequest, token: UUID) -> InterestGroup:
    """A group the member may invite into."""
    group = group_or_404(request.member, token)
    if not rules.can_invite(group, own_row(request.member, group)):
        raise Http404
    return group


# --- a code in the hand --------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: MemberRequest) -> HttpResponse:
    """«Jeg har en kode»: typed, then the group is shown, then one says yes."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _look(request, form.cleaned_data["code"], form)
    return _ask_for_code(request, form)


@never_cache
@require_http_methods(["GET", "HEAD"])
def code_in_hand(request: MemberRequest, key: str) -> HttpResponse:
    """The square on a slip leads here. Looking uses nothing up."""
    return _look(request, key, CodeForm({"code": key[:40]}))


def _ask_for_code(request: MemberRequest, form: CodeForm) -> HttpResponse:
    context = {"member": request.member, "form": form}
    return render(request, "groups/code.html", context, status=422 if form.errors else 200)


def _look(request: MemberRequest, typed: str, form: CodeForm) -> HttpResponse:
    now = timezone.now()
    try:
        guess = welcome.begin_guess(GUESS, place_of(request), now=now)
        found = actions.group_of(request.member, typed, now=now)
    except Refused as no:
        form.add_error("code", str(no))
        return _ask_for_code(request, form)
    welcome.forgive(guess)
    mine = own_row(request.member, found.group)
    if rules.is_in(mine):
        return to_group(request, found.group)
    context = {
        "member": request.member,
        "group": found.group,
        "code": codes.normalise(typed),
        "holders": people_of(request.member, found.group.members.holders()),
    }
    return render(request, "groups/code_found.html", context)


@require_POST
def come_in(request: MemberRequest) -> HttpResponse:
    """«Vær med» with a code. Counted as a guess like looking one up."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_for_code(request, form)
    now = timezone.now()
    try:
        guess = welcome.begin_guess(GUESS, place_of(request), now=now)
        row = actions.come_in(request.member, form.cleaned_data["code"], now=now)
    except Refused as no:
        form.add_error("code", str(no))
        return _ask_for_code(request, form)
    welcome.forgive(guess)
    toast(
        request, _("Du er med i %(group)s. Sig hej, når du har lyst.") % {"group": row.group.title}
    )
    return to_group(request, row.group)
