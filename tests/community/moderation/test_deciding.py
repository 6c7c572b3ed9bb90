"""Who may decide, what it does at once, and who is told what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from community import live
from community.errors import Refused
from community.moderation import actions
from community.moderation.blocking import actions as blocking
from community.moderation.keeping import actions as keeping
from community.moderation.models import Case, Decision, WritePause
from community.moderation.parties import handlers_of, offices_for
from community.notifications.models import Notification
from community.people.models import Entry, Membership, Role
from tests.community.moderation.conftest import KEY, MEAN
from tests.conftest import NOW

BOARD = ["jens", "grethe", "fadumo", "tomasz", "birgit"]
TODAY = NOW.date()


@pytest.fixture
def token(wall):
    return wall.write("kasper")


@pytest.fixture
def case(wall, token, cast):
    """Ahmad has reported what Kasper wrote."""
    return report(cast, "ahmad", token)


def report(cast, who, token, now=NOW):
    return actions.report(cast.member(who), KEY, token, reason="names", now=now).case


def decide(cast, who, case, outcome="hide", now=NOW, **facts):
    facts = {"rule": "names", "message": "Hej Kasper. Fjern navnet."} | facts
    return actions.decide(cast.member(who), case, outcome=outcome, now=now, **facts)


def visible(cast, who, case, estate=None):
    return Case.objects.visible_to(cast.member(who, estate)).filter(pk=case.pk).exists()


def url(case, end="", estate="rugmarken"):
    return f"/{estate}/anmeld/sager/{case.slug}/{end}"


# --- who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[(who, True) for who in BOARD],
        ("leyla", True),
        ("torben", False),
        ("kim", False),
        ("ahmad", False),
        ("kasper", False),
        ("ejnar", False),
        ("line", False),
    ],
)
def test_the_board_and_the_social_worker_and_nobody_else(case, step_in, cast, who, may):
    client = step_in(who)
    wanted = 200 if may else 404
    assert client.get("/rugmarken/anmeld/sager/").status_code == wanted
    assert client.get(url(case)).status_code == wanted
    for end in ("tag/", "vis/", "ja/", "uenig/"):
        assert client.get(url(case, end)).status_code in {404, 405}
        if not may:
            assert client.post(url(case, end)).status_code == 404


def test_another_estate_and_a_stranger(case, step_in):
    assert step_in("sofie").get(url(case)).status_code == 404
    assert step_in("aase").get(url(case, estate="tranehaven")).status_code == 404
    assert Client().get(url(case))["Location"].startswith("/konto/log-ind/")


def test_the_administration_of_the_organisation_sees_only_what_was_passed_on(
    case, office, cast, step_in
):
    assert not visible(cast, "bodil", case)
    with transaction.atomic():
        actions.pass_on(case, NOW)
    assert visible(cast, "bodil", case)
    assert step_in("bodil").get(url(case, estate="tranehaven")).status_code == 200


# --- conflict of interest (MO-4) -----------------------------------------------------------------


def test_who_wrote_it_and_who_reported_it_have_no_case(wall, cast, step_in):
    case = report(cast, "grethe", wall.write("jens"))
    for who in ("jens", "grethe"):
        client = step_in(who)
        assert client.get(url(case)).status_code == 404
        assert client.post(url(case), {"outcome": "stand"}).status_code == 404
        assert "Støj" not in client.get("/rugmarken/anmeld/sager/").content.decode()
    assert visible(cast, "fadumo", case)


@pytest.mark.parametrize("part", ["author", "reporter"])
def test_the_same_home_has_no_case(wall, cast, part):
    """Jens and Pia live together."""
    assert cast.member("jens").household_id == cast.member("pia").household_id
    author, reporter = ("pia", "ahmad") if part == "author" else ("ahmad", "pia")
    case = report(cast, reporter, wall.write(author))
    assert not visible(cast, "jens", case)
    assert visible(cast, "grethe", case)


@pytest.mark.parametrize(("one", "other"), [("jens", "kasper"), ("kasper", "jens")])
def test_a_block_with_a_party_either_way_has_no_case(case, cast, one, other):
    blocking.block(cast.member(one), cast.user(other), now=NOW)
    assert not visible(cast, "jens", case)
    assert visible(cast, "grethe", case)


def test_a_block_with_who_reported_has_no_case(case, cast):
    blocking.block(cast.member("jens"), cast.user("ahmad"), now=NOW)
    assert not visible(cast, "jens", case)


def test_nobody_can_block_themselves_out_of_the_administrations_sight(case, office, cast):
    blocking.block(cast.member("kasper"), office.user, now=NOW)
    with transaction.atomic():
        actions.pass_on(case, NOW)
    assert visible(cast, "bodil", case)


def test_the_helper_who_pressed_the_button_has_no_case(case, cast):
    case.reports.update(helped_by=cast.user("jens"))
    assert not visible(cast, "jens", case)


@pytest.mark.parametrize(
    ("author", "reporter"), [("pia", "grethe"), ("jens", "sara"), ("leyla", "yildiz")]
)
def test_seen_from_both_sides_it_is_the_same(wall, cast, author, reporter):
    blocking.block(cast.member("tomasz"), cast.user(author), now=NOW)
    case = report(cast, reporter, wall.write(author, estate=cast.estate()))
    hands = {member.user_id for member in handlers_of(case, TODAY)}
    everybody = Membership.objects.at_the_gate(TODAY).filter(estate=cast.estate())
    seeing = {
        member.user_id
        for member in everybody
        if Case.objects.visible_to(member).filter(pk=case.pk).exists()
    }
    assert hands == seeing


def test_when_nobody_in_the_estate_is_left_the_administration_has_it(wall, office, cast):
    """The last moderator reports it herself: from then on Bodil alone may decide."""
    for who in (*BOARD[1:], "leyla"):
        cast.member(who, "rugmarken").terms.all().delete()
    token = wall.write("kasper")
    case = report(cast, "ahmad", token)
    assert case.passed_on_at is None
    report(cast, "jens", token)
    case.refresh_from_db()
    assert case.passed_on_at == NOW
    assert not visible(cast, "jens", case)
    assert visible(cast, "bodil", case)
    assert Notification.objects.get(user=office.user).url == url(case, estate="tranehaven")
    assert decide(cast, "bodil", case).outcome == "hide"


def test_a_part_in_it_since_the_page_was_opened_is_found_under_the_lock(case, cast):
    jens = cast.member("jens")
    report(cast, "jens", case.token)
    with pytest.raises(Refused) as no:
        actions.decide(jens, case, outcome="stand", now=NOW)
    assert no.value.code == "not_yours"


# --- the two days --------------------------------------------------------------------------------


def test_after_two_days_the_administration_is_told_once(case, office, cast):
    late = NOW + timedelta(days=2, minutes=1)
    assert keeping.pass_on_due(NOW + timedelta(days=2)) == 0
    assert keeping.pass_on_due(late) == 1
    assert keeping.pass_on_due(late) == 0
    assert Notification.objects.filter(user=office.user).count() == 1
    assert Entry.objects.filter(act="case.passed_on").count() == 1


def test_two_workers_tell_it_once(transactional_db, case, office, cast, together):
    late = NOW + timedelta(days=3)
    counts = together(*[lambda: keeping.pass_on_due(late)] * 4)
    assert sum(counts) == 1
    assert Notification.objects.filter(user=office.user).count() == 1


def test_a_case_somebody_looks_at_is_not_passed_on(case, office, cast):
    actions.take(cast.member("jens"), case, now=NOW + timedelta(days=1))
    assert keeping.pass_on_due(NOW + timedelta(days=2, hours=1)) == 0
    assert keeping.pass_on_due(NOW + timedelta(days=3, hours=1)) == 1


def test_one_administrator_of_two_estates_is_told_once(case, office, arrive, cast):
    arrive("Bodil", Role.ADMINISTRATION, estate="rugmarken")
    assert [member.estate.slug for member in offices_for(case, TODAY)] == ["rugmarken"]


# --- what a decision does ------------------------------------------------------------------------


def test_hidden_is_hidden_at_once_and_the_author_still_sees_it(wall, case, cast):
    assert MEAN in wall.page("oksana")
    decide(cast, "jens", case)
    assert MEAN not in wall.page("oksana")
    assert MEAN in wall.page("kasper")


def test_pages_that_are_open_are_told(
    wall, case, cast, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(live, "_send", lambda group, event: told.append(event.get("topic")))
    with django_capture_on_commit_callbacks(execute=True):
        decide(cast, "jens", case)
    assert {"wall:1", f"cases:{case.estate_id}"} <= set(told)


def test_a_room_that_fails_leaves_no_decision(wall, case, cast, monkeypatch):
    monkeypatch.setattr(wall, "_set", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        decide(cast, "jens", case)
    case.refresh_from_db()
    assert case.closed_at is None
    assert not Decision.objects.exists()
    assert not Notification.objects.filter(kind="moderation.decision").exists()


def test_the_author_is_told_why_and_how_to_disagree(case, cast):
    done = decide(cast, "jens", case)
    note = Notification.objects.get(kind="moderation.decision")
    assert note.user.name == "Kasper"
    assert note.url == f"/rugmarken/anmeld/afgoerelse/{done.slug}/"
    assert "Vi nævner ikke naboer" in note.body
    assert "uenig" in note.body
    assert "Ahmad" not in note.title + note.body


def test_let_it_stand_touches_nothing_and_bothers_no_author(wall, case, cast):
    decide(cast, "jens", case, "stand")
    assert wall.asked == []
    assert not Notification.objects.filter(kind="moderation.decision").exists()
    assert "bliver stående" in Notification.objects.get(kind="moderation.answer").body


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"outcome": "banish"}, "no_outcome"),
        ({"rule": "unknown"}, "no_rule"),
        ({"message": "  "}, "no_text"),
        ({"message": "a" * 1001}, "long_text"),
        ({"message": "Du er 010190-1234"}, "cpr"),
        ({"outcome": "pause", "days": 8}, "no_days"),
        ({"outcome": "pause", "days": 0}, "no_days"),
    ],
)
def test_what_cannot_be_decided_leaves_the_case_as_it_was(wall, case, cast, facts, code):
    with pytest.raises(Refused) as no:
        decide(cast, "jens", case, **facts)
    assert no.value.code == code
    case.refresh_from_db()
    assert case.closed_at is None
    assert wall.asked == []


def test_two_decide_at_once_and_one_is_told_kindly(transactional_db, wall, case, cast, together):
    jens, grethe = cast.member("jens"), cast.member("grethe")
    hide = {"outcome": "hide", "rule": "names", "message": "Hej", "now": NOW}
    results = together(
        lambda: actions.decide(jens, case, **hide),
        lambda: actions.decide(grethe, case, outcome="stand", now=NOW),
    )
    refused = [result for result in results if isinstance(result, Refused)]
    assert [no.code for no in refused] == ["decided"]
    assert Decision.objects.count() == 1


def test_who_takes_it_up_keeps_the_others_off_for_half_an_hour(case, cast, step_in):
    actions.take(cast.member("jens"), case, now=NOW)
    page = step_in("grethe").get(url(case)).content.decode()
    assert "Jens ser på den lige nu" in page
    assert "Send, og luk sagen" not in page
    with pytest.raises(Refused, match="Jens ser på den"):
        decide(cast, "grethe", case)
    assert decide(cast, "grethe", case, now=NOW + timedelta(minutes=31))


def test_what_was_deleted_can_be_closed(wall, case, cast, step_in):
    del wall.slips[case.token]
    client = step_in("jens")
    page = client.get(url(case)).content.decode()
    assert "Det er slettet siden" in page
    assert MEAN in page
    assert client.post(url(case), {"outcome": "stand"}).status_code == 302
    assert client.post(url(case), {"outcome": "hide"}).status_code == 422


def test_every_act_is_a_line_in_the_logbook_in_its_transaction(case, cast):
    decide(cast, "jens", case, "pause", days=3)
    actions.show_again(cast.member("jens"), case, now=NOW)
    acts = list(Entry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == [
        "report.received", "case.decided", "content.hidden", "pause.begun", "content.shown",
    ]  # fmt: skip
    assert all(entry.by.name == "Jens" for entry in Entry.objects.exclude(act="report.received"))


def test_show_again_undoes_it_all_and_says_so(wall, case, cast):
    decide(cast, "jens", case, "pause", days=3)
    actions.show_again(cast.member("grethe"), case, now=NOW)
    assert MEAN in wall.page("oksana")
    assert WritePause.objects.get().lifted_at == NOW
    assert not WritePause.objects.active(NOW).exists()
    last = Notification.objects.filter(kind="moderation.answer").order_by("pk").last()
    assert "Nu kan det ses igen" in last.body
    with pytest.raises(Refused) as no:
        actions.show_again(cast.member("grethe"), case, now=NOW)
    assert no.value.code == "not_hidden"


# --- the page ------------------------------------------------------------------------------------


def test_without_javascript_from_the_list_to_the_answer_and_back(wall, case, step_in):
    jens = step_in("jens")
    assert url(case) in jens.get("/rugmarken/anmeld/sager/").content.decode()
    page = jens.get(url(case)).content.decode()
    assert "Hej Kasper." in page  # a suggestion stands there before the button is pressed
    assert "Jeres besked til Kasper" in page
    sent = {"outcome": "hide", "rule": "kind", "message": "Hej Kasper", "days": "3"}
    answer = jens.post(url(case), sent, follow=True)
    said = answer.content.decode()
    assert "Fortryd" in said
    assert url(case) not in jens.get("/rugmarken/anmeld/sager/").content.decode()
    assert url(case) in jens.get("/rugmarken/anmeld/sager/?vis=afgjort").content.decode()
    assert jens.post(url(case, "vis/")).status_code == 302
    assert MEAN in wall.page("oksana")


def test_a_form_half_filled_keeps_what_was_written(case, step_in):
    sent = {"outcome": "pause", "rule": "kind", "message": "Mine egne ord", "days": "99"}
    answer = step_in("jens").post(url(case), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mine egne ord" in page
    assert "Vælg, hvor længe." in page


def test_who_comes_second_reads_that_it_is_decided(case, cast, step_in):
    grethe = step_in("grethe")
    decide(cast, "jens", case)
    answer = grethe.post(url(case), {"outcome": "stand"})
    assert answer.status_code == 422
    assert "En anden nåede det først" in answer.content.decode()


def test_a_hidden_neighbours_name_is_not_shown_to_the_board(wall, cast, step_in):
    case = report(cast, "ahmad", wall.write("line"))
    page = step_in("jens").get(url(case)).content.decode()
    assert "Line" not in page
    assert "En nabo" in page


def test_oldest_first_in_pages_of_twenty_with_the_same_queries(
    wall, cast, step_in, django_assert_max_num_queries
):
    jens = step_in("jens")

    def count():
        with django_assert_max_num_queries(40) as seen:
            page = jens.get("/rugmarken/anmeld/sager/").content.decode()
        return len(seen), page

    report(cast, "ahmad", wall.write("kasper", title="Den første"))
    one, _page = count()
    for number in range(20):
        who = ["ahmad", "oksana"][number % 2]
        token = wall.write("kasper", title=f"Nummer {number}")
        report(cast, who, token, now=NOW + timedelta(minutes=number + 1))
    many, page = count()
    assert many == one
    assert page.index("Den første") < page.index("Nummer 0") < page.index("Nummer 18")
    assert "Nummer 19" not in page
    assert "Nummer 19" in jens.get("/rugmarken/anmeld/sager/?side=2").content.decode()


def test_empty_lists_say_why(cast, step_in):
    jens = step_in("jens")
    assert "Ingen venter på jer" in jens.get("/rugmarken/anmeld/sager/").content.decode()
    settled = jens.get("/rugmarken/anmeld/sager/?vis=afgjort").content.decode()
    assert "ikke afgjort noget" in settled


# --- what must never happen ----------------------------------------------------------------------


@pytest.mark.parametrize("days", [7.01, 14])
def test_more_than_a_week_takes_two_in_the_database(case, cast, days):
    done = decide(cast, "jens", case)
    with pytest.raises(IntegrityError, match="more_than_a_week_takes_two"), transaction.atomic():
        WritePause.objects.create(
            user=cast.user("kasper"), estate=case.estate, decision=done, starts_at=NOW,
            ends_at=NOW + timedelta(days=days),
        )  # fmt: skip


def test_more_than_fourteen_days_is_refused_by_the_database(case, cast):
    done = decide(cast, "jens", case)
    with pytest.raises(IntegrityError, match="fourteen_days_at_most"), transaction.atomic():
        WritePause.objects.create(
            user=cast.user("kasper"), estate=case.estate, decision=done, starts_at=NOW,
            ends_at=NOW + timedelta(days=14, seconds=1), seconded_at=NOW,
        )  # fmt: skip
