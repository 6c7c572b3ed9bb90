"""A key is fetched and brought back at a time the household and the caretaker agree on."""

from datetime import date, time, timedelta

import pytest

from bookings import actions as bookings
from bookings.filed import erase, export
from bookings.keys import actions, hours
from bookings.models import Booking, KeyTime, Unit, week
from bookings.retention import actions as retention
from bookings.ruling import actions as ruling
from bookings.ruling.said import Said
from community.notifications.models import Notification
from community.people.models import Entry
from tests.bookings.conftest import day_at, fetched, refused, take
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db
# The caretaker is there on weekdays from 8 to 9; the room is had from Saturday to Sunday at ten.
WEEKDAYS = [(day, time(8), time(9)) for day in range(5)]
FRIDAY, MONDAY = at("2026-12-11", "08:15"), at("2026-12-14", "08:30")
BEGINS = at("2026-12-12", "10:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def room(place):
    return place("Salen", unit=Unit.DAY, key_hours=week(WEEKDAYS))


@pytest.fixture
def mine(cast, room):
    return take(cast, "birgit", room, day_at(room, "2026-12-12"))


def page_of(booking, rest=""):
    return f"/rugmarken/booking/mine/{booking.pk}/{rest}"


def told(who):
    rows = Notification.objects.filter(user__name=who, kind__startswith="bookings.")
    return list(rows.order_by("pk").values_list("kind", "title"))


# --- when it can be -----------------------------------------------------------------------------


def test_the_quarters_are_those_of_the_hours_around_the_time(mine):
    fetch, bring = (hours.choices(mine, errand, NOW) for errand in ("fetch", "bring"))
    assert (fetch[0], fetch[-1]) == (at("2026-12-07", "08:00"), at("2026-12-11", "08:45"))
    assert len(fetch) == 5 * 4  # Monday to Friday, four quarters
    assert (bring[0], bring[-1]) == (at("2026-12-14", "08:00"), at("2026-12-18", "08:45"))
    late = at("2026-12-11", "08:20")
    assert hours.choices(mine, "fetch", late) == [
        at("2026-12-11", "08:30"),
        at("2026-12-11", "08:45"),
    ]


def test_on_a_holiday_it_is_as_the_rules_say_of_holidays(cast, room):
    mine = take(cast, "birgit", room, day_at(room, "2026-12-26"))
    days = {one.date() for one in hours.choices(mine, "fetch", NOW)}
    assert date(2026, 12, 25) not in days  # a Friday, and Christmas


# --- the household ------------------------------------------------------------------------------


def test_the_household_chooses_and_chooses_again(cast, mine):
    birgit = cast.member("birgit")
    actions.choose(birgit, mine, "fetch", FRIDAY, now=NOW)
    actions.choose(birgit, mine, "fetch", FRIDAY + timedelta(minutes=15), now=NOW)
    [row] = KeyTime.objects.all()
    assert (row.at, row.chosen_by) == (FRIDAY + timedelta(minutes=15), birgit)
    assert told("Birgit") == []  # who chooses knows


@pytest.mark.parametrize("when", [FRIDAY + timedelta(minutes=5), BEGINS, MONDAY])
def test_only_a_quarter_in_which_it_is_handed_out(cast, mine, when):
    with refused("not_then"):
        actions.choose(cast.member("birgit"), mine, "fetch", when, now=NOW)
    assert not KeyTime.objects.exists()


def test_it_is_fetched_before_it_is_brought_back(cast, room):
    long = take(cast, "birgit", room, day_at(room, "2026-12-16"))
    birgit = cast.member("birgit")
    actions.note_for(
        cast.member("jens"), long, "bring", at("2026-12-15", "12:00"), why="phone", now=NOW
    )
    with refused("wrong_order"):
        actions.choose(birgit, long, "fetch", at("2026-12-16", "08:00"), now=NOW)


def test_it_is_nobody_elses_and_a_place_without_a_key_has_none(cast, place, mine):
    with refused("not_yours"):
        actions.choose(cast.member("fadumo"), mine, "fetch", FRIDAY, now=NOW)
    free = place("Stuen", unit=Unit.DAY)
    other = take(cast, "fadumo", free, day_at(free, "2026-12-12"))
    with refused("no_key"):
        actions.choose(cast.member("fadumo"), other, "fetch", FRIDAY, now=NOW)


def test_what_moves_or_is_let_go_is_agreed_anew(cast, room, mine):
    birgit = cast.member("birgit")
    actions.choose(birgit, mine, "fetch", FRIDAY, now=NOW)
    bookings.move(birgit, mine, day_at(room, "2026-12-19"), now=NOW)
    assert not KeyTime.objects.standing().exists()
    moved = Booking.objects.with_place().get(pk=mine.pk)
    actions.choose(birgit, moved, "fetch", at("2026-12-18", "08:00"), now=NOW)
    assert KeyTime.objects.standing().get().at == at("2026-12-18", "08:00")
    bookings.cancel(birgit, moved, now=NOW)
    assert not KeyTime.objects.standing().exists()
    with refused("over"):
        actions.choose(birgit, moved, "fetch", at("2026-12-18", "08:15"), now=NOW)


# --- who hands it out ---------------------------------------------------------------------------


def test_another_time_is_offered_and_holds_when_they_say_yes(cast, mine):
    birgit, jens = cast.member("birgit"), cast.member("jens")
    actions.choose(birgit, mine, "fetch", FRIDAY, now=NOW)
    noon = at("2026-12-11", "12:00")
    actions.offer(jens, mine, "fetch", noon, now=NOW)
    row = KeyTime.objects.get()
    assert (row.at, row.offered_at) == (FRIDAY, noon)
    [(kind, title)] = told("Birgit")
    assert kind == "bookings.key"
    assert "hente nøglen" in title
    actions.say_yes(birgit, mine, "fetch", now=NOW)
    row.refresh_from_db()
    assert (row.at, row.offered_at) == (noon, None)
    with refused("not_offered"):
        actions.say_yes(birgit, mine, "fetch", now=NOW)


def test_what_is_offered_is_near_and_to_come_and_from_who_looks_after_the_place(cast, mine):
    jens = cast.member("jens")
    for when, code in ((NOW - HOUR, "past"), (at("2027-03-01", "08:00"), "too_far")):
        with refused(code):
            actions.offer(jens, mine, "fetch", when, now=NOW)
    with refused("not_yours"):
        actions.offer(cast.member("ahmad"), mine, "fetch", FRIDAY, now=NOW)
    with refused("not_yours"):  # it is their own
        actions.offer(cast.member("birgit"), mine, "fetch", FRIDAY, now=NOW)
    assert not KeyTime.objects.exists()


def test_who_rang_gets_it_on_paper_and_it_is_in_the_logbook(cast, room):
    """Ejnar has no screen: the caretaker writes it up, outside the hours."""
    ejnar, jens = cast.member("ejnar"), cast.member("jens")
    his = take(cast, "ejnar", room, day_at(room, "2026-12-12"))
    noon = at("2026-12-11", "12:00")
    row = actions.note_for(jens, his, "fetch", noon, why="phone", now=NOW)
    assert (row.at, row.chosen_by, row.helped_by) == (noon, ejnar, jens.user)
    line = Entry.objects.get(act="key.noted_for")
    assert (line.about, line.why) == (ejnar.user, "phone")
    assert Notification.objects.filter(user=ejnar.user, title="Du henter en nøgle").exists()


@pytest.mark.django_db(transaction=True)
def test_both_at_once_leave_one_time(cast, mine, together):
    birgit, jens = cast.member("birgit"), cast.member("jens")
    together(
        lambda: actions.choose(birgit, mine, "fetch", FRIDAY, now=NOW),
        lambda: actions.note_for(jens, mine, "fetch", FRIDAY + HOUR, why="phone", now=NOW),
    )
    assert KeyTime.objects.count() == 1


# --- the clock ----------------------------------------------------------------------------------


def test_who_has_not_said_when_is_asked_once(cast, mine):
    assert actions.remind_due(BEGINS - timedelta(days=6)) == 0
    soon = BEGINS - timedelta(days=5) + HOUR
    assert actions.remind_due(soon) == 1
    assert actions.remind_due(soon + HOUR) == 0
    [(kind, title)] = told("Birgit")
    assert (kind, title) == ("bookings.key", "Hvornår henter I nøglen til Salen?")


def test_who_has_said_when_is_reminded_the_evening_before_and_soon(cast, mine):
    actions.choose(cast.member("birgit"), mine, "fetch", FRIDAY, now=NOW)
    evening = at("2026-12-10", "18:00")
    assert [actions.remind_due(when) for when in (evening - HOUR, evening, evening + HOUR)] == [
        0,
        1,
        0,
    ]
    soon = FRIDAY - HOUR
    assert [actions.remind_due(soon - HOUR), actions.remind_due(soon), actions.remind_due(soon)] == [
        0, 1, 0,
    ]  # fmt: skip
    assert [title for _kind, title in told("Birgit")] == [
        "I morgen kl. 8.15: hent nøglen til Salen", "I dag kl. 8.15: hent nøglen til Salen",
    ]  # fmt: skip


def test_of_what_was_let_go_nobody_is_reminded(cast, mine):
    birgit = cast.member("birgit")
    actions.choose(birgit, mine, "fetch", FRIDAY, now=NOW)
    bookings.cancel(birgit, mine, now=NOW)
    assert actions.remind_due(at("2026-12-10", "18:00")) == 0


# --- the pages and the API ----------------------------------------------------------------------


def test_the_household_chooses_on_a_page_and_the_caretaker_sees_it_that_day(
    cast, mine, step_in, monday
):
    birgit = cast.client("birgit")
    assert "Vælg en tid" in birgit.get(page_of(mine)).content.decode()
    there = page_of(mine, "noegle/fetch/")
    assert FRIDAY.isoformat() in birgit.get(there).content.decode()
    assert birgit.post(there, {"at": "i morgen"}).status_code == 422
    assert birgit.post(there, {"at": FRIDAY.isoformat()}).status_code == 302
    assert cast.client("fadumo").get(there).status_code == 404
    assert birgit.get(page_of(mine, "noegle/lend/")).status_code == 404
    monday.move_to(at("2026-12-11", "07:30"))
    html = step_in("jens").get("/rugmarken/booking/udlejninger/").content.decode()
    assert "Nøgler i dag" in html
    assert "Kl. 8.15 · Henter nøglen" in html.replace("\xa0", " ")


def test_the_caretaker_offers_another_on_a_page_and_the_household_says_yes(cast, mine, step_in):
    jens, birgit = step_in("jens"), cast.client("birgit")
    there = f"/rugmarken/booking/udlejninger/{mine.pk}/noegle/bring/"
    assert jens.post(there, {"day": "2026-12-13", "at": "", "how": "offer"}).status_code == 422
    sent = jens.post(there, {"day": "2026-12-13", "at": "12.00", "how": "offer"})
    assert sent.url == f"/rugmarken/booking/udlejninger/{mine.pk}/"
    assert "har ikke svaret" in jens.get(sent.url).content.decode()
    assert "Sig ja til tiden" in birgit.get(page_of(mine)).content.decode()
    assert birgit.post(page_of(mine, "noegle/bring/ja/")).url == page_of(mine)
    assert KeyTime.objects.get().at == at("2026-12-13", "12:00")


def test_programs_do_the_same(cast, mine, step_in):
    birgit, jens = cast.client("birgit"), step_in("jens")
    there = f"/api/v1/rugmarken/bookings/{mine.pk}/key/fetch/"
    assert len(birgit.get(there).json()["times"]) == 20
    sent = {"at": FRIDAY.isoformat()}
    answer = birgit.post(there, sent, content_type="application/json")
    assert answer.json()["key"]["at"] == "2026-12-11T08:15:00+01:00"
    kept = f"/api/v1/rugmarken/rentals/{mine.pk}/key/fetch/"
    said = {"at": "2026-12-11T12:00:00+01:00", "how": "offer"}
    assert jens.post(kept, said, content_type="application/json").status_code == 200
    yes = birgit.post(f"{there}yes/", content_type="application/json")
    assert yes.json() == {"errand": "fetch", "at": "2026-12-11T12:00:00+01:00", "offered_at": None}
    late = birgit.post(f"{there}yes/", content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "not_offered")
    handed = birgit.get(f"/api/v1/rugmarken/bookings/{mine.pk}/handover/").json()
    assert [one["errand"] for one in handed["keys"]] == ["fetch", "bring"]


# --- the rules, the file and the broom ----------------------------------------------------------


def test_the_keeper_says_when_and_what_is_booked_keeps_its_hours(cast, room, mine):
    torben, december = cast.member("torben"), date(2026, 12, 1)
    all_week = [(day, time(8), time()) for day in range(8)]
    said = Said(december, {}, all_week, keys=[(0, time(12), time(13))])
    seen = ruling.looked_at(torben, room, said, now=NOW)
    told = [one.replace("\xa0", " ").replace("\u2060", "") for one in seen.new]
    assert told == ["Vælg en tid til at hente nøglen: Mandag kl. 12–13."]
    ruling.change_rules(torben, room, said, now=NOW)
    later = take(cast, "fadumo", fetched("Salen"), day_at(room, "2026-12-19"))
    assert hours.choices(later, "fetch", NOW)[0] == at("2026-12-14", "12:00")
    assert hours.choices(mine, "fetch", NOW)[0] == at("2026-12-07", "08:00")
    with refused("opens_late"):
        wrong = Said(date(2026, 12, 2), {}, all_week, keys=[(0, time(12), time(11))])
        ruling.looked_at(torben, room, wrong, now=NOW)


def test_it_is_in_the_file_and_forgotten_and_swept(cast, mine):
    birgit = cast.member("birgit")
    actions.choose(birgit, mine, "fetch", FRIDAY, now=NOW)
    [key] = export(birgit.user)["keys"]
    assert (key["place"], key["what"]) == ("Salen", "Hent nøglen")
    erase(birgit.user, NOW)
    assert KeyTime.objects.get().chosen_by is None
    assert retention.sweep_keys(mine.ends + timedelta(days=89)) == 0
    assert retention.sweep_keys(mine.ends + timedelta(days=91)) == 1
