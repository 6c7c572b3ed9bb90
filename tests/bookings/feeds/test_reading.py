"""The calendar of another system: right over both clock changes, and a stranger's file all the way."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr

from bookings.feeds.reading import Unreadable, busy_times
from bookings.feeds.recurring import rule_from
from community.times import local
from tests.conftest import at

SINCE, BEFORE = at("2026-11-23", "08:00"), at("2027-12-01", "00:00")


def said(*lines: str, head: str = "") -> bytes:
    inner = "\r\n".join(["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{inner}\r\nEND:VCALENDAR\r\n".encode()


def clocks(data: bytes) -> list[str]:
    def text(moment: datetime) -> str:
        return local(moment).strftime("%d.%m. %H:%M")

    return [f"{text(starts)}-{text(ends)}" for starts, ends in busy_times(data, SINCE, BEFORE)]


def test_a_weekly_time_stays_at_its_hour_over_both_changes_of_clocks():
    spring = said(
        "DTSTART;TZID=Europe/Copenhagen:20270321T180000",
        "DTEND;TZID=Europe/Copenhagen:20270321T200000", "RRULE:FREQ=WEEKLY;COUNT=2",
    )  # fmt: skip
    assert clocks(spring) == ["21.03. 18:00-21.03. 20:00", "28.03. 18:00-28.03. 20:00"]
    autumn = said("DTSTART:20271030T230000", "DTEND:20271031T040000", "RRULE:FREQ=DAILY;COUNT=2")
    ((starts, ends),) = busy_times(autumn, SINCE, at("2027-10-31", "12:00"))[:1]
    assert ends - starts == timedelta(hours=6)  # floating: what the clock here shows


def test_another_zone_keeps_its_own_clock():
    row = said(
        "DTSTART;TZID=America/New_York:20270315T120000", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=3",
    )  # fmt: skip
    assert [one[6:12] for one in clocks(row)] == [" 17:00", " 17:00", " 18:00"]


def test_whole_days_are_the_days_here():
    row = said("DTSTART;VALUE=DATE:20270328", "DTEND;VALUE=DATE:20270329")
    assert clocks(row) == ["28.03. 00:00-29.03. 00:00"]


def test_what_is_moved_called_off_or_free_is_not_busy():
    data = said(
        "DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE:20261202T100000Z", "END:VEVENT", "BEGIN:VEVENT", "UID:1",
        "RECURRENCE-ID:20261203T100000Z", "DTSTART:20261203T150000Z", "DTEND:20261203T160000Z",
        "END:VEVENT", "BEGIN:VEVENT", "UID:1", "RECURRENCE-ID:20261204T100000Z",
        "DTSTART:20261204T100000Z", "STATUS:CANCELLED", "END:VEVENT", "BEGIN:VEVENT", "UID:2",
        "DTSTART:20261205T100000Z", "DTEND:20261205T110000Z", "TRANSP:TRANSPARENT",
    )  # fmt: skip
    assert clocks(data) == ["01.12. 11:00-01.12. 12:00", "03.12. 16:00-03.12. 17:00"]


def test_what_is_only_said_to_be_taken_is_busy():
    inner = "\r\n".join([
        "BEGIN:VFREEBUSY", "UID:1", "DTSTART:20261201T000000Z", "DTEND:20270101T000000Z",
        "ORGANIZER:mailto:birgit@example.org",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261201T100000Z/PT2H,",
        " 20261202T100000Z/20261202T110000Z",
        "FREEBUSY;FBTYPE=FREE:20261203T100000Z/PT1H",
        "FREEBUSY:20261204T100000Z/PT1H", "END:VFREEBUSY",
    ])  # fmt: skip
    data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\nEND:VCALENDAR\r\n".encode()
    assert clocks(data) == [
        "01.12. 11:00-01.12. 13:00", "02.12. 11:00-02.12. 12:00", "04.12. 11:00-04.12. 12:00",
    ]  # fmt: skip


def test_a_change_of_all_that_follow_is_said_not_to_be_understood():
    data = said(
        "DTSTART:20261201T100000Z", "DTEND:20261201T110000Z", "RRULE:FREQ=DAILY;COUNT=4",
        "END:VEVENT", "BEGIN:VEVENT", "UID:1",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T100000Z", "DTSTART:20261202T150000Z",
        "DTEND:20261202T160000Z",
    )  # fmt: skip
    with pytest.raises(Unreadable) as no:
        clocks(data)
    assert no.value.wrong == "rule"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU",
        "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY", "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "FREQ=MONTHLY;INTERVAL=5", "FREQ=WEEKLY;COUNT=70",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)  # fmt: skip
def test_days_come_again_as_dateutil_says(rule: str) -> None:
    first, since, before = date(2024, 2, 29), date(2026, 11, 23), date(2028, 6, 1)
    parts = {k: v.split(",") for k, v in (part.split("=") for part in rule.split(";"))}
    start = datetime.combine(first, time())
    known = takewhile(lambda one: one.date() < before, rrulestr(rule, dtstart=start))
    ours = list(rule_from(first, parts).days(since, before))
    assert ours == [one.date() for one in known if one.date() >= since]


HOUR = ["DTSTART:20261201T100000Z", "DTEND:20261201T110000Z"]


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "unreadable"), (b"<html>", "unreadable"), (b"\xff\x00\xfe", "unreadable"),
        (said(*HOUR)[:-20], "unreadable"), (said("DTSTART:nonsense"), "unreadable"),
        (said("DTSTART:20261201T100000Z", "DTEND:20261130T100000Z"), "unreadable"),
        (said("SUMMARY:Uden tid"), "unreadable"),
        (said("DTSTART;TZID=Mars/Olympus:20261201T100000", "DURATION:PT1H"), "zone"),
        (said(*HOUR, "RRULE:FREQ=SECONDLY"), "rule"), (said(*HOUR, "RRULE:FREQ=DAILY;INTERVAL=0"), "rule"),
        (said(*HOUR, "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYSECOND=1,2,3"), "rule"),
        (said(*HOUR, "RRULE:FREQ=DAILY;COUNT=999999999"), "rule"),
        (said(*HOUR, *["RDATE:20261201T100000Z"] * 6000), "too_much"),
        (said(*HOUR, *["END:VEVENT", "BEGIN:VEVENT", *HOUR] * 4000), "too_much"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data: bytes, wrong: str) -> None:
    with pytest.raises(Unreadable) as no:
        busy_times(data, SINCE, BEFORE)
    assert no.value.wrong == wrong


def test_a_rule_that_is_never_fulfilled_and_a_zone_that_never_ends_cost_nothing():
    never = said(*HOUR, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\n"
        "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    begun = datetime.now(UTC)
    assert clocks(never) == ["01.12. 11:00-01.12. 12:00"]
    assert clocks(said(*HOUR, head=zone)) == ["01.12. 11:00-01.12. 12:00"]
    assert datetime.now(UTC) - begun < timedelta(seconds=5)


def test_nothing_of_anybody_is_taken_along():
    row = said(*HOUR, "SUMMARY:Birgit Bøgeløv", "ATTENDEE;CN=Birgit:mailto:birgit@example.dk")
    assert clocks(row) == ["01.12. 11:00-01.12. 12:00"]
