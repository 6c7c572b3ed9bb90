"""What the pages of loans show: a shelf of things, one of them, the household's own, the desk."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bookings.loans import rules
from bookings.models import Condition, Loan, Thing
from community.people.models import Membership
from community.times import local
from community.ui.dates import oclock, relative_day

State = Loan.State


@dataclass(frozen=True)
class Row:
    """A thing on the shelf and what one may know of it: never who has it."""

    thing: Thing
    word: str
    is_free: bool
    own: Loan | None


def shelf(member: Membership, now: datetime) -> list[Row]:
    """What the estate lends out, in one look."""
    today = local(now).date()
    things = Thing.objects.visible_to(member).lent().with_loans()
    return [row_of(member, thing, today) for thing in things]


def row_of(member: Membership, thing: Thing, today: date) -> Row:
    own = own_of(member, thing)
    word = word_for_own(own, today) if own is not None else ""
    is_free = bool(rules.free_for(thing.now_held, today, 1, today))
    return Row(thing, word or _word(thing, today, is_free), is_free, own)


def own_of(member: Membership, thing: Thing) -> Loan | None:
    mine = (one for one in thing.now_held if one.household_id == member.household_id)
    return next(mine, None) if member.household_id else None


def _word(thing: Thing, today: date, is_free: bool) -> str:
    """«Fri nu», «Udlånt til fredag»."""
    if is_free:
        return _("Fri nu")
    here = [one for one in thing.now_held if one.state in Loan.HOLDING]
    out = next((one for one in here if one.state == State.OUT), None)
    if out is not None and out.last_day < today:
        return _("Udlånt lidt endnu")
    if out is not None:
        return _("Udlånt til %(day)s") % {"day": relative_day(out.last_day, today)}
    kept = next((one for one in here if one.first_day <= today < one.days.upper), None)
    if kept is None or kept.state == State.OFFERED:
        return _("Lagt til side til en nabo")
    return _("Lagt til side til %(day)s") % {"day": relative_day(kept.last_day, today)}


def word_for_own(own: Loan, today: date) -> str:
    """What the household may know of its own loan."""
    if own.state == State.WAITING:
        return _("I står i kø")
    day = {"day": relative_day(own.last_day, today), "first": relative_day(own.first_day, today)}
    if own.state == State.OFFERED and own.asked_until is not None:
        until = f"{relative_day(own.asked_until, today)} {oclock(own.asked_until)}"
        return _("Jeres tur. Svar senest %(until)s") % {"until": until}
    if own.state == State.ASKED:
        return _("I har spurgt. Naboen svarer snart")
    if own.state == State.AGREED:
        return _("Lagt til side til jer fra %(first)s") % day
    if own.handed_in_at:
        return _("I har afleveret den")
    if own.last_day < today:
        return _("Skulle være afleveret %(day)s") % day
    return _("Hos jer. Aflever senest %(day)s") % day


@dataclass
class ThingPage:
    """A thing, for one reader."""

    thing: Thing
    member: Membership
    now: datetime
    today: date = field(init=False)
    row: Row = field(init=False)

    def __post_init__(self) -> None:
        self.today = local(self.now).date()
        self.row = row_of(self.member, self.thing, self.today)

    @property
    def own(self) -> Loan | None:
        return self.row.own

    @property
    def free_days(self) -> list[date]:
        """The days one can begin on; none while others stand in line."""
        if rules.others_wait(self.thing.now_held, self.own):
            return []
        days = (self.today + timedelta(days=number) for number in range(rules.AHEAD + 1))
        return [day for day in days if rules.free_for(self.thing.now_held, day, 1, self.today)]

    @property
    def in_line(self) -> int:
        return sum(one.state == State.WAITING for one in self.thing.now_held)

    @property
    def is_owner(self) -> bool:
        return rules.owns(self.member, self.thing)

    @property
    def is_kept(self) -> bool:
        return rules.keeps(self.member, self.thing)

    @property
    def can_borrow(self) -> bool:
        lives = self.member.lives_here and not self.is_owner and self.thing.retired_at is None
        return lives and (self.own is None or self.own.state == State.WAITING)

    @property
    def can_wait(self) -> bool:
        return self.can_borrow and self.own is None and not self.row.is_free

    @property
    def can_fetch(self) -> bool:
        return self.own is not None and rules.can_fetch(self.member, self.own, self.today)

    @property
    def can_renew(self) -> bool:
        return self.own is not None and rules.can_renew(self.own) and not self.in_line

    @property
    def can_hand_in(self) -> bool:
        return self.own is not None and self.own.state == State.OUT and not self.own.handed_in_at

    @property
    def can_let_go(self) -> bool:
        return self.own is not None and self.own.state in Loan.NOT_FETCHED

    @property
    def meets(self) -> bool:
        """A neighbour's name and door are for whom they have said yes to."""
        return self.own is not None and rules.sees_names(self.own)


@dataclass(frozen=True)
class Given:
    """A loan as who lends the thing sees it."""

    loan: Loan
    word: str
    is_late: bool
    can_fetch: bool
    can_nudge: bool
    sees_names: bool


def given(member: Membership, loan: Loan, now: datetime) -> Given:
    today = local(now).date()
    is_late = loan.is_overdue(today)
    if loan.state == State.OUT:
        said = _("Kommer tilbage %(day)s") if not is_late else _("Skulle være tilbage %(day)s")
        word = said % {"day": relative_day(loan.last_day, today)}
        word = _("De siger, at den er afleveret") if loan.handed_in_at else word
    else:
        first, last = (relative_day(day, today) for day in (loan.first_day, loan.last_day))
        word = _("Fra %(first)s til %(last)s") % {"first": first, "last": last}
        word = first[:1].upper() + first[1:] if first == last else word
    return Given(
        loan, word, is_late,
        rules.can_fetch(member, loan, today) and rules.lends(member, loan),
        rules.lends(member, loan) and rules.can_nudge(loan, now, today),
        rules.sees_names(loan),
    )  # fmt: skip


def lent_out(member: Membership, thing: Thing, now: datetime) -> list[Given]:
    """What the neighbour whose it is has to do about it."""
    rows = Loan.objects.visible_to(member).of_home(member).filter(thing=thing).with_thing()
    held = rows.exclude(household=member.household_id).filter(
        state__in=[State.ASKED, State.AGREED, State.OUT]
    )
    return [given(member, loan, now) for loan in held.order_by("days", "pk")]


@dataclass(frozen=True)
class Desk:
    """What the caretaker has to do: late, brought, to be given out; and what is out."""

    late: list[Given]
    brought: list[Given]
    to_give: list[Given]
    out: list[Given]
    broken: list[Condition]
    things: list[Row]

    @property
    def is_quiet(self) -> bool:
        return not (self.late or self.brought or self.to_give or self.out or self.broken)


def desk(member: Membership, now: datetime) -> Desk:
    """The estate's own things, for who hands them out."""
    seen = Loan.objects.visible_to(member).at_the_desk(member).with_thing()
    held = seen.filter(state__in=[State.AGREED, State.OUT]).order_by("days", "pk")
    rows = [given(member, loan, now) for loan in held]
    out = [row for row in rows if row.loan.state == State.OUT]
    faults = Condition.objects.visible_to(member).faults().filter(thing__retired_at=None)
    return Desk(
        late=[row for row in out if row.is_late],
        brought=[row for row in out if row.loan.handed_in_at],
        to_give=[row for row in rows if row.loan.state == State.AGREED],
        out=[row for row in out if not row.is_late and not row.loan.handed_in_at],
        broken=list(faults.select_related("thing", "picture")),
        things=shelf(member, now),
    )


@dataclass(frozen=True)
class Own:
    """A loan of the household's, among its bookings."""

    loan: Loan
    word: str
    is_late: bool


def loans_of(member: Membership, now: datetime) -> list[Own]:
    """What the household has, is to have or waits for: what comes home first stands first."""
    if not member.household_id or "loans" in member.estate.features_off:
        return []
    today = local(now).date()
    rows = Loan.objects.visible_to(member).borrowed_by(member).open().select_related("thing")
    last = date.max
    found = sorted(rows, key=lambda one: (one.days.upper if one.days else last, one.pk))
    return [Own(one, word_for_own(one, today), one.is_overdue(today)) for one in found]
