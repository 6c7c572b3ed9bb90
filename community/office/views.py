"""The door of the office: what waits, in numbers, for whoever may do something about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.office.letters.actions import MAKERS
from community.office.letters.doors import count_waiting
from community.office.log.lines import logbook_of
from community.office.roles.terms import SOON, count_ending, terms_of
from community.office.settings.rules import DECIDERS, switchable
from community.office.words import name_for_office
from community.people.gate import MemberRequest
from community.people.models import BOARD, TRUSTED, Membership, Role
from community.people.trust import for_roles
from community.ui.dates import whole_date

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Desk:
    """One card: a number that means something, where it leads, and what it says in words."""

    name: Any
    count: int | None
    hint: Any
    url: str
    icon: str


@require_safe
@never_cache
@for_roles(*TRUSTED)
def index(request: MemberRequest) -> HttpResponse:
    """The office's desks that are the reader's. The other rooms' work stands on «Mere»."""
    member, now = request.member, timezone.now()
    context = {
        "member": member,
        "heading": name_for_office(member),
        "desks": desks_of(member, now),
        "elected_until": _elected_until(member, now) if member.is_board else None,
    }
    return render(request, "office/index.html", context)


def desks_of(member: Membership, now: datetime) -> list[Desk]:
    """What this member's offices let them do, at most five queries."""
    desks = [_roles(member, now)]
    if member.roles & MAKERS:
        desks.insert(0, _letters(member, now))
    if member.roles & DECIDERS:
        desks.append(_settings(member))
    if Role.ADMINISTRATION in member.roles:
        desks += [_keys(member), _logbook(member, now)]
    return desks


def _letters(member: Membership, now: datetime) -> Desk:
    count = count_waiting(member, timezone.localdate(now))
    told = ngettext("bolig, hvor ingen er inde endnu", "boliger, hvor ingen er inde endnu", count)
    hint = told if count else _("Der er nogen inde i alle boliger")
    return _desk(member, "letters", _("Nye og kodebreve"), count, hint, "envelope-simple")


def _roles(member: Membership, now: datetime) -> Desk:
    count = count_ending(member, timezone.localdate(now))
    told = ngettext(
        "rolle slutter inden %(days)s dage", "roller slutter inden %(days)s dage", count
    )
    hint = told % {"days": SOON} if count else _("Hvem der har hvad, og hvor længe")
    return _desk(member, "roles", _("Roller"), count, hint, "identification-card-duotone")


def _settings(member: Membership) -> Desk:
    off = {feature.key for feature in switchable()} & set(member.estate.features_off)
    hint = ngettext("ting er slået fra", "ting er slået fra", len(off)) if off else ""
    said = hint or _("Hvad der er med, ord og sprog")
    return _desk(member, "settings", _("Indstillinger"), len(off), said, "gear-six-duotone")


def _keys(member: Membership) -> Desk:
    hint = _("Når en har mistet sin telefon")
    return _desk(member, "keys", _("Nøgler, der er væk"), 0, hint, "key-duotone")


def _logbook(member: Membership, now: datetime) -> Desk:
    count = logbook_of(member).filter(at__gte=now - WEEK).count()
    told = ngettext("linje den sidste uge", "linjer den sidste uge", count)
    hint = told if count else _("Ingen nye linjer den sidste uge")
    return _desk(member, "logbook", _("Logbog"), count, hint, "shield-check-duotone")


def _desk(member: Membership, door: str, name: Any, count: int, hint: Any, icon: str) -> Desk:
    """`hint` goes on after the number; without anything to count it stands alone."""
    url = reverse(f"office:{door}", args=[member.estate.slug])
    return Desk(name, count or None, hint, url, icon)


def _elected_until(member: Membership, now: datetime) -> str:
    """The last day of the reader's own election period, or nothing while it has no end."""
    today = timezone.localdate(now)
    own = terms_of(member).filter(
        membership=member, role__in=BOARD, period__contains=today, period__upper_inf=False
    )
    uppers = [term.period.upper for term in own]
    return whole_date(max(uppers) - timedelta(days=1)) if uppers else ""
