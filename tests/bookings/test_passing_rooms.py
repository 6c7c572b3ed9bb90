"""A room, a bed or a hall that goes from neighbour to neighbour: by the rules of who comes new."""

from datetime import timedelta

import pytest

from bookings import actions
from bookings.approving import actions as approving
from bookings.due import actions as due
from bookings.ledger import actions as ledger
from bookings.models import Booking, Charge, Claim, Facility, Offer, RuleSet, Swap
from bookings.swapping import actions as swapping
from bookings.wishes import Wish
from community.notifications.models import Notification
from tests.bookings.conftest import fetched, refused, turn
from tests.bookings.test_rooms import day_at, purpose, take
from tests.conftest import NOW, at
from tests.refusing import Refusal

pytestmark = pytest.mark.django_db
YES = {"is_adult": True, "attends": True, "accepts": True}
LATE = at("2026-12-01", "12:00")  # it was free to let go until 28 November


@pytest.fixture
def room(laden):
    """Laden, with a tick to give and fourteen days to let go in."""
    RuleSet.objects.filter(pk=laden.rules_id).update(
        cancel_days=14, max_coming=1, needs_accept=True, min_years=18
    )
    return fetched("Laden")


def wish(room, name="Privat fest", **more):
    return Wish(purpose(room, name), **(YES | more))


@pytest.fixture
def theirs(cast, room):
    slot = day_at(room, "2026-12-12")
    return take(cast, "birgit", room, slot, wish(room, headcount=20))


@pytest.fixture
def offered(cast, theirs):
    return swapping.offer(cast.member("birgit"), theirs, now=NOW)


def owed(booking):
    """kind → state of what it costs, less what fell away."""
    return {one.kind: one.state for one in booking.charges.live()}


def last_told(name):
    return Notification.objects.filter(user__name=name).order_by("-pk").values_list("body")[0][0]


def needs_a_yes(room):
    RuleSet.objects.filter(pk=room.rules_id).update(needs_approval=True)
    return fetched("Laden")


# --- by the rules of who comes new ---------------------------------------------------------------


def test_who_takes_it_says_and_pays_as_when_they_book(cast, room, theirs, offered):
    kasper = cast.member("kasper")
    for said, code in [
        (Wish(**YES), "purpose_needed"),
        (wish(room, accepts=False), "rules_not_accepted"),
        (wish(room, is_adult=False), "age_needed"),
        (wish(room, headcount=61), "too_many_people"),
    ]:
        with refused(code):
            swapping.take(kasper, offered, now=NOW, wish=said)
    made = swapping.take(kasper, offered, now=NOW, wish=wish(room, headcount=40))
    assert (made.price, made.deposit, made.headcount, made.accepted_at) == (500, 500, 40, NOW)
    assert owed(made) == {"rent": "due", "deposit": "due"}
    theirs.refresh_from_db()
    assert (theirs.state, owed(theirs)) == ("cancelled", {})
    assert "I betaler ikke for den." in last_told("Birgit")


def test_a_share_that_is_used_is_used(cast, room, offered):
    take(cast, "kasper", room, day_at(room, "2026-12-20"), wish(room))
    with refused("quota_coming"):
        swapping.take(cast.member("kasper"), offered, now=NOW, wish=wish(room))


def test_a_purpose_of_another_length_is_not_for_this_time(cast, room, offered):
    with refused("no_such_slot"):  # a meeting is from–to within a day
        swapping.take(cast.member("kasper"), offered, now=NOW, wish=wish(room, "Møde"))


# --- whose rent ----------------------------------------------------------------------------------


def test_after_the_deadline_the_rent_is_paid_once_and_by_who_comes(cast, room, offered):
    made = swapping.take(cast.member("kasper"), offered, now=LATE, wish=wish(room))
    assert owed(made) == {"rent": "due", "deposit": "due"}
    assert owed(offered.booking) == {}
    actions.cancel(cast.member("kasper"), made, now=LATE)  # no hour to regret it
    assert owed(made) == {"rent": "due"}


def test_after_the_deadline_who_pays_less_lets_nobody_off(cast, room, theirs, offered):
    room.rules.purposes.filter(name="Privat fest").update(price_weekend=100)
    swapping.take(cast.member("kasper"), offered, now=LATE, wish=wish(fetched("Laden")))
    assert owed(theirs) == {"rent": "due"}
    assert "I betaler stadig lejen." in last_told("Birgit")


def test_what_is_on_the_rent_already_goes_back(cast, room, theirs, offered, step_in):
    kim = cast.member("kim")
    ledger.make_list(kim, now=NOW)
    swapping.take(cast.member("kasper"), offered, now=NOW, wish=wish(room))
    assert {one.state for one in theirs.charges.all()} == {"returned"}
    ledger.make_list(kim, now=NOW)
    assert Charge.objects.filter(credited_in__isnull=False).count() == 2


# --- a yes, a notice, a beginning ----------------------------------------------------------------


def test_who_comes_new_is_asked_about_anew(cast, room):
    hall = needs_a_yes(room)
    theirs = take(cast, "birgit", hall, day_at(hall, "2026-12-12"), wish(hall))
    with Refusal("not_to_give"):  # nobody has said yes yet
        swapping.offer(cast.member("birgit"), theirs, now=NOW)
    approving.approve(cast.member("grethe"), theirs, now=NOW)
    offered = swapping.offer(cast.member("birgit"), theirs, now=NOW)
    with Refusal("gone"):  # later the rent would be owed, and they might be told no
        swapping.take(cast.member("kasper"), offered, now=LATE, wish=wish(hall))
    made = swapping.take(cast.member("kasper"), offered, now=NOW, wish=wish(hall))
    assert (made.state, owed(made), owed(theirs)) == ("asked", {}, {})
    approving.approve(cast.member("grethe"), made, now=NOW)
    assert owed(made) == {"rent": "due", "deposit": "due"}


@pytest.mark.parametrize(
    "now", [at("2026-12-11", "12:00"), at("2026-12-12", "10:00"), at("2026-12-12", "11:00")]
)
def test_not_without_the_notice_the_place_wants_nor_once_it_has_begun(cast, theirs, now):
    with Refusal("not_to_give"):
        swapping.offer(cast.member("birgit"), theirs, now=now)


# --- asked for -----------------------------------------------------------------------------------


def test_a_swap_of_rooms_is_by_the_words_of_each(cast, room, theirs):
    given = take(cast, "kasper", room, day_at(room, "2026-12-19"), wish(room))
    kasper, birgit = cast.member("kasper"), cast.member("birgit")
    with refused("rules_not_accepted"):
        swapping.ask(kasper, theirs, given=given, now=NOW, wish=wish(room, accepts=False))
    swap = swapping.ask(kasper, theirs, given=given, now=NOW, wish=wish(room, headcount=7))
    with refused("purpose_needed"):
        swapping.say_yes(birgit, swap, now=NOW)
    got = swapping.say_yes(birgit, swap, now=NOW, wish=wish(room, headcount=12))
    assert (got.household_id, got.headcount) == (kasper.household_id, 7)
    ours = Booking.objects.visible_to(birgit).standing().get()
    assert (ours.begins, ours.headcount) == (given.begins, 12)
    assert [owed(one) for one in (theirs, given)] == [{}, {}]
    assert [set(owed(one)) for one in (got, ours)] == [{"rent", "deposit"}] * 2


def test_rules_that_change_meanwhile_close_it_without_a_why(cast, room, theirs):
    swap = swapping.ask(cast.member("kasper"), theirs, now=NOW, wish=wish(room))
    RuleSet.objects.filter(pk=room.rules_id).update(booker_attends=True, horizon_days=3)
    with refused("neighbour_cannot"):
        swapping.say_yes(cast.member("birgit"), swap, now=NOW)
    assert Swap.objects.get().state == Swap.State.OVER


# --- for another ---------------------------------------------------------------------------------


def test_who_is_helped_gives_on_asks_and_takes_with_a_receipt(cast, machine, booked):
    ejnar = cast.member("ejnar")
    ejnar.helper = cast.user("torben")
    own = actions.book(ejnar, machine, turn("2026-11-24", "15:00"), now=NOW)
    offered = swapping.offer(ejnar, own, now=NOW)
    assert offered.helped_by == ejnar.helper
    assert "til en nabo tager den" in last_told("Ejnar")
    theirs = booked("birgit", "2026-11-25", "15:00")
    assert swapping.ask(ejnar, theirs, now=NOW).helped_by == ejnar.helper
    assert "hvad de svarer" in last_told("Ejnar")
    other = swapping.offer(cast.member("fadumo"), booked("fadumo", "2026-11-26", "15:00"), now=NOW)
    made = swapping.take(ejnar, other, now=NOW)
    assert (made.helped_by, made.is_kept) == (ejnar.helper, True)
    assert "Du har Vaskehus A" in last_told("Ejnar")


# --- the pages -----------------------------------------------------------------------------------


def test_all_that_it_means_is_said_before_the_tap(cast, room, theirs):
    birgit, kasper = cast.client("birgit"), cast.client("kasper")
    there = f"/rugmarken/booking/mine/{theirs.pk}/giv-videre/"
    assert there in birgit.get(f"/rugmarken/booking/mine/{theirs.pk}/").content.decode()
    assert "betaler de selv" in birgit.get(there).content.decode()
    birgit.post(there)
    address = f"/rugmarken/booking/videre/{Offer.objects.get().pk}/"
    page = kasper.get(address).content.decode()
    assert "500 kr." in page
    assert "Jeg er fyldt 18 år." in page
    wrong = kasper.post(address, {"headcount": "61", "yes": "on"})
    assert wrong.status_code == 422
    assert 'value="61"' in wrong.content.decode()
    kasper.post(address, {"headcount": "40", "yes": "on"})
    assert Booking.objects.visible_to(cast.member("kasper")).standing().get().headcount == 40


def test_why_not_is_said_before_anything_is_typed(cast, room, offered):
    take(cast, "kasper", room, day_at(room, "2026-12-20"), wish(room))
    page = cast.client("kasper").get(f"/rugmarken/booking/videre/{offered.pk}/").content.decode()
    assert "Det er så mange, man kan have ad gangen." in page
    assert "Ja tak, vi tager den" not in page


def test_an_answer_is_given_where_it_is_said_what_it_means(cast, room, theirs):
    given = take(cast, "kasper", room, day_at(room, "2026-12-19"), wish(room))
    swap = swapping.ask(
        cast.member("kasper"), theirs, given=given, now=NOW, wish=wish(room, headcount=7)
    )
    birgit, there = cast.client("birgit"), f"/rugmarken/booking/bytte/{swap.pk}/ja/"
    assert there in birgit.get("/rugmarken/booking/mine/").content.decode()
    assert "Kasper" not in birgit.get(there).content.decode()
    assert birgit.post(there, {"headcount": "12"}).status_code == 422  # not said yes to the rules
    birgit.post(there, {"headcount": "12", "yes": "on"})
    assert Booking.objects.visible_to(cast.member("birgit")).standing().get().headcount == 12


# --- at once -------------------------------------------------------------------------------------


def whole():
    """Each time that stands has its claims, and nothing else has any."""
    standing = {
        (one.pk, pk) for one in Booking.objects.standing() for pk in fetched_by(one).taken_with
    }
    assert set(Claim.objects.values_list("booking", "facility")) == standing


def fetched_by(booking):
    return Facility.objects.with_rules().get(pk=booking.facility_id)


@pytest.mark.django_db(transaction=True)
def test_two_take_a_room_while_it_is_let_go_of_and_the_rent_is_owed_once(
    cast, room, theirs, together
):
    offered = swapping.offer(cast.member("birgit"), theirs, now=NOW)
    together(
        lambda: actions.cancel(cast.member("birgit"), theirs, now=NOW),
        *[
            lambda who=who: swapping.take(cast.member(who), offered, now=NOW, wish=wish(room))
            for who in ("fadumo", "kasper")
        ],
    )
    whole()
    standing = list(Booking.objects.standing().filter(facility=room))
    assert len(standing) <= 1
    offered.refresh_from_db()
    assert (offered.state == Offer.State.TAKEN) == bool(standing)
    owes = Charge.objects.live().filter(kind="rent").values_list("booking", flat=True)
    assert list(owes) == [one.pk for one in standing]


@pytest.mark.django_db(transaction=True)
def test_taken_and_released_at_once_it_is_one_or_the_other(cast, booked, together):
    theirs = booked("birgit", "2026-11-24", "15:00")
    offered = swapping.offer(cast.member("birgit"), theirs, now=NOW)
    late = theirs.begins + timedelta(minutes=16)
    took, _released = together(
        lambda: swapping.take(cast.member("kasper"), offered, now=NOW),
        lambda: due.release_due(late),
    )
    theirs.refresh_from_db()
    whole()
    if isinstance(took, Booking):
        assert theirs.state == Booking.State.CANCELLED
    else:
        assert theirs.state == Booking.State.RELEASED
        assert not Booking.objects.standing().exists()
