"""The doors of a meeting: every page as its reader sees it, and 404 for who has no part in it."""

import pytest

from community.notifications.models import Notification
from events.meeting.papers import actions as papers
from events.models import DepartmentMeeting, MeetingTerms
from tests.conftest import NOW, at
from tests.events.meeting.conftest import fresh, plan

pytestmark = pytest.mark.django_db
SKER = "/rugmarken/sker/"
TYPED = {
    "sort": "ordinary", "day": "2027-01-14", "starts": "19:00", "ends": "21:00", "place": "Laden",
    "place_key": "", "hand_in": "Bestyrelsens postkasse",
}  # fmt: skip


@pytest.fixture
def grethe(step_in):
    return step_in("grethe")


def at_meeting(meeting, more=""):
    meeting.event.refresh_from_db(fields=["token"])
    return f"{SKER}{meeting.event.token}/moede/{more}"


def words(answer):
    return answer.content.decode().replace("\xa0", " ")


DESK = ["ret/", "indkald/", "ark/", "dagsorden/", "papirer/", "referat/"]


@pytest.mark.parametrize("who", ["oksana", "torben", "leyla"])
def test_the_committees_pages_are_nobody_elses(cast, step_in, meeting, who):
    client = step_in(who)
    for page in [*(at_meeting(meeting, more) for more in DESK), f"{SKER}afdelingsmoeder/nyt/",
                 f"{SKER}afdelingsmoeder/frister/"]:  # fmt: skip
        assert client.get(page).status_code == 404
        assert client.post(page).status_code == (405 if page.endswith("ark/") else 404)
    assert client.get(at_meeting(meeting)).status_code == 200
    assert client.get(f"{SKER}afdelingsmoeder/").status_code == 200


def test_the_committee_shows_a_second_factor_first(cast, meeting):
    answer = cast.client("grethe").get(at_meeting(meeting, "indkald/"))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_another_estate_sees_nothing_of_it(cast, step_in, meeting):
    client = step_in("sofie")
    there = at_meeting(meeting).replace("rugmarken", "ankerhuset")
    for page in ["", *DESK]:
        assert client.get(f"{there}{page}").status_code == 404


def test_a_day_is_typed_and_its_terms_stand_there(grethe):
    answer = grethe.post(f"{SKER}afdelingsmoeder/nyt/", TYPED, follow=True)
    page = words(answer)
    for said in ("Senest torsdag 17. december", "Senest torsdag 31. december",
                 "Senest torsdag 7. januar", "Senest torsdag 11. februar"):  # fmt: skip
        assert said in page
    assert "Indkaldelsen skal være ude senest torsdag 17. december. Om 24 dage." in page
    again = grethe.post(f"{SKER}afdelingsmoeder/nyt/", TYPED)
    assert again.status_code == 422
    assert "Der er allerede et møde den dag" in words(again)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"day": ""}, "Vælg en dag."),
        ({"day": "2026-01-14"}, "Den tid er gået."),
        ({"place": ""}, "Skriv, hvor mødet er."),
        ({"sort": "extra", "asked_by": "households", "topic": "Sol", "asking": "1"}, "husstande til"),
        ({"sort": "extra", "asked_by": "board"}, "Skriv, hvad mødet handler om."),
        ({"day": "2027-03-28", "starts": "02:30"}, "Uret stilles den nat."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(grethe, facts, said):
    answer = grethe.post(f"{SKER}afdelingsmoeder/nyt/", TYPED | facts)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Bestyrelsens postkasse" in words(answer)
    assert not DepartmentMeeting.objects.exists()


def test_the_general_pages_lead_to_the_meetings_own(grethe, meeting):
    token = at_meeting(meeting).removesuffix("moede/")
    assert grethe.get(f"{token}ret/")["Location"] == at_meeting(meeting, "ret/")
    assert "/afdelingsmoeder/nyt/?fra=" in grethe.get(f"{token}kopi/")["Location"]
    again = grethe.get(f"{SKER}afdelingsmoeder/nyt/?fra={meeting.event.token}")
    assert 'value="2028-01-13"' in words(again)


def test_it_is_called_and_printed_for_each_stairway(cast, grethe, meeting):
    assert "Du er i god tid" in words(grethe.get(at_meeting(meeting, "indkald/")))
    answer = grethe.post(at_meeting(meeting, "indkald/"), follow=True)
    assert "Indkaldelsen er sendt til" in words(answer)
    sheets = words(answer)
    assert sheets.count('class="wall callsheet"') == cast.estate().pk or "callsheet" in sheets
    assert "<svg" in sheets
    assert "Ring til kontoret" in sheets
    assert "Jens" not in sheets
    one = words(grethe.get(at_meeting(meeting, "ark/") + f"?opgang={_entrance(cast)}"))
    assert one.count('class="wall callsheet"') == 1


def _entrance(cast):
    return cast.member("grethe").household.dwelling.entrance_id


def test_a_late_call_asks_why(grethe, cast):
    from tests.events.meeting.conftest import asked

    near = plan(cast.member("grethe"), asked(starts_at=at("2026-12-10", "19:00")))
    page = words(grethe.get(at_meeting(near, "indkald/")))
    assert "For sent." in page
    assert "11 dage for sent" in page
    assert grethe.post(at_meeting(near, "indkald/")).status_code == 422
    assert not Notification.objects.filter(kind="events.call").exists()
    grethe.post(at_meeting(near, "indkald/"), {"late_because": "Printeren drillede."})
    assert "Printeren drillede." in words(cast.client("oksana").get(at_meeting(near)))


def test_points_are_mended_and_undone_on_their_page(grethe, meeting):
    point = meeting.points.get(title="Regnskab")
    there = at_meeting(meeting, f"dagsorden/{point.pk}/")
    wrong = grethe.post(there, {"do": "gem", "title": " ", "text": "Tal"})
    assert wrong.status_code == 422
    assert "Skriv, hvad punktet handler om." in words(wrong)
    grethe.post(there, {"do": "op"})
    assert list(meeting.points.values_list("title", flat=True))[1] == "Regnskab"
    page = grethe.post(there, {"do": "fjern"}, follow=True)
    assert "Fortryd" in words(page)
    assert not meeting.points.filter(title="Regnskab").exists()
    grethe.post(at_meeting(meeting, "dagsorden/igen/"))
    assert list(meeting.points.values_list("title", flat=True))[1] == "Regnskab"
    assert grethe.post(at_meeting(meeting, "dagsorden/"), {"title": "Cykler"}).status_code == 302


def test_papers_are_the_committees_until_they_are_laid_out(cast, grethe, meeting):
    grethe.post(at_meeting(meeting, "papirer/"), {"title": "Budget", "text": "Huslejen stiger."})
    resident = cast.client("oksana")
    assert "Huslejen stiger." not in words(resident.get(at_meeting(meeting)))
    grethe.post(at_meeting(meeting, "papirer/frem/"))
    assert "Huslejen stiger." in words(resident.get(at_meeting(meeting)))
    paper = meeting.papers.get()
    grethe.post(at_meeting(meeting, f"papirer/{paper.pk}/"), {"do": "fjern"})
    assert not meeting.papers.exists()
    grethe.post(at_meeting(meeting, "papirer/igen/"))
    assert meeting.papers.get().title == "Budget"


def test_minutes_are_read_by_everybody_and_found(cast, grethe, meeting, monday):
    monday.move_to(at("2027-01-15", "10:00"))
    grethe = _again(grethe)
    there = at_meeting(meeting, "referat/")
    member = cast.member("grethe")
    papers.write_minutes(member, meeting, text="Udkast", publish=False, now=at("2027-01-15"))
    resident = cast.client("oksana")
    assert "Udkast" not in words(resident.get(at_meeting(meeting)))
    assert grethe.post(there, {"text": "Huslejen stiger lidt.", "do": "udgiv"}).status_code == 302
    assert "Huslejen stiger lidt." in words(resident.get(at_meeting(meeting)))
    found = words(cast.client("kasper").get("/rugmarken/soeg/?q=huslejen"))
    assert "#referat" in found
    assert "stiger lidt." in found


def _again(client):
    """The second factor is old by now."""
    client.post("/demo/login/", {"who": "grethe"})
    return client


def test_an_estates_own_terms_are_typed(cast, grethe):
    typed = {
        "call_days": "30", "proposals_days": "14", "papers_days": "7", "minutes_days": "28",
        "asking_percent": "25", "accounts_begin": "1", "hand_in": "",
    }  # fmt: skip
    there = f"{SKER}afdelingsmoeder/frister/"
    wrong = grethe.post(there, typed | {"papers_days": "20"})
    assert wrong.status_code == 422
    assert "Papirerne kommer efter forslagene." in words(wrong)
    assert grethe.post(there, typed).status_code == 302
    assert MeetingTerms.objects.get(estate=cast.estate()).call_days == 30


def test_programs_read_what_the_page_says(cast, grethe, meeting):
    grethe.post(at_meeting(meeting, "papirer/"), {"title": "Budget", "text": "Tal"})
    there = f"/api/v1/rugmarken/events/{fresh(meeting).event.token}/meeting/"
    facts = cast.client("oksana").get(there).json()
    assert [one["day"] for one in facts["terms"]] == [
        "2026-12-17", "2026-12-31", "2027-01-07", "2027-02-11"
    ]  # fmt: skip
    assert facts["agenda"][0]["title"] == "Valg af dirigent og referent"
    assert facts["papers"] == []
    assert grethe.get(there).json()["papers"][0]["title"] == "Budget"
    assert cast.client("sofie").get(there.replace("rugmarken", "ankerhuset")).status_code == 404
    assert NOW.year == 2026
