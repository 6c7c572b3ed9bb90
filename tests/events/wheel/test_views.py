"""The year as the committee sees it: the same questions for 300 as for 3, gaps in words, two taps."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.moderation.blocking import actions as moderation
from events.models import Event, EventSeries, Kind
from events.repeating import actions as repeating
from events.wheel import page
from events.written import Rhythm, Said
from tests.conftest import NOW, at
from tests.events.conftest import make, written
from tests.events.meeting.conftest import asked, plan

pytestmark = pytest.mark.django_db
HERE = "/rugmarken/sker/aarshjul/"
FIRST = NOW.date().replace(day=1)


@pytest.fixture
def grethe(step_in):
    return step_in("grethe")


def words(answer):
    return answer.content.decode().replace("\xa0", " ")


def year(cast, first=FIRST):
    return page.year(cast.member("grethe"), first, NOW)


def month(cast, key):
    return next(one for one in year(cast).months if one.key == key)


@pytest.mark.parametrize("who", ["oksana", "torben", "leyla"])
def test_the_year_is_the_committees(step_in, who):
    client = step_in(who)
    assert client.get(HERE).status_code == 404
    assert client.post(f"{HERE}kladde/", {"skabelon": "film"}).status_code == 404
    assert client.get("/api/v1/rugmarken/events/year/").status_code == 404


def test_the_committee_of_another_estate_sees_its_own(cast, step_in):
    make(cast.member("fadumo"), written(title="Kun i Rugmarken"))
    client = step_in("sofie")
    assert client.get(HERE).status_code == 404
    assert "Kun i Rugmarken" not in words(client.get("/ankerhuset/sker/aarshjul/"))


def test_an_empty_year_says_so_month_by_month(grethe):
    said = words(grethe.get(HERE))
    assert "Februar er tom." in said
    assert said.count("Find på noget i") == 12
    assert "Der er ikke sat en dag til afdelingsmødet i 2027." in said


def test_what_is_planned_stands_in_its_month_with_host_and_place(cast, grethe):
    make(cast.member("fadumo"), written(starts_at=at("2027-02-10", "18:00"), place="Gården"))
    february = month(cast, "2027-02")
    assert [row.event.title for row in february.rows] == ["Nabosuppe"]
    assert february.hosts == ["Fadumo"]
    assert february.rooms == [("Gården", 1)]
    assert not february.is_gap
    said = year(cast).says
    assert said.startswith("November, december, januar, marts")
    assert said.endswith("og oktober er tomme.")


def test_nobody_is_named_who_is_not_a_host_is_blocked_or_lives_hidden(cast):
    starts = at("2027-02-10", "18:00")
    make(cast.member("fadumo"), written(starts_at=starts))
    make(cast.member("kasper"), written(starts_at=starts, title="Brætspil"))
    moderation.block(cast.member("grethe"), cast.user("kasper"), now=NOW)
    assert month(cast, "2027-02").hosts == ["Fadumo"]
    fadumo = cast.user("fadumo")
    fadumo.is_hidden = True
    fadumo.save()
    assert month(cast, "2027-02").hosts == []


def test_what_is_called_off_or_another_stairways_leaves_a_gap(cast):
    from events.ending import actions as ending

    event = make(cast.member("fadumo"), written(starts_at=at("2027-02-10", "18:00")))
    ending.call_off(cast.member("fadumo"), event, now=NOW)
    assert month(cast, "2027-02").says == "Februar er tom."


def test_what_repeats_is_counted_beyond_what_is_made_and_leaves_a_gap(cast):
    fadumo = cast.member("fadumo")
    said = Said(title="Gåholdet", hosts=[fadumo, cast.member("yildiz")])
    rhythm = Rhythm(first=at("2026-12-02").date(), begins=at("2026-12-02", "10:00").time())
    repeating.start(fadumo, said, rhythm, now=NOW)
    assert [one.again["Gåholdet"] for one in year(cast).months[:5]] == [0, 5, 4, 4, 5]
    february = month(cast, "2027-02")
    assert february.is_gap
    assert february.says == "Februar er tom, bortset fra det, der kommer igen."
    assert set(february.hosts) == {"Fadumo", "Yildiz"}
    EventSeries.objects.update(not_in_weeks=[28, 29, 30, 31, 32])
    assert month(cast, "2027-07").again["Gåholdet"] == 1


def test_the_terms_of_a_meeting_stand_in_their_months(cast):
    plan(cast.member("jens"))
    assert [duty.day.day for duty in month(cast, "2026-12").duties] == [17, 31]
    assert [row.event.kind for row in month(cast, "2027-01").rows] == [Kind.MEETING]
    assert month(cast, "2027-02").is_gap
    assert year(cast).no_meeting == ""


def test_three_hundred_things_ask_as_many_questions_as_three(cast, crowd):
    hosts = [cast.member("fadumo"), *crowd(4)]

    def ask():
        member = cast.member("grethe")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page.year(member, FIRST, NOW)
        return len(asked)

    def fill(since, until):
        for number in range(since, until):
            starts = at("2026-12-01", "18:00") + timedelta(days=number)
            make(hosts[number % 5], written(starts_at=starts, place=f"Sted {number % 7}"))

    plan(cast.member("jens"))
    fill(0, 3)
    few = ask()
    fill(3, 60)
    some = Event.objects.exclude(kind=Kind.MEETING)
    Event.objects.bulk_create(_copies(list(some), 240))
    assert year(cast).planned >= 300
    assert ask() == few


def _copies(rows, number):
    for turn in range(number):
        row = rows[turn % len(rows)]
        yield Event(
            estate=row.estate, made_by=row.made_by, made_at=NOW, title=f"Nr. {turn}", state="published",
            publish_at=NOW, starts_at=row.starts_at, ends_at=row.ends_at,
        )  # fmt: skip


def test_from_a_gap_to_a_filled_in_draft_in_two_taps(cast, grethe):
    said = words(grethe.get(HERE))
    assert "Find på noget i februar" in said
    key = re.search(r'name="key" value="([^"]+)"', said).group(1)
    typed = {"skabelon": "havedag", "maaned": "2027-02", "key": key}
    answer = grethe.post(f"{HERE}kladde/", typed, follow=True)
    assert "Det er gemt som kladde." in words(answer)
    draft = Event.objects.get()
    assert draft.is_draft
    assert (draft.title, f"{draft.starts_at:%Y-%m-%d}") == ("Havedag", "2027-02-06")
    assert draft.tasks.count() == 4
    assert 'value="2027-02-06"' in words(answer)
    grethe.post(f"{HERE}kladde/", typed)
    assert Event.objects.count() == 1
    february = words(grethe.get(HERE))
    assert "din kladde" in february
    grethe.post(f"{HERE}kladde/", typed | {"key": "x"})
    assert sorted(f"{one:%d}" for one in Event.objects.values_list("starts_at", flat=True)) == [
        "06",
        "13",
    ]


def test_a_month_that_is_over_and_a_template_nobody_has_are_refused_in_words(grethe):
    over = grethe.post(f"{HERE}kladde/", {"skabelon": "film", "maaned": "2026-09"})
    assert over.status_code == 422
    assert "Tag den næste." in words(over)
    assert grethe.post(f"{HERE}kladde/", {"skabelon": "x", "maaned": "2027-02"}).status_code == 422


def test_last_year_is_repeated_on_the_same_weekday_and_hour(cast, grethe):
    starts = at("2026-03-28", "10:00")
    old = make(
        cast.member("fadumo"), written(starts_at=starts, title="Påskefrokost"), now=at("2026-01-05")
    )
    said = words(grethe.get(HERE))
    assert "Påskefrokost" in said
    old.refresh_from_db()
    grethe.post(f"{HERE}{old.token}/igen/", {"key": "x"})
    draft = Event.objects.get(state="draft")
    # winter time then, and summer time has not begun on the same Saturday a year on
    assert draft.starts_at == at("2027-03-27", "10:00")
    assert [host.member_id for host in draft.hosts.all()] == [cast.member("grethe").pk]
    assert "Sidste år" not in words(grethe.get(HERE))


def test_the_whole_of_last_year_becomes_drafts_once_and_can_be_undone(cast, grethe):
    for number, (month, title) in enumerate(
        [("01-16", "Suppe"), ("03-28", "Påskefrokost"), ("09-12", "Høstfest")]
    ):
        starts = at(f"2026-{month}", "10:00") + timedelta(hours=number)
        make(cast.member("fadumo"), written(starts_at=starts, title=title), now=at("2026-01-05"))
    plan(cast.member("jens"), asked(starts_at=at("2026-02-12", "19:00")), now=at("2026-01-05"))
    said = words(grethe.get(HERE))
    assert "3 ting fra sidste år står ikke i året endnu." in said
    key = re.search(r'name="key" value="([^"]+)"', said).group(1)
    for _time in range(2):
        grethe.post(f"{HERE}igen/", {"key": key})
    drafts = Event.objects.filter(state="draft").order_by("starts_at")
    assert [(one.title, f"{one.starts_at:%Y-%m-%d %a}") for one in drafts] == [
        ("Suppe", "2027-01-15 Fri"), ("Påskefrokost", "2027-03-27 Sat"),
        ("Høstfest", "2027-09-11 Sat"),
    ]  # fmt: skip
    assert "Gentag hele sidste år" not in words(grethe.get(HERE))
    assert drafts.first().title not in words(cast.client("oksana").get("/rugmarken/sker/"))
    Event.objects.filter(title="Suppe", state="draft").update(state="published", publish_at=NOW)
    grethe.post(f"{HERE}igen/fortryd/")
    assert not drafts.all().exists()
    assert Event.objects.filter(title="Suppe").count() == 2
    assert grethe.post(f"{HERE}igen/", {"key": key, "fra": "2028-01"}).status_code == 422


def test_the_year_for_programs_takes_a_second_factor(cast, grethe):
    make(cast.member("fadumo"), written(starts_at=at("2027-02-10", "18:00")))
    there = "/api/v1/rugmarken/events/year/"
    assert cast.client("grethe").get(there).status_code == 403
    months = grethe.get(there, {"from": "2027-01"}).json()
    assert [one["month"] for one in months][:2] == ["2027-01", "2027-02"]
    assert months[0]["is_empty"]
    assert months[1]["planned"][0]["hosts"] == ["Fadumo"]
