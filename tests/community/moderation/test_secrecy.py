"""Who reported it is nowhere but on their own page: every page, note, mail, log line and file is searched."""

import json
import re

import pytest
from django.test import Client

from community.moderation import actions
from community.moderation.again import actions as again
from community.moderation.feature import export
from community.moderation.models import Case
from community.notifications.mail import message_for
from community.notifications.models import Delivery, Notification
from community.notifications.push.message import facts_of
from community.notifications.sms import text_for
from community.people import actions as people
from community.people.insight import everything_about
from community.people.models import Entrance, Entry, Role
from tests.community.moderation.conftest import KEY, MEAN
from tests.conftest import NOW

MARK = "Xerxesia"  # a name that stands nowhere else
EVERYBODY = [
    "kasper", "ahmad", "jens", "grethe", "fadumo", "pia", "torben", "kim", "leyla", "ejnar", "line",
    "bodil", "gitte", "aase", "sofie",
]  # fmt: skip


@pytest.fixture
def story(wall, cast, arrive, office):
    """Xerxesia reports two things of Kasper's; one is decided, appealed and upheld, one is open."""
    arrive(MARK, household=cast.member("birgit").household)
    arrive("Gitte", Role.GUEST)
    arrive("Bodil", Role.ADMINISTRATION)
    told = [wall.write("kasper"), wall.write("kasper", "Noget andet", "Sko")]
    for token in told:
        actions.report(cast.member(MARK), KEY, token, reason="names", text="Se lige", now=NOW)
    first, _second = cases = list(Case.objects.order_by("pk"))
    jens = cast.member("jens")
    pause = {"outcome": "pause", "rule": "names", "message": "Hej Kasper", "days": 14}
    done = actions.decide(jens, first, now=NOW, **pause)
    again.second(cast.member("grethe"), first, agrees=True, now=NOW)
    again.appeal(cast.member("kasper"), done, text="Uenig", now=NOW)
    again.hear(cast.member("fadumo"), first, upheld=True, answer="Nej", now=NOW)
    for case in cases:
        case.refresh_from_db()
        actions.pass_on(case, NOW)
    return {"cases": cases, "decision": done, "tokens": told}


def every_page(story, slug):
    base = f"/{slug}/anmeld/"
    for case in story["cases"]:
        yield f"{base}sager/{case.slug}/"
        for end in ("tag/", "vis/", "ja/", "uenig/"):
            yield f"{base}sager/{case.slug}/{end}"
    for token in story["tokens"]:
        yield f"{base}{KEY}/{token}/"
    yield f"{base}afgoerelse/{story['decision'].slug}/"
    yield f"{base}afgoerelse/{story['decision'].slug}/rettet/"
    for path in ("mine/", "sager/", "sager/?vis=afgjort", "blokeret/", "god-tone/"):
        yield base + path
    for path in ("", "mere/", "til-dig/"):
        yield f"/{slug}/{path}"


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_tells_who_reported(story, step_in, cast, who):
    reporter = cast.member(MARK)
    secrets = (MARK, str(reporter.token), reporter.user.email)
    client = step_in(who)
    seen = 0
    for slug in ("rugmarken", "tranehaven", "ankerhuset"):
        for path in every_page(story, slug):
            for answer in (client.get(path), client.post(path, {"reason": "?", "outcome": "?"})):
                said = answer.content.decode() + str(answer.headers)
                assert [secret for secret in secrets if secret in said] == [], path
                seen += answer.status_code == 200
    assert seen > 5


def test_she_reads_her_own(story, cast):
    page = cast.client(MARK).get("/rugmarken/anmeld/mine/").content.decode()
    assert page.count("Navne eller private oplysninger") == 2


def test_no_note_to_others_and_no_line_in_the_logbook_tells(story, cast):
    reporter = cast.user(MARK)
    for note in Notification.objects.exclude(user=reporter):
        assert MARK not in f"{note.title} {note.body} {note.url} {note.thread}"
    for entry in Entry.objects.all():
        assert entry.by_id != reporter.pk
        assert entry.about_id != reporter.pk
        assert MARK not in json.dumps(entry.facts) + entry.why


def test_no_subject_and_no_locked_screen_tells_of_anybody(story, cast):
    """NT-10: of what leaves the house in any way: nobody's name or home, and no word of the matter."""
    people_here = {*EVERYBODY, MARK, "birgit"}
    homes = {f"{one.street} {one.house_number}".lower() for one in Entrance.objects.all()}
    matter = [MEAN, "Noget andet", "Støj", "Sko", "Se lige", "Uenig", "Ravn"]
    rows = Delivery.objects.select_related("notification__user", "notification__estate")
    assert {row.notification.kind.split(".")[1] for row in rows} >= {"case", "decision", "answer"}
    for row in rows:
        mail = message_for(row).message().as_bytes().decode()
        seen = [
            row.notification.title,
            json.dumps(facts_of(row), ensure_ascii=False),
            text_for(row),
        ]
        for text in [mail, *seen]:
            assert [word for word in matter if word in text] == [], row.notification.kind
        for text in seen:
            words = {word.lower() for word in re.findall(r"\w+", text)}
            assert not words & {name.lower() for name in people_here}, text
            assert not [street for street in homes if street in text.lower()], text


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_file_of_others_tells(story, cast, who):
    told = json.dumps([export(cast.user(who)), everything_about(cast.user(who))], default=str)
    assert MARK not in told
    assert str(cast.member(MARK).token) not in told


def test_the_authors_file_has_what_was_said_and_decided(story, cast):
    told = export(cast.user("kasper"))
    assert [case["outcome"] for case in told["about_my_own"]] == ["pause"]
    assert told["about_my_own"][0]["reasons"] == ["names"]
    assert told["about_my_own"][0]["disagreed"] == "Uenig"
    assert "Se lige" not in json.dumps(told)


def test_what_is_still_open_is_not_in_the_authors_file(story, cast):
    """In a small house the day and the reason would name who reported (MO-1)."""
    told = [export(cast.user("kasper")), everything_about(cast.user("kasper"))]
    assert "Sko" not in json.dumps(told, default=str)
    second = story["cases"][1]
    actions.decide(
        cast.member("bodil"), second, outcome="stand", rule="", message="", days=0, now=NOW
    )
    assert [case["outcome"] for case in export(cast.user("kasper"))["about_my_own"]] == [
        "pause",
        "stand",
    ]


def test_her_own_file_has_her_own_words(story, cast):
    told = export(cast.user(MARK))
    assert [row["text"] for row in told["reports"]] == ["Se lige", "Se lige"]


def test_who_is_not_logged_in_sees_a_door(story):
    for path in every_page(story, "rugmarken"):
        assert Client().get(path)["Location"].startswith("/konto/log-ind/")


def test_who_moved_out_sees_nothing(story, cast, step_in):
    client = step_in("jens")
    people.leave(cast.member("jens"), on=NOW.date())
    for path in every_page(story, "rugmarken"):
        assert client.get(path).status_code in {302, 404}, path
