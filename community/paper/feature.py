"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.features import Card, Feature, Link, work_row
from community.paper import demo
from community.paper.page import calls_waiting, slips_waiting
from community.people.models import Membership
from community.ui.dates import oclock, relative_day


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """What there is to carry, for colleagues, with how much; the sheet for the committee, too."""
    if member.is_colleague:
        yield _calls(member, *calls_waiting(member, now))
        yield _slips(member, slips_waiting(member, now))
    if member.is_trusted:
        there = reverse("paper:week", args=[member.estate.slug])
        yield Link(_("Ugeark"), "printer", there, "work", 22, _("Til at hænge op i opgangene"))


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """What is to be said and carried today, for colleagues; nothing when nothing waits."""
    if not member.is_colleague:
        return
    calls, next_at = calls_waiting(member, now)
    is_today = next_at is not None and timezone.localdate(next_at) == timezone.localdate(now)
    if calls or is_today:
        yield work_row(_calls(member, calls, next_at), f"calls:{member.estate_id}")
    slips = slips_waiting(member, now)
    if slips:
        yield work_row(_slips(member, slips), f"slips:{member.estate_id}")


def _calls(member: Membership, calls: int, next_at: datetime | None) -> Link:
    hint: Any = _("Ingen opkald lige nu")
    if calls:
        hint = ngettext("%(n)s opkald venter", "%(n)s opkald venter", calls) % {"n": calls}
    elif next_at is not None:
        when = {"day": relative_day(next_at), "time": oclock(next_at)}
        hint = gettext("Næste opkald: %(day)s %(time)s") % when
    there = reverse("paper:calls", args=[member.estate.slug])
    return Link(_("Ringeliste"), "phone-call", there, "work", 20, hint)


def _slips(member: Membership, slips: int) -> Link:
    waits = ngettext("%(n)s seddel venter", "%(n)s sedler venter", slips) % {"n": slips}
    there = reverse("paper:slips", args=[member.estate.slug])
    hint = waits if slips else _("Ingen sedler lige nu")
    return Link(_("Sedler"), "envelope-simple", there, "work", 21, hint)


def may_watch(member: Membership, estate_id: int) -> bool:
    return member.is_colleague and member.estate_id == estate_id


feature = Feature(
    key="paper",
    name=_("Papir og telefon"),
    topics={"calls": may_watch, "slips": may_watch},
    links=links,
    cards=cards,
    demo=demo.demo,
)
