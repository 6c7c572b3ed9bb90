"""The one verb of the office: take what is due to the rent, each amount once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.charging.actions import drop
from bookings.models import Charge, RentRun
from bookings.models.rentals import REASON_LENGTH
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership, Role, User

OFFICE = frozenset({Role.OPERATIONS, Role.ADMINISTRATION})
LISTED, FETCHED, WAIVED = "rent.listed", "rent.fetched", "rent.waived"
State = Charge.State


def make_list(member: Membership, *, now: datetime) -> RentRun:
    """Everything that is due stands on this list and never on another; deposits are held by it.

    What is given back and was paid stands on it too, to be taken off. Raises Refused:
    `not_yours` (the office), `nothing_due`.
    """
    if not member.roles & OFFICE:
        raise Refused("not_yours", _("Det er kontoret, der laver listen."), status=403)
    with transaction.atomic():
        rows = Charge.objects.of_estate(member.estate).for_the_rent()
        taken = list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        if not taken:
            raise Refused("nothing_due", _("Der er ikke noget nyt til huslejen."))
        run = RentRun.objects.create(estate=member.estate, made_by=member, made_at=now)
        for row in taken:
            _put_on(run, row)
        Charge.objects.bulk_update(taken, ["state", "noted_in", "credited_in"])
        logbook.note(
            LISTED, by=member.user, estate=member.estate, now=now,
            facts={"run": run.pk, "rows": len(taken)},
        )  # fmt: skip
    return run


def _put_on(run: RentRun, row: Charge) -> None:
    if row.state == State.RETURNED:
        row.credited_in = run
        return
    row.noted_in = run
    if row.state == State.DUE:
        row.state = State.HELD if row.kind == Charge.Kind.DEPOSIT else State.NOTED


def waive(member: Membership, charge: Charge, reason: str, *, now: datetime) -> None:
    """Somebody was ill, or it was our mistake: nobody owes it. What is on a list goes back.

    Raises Refused: `not_yours` (the office), `reason_needed`, `long_text`, `cpr`, `settled`.
    """
    if not member.roles & OFFICE:
        raise Refused("not_yours", _("Det er kontoret, der gør det."), status=403)
    said = " ".join(reason.split())
    if not said or len(said) > REASON_LENGTH:
        message = _("Skriv kort hvorfor. Det læser husstanden.")
        code = "long_text" if said else "reason_needed"
        raise Refused(code, message, status=422, field="reason")
    refuse_cpr(said, field="reason")
    with transaction.atomic():
        row = Charge.objects.select_for_update(no_key=True).get(pk=charge.pk)
        if row.state not in (State.DUE, State.NOTED):
            raise Refused("settled", _("Det er gjort op."))
        drop(row, now, member, said)
        logbook.note(
            WAIVED, by=member.user, estate=member.estate, now=now,
            facts={"charge": row.pk, "amount": row.amount},
        )  # fmt: skip


def fetched(member: Membership, run: RentRun, *, now: datetime) -> None:
    """The list with its addresses was fetched: that is in the logbook."""
    by, estate = member.user, member.estate
    logbook.note(FETCHED, by=by, estate=estate, now=now, facts={"run": run.pk})


def forget(user: User) -> None:
    """Who made the list. The list stays: the rent hangs on it."""
    RentRun.objects.filter(made_by__user=user).update(made_by=None)
