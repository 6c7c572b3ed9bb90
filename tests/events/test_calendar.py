"""What calendar programs read: one entry a time, the newest version, and what was called off."""

from dataclasses import replace
from datetime import date, time, timedelta
from io import StringIO

from dateutil import tz
from django.test import Client
from icalendar import Calendar

from community.feeds import actions as feeds
from events import actions
from events.ending import actions as ending
from events.models import Event
from events.outside.calendar import ics
from events.repeating import actions as repeating
from events.signing import actions as signing
from events.written import Rhythm, Said, as_written
from tests.conftest import NOW, at

LATER = NOW + timedelta(hours=2)


def entries(events):
    return Calendar.from_ical(ics(events, "rugmarken")).walk("VEVENT")


def by_hand(data):
    """The same without the library: unfolded lines as RFC 5545 says, one dict an entry."""
    assert data.endswith(b"\r\n")
    lines = data.replace(b"\r\n ", b"").decode().split("\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    found, here = [], None
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append(here := {})
        elif line == "END:VEVENT":
            here = None
        elif here is not None:
            name, _colon, value = line.partition(":")
            assert name not in here
            here[name] = value
    return found


def test_a_change_a_call_off_and_back_are_newer_versions_of_the_same(cast, soup):
    fadumo = cast.member("fadumo")
    (first,) = entries([soup])
    moved = replace(as_written(soup), place="Laden")
    soup = actions.change(fadumo, soup, moved, now=LATER)
    (second,) = entries([soup])
    soup = ending.call_off(fadumo, soup, now=LATER)
    (third,) = entries([soup])
    soup = ending.put_on_again(fadumo, soup, now=LATER)
    (fourth,) = entries([soup])
    versions = [first, second, third, fourth]
    assert len({str(one["uid"]) for one in versions}) == 1
    assert [int(one["sequence"]) for one in versions] == [0, 1, 2, 3]
    assert [str(one["status"]) for one in versions] == [
        "CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED",
    ]  # fmt: skip
    assert (first["dtstamp"].dt, first["last-modified"].dt) == (soup.made_at, soup.made_at)
    assert second["last-modified"].dt == second["dtstamp"].dt == LATER


def test_the_same_row_is_the_same_bytes(soup):
    assert ics([soup], "rugmarken") == ics([Event.objects.get()], "rugmarken")


def test_a_series_over_the_change_of_clocks_reads_the_same_in_two_parsers(cast):
    fadumo = cast.member("fadumo")
    rhythm = Rhythm(first=date(2027, 3, 21), begins=time(18), minutes=120)
    said = Said(title="Æblegrød, kaffe; og " + "snak " * 12, hosts=[fadumo, cast.member("birgit")])
    repeating.start(fadumo, said, rhythm, now=at("2027-03-01", "10:00"))
    events = list(Event.objects.order_by("starts_at")[:3])
    data = ics(events, "rugmarken")
    read, raw = Calendar.from_ical(data).walk("VEVENT"), by_hand(data)
    zone = tz.tzical(StringIO(data.replace(b"\r\n ", b"").decode())).get("Europe/Copenhagen")
    for event, one, other in zip(events, read, raw, strict=True):
        assert one["dtstart"].dt == event.starts_at
        wall = other["DTSTART;TZID=Europe/Copenhagen"]
        assert wall[9:] == "180000"
        day = date.fromisoformat(wall[:8])
        assert (
            zone.utcoffset(at(f"{day}", "18:00").replace(tzinfo=None))
            == event.starts_at.astimezone(at("2027-03-21").tzinfo).utcoffset()
        )
        assert other["SUMMARY"].replace("\\", "") == event.title
        assert not {"RRULE", "RECURRENCE-ID"} & set(other)
    assert len({one["UID"] for one in raw}) == 3


# --- a program that subscribes -------------------------------------------------------------------


def synced(kept, client, address):
    """What a program has after it fetched the feed: by UID, and only a newer version counts."""
    read = {
        str(one["uid"]): one
        for one in Calendar.from_ical(client.get(address).content).walk("VEVENT")
    }
    for uid, one in read.items():
        was = kept.get(uid)
        if was is None or int(one["sequence"]) > int(was["sequence"]):
            kept[uid] = one
    for uid in set(kept) - set(read):
        del kept[uid]
    return [(str(one["location"]), str(one["status"])) for one in kept.values()]


def test_a_program_that_subscribes_follows_change_cancellation_and_leaving(cast, soup):
    fadumo, kasper, client = cast.member("fadumo"), cast.member("kasper"), Client()
    feed = feeds.feed_of(kasper, now=NOW)
    own, every = (f"/kalender/{feed.key}/{which}.ics" for which in ("mit", "alt"))
    mine, all_ = {}, {}
    assert synced(mine, client, own) == []
    signup = signing.sign_up(kasper, soup, now=NOW)
    assert synced(mine, client, own) == synced(all_, client, every) == [("Gården", "CONFIRMED")]
    soup = actions.change(fadumo, soup, replace(as_written(soup), place="Laden"), now=LATER)
    assert synced(mine, client, own) == synced(all_, client, every) == [("Laden", "CONFIRMED")]
    soup = ending.call_off(fadumo, soup, now=LATER)
    assert synced(mine, client, own) == synced(all_, client, every) == [("Laden", "CANCELLED")]
    ending.put_on_again(fadumo, soup, now=LATER)
    assert synced(mine, client, own) == [("Laden", "CONFIRMED")]
    signing.leave(kasper, signup, now=LATER)
    assert synced(mine, client, own) == []
    assert synced(all_, client, every) == [("Laden", "CONFIRMED")]
