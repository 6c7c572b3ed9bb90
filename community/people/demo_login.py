"""The demo's front door: step in as anybody of the cast.

Only while settings.DEMO is on, and never in a database where a real organisation lives.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from community.people import demo, proof
from community.people.models import Helping, Membership, Role, User
from community.people.views import form_page

RANK = [
    Role.CHAIR, Role.COMMITTEE, Role.CARETAKER, Role.OPERATIONS, Role.SOCIAL_WORKER,
    Role.ADMINISTRATION, Role.GUEST,
]  # fmt: skip


@dataclass(frozen=True)
class Player:
    """One button: who, and what they are here."""

    who: str
    name: str
    what: str


@login_not_required
@never_cache
@ensure_csrf_cookie
@form_page
def demo_login(request: HttpRequest) -> HttpResponse:
    """GET shows the cast; POST `who=birgit` steps in. 404 where it is shut, or for a stranger."""
    if not is_open():
        raise Http404
    if request.method != "POST":
        return render(request, "people/demo_login.html", {"cast": _players()})
    proof.enter(request, _person(request.POST.get("who", "")), "demo")
    return redirect("home:front_door")


def is_open() -> bool:
    """A flag alone opens nothing where people of flesh and blood live."""
    return settings.DEMO and not demo.others_live_here()


def _person(who: str) -> User:
    """The first active person of that name, in lower case. Http404 for a stranger."""
    wanted = who.strip().lower()
    if not wanted or "\0" in wanted:
        raise Http404
    people = User.objects.filter(name__iexact=wanted, is_active=True, is_superuser=False)
    person = people.order_by("pk").first()
    if person is None:
        raise Http404
    return person


def cast_by_estate() -> list[tuple[str, list[Player]]]:
    """(estate, its people) for the buttons, or nothing where this door is shut."""
    return _players() if is_open() else []


def _players() -> list[tuple[str, list[Player]]]:
    """The cast; a colleague of several estates stands at the first."""
    today = timezone.localdate()
    members = Membership.objects.at_the_gate(today).order_by("estate__number", "pk")
    seen: set[str] = set()
    groups: dict[str, list[Player]] = {}
    for member in members:
        who = member.user.name.lower()
        if who not in seen:
            seen.add(who)
            player = Player(who, member.user.name, _what(member))
            groups.setdefault(member.estate.name, []).append(player)
    for helping in _helpers_from_outside():
        who = helping.helper.name.lower()
        if who not in seen:
            seen.add(who)
            player = Player(who, helping.helper.name, _helps(helping))
            groups.setdefault(helping.helped.estate.name, []).append(player)
    return list(groups.items())


def _helpers_from_outside() -> Any:
    """Who acts for somebody of the cast and lives nowhere here."""
    named = Helping.objects.active(timezone.now()).filter(helper__memberships=None)
    return named.select_related("helper", "helped__user", "helped__estate").order_by("pk")


def _helps(helping: Helping) -> str:
    return _("Hjælper {name}").format(name=helping.helped.user.name)


def _what(member: Any) -> str:
    """«Formand», «Vicevært», «Vil ikke vises», «På papir», «Ny her», or where they live."""
    role = next((role for role in RANK if role in member.roles), None)
    if role == Role.COMMITTEE:
        return _("I bestyrelsen")
    if role is not None:
        return str(role.label)
    if member.user.is_hidden:
        return _("Vil ikke vises")
    if not member.user.email:
        return _("På papir")
    if (timezone.localdate() - member.period.lower).days < 90:
        return _("Ny her")
    return str(member.household.dwelling.entrance) if member.household else ""
