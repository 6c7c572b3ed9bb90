"""The verbs of who lends a thing out: yes, not this time, over the counter, and a friendly word."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.loans import actions as borrowing
from bookings.loans import notify, rules
from bookings.loans.line.actions import end, reread, tell_pages
from bookings.locks import twice
from bookings.models import Loan, Thing
from bookings.models.loans import ANSWER_LENGTH
from bookings.ringing import who_rings
from community.errors import Refused
from community.people.logbook import actions as logbook
from community.people.models import Household, Membership
from community.times import local

MADE_FOR, NUDGED = "loan.made_for", "loan.nudged"
State = Loan.State


def agree(member: Membership, loan: Loan, *, now: datetime) -> Loan:
    """The neighbour whose it is says yes: now the two know who they are. Twice is once.

    Raises Refused: `not_yours` (403), `over`, `busy`.
    """
    return twice(lambda: _agree(member, loan, now))


def _agree(member: Membership, loan: Loan, now: datetime) -> Loan:
    with transaction.atomic():
        row = reread(loan)
        if not rules.lends(member, row):
            raise rules.not_yours()
        if row.state in (State.AGREED, State.OUT):
            return row
        if row.state != State.ASKED:
            raise Refused("over", _("De har ikke brug for den mere."))
        row.state = State.AGREED
        row.save(update_fields=["state"])
        notify.withdraw(row, now)
        notify.agreed(row, now)
        tell_pages(row)
    return row


def decline(member: Membership, loan: Loan, reason: str, *, now: datetime) -> Loan:
    """Not this time: before it is fetched, by who lends it. Twice is once.

    Raises Refused: `not_yours` (403), `over`, `long_text`, `cpr`, `busy`.
    """
    said = rules.said(reason, ANSWER_LENGTH, "reason")
    return twice(lambda: _decline(member, loan, said, now))


def _decline(member: Membership, loan: Loan, said: str, now: datetime) -> Loan:
    with transaction.atomic():
        row = reread(loan)
        if not rules.lends(member, row):
            raise rules.not_yours()
        if row.state == State.DECLINED:
            return row
        if row.state not in (State.ASKED, State.AGREED):
            raise Refused(
                "over", _("Det er for sent at sige nej. Den er hentet eller givet videre.")
            )
        row.answer = said
        end(row, State.DECLINED, now)
        notify.declined(row, now)
    return row


def lend(
    member: Membership, thing: Thing, household: Household, days: int, *, now: datetime, why: str
) -> Loan:
    """Over the counter, to a household that came by or rang: by its own rules, from today.

    What was put aside for them is what they get. They are told it, and it is a line in the
    logbook. Raises Refused: `not_yours` (403), `nobody_there` (nobody in that home is known to the
    house), and as `ask` and `fetch`.
    """
    if not rules.keeps(member, thing) or thing.is_a_neighbours:
        raise rules.not_yours()
    today = local(now).date()
    helped = who_rings(member, household, thing.estate_id, today)
    with transaction.atomic():
        kept = Loan.objects.filter(thing=thing, household=household, state=State.AGREED)
        loan = kept.filter(days__startswith__lte=today).with_thing().first()
        if loan is None:
            loan = borrowing.ask(helped, thing, today, days, now=now)
        if loan.state != State.OUT:
            loan = _out(loan, now)
        logbook.note(
            MADE_FOR, by=member.user, about=helped.user, estate=member.estate, why=why,
            now=now, facts={"loan": loan.pk},
        )  # fmt: skip
    return loan


def _out(loan: Loan, now: datetime) -> Loan:
    row = reread(loan)
    if Loan.objects.out().filter(thing=row.thing_id).exists():
        raise Refused("not_home", _("Den er ikke kommet tilbage endnu."))
    row.state, row.out_at = State.OUT, now
    row.save(update_fields=["state", "out_at"])
    tell_pages(row)
    return row


def nudge(member: Membership, loan: Loan, *, now: datetime) -> Loan:
    """A friendly word to who has it for too long; a line in the logbook.

    Raises Refused: `not_yours` (403), `not_late`, `said_already` (once a day is enough), `busy`.
    """
    return twice(lambda: _nudge(member, loan, now))


def _nudge(member: Membership, loan: Loan, now: datetime) -> Loan:
    today = local(now).date()
    with transaction.atomic():
        row = reread(loan)
        if not rules.lends(member, row):
            raise rules.not_yours()
        if not row.is_overdue(today):
            raise Refused("not_late", _("Den er ikke for sent på den."))
        if not rules.can_nudge(row, now, today):
            raise Refused("said_already", _("De har fået en påmindelse. Vent til i morgen."))
        row.nudged_at = now
        row.save(update_fields=["nudged_at"])
        notify.nudge(row, now)
        about = row.asked_by.user if row.asked_by else None
        facts = {"loan": row.pk}
        logbook.note(
            NUDGED, by=member.user, about=about, estate=member.estate, now=now, facts=facts
        )
        tell_pages(row)
    return row
