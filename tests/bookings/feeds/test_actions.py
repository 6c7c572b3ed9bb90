"""Another system's times are taken here; and what programs read of a household and of a place."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from bookings import actions
from bookings.feeds import actions as feeds
from bookings.models import Booking, Closure, OutsideCalendar, Unit, Waiting
from bookings.ruling.founding import actions as founding
from bookings.waiting import actions as waiting
from community import outward
from community.notifications.models import Notification
from tests.bookings.conftest import day_at, refused, take, turn
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ADDRESS = "https://bookhus.example.dk/feed.ics?key=abc"
HOUR = timedelta(hours=1)
PAGE = "/rugmarken/booking/{}/kalendere/"


def file(*times: str) -> bytes:
    entries = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART;TZID=Europe/Copenhagen:{begins}\r\nDURATION:{lasts}\r\n"
        "END:VEVENT\r\n"
        for number, (begins, lasts) in enumerate(one.split("/") for one in times)
    )
    return f"BEGIN:VCALENDAR\r\n{entries}END:VCALENDAR\r\n".encode()


@pytest.fixture
def laden(place):
    """By the day, with its kitchen, and nothing to say first."""
    return place("Laden", unit=Unit.DAY, parts=["Køkkenet"], lead_days=2)


@pytest.fixture
def bookhus(monkeypatch):
    """What stands there: bytes, a status, or what goes wrong. `asked` counts how often it was read."""

    class Bookhus:
        says = file("20261210T100000/PT24H")
        asked = 0

        def get(self, host, path, *, most, headers):
            self.asked += 1
            assert (host, path) == ("bookhus.example.dk", "/feed.ics?key=abc")
            if isinstance(self.says, Exception):
                raise self.says
            if isinstance(self.says, int):
                return outward.Answer(self.says, None, b"")
            return outward.Answer(200, None, self.says)

    house = Bookhus()
    monkeypatch.setattr(outward, "get", house.get)
    return house


@pytest.fixture
def read(cast, laden, bookhus):
    """The room reads Bookhus, and the clock has been there."""
    feeds.connect(cast.member("torben"), laden, address=ADDRESS, now=NOW)
    assert feeds.fetch_due(NOW) == 1
    return laden


def taken():
    return Closure.objects.exclude(source=None)


def test_what_is_taken_there_cannot_be_booked_here_nor_its_kitchen(cast, read):
    with refused("closed"):
        take(cast, "birgit", read, day_at(read, "2026-12-10"))
    with refused("closed"):
        take(cast, "birgit", read.parts.get(), day_at(read, "2026-12-10"))
    assert take(cast, "birgit", read, day_at(read, "2026-12-11")).state == Booking.State.BOOKED


def test_twice_in_a_minute_is_asked_once_and_what_is_the_same_stays(read, bookhus):
    before = list(taken().values_list("pk", flat=True))
    assert feeds.fetch_due(NOW + HOUR / 4) == 0
    assert feeds.fetch_due(NOW + HOUR / 2) == 1
    assert bookhus.asked == 2
    assert list(taken().values_list("pk", flat=True)) == before


def test_what_is_free_there_again_goes_to_who_waits_in_the_same_moment(cast, laden, read, bookhus):
    bookhus.says = file()
    theirs = day_at(read, "2026-12-12")
    mine = take(cast, "birgit", read, theirs)
    row = waiting.wait(cast.member("fadumo"), read, theirs, now=NOW)
    bookhus.says = file("20261212T100000/PT24H")
    feeds.fetch_due(NOW + HOUR)
    actions.cancel(cast.member("birgit"), mine, now=NOW + HOUR)
    row.refresh_from_db()
    assert row.state == Waiting.State.WAITING
    feeds.disconnect(cast.member("torben"), read, now=NOW + HOUR)
    row.refresh_from_db()
    assert row.state == Waiting.State.ASKED
    assert not taken().exists()


def test_who_had_the_time_before_keeps_it_and_the_caretaker_sees_it(cast, laden, bookhus, step_in):
    mine = take(cast, "birgit", laden, day_at(laden, "2026-12-10"))
    feeds.connect(cast.member("torben"), laden, address=ADDRESS, now=NOW)
    feeds.fetch_due(NOW)
    mine.refresh_from_db()
    assert mine.state == Booking.State.BOOKED
    page = step_in("torben").get(PAGE.format(laden.pk)).content.decode()
    assert "Booket begge steder" in page
    assert "bookhus.example.dk" in page
    assert "key=abc" not in page


def told():
    return Notification.objects.filter(kind="bookings.calendar", user__name="Torben").count()


def test_a_calendar_that_is_silent_keeps_its_times_says_so_and_is_told_of_once(cast, read, bookhus):
    bookhus.says = OSError()
    now = NOW
    for tries, pause in enumerate([0.5, 1, 2, 4, 8, 8], start=1):
        now = OutsideCalendar.objects.get().next_at
        assert feeds.fetch_due(now) == 1
        outside = OutsideCalendar.objects.get()
        assert outside.next_at - now == pause * HOUR
        assert (outside.tries, told()) == (tries, int(tries >= 3))
    assert (outside.fetched_at, outside.failing_since) == (NOW, NOW + HOUR / 2)
    assert taken().count() == 1
    page = cast.client("birgit").get(f"/rugmarken/booking/{read.pk}/").content.decode()
    assert "Nye tider derfra mangler her" in page
    bookhus.says = file()
    feeds.fetch_due(outside.next_at)
    outside.refresh_from_db()
    assert (outside.wrong, outside.tries, taken().count()) == ("", 0, 0)


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        (404, "status"), (301, "moved"), (outward.NotPublic(), "inside"), (outward.TooMuch(), "big"),
        (b"<html>", "unreadable"),
    ],
)  # fmt: skip
def test_why_it_was_not_read_is_said(read, bookhus, says, wrong):
    bookhus.says = says
    feeds.fetch_due(NOW + HOUR)
    outside = OutsideCalendar.objects.get()
    assert (outside.wrong, outside.get_wrong_display() != "", told()) == (
        wrong,
        True,
        wrong != "status",
    )


def test_what_was_taken_away_while_we_read_takes_nothing(cast, read, bookhus, monkeypatch):
    known = bookhus.get

    def and_gone(*where, **how):
        feeds.disconnect(cast.member("torben"), read, now=NOW)
        return known(*where, **how)

    monkeypatch.setattr(outward, "get", and_gone)
    feeds.fetch_due(NOW + HOUR)
    assert not taken().exists()


def test_only_a_plain_address_outside_and_only_who_looks_after_the_place(cast, laden, step_in):
    torben = step_in("torben")
    for address in [
        "http://x.dk/a",
        "https://x.dk:8080/a",
        "https://u@x.dk/a",
        "file:///etc/passwd",
    ]:
        answer = torben.post(PAGE.format(laden.pk), {"address": address})
        assert (answer.status_code, address in answer.content.decode()) == (422, True)
    torben.post(PAGE.format(laden.pk), {"address": ADDRESS.replace("https", "webcal")})
    assert OutsideCalendar.objects.get().address == ADDRESS
    twice = [torben.post(f"{PAGE.format(laden.pk)}vaek/").status_code for _time in range(2)]
    assert twice == [302, 302]
    assert cast.client("kasper").get(PAGE.format(laden.pk)).status_code == 404
    with refused("not_yours"):
        feeds.disconnect(cast.member("kasper"), laden, now=NOW)
    with refused("no_calendar"):
        feeds.disconnect(cast.member("torben"), laden.parts.get(), now=NOW)


# --- what programs read of us -------------------------------------------------------------------


def entries(client, address):
    read = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    return {str(one["uid"]).partition("@")[0]: one for one in read}


def test_ones_own_calendar_follows_a_booking_until_it_is_let_go(
    cast, machine, other_machine, booked, client
):
    from community.feeds import actions as floor

    birgit = cast.member("birgit")
    mine = booked("birgit", "2026-11-24", "15:00")
    theirs = booked("fadumo", "2026-11-24", "15:00", facility=other_machine)
    address = f"/kalender/{floor.feed_of(birgit, now=NOW).key}/mit.ics"
    key = f"booking-{mine.pk}"
    first = entries(client, address)
    assert f"booking-{theirs.pk}" not in first
    assert (int(first[key]["sequence"]), str(first[key]["status"])) == (0, "CONFIRMED")
    assert first[key]["dtstart"].dt == mine.begins
    mine = actions.move(birgit, mine, turn("2026-11-25", "15:00"), now=NOW)
    moved = entries(client, address)[key]
    actions.cancel(birgit, mine, now=NOW + HOUR)
    gone = entries(client, address)[key]
    assert [int(one["sequence"]) for one in (moved, gone)] == [1, 2]
    assert (moved["dtstart"].dt, str(gone["status"])) == (mine.begins, "CANCELLED")
    everything = client.get(address.replace("mit.ics", "alt.ics")).content
    assert b"booking-" not in everything


def test_a_places_calendar_says_when_and_of_nobody_by_whom(cast, read, client, step_in):
    mine = take(cast, "birgit", read, day_at(read, "2026-12-05"))
    torben = step_in("torben")
    torben.post(f"{PAGE.format(read.pk)}adresse/")
    address = f"/hjem/sted/kalender/{read.__class__.objects.get(pk=read.pk).feed.key}.ics"
    found = entries(client, address)
    assert {str(one["summary"]) for one in found.values()} == {"Optaget", "Kan ikke bookes"}
    assert found[f"taken-{mine.pk}"]["dtend"].dt == mine.ends
    assert "Birgit" not in client.get(address).content.decode()
    torben.post(f"{PAGE.format(read.pk)}luk/")
    assert client.get(address).status_code == 404


def test_a_part_is_taken_when_the_whole_is(cast, read, client):
    take(cast, "birgit", read, day_at(read, "2026-12-05"))
    feed = feeds.open_feed(cast.member("torben"), read.parts.get(), now=NOW)
    assert len(entries(client, f"/hjem/sted/kalender/{feed.key}.ics")) == 2


def test_a_retired_place_tells_nobody_and_asks_nobody_until_it_is_used_again(
    cast, read, bookhus, client
):
    torben = cast.member("torben")
    feed = feeds.open_feed(torben, read, now=NOW)
    assert client.get(f"/hjem/sted/kalender/{feed.key}.ics").status_code == 200
    founding.retire(torben, read, now=NOW)
    assert client.get(f"/hjem/sted/kalender/{feed.key}.ics").status_code == 404
    assert feeds.fetch_due(NOW + 3 * HOUR) == 0
    assert bookhus.asked == 1
    founding.use_again(torben, read, now=NOW + 4 * HOUR)
    assert client.get(f"/hjem/sted/kalender/{feed.key}.ics").status_code == 200
    assert feeds.fetch_due(NOW + 4 * HOUR) == 1
    assert bookhus.asked == 2
