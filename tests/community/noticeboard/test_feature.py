"""What the room hangs on the floor: the sheet, the file, the example, what leaves and what stays."""

from datetime import date, timedelta

import pytest
import yaml

from community.features import all_features, features_of, may_watch, tabs_of
from community.noticeboard import demo
from community.noticeboard.feature import export, feature
from community.noticeboard.keeping import actions as keeping
from community.noticeboard.lasting import end_after, in_days, is_on_the_wall, last_day, wall
from community.noticeboard.models import Notice
from community.noticeboard.sheet import notices_of_the_week
from community.noticeboard.works import actions as works
from community.people.models import User
from tests.conftest import CAST_FILE, NOW, at

MONDAY = date(2026, 11, 23)


def sheet(tavle, number="9"):
    parts = notices_of_the_week(tavle.entrance(number), MONDAY, NOW)
    return [line for part in parts for line in part.lines]


def test_the_sheet_has_what_hangs_for_that_stairway_and_no_names(tavle, cast):
    tavle.works("9")
    tavle.hang("birgit", title="Gåtur søndag")
    tavle.hang("oksana", title="Oksana giver en flyverdragt væk")
    tavle.hang("line", title="Fra en, der er skjult")
    tavle.hang("birgit", title="Kun opgang 3", scope="entrance", entrance=tavle.entrance("3"))
    lines = sheet(tavle)
    assert lines[0].startswith("Torsdag 26.")
    assert "Gåtur søndag" in lines
    assert not any("Oksana" in line or "skjult" in line or "opgang 3" in line for line in lines)
    assert "Kun opgang 3" in sheet(tavle, "3")
    assert not any("Torsdag" in line for line in sheet(tavle, "3"))


def test_the_sheet_has_drift_as_it_happens_then_what_is_pinned_then_the_rest(tavle, cast):
    tavle.hang(
        "jens", "Fra bestyrelsen", title="Øverst", is_pinned=True, now=NOW - timedelta(days=9)
    )
    for number in range(9):
        tavle.hang("jens", "Fra bestyrelsen", title=f"Nyt {number}")
    tavle.works(
        "9", title="Onsdagen", period=(at("2026-11-25", "09:00"), at("2026-11-25", "12:00"))
    )
    tavle.works("9", title="Torsdagen")
    over = (at("2026-11-22", "09:00"), at("2026-11-22", "12:00"))
    tavle.works("9", title="Søndagen, som er gået", period=over, now=at("2026-11-20"))
    lines = sheet(tavle)
    assert [line.split(": ")[-1] for line in lines[:3]] == ["Onsdagen", "Torsdagen", "Øverst"]
    assert len(lines) == 8
    assert not any("Søndagen" in line for line in lines)
    assert sheet(tavle, "3")[0] == "Øverst"


def test_the_file_has_what_somebody_wrote_and_read(tavle, cast):
    tavle.hang("oksana", title="Flyverdragt")
    works.say_seen(cast.member("oksana"), tavle.works("9"), now=NOW)
    facts = export(cast.user("oksana"))
    assert [one["heading"] for one in facts["notices"]] == ["Flyverdragt"]
    assert len(facts["read"]) == 1
    keeping.erase(cast.user("oksana"), NOW)
    facts = export(cast.user("oksana"))
    assert not any(facts.values())


def test_who_watches_the_board_belongs_to_it(tavle, cast):
    here = cast.estate().pk
    notice = tavle.hang("birgit", scope="entrance", entrance=tavle.entrance("3"))
    assert may_watch(cast.member("oksana"), f"board:{here}")
    assert not may_watch(cast.member("sofie"), f"board:{here}")
    assert may_watch(cast.member("ahmad"), f"notice:{notice.pk}")
    assert not may_watch(cast.member("oksana"), f"notice:{notice.pk}")


def test_the_board_is_the_second_place_in_the_bar_and_no_tab_leads_nowhere(cast):
    member = cast.member("birgit")
    orders = {item.label: item.order for f in features_of(member) for item in f.nav}
    assert orders["I dag"] < orders["Opslag"] < orders["Booking"]
    for tab in tabs_of(member, "noticeboard"):
        assert cast.client("birgit").get(tab["url"]).status_code == 200


def test_an_estate_may_do_without(tavle, cast):
    estate = cast.estate()
    estate.features_off = ["noticeboard"]
    estate.save()
    assert cast.client("birgit").get("/rugmarken/opslag/").status_code == 404
    tavle.hang("sofie", scope="organisation")
    assert feature in all_features()


def test_what_comes_down_when_somebody_moves_is_said_before(tavle, cast):
    tavle.hang("birgit")
    said = feature.lets_go(cast.member("birgit"), at("2026-11-30"))
    assert said == ["Dit opslag «Gåtur søndag» tages ned"]


def test_the_example_hangs_once_and_has_a_life_of_its_own(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    for _twice in range(2):
        demo.demo(told, NOW)
    assert Notice.objects.count() == 24
    assert Notice.objects.filter(pinned_at__isnull=False).count() == 3
    water = Notice.objects.get(title="Vi lukker for vandet torsdag 9–12")
    assert water.period.lower == at("2026-11-26", "09:00")
    assert water.readings.exists()
    page = cast.client("ahmad").get("/rugmarken/opslag/").content.decode()
    assert "Julemarked i gården" in page


def test_the_example_speaks_the_readers_language_where_somebody_wrote_it(cast):
    demo.demo(yaml.safe_load(CAST_FILE.read_text()), NOW)
    spoken = Notice.objects.exclude(other_language="")
    assert set(spoken.values_list("other_language", flat=True)) == {"ar", "uk", "tr", "en"}
    assert not spoken.filter(other_text="").exists()
    User.objects.filter(name="Oksana").update(language="ar")
    page = cast.client("oksana").get("/rugmarken/opslag/").content.decode()
    assert 'lang="ar" dir="auto">سنقطع الماء' in page


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28"])
def test_a_day_is_a_day_when_the_clock_changes(day):
    noon = at(day, "12:00") - timedelta(days=1)
    assert f"{end_after(noon, 1):%H:%M}" == "00:00"
    assert last_day(end_after(noon, 1)) == date.fromisoformat(day)
    assert f"{in_days(noon, 1):%H:%M}" == "12:00"


def test_the_hour_that_never_comes_is_known():
    assert not is_on_the_wall(date(2027, 3, 28), wall(date(2027, 1, 1)).time().replace(hour=2))
    assert is_on_the_wall(date(2026, 10, 25), wall(date(2027, 1, 1)).time().replace(hour=2))
