"""Reading the logbook: the administration all of it, everybody what concerns themselves."""

import ast
import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from community.notifications.models import Way
from community.office.log import acts, lines, sheet
from community.office.roles import actions
from community.people.actions import open_estate, open_organisation
from community.people.insight import everything_about
from community.people.logbook import actions as logbook
from community.people.models import Entry, Role, User
from tests.community.office.conftest import TODAY
from tests.conftest import NOW

LOG = "/rugmarken/kontor/logbog/"
ME = "/rugmarken/kontor/om-mig/"
HOUSE = Path(__file__).parents[3]


def note(cast, by="torben", about="birgit", act="contact.seen", minutes=0, **facts):
    return logbook.note(
        act, by=cast.user(by), about=cast.user(about) if about else None, estate=cast.estate(),
        now=NOW + timedelta(minutes=minutes), **facts,
    )  # fmt: skip


# --- the whole of it -----------------------------------------------------------------------------


def test_sanne_reads_who_did_what_about_whom_newest_first(cast, sanne, step_in, text):
    note(cast, why="Ringede om en tid", minutes=1)
    note(cast, by="kim", act="letters.made", about=None, facts={"letters": 12}, minutes=2)
    page = text(step_in("sanne").get(LOG))
    assert "<bdi>Torben</bdi>, Vicevært" in page
    assert '<bdi>Birgit</bdi>, <bdi lang="da">Rugmarken 3</bdi>' in page
    assert "Så navn eller kontaktoplysninger" in page
    assert "Ringede om en tid" in page
    assert "12 breve" in page
    newest, oldest = "<b>Lavede kodebreve</b>", "<b>Så navn eller kontaktoplysninger</b>"
    assert page.index(newest) < page.index(oldest)
    for hidden in ("Bøgeløv", "@example", "1. tv"):
        assert hidden not in page


def test_who_is_hidden_is_a_neighbour_without_a_stairway(cast, sanne, step_in, text):
    note(cast)
    User.objects.filter(name="Birgit").update(is_hidden=True)
    page = text(step_in("sanne").get(LOG))
    assert "En nabo" in page
    assert "Birgit" not in page
    assert "Rugmarken 3" not in page


def test_the_office_is_the_one_held_that_day(cast, sanne, step_in, text):
    jens = cast.member("jens")
    note(cast, by="jens")
    chair = jens.terms.get(role=Role.CHAIR)
    actions.end(sanne, chair, on=TODAY + timedelta(days=1), now=NOW)
    later = logbook.note(
        "contact.seen", by=jens.user, about=cast.user("birgit"), estate=cast.estate(),
        now=NOW + timedelta(days=2),
    )  # fmt: skip
    told = {
        line.pk: line for line in lines.told(list(Entry.objects.filter(by=jens.user)), sanne.user)
    }
    assert told[later.pk].office == "Afdelingsbestyrelsen"
    assert {line.office for line in told.values()} == {"Formand", "Afdelingsbestyrelsen"}


def test_an_act_nobody_has_named_is_shown_by_its_code(cast, sanne, step_in, text):
    note(cast, act="chess.mated")
    assert "chess.mated" in text(step_in("sanne").get(LOG))


def test_a_line_in_another_shape_breaks_no_page(cast, sanne, step_in):
    for act in ("role.given", "letters.made", "settings.changed", "logbook.exported"):
        note(cast, act=act, facts={"odd": 1})
        note(cast, act=act, facts={"role": "king", "from": "x", "letters": "many", "lines": None})
    assert step_in("sanne").get(LOG).status_code == 200


def test_only_one_act_and_only_one_person(cast, sanne, step_in, text):
    mine = note(cast, by="kim", about="pia")
    note(cast, by="torben", about="birgit", act="help.begun")
    browser = step_in("sanne")

    def shown(query):
        return lines_in(text(browser.get(LOG + query)))

    def lines_in(page):
        return page[page.index("<ol") : page.index("</ol>")] if "<ol" in page else ""

    assert "Pia" not in shown("?hvad=help.begun")
    assert "Birgit" in shown("?hvad=help.begun")
    assert "Birgit" not in shown(f"?af={mine.pk}")
    assert "Pia" in shown(f"?om={mine.pk}")
    assert "Birgit" not in shown(f"?om={mine.pk}")
    for odd in (
        "?af=x",
        "?af=99999999",
        "?om=0",
        "?hvad=" + "x" * 500,
        "?fra=x",
        "?af=" + "9" * 30,
    ):
        assert browser.get(LOG + odd).status_code == 200


@pytest.mark.parametrize("key", ["hvad", "af", "om", "fra"])
def test_a_wish_nobody_can_have_finds_nothing_or_all(cast, sanne, step_in, key):
    note(cast)
    assert step_in("sanne").get(LOG, {key: "a\0b"}).status_code == 200


def test_pages_follow_each_other_and_miss_nothing(cast, sanne, step_in, monkeypatch, text):
    monkeypatch.setattr(lines, "PAGE", 3)
    made = [note(cast, minutes=1).pk for _ in range(7)]
    seen, after = [], ""
    while True:
        page = lines.page_of(lines.logbook_of(sanne), after, sanne.user)
        seen += [line.pk for line in page.lines]
        if page.older is None:
            break
        after = str(page.older)
    assert seen[:7] == sorted(made, reverse=True)
    assert len(seen) == len(set(seen)) == Entry.objects.count()
    assert "Vis ældre" in text(step_in("sanne").get(LOG))


def test_many_lines_take_no_more_queries(cast, sanne, step_in, django_assert_num_queries):
    browser = step_in("sanne")
    note(cast)
    browser.get(LOG)
    with django_assert_num_queries(7):
        browser.get(LOG)
    for name in ("pia", "jens", "kasper", "oksana", "ahmad"):
        for by in ("torben", "kim", "leyla"):
            note(cast, by=by, about=name)
    with django_assert_num_queries(7):
        browser.get(LOG)


def test_another_organisations_lines_are_not_here(cast, sanne, step_in, text):
    browser = step_in("sanne")
    other = open_estate(open_organisation("Andre"), number=1, slug="andre", name="Andre")
    line = logbook.note("chess.mated", by=None, estate=other, now=NOW)
    assert "chess.mated" not in text(browser.get(LOG))
    assert "chess.mated" not in text(browser.get(f"{LOG}?om={line.pk}&fra={line.pk}"))


# --- tampering -----------------------------------------------------------------------------------


def tamper(entry):
    """As somebody with the database in their hands would."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE people_entry SET why = 'x' WHERE id = %s", [entry.pk])
        cursor.execute("SET session_replication_role = DEFAULT")


def test_the_page_says_whether_anything_was_altered(cast, sanne, step_in, text):
    note(cast)
    entry = note(cast)
    note(cast)
    browser = step_in("sanne")
    assert "Intet er rettet bagfra" not in text(browser.get(LOG))
    assert "Alle linjer passer. Intet er rettet bagfra." in text(browser.get(LOG + "?tjek=1"))
    tamper(entry)
    assert f"Linje {entry.pk} fra 23. november 2026 passer ikke." in text(
        browser.get(LOG + "?tjek=1")
    )


def test_the_operator_hears_it_too(cast, sanne):
    entry = note(cast)
    out = io.StringIO()
    call_command("logbook", "--verify", stdout=out)
    assert "linjer, alt passer." in out.getvalue()
    tamper(entry)
    with pytest.raises(CommandError, match=f"rettet bagfra.*{entry.pk}"):
        call_command("logbook", "--verify", stdout=out)


# --- as a file -----------------------------------------------------------------------------------


def test_the_file_has_every_line_and_is_a_line_itself(cast, sanne, step_in, monkeypatch):
    monkeypatch.setattr(sheet, "BATCH", 2)
    for number in range(5):
        note(cast, minutes=number, why="Fordi; det var det")
    before = Entry.objects.count()
    answer = step_in("sanne").post(LOG + "hent/")
    assert answer["Content-Disposition"] == 'attachment; filename="logbog-2026-11-23.csv"'
    assert "no-store" in answer["Cache-Control"]
    body = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    assert len(rows) == before + 1
    seen = [row for row in rows if row["Hvad"] == "Så navn eller kontaktoplysninger"]
    assert seen[0]["Hvem"] == "Torben"
    assert seen[0]["Om"] == "Birgit"
    assert seen[0]["Opgang"] == "Rugmarken 3"
    assert seen[0]["Hvorfor"] == "Fordi; det var det"
    entry = Entry.objects.get(act="logbook.exported")
    assert entry.facts == {"lines": before}
    assert "Bøgeløv" not in body
    assert "@" not in body


def test_a_look_at_the_page_takes_nothing_along(cast, sanne, step_in, text):
    answer = step_in("sanne").get(LOG + "hent/")
    assert "attachment" not in answer.get("Content-Disposition", "")
    assert not Entry.objects.filter(act="logbook.exported").exists()


def test_a_tablet_left_on_the_desk_is_asked_who_it_is(cast, sanne, step_in, monday):
    browser = step_in("sanne")
    monday.move_to(NOW + timedelta(minutes=6))
    assert browser.post(LOG + "hent/")["Location"].startswith("/konto/er-det-dig/")
    assert not Entry.objects.filter(act="logbook.exported").exists()


@pytest.mark.parametrize("cell", ["=1+1", "+45", "-1", "@cmd", "\t=1"])
def test_no_cell_is_a_formula(cell):
    assert sheet.plain(cell).startswith("'")


def test_a_line_is_one_row_that_unfolds(cast, sanne, step_in, text):
    note(cast, why="Skal hentes")
    page = text(step_in("sanne").get(LOG))
    row = page[page.index("<li><details") : page.index("</details>")]
    line, more = row.split("</summary>")
    assert "Så navn eller kontaktoplysninger" in line
    assert "Torben" in line
    assert "Birgit" in line
    assert "23. nov. kl. 10" in line
    for words in ("Vicevært", "Rugmarken 3", "Skal hentes", "Kun om den samme"):
        assert words in more
        assert words not in line


# --- about me ------------------------------------------------------------------------------------


def test_birgit_sees_which_office_looked_her_up_when_and_why(cast, step_in, text):
    note(cast, why="Skal have en rolle")
    note(cast, by="torben", about="pia", act="chess.mated")
    page = text(step_in("birgit").get(ME))
    assert "Vicevært" in page
    assert "23. november 2026" in page
    assert "Skal have en rolle" in page
    assert "Torben" not in page
    assert "chess.mated" not in page


def test_who_belongs_to_several_estates_reads_which_one_it_was_in(cast, step_in, text):
    note(cast, about="torben", by="kim")
    page = text(step_in("torben").get(ME))
    assert "Driftsleder · Rugmarken · " in page


def test_a_neighbour_who_helps_is_a_neighbour(cast, step_in, text):
    note(cast, by="pia", act="help.begun")
    note(cast, by="birgit", act="home.invited")
    page = text(step_in("birgit").get(ME))
    assert "En nabo" in page
    assert "Pia" not in page
    assert "Dig selv" in page


def test_what_is_not_decided_yet_is_not_told_here(cast, step_in, text):
    logbook.note(
        "report.received", by=None, about=cast.user("birgit"), estate=cast.estate(), now=NOW
    )
    assert "Ingen har slået dig op" in text(step_in("birgit").get(ME))


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("report.received", {"reason": "other"}),
        ("case.taken", {}),
        ("case.passed_on", {}),
        ("case.decided", {"outcome": "stand"}),
    ],
)
def test_a_report_that_came_to_nothing_is_never_told(cast, step_in, text, act, facts):
    note(cast, act=act, facts=facts)
    assert "Ingen har slået dig op" in text(step_in("birgit").get(ME))
    assert everything_about(cast.user("birgit"))["looked_at_or_changed"] == []


@pytest.mark.parametrize("outcome", ["hide", "pause"])
def test_what_was_decided_against_one_is_told(cast, step_in, text, outcome):
    note(cast, act="case.decided", facts={"outcome": outcome})
    assert "Afgjorde en anmeldelse" in text(step_in("birgit").get(ME))
    assert len(everything_about(cast.user("birgit"))["looked_at_or_changed"]) == 1


@pytest.mark.parametrize("who", ["birgit", "kasper", "ejnar", "torben", "yahya"])
def test_everybody_has_the_page_and_the_way_to_it(cast, step_in, text, who):
    browser = step_in(who)
    assert browser.get(ME).status_code == 200
    assert ME in text(browser.get("/mig/"))
    assert ME not in text(browser.get("/rugmarken/mere/"))


def test_many_lines_about_me_take_no_more_queries(cast, step_in, django_assert_num_queries):
    browser = step_in("birgit")
    note(cast)
    browser.get(ME)
    with django_assert_num_queries(6):
        browser.get(ME)
    for by in ("torben", "kim", "leyla", "jens") * 5:
        note(cast, by=by)
    with django_assert_num_queries(6):
        browser.get(ME)


def test_every_named_act_is_a_sentence_without_a_full_stop():
    assert all(str(name) and not str(name).endswith(".") for name in acts.NAMES.values())


WRITERS = {"note", "log", "_note"}
AN_ACT = re.compile(r"[a-z]+\.[a-z_]+")


def acts_in(source):
    """Every act a module writes: text given to a writer, by itself or by a name."""
    tree = ast.parse(source)
    named = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in WRITERS:
            for given in node.args[:2]:
                for value in named.get(getattr(given, "id", ""), [given]):
                    yield from texts(value)


def called(call):
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def texts(value):
    if isinstance(value, ast.JoinedStr):  # f"{way}.undone": the ways are the ones of deliveries
        end = "".join(part.value for part in value.values if isinstance(part, ast.Constant))
        yield from (f"{way}{end}" for way in (Way.CALL, Way.SLIP))
        return
    for part in ast.walk(value):
        if isinstance(part, ast.Constant) and AN_ACT.fullmatch(str(part.value)):
            yield part.value


def test_every_act_the_house_writes_has_a_name():
    found = set()
    for place in ("community", "bookings"):
        for path in (HOUSE / place).rglob("*.py"):
            found |= set(acts_in(path.read_text()))
    assert {"pause.seconded", "contact.seen", "slip.undone", "household.leaves"} <= found
    assert found - set(acts.NAMES) == set()


def test_an_act_without_a_name_would_be_found():
    assert set(acts_in('A = "chess.won"\nlog(A)\nlogbook.note("chess.lost", by=None)')) == {
        "chess.won",
        "chess.lost",
    }
