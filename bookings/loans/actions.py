"""The verbs of borrowing: ask, wait, say yes, fetch, renew, hand in, and not after all."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from bookings.loans import notify, rules
from bookings.loans.line.actions import end, locked, reread, tell_pages
from bookings.locks import twice
from bookings.models import FAULT_LENGTH, Condition, Loan, Thing
from community.errors import Refused
from community.people.models import Membership
from community.pictures import actions as shelf
from community.pictures.models import Picture
from community.times import local

State, Given = Loan.State, Thing.Given


def ask(member: Membership, thing: Thing, first: date, days: int, *, now: datetime) -> Loan:
    """Ask for it from a day; where one takes it oneself and it is today, it is out at once.

    What stands open is the answer when it is asked again. Raises Refused: `no_household` (403),
    `yours` (it is the household's own), `past`, `too_far`, `too_long`, `moving_out`, `late`
    (something else is not home in time), `others_wait`, `taken` (with `next_free` or `free_days`),
    `already`, `gone`, `busy`.
    """
    return twice(lambda: _ask(member, thing.pk, first, days, now))


def _ask(member: Membership, thing_id: int, first: date, days: int, now: datetime) -> Loan:
    today = local(now).date()
    with transaction.atomic():
        thing = locked(thing_id)
        _refuse_unless_lent(member, thing)
        own = _own(member, thing)
        if own is not None and own.state != State.WAITING:
            return _the_same(own, first, days)
        no = rules.wrong_days(thing, first, days, today) or _no_to_home(member, first, days, today)
        if no is None:
            no = rules.others_wait(thing.now_held, own) or rules.taken(
                thing.now_held, first, days, today
            )
        if no is not None:
            raise no
        loan = own or _new(member, thing, now)
        loan.days = DateRange(first, first + days * rules.DAY)
        _keep_or_take(loan, thing, now)
        loan.save()
        notify.lent_to(member, loan, now)
        tell_pages(loan)
    return loan


def _refuse_unless_lent(member: Membership, thing: Thing) -> None:
    if member.household is None:
        raise rules.no_household()
    if thing.retired_at is not None:
        raise Refused("gone", _("Den lånes ikke ud mere."))
    if rules.owns(member, thing):
        raise Refused("yours", _("Det er jer, der låner den ud."))


def _own(member: Membership, thing: Thing) -> Loan | None:
    return next((one for one in thing.now_held if one.household_id == member.household_id), None)


def _the_same(own: Loan, first: date, days: int) -> Loan:
    """Asking twice is once; asking for other days is not."""
    if own.days is not None and own.days == DateRange(first, first + days * rules.DAY):
        return own
    raise Refused("already", _("I har den allerede, eller den er lagt til side til jer."))


def _no_to_home(member: Membership, first: date, days: int, today: date) -> Refused | None:
    """What is about the household itself: it moves before then, or something else is late."""
    household = member.household
    assert household is not None
    last = household.period.upper
    if last is not None and first + days * rules.DAY > last:
        return Refused("moving_out", _("I flytter, før den skal være tilbage."), field="days")
    late = Loan.objects.filter(household=household).overdue(today).select_related("thing").first()
    if late is None:
        return None
    said = _("Aflever først det, I har for længe: %(thing)s.") % {"thing": late.thing.name}
    return Refused("late", said)


def _new(member: Membership, thing: Thing, now: datetime) -> Loan:
    return Loan(
        thing=thing, household=member.household, asked_by=member, helped_by=member.helper,
        created_at=now, state=State.WAITING,
    )  # fmt: skip


def _keep_or_take(loan: Loan, thing: Thing, now: datetime) -> None:
    """What it becomes when its days are known: asked of the neighbour, put aside, or out."""
    loan.asked_until = None
    if thing.given == Given.NEIGHBOUR:
        loan.state = State.ASKED
        loan.save()
        notify.somebody_asks(loan, now)
    elif thing.given == Given.SELF and loan.first_day <= local(now).date():
        loan.state, loan.out_at = State.OUT, now
    else:
        loan.state = State.AGREED


def wait(member: Membership, thing: Thing, *, now: datetime) -> Loan:
    """Stand in line for a thing that is lent. Twice is once.

    Raises Refused: `no_household` (403), `yours`, `gone`, `free_now`, `already`, `busy`.
    """
    return twice(lambda: _wait(member, thing.pk, now))


def _wait(member: Membership, thing_id: int, now: datetime) -> Loan:
    today = local(now).date()
    with transaction.atomic():
        thing = locked(thing_id)
        _refuse_unless_lent(member, thing)
        own = _own(member, thing)
        if own is not None and own.state == State.WAITING:
            return own
        if own is not None:
            raise Refused("already", _("I har den allerede, eller den er lagt til side til jer."))
        if rules.free_for(thing.now_held, today, 1, today):
            raise Refused("free_now", _("Den er fri nu. I kan låne den med det samme."))
        loan = _new(member, thing, now)
        loan.save()
        notify.lent_to(member, loan, now)
        tell_pages(loan)
    return loan


def say_yes(member: Membership, loan: Loan, *, now: datetime) -> Loan:
    """It is their turn, and they want it. Twice is once.

    Raises Refused: `not_yours` (403), `not_kept_any_more`, `moving_out`, `late`, `busy`.
    """
    return twice(lambda: _say_yes(member, loan, now))


def _say_yes(member: Membership, loan: Loan, now: datetime) -> Loan:
    today = local(now).date()
    with transaction.atomic():
        row = reread(loan)
        if not rules.borrows(member, row):
            raise rules.not_yours()
        if row.state in (State.ASKED, State.AGREED, State.OUT):
            return row
        if row.state != State.OFFERED or row.asked_until is None or now >= row.asked_until:
            raise Refused("not_kept_any_more", _("Den er ikke holdt til jer mere."))
        days = min(row.thing.max_days, (row.days.upper - today).days)
        no = _no_to_home(member, today, days, today)
        if no is not None:
            raise no
        row.days = DateRange(today, today + days * rules.DAY)
        row.helped_by = member.helper
        notify.withdraw(row, now)
        _keep_or_take(row, row.thing, now)
        row.save()
        notify.lent_to(member, row, now)
        tell_pages(row)
    return row


def withdraw(member: Membership, loan: Loan, *, now: datetime) -> Loan:
    """Not after all: out of the line, no to a turn, or it is free for the next. Twice is once.

    Raises Refused: `not_yours` (403), `out_already` (then one hands it in), `busy`.
    """
    return twice(lambda: _withdraw(member, loan, now))


def _withdraw(member: Membership, loan: Loan, now: datetime) -> Loan:
    with transaction.atomic():
        row = reread(loan)
        if not rules.borrows(member, row):
            raise rules.not_yours()
        if row.state == State.OUT:
            raise Refused("out_already", _("I har den. Aflever den i stedet."))
        if row.state in Loan.NOT_FETCHED:
            end(row, State.WITHDRAWN, now)
            notify.over_for(member, row, now)
    return row


def fetch(member: Membership, loan: Loan, *, now: datetime) -> Loan:
    """It is out: whoever gives it says so, or who takes it. Twice is once.

    Raises Refused: `not_yours` (403), `over`, `not_yet` (its days have not begun), `not_home`
    (somebody else has it still), `busy`.
    """
    return twice(lambda: _fetch(member, loan, now))


def _fetch(member: Membership, loan: Loan, now: datetime) -> Loan:
    today = local(now).date()
    with transaction.atomic():
        row = reread(loan)
        by_hand = rules.borrows(member, row) and row.thing.given != Given.DESK
        if not (by_hand or rules.lends(member, row)):
            raise rules.not_yours()
        if row.state == State.OUT:
            return row
        if row.state != State.AGREED:
            raise Refused("over", _("Den er ikke lagt til side til dem mere."))
        if not rules.can_fetch(member, row, today):
            raise Refused("not_yet", _("Lånet begynder først senere."))
        if Loan.objects.out().filter(thing=row.thing_id).exists():
            raise Refused("not_home", _("Den er ikke kommet tilbage endnu."))
        row.state, row.out_at = State.OUT, now
        row.save(update_fields=["state", "out_at"])
        tell_pages(row)
    return row


def renew(member: Membership, loan: Loan, *, now: datetime) -> Loan:
    """As long once more, once, unless somebody waits or has asked for it.

    Raises Refused: `not_yours` (403), `not_out`, `renewed`, `waited_for`, `asked_for`,
    `moving_out`, `busy`.
    """
    return twice(lambda: _renew(member, loan, now))


def _renew(member: Membership, loan: Loan, now: datetime) -> Loan:
    today = local(now).date()
    with transaction.atomic():
        thing, row = locked(loan.thing_id), reread(loan)
        if not rules.borrows(member, row):
            raise rules.not_yours()
        if row.state != State.OUT or row.handed_in_at:
            raise Refused("not_out", _("I har den ikke mere."))
        if row.renewed_at is not None:
            raise Refused("renewed", _("Lånet er fornyet en gang. Aflever den, og spørg igen."))
        others = [one for one in thing.now_held if one.pk != row.pk]
        if any(one.state == State.WAITING for one in others):
            raise Refused("waited_for", _("En nabo venter på den. Aflever den til tiden."))
        since = max(row.days.upper, today + rules.DAY)
        days = rules.free_for(others, since, thing.max_days, today)
        if not days:
            raise Refused("asked_for", _("En nabo skal have den efter jer."))
        _refuse_if_moving(member, since, days)
        row.days = DateRange(row.days.lower, since + days * rules.DAY)
        row.renewed_at, row.eve_told_at, row.day_told_at = now, None, None
        row.save(update_fields=["days", "renewed_at", "eve_told_at", "day_told_at"])
        notify.withdraw(row, now)
        notify.lent_to(member, row, now)
        tell_pages(row)
    return row


def _refuse_if_moving(member: Membership, since: date, days: int) -> None:
    last = member.household.period.upper if member.household else None
    if last is not None and since + days * rules.DAY > last:
        raise Refused("moving_out", _("I flytter, før den skal være tilbage."))


def hand_in(
    member: Membership,
    loan: Loan,
    *,
    now: datetime,
    text: str = "",
    is_fault: bool = False,
    pictures: Sequence[Picture] = (),
) -> Loan:
    """One's own tick, with how it is: who borrowed it has brought it, who lends it has it again.

    It is home, and the next one's, when who lends it says so; at once where one takes it oneself.
    Raises Refused: `not_yours` (403), `not_out`, `words_needed` (a fault or a photo without a
    word), `long_text`, `cpr`, `busy`, and as `pictures.take`.
    """
    said = rules.said(text, FAULT_LENGTH, "text")
    if not said and (is_fault or pictures):
        raise Refused("words_needed", _("Skriv kort, hvordan den er."), status=422, field="text")
    return twice(lambda: _hand_in(member, loan, now, said, is_fault, pictures))


def _hand_in(
    member: Membership,
    loan: Loan,
    now: datetime,
    said: str,
    is_fault: bool,
    pictures: Sequence[Picture],
) -> Loan:
    with transaction.atomic():
        row = reread(loan)
        is_lender = rules.lends(member, row)
        if not (is_lender or rules.borrows(member, row)):
            raise rules.not_yours()
        if row.state == State.RETURNED and not said:
            return row
        if row.state != State.OUT:
            raise Refused("not_out", _("Den er ikke lånt ud."))
        if said:
            _note(member, row, said, is_fault, pictures, now)
        if is_lender or row.thing.given == Given.SELF:
            row.handed_in_at = row.handed_in_at or now
            row.received_by = member if is_lender else None
            end(row, State.RETURNED, now)
            notify.over_for(member, row, now)
        else:
            row.handed_in_at = row.handed_in_at or now
            row.save(update_fields=["handed_in_at"])
            notify.withdraw(row, now)
            tell_pages(row)
    return row


def _note(
    member: Membership,
    loan: Loan,
    said: str,
    is_fault: bool,
    pictures: Sequence[Picture],
    now: datetime,
) -> None:
    chosen = shelf.take(member, [one.token for one in pictures], most=1)
    Condition.objects.create(
        thing=loan.thing, loan=loan, text=said, is_fault=is_fault,
        picture=chosen[0] if chosen else None,
        told_by=member, told_at=now, helped_by=member.helper,
    )  # fmt: skip
