"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.loans import demo, filed, notify, rules
from bookings.loans.broom import actions as broom
from bookings.loans.page import word_for_own
from bookings.loans.parting import actions as parting
from bookings.models import DESK, Condition, Loan, LoanQuerySet, Thing
from community.features import Card, Feature, Link, Subject, Tell, count_of, work_row
from community.finding import excerpt, found_in, vector
from community.people.models import Household, Membership
from community.shapes import Found, Retention, Waits
from community.times import local

NAME = _("Lån ting")
HOME_SOON, LATE = "loans.home_soon", "loans.late"
State = Loan.State


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """What comes home soon, what waits for an answer; for the desk what is late or to be given out."""
    today = local(now).date()
    found: dict[str, Any] = {"loans.waits": _waits(member, now)}
    found[HOME_SOON] = _soon(member, now)
    if member.roles & DESK:
        here = Loan.objects.visible_to(member).at_the_desk(member)
        found[LATE] = here.overdue(today)
    return found


def _soon(member: Membership, now: datetime) -> LoanQuerySet:
    own = Loan.objects.visible_to(member).borrowed_by(member)
    return own.due_by(local(now).date() + rules.DAY)


def _waits(member: Membership, now: datetime) -> LoanQuerySet:
    """Our turn, or a neighbour's question about what we lend out."""
    home = member.household_id or 0
    rows = Loan.objects.visible_to(member).of_home(member)
    turn = rows.filter(household=home, state=State.OFFERED, asked_until__gt=now)
    asked = rows.filter(thing__lent_by__household=home, state=State.ASKED)
    return turn | asked


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    for loan in _waits(member, now).select_related("thing").order_by("pk"):
        is_turn = loan.state == State.OFFERED
        yield Waits(
            _("Det er jeres tur til at låne. Vil I?") if is_turn else _("En nabo vil låne noget af jer"),
            loan.thing.name,
            loan.thing.icon,
            reverse("loans:thing", args=[member.estate.slug, loan.thing_id]),
            "booking",
            loan.asked_until,
        )  # fmt: skip


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """What comes home today or tomorrow, on the card over the street; for the desk what is late."""
    late = count_of(member, LATE, now)
    if late:
        there = reverse("loans:desk", args=[member.estate.slug])
        hint = _("Ikke kommet tilbage: %(n)s") % {"n": late}
        yield work_row(Link(_("Udlån"), "hammer-duotone", there, "work", 27, hint), "")
    if count_of(member, HOME_SOON, now):
        today = local(now).date()
        for loan in _soon(member, now).select_related("thing").order_by("days", "pk")[:3]:
            context = {"loan": loan, "word": word_for_own(loan, today), "member": member}
            yield Card("loans/_card.html", context, order=11, mine=True)


def links(member: Membership, now: datetime) -> Iterator[Link]:
    slug = member.estate.slug
    if member.roles & DESK:
        hint = _("Ud, tilbage og det, der mangler")
        yield Link(
            _("Udlån"), "hammer-duotone", reverse("loans:desk", args=[slug]), "work", 23, hint
        )


def may_watch(member: Membership, thing_id: int) -> bool:
    return bool(Thing.objects.visible_to(member).filter(pk=thing_id).exists())


def shows_picture(member: Membership, picture: Any) -> bool:
    """A thing's own, and of what is broken on it, for who sees the thing."""
    if Thing.objects.visible_to(member).filter(picture=picture.pk).exists():
        return True
    return bool(Condition.objects.visible_to(member).faults().filter(picture=picture.pk).exists())


def needs_pictures(ids: Iterable[int]) -> set[int]:
    wanted = list(ids)
    hanging = Thing.objects.filter(picture__in=wanted).values_list("picture", flat=True)
    said = Condition.objects.filter(picture__in=wanted).values_list("picture", flat=True)
    return set(hanging) | set(said)


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """What can be borrowed, by what it is called and what it can do."""
    seen = Thing.objects.visible_to(member).lent().annotate(words=vector(A="name", B="about"))
    for thing in found_in(seen, wanted, most, heading="name"):
        yield Found(
            kind=NAME,
            title=thing.name,
            url=reverse("loans:thing", args=[member.estate.slug, thing.pk]),
            icon=thing.icon,
            rank=thing.rank,
            excerpt=excerpt(thing.about or str(thing.get_kind_display()), wanted),
        )


def gives_back(household: Household, leaves_at: datetime) -> list[str]:
    """What is not kept for them any more."""
    rows = parting.kept_after(household.pk, leaves_at).select_related("thing")
    return [loan.thing.name for loan in rows.order_by("pk")]


feature = Feature(
    key="loans",
    name=NAME,
    cards=cards,
    links=links,
    counts=counts,
    waits=waits,
    topics={"thing": may_watch},
    tells=[
        Tell(
            notify.REMINDER,
            _("Det, du har lånt"),
            _("Dagen før og på dagen, den skal tilbage"),
            Subject.TIMES,
        ),
        Tell(
            notify.FREE,
            _("Jeres tur til at låne"),
            _("Når I har stået i kø til den"),
            Subject.TIMES,
        ),
        Tell(
            notify.ANSWERED,
            _("Svar på et lån"),
            _("Når nogen har sagt ja eller nej"),
            Subject.TIMES,
        ),
        Tell(notify.ASKED, _("En nabo vil låne af jer"), _("Når I låner noget ud"), Subject.TIMES),
    ],
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    search=search,
    member_left=parting.member_left,
    home_left=parting.home_left,
    gives_back=gives_back,
    blocked=parting.parted,
    export=filed.export,
    holds=_("Ting, du har lånt eller låner ud"),
    erase=parting.forget,
    remains=[
        (
            _("At husstanden har lånt en ting, men ikke hvem der spurgte"),
            _("Andre i boligen kan have den endnu. Efter et år er det væk."),
        )
    ],
    retention=[
        Retention(
            "bookings.Loan",
            _("At en husstand har lånt en ting"),
            _("12 måneder"),
            lambda now: broom.old_loans(now).count(),
            broom.sweep_loans,
        ),
        Retention(
            "bookings.Condition",
            _("Hvordan en ting var, da den kom tilbage"),
            _("12 måneder"),
            lambda now: broom.old_conditions(now).count(),
            broom.sweep_conditions,
        ),
        Retention(
            "bookings.Thing",
            _("En ting, der ikke lånes ud mere"),
            _("12 måneder"),
            lambda now: broom.old_things(now).count(),
            broom.sweep_things,
        ),
    ],
    demo=demo.demo,
)
