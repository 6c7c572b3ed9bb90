"""The verbs of who carries by hand: call, come back later, print, hand out, and take it back.

Each of them locks the rows, so that of two colleagues at once one does it and the other is told.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.notifications.actions import tell_carriers
from community.notifications.models import Delivery, DeliveryQuerySet, Notification, Way
from community.notifications.quiet import free_from, hours_of
from community.paper import rules
from community.people.belonging import may_know_hidden
from community.people.logbook import actions as logbook
from community.people.models import Membership, User
from community.ui.dates import oclock

State = Delivery.State
UNDONE_WITHIN = timedelta(hours=1)
WHY_NUMBER = "ringeliste"


@transaction.atomic
def see_number(member: Membership, person: Membership, *, now: datetime) -> str:
    """The person's number, for one call. Written down before it is shown.

    Refused `not_now` in hours when this person is not called, `no_number`.
    """
    free = free_from(now, hours_of(person.user, Way.CALL))
    if free != now:
        when = oclock(free) if free else ""
        said = (
            _("Ring tidligst %(time)s.") % {"time": when} if when else _("Giv en seddel i stedet.")
        )
        raise Refused("not_now", said)
    if not person.user.phone:
        raise Refused("no_number", _("Vi har ikke noget nummer. Giv en seddel i stedet."))
    _note(member, "contact.seen", person.user, now, why=WHY_NUMBER)
    return person.user.phone


@transaction.atomic
def called(
    member: Membership, person: Membership, lines: Collection[int], *, now: datetime
) -> list[Delivery]:
    """«Jeg har ringet»: these lines are told. What has come since waits for the next call.

    Refused `done_already`, `slip_instead`, `not_wanted_any_more`.
    """
    rows = _waiting(member, person, Way.CALL, lines, now)
    _told(member, rows, now)
    _note(member, "call.made", person.user, now, lines=len(rows))
    return rows


@transaction.atomic
def nobody_home(
    member: Membership, person: Membership, lines: Collection[int], *, now: datetime
) -> Delivery:
    """«Ikke hjemme»: the lines come back in two hours, and after three tries become a slip.

    When two hours are too long, they stay where they are. Gives back one of the lines as it is now.
    Refused as `called`.
    """
    rows = _waiting(member, person, Way.CALL, lines, now)
    if max(row.tries for row in rows) + 1 >= rules.TRIES:
        _become(Way.SLIP, rows, now)
    for row in rows:
        row.tries = row.tries + 1 if row.way == Way.CALL else 0
        row.not_before = _again_at(row, person.user, now) if row.way == Way.CALL else now
        row.save(update_fields=["tries", "not_before"])
    _note(member, "call.nobody_home", person.user, now, lines=len(rows))
    tell_carriers((way, member.estate_id) for way in Way.by_hand())
    return rows[0]


def _again_at(row: Delivery, user: User, now: datetime) -> datetime:
    later = free_from(now + timedelta(hours=rules.AGAIN_AFTER_HOURS), hours_of(user, Way.CALL))
    is_late = later is None or (row.expires_at is not None and later >= row.expires_at)
    return now if later is None or is_late else later


@transaction.atomic
def give_slip(
    member: Membership, person: Membership, lines: Collection[int], *, now: datetime
) -> list[Delivery]:
    """«Giv en seddel i stedet». Refused as `called`."""
    rows = _waiting(member, person, Way.CALL, lines, now)
    _become(Way.SLIP, rows, now)
    _note(member, "call.made_a_slip", person.user, now, lines=len(rows))
    return rows


@transaction.atomic
def call_after_all(
    member: Membership, person: Membership, lines: Collection[int], *, now: datetime
) -> list[Delivery]:
    """What was made a slip goes back on the call list. Refused as `called`."""
    rows = [row for row in _waiting(member, person, Way.SLIP, lines, now) if row.said]
    _become(Way.CALL, rows, now)
    _note(member, "slip.made_a_call", person.user, now, lines=len(rows))
    return rows


def _become(way: Way, rows: Sequence[Delivery], now: datetime) -> None:
    """The other way, from the beginning: not tried, not printed."""
    for row in rows:
        row.way, row.tries, row.first_tried_at, row.not_before = way, 0, None, now
        row.save(update_fields=["way", "tries", "first_tried_at", "not_before"])
    tell_carriers((each, row.estate_id) for row in rows for each in Way.by_hand())


# --- slips -------------------------------------------------------------------------------------


@transaction.atomic
def print_slips(member: Membership, lines: Collection[int], *, now: datetime) -> None:
    """These slips are printed now: one line in the logbook for each person they are for."""
    rows = _locked(member, lines).to_carry(Way.SLIP, now, timezone.localdate(now))
    people = {row.notification.user_id: row.notification.user for row in rows}
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        tries=F("tries") + 1, first_tried_at=Coalesce("first_tried_at", now)
    )
    for person in people.values():
        mine = sum(row.notification.user_id == person.pk for row in rows)
        _note(member, "slip.printed", person, now, lines=mine)
    tell_carriers([(Way.SLIP, member.estate_id)] if people else [])


@transaction.atomic
def hand_out(member: Membership, lines: Collection[int], *, now: datetime) -> list[Delivery]:
    """«De er delt ud». Only what was printed can be. Refused `done_already`, `not_printed`."""
    seen = list(_locked(member, lines).filter(way=Way.SLIP))
    rows = [row for row in seen if row.state == State.QUEUED and row.first_tried_at]
    if not rows:
        raise _why_not(seen, Way.SLIP) if _is_done(seen) else _not_printed()
    _told(member, rows, now)
    for person in {row.notification.user_id: row.notification.user for row in rows}.values():
        mine = sum(row.notification.user_id == person.pk for row in rows)
        _note(member, "slip.handed_out", person, now, lines=mine)
    return rows


def _not_printed() -> Refused:
    return Refused("not_printed", _("Print sedlerne først. Så ved vi, at de er rigtige."))


# --- taking it back ----------------------------------------------------------------------------


@transaction.atomic
def put_back(member: Membership, lines: Collection[int], *, now: datetime) -> Way:
    """What this colleague has just marked was not done: it waits again, in the way it did.

    Refused `too_late_to_undo` after an hour, or when it is not theirs.
    """
    mine = _locked(member, lines).filter(
        state=State.SENT, carried_by=member.user_id, sent_at__gt=now - UNDONE_WITHIN
    )
    rows = list(mine)
    if not rows:
        raise Refused("too_late_to_undo", _("Det er for længe siden. Det kan ikke fortrydes."))
    for row in rows:
        Notification.objects.filter(pk=row.notification_id, seen_at=row.sent_at).update(
            seen_at=None
        )
        row.state, row.sent_at, row.carried_by = State.QUEUED, None, None
        row.save(update_fields=["state", "sent_at", "carried_by"])
    for person in {row.notification.user_id: row.notification.user for row in rows}.values():
        _note(member, f"{rows[0].way}.undone", person, now)
        live.push(f"inbox:{person.pk}")
    tell_carriers((row.way, row.estate_id) for row in rows)
    return Way(rows[0].way)


# --- shared ------------------------------------------------------------------------------------


def _locked(member: Membership, lines: Collection[int]) -> DeliveryQuerySet:
    """The rows as they are once nobody else can change them, with whom they are for.

    What is for somebody hidden is there for the administration alone.
    """
    rows = Delivery.objects.visible_to(member).filter(pk__in=list(lines))
    if not may_know_hidden(member):
        rows = rows.filter(notification__user__is_hidden=False)
    found = rows.select_related("notification__user", "carried_by").order_by("pk")
    return found.select_for_update(no_key=True, of=("self",))


def _waiting(
    member: Membership, person: Membership, way: Way, lines: Collection[int], now: datetime
) -> list[Delivery]:
    seen = list(_locked(member, lines).filter(notification__user=person.user_id))
    rows = [
        row
        for row in seen
        if row.state == State.QUEUED
        and row.way == way
        and (row.expires_at is None or row.expires_at > now)
    ]
    if not rows:
        raise _why_not(seen, way)
    return rows


def _is_done(rows: Sequence[Delivery]) -> bool:
    return any(row.state == State.SENT for row in rows)


def _why_not(rows: Sequence[Delivery], way: Way) -> Refused:
    """Kindly, to who came second."""
    done = next((row for row in rows if row.state == State.SENT), None)
    if done is not None and done.sent_at is not None:
        facts = {
            "time": oclock(done.sent_at),
            "who": done.carried_by.name if done.carried_by else "",
        }
        said = (
            _("Det er gjort %(time)s.") if not facts["who"] else _("%(who)s gjorde det %(time)s.")
        )
        return Refused("done_already", f"{said % facts} " + _("Tak, fordi du ville."))
    if any(row.way != way and row.state == State.QUEUED for row in rows):
        said = _("Det er blevet til en seddel.") if way == Way.CALL else _("Det er et opkald igen.")
        return Refused("slip_instead" if way == Way.CALL else "call_instead", said)
    return Refused("not_wanted_any_more", _("Det er ikke aktuelt mere. Du skal ikke gøre noget."))


def _told(member: Membership, rows: Sequence[Delivery], now: datetime) -> None:
    """Somebody has said it or handed it over: it is not new anywhere else, either."""
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.SENT, sent_at=now, carried_by=member.user_id, last_error=""
    )
    notes = [row.notification_id for row in rows]
    Notification.objects.filter(pk__in=notes).unseen().update(seen_at=now)
    for user_id in {row.notification.user_id for row in rows}:
        live.push(f"inbox:{user_id}")
    tell_carriers((row.way, row.estate_id) for row in rows)


def _note(
    member: Membership, act: str, about: User, now: datetime, *, why: str = "", **facts: int
) -> None:
    logbook.note(
        act, by=member.user, about=about, estate=member.estate, now=now, why=why, facts=facts
    )
