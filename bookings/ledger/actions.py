"""The one verb of the office: take what is due to the rent, each amount once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.models import Charge, RentRun
from community.errors import Refused
from community.people.logbook import actions as logbook
from community.people.models import Membership, Role, User

OFFICE = frozenset({Role.OPERATIONS, Role.ADMINISTRATION})
LISTED, FETCHED = "rent.listed", "rent.fetched"
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


def fetched(member: Membership, run: RentRun, *, now: datetime) -> None:
    """The list with its addresses was fetched: that is in the logbook."""
    by, estate = member.user, member.estate
    logbook.note(FETCHED, by=by, estate=estate, now=now, facts={"run": run.pk})


def forget(user: User) -> None:
    """Who made the list. The list stays: the rent hangs on it."""
    RentRun.objects.filter(made_by__user=user).update(made_by=None)
