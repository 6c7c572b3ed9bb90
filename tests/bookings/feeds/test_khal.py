"""A calendar program that is not ours reads what the house writes: khal, as people have it."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bookings import actions
from bookings.feeds import actions as feeds
from community.feeds import actions as floor
from tests.bookings.conftest import turn
from tests.conftest import NOW
from tests.events.conftest import join, make, seats

pytestmark = pytest.mark.django_db
KHAL = Path(sys.executable).with_name("khal")
CONFIG = """
[calendars]
[[huset]]
path = {0}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
default_timezone = Europe/Copenhagen
local_timezone = Europe/Copenhagen
[sqlite]
path = {0}/database
"""


@pytest.fixture
def khal(tmp_path, client):
    """Fetches an address into khal's calendar and answers what it lists in these days."""
    (tmp_path / "calendar").mkdir()
    (tmp_path / "config").write_text(CONFIG.format(tmp_path))

    def run(*words):
        said = [KHAL, "-c", tmp_path / "config", *words]
        done = subprocess.run(said, check=True, capture_output=True, text=True, timeout=60)
        return done.stdout

    def listed(address, since, days):
        (tmp_path / "house.ics").write_bytes(client.get(address).content)
        run("import", "--batch", "-a", "huset", str(tmp_path / "house.ics"))
        shown = "{uid}|{start-long}|{end-long}|{status}|{title}"
        lines = run("list", "--format", shown, "--day-format", "", since, f"{days}d").splitlines()
        rows = [line.split("|") for line in lines if "|" in line]
        return {row[0].partition("@")[0]: [one.strip() for one in row[1:]] for row in rows}

    return listed


def test_khal_reads_ones_own_calendar_and_follows_a_booking_that_moves(cast, machine, khal):
    birgit = cast.member("birgit")
    mine = actions.book(birgit, machine, turn("2026-11-24", "15:00"), now=NOW)
    address = f"/kalender/{floor.feed_of(birgit, now=NOW).key}/mit.ics"
    first = khal(address, "2026-11-23", 7)[f"booking-{mine.pk}"]
    assert first[:2] == ["2026-11-24 15:00", "2026-11-24 17:00"]
    assert "Maskine 1" in first[-1]
    actions.move(birgit, mine, turn("2026-11-25", "15:00"), now=NOW)
    moved = khal(address, "2026-11-23", 7)
    assert moved[f"booking-{mine.pk}"][0] == "2026-11-25 15:00"
    assert len(moved) == 1
    actions.cancel(birgit, mine, now=NOW + timedelta(hours=1))
    [gone] = khal(address, "2026-11-23", 7).values() or [["", "", "CANCELLED", ""]]
    assert "CANCELLED" in gone[2].upper()


def test_khal_shows_the_hour_on_the_wall_on_both_sides_of_the_clock_change(cast, machine, khal):
    birgit = cast.member("birgit")
    soup = make(cast.member("fadumo"), seats(8))
    join(birgit, soup)
    type(soup).objects.filter(pk=soup.pk).update(
        starts_at=NOW.replace(year=2027, month=3, day=29, hour=18, minute=0),
        ends_at=NOW.replace(year=2027, month=3, day=29, hour=20, minute=0),
    )
    address = f"/kalender/{floor.feed_of(birgit, now=NOW).key}/mit.ics"
    [found] = khal(address, "2027-03-27", 4).values()
    assert found[0] == "2027-03-29 18:00"


def test_khal_reads_a_places_calendar_and_no_name(cast, machine, khal):
    mine = actions.book(cast.member("birgit"), machine, turn("2026-11-24", "15:00"), now=NOW)
    feed = feeds.open_feed(cast.member("torben"), machine, now=NOW)
    found = khal(f"/hjem/sted/kalender/{feed.key}.ics", "2026-11-24", 1)
    assert found[f"taken-{mine.pk}"][0] == "2026-11-24 15:00"
    assert not any("Birgit" in word for row in found.values() for word in row)
