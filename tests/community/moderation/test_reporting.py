"""Something is wrong with what somebody wrote: said in two taps, once, and by nobody in particular."""

from datetime import timedelta

import pytest

from community.errors import Refused
from community.features import reportable
from community.moderation import actions
from community.moderation.models import Case, Reason, Report
from community.notifications.models import Notification
from community.people.models import Entry, Helping, Role
from tests.community.moderation.conftest import KEY
from tests.conftest import NOW

URL = "/rugmarken/anmeld/" + KEY + "/{}/"


@pytest.fixture
def token(wall):
    """Kasper has hung up something that names a neighbour."""
    return wall.write("kasper")


def say(cast, who, token, reason=Reason.NAMES, text="", now=NOW):
    return actions.report(cast.member(who), KEY, token, reason=reason, text=text, now=now)


def test_two_taps_and_a_receipt(wall, token, cast):
    pia = cast.client("pia")
    page = pia.get(URL.format(token)).content.decode()
    assert "Så larmer Ravn" in page
    assert "Send til bestyrelsen" in page
    answer = pia.post(URL.format(token), {"reason": "names"}, follow=True)
    said = answer.content.decode()
    assert answer.redirect_chain == [("/rugmarken/anmeld/mine/", 302)]
    assert "inden for to dage" in said
    assert "senest onsdag 25. november" in said.replace("\xa0", " ")


def test_the_page_sends_complaints_about_people_to_the_office(wall, token, cast):
    page = cast.client("oksana").get(URL.format(token)).content.decode()
    assert "Vi tager ikke klager her" in page
    assert "tel:" in page


def test_the_same_person_on_the_same_thing_says_it_once(wall, token, cast):
    first = say(cast, "oksana", token)
    assert say(cast, "oksana", token, Reason.ADS) == first
    assert Report.objects.count() == Case.objects.count() == 1


def test_neighbours_gather_in_one_case(wall, token, cast):
    for who in ("oksana", "mikkel", "yildiz"):
        say(cast, who, token)
    assert Case.objects.get().reports.count() == 3


def test_many_at_once_make_one_case(transactional_db, wall, token, cast, together):
    """The dictionary stands for a room; the case is PostgreSQL's."""
    names = ["oksana", "mikkel", "yildiz", "sara", "ewa"]
    members = {name: cast.member(name) for name in names}

    def one(name):
        return lambda: actions.report(members[name], KEY, token, reason="names", now=NOW)

    results = together(*[one(name) for name in names], one("oksana"))
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Case.objects.count() == 1
    assert Report.objects.count() == len(names)


def test_a_thing_decided_and_unchanged_is_not_reported_again_by_the_same(wall, token, cast):
    first = say(cast, "oksana", token)
    actions.decide(cast.member("jens"), first.case, outcome="stand", now=NOW)
    assert say(cast, "oksana", token) == first
    other = say(cast, "mikkel", token)
    assert other.case != first.case
    wall.slips[token].text = "Noget helt andet, og værre"
    assert say(cast, "oksana", token) not in (first, other)


def test_ones_own_is_deleted_and_not_reported(wall, token, cast):
    kasper = cast.client("kasper")
    assert "Ret eller slet det" in kasper.get(URL.format(token)).content.decode()
    assert kasper.post(URL.format(token), {"reason": "names"}).status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("wrong", ["nonsense", "x" * 65, "%00", "Så larmer"])
def test_what_one_may_not_see_is_a_404(wall, cast, wrong):
    assert cast.client("oksana").get(URL.format(wrong)).status_code == 404


def test_another_estates_thing_looks_like_none(wall, cast):
    there = wall.write("ingrid")
    oksana = cast.client("oksana")
    foreign, nothing = oksana.get(URL.format(there)), oksana.get(URL.format("nothing"))
    assert (foreign.status_code, nothing.status_code) == (404, 404)
    assert foreign.content == nothing.content


def test_a_room_that_is_switched_off_or_unknown_is_a_404(wall, token, cast):
    estate = cast.estate()
    estate.features_off = ["wall"]
    estate.save()
    oksana = cast.client("oksana")
    assert oksana.get(URL.format(token)).status_code == 404
    assert oksana.get(f"/rugmarken/anmeld/no.such/{token}/").status_code == 404
    assert reportable("no.such") is None


def test_what_is_hidden_can_no_longer_be_reported_by_others(wall, token, cast):
    wall.hide(token, NOW)
    assert cast.client("oksana").get(URL.format(token)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "Vælg, hvad der er galt."),
        ({"reason": "because"}, "Vælg"),
        ({"reason": "names", "text": "Han hedder 010190-1234"}, "CPR"),
        ({"reason": "names", "text": "a" * 501}, "500"),
    ],
)
def test_what_is_typed_stays_with_the_sentence_beside_it(wall, token, cast, sent, field):
    answer = cast.client("mikkel").post(URL.format(token), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert field in page
    assert sent.get("text", "") in page
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "text", ["🙈🙉🙊", "هذا ليس لطيفا", "<script>alert(1)</script>", "w" * 500]
)
def test_any_words_are_kept_as_they_were_written(wall, token, cast, text, step_in):
    say(cast, "oksana", token, text=text)
    page = step_in("jens").get(f"/rugmarken/anmeld/sager/{Case.objects.get().slug}/")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert Report.objects.get().text == text


def test_twenty_a_day_and_no_more(wall, cast):
    for _n in range(20):
        say(cast, "oksana", wall.write("kasper"))
    with pytest.raises(Refused) as no:
        say(cast, "oksana", wall.write("kasper"))
    assert no.value.code == "too_many"
    say(cast, "oksana", wall.write("kasper"), now=NOW + timedelta(days=1, minutes=1))


def test_a_guest_may_report(wall, token, cast, arrive):
    arrive("Gitte", Role.GUEST)
    answer = cast.client("gitte").post(URL.format(token), {"reason": "ads"})
    assert answer.status_code == 302
    assert Report.objects.get().reporter.name == "Gitte"


def test_a_helper_reports_for_who_they_help(wall, token, cast, monkeypatch):
    monkeypatch.setattr("community.people.acting.resolve_url", lambda name: f"/{name}/")
    ejnar, torben = cast.member("ejnar"), cast.user("torben")
    helping = Helping.objects.create(
        helped=ejnar, helper=torben, kind="visit", began_at=NOW, ends_at=NOW + timedelta(hours=2)
    )
    client = cast.client("torben")
    session = client.session
    session["acting"] = helping.pk
    session.save()
    answer = client.post(URL.format(token), {"reason": "names"})
    assert (answer.status_code, answer["Location"]) == (302, "/rugmarken/")
    made = Report.objects.get()
    assert (made.reporter, made.helped_by) == (ejnar.user, torben)
    on_a_visit = client.get("/rugmarken/anmeld/mine/")
    assert on_a_visit["Location"] == "/helping:own_only/"
    assert client.get("/rugmarken/anmeld/sager/").status_code == 404  # no office is lent out


def test_those_who_decide_are_told_once_and_without_a_word_of_it(wall, token, cast):
    say(cast, "oksana", token)
    say(cast, "mikkel", token)
    told = Notification.objects.filter(kind="moderation.case")
    assert {note.user.name for note in told} == {
        "Jens", "Grethe", "Fadumo", "Tomasz", "Birgit", "Leyla",
    }  # fmt: skip
    assert told.count() == 6
    assert not any("Ravn" in note.title + note.body for note in told)


def test_the_logbook_says_that_it_was_reported_and_not_by_whom(wall, token, cast):
    say(cast, "oksana", token, text="Oksanas ord")
    entry = Entry.objects.get(act="report.received")
    assert entry.by is None
    assert entry.about == cast.user("kasper")
    assert str(cast.user("oksana").pk) not in str(
        {name: value for name, value in entry.facts.items() if name != "case"}
    )
    assert "ord" not in str(entry.facts)


def test_the_answer_stands_on_ones_own_page(wall, token, cast):
    made = say(cast, "oksana", token)
    oksana = cast.client("oksana")
    actions.decide(
        cast.member("jens"), made.case, outcome="hide", rule="names", message="Hej", now=NOW
    )
    page = oksana.get("/rugmarken/anmeld/mine/").content.decode()
    assert "det er skjult nu" in page
    assert "Skrivepause" not in page
    note = Notification.objects.get(kind="moderation.answer")
    assert note.user.name == "Oksana"
    assert "Støj" not in note.title + note.body


def test_the_list_is_as_many_queries_for_thirty_as_for_one(
    wall, cast, django_assert_max_num_queries
):
    oksana = cast.client("oksana")
    say(cast, "oksana", wall.write("kasper"))

    def count():
        with django_assert_max_num_queries(40) as seen:
            assert oksana.get("/rugmarken/anmeld/mine/").status_code == 200
        return len(seen)

    one = count()
    for number in range(18):
        say(cast, "oksana", wall.write("kasper"), now=NOW + timedelta(minutes=number))
    assert count() == one


def test_nothing_reported_is_a_friendly_page(wall, cast):
    page = cast.client("oksana").get("/rugmarken/anmeld/mine/").content.decode()
    assert "Du har ikke anmeldt noget" in page


def test_six_rules_for_everybody(cast):
    page = cast.client("ahmad").get("/rugmarken/anmeld/god-tone/").content.decode()
    assert page.count("<li id=") == 6
