"""The verbs of standing offers: offer, change, rest, stand again, confirm, end; and the clock's."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from community.batches import in_batches
from community.errors import Refused
from community.moderation.rules import refuse_writing
from community.people.models import Membership
from helpdesk.models import HelpOffer
from helpdesk.offering import checks, notify, rules
from helpdesk.rules import not_there
from helpdesk.written import OFFERED, Offered

State = HelpOffer.State


@transaction.atomic
def offer(
    member: Membership, offered: Offered, *, now: datetime, request_key: str | None = None
) -> HelpOffer:
    """«Jeg kan hjælpe»: it stands a year. The same key again answers with the same offer.

    Refused `not_a_neighbour`, `paused`, `too_many`, and as `checks.said`.
    """
    if not rules.can_offer(member):
        sentence = _("Man tilbyder hjælp der, hvor man bor.")
        raise Refused("not_a_neighbour", sentence, status=403)
    refuse_writing(member, now)
    said = checks.said(member, offered)
    _hold(member)
    key = request_key or None
    made = HelpOffer.objects.mine(member).filter(request_key=key).first() if key else None
    if made is not None:
        return _fresh(made)
    _refuse_too_many(member)
    row = HelpOffer.objects.create(
        estate=member.estate,
        member=member,
        helped_by=member.helper,
        request_key=key,
        made_at=now,
        confirmed_at=now,
        confirm_by=now + rules.STANDS,
        **_columns(said),
    )
    row = _fresh(row)
    notify.receipt(member, row, lambda: _("Dit tilbud om hjælp står der nu"), now)
    notify.push(row)
    return row


@transaction.atomic
def change(member: Membership, offer: HelpOffer, offered: Offered, *, now: datetime) -> HelpOffer:
    """What it says from now on. Who changes it says at the same time that it still holds.

    Refused `not_there`, `over`, `paused`, and as `checks.said`.
    """
    row = _own(member, offer)
    if row.state == State.ENDED:
        raise Refused("over", _("Det er taget ned. Sæt det op igen først."))
    refuse_writing(member, now)
    columns = _columns(checks.said(member, offered))
    for name, value in columns.items():
        setattr(row, name, value)
    row.helped_by = member.helper
    row.save(update_fields=[*columns, "helped_by"])
    return _stands(row, now, state=row.state)


@transaction.atomic
def rest(member: Membership, offer: HelpOffer, *, now: datetime) -> HelpOffer:
    """On a pause: nobody sees it and nobody is matched by it. Twice is once. Refused `not_there`, `over`."""
    row = _own(member, offer)
    if row.state == State.ENDED:
        raise Refused("over", _("Det er taget ned. Sæt det op igen først."))
    return _settle(row, State.RESTING, now)


@transaction.atomic
def end(member: Membership, offer: HelpOffer, *, now: datetime) -> HelpOffer:
    """Taken down. `stand_again` takes it back with one tap. Twice is once. Refused `not_there`."""
    return _settle(_own(member, offer), State.ENDED, now)


@transaction.atomic
def stand_again(member: Membership, offer: HelpOffer, *, now: datetime) -> HelpOffer:
    """It stands again, a year from now, whoever took it down. Refused `not_there`, `paused`, `too_many`."""
    row = _own(member, offer)
    if row.state == State.STANDING:
        return row
    refuse_writing(member, now)
    _hold(member)
    if row.state == State.ENDED:
        _refuse_too_many(member)
    return _stands(row, now)


@transaction.atomic
def confirm(member: Membership, offer: HelpOffer, *, now: datetime) -> HelpOffer:
    """«Ja, det gælder stadig»: one tap, another year. A late yes is a yes too.

    Refused `not_there`; as `stand_again` when it was taken down meanwhile.
    """
    row = _own(member, offer)
    return stand_again(member, row, now=now) if row.state == State.ENDED else _stands(row, now)


# --- hidden by a moderator -----------------------------------------------------------------------


def hide(token: UUID, now: datetime) -> None:
    """Gone for everybody but who offers. Twice is once; nothing for what is deleted."""
    _mark_hidden(token, now)


def show(token: UUID, now: datetime) -> None:
    """Back where it was."""
    _mark_hidden(token, None)


@transaction.atomic
def _mark_hidden(token: UUID, hidden_at: datetime | None) -> None:
    row = _locked().filter(token=token).first()
    if row is not None and (row.hidden_at is None) != (hidden_at is None):
        row.hidden_at = hidden_at
        row.save(update_fields=["hidden_at"])
        notify.push(row)


# --- the clock -----------------------------------------------------------------------------------


def confirm_due(now: datetime) -> int:
    """Those that have stood a year are asked about, once; without an answer in a month they end.

    How many were asked about or taken down. What was asked late has its whole month.
    """
    standing = HelpOffer.objects.filter(state=State.STANDING, member__isnull=False)
    unasked = standing.filter(confirm_by__lte=now, confirm_asked_at=None)
    silent = standing.filter(confirm_asked_at__lte=now - rules.ANSWER)
    return _each(unasked, _ask, now) + _each(silent, _take_down, now)


def _each(due: Any, work: Callable[[HelpOffer, datetime], None], now: datetime) -> int:
    rows = HelpOffer.objects.select_related("estate", "member__user")
    return in_batches(lambda: due.order_by("confirm_by", "pk"), rows, lambda row: work(row, now))


def _ask(row: HelpOffer, now: datetime) -> None:
    row.confirm_asked_at = now
    row.save(update_fields=["confirm_asked_at"])
    notify.still_holds(row, now)


def _take_down(row: HelpOffer, now: datetime) -> None:
    _settle(row, State.ENDED, now)
    notify.taken_down(row, now)


# --- rows ----------------------------------------------------------------------------------------


def _columns(said: Offered) -> dict[str, Any]:
    """The columns of an offer as they were said; a stairway and a circle stay what they are."""
    return {name: getattr(said, name) for name in OFFERED}


def _hold(member: Membership) -> None:
    """One member's offers are made one at a time, so that a key and a number hold."""
    rows: Any = Membership.objects.all()
    if not settings.SKIP_LOCKS:
        rows = rows.select_for_update(no_key=True, of=("self",))
    rows.only("pk").get(pk=member.pk)


def _refuse_too_many(member: Membership) -> None:
    up = HelpOffer.objects.mine(member).exclude(state=State.ENDED)
    if up.count() >= rules.AT_MOST:
        sentence = _("Du har {most} tilbud. Tag et ned, før du laver et nyt.")
        raise Refused("too_many", sentence.format(most=rules.AT_MOST))


def _locked() -> Any:
    rows = HelpOffer.objects.select_related("estate__organisation", "entrance", "circle")
    return rows.select_for_update(no_key=True, of=("self",))


def _fresh(row: HelpOffer) -> HelpOffer:
    """With what the database gave it."""
    found: HelpOffer = HelpOffer.objects.with_people().get(pk=row.pk)
    return found


def _own(member: Membership, offer: HelpOffer) -> HelpOffer:
    """The member's own, locked, as it is now. Refused `not_there`."""
    found: HelpOffer | None = _locked().filter(pk=offer.pk, member=member.pk).first()
    if found is None:
        raise not_there()
    return found


def _stands(row: HelpOffer, now: datetime, state: str = State.STANDING) -> HelpOffer:
    row.state, row.confirmed_at, row.confirm_by = state, now, now + rules.STANDS
    row.confirm_asked_at = row.ended_at = None
    row.save(update_fields=["state", "confirmed_at", "confirm_by", "confirm_asked_at", "ended_at"])
    notify.withdraw(row, now)
    notify.push(row)
    return row


def _settle(row: HelpOffer, state: HelpOffer.State, now: datetime) -> HelpOffer:
    if row.state != state:
        row.state, row.confirm_asked_at = state, None
        row.ended_at = now if state == State.ENDED else None
        row.save(update_fields=["state", "confirm_asked_at", "ended_at"])
        notify.withdraw(row, now)
        notify.push(row)
    return row
