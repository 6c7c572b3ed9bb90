"""The stairway's conversation and the household's with the caretaker: they are there by themselves.

`settle` puts one member where they belong; the clock finds those for whom that has not been done,
or not since they moved or their term ended. Everything may be done twice.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from community import live
from community.chat.actions import begin, join, leave
from community.chat.models import KEEPERS, Conversation, Kind, Participant
from community.people.models import Entrance, Estate, Household, Membership, RoleTerm
from community.people.models import Role as Office

BATCH = 200


def settle(member: Membership, now: datetime) -> None:
    """The member is in their own stairway's and household's conversation, and in no other's.

    Who looks after the house is at every desk of the estate. Twice is once.
    """
    today = timezone.localdate(now)
    household = member.household
    if household is not None and today in household.period:
        _sit_in(_of_entrance(household.dwelling.entrance, now), member, now)
        _sit_in(_desk_of(household, member.estate, now), member, now)
    for seat in _left_behind(today).filter(member=member).select_related("conversation"):
        leave(seat.conversation, member, now=now)
    office = keeper_of(member.estate_id, today)
    if office and _holds(member, office, today):
        _sit_at_every_desk(member, office, now)


def _sit_in(conversation: Conversation, member: Membership, now: datetime) -> None:
    here = Participant.objects.filter(conversation=conversation, member=member, as_role="")
    if not here.filter(left_at=None).exists():
        join(conversation, member, now=now)


@transaction.atomic
def _of_entrance(entrance: Entrance, now: datetime) -> Conversation:
    """The stairway's conversation; made by whoever comes first, under the stairway's lock."""
    list(Entrance.objects.select_for_update(no_key=True).filter(pk=entrance.pk).values_list("pk"))
    found = Conversation.objects.filter(entrance=entrance).first()
    return found or begin(
        entrance.estate, Kind.ENTRANCE, [], now=now, title=str(entrance), entrance=entrance
    )


@transaction.atomic
def _desk_of(household: Household, estate: Estate, now: datetime) -> Conversation:
    """The household's conversation with the caretaker, with who is caretaker already in it."""
    rows = Household.objects.select_for_update(no_key=True).filter(pk=household.pk)
    list(rows.values_list("pk"))
    found = Conversation.objects.filter(household=household).first()
    if found is not None:
        return found
    title = str(household.dwelling)
    made = begin(estate, Kind.DESK, [], now=now, title=title, household=household)
    today = timezone.localdate(now)
    office = keeper_of(estate.pk, today)
    for keeper in _keepers(estate.pk, office, today) if office else []:
        join(made, keeper, now=now, as_role=office)
    return made


def keeper_of(estate_id: int, today: date) -> str:
    """Which office sits at the desk: the caretaker's, where there is none operations', or «»."""
    terms = RoleTerm.objects.filter(
        membership__estate=estate_id, membership__period__contains=today, period__contains=today
    )
    held = set(terms.filter(role__in=KEEPERS).values_list("role", flat=True))
    return next((str(role) for role in KEEPERS if role in held), "")


def _keepers(estate_id: int, office: str, today: date) -> QuerySet[Membership]:
    holding = RoleTerm.objects.filter(
        membership=OuterRef("pk"), role=office, period__contains=today
    )
    return Membership.objects.current(today).filter(Exists(holding), estate=estate_id)


def _holds(member: Membership, office: str, today: date) -> bool:
    return _keepers(member.estate_id, office, today).filter(pk=member.pk).exists()


@transaction.atomic
def _sit_at_every_desk(member: Membership, office: str, now: datetime) -> None:
    """One query for all desks: what was said before they came is not theirs to read."""
    desks = Conversation.objects.filter(kind=Kind.DESK, estate=member.estate_id)
    seats = Participant.objects.filter(conversation=OuterRef("pk"), member=member)
    missing = list(desks.exclude(Exists(seats)).select_for_update(no_key=True, of=("self",)))
    Participant.objects.bulk_create(
        (
            Participant(
                conversation=desk, member=member, as_role=office, joined_at=now,
                from_seq=desk.seq, read_up_to=desk.seq, told_up_to=desk.seq,
            )
            for desk in missing
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    for desk in desks.filter(Exists(seats.exclude(left_at=None).filter(as_role__in=KEEPERS))):
        join(desk, member, now=now, as_role=office)
    if missing:
        live.push(f"chats:{member.user_id}")


# --- the clock ----------------------------------------------------------------------------------


def settle_due(now: datetime) -> int:
    """Put everybody where they belong now, a batch at a time; how many were moved."""
    today = timezone.localdate(now)
    gone = list(_left_behind(today).select_related("conversation", "member")[:BATCH])
    for seat in gone:
        leave(seat.conversation, seat.member, now=now)
    new = list(
        _not_settled(today).select_related("user", "household__dwelling__entrance__estate")[:BATCH]
    )
    for member in new:
        settle(member, now)
    return len(gone) + len(new)


def _left_behind(today: date) -> Any:
    """Seats in a stairway, a home or an office that is not theirs any more."""
    here = Participant.objects.here().filter(conversation__kind__in=[Kind.ENTRANCE, Kind.DESK])
    moved = Q(as_role="") & ~Q(
        Q(conversation__entrance=F("member__household__dwelling__entrance"))
        | Q(conversation__household=F("member__household")),
        member__period__contains=today,
        member__household__period__contains=today,
    )
    term = RoleTerm.objects.filter(
        membership=OuterRef("member"), role=OuterRef("as_role"), period__contains=today
    )
    over = ~Q(as_role="") & (~Exists(term) | ~Q(member__period__contains=today))
    return here.filter(moved | over)


def _not_settled(today: date) -> QuerySet[Membership]:
    """Who lives here and is not in both conversations, and keepers who miss a desk."""
    seats = Participant.objects.here().filter(member=OuterRef("pk"))
    entrance = OuterRef("household__dwelling__entrance")
    lives = Q(household__period__contains=today) & ~Q(
        Exists(seats.filter(conversation__entrance=entrance))
        & Exists(seats.filter(as_role="", conversation__household=OuterRef("household")))
    )
    term = RoleTerm.objects.filter(
        membership=OuterRef("pk"), role=Office.CARETAKER, period__contains=today
    )
    at = Participant.objects.here().filter(
        conversation=OuterRef("pk"), member=OuterRef(OuterRef("pk"))
    )
    desks = Conversation.objects.filter(kind=Kind.DESK, estate=OuterRef("estate"))
    keeps = Exists(term) & Exists(desks.exclude(Exists(at)))
    current = Membership.objects.current(today).exclude(estate__features_off__contains=["chat"])
    return current.filter(lives | keeps).order_by("pk")
