"""How a note reaches its reader outside the house: which way, from when, and with which words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from community.notifications.addresses import mail_domain
from community.notifications.models import Delivery, Notification, Way
from community.notifications.quiet import URGENT, free_from, hours_of
from community.notifications.wishes import Wishes, can_text, wishes_of
from community.notifications.words import Words, in_danish
from community.people.models import Membership, User

# So many leave at once, and as many again after each pause: what is told to everybody lets what is
# told to one go by. Five thousand are done in eight minutes.
AT_ONCE, PAUSE = 100, timedelta(seconds=10)


@dataclass(frozen=True)
class Matter:
    """What is told, as far as the way it travels depends on it.

    `aloud` is what a colleague says on the phone, whole sentences; the title and the body do when
    it is empty. `on_paper` is how it reaches somebody on paper when their own choice does not fit.
    `only` is the one way it travels, for what is made for that way.
    """

    kind: str
    title: Words
    body: Words
    aloud: Words = ""
    expires_at: datetime | None = None
    on_paper: Way | None = None
    subject: str = ""
    thread: str = ""
    only: Way | None = None


def deliveries_of(notes: Sequence[Notification], matter: Matter, now: datetime) -> list[Delivery]:
    """The rows (not saved) for those who can be reached and have not said no."""
    readers = [note.user_id for note in notes]
    names = [name for name in (matter.kind, matter.subject) if name]
    wishes = wishes_of(readers, names, matter.thread)
    ways = {note.user_id: ways_of(note.user, matter, wishes[note.user_id]) for note in notes}
    by_hand = [n for n in notes if not n.estate_id and Way.by_hand() & set(ways[n.user_id])]
    homes = _homes_of(by_hand)
    found = []
    for turn, note in enumerate(notes):
        home = note.estate_id or homes.get(note.user_id)
        begins = now if matter.kind in URGENT else now + turn // AT_ONCE * PAUSE
        for way in ways[note.user_id]:
            found += _rows(note, way, home, matter, begins, wishes[note.user_id])
    return found


def ways_of(user: User, matter: Matter, wishes: Wishes) -> list[Way]:
    """What they chose of what reaches them; on paper a call for who chose that, else a slip."""
    if not user.is_active or wishes.is_muted:
        return []
    reach = {
        Way.PUSH: bool(wishes.browsers),
        Way.EMAIL: bool(user.email),
        Way.SMS: can_text(user),
    }
    ways = [way for way, reaches in reach.items() if reaches and _goes(way, matter, wishes)]
    by_hand = _by_hand(user, matter.on_paper)
    if by_hand and wishes.said.get((matter.kind, by_hand)) is not False:
        ways.append(by_hand)
    return [way for way in ways if matter.only in (None, way)]


def _goes(way: Way, matter: Matter, wishes: Wishes) -> bool:
    """What is made for one way goes in it unless they said no, whatever else reaches them."""
    if matter.only is not None:
        names = [name for name in (matter.kind, matter.subject) if name]
        return all(wishes.said.get((name, way)) is not False for name in names)
    return wishes.wants(way, matter.kind, matter.subject)


def _by_hand(user: User, on_paper: Way | None) -> Way | None:
    if user.email or not user.on_paper:
        return None
    if on_paper is not None:
        return on_paper
    return Way.CALL if user.reached_by == User.Reach.CALL and user.phone else Way.SLIP


def _homes_of(notes: list[Notification]) -> dict[int, int]:
    """User → the estate whose colleagues carry what belongs to no estate: where the person lives."""
    if not notes:
        return {}
    today = timezone.localdate(max(note.created_at for note in notes))
    members = Membership.objects.current(today).filter(user__in=[note.user_id for note in notes])
    homes = members.filter(household__isnull=False).order_by("-pk")
    return dict(homes.values_list("user_id", "estate_id"))


def _rows(
    note: Notification,
    way: Way,
    estate: int | None,
    matter: Matter,
    now: datetime,
    wishes: Wishes,
) -> list[Delivery]:
    """One row, or one for each browser; no row when nobody could carry it, or not in time."""
    by_hand = way in Way.by_hand()
    if by_hand and estate is None:
        return []
    begins = free_from(now, hours_of(note.user, way, matter.kind))
    if begins is None:  # no hour of the day is left for a call: then it lies in the letter box
        way, begins = (Way.SLIP if by_hand else way), now
    if matter.expires_at is not None and begins >= matter.expires_at:
        return []
    return [
        Delivery(
            notification=note,
            way=way,
            estate_id=estate if by_hand else None,
            said=in_danish(matter.title, matter.body, matter.aloud) if way == Way.CALL else "",
            not_before=begins,
            expires_at=matter.expires_at,
            message_id=f"<{uuid.uuid4()}@{mail_domain()}>",
            subscription_id=browser,
        )
        for browser in (wishes.browsers if way == Way.PUSH else [None])
    ]
