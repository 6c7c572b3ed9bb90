"""What the room tells the floor: its links, what it forgets, what the broom takes, and the example."""

import json
from datetime import timedelta

import pytest
import yaml

from community.features import links_of, may_watch, reportable
from community.moderation import actions, demo
from community.moderation.again import actions as again
from community.moderation.blocking import actions as blocking
from community.moderation.feature import export, feature
from community.moderation.keeping import actions as keeping
from community.moderation.models import Appeal, Block, Case, Decision, Report, WritePause
from community.people.models import Entry
from community.privacy.actions import forget
from tests.community.moderation.conftest import KEY
from tests.conftest import CAST_FILE, NOW


@pytest.fixture
def story(wall, cast):
    """Ahmad reports, Jens decides, Grethe seconds, Kasper disagrees, Fadumo hears."""
    token = wall.write("kasper", "Kaspers ord")
    case = actions.report(
        cast.member("ahmad"), KEY, token, reason="names", text="Ahmads ord", now=NOW
    ).case
    done = actions.decide(
        cast.member("jens"), case, outcome="pause", rule="names", message="Hej Kasper", days=14,
        now=NOW,
    )  # fmt: skip
    again.second(cast.member("grethe"), case, agrees=True, now=NOW)
    again.appeal(cast.member("kasper"), done, text="Kaspers svar", now=NOW)
    again.hear(cast.member("fadumo"), case, upheld=True, answer="Nej, Kasper", now=NOW)
    return case


def names(cast, who, group):
    return [str(link.label) for link in links_of(cast.member(who), NOW, group)]


def test_links_stand_where_there_is_something(wall, cast):
    assert "Anmeldelser" not in names(cast, "ahmad", "work")
    assert names(cast, "ahmad", "ours").count("God tone") == 1
    assert not {"Mine anmeldelser", "Blokerede"} & set(names(cast, "ahmad", "ours"))
    token = wall.write("kasper")
    actions.report(cast.member("ahmad"), KEY, token, reason="ads", now=NOW)
    blocking.block(cast.member("ahmad"), cast.user("kasper"), now=NOW)
    assert {"Mine anmeldelser", "Blokerede"} <= set(names(cast, "ahmad", "ours"))
    hints = {str(link.label): str(link.hint) for link in links_of(cast.member("jens"), NOW, "work")}
    assert hints["Anmeldelser"] == "1 venter på svar"
    page = cast.client("jens").get("/rugmarken/mere/").content.decode()
    assert "1 venter" in page
    assert "1 venter" not in cast.client("kasper").get("/rugmarken/mere/").content.decode()


def test_whoever_decides_reads_on_today_how_many_wait(wall, cast):
    assert "Anmeldelser" not in cast.client("jens").get("/rugmarken/").content.decode()
    actions.report(cast.member("ahmad"), KEY, wall.write("kasper"), reason="ads", now=NOW)
    page = cast.client("jens").get("/rugmarken/").content.decode()
    assert "1 venter på svar" in page
    assert f"cases:{cast.estate().pk}" in page
    for who in ("ahmad", "kasper", "torben"):
        assert "venter på svar" not in cast.client(who).get("/rugmarken/").content.decode()


def test_only_who_decides_watches_the_list(cast):
    number = cast.estate().pk
    assert may_watch(cast.member("jens"), f"cases:{number}")
    assert not may_watch(cast.member("jens"), f"cases:{cast.estate('tranehaven').pk}")
    assert not may_watch(cast.member("ahmad"), f"cases:{number}")
    assert not may_watch(cast.member("torben"), f"cases:{number}")


def test_the_file_is_ready_for_a_program(story, cast):
    for who in ("kasper", "ahmad", "jens", "grethe", "fadumo", "ejnar"):
        assert json.loads(json.dumps(export(cast.user(who))))


@pytest.mark.parametrize("who", ["kasper", "ahmad", "jens", "grethe", "fadumo"])
def test_whoever_is_forgotten_leaves_no_pointer_and_no_words(story, cast, who):
    user = cast.user(who)
    forget(user, now=NOW)
    rows = [
        (Case, ("author", "taken_by")), (Report, ("reporter", "helped_by")),
        (Decision, ("by", "seconded_by")), (Appeal, ("by", "against", "helped_by")),
        (WritePause, ("user",)), (Block, ("blocker", "blocked")),
    ]  # fmt: skip
    for model, fields in rows:
        for field in fields:
            assert not model.objects.filter(**{field: user}).exists(), (model, field)
    case = Case.objects.get(pk=story.pk)
    assert case.reports.count() == 1
    kept = str([list(model.objects.values()) for model, _fields in rows])
    if who == "kasper":
        assert "Kasper" not in kept
        assert not WritePause.objects.exists()
    if who == "ahmad":
        assert "Ahmads ord" not in kept


def test_what_was_said_about_who_is_forgotten_is_emptied(wall, cast):
    token = wall.write("kasper")
    words = {"reason": "other", "text": "Kasper er sur"}
    actions.report(cast.member("ahmad"), KEY, token, **words, now=NOW)
    forget(cast.user("kasper"), now=NOW)
    assert Report.objects.get().text == ""


def test_an_open_case_about_who_is_forgotten_is_closed(wall, cast):
    token = wall.write("kasper")
    case = actions.report(cast.member("ahmad"), KEY, token, reason="ads", now=NOW).case
    forget(cast.user("kasper"), now=NOW)
    case.refresh_from_db()
    assert (case.closed_at, case.title, case.author) == (NOW, "", None)
    page = cast.client("ahmad").get("/rugmarken/anmeld/mine/").content.decode()
    assert "Det er slettet." in page


def test_the_broom_takes_a_case_after_five_years_and_not_before(story):
    kept = feature.retention[0]
    early, late = NOW + timedelta(days=5 * 365), NOW + timedelta(days=5 * 365 + 1)
    assert (kept.count(early), keeping.sweep(early)) == (0, 0)
    assert kept.count(late) == 1
    keeping.sweep(late)
    assert not Case.objects.exists()
    assert not Report.objects.exists()
    assert not WritePause.objects.exists()


def test_every_act_of_the_story_is_in_the_logbook(story):
    assert list(Entry.objects.order_by("pk").values_list("act", flat=True)) == [
        "report.received", "case.decided", "content.hidden", "pause.begun", "pause.seconded",
        "appeal.made", "appeal.heard",
    ]  # fmt: skip


def test_a_key_finds_its_room(wall, cast):
    assert reportable(KEY).name == "Seddel"
    assert reportable(KEY, cast.member("ahmad")) is not None
    assert reportable("") is None


def test_the_example_shows_an_open_and_a_settled_case(wall, cast, monkeypatch):
    """With a room whose token is the membership's; twice is once. Without one: nothing."""
    told = yaml.safe_load(CAST_FILE.read_text())
    monkeypatch.setattr(demo, "KEY", "nowhere.nothing")
    demo.demo(told, NOW)
    assert not Case.objects.exists()
    monkeypatch.setattr(demo, "KEY", KEY)
    for who in ("kasper", "yildiz"):
        token = wall.write(who)
        wall.slips[str(cast.member(who).token)] = wall.slips.pop(token)
    for _once in range(2):
        demo.demo(told, NOW)
    assert Case.objects.filter(closed_at=None).count() == 1
    assert Case.objects.filter(closed_at__isnull=False).count() == 1
