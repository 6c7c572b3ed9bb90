"""One of everything, the owner's: made in the world, and given as an address's own arguments.

Each is called once for a walk and gives what `reverse` needs; the NO_… are the same for nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from bookings import actions as bookings
from bookings.models import Booking, Facility, FixedBlock, RuleSet, Sign, Swap, Waiting
from bookings.places import actions as places
from bookings.slots import Slot
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting
from community.ideas import actions as ideas
from community.ideas.box import actions as box
from community.ideas.models import Card, Proposal, Sharing
from community.moderation import actions as moderation
from community.moderation.models import Block, Case, Decision
from community.notifications.models import Broadcast
from community.people.models import Invitation, Membership
from community.plan.models import (
    Knowledge,
    Platform,
    Point,
    Purpose,
    Remark,
    ResidentGroup,
    Span,
    Upkeep,
)
from community.plan.overview import actions as overview
from community.plan.overview.periods import Period
from community.plan.remarks import actions as remarks
from community.privacy.archive import actions as archives
from community.privacy.models import Archive
from community.profiles import actions as profiles
from community.profiles.models import Profile, Shown
from tests.architecture.world import World, greeting_of
from tests.community.ideas.conftest import A_CARD, A_PROPOSAL
from tests.conftest import NOW, at

NO_PK = {"pk": 999999}
NO_PERSON = {"person": UUID(int=0)}
NO_TOKEN = {"token": UUID(int=0)}
NO_SLUG = {"slug": UUID(int=0)}


def booking(world: World) -> dict[str, Any]:
    booking = Booking.objects.filter(household=world.owner.household).first()
    if booking is None:
        slot = Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00"))
        booking = bookings.book(world.owner, world.cast.facility(), slot, now=NOW)
    return {"pk": booking.pk}


def line(world: World) -> dict[str, Any]:
    """A time the owner waits for; a neighbour has it."""
    row = Waiting.objects.filter(household=world.owner.household).first()
    if row is None:
        slot = Slot(at("2026-11-26", "15:00"), at("2026-11-26", "17:00"))
        machine = Facility.objects.with_rules().get(pk=world.cast.facility().pk)
        bookings.book(world.cast.member("grethe"), machine, slot, now=NOW)
        row = waiting.wait(world.owner, machine, slot, now=NOW)
    return {"pk": row.pk}


def _turn(world: World, member: Membership, day: str) -> Booking:
    """A turn of the member's at the machine."""
    machine = Facility.objects.with_rules().get(pk=world.cast.facility().pk)
    slot = Slot(at(day, "17:00"), at(day, "19:00"))
    there = (
        Booking.objects.standing()
        .filter(facility=machine, period=(slot.starts_at, slot.ends_at))
        .first()
    )
    return there or bookings.book(member, machine, slot, now=NOW)


def _owners_turn(world: World) -> Booking:
    """A turn of the owner's that stands, whatever was let go on the way."""
    rows = Booking.objects.filter(household=world.owner.household, state=Booking.State.BOOKED)
    return rows.filter(period__startswith__gt=NOW).first() or _turn(
        world, world.owner, "2026-11-28"
    )


def own_offer(world: World) -> dict[str, Any]:
    """A time the owner gives on."""
    return {"pk": swapping.offer(world.owner, _owners_turn(world), now=NOW).pk}


def offer(world: World) -> dict[str, Any]:
    """A time a neighbour gives on."""
    birgit = world.cast.member("birgit")  # none of those who look
    return {"pk": swapping.offer(birgit, _turn(world, birgit, "2026-11-27"), now=NOW).pk}


def asked_of_owner(world: World) -> dict[str, Any]:
    """A neighbour asks for the owner's time."""
    birgit = world.cast.member("birgit")
    return {"pk": swapping.ask(birgit, _owners_turn(world), now=NOW).pk}


def asked_by_owner(world: World) -> dict[str, Any]:
    """The owner asks for a neighbour's time."""
    row = Swap.objects.filter(household=world.owner.household).first()
    theirs = _turn(world, world.cast.member("birgit"), "2026-11-27")
    return {"pk": (row or swapping.ask(world.owner, theirs, now=NOW)).pk}


def broadcast(world: World) -> dict[str, Any]:
    """Something the owner's estate was told, with nothing left to stop."""
    facts = {"estate": world.owner.estate, "thread": "notice:1", "title": "Vandet", "readers": 40}
    return {"pk": Broadcast.objects.get_or_create(**facts, defaults={"told_at": NOW})[0].pk}


def idea(world: World) -> dict[str, Any]:
    """A card of the owner's estate, shown in the organisation."""
    jens = world.cast.member("jens")
    card = Card.objects.kept_by(jens).first()
    card = card or ideas.share(world.owner, A_CARD, now=NOW)
    if card.removed_at is not None:
        ideas.put_back(jens, card, now=NOW)
    return {"token": ideas.show(jens, card, Card.State.SHARED, now=NOW).token}


def shared_idea(world: World) -> dict[str, Any]:
    """A card the owner has shared, and may take back."""
    found = idea(world)
    card = Card.objects.get(token=found["token"])
    if not Card.objects.mine(world.owner).filter(pk=card.pk).exists():
        Sharing.objects.filter(card=card).delete()
        Sharing.objects.create(card=card, member_id=world.owner.pk, since=NOW)
    return found


def open_idea(world: World) -> dict[str, Any]:
    found = idea(world)
    card = Card.objects.get(token=found["token"])
    ideas.show(world.cast.member("jens"), card, Card.State.PUBLIC, now=NOW)
    return found


def used_idea(world: World) -> dict[str, Any]:
    """A card of another estate that ours has used."""
    aase = world.cast.member("aase")
    card = Card.objects.kept_by(aase).first() or ideas.share(aase, A_CARD, now=NOW)
    ideas.show(aase, card, Card.State.SHARED, now=NOW)
    ideas.use(world.cast.member("jens"), card, now=NOW)
    return {"token": card.token}


def proposal(world: World) -> dict[str, Any]:
    """What the owner has put into the box."""
    own = Proposal.objects.filter(made_by=world.owner.pk).first()
    return {"token": (own or box.propose(world.owner, A_PROPOSAL, now=NOW)).token}


def counted_year(world: World) -> dict[str, Any]:
    """Something was counted in the owner's estate in 2025."""
    period = Period(Span.YEAR, date(2025, 1, 1))
    counted = {("events", "held", ""): 3}
    overview.keep(world.owner.estate, period, ["events"], counted, now=NOW)
    return {"year": 2025}


def counted_code(world: World) -> dict[str, Any]:
    return {"code": str(counted_year(world)["year"])}


def remark(world: World) -> dict[str, Any]:
    """What the guest of the world has written."""
    guest = world.member("guest")
    own = Remark.objects.filter(made_by=guest.pk).first()
    row = own or remarks.say(guest, step=1, text="Vi kan stille et lokale.", now=NOW)
    return {"token": row.token}


def upkeep_alone(world: World) -> dict[str, Any]:
    """A line in the social plan of the owner's estate."""
    facts = {"what": "Hej-aften", "keeper": "board", "every": "half", "changed_at": NOW}
    row = Upkeep.objects.filter(estate=world.owner.estate).first()
    return {"pk": (row or Upkeep.objects.create(estate=world.owner.estate, **facts)).pk}


def upkeep(world: World) -> dict[str, Any]:
    return {"kind": "opgave", **upkeep_alone(world)}


def _of_the_plan(model: Any, **facts: Any) -> Callable[[World], dict[str, Any]]:
    """A row of one of the five steps in the owner's estate; `facts` may ask the estate."""

    def made(world: World) -> dict[str, Any]:
        estate = world.owner.estate
        said = {name: value(estate) if callable(value) else value for name, value in facts.items()}
        row = model.objects.filter(estate=estate).first()
        return {"pk": (row or model.objects.create(estate=estate, changed_at=NOW, **said)).pk}

    return made


def _a_group(estate: Any) -> ResidentGroup:
    rows = ResidentGroup.objects.filter(estate=estate)
    return rows.first() or ResidentGroup.objects.create(
        estate=estate, name="Seniorer", changed_at=NOW
    )


platform = _of_the_plan(Platform, name="Vaskekaffe", kind="content")
plan_group = _of_the_plan(ResidentGroup, name="Seniorer")
plan_purpose = _of_the_plan(Purpose, text="Flere skal mødes.", owner="board", since=NOW.date())
plan_known = _of_the_plan(
    Knowledge, kind="source", text="Mange spiser alene.", on=NOW.date(), sure="guess"
)
plan_point = _of_the_plan(
    Point, group=_a_group, kind="need", theme="company", text="Selskab", weight=2
)


def place(world: World) -> dict[str, Any]:
    return {"pk": world.cast.facility("Vaskehus A", None).pk}


def _laundry(world: World) -> Facility:
    return Facility.objects.with_rules().get(name="Vaskehus A", estate=world.owner.estate)


def _had_by(world: World, unit: str) -> dict[str, Any]:
    """A place that is had by something else than the slot."""
    rules = RuleSet.objects.create(estate=world.owner.estate, name=unit, unit=unit)
    made = Facility.objects.create(
        estate=world.owner.estate, kind="trailer", name=f"Sted {unit}", rules=rules
    )
    return {"pk": made.pk}


def free_place(world: World) -> dict[str, Any]:
    return _had_by(world, "free")


def night_place(world: World) -> dict[str, Any]:
    return _had_by(world, "night")


def fault(world: World) -> dict[str, Any]:
    """The owner's machine does not work."""
    laundry = _laundry(world)
    made = places.tell_fault(world.owner, laundry, text="Låsen binder.", now=NOW)
    return {"pk": laundry.pk, "fault": made.pk}


def kept_time(world: World) -> dict[str, Any]:
    laundry = _laundry(world)
    made = FixedBlock.objects.create(
        facility=laundry, first=NOW.date(), from_time="10:00", until_time="11:00", reason="Tjek"
    )
    return {"pk": laundry.pk, "block": made.pk}


def sign(world: World) -> dict[str, Any]:
    made, _is_new = Sign.objects.get_or_create(
        facility=_laundry(world), defaults={"code": "K7M2R9"}
    )
    return {"code": made.code}


def machine(world: World) -> dict[str, Any]:
    return {"pk": world.cast.facility().pk}


def helping(world: World) -> dict[str, Any]:
    """The help the owner has: theirs to end."""
    return {"pk": world.helping.pk}


def helper_code(world: World) -> dict[str, Any]:
    """A code the owner has asked for, so that somebody may help."""
    code = world.owner.helper_codes.first() or Invitation.objects.create(
        household=world.owner.household, helps=world.owner, invited_by=world.owner, places=1,
        digest="x" * 64, created_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    return {"pk": code.pk}


def household_code(world: World) -> dict[str, Any]:
    """A code for the next of the owner's household."""
    own = Invitation.objects.filter(household=world.owner.household, helps=None)
    code = own.first() or Invitation.objects.create(
        household=world.owner.household, invited_by=world.owner, places=1,
        digest="y" * 64, created_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    return {"pk": code.pk}


def on_paper(world: World) -> dict[str, Any]:
    return {"pk": world.member("paper").pk}


def paper_person(world: World) -> dict[str, Any]:
    """Ejnar, with a call and a slip waiting."""
    return {"person": world.member("paper").token}


def greeting(world: World) -> dict[str, Any]:
    return {"pk": greeting_of(world).pk}


def closure(world: World) -> dict[str, Any]:
    place = world.cast.facility("Vaskehus A", None)
    period = (at("2026-12-01", "08:00"), at("2026-12-01", "10:00"))
    closure = place.closures.first() or place.closures.create(period=period, reason="Prøve")
    return {"pk": place.pk, "closure": closure.pk}


def neighbour(world: World) -> dict[str, Any]:
    return {"token": world.owner.token}


def reported(world: World) -> dict[str, Any]:
    """The owner's page, where they say something about themselves to everybody here."""
    if not Profile.objects.filter(user=world.owner.user, about_for=Shown.ESTATE).exists():
        profiles.change(world.owner.user, about="Jeg bager brød.", about_for="estate", now=NOW)
    return {"key": "profiles.profile", "token": str(world.owner.token)}


def case(world: World) -> dict[str, Any]:
    """Somebody has reported the owner's page, and nobody has decided."""
    case = Case.objects.first()
    if case is None:
        about = reported(world)
        told = moderation.report(
            world.member("neighbour"), about["key"], about["token"], reason="other", text="Nej",
            now=NOW,
        )  # fmt: skip
        case = told.case
    return {"slug": case.slug}


def decision(world: World) -> dict[str, Any]:
    """What the chair has decided about the owner's page."""
    slug = case(world)["slug"]
    found = Decision.objects.filter(case__slug=slug).first()
    if found is None:
        found = moderation.decide(
            world.member("chair"), Case.objects.get(slug=slug), outcome="hide", rule="kind",
            message="Ret det, så vises det igen.", now=NOW,
        )  # fmt: skip
    return {"slug": found.slug}


def block(world: World) -> dict[str, Any]:
    """Somebody the owner has blocked."""
    block = Block.objects.filter(blocker=world.owner.user).first()
    block = block or Block.objects.create(
        blocker=world.owner.user, blocked=world.cast.user("pia"), created_at=NOW
    )
    return {"pk": block.pk}


def archive(world: World) -> dict[str, Any]:
    """A file that lies ready for the owner."""
    archive = Archive.objects.of(world.owner.user).first() or archives.ask(
        world.owner.user, now=NOW
    )
    return {"token": archives.token_of(archive)}


def leaving(world: World) -> dict[str, Any]:
    return {"pk": world.owner.household_id}


def term(world: World) -> dict[str, Any]:
    """The welcome neighbour's office: the committee and the administration give and end it."""
    return {"pk": world.member("welcome").terms.get().pk}


def holder(world: World) -> dict[str, Any]:
    """Somebody with an office, who may lose a telephone."""
    return {"person": world.member("caretaker").token}
