"""The verbs of being met: greet, take, give back, finish, say hello, say no thanks."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live
from community.batches import in_batches
from community.errors import Refused
from community.homes import arrivals, notify, rules
from community.homes.models import STAFF, TAKERS, Greeting, with_a_hidden_person
from community.people.models import Estate, Household, Membership
from community.people.welcome.actions import midnight

AWAKE = 9  # o'clock: from then on the day's new doors are told
# Within a fortnight of moving in (practice 2.7), and never on the spot.
WITHIN, A_WEEK = timedelta(days=14), timedelta(days=7)
Kind, State, Outcome = Greeting.Kind, Greeting.State, Greeting.Outcome


# --- the clock -----------------------------------------------------------------------------------


def greet_due(now: datetime) -> int:
    """Ask for a welcome for every household that has moved in, and tell those it concerns.

    How many households were found. Safe to run twice, on two workers, after a crash at any line:
    what is found is locked, and marked in the transaction that writes its effect.
    """
    today = timezone.localdate(now)
    found = in_batches(
        lambda: arrivals.to_greet(today).order_by("period", "pk"),
        Household.objects.all(),
        lambda household: _ask(household, now),
    )
    _hand_back_the_stranded(now)
    in_batches(
        lambda: _uninvited(today).order_by("pk"),
        Greeting.objects.with_places(),
        lambda greeting: _invite(greeting, now),
    )
    for estate_id in _estates_with_news(now):
        _announce(estate_id, now)
    return found


def _ask(household: Household, now: datetime) -> None:
    ask_for_a_welcome(household, now=now)


def ask_for_a_welcome(household: Household, *, now: datetime) -> list[Greeting]:
    """Three things to do for a household; IntegrityError when it has been asked for before."""
    due = max(household.period.lower + WITHIN, timezone.localdate(now) + A_WEEK)
    return Greeting.objects.bulk_create(
        Greeting(household=household, kind=kind, due_on=due, created_at=now) for kind in Kind
    )


def _hand_back_the_stranded(now: datetime) -> None:
    """What was taken by somebody who may not greet there any more waits for somebody else."""
    today = timezone.localdate(now)
    taken = Greeting.objects.filter(state=State.TAKEN)
    able = Membership.objects.current(today).filter(
        terms__role__in=TAKERS, terms__period__contains=today
    )
    at_work = able.filter(terms__role__in=STAFF, terms__period__contains=today)
    gone = taken.exclude(taken_by__in=able.values("pk"))
    too_close = taken.filter(with_a_hidden_person(today)).exclude(taken_by__in=at_work.values("pk"))
    for stranded in (gone, too_close):
        stranded.update(state=State.WAITING, taken_by=None)


def _uninvited(today: date) -> QuerySet[Greeting]:
    """Visits that are to come, to households whose adults nobody has told of them."""
    adults = Membership.objects.current(today).filter(user__is_adult=True)
    return Greeting.objects.visits().undone().filter(
        invited_at=None,
        household__in=adults.filter(household__isnull=False).values("household"),
        household__period__contains=today,
    )  # fmt: skip


def _invite(greeting: Greeting, now: datetime) -> None:
    """Tell the adults of a household, once, that somebody would like to come by."""
    today = timezone.localdate(now)
    living = arrivals.living_in(greeting.household_id, today).filter(user__is_adult=True)
    notify.invited(greeting, [member.user for member in living], now)
    Greeting.objects.filter(pk=greeting.pk).update(invited_at=now)


def _unannounced() -> QuerySet[Greeting]:
    return Greeting.objects.filter(state=State.WAITING, announced_at=None)


def _estates_with_news(now: datetime) -> list[int]:
    """Those with new doors nobody was told about; nobody is woken for it."""
    if timezone.localtime(now).hour < AWAKE:
        return []
    place = "household__dwelling__entrance__estate"
    return sorted(set(_unannounced().values_list(place, flat=True)))


@transaction.atomic
def _announce(estate_id: int, now: datetime) -> None:
    """One note a day to those who greet in the estate, under its lock."""
    here = Greeting.objects.filter(household__dwelling__entrance__estate=estate_id)
    mine = Estate.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=estate_id)
    estate = mine.first()
    today = timezone.localdate(now)
    if estate is None or here.filter(announced_at__gte=midnight(today)).exists():
        return
    fresh = here.filter(pk__in=_unannounced().values("pk"))
    ids = list(fresh.values_list("pk", flat=True))
    takers = arrivals.who_greet(estate_id, today)
    at_work = arrivals.colleagues_among(takers, today)
    open_to_all = fresh.exclude(with_a_hidden_person(today))
    for is_work, doors in ((True, fresh), (False, open_to_all)):
        number = doors.values("household").distinct().count()
        users = [taker.user for taker in takers if (taker.pk in at_work) == is_work]
        if number and users:
            notify.new_doors(estate, users, number, now)
    Greeting.objects.filter(pk__in=ids).update(announced_at=now)


# --- who greets ----------------------------------------------------------------------------------


@transaction.atomic
def take(member: Membership, greeting: Greeting, *, now: datetime) -> Greeting:
    """«Det tager jeg». Taking what one has is fine.

    Refused `not_a_greeter`, `taken` when somebody else was quicker, `done`.
    """
    greeting = _reread(member, greeting)
    if rules.can_give_back(member, greeting):
        return greeting
    if not rules.can_take(member, greeting):
        raise _why_not(greeting)
    greeting.state, greeting.taken_by = State.TAKEN, member
    return _keep(greeting, "state", "taken_by")


@transaction.atomic
def give_back(member: Membership, greeting: Greeting, *, now: datetime) -> Greeting:
    """Somebody else may take it; nobody asks why. Refused `not_a_greeter`, `taken`, `done`."""
    greeting = _reread(member, greeting)
    if rules.can_take(member, greeting):
        return greeting
    if not rules.can_give_back(member, greeting):
        raise _why_not(greeting)
    greeting.state, greeting.taken_by = State.WAITING, None
    return _keep(greeting, "state", "taken_by")


@transaction.atomic
def finish(member: Membership, greeting: Greeting, outcome: str, *, now: datetime) -> Greeting:
    """Say what came of it: met, not at home, or no thanks. That is all there is to say.

    Refused `unknown_outcome`, `not_a_greeter`, `taken` (by somebody else), `done`.
    """
    if outcome not in Outcome.values:
        raise Refused("unknown_outcome", _("Vælg et af de tre svar."), status=422)
    greeting = _reread(member, greeting)
    if not rules.can_finish(member, greeting):
        raise _why_not(greeting)
    greeting.taken_by = member
    return _end(greeting, member, outcome, now)


@transaction.atomic
def reopen(member: Membership, greeting: Greeting, *, now: datetime) -> Greeting:
    """It was a slip: the task is one's own again. Refused `not_a_greeter`, `too_late`."""
    greeting = _reread(member, greeting)
    if not rules.can_reopen(member, greeting, now):
        raise Refused("too_late", _("Det kan ikke laves om længere."))
    return _begin_again(greeting)


# --- who is greeted ------------------------------------------------------------------------------


@transaction.atomic
def decline(member: Membership, *, now: datetime) -> list[Greeting]:
    """«Nej tak»: nobody comes by, and nobody asks why. Whoever had taken it is told so.

    What was done already stays done. Refused `under_18`, and `nobody_comes` when there is nothing
    to say no to.
    """
    coming = [row for row in _own(member) if row.kind != Kind.CODE_LETTER]
    undone = [row for row in coming if row.state != State.DONE]
    if not undone:
        raise Refused("nobody_comes", _("Der er ikke aftalt noget besøg."))
    for greeting in undone:
        greeting.helped_by = member.helper
        _end(greeting, member, Outcome.NO_THANKS, now)
        if greeting.kind == Kind.VISIT or greeting.taken_by_id != _taker_of_visit(coming):
            notify.answered(greeting, member, now, is_yes=False)
    return undone


def _taker_of_visit(rows: list[Greeting]) -> int | None:
    return next((row.taken_by_id for row in rows if row.kind == Kind.VISIT), None)


@transaction.atomic
def accept_again(member: Membership, *, now: datetime) -> list[Greeting]:
    """Take the «nej tak» back: whoever had taken it has it again. Refused `under_18`."""
    declined = [
        row
        for row in _own(member)
        if row.outcome == Outcome.NO_THANKS and row.done_by_id in _household_ids(member)
    ]
    return [_begin_again(row) for row in declined]


@transaction.atomic
def say_hello(member: Membership, *, now: datetime) -> Greeting:
    """Tell the one who has taken the visit that they are welcome. Once is enough.

    Refused `under_18`, `nobody_comes` while nobody has taken it.
    """
    visit = next((row for row in _own(member) if row.kind == Kind.VISIT), None)
    if visit is None or visit.state != State.TAKEN:
        raise Refused("nobody_comes", _("Der er ikke nogen at sige hej til endnu."))
    if visit.hello_at is None:
        visit.hello_at, visit.helped_by = now, member.helper
        _keep(visit, "hello_at", "helped_by")
        notify.answered(visit, member, now, is_yes=True)
    return visit


# --- parts of the above --------------------------------------------------------------------------


def _reread(member: Membership, greeting: Greeting) -> Greeting:
    """The row as it is once nobody else can change it. Refused `not_a_greeter`."""
    if not rules.greets(member):
        raise Refused("not_a_greeter", _("Det er velkomstholdet, der tager imod."))
    rows = Greeting.objects.with_places().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=greeting.pk, household__dwelling__entrance__estate=member.estate_id)


def _own(member: Membership) -> list[Greeting]:
    """The household's greetings, locked. Refused `under_18`."""
    if not member.user.is_adult:
        raise Refused("under_18", _("En voksen i din bolig svarer på det."))
    rows = Greeting.objects.with_places().select_for_update(no_key=True, of=("self",))
    return list(rows.filter(household_id=member.household_id or 0).order_by("pk"))


def _household_ids(member: Membership) -> set[int]:
    living = Membership.objects.filter(household_id=member.household_id or 0)
    return set(living.values_list("pk", flat=True))


def _why_not(greeting: Greeting) -> Refused:
    if greeting.state == State.DONE:
        return Refused("done", _("Det er klaret allerede."))
    if greeting.state == State.WAITING:
        return Refused("not_yours", _("Den er ikke din. Du kan tage den."))
    return Refused("taken", _("En anden har taget den."))


def _end(greeting: Greeting, member: Membership, outcome: str, now: datetime) -> Greeting:
    greeting.state, greeting.outcome = State.DONE, outcome
    greeting.done_by, greeting.done_at = member, now
    if greeting.kind == Kind.VISIT:
        notify.withdraw(greeting, now)
    return _keep(greeting, "state", "outcome", "taken_by", "done_by", "done_at", "helped_by")


def _begin_again(greeting: Greeting) -> Greeting:
    greeting.state = State.TAKEN if greeting.taken_by_id else State.WAITING
    greeting.outcome, greeting.done_by, greeting.done_at = "", None, None
    return _keep(greeting, "state", "outcome", "done_by", "done_at")


def _keep(greeting: Greeting, *fields: str) -> Greeting:
    greeting.save(update_fields=list(fields))
    live.push(f"household:{greeting.household_id}")
    return greeting
