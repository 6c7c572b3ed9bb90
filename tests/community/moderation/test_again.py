"""A second look: fourteen days take two, what is put right is seen again, and who decided never hears."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from community.errors import Refused
from community.moderation import actions
from community.moderation.again import actions as again
from community.moderation.models import Appeal, Case, Decision, WritePause
from community.moderation.rules import refuse_if_paused, refuse_writing
from community.notifications.models import Notification
from community.people.models import Helping, Role
from tests.community.moderation.conftest import KEY, MEAN
from tests.conftest import NOW, at


@pytest.fixture
def case(wall, cast):
    token = wall.write("kasper")
    return actions.report(cast.member("ahmad"), KEY, token, reason="names", now=NOW).case


@pytest.fixture
def hidden(case, cast):
    """Jens has hidden what Kasper wrote."""
    return decide(cast, case)


def decide(cast, case, outcome="hide", who="jens", now=NOW, **facts):
    facts = {"rule": "names", "message": "Hej Kasper. Fjern navnet."} | facts
    return actions.decide(cast.member(who), case, outcome=outcome, now=now, **facts)


def page_of(decision):
    return f"/rugmarken/anmeld/afgoerelse/{decision.slug}/"


def desk(case, end=""):
    return f"/rugmarken/anmeld/sager/{case.slug}/{end}"


def no_of(call):
    with pytest.raises(Refused) as no:
        call()
    return no.value


# --- the pause -----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 3, 7])
def test_a_pause_has_an_end_and_a_reason_and_ends_by_itself(case, cast, days):
    decide(cast, case, "pause", days=days)
    kasper = cast.member("kasper")
    no = no_of(lambda: refuse_writing(kasper, NOW + timedelta(days=days, seconds=-1)))
    assert (no.code, no.status) == ("paused", 403)
    assert "Vi nævner ikke naboer" in str(no)
    refuse_writing(kasper, NOW + timedelta(days=days))
    refuse_if_paused(cast.user("ahmad"), kasper.estate, NOW)


def test_a_pause_is_this_estates_alone(case, cast):
    decide(cast, case, "pause", days=3)
    refuse_if_paused(cast.user("kasper"), cast.estate("tranehaven"), NOW)


def test_the_paused_do_not_write_for_another_either(case, cast):
    decide(cast, case, "pause", days=3)
    ejnar = cast.member("ejnar")
    refuse_writing(ejnar, NOW)
    ejnar.helper = cast.user("kasper")
    assert no_of(lambda: refuse_writing(ejnar, NOW)).code == "paused"


def test_the_paused_may_still_report_disagree_and_read(wall, case, cast):
    done = decide(cast, case, "pause", days=3)
    kasper = cast.client("kasper")
    other = wall.write("oksana", "Køb mine sko")
    sent = kasper.post(f"/rugmarken/anmeld/{KEY}/{other}/", {"reason": "ads"})
    assert sent.status_code == 302
    assert kasper.post(page_of(done), {"text": "Det var for sjov"}).status_code == 302
    assert kasper.get("/rugmarken/").status_code == 200
    assert kasper.get("/rugmarken/booking/").status_code == 200


def test_today_says_until_when_and_where_to_disagree(case, cast, monday):
    done = decide(cast, case, "pause", days=3)
    kasper = cast.client("kasper")
    page = kasper.get("/rugmarken/").content.decode().replace("\xa0", " ")
    assert "torsdag 26. november kl. 10" in page
    assert page_of(done) in page
    assert "skrivepause" not in cast.client("ahmad").get("/rugmarken/").content.decode()
    monday.move_to(NOW + timedelta(days=3, minutes=1))
    assert "skrivepause" not in kasper.get("/rugmarken/").content.decode()


def test_fourteen_days_are_seven_until_another_says_yes(case, cast):
    done = decide(cast, case, "pause", days=14)
    assert WritePause.objects.get().ends_at == NOW + timedelta(days=7)
    assert done.asks_for_more
    told = set(
        Notification.objects.filter(title__contains="venter på en anden").values_list("user__name")
    )
    assert ("Jens",) not in told
    assert ("Grethe",) in told
    assert (
        no_of(lambda: again.second(cast.member("jens"), case, agrees=True, now=NOW)).code
        == "not_yours"
    )
    later = NOW + timedelta(days=1)
    again.second(cast.member("grethe"), case, agrees=True, now=later)
    assert WritePause.objects.get().ends_at == NOW + timedelta(days=14)
    said = Notification.objects.filter(user__name="Kasper").order_by("pk").last()
    assert said.title == "Din skrivepause er blevet længere"
    assert (
        no_of(lambda: again.second(cast.member("fadumo"), case, agrees=False, now=later)).code
        == "not_asked"
    )


def test_a_no_leaves_it_at_seven(case, cast):
    decide(cast, case, "pause", days=14)
    again.second(cast.member("grethe"), case, agrees=False, now=NOW)
    assert WritePause.objects.get().ends_at == NOW + timedelta(days=7)
    assert WritePause.objects.get().seconded_at is None


def test_nobody_seconds_themselves_in_the_database(case, cast):
    done = decide(cast, case, "pause", days=14)
    with pytest.raises(IntegrityError, match="nobody_seconds"), transaction.atomic():
        Decision.objects.filter(pk=done.pk).update(seconded_by=done.by)


def test_a_pause_over_the_night_the_clock_changes_is_never_too_long(wall, cast):
    """Fourteen days of 24 hours, though the wall says 15 o'clock became 14."""
    before = at("2027-10-20", "15:00")
    token = wall.write("kasper")
    case = actions.report(cast.member("ahmad"), KEY, token, reason="names", now=before).case
    actions.decide(
        cast.member("leyla"),
        case,
        outcome="pause",
        rule="names",
        message="Hej",
        days=14,
        now=before,
    )
    again.second(cast.member("grethe"), case, agrees=True, now=before)
    pause = WritePause.objects.get()
    assert (pause.ends_at - pause.starts_at) == timedelta(days=14)


def test_the_second_yes_without_javascript(case, cast, step_in):
    decide(cast, case, "pause", days=14)
    assert "En anden skal også sige ja" in step_in("jens").get(desk(case)).content.decode()
    grethe = step_in("grethe")
    assert desk(case) in grethe.get("/rugmarken/anmeld/sager/").content.decode()
    assert "Ja, 14 dage" in grethe.get(desk(case)).content.decode()
    assert grethe.post(desk(case, "ja/"), {"svar": "ja"}).status_code == 302
    assert grethe.post(desk(case, "ja/"), {"svar": "ja"}).status_code == 422
    assert WritePause.objects.get().seconded_at is not None


# --- put right -----------------------------------------------------------------------------------


def test_put_right_is_looked_at_and_shown_again(wall, case, cast, step_in):
    done = decide(cast, case, "mend")
    kasper = cast.client("kasper")
    assert "Jeg har rettet det" in kasper.get(page_of(done)).content.decode()
    wall.slips[case.token].text = "Der er larm om aftenen. Er der andre?"
    assert kasper.post(page_of(done) + "rettet/").status_code == 302
    assert kasper.post(page_of(done) + "rettet/").status_code == 422
    jens = step_in("jens")
    assert desk(case) in jens.get("/rugmarken/anmeld/sager/").content.decode()
    page = jens.get(desk(case)).content.decode()
    assert "Der er larm om aftenen" in page
    assert MEAN in page  # and what it was
    jens.post(desk(case, "vis/"))
    assert "Der er larm om aftenen. Er der andre?" in wall.page("oksana")


def test_what_was_only_hidden_is_not_asked_to_be_put_right(hidden, cast):
    no = no_of(lambda: again.mend(cast.member("kasper"), hidden, now=NOW))
    assert no.code == "not_asked"


# --- who disagrees -------------------------------------------------------------------------------


def test_the_author_alone_reads_the_decision(hidden, cast):
    page = cast.client("kasper").get(page_of(hidden)).content.decode()
    assert "Vi nævner ikke naboer" in page
    assert "Fjern navnet" in page
    assert "Jens" not in page
    for who in ("ahmad", "jens", "grethe", "torben", "sofie"):
        assert cast.client(who).get(page_of(hidden)).status_code == 404
        assert cast.client(who).post(page_of(hidden), {"text": "x"}).status_code == 404


def test_what_stands_has_no_page_for_its_author(case, cast):
    done = decide(cast, case, "stand")
    assert cast.client("kasper").get(page_of(done)).status_code == 404


def test_another_hears_it_and_takes_it_back(wall, hidden, case, cast, step_in):
    cast.client("kasper").post(page_of(hidden), {"text": "Der var ikke noget navn"})
    for who in ("jens",):
        assert desk(case) not in step_in(who).get("/rugmarken/anmeld/sager/").content.decode()
        page = step_in(who).get(desk(case)).content.decode()
        assert "En anden end den, der afgjorde det, svarer" in page
        assert "Vis det igen" not in page
    grethe = step_in("grethe")
    assert desk(case) in grethe.get("/rugmarken/anmeld/sager/").content.decode()
    assert "Der var ikke noget navn" in grethe.get(desk(case)).content.decode()
    sent = {"verdict": "om", "answer": "Du har ret"}
    assert grethe.post(desk(case, "uenig/"), sent).status_code == 302
    assert MEAN in wall.page("oksana")
    page = cast.client("kasper").get(page_of(hidden)).content.decode()
    assert "Du har ret" in page
    assert "Afgørelsen er lavet om" in page
    assert grethe.post(desk(case, "uenig/"), sent).status_code == 422


def test_upheld_stays_hidden_and_lifted_is_only_what_is_taken_back(wall, case, cast):
    done = decide(cast, case, "pause", days=3)
    again.appeal(cast.member("kasper"), done, text="Uenig", now=NOW)
    again.hear(cast.member("grethe"), case, upheld=True, answer="Navnet står der", now=NOW)
    assert MEAN not in wall.page("oksana")
    assert WritePause.objects.active(NOW).exists()
    assert Notification.objects.filter(user__name="Kasper", title="Afgørelsen står fast").exists()


def test_taken_back_ends_the_pause_too(case, cast):
    done = decide(cast, case, "pause", days=3)
    again.appeal(cast.member("kasper"), done, text="Uenig", now=NOW)
    again.hear(cast.member("grethe"), case, upheld=False, answer="Du har ret", now=NOW)
    refuse_writing(cast.member("kasper"), NOW)


def test_who_decided_or_seconded_never_hears(case, cast, step_in):
    done = decide(cast, case, "pause", days=14)
    again.second(cast.member("grethe"), case, agrees=True, now=NOW)
    again.appeal(cast.member("kasper"), done, text="Uenig", now=NOW)
    for who in ("jens", "grethe"):
        member = cast.member(who)
        no = no_of(lambda m=member: again.hear(m, case, upheld=True, answer="Nej", now=NOW))
        assert no.code == "not_yours"
        assert "Send svaret" not in step_in(who).get(desk(case)).content.decode()
        gone = no_of(lambda m=member: actions.show_again(m, case, now=NOW))
        assert gone.code == "appealed"
    again.hear(cast.member("fadumo"), case, upheld=True, answer="Nej", now=NOW)


def test_the_database_refuses_the_decider_too(hidden, cast):
    made = again.appeal(cast.member("kasper"), hidden, text="Uenig", now=NOW)
    with pytest.raises(IntegrityError, match="who_decided_never_hears"), transaction.atomic():
        Appeal.objects.filter(pk=made.pk).update(by=cast.user("jens"))


def test_without_a_third_person_the_administration_hears(hidden, case, cast, office):
    for who in ("grethe", "fadumo", "tomasz", "birgit", "leyla"):
        cast.member(who, "rugmarken").terms.all().delete()
    again.appeal(cast.member("kasper"), hidden, text="Uenig", now=NOW)
    assert Notification.objects.filter(user=office.user).count() == 1
    assert Case.objects.visible_to(office).waiting_for(office).filter(pk=case.pk).exists()
    assert again.hear(office, case, upheld=False, answer="Ja", now=NOW).by == office.user


def test_when_the_administration_decided_another_of_them_hears(case, cast, office, arrive):
    """Nobody in the estate may: passed on, decided by Bodil, and Bent is asked, not Bodil."""
    for who in ("jens", "grethe", "fadumo", "tomasz", "birgit", "leyla"):
        cast.member(who, "rugmarken").terms.all().delete()
    bent = arrive("Bent", Role.ADMINISTRATION, estate="ankerhuset")
    actions.pass_on(case, NOW)
    hide = {"outcome": "hide", "rule": "names", "message": "Hej"}
    done = actions.decide(office, case, now=NOW, **hide)
    again.appeal(cast.member("kasper"), done, text="Uenig", now=NOW)
    asked = Notification.objects.filter(title="En afgørelse venter på en anden")
    assert [note.user for note in asked] == [bent.user]
    assert (
        no_of(lambda: again.hear(office, case, upheld=True, answer="Nej", now=NOW)).code
        == "not_yours"
    )
    assert again.hear(bent, case, upheld=True, answer="Nej", now=NOW).heard_at == NOW


def test_once_and_only_once_also_at_the_same_moment(transactional_db, hidden, cast, together):
    kasper = cast.member("kasper")

    def one():
        return again.appeal(kasper, hidden, text="Uenig", now=NOW)

    results = together(one, one, one)
    assert sum(isinstance(result, Appeal) for result in results) == 1
    assert {r.code for r in results if isinstance(r, Refused)} == {"appealed"}


def test_two_hear_it_at_once_and_one_answer_stands(transactional_db, hidden, case, cast, together):
    again.appeal(cast.member("kasper"), hidden, text="Uenig", now=NOW)
    grethe, fadumo = cast.member("grethe"), cast.member("fadumo")
    results = together(
        lambda: again.hear(grethe, case, upheld=True, answer="Nej", now=NOW),
        lambda: again.hear(fadumo, case, upheld=False, answer="Ja", now=NOW),
    )
    assert [r.code for r in results if isinstance(r, Refused)] == ["heard"]


@pytest.mark.parametrize(
    ("text", "code"), [(" ", "no_text"), ("a" * 1001, "long_text"), ("010190-1234", "cpr")]
)
def test_what_cannot_be_said(hidden, cast, text, code):
    kasper = cast.member("kasper")
    assert no_of(lambda: again.appeal(kasper, hidden, text=text, now=NOW)).code == code
    answer = cast.client("kasper").post(page_of(hidden), {"text": text})
    assert answer.status_code == 422
    assert not Appeal.objects.exists()


def test_nothing_to_disagree_with_once_it_is_shown_again(hidden, case, cast):
    actions.show_again(cast.member("jens"), case, now=NOW)
    kasper = cast.member("kasper")
    assert no_of(lambda: again.appeal(kasper, hidden, text="x", now=NOW)).code == "not_hidden"


def test_a_chosen_helper_disagrees_for_who_they_help(wall, cast):
    token = wall.write("ejnar")
    case = actions.report(cast.member("ahmad"), KEY, token, reason="names", now=NOW).case
    done = decide(cast, case)
    torben = cast.user("torben")
    helping = Helping.objects.create(
        helped=cast.member("ejnar"), helper=torben, kind="named", began_at=NOW
    )
    client = cast.client("torben")
    session = client.session
    session["acting"] = helping.pk
    session.save()
    assert client.post(page_of(done), {"text": "Ejnar mente det ikke"}).status_code == 302
    assert Appeal.objects.get().helped_by == torben
