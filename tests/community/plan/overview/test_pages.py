"""What the committee looks at, prints and takes along: the same few figures everywhere, and no name."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.people.models import User
from community.plan.models import Closed, Platform, Tally
from community.plan.overview import actions, counted, drawn, page
from community.plan.overview import demo as figures
from community.plan.overview.periods import over_by, read
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
API = "/api/v1/rugmarken/plan/overview/"
WORD = re.compile(r"[^\W\d_]+")


@pytest.fixture
def lived(written):
    """Rugmarken, which has lived for almost two years of invented figures."""
    return written


def where(name, *rest):
    return reverse(f"plan:{name}", args=["rugmarken", *rest])


def shown(member, code):
    found = page.found(member, code)
    assert found
    return found


def said(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_before_anything_is_counted_the_page_says_when_it_will_be(cast, step_in):
    answer = step_in("jens").get(where("overview"))
    assert answer.status_code == 200
    assert "Her kommer tal" in said(answer)


def test_an_estate_where_nothing_ever_happened_shows_no_empty_years(cast, step_in):
    actions.close_due(NOW)
    assert Closed.objects.filter(estate=cast.estate()).exists()
    assert "Her kommer tal" in said(step_in("jens").get(where("overview")))


def test_the_newest_quarter_is_shown_first_with_the_three_words_the_house_is_for(lived, step_in):
    answer = step_in("jens").get(where("overview"))
    text = said(answer)
    assert "3. kvartal 2026" in text
    for words in ("Trygge", "Kommer hinanden ved", "Hjælper hinanden", "mindst 20", "før: "):
        assert words in text
    assert answer.content.decode().count('<svg class="bars"') == 3


def test_one_goes_back_and_forth_and_to_month_and_year(lived, step_in):
    jens = step_in("jens")
    for code in ("2026-10", "2026-k3", "2025", "2025-12"):
        answer = jens.get(where("period", code))
        assert answer.status_code == 200, code
    before = jens.get(where("period", "2026-k2"))
    assert where("period", "2026-k1") in before.content.decode()
    assert where("period", "2026-k3") in before.content.decode()
    for code in ("2026-11", "2026", "2026-k4", "2019", "nonsens", "2026-13"):
        assert jens.get(where("period", code)).status_code == 404, code


def test_a_gap_says_since_when(lived):
    gaps = shown(lived.member("jens"), "2026-10").gaps()
    assert "Grønt og genbrug: ingen aktivitet siden august" in gaps
    assert any(one.startswith("Endnu ingen aktivitet: ") and "Sundhed" in one for one in gaps)
    assert not any(one.startswith("Fællesspisning") for one in gaps)


def test_a_month_in_which_nothing_happened_is_a_hole_in_its_quarter(lived):
    march = read("2026-03")
    Tally.objects.filter(closed__estate=lived.estate(), closed__first_on=march.first).filter(
        closed__span="month"
    ).delete()
    assert "Ingen aktivitet i marts" in shown(lived.member("jens"), "2026-k1").gaps()


def test_the_three_forms_are_mixed_of_what_was_held_and_helped(lived):
    mix = shown(lived.member("jens"), "2026-k3").mix
    assert {form.code: (form.held, form.helped, form.percent) for form in mix} == {
        "shared_interest": (6, "under 5", 19),
        "joint_solution": (3, "under 5", 10),
        "mutual_benefit": (2, "mindst 20", 71),
    }
    assert 98 <= sum(form.percent for form in mix) <= 101
    assert sum(form.platforms for form in mix) > 0


def test_a_group_is_told_of_by_what_is_made_for_it(lived):
    jens = lived.member("jens")
    assert not list(shown(jens, "2026-k3").reached()) or Platform.objects.exclude(points_at="")
    platform = Platform.objects.filter(estate=jens.estate, state="running").first()
    Platform.objects.filter(pk=platform.pk).update(points_at="events:77", for_all=True)
    quarter = Closed.objects.get(estate=jens.estate, span="quarter", first_on="2026-07-01")
    Tally.objects.create(closed=quarter, room="events", key="life", about="77", number=15)
    found = {one.group: one.told for one in shown(jens, "2026-k3").reached()}
    assert found
    assert set(found.values()) == {"mindst 15"} or "mindst 15" in found.values()


def test_volunteers_are_homes_of_all_homes_with_a_number_to_hold_them_against(lived, step_in):
    homes = Closed.objects.filter(estate=lived.estate()).first().homes
    assert homes > 20
    text = said(step_in("jens").get(where("period", "2026-k3")))
    assert f"Mindst 15 af {homes} hjem tog en opgave." in text
    assert "36 %" in text


def test_a_room_that_is_off_is_left_out_and_one_that_was_off_says_so(lived):
    jens = lived.member("jens")
    Closed.objects.filter(estate=jens.estate).update(rooms=["events", "bookings"])
    rows = {row.figure.key: row.told for row in shown(jens, "2026-k3").rows}
    assert rows["done"] == "blev ikke talt"
    jens.estate.features_off = ["helpdesk"]
    assert "done" not in {row.figure.key for row in shown(jens, "2026-k3").rows}


def test_the_year_on_paper_and_as_a_spreadsheet_have_the_same_rows(lived, step_in):
    jens = step_in("jens")
    paper = said(jens.get(where("report", 2025)))
    for heading in (
        "Fællesskabet i 2025",
        "Kvartal for kvartal",
        "De tre former",
        "Her er der hul",
    ):
        assert heading in paper
    file = jens.get(where("figures_csv", 2025))
    assert file["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows[0]) == 3 + 12 + 4 + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows[1:]:
        assert row[1] in paper
    assert ["Hjem, der var med", "mindst, ned til hele femmere"] in [row[1:3] for row in rows]


def test_a_year_that_runs_says_that_it_does(lived, step_in):
    text = said(step_in("jens").get(where("report", 2026)))
    assert "Året er ikke talt op endnu" in text
    assert "De tre former" not in text
    assert "Her er der hul" not in text
    for year in (1999, 2019, 2100, 99999):
        assert step_in("jens").get(where("report", year)).status_code == 404


def test_a_program_reads_the_same(lived, step_in):
    jens = step_in("jens")
    codes = [one["code"] for one in jens.get(API).json()]
    assert codes[-1] == "2026-10"
    found = jens.get(API + "2026-k3/").json()
    [done] = [one for one in found["figures"] if (one["room"], one["key"]) == ("helpdesk", "done")]
    assert (done["number"], done["told"], done["headline"]) == (20, "mindst 20", "helped")
    assert found["gaps"]
    assert jens.get(API + "2019/").status_code == 404


def test_no_page_file_or_answer_holds_the_name_of_anybody_of_the_demo(lived, step_in):
    names = {name for user in User.objects.all() for name in (user.name, user.surname) if name}
    jens = step_in("jens")
    for url in (
        where("overview"), where("period", "2026-10"), where("period", "2025"), where("report", 2025),
        where("report", 2026), where("figures_csv", 2025), API, API + "2026-k3/",
    ):  # fmt: skip
        answer = jens.get(url)
        assert answer.status_code == 200, url
        assert names & set(WORD.findall(said(answer))) == set(), url


def test_no_answer_says_more_than_five_at_a_time_of_what_is_not_for_all_to_see(lived, step_in):
    found = step_in("jens").get(API + "2025/").json()
    kept = [one["number"] for one in found["figures"] if not one["is_public"]]
    assert kept
    assert all(number % 5 == 0 for number in kept)


def test_another_estate_has_figures_of_its_own(lived, step_in):
    other = lived.member("aase")
    assert other.estate.slug != "rugmarken"
    Tally.objects.filter(closed__estate=lived.estate()).delete()
    assert page.found(lived.member("jens")) is None
    assert counted.lived_in(other)


def test_a_resident_and_a_guest_find_no_overview(lived, step_in):
    for who in ("kasper", "yahya"):
        assert step_in(who).get(where("overview")).status_code == 404
        assert step_in(who).get(API).status_code == 404


def test_five_years_ask_as_many_questions_as_one(lived):
    jens = lived.member("jens")

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            context = page.context(shown(jens, "2025"))
            assert context["overview"].parts()
            context["overview"].months_table()
            context["overview"].gaps()
            list(context["overview"].mix)
        return len(queries)

    before = asked()
    for year in range(1, 5):
        for period in over_by(NOW - timedelta(days=365 * year)):
            actions.keep(jens.estate, period, figures.ROOMS, {("events", "held", ""): 3}, now=NOW)
    assert asked() == before <= 9


def test_the_picture_stands_on_its_ground_and_is_no_higher_than_it_is():
    picture = drawn.bars([("jan", 10), ("feb", 0), ("mar", None), ("apr", 20)])
    assert [(bar.height, bar.number) for bar in picture.bars] == [
        (32, "10"), (1, ""), (0, ""), (64, "20"),
    ]  # fmt: skip
    assert all(bar.y + bar.height == drawn.HIGH for bar in picture.bars)
    assert drawn.bars([("jan", 0)]).bars[0].height == 1
