"""The verbs of ideas: share a card, let it be seen, use it, say what was changed, carry cards in."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.ideas import checks, packs, rules
from community.ideas.models import Card, Sharing, Use
from community.moderation.rules import refuse_writing
from community.people.logbook import actions as logbook
from community.people.models import Estate, Membership, User

State = Card.State
_ELSEWHERE = _("Et andet hus")
TWELVE = Path(__file__).parent / "twelve.json"


@transaction.atomic
def share(member: Membership, facts: dict[str, Any], *, now: datetime) -> Card:
    """A card for the committee to look at. It does not know who wrote it; who did may take it back.

    Refused `not_yours`, `paused`, `full` (many wait already), and as `checks.card`.
    """
    if not rules.may_share(member):
        raise checks.gone()
    refuse_writing(member, now)
    _hold(member)
    waiting = Card.objects.kept_by(member).standing().filter(state=State.SENT)
    if waiting.count() >= rules.MOST_WAITING:
        raise Refused("full", _("Bestyrelsen har mange idéer at se på. Prøv igen om lidt."))
    card: Card = Card.objects.create(
        estate_id=member.estate_id, source=_source(member.estate), changed_at=now,
        **checks.card(member, facts),
    )  # fmt: skip
    Sharing.objects.create(card=card, member_id=member.pk, helped_by=member.helper, since=now)
    card.refresh_from_db()
    return card


def _source(estate: Estate) -> str:
    return f"{estate.name}, {estate.organisation.name}"[:160]


@transaction.atomic
def change(member: Membership, card: Card, facts: dict[str, Any], *, now: datetime) -> Card:
    """Other words on a card of one's own estate. Refused `not_yours`, and as `checks.card`."""
    held = _held(member, card)
    for name, value in checks.card(member, facts).items():
        setattr(held, name, value)
    return _kept(member, held, "ideas.changed", now)


@transaction.atomic
def show(member: Membership, card: Card, state: str, *, now: datetime) -> Card:
    """Who may see it: the organisation, or everybody. Refused `not_yours`, `no_such_choice`."""
    held = _held(member, card)
    if state not in {State.SHARED, State.PUBLIC}:
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422)
    if held.state == state:
        return held
    held.state = state
    return _kept(member, held, f"ideas.{state}", now)


@transaction.atomic
def remove(member: Membership, card: Card, *, now: datetime) -> Card:
    """Away everywhere; it can be brought back for thirty days. Refused `not_there`."""
    held = _held(member, card)
    if held.removed_at is not None:
        return held
    _take_down(held, now)
    return _kept(member, held, "ideas.removed", now)


@transaction.atomic
def withdraw(member: Membership, card: Card, *, now: datetime) -> Card:
    """By who shared it, whatever the committee has made of it. Refused `not_there`.

    Nothing is written in the logbook: whoever reads that would see who had shared the card.
    """
    held = _shared(member, card)
    if held.removed_at is None:
        _take_down(held, now)
    return held


@transaction.atomic
def take_up_again(member: Membership, card: Card, *, now: datetime) -> Card:
    """«Fortryd», by who took it back. Refused `not_there`."""
    held = _shared(member, card)
    if held.removed_at is not None:
        held.removed_at, held.changed_at = None, now
        held.save(update_fields=["removed_at", "changed_at"])
    return held


def _take_down(held: Card, now: datetime) -> None:
    """What was carried on from it stays with those who have it, and says no more where it is from.

    Who only carried it in takes away their own copy, and nothing of where it is from.
    """
    held.removed_at = held.changed_at = now
    held.save(update_fields=["removed_at", "changed_at"])
    if held.source == _source(held.estate):
        copies = Card.objects.filter(origin=held.origin).exclude(pk=held.pk)
        copies.update(source=str(_ELSEWHERE), changed_at=now)


def _shared(member: Membership, card: Card) -> Card:
    """A card the member has shared, also one taken away. Refused `not_there`."""
    rows = Card.objects.mine(member).select_for_update(no_key=True, of=("self",))
    found: Card | None = rows.select_related("estate__organisation").filter(pk=card.pk).first()
    if found is None:
        raise checks.gone()
    return found


@transaction.atomic
def put_back(member: Membership, card: Card, *, now: datetime) -> Card:
    """Where it stood. Refused `not_yours`."""
    held = _held(member, card)
    if held.removed_at is None:
        return held
    held.removed_at = None
    return _kept(member, held, "ideas.put_back", now)


# --- used elsewhere ------------------------------------------------------------------------------


@transaction.atomic
def use(member: Membership, card: Card, *, now: datetime) -> Use | None:
    """The estate takes a card up; its own is no news. Once, however often it is pressed.

    Refused `not_yours`, `paused`.
    """
    if not rules.may_share(member):
        raise checks.gone()
    refuse_writing(member, now)
    if not Card.objects.visible_to(member).shown().filter(pk=card.pk).exists():
        raise checks.gone()
    if rules.is_own(member, card):
        return None
    used, _made = Use.objects.get_or_create(
        card_id=card.pk, estate_id=member.estate_id, defaults={"used_on": timezone.localdate(now)}
    )
    return used


@transaction.atomic
def tell_back(member: Membership, card: Card, text: str, *, now: datetime) -> Use:
    """What the estate did in another way, on the card for everybody who reads it.

    Refused `not_yours` (also who has not used it), `nothing`, `long_text`, `cpr`, `named`.
    """
    if not rules.may_edit(member):
        raise checks.gone()
    rows = Use.objects.visible_to(member).filter(estate=member.estate_id, card=card.pk)
    used: Use | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if used is None:
        raise checks.gone()
    used.changed = checks.note(member, text)
    used.save(update_fields=["changed"])
    _note(member, "ideas.told_back", now)
    return used


# --- carried in ----------------------------------------------------------------------------------


@dataclass
class CarriedIn:
    """What became of a file: how many came in, how many stood here, and what was left out, and why."""

    new: int = 0
    known: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def carry_in(member: Membership, data: bytes, *, now: datetime) -> CarriedIn:
    """Cards of another house, shown in this organisation. What stands here already stays as it is.

    A card that may hold a name is left out and told of. Refused `not_yours`, and as
    `packs.unpacked`: then nothing has come in.
    """
    if not rules.may_edit(member):
        raise checks.gone()
    _hold(member)
    told, found = packs.unpacked(data), CarriedIn()
    here = Card.objects.visible_to(member)
    known = set(here.values_list("origin", flat=True))
    for facts in told:
        if facts["origin"] in known:
            found.known += 1
            continue
        try:
            said = checks.card(member, facts | {"source": facts["source"] or str(_ELSEWHERE)})
        except Refused as why:
            found.left_out.append((facts["title"][:80], str(why)))
            continue
        Card.objects.create(estate_id=member.estate_id, state=State.SHARED, changed_at=now, **said)
        known.add(facts["origin"])
        found.new += 1
    _note(member, "ideas.carried_in", now)
    return found


def begin(member: Membership, *, now: datetime) -> CarriedIn:
    """The twelve ideas that come with the house. Refused `not_there`."""
    return carry_in(member, TWELVE.read_bytes(), now=now)


# --- in every verb -------------------------------------------------------------------------------


def _hold(member: Membership) -> None:
    """One who writes cards at a time in each estate."""
    Estate.objects.select_for_update(no_key=True).get(pk=member.estate_id)


def _held(member: Membership, card: Card) -> Card:
    """A card of the editor's own estate. Refused `not_there` for every other."""
    if rules.may_edit(member):
        rows = Card.objects.kept_by(member).select_for_update(no_key=True, of=("self",))
        rows = rows.select_related("estate__organisation")
        found: Card | None = rows.filter(pk=card.pk).first()
        if found is not None:
            return found
    raise checks.gone()


def _kept(member: Membership, card: Card, act: str, now: datetime) -> Card:
    card.changed_at = now
    card.save()
    _note(member, act, now)
    return card


def _note(member: Membership, act: str, now: datetime) -> None:
    logbook.note(act, by=member.user, estate=member.estate, now=now, facts={})


# --- left, forgotten -----------------------------------------------------------------------------


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """The card stays with the estate; nobody is known to have shared it."""
    if leaves_at <= now:
        Sharing.objects.filter(member=member.pk).delete()


def erase(user: User, now: datetime) -> None:
    """Nothing says any more that somebody shared a card, or helped with it."""
    Sharing.objects.filter(member__user=user).delete()
    Sharing.objects.filter(helped_by=user).update(helped_by=None)


# --- the broom -----------------------------------------------------------------------------------


def old(now: datetime) -> Any:
    """Cards taken away a month ago."""
    return Card.objects.filter(removed_at__lt=now - rules.KEPT)


def sweep(now: datetime) -> int:
    return int(old(now).delete()[0])
