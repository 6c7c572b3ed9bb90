"""The verbs of meeting: add, move, call off one or all, take that back, remind the day before."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from community import times
from community.batches import in_batches
from community.errors import Refused
from community.groups import notify as told
from community.groups import rules
from community.groups.actions import changed, lives, locked, others, refuse_unless_holder, tidy
from community.groups.meetings import notify
from community.groups.models import (
    WHAT_LENGTH,
    InterestGroup,
    Meeting,
    MeetingQuerySet,
    Occurrence,
)
from community.moderation.rules import refuse_writing
from community.notifications.reminding import EVENING_BEFORE, of_those
from community.people.models import Membership

MEETINGS_AT_MOST = 20
FURTHEST = timedelta(days=730)
# «I morgen» is told the evening before; after midnight it would be a lie.
EVENING = time(17)


@transaction.atomic
def add(
    member: Membership,
    group: InterestGroup,
    *,
    what: str,
    where: str = "",
    day: date,
    clock: time,
    minutes: int = 60,
    every: str = times.Every.ONCE,
    now: datetime,
) -> Meeting:
    """A meeting, once or again and again by the clock on the wall.

    Refused `not_yours`, `closed`, `paused`, `two_holders` (what comes again needs two who hold the
    group), `no_what`, `long_text`, `cpr`, `past`, `too_far`, `no_such_time`, `too_many`.
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    refuse_writing(member, now)
    facts = _facts(group, now, what=what, where=where, day=day, clock=clock, every=every)
    if group.meetings.standing().count() >= MEETINGS_AT_MOST:
        raise Refused("too_many", _("Der er tyve møder. Aflys et, før I laver et nyt."))
    meeting = Meeting.objects.create(group=group, helped_by=member.helper, minutes=minutes, **facts)
    lives(group, now)
    changed(group)
    return meeting


@transaction.atomic
def change(
    member: Membership,
    group: InterestGroup,
    meeting: Meeting,
    *,
    what: str,
    where: str = "",
    day: date,
    clock: time,
    minutes: int = 60,
    every: str = times.Every.ONCE,
    now: datetime,
) -> Meeting:
    """The meeting from now on. Those in the group are told when or where it is now.

    Refused as `add`, and `over` when it was called off for good.
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    refuse_writing(member, now)
    meeting = _reread(group, meeting)
    before = _next(meeting, now)
    facts = _facts(group, now, what=what, where=where, day=day, clock=clock, every=every)
    old = (meeting.begins_at, meeting.again, meeting.where)
    for field, value in facts.items():
        setattr(meeting, field, value)
    meeting.minutes = minutes
    meeting.save(update_fields=[*facts, "minutes"])
    after = _next(meeting, now)
    if (meeting.begins_at, meeting.again, meeting.where) != old and after is not None:
        if before is not None:
            told.withdraw(notify.thread(meeting, before), now=now)
        notify.moved(meeting, after, others(group.members.inside(), [member]), now)
    lives(group, now)
    changed(group)
    return meeting


def _facts(
    group: InterestGroup,
    now: datetime,
    *,
    what: str,
    where: str,
    day: date,
    clock: time,
    every: str,
) -> dict[str, Any]:
    """What the row says. Refused as `add`."""
    said = tidy(what, "what", longest=WHAT_LENGTH)
    if not said:
        raise Refused("no_what", _("Skriv, hvad I skal."), status=422, field="what")
    again = times.rule_of(every, day)
    if again and group.members.holders().count() < rules.HOLDERS:
        sentence = _(
            "Et møde, der kommer igen, har to, der holder gruppen. Så kan den ene blive syg. "
            "Find en mere først."
        )
        raise Refused("two_holders", sentence, field="every")
    if not times.is_on_the_wall(day, clock):
        sentence = _("Uret stilles den nat. Vælg et andet klokkeslæt.")
        raise Refused("no_such_time", sentence, status=422, field="clock")
    begins = times.wall(day, clock)
    if begins <= now:
        raise Refused("past", _("Det er allerede gået. Vælg en senere tid."), field="day")
    if begins > now + FURTHEST:
        raise Refused(
            "too_far", _("Det er langt ude i fremtiden. Vælg en tidligere dag."), field="day"
        )
    return {
        "what": said,
        "where": tidy(where, "where", longest=WHAT_LENGTH),
        "begins_at": begins,
        "again": again,
    }


# --- calling off ---------------------------------------------------------------------------------


@transaction.atomic
def call_off(
    member: Membership, group: InterestGroup, meeting: Meeting, day: date, *, now: datetime
) -> Meeting:
    """«Aflys denne»: that day alone. The reminder dies, and those in the group are told.

    Refused `not_yours`, `closed`, `over` (called off for good, or it has begun), `no_such_day`.
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    meeting = _reread(group, meeting)
    occurrence = _on(meeting, day, now)
    if not occurrence.is_off:
        meeting.not_on = sorted({*meeting.not_on, day})
        meeting.save(update_fields=["not_on"])
        _tell_instead(notify.called_off, member, meeting, occurrence, now)
        changed(group)
    return meeting


@transaction.atomic
def hold_after_all(
    member: Membership, group: InterestGroup, meeting: Meeting, day: date, *, now: datetime
) -> Meeting:
    """That day it is held after all, and those in the group are told. Refused as `call_off`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    meeting = _reread(group, meeting)
    occurrence = _on(meeting, day, now)
    if occurrence.is_off:
        meeting.not_on = [one for one in meeting.not_on if one != day]
        meeting.reminded_for = None  # whoever was not reminded of it still may be
        meeting.save(update_fields=["not_on", "reminded_for"])
        _tell_instead(notify.on_after_all, member, meeting, occurrence, now)
        changed(group)
    return meeting


@transaction.atomic
def call_off_all(
    member: Membership, group: InterestGroup, meeting: Meeting, *, now: datetime
) -> Meeting:
    """«Aflys alle»: it is not held any more. Refused `not_yours`, `closed`, `over`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    meeting = _reread(group, meeting)
    meeting.ended_at = now
    meeting.save(update_fields=["ended_at"])
    _tell_instead(notify.ended, member, meeting, _next(meeting, now), now)
    changed(group)
    return meeting


@transaction.atomic
def hold_all_after_all(
    member: Membership, group: InterestGroup, meeting: Meeting, *, now: datetime
) -> Meeting:
    """That it was called off for good is taken back, and told. Refused `not_yours`, `closed`."""
    group = locked(group)
    refuse_unless_holder(group, member)
    meeting = group.meetings.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    meeting.group = group
    if meeting.ended_at is not None:
        meeting.ended_at = meeting.reminded_for = None
        meeting.save(update_fields=["ended_at", "reminded_for"])
        _tell_instead(notify.on_after_all, member, meeting, _next(meeting, now), now)
        changed(group)
    return meeting


def _tell_instead(
    tell: Callable[..., None],
    member: Membership,
    meeting: Meeting,
    occurrence: Occurrence | None,
    now: datetime,
) -> None:
    """What was said about that day is taken back, and those in the group hear this; not who did it."""
    if occurrence is not None:
        told.withdraw(notify.thread(meeting, occurrence), now=now)
        tell(meeting, occurrence, others(meeting.group.members.inside(), [member]), now)


def _reread(group: InterestGroup, meeting: Meeting) -> Meeting:
    """The meeting as it is now, under its group's lock. Refused `over`."""
    rows = group.meetings.select_for_update(no_key=True, of=("self",)).filter(pk=meeting.pk)
    found = rows.standing().first()
    if found is None:
        raise Refused("over", _("Det møde er aflyst."))
    found.group = group
    return found


def _on(meeting: Meeting, day: date, now: datetime) -> Occurrence:
    occurrence = meeting.on(day)
    if occurrence is None:
        raise no_such_day()
    if occurrence.begins <= now:
        raise Refused("over", _("Mødet er begyndt."))
    return occurrence


def no_such_day() -> Refused:
    return Refused("no_such_day", _("Den dag er der ikke noget møde."), status=422)


def _next(meeting: Meeting, now: datetime) -> Occurrence | None:
    """The next that has not begun and is not called off."""
    return next(
        (one for one in meeting.coming(now, 2) if not one.is_off and one.begins > now), None
    )


# --- the clock -----------------------------------------------------------------------------------


def remind_due(now: datetime) -> int:
    """The evening before, tell those in the group; once, however many clocks there are.

    Never for what is past, called off, or in a group that rests. How many meetings were told of.
    """
    here = times.local(now)
    if here.time() < EVENING:
        return 0
    tomorrow = times.next_day(here.date())
    due = due_on(tomorrow).order_by("pk")
    rows = Meeting.objects.select_related("group__conversation")
    return in_batches(lambda: due.all(), rows, lambda meeting: _remind(meeting, tomorrow, now))


def due_on(day: date) -> MeetingQuerySet:
    """Those nobody has looked at for that day yet, in groups that are on."""
    unseen = Q(reminded_for=None) | Q(reminded_for__lt=day)
    return (
        Meeting.objects.standing()
        .maybe_between(times.midnight(day), times.midnight(times.next_day(day)))
        .filter(unseen, group__in=InterestGroup.objects.alive())
    )


def _remind(meeting: Meeting, day: date, now: datetime) -> bool:
    """Mark it as looked at, and tell when it is held that day. Whether it was."""
    Meeting.objects.filter(pk=meeting.pk).update(reminded_for=day)
    occurrence = meeting.on(day)
    if occurrence is None or occurrence.is_off or occurrence.begins <= now:
        return False
    told = of_those(others(meeting.group.members.inside(), []), EVENING_BEFORE)
    notify.meets_tomorrow(meeting, occurrence, told, now)
    return True
