"""A draw: days are held, households apply, the clock draws once, a person says yes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bookings import actions, lots
from bookings.claiming.actions import claim
from bookings.drawing import actions as drawing
from bookings.drawing.clock import actions as clock
from bookings.drawing.deciding import actions as deciding
from bookings.models import Booking, Claim, Draw, Ticket, Waiting
from bookings.wishes import NOTHING
from community.notifications.models import Notification
from community.people.models import User
from tests.bookings.conftest import day_at, fetched, refused, take
from tests.bookings.drawing.conftest import CHRISTMAS, CLOSES, PLAN, feast_of
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(name):
    notes = Notification.objects.filter(user__name=name.capitalize(), kind="bookings.draw")
    return [note.title for note in notes.order_by("pk")]


def test_a_day_that_is_drawn_cannot_be_booked_whoever_asks(cast, laden, draw):
    christmas = day_at(laden, "2026-12-24")
    with refused("drawn") as no:
        take(cast, "birgit", laden, christmas, feast_of(laden))
    assert "trækkes lod tirsdag 1." in str(no.error)
    hold = draw.lots.first().hold
    assert hold.state == Booking.State.DRAW
    row = Booking(
        facility=laden, made_under=laden.rules, household=cast.member("birgit").household,
        period=hold.period, created_at=NOW,
    )  # fmt: skip
    row.save()
    row.facility = fetched("Laden")
    with pytest.raises(IntegrityError, match="one_booking_of_a_place"), transaction.atomic():
        claim([row])


def test_nobody_sees_the_seed_before_it_is_used_but_it_is_sealed(draw):
    assert draw.seed_hash == lots.sealed(draw.seed)
    assert not draw.is_shown


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"days": []}, "no_day"),
        ({"title": " "}, "empty"),
        ({"title": "Ring til 010190-1239"}, "cpr"),
        ({"closes_at": NOW - DAY, "opens_at": NOW - 2 * DAY}, "past"),
        ({"closes_at": NOW}, "ends_before_it_begins"),
        ({"closes_at": CLOSES + 20 * DAY}, "too_late_to_draw"),
    ],
)
def test_a_draw_that_makes_no_sense_is_not_made(cast, laden, change, code):
    with refused(code):
        drawing.make(cast.member("grethe"), laden, replace(PLAN, **change), now=NOW)
    with refused("not_yours"):
        drawing.make(cast.member("kasper"), laden, PLAN, now=NOW)


def test_what_somebody_has_booked_is_not_drawn_and_nothing_twice(cast, laden):
    take(cast, "birgit", laden, day_at(laden, "2026-12-31"), feast_of(laden))
    with refused("taken"):
        drawing.make(cast.member("grethe"), laden, PLAN, now=NOW)
    assert Claim.objects.filter(booking__state="draw").count() == 0
    only = replace(PLAN, days=[CHRISTMAS])
    drawing.make(cast.member("grethe"), laden, only, now=NOW)
    with refused("drawn"):
        drawing.make(cast.member("grethe"), laden, only, now=NOW)


def test_a_household_has_one_ticket_and_may_take_it_back_and_regret_that(cast, draw, applies):
    first = applies("birgit", 0)
    again = applies("birgit", 1, 0)
    assert (first.pk, first.number) == (again.pk, again.number)
    member = cast.member("birgit")
    assert drawing.withdraw(member, again, now=NOW).state == Ticket.State.WITHDRAWN
    assert drawing.undo_withdraw(member, again, now=NOW).state == Ticket.State.APPLIED
    with refused("over"):
        drawing.withdraw(member, again, now=CLOSES)
    with refused("over"):
        applies("kasper", 0, now=CLOSES)
    with refused("purpose_needed"):
        lots_of = [lot.pk for lot in draw.lots.all()]
        drawing.apply(cast.member("kasper"), draw, lots_of, now=NOW, wish=NOTHING)
    with refused("no_day"):
        drawing.apply(cast.member("kasper"), draw, [999999], now=NOW, wish=NOTHING)
    with refused("no_household"):
        applies("torben", 0)


def test_the_drawn_have_their_days_when_a_person_says_yes_and_all_hear_it(
    cast, laden, draw, applies, drawn
):
    User.objects.update(language="da")  # the lot decides who hears it, not in what language
    for who in ("birgit", "kasper", "oksana"):
        applies(who, 0)
    order = drawn()
    assert Booking.objects.filter(household__isnull=False).count() == 0  # nobody has said yes yet
    assert told("grethe") == ["Der er trukket lod om Laden"]
    deciding.confirm(cast.member("grethe"), draw, now=CLOSES)
    deciding.confirm(cast.member("grethe"), draw, now=CLOSES)  # twice is once
    order = [Ticket.objects.get(pk=one.pk) for one in order]
    assert [one.state for one in order] == ["got", "missed", "missed"]
    assert order[0].booking.household_id == order[0].household_id
    assert order[0].booking.state == Booking.State.BOOKED
    assert told(order[0].applied_by.user.name)[-1] == "I fik Laden torsdag 24. december"
    assert told(order[2].applied_by.user.name)[-1] == "I fik ikke Laden denne gang"
    # New Year was nobody's wish: it is free, and who applied for it in vain has nothing to wait for.
    take(cast, "fadumo", laden, day_at(laden, "2026-12-31"), feast_of(laden), now=CLOSES)
    line = Waiting.objects.in_line().values_list("household", flat=True)
    assert list(line) == [order[1].household_id, order[2].household_id]


def test_who_cancels_leaves_the_day_to_the_next_drawn(cast, draw, applies, drawn):
    for who in ("birgit", "kasper", "oksana"):
        applies(who, 0)
    order = drawn()
    deciding.confirm(cast.member("grethe"), draw, now=CLOSES)
    won = Ticket.objects.get(pk=order[0].pk)
    actions.cancel(won.applied_by, won.booking, now=CLOSES + DAY)
    row = Waiting.objects.get(state=Waiting.State.ASKED)
    assert row.household_id == order[1].household_id
    assert row.asked_until == CLOSES + 2 * DAY


def test_who_may_not_have_it_leaves_it_to_the_next_and_hears_why(cast, laden, draw, applies, drawn):
    for who in ("birgit", "kasper"):
        applies(who, 0)
    order = drawn()
    # The first has a day already, and one at a time is what there is.
    slot = day_at(laden, "2026-12-12")
    actions.book(order[0].applied_by, laden, slot, now=CLOSES, wish=feast_of(laden))
    deciding.confirm(cast.member("grethe"), draw, now=CLOSES)
    states = [Ticket.objects.get(pk=one.pk) for one in order]
    assert [one.state for one in states] == ["passed", "got"]
    assert "så mange, man kan have" in states[0].why


def test_last_years_winner_lies_in_the_hat_once(cast, laden, draw, applies, drawn):
    earlier = Draw.objects.create(
        facility=laden, title="Jul 2025", opens_at=NOW - 350 * DAY, closes_at=NOW - 340 * DAY,
        state="confirmed", drawn_at=NOW - 340 * DAY, seed="x", seed_hash="y", made_at=NOW,
    )  # fmt: skip
    Ticket.objects.create(
        draw=earlier, number=1000, household=cast.member("birgit").household, wishes=[1],
        state="got", created_at=NOW,
    )  # fmt: skip
    hers, his = applies("birgit"), applies("kasper")
    drawn()
    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.slips, his.slips) == (1, 2)


def test_a_day_nobody_applies_for_is_anybodys(cast, laden, draw):
    assert clock.draw_due(CLOSES - timedelta(seconds=1)) == 0
    assert clock.draw_due(CLOSES) == 1
    draw.refresh_from_db()
    assert draw.state == Draw.State.EMPTY
    assert told("grethe") == ["Ingen søgte om Laden"]
    take(cast, "birgit", laden, day_at(laden, "2026-12-24"), feast_of(laden), now=CLOSES)


def test_the_only_one_gets_it_and_who_applied_does_not_say_yes(cast, draw, applies, drawn):
    applies("grethe", 1, 0)
    drawn()
    with refused("own_draw"):
        deciding.confirm(cast.member("grethe"), draw, now=CLOSES)
    with refused("not_yours"):
        deciding.confirm(cast.member("kasper"), draw, now=CLOSES)
    deciding.confirm(cast.member("torben"), draw, now=CLOSES)
    assert Ticket.objects.get().won == draw.lots.last()


def test_a_week_without_a_yes_is_reminded_once(draw, applies, drawn):
    applies("birgit")
    drawn()
    assert clock.remind_due(CLOSES + 6 * DAY) == 0
    assert clock.remind_due(CLOSES + 7 * DAY) == 1
    assert clock.remind_due(CLOSES + 8 * DAY) == 0
    assert told("grethe") == ["Der er trukket lod om Laden", "Nogen venter på svar om Laden"]


def test_it_can_be_called_off_with_a_reason_to_all(cast, laden, draw, applies):
    applies("birgit")
    grethe = cast.member("grethe")
    with refused("reason_needed"):
        deciding.call_off(grethe, draw, " ", now=NOW)
    deciding.call_off(grethe, draw, "Laden skal males.", now=NOW)
    assert told("birgit") == ["Der trækkes ikke lod om Laden"]
    assert clock.draw_due(CLOSES) == 0
    with refused("not_standing"):
        deciding.call_off(grethe, draw, "Laden skal males.", now=NOW)
    take(cast, "birgit", laden, day_at(laden, "2026-12-24"), feast_of(laden))


@pytest.mark.django_db(transaction=True)
def test_two_clocks_draw_once_and_two_who_say_yes_book_once(
    cast, draw, applies, together, monkeypatch
):
    for who in ("birgit", "kasper", "oksana"):
        applies(who, 0)

    # Killed half-way: nothing has been drawn.
    def dies(*args):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(clock.telling, "waits_for_yes", dies)
        with pytest.raises(RuntimeError):
            clock.draw_due(CLOSES)
    assert Ticket.objects.filter(place__isnull=False).count() == 0
    assert sum(together(*[lambda: clock.draw_due(CLOSES)] * 4)) == 1
    assert sorted(Ticket.objects.values_list("place", flat=True)) == [1, 2, 3]
    assert told("grethe") == ["Der er trukket lod om Laden"]
    grethe, torben = cast.member("grethe"), cast.member("torben")
    done = together(
        *[lambda who=who: deciding.confirm(who, draw, now=CLOSES) for who in (grethe, torben)]
    )
    assert {one.state for one in done} == {"confirmed"}
    assert Booking.objects.filter(state="booked").count() == 1
    assert Waiting.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_household_that_applies_twice_at_once_has_one_ticket(draw, applies, together):
    done = together(*[lambda: applies("birgit", 0)] * 4)
    assert {one.pk for one in done} == {Ticket.objects.get().pk}
