"""How a note reaches its reader outside the house: which way, from when, and with which words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from community.notifications.addresses import mail_domain
from community.notifications.models import Delivery, Notification, Preference, Way
from community.notifications.quiet import free_from, hours_of
from community.notifications.words import Words, in_danish
from community.people.models import Membership, User


@dataclass(frozen=True)
class Matter:
    """What is told, as far as the way it travels depends on it.

    `aloud` is what a colleague says on the phone, whole sentences; the title and the body do when
    it is empty. `on_paper` is how it reaches somebody on paper when their own choice does not fit.
    """

    kind: str
    title: Words
    body: Words
    aloud: Words = ""
    expires_at: datetime | None = None
    on_paper: Way | None = None


def deliveries_of(notes: Sequence[Notification], matter: Matter, now: datetime) -> list[Delivery]:
    """A row (not saved) for each reader who can be reached and has not said no."""
    ways = {note.user_id: way_of(note.user, matter.on_paper) for note in notes}
    said_no = _said_no(matter.kind, list(ways))
    homes = _homes_of([n for n in notes if not n.estate_id and ways[n.user_id] in Way.by_hand()])
    found = []
    for note in notes:
        way = ways[note.user_id]
        if way is not None and (note.user_id, way) not in said_no:
            home = note.estate_id or homes.get(note.user_id)
            found.append(_delivery(note, way, home, matter, now))
    return [delivery for delivery in found if delivery is not None]


def way_of(user: User, on_paper: Way | None = None) -> Way | None:
    """E-mail for who has one; on paper a call for who chose it and has a number, else a slip."""
    if not user.is_active:
        return None
    if user.email:
        return Way.EMAIL
    if not user.on_paper:
        return None
    if on_paper is not None:
        return on_paper
    return Way.CALL if user.reached_by == User.Reach.CALL and user.phone else Way.SLIP


def _said_no(kind: str, users: list[int]) -> set[tuple[int, str]]:
    unwanted = Preference.objects.unwanted().filter(kind=kind, user__in=users)
    return set(unwanted.values_list("user_id", "way"))


def _homes_of(notes: list[Notification]) -> dict[int, int]:
    """User → the estate whose colleagues carry what belongs to no estate: where the person lives."""
    if not notes:
        return {}
    today = timezone.localdate(max(note.created_at for note in notes))
    members = Membership.objects.current(today).filter(user__in=[note.user_id for note in notes])
    homes = members.filter(household__isnull=False).order_by("-pk")
    return dict(homes.values_list("user_id", "estate_id"))


def _delivery(
    note: Notification, way: Way, estate: int | None, matter: Matter, now: datetime
) -> Delivery | None:
    """None when nobody could carry it, or not before it is too late."""
    by_hand = way in Way.by_hand()
    if by_hand and estate is None:
        return None
    begins = free_from(now, hours_of(note.user, way, matter.kind))
    if begins is None:  # no hour of the day is left for a call: then it lies in the letter box
        way, begins = Way.SLIP, now
    if matter.expires_at is not None and begins >= matter.expires_at:
        return None
    return Delivery(
        notification=note,
        way=way,
        estate_id=estate if by_hand else None,
        said=in_danish(matter.title, matter.body, matter.aloud) if way == Way.CALL else "",
        not_before=begins,
        expires_at=matter.expires_at,
        message_id=f"<{uuid.uuid4()}@{mail_domain()}>",
    )
