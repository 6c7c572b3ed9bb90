"""Dates and times in both languages, and on the two nights the clock is moved."""

from datetime import UTC, date, datetime, time, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Engine
from django.utils import timezone, translation

from community.ui import dates

CPH = ZoneInfo("Europe/Copenhagen")
J, H = dates.JOIN, dates.HARD


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CPH, fold=fold)


def naive(hour: int, minute: int = 0) -> datetime:
    return at(2026, 11, 5, hour, minute).replace(tzinfo=None)


@pytest.fixture(autouse=True)
def copenhagen():
    with timezone.override(CPH):
        yield


@pytest.fixture(params=["da", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def say(language: str, danish: str, english: str) -> str:
    return danish if language == "da" else english


@pytest.mark.parametrize(
    ("moment", "danish", "english"),
    [
        (at(2026, 11, 5, 9), "9", "9:00"),
        (at(2026, 11, 5, 9, 30), "9.30", "9:30"),
        (at(2026, 11, 5, 0), "0", "0:00"),
        (datetime(2026, 7, 5, 7, 5, tzinfo=UTC), "9.05", "9:05"),
        (naive(16, 30), "16.30", "16:30"),
        (time(21), "21", "21:00"),
    ],
)
def test_clock_reads_as_the_wall_does(language, moment, danish, english):
    assert dates.clock(moment) == say(language, danish, english)
    assert dates.oclock(moment) == say(language, f"kl.{H}{danish}", english)


@pytest.mark.parametrize(
    ("starts", "ends", "danish", "english"),
    [
        (at(2026, 11, 5, 7), at(2026, 11, 5, 9), f"kl.{H}7{J}9", f"7:00{J}9:00"),
        (at(2026, 11, 5, 7, 30), at(2026, 11, 5, 9), f"kl.{H}7.30{J}9", f"7:30{J}9:00"),
        (at(2026, 11, 5, 22), at(2026, 11, 6), f"kl.{H}22{J}24", f"22:00{J}24:00"),
        (at(2026, 11, 5, 22), at(2026, 11, 6, 0, 30), f"kl.{H}22{J}0.30", f"22:00{J}0:30"),
        (at(2026, 11, 5, 22), at(2026, 11, 6, 2), f"kl.{H}22{J}2", f"22:00{J}2:00"),
        (naive(7), naive(9), f"kl.{H}7{J}9", f"7:00{J}9:00"),
        (
            at(2026, 11, 6, 15),
            at(2026, 11, 8, 11),
            f"fre. 6.{H}nov. kl.{H}15 – søn. 8.{H}nov. kl.{H}11",
            f"Fri 6{H}Nov 15:00 – Sun 8{H}Nov 11:00",
        ),
    ],
)
def test_span_says_from_and_to(language, starts, ends, danish, english):
    assert dates.span(starts, ends) == say(language, danish, english)


def summer(hours: float) -> datetime:
    """Hours after midnight (summer time) of the night the clock goes back."""
    return at(2026, 10, 25).astimezone(UTC) + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("starts", "ends", "times", "mark"),
    [
        (1, 2, ("1", "2"), ""),
        (2, 3, ("2", "3"), "sommertid"),
        (3, 4, ("2", "3"), "vintertid"),
        (4, 5, ("3", "4"), ""),
        (1, 3, ("1", "3"), "sommertid"),
        (0, 4, ("0", "3"), "vintertid"),
        (0, 6, ("0", "5"), ""),
    ],
)
def test_the_hour_that_comes_twice_says_which_one_it_is(starts, ends, times, mark):
    with translation.override("da"):
        said = dates.span(summer(starts), summer(ends))
    assert said == f"kl.{H}{times[0]}{J}{times[1]}" + (f" ({mark})" if mark else "")


def test_both_hours_in_one_period_are_told_apart():
    with translation.override("da"):
        assert dates.span(summer(2), summer(4)) == f"kl.{H}2 (sommertid) – 3 (vintertid)"


def test_a_local_datetime_with_fold_is_the_same_hour():
    with translation.override("da"):
        first = dates.span(at(2026, 10, 25, 2), at(2026, 10, 25, 2, fold=1).astimezone(UTC))
        second = dates.span(at(2026, 10, 25, 2, fold=1).astimezone(UTC), at(2026, 10, 25, 3))
    assert first == f"kl.{H}2{J}3 (sommertid)"
    assert second == f"kl.{H}2{J}3 (vintertid)"


def test_the_hour_that_is_skipped_in_spring_is_as_the_clock_shows():
    night = datetime(2027, 3, 28, 0, tzinfo=UTC)  # 1 o'clock in winter time
    hour = timedelta(hours=1)
    with translation.override("da"):
        assert dates.span(night, night + hour) == f"kl.{H}1{J}3"
        assert dates.span(night + hour, night + 2 * hour) == f"kl.{H}3{J}4"
        assert dates.season(night + hour) == ""


@pytest.mark.parametrize("moment", [date(2026, 11, 5), at(2026, 11, 5, 23, 59)])
def test_days_have_names(language, moment):
    assert dates.day_name(moment) == say(
        language, f"torsdag 5.{H}november", f"Thursday 5{H}November"
    )
    assert dates.day_short(moment) == say(language, "tor.", "Thu")
    assert dates.date_short(moment) == say(language, f"5.{H}nov.", f"5{H}Nov")
    assert dates.week_no(moment) == 45


def test_a_utc_evening_is_the_next_local_day(language):
    late = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    assert dates.day_of(late) == date(2026, 7, 15)
    assert dates.day_short(late) == say(language, "ons.", "Wed")


def test_every_short_month_has_one_dot_in_danish():
    with translation.override("da"):
        months = [dates.date_short(date(2026, month, 1)) for month in range(1, 13)]
    assert all(said.count(".") == 2 and said.endswith(".") for said in months), months


@pytest.mark.parametrize(
    ("day", "danish"),
    [(24, "i går"), (25, "i dag"), (26, "i morgen"), (27, f"tirsdag 27.{H}oktober")],
)
def test_near_days_are_called_what_people_call_them(day, danish):
    now = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)  # one minute to midnight, after the change
    with translation.override("da"), mock.patch("django.utils.timezone.now", return_value=now):
        assert dates.relative_day(at(2026, 10, day, 12)) == danish
        assert dates.relative_day(date(2026, 10, day)) == danish


def test_week_numbers_are_iso():
    assert [dates.week_no(date(2026, 12, 31)), dates.week_no(date(2027, 1, 3))] == [53, 53]


@pytest.mark.parametrize(
    ("loose", "glued"),
    [
        ("kl. 9–13", f"kl.{H}9{J}13"),
        ("750 kr.", f"750{H}kr."),
        ("10. november", f"10.{H}november"),
        ("opgang 12, blok C, 2. sal", f"opgang{H}12, blok{H}C, 2.{H}sal"),
        ("15 min. og 4 personer", f"15{H}min. og 4{H}personer"),
        ("Ring +45 00 00 10 00 nu", f"Ring +45{H}00{H}00{H}10{H}00 nu"),
        ("i 2026 og 112", "i 2026 og 112"),
        ("Tag din nabo med", "Tag din nabo med"),
    ],
)
def test_glue_keeps_times_and_prices_on_one_line(loose, glued):
    assert dates.glue(loose) == glued


def test_the_filters_say_the_same_as_the_functions():
    engine = Engine(builtins=["community.ui.templatetags.ui"])
    page = engine.from_string(
        "{% span a b %}|{{ a|timespan:b }}|{{ a|clock }}|{{ a|oclock }}|{{ a|day_name }}"
        "|{{ a|day_short }}|{{ a|date_short }}|{{ a|week_no }}|{{ price|glue }}"
    )
    with translation.override("da"):
        said = page.render(
            Context({"a": at(2026, 11, 5, 7), "b": at(2026, 11, 5, 9), "price": "<40 kr."})
        )
    assert said.split("|") == [
        f"kl.{H}7{J}9",
        f"kl.{H}7{J}9",
        "7",
        f"kl.{H}7",
        f"torsdag 5.{H}november",
        "tor.",
        f"5.{H}nov.",
        "45",
        f"&lt;40{H}kr.",
    ]


def test_from_the_right_a_span_a_number_and_a_date_keep_their_order():
    """«9–12» is not «12–9», and the year stays with its month inside a Danish sentence."""
    left, own, end = dates.LRI, dates.FSI, dates.PDI
    with translation.override("ar"):
        assert dates.span(naive(9), naive(12)) == f"{left}9:00{J}12:00{end}"
        assert dates.glue("Ring 00 00 10 00") == f"Ring {left}00{H}00{H}10{H}00{end}"
        assert dates.glue("man–fre 8.00–9.00") == f"man–fre {left}8.00{J}9.00{end}"
        for said in (dates.day_name, dates.whole_date, dates.date_short):
            assert said(naive(9)).startswith(own)
            assert said(naive(9)).endswith(end)


def test_from_the_left_nothing_is_added(language):
    said = dates.span(naive(9), naive(12)) + dates.whole_date(naive(9)) + dates.glue("00 00 10 00")
    assert not set(said) & {dates.LRI, dates.FSI, dates.PDI}
