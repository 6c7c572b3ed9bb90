"""The committee's verbs: plan a meeting, change it, call, and say which terms hold here.

The event's row is locked first, as by every verb of the room; an estate's terms before it where a
meeting is planned, so that two of the committee do not plan the same one.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again
from community.notifications import actions as notifications
from community.people.models import Estate, Membership
from community.times import local, midnight, next_day
from events import actions as events
from events.locks import held
from events.meeting import notify, rules, terms
from events.meeting.written import Asked, Days
from events.models import (
    AgendaPoint,
    DepartmentMeeting,
    Event,
    Joining,
    Kind,
    MeetingTerms,
    Term,
    TermTold,
)
from events.models.meetings import REASON_LENGTH, TermDays
from events.notify import push_list, terms_thread
from events.written import Written, as_written

DAYS = [field.name for field in TermDays._meta.get_fields()]


def plan(member: Membership, asked: Asked, *, now: datetime) -> DepartmentMeeting:
    """A meeting on a day: it stands in everybody's calendar, its place is held, its terms are known.

    Nobody is called yet. Refused `not_yours` (not on the committee), `there_is_one` (the same sort
    on that day), as `rules.asked`, and as `events.actions.announce`.
    """
    return again(lambda: _plan(member, asked, now))


@transaction.atomic
def _plan(member: Membership, asked: Asked, now: datetime) -> DepartmentMeeting:
    rules.refuse_unless_committee(member)
    estate = member.estate
    own = _terms_held(estate)
    asked = rules.asked(asked, _households(estate, now), own.asking_percent)
    _refuse_second(estate, asked)
    event = events.announce(member, _written(estate, asked), now=now)
    # No page and no program makes one of this kind: only this verb.
    event.kind = Kind.MEETING
    event.save(update_fields=["kind"])
    meeting: DepartmentMeeting = DepartmentMeeting.objects.create(
        event=event,
        **{name: getattr(own, name) for name in DAYS},
        **_of_its_own(asked),
    )
    begins = terms.extra_agenda(asked.topic) if asked.is_extraordinary else terms.standing_agenda()
    AgendaPoint.objects.bulk_create(
        AgendaPoint(meeting=meeting, order=order, title=title, text=text)
        for order, (title, text) in enumerate(begins)
    )
    push_list(event)
    return meeting


def _terms_held(estate: Estate) -> MeetingTerms:
    """The estate's, the law's to begin with, once nobody else can change them or plan by them."""
    MeetingTerms.objects.get_or_create(estate=estate)
    return MeetingTerms.objects.select_for_update(no_key=True).get(estate=estate)


def _households(estate: Estate, now: datetime) -> int:
    return notify.households_of(estate, timezone.localdate(now))


def _refuse_second(estate: Estate, asked: Asked) -> None:
    if asked.starts_at is None:
        return
    day = local(asked.starts_at).date()
    that_day = Q(event__starts_at__gte=midnight(day), event__starts_at__lt=midnight(next_day(day)))
    same = DepartmentMeeting.objects.held_in(estate.pk).filter(that_day)
    if same.filter(is_extraordinary=asked.is_extraordinary).exists():
        sentence = _("Der er allerede et møde den dag. En af jer har nok lige skrevet det.")
        raise Refused("there_is_one", sentence, field="day")


def _of_its_own(asked: Asked) -> dict[str, Any]:
    names = ("is_extraordinary", "asked_by", "asking", "topic", "hand_in")
    return {name: getattr(asked, name) for name in names}


def _written(estate: Estate, asked: Asked, was: Written | None = None) -> Written:
    """The event of it. It is the estate's own, so nobody's name stands there as host."""
    said = _("Ekstra afdelingsmøde i {estate}") if asked.is_extraordinary else _(
        "Afdelingsmøde i {estate}"
    )  # fmt: skip
    facts: dict[str, Any] = {
        name: getattr(asked, name)
        for name in ("starts_at", "ends_at", "place", "place_key", "text", "way_there", "access")
    }
    if was is not None:
        return replace(was, **facts)
    return Written(
        title=said.format(estate=estate.name), kind=Kind.DEMOCRACY, joining=Joining.NONE,
        is_office=True, hosts=[], **facts,
    )  # fmt: skip


def change(
    member: Membership, meeting: DepartmentMeeting, asked: Asked, *, now: datetime
) -> DepartmentMeeting:
    """As it is now. On another day its terms are other days, and each is told of anew.

    Whether it is an extra one stays. Refused as `rules.asked` and `events.actions.change`.
    """
    return again(lambda: _change(member, meeting, asked, now))


@transaction.atomic
def _change(
    member: Membership, meeting: DepartmentMeeting, asked: Asked, now: datetime
) -> DepartmentMeeting:
    meeting = mine(member, meeting)
    estate, day = member.estate, meeting.day
    percent = MeetingTerms.objects.filter(estate=estate).values_list("asking_percent", flat=True)
    asked = replace(asked, is_extraordinary=meeting.is_extraordinary)
    asked = rules.asked(asked, _households(estate, now), percent.first() or 25)
    written = _written(estate, asked, as_written(meeting.event))
    meeting.event = events.change(member, meeting.event, written, now=now)
    for name, value in _of_its_own(asked).items():
        setattr(meeting, name, value)
    if meeting.day != day:
        notifications.withdraw(terms_thread(meeting.event), now=now)
        TermTold.objects.filter(meeting=meeting).delete()
        meeting.looked_at_on = None
    meeting.save()
    return meeting


def mine(member: Membership, meeting: DepartmentMeeting) -> DepartmentMeeting:
    """The meeting as it is once nobody else can change it. Part of other verbs.

    Refused `not_yours`.
    """
    rules.refuse_unless_committee(member)
    event = held(Event(pk=meeting.event_id))
    if event.estate_id != member.estate_id:
        raise rules.not_yours()
    found: DepartmentMeeting = DepartmentMeeting.objects.get(pk=meeting.pk)
    found.event = event
    return found


# --- the call ------------------------------------------------------------------------------------


def call(
    member: Membership, meeting: DepartmentMeeting, *, late_because: str = "", now: datetime
) -> int:
    """The call goes to all who live here, once. How many people were told; 0 when it was out.

    Refused `not_yours`, `called_off`, `begun`, `no_points`, `late` without a word of why, `long_text`,
    `cpr`, `busy`.
    """
    return again(lambda: _call(member, meeting, late_because, now))


@transaction.atomic
def _call(
    member: Membership, meeting: DepartmentMeeting, late_because: str, now: datetime
) -> int:  # fmt: skip
    meeting = mine(member, meeting)
    if meeting.called_at is not None:
        return 0
    refuse_gone(meeting.event, now)
    if not meeting.points.exists():
        raise Refused("no_points", _("Dagsordenen er tom. Skriv mindst ét punkt først."))
    why = rules.worded(late_because, REASON_LENGTH, "late_because")
    is_late = terms.deadline_of(meeting, Term.CALL, now).is_late
    if is_late and not why:
        sentence = _("Indkaldelsen er for sent ude. Skriv hvorfor, så alle kan læse det.")
        raise Refused("late", sentence, status=422, field="late_because")
    event = meeting.event
    meeting.called_at, meeting.called_for, meeting.called_to = now, event.starts_at, event.place
    meeting.late_because = why if is_late else ""
    meeting.save()
    push_list(event)
    return notify.called(meeting, now)


def refuse_gone(event: Event, now: datetime) -> None:
    """Refused `called_off`, `begun`."""
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if event.has_begun(now):
        raise Refused("begun", _("Mødet er begyndt."))


# --- the terms -----------------------------------------------------------------------------------


@transaction.atomic
def set_terms(member: Membership, days: Days, *, now: datetime) -> MeetingTerms:
    """What the estate's articles say. Meetings to come whose call is not out follow.

    Refused `not_yours`, and as `rules.in_order`.
    """
    rules.refuse_unless_committee(member)
    days = rules.in_order(days)
    own = _terms_held(member.estate)
    for name, value in asdict(days).items():
        setattr(own, name, value)
    own.save()
    coming = DepartmentMeeting.objects.held_in(member.estate_id).filter(
        event__starts_at__gt=now, called_at=None
    )
    coming.update(looked_at_on=None, **{name: getattr(own, name) for name in DAYS})
    return own
