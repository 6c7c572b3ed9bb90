"""The five steps: what may be written, what is hidden, what the database itself refuses."""

import html
import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from community.groups.models import InterestGroup
from community.noticeboard.models import Category, Notice
from community.noticeboard.readers import drafts_of
from community.people.models import Entry, Estate
from community.plan import actions, page
from community.plan.evidence import evidence_word
from community.plan.models import (
    AreaFigure,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Upkeep,
    Version,
)
from community.plan.suggesting import suggestions
from community.shapes import Interplay
from tests.conftest import NOW, at
from tests.refusing import refused

GROUP = {
    "name": "Enlige",
    "households": 12,
    "is_few": False,
    "source": "Kontoret",
    "as_of": 2026,
    "traits": "",
}
TABLE = {"table": "Husstande efter type", "as_of": 2025, "source": "Områdets tal"}
BARE = {
    "name": "Kaffe", "kind": "content", "interplay": [], "for_all": False, "groups": [], "purposes": [],
    "strengths": "", "weaknesses": "", "economy": "", "keeper": "", "second_keeper": "",
}  # fmt: skip
DECISION = {
    "state": "selected",
    "reason": "Den virker.",
    "decided_on": None,
    "limit": "",
    "ends_on": None,
    "questions": "",
}


def write(member, model, row=None, **facts):
    return actions.write(member, model, row, facts, now=NOW)


def decided(platform, member, **facts):
    return actions.decide(member, platform, DECISION | facts, now=NOW)


# --- 1 -------------------------------------------------------------------------------------------


def test_fewer_than_five_are_never_written_as_a_number(cast):
    group = write(cast.member("jens"), ResidentGroup, **GROUP | {"households": 3})
    assert (group.households, group.is_few) == (None, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentGroup.objects.filter(pk=group.pk).update(households=4, is_few=False)


def test_a_number_says_where_it_is_from(cast):
    with refused("no_source"):
        write(cast.member("jens"), ResidentGroup, **GROUP | {"source": ""})


def test_a_table_from_outside_comes_in_with_small_cells_hidden(cast, step_in):
    jens = cast.member("jens")
    read = actions.bring_in(jens, "Type;Antal\nPar;1.036\nEnlige;3\nAndre;under 5", TABLE, now=NOW)
    assert (len(read.cells), read.hidden) == (3, 2)
    told = AreaFigure.objects.order_by("pk").values_list("label", "households", "is_few")
    assert list(told) == [("Par", 1036, False), ("Enlige", None, True), ("Andre", None, True)]
    seen = step_in("jens").get(reverse("plan:step", args=["rugmarken", 1]))
    assert "under 5" in seen.content.decode()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Herkomst;Antal\nA;9", "private_column"),
        ("Cpr;Antal\nA;9", "private_column"),
        ("Type;Antal\nPar;mange", "no_number"),
        ("Type;Antal\nPar;9\npar;8", "twice"),
        ("Type\nPar", "no_table"),
    ],
)
def test_tables_about_persons_and_what_is_no_table_stay_out(cast, text, code):
    with refused(code):
        actions.bring_in(cast.member("jens"), text, TABLE, now=NOW)
    assert not AreaFigure.objects.exists()


def test_an_estate_nobody_lives_in_yet_goes_through_all_five(cast, step_in):
    jens = cast.member("jens")
    actions.outline(jens, {"is_planned": True, "characteristics": ["green"]}, now=NOW)
    client = step_in("jens")
    for step in Step:
        assert client.get(reverse("plan:step", args=["rugmarken", step])).status_code == 200
    assert (
        "Her bor ingen endnu"
        in client.get(reverse("plan:paper", args=["rugmarken"])).content.decode()
    )


# --- 2 and 3 -------------------------------------------------------------------------------------


def test_the_file_has_the_cells_of_the_page(written, step_in):
    answer = step_in("jens").get(reverse("plan:matrix_csv", args=["rugmarken"]))
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert len(lines) - 2 == Point.objects.filter(estate__slug="rugmarken").count()
    assert any(
        line.startswith("Børnefamilier;Behov;Skole og job;Lektiehjælp;Rigtig meget")
        for line in lines
    )


@pytest.mark.parametrize(
    ("homes", "told"),
    [(0, "under 5 hjem"), (4, "under 5 hjem"), (5, "mindst 5 hjem"), (9, "mindst 5 hjem")],
)
def test_one_home_more_is_never_seen_in_the_evidence(homes, told):
    assert evidence_word(homes) == told


def test_what_one_group_lacks_and_another_has_is_suggested(written):
    points = page.points_of(written.member("jens"))
    found = {(one.interplay, one.title) for one in suggestions(points, ["green"])}
    assert (Interplay.MUTUAL_BENEFIT, "Hjælp til telefon og computer") in found
    assert (Interplay.JOINT_SOLUTION, "Lektiehjælp") in found
    assert (Interplay.SHARED_INTEREST, "En dag i haven") in found


def test_a_suggestion_is_one_press_from_a_draft(written, step_in):
    client = step_in("jens")
    page_of = client.get(reverse("plan:step", args=["rugmarken", 3])).content.decode()
    assert "/plan/platform/ny/?name=Lektiehj" in page_of
    draft = client.get(
        reverse("plan:new", args=["rugmarken", "platform"]),
        {"name": "Lektiehjælp", "interplay": ["joint_solution"]},
    )
    assert 'value="Lektiehjælp"' in draft.content.decode()


def drafts_on(client, heading):
    """The ways on from the suggestion of this name, label → address, in the order they stand."""
    said = client.get(reverse("plan:step", args=["rugmarken", 3])).content.decode()
    card = next(one for one in said.split("<li class=") if f">{heading}</h3>" in one)
    ways = re.findall(r'href="([^"]+)">(?:<svg.*?</svg>)?([^<]+)<', card)
    return {word: html.unescape(url) for url, word in ways}


def test_a_suggestion_is_one_press_from_a_group_nobody_sees_yet(written, step_in):
    client, before = step_in("jens"), InterestGroup.objects.count()
    url = drafts_on(client, "Lektiehjælp")["Lav en gruppe"]
    form = client.get(url).context["form"]
    assert form["name"].value() == "Lektiehjælp"
    assert "mangler det samme" in form["about"].value()
    assert form["icon"].value() == "student-duotone"
    assert InterestGroup.objects.count() == before
    client.post(url, {"name": "Lektiehjælp", "about": "Vi læser sammen.", "icon": "student-duotone",
                      "door": "open"})  # fmt: skip
    assert InterestGroup.objects.get(name="Lektiehjælp").estate.slug == "rugmarken"


def test_a_suggestion_is_one_press_from_a_call_for_help_that_is_a_draft_until_it_is_put_up(
    written, step_in
):
    Category.objects.all().delete()
    client = step_in("jens")
    url = drafts_on(client, "Hjælp til telefon og computer")["Søg hjælp i huset"]
    form = client.get(url).context["form"]
    assert form["title"].value() == "Vi søger: Hjælp til telefon og computer"
    assert "/hjaelp/tilbud/nyt/?slags=devices" in form["text"].value()
    assert form["audience"].value() == "estate"
    assert not Notice.objects.exists()
    kept = {name: form[name].value() for name in ("title", "text", "audience", "language")}
    client.post(url, kept | {"do": "kladde", "token": str(uuid4())})
    draft = Notice.objects.get()
    assert draft.is_draft
    assert draft.title == form["title"].value()
    assert not Notice.objects.visible_to(written.member("birgit"), NOW).exists()
    client.post(reverse("board:drop", args=["rugmarken", draft.token]))
    assert not drafts_of(written.member("jens")).exists()


def test_what_an_address_brings_along_is_only_words_and_is_cut_to_what_fits(cast, step_in):
    url = reverse("groups:new", args=["rugmarken"])
    said = {"navn": "x" * 200, "tekst": "<b>Hej</b>", "billede": "findes-ikke"}
    answer = step_in("birgit").get(url, said)
    assert answer.context["form"]["name"].value() == "x" * 60
    assert answer.context["form"]["icon"].value() == "users-three-duotone"
    assert "<b>Hej</b>" not in answer.content.decode()


def test_rooms_that_are_off_offer_no_drafts(written, step_in):
    Estate.objects.filter(slug="rugmarken").update(features_off=["groups", "noticeboard", "events"])
    ways = drafts_on(step_in("jens"), "Lektiehjælp")
    assert not ways.keys() & {"Lav en gruppe", "Søg hjælp i huset", "Sæt en dag på"}


# --- 4 -------------------------------------------------------------------------------------------


def test_nothing_is_chosen_before_all_three_are_said(cast):
    jens = cast.member("jens")
    purpose = write(jens, Purpose, text="Flere skal mødes.", owner="board", since=NOW.date())
    platform = write(jens, Platform, **BARE)
    for more in ({"interplay": ["shared_interest"]}, {"for_all": True}, {"purposes": [purpose.pk]}):
        with refused("not_all_three"):
            decided(platform, jens)
        platform = write(jens, Platform, platform, **more)
    assert decided(platform, jens).decided_on == date(2026, 11, 23)
    with pytest.raises(IntegrityError), transaction.atomic():
        Platform.objects.filter(pk=platform.pk).update(purposes=[])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": ""}, "no_reason"),
        ({"state": "parked"}, "no_limit"),
        ({"state": "trial"}, "no_end"),
        ({"state": "running"}, "no_keeper"),
    ],
)
def test_a_decision_says_what_it_rests_on(written, facts, code):
    jens = written.member("jens")
    platform = Platform.objects.get(name="Vaskekaffe")
    actions.write(jens, Platform, platform, {"keeper": "", "second_keeper": ""}, now=NOW)
    with refused(code):
        decided(platform, jens, **facts)


def test_a_platform_points_only_at_groups_of_its_own_estate(written):
    other = ResidentGroup.objects.get(name="Studerende")
    with refused("not_here"):
        write(written.member("jens"), Platform, **BARE | {"groups": [other.pk]})


def test_what_a_platform_is_for_stays_while_it_does(written):
    group = ResidentGroup.objects.get(name="Børnefamilier")
    with refused("in_use"):
        actions.remove(written.member("jens"), ResidentGroup, group, now=NOW)


# --- 5 -------------------------------------------------------------------------------------------


def test_what_is_done_comes_round_again_and_can_be_undone(written, step_in):
    line = Upkeep.objects.get(what="Print ugeark til 12 opgange")
    client = step_in("torben")
    here = reverse("plan:done", args=["rugmarken", line.pk])
    client.post(here)
    before, line = line, Upkeep.objects.get(pk=line.pk)
    assert (line.last_done_on, line.next_on) == (date(2026, 11, 23), date(2026, 11, 30))
    client.post(reverse("plan:not_done", args=["rugmarken", line.pk]))
    line.refresh_from_db()
    assert (line.last_done_on, line.next_on) == (None, before.next_on)


def test_two_keys_are_two_different(written):
    line = Upkeep.objects.filter(estate__slug="rugmarken").first()
    facts = {
        name: getattr(line, name) for name in ("what", "every", "next_on", "minutes", "budget")
    }
    with refused("same_key"):
        write(written.member("jens"), Upkeep, line, **facts, keeper="board", second_keeper="board")


def test_a_round_writes_how_each_goes_and_leaves_the_rest(written, step_in):
    first, second = Upkeep.objects.filter(estate__slug="rugmarken").order_by("pk")[:2]
    client, here = step_in("jens"), reverse("plan:walk", args=["rugmarken"])
    assert client.post(here, {}).status_code == 422
    assert client.post(here, {f"c{first.pk}": "4"}).status_code == 302
    assert Upkeep.objects.get(pk=first.pk).condition == 4
    assert Upkeep.objects.get(pk=second.pk).condition == second.condition


# --- who, and what is kept of it -----------------------------------------------------------------


def test_a_version_keeps_the_day_and_the_office_and_can_be_compared(written, step_in):
    jens, group = written.member("jens"), ResidentGroup.objects.get(name="Børnefamilier")
    facts = GROUP | {"name": "Familier med børn"}
    actions.write(jens, ResidentGroup, group, facts, now=at("2027-01-12", "19:00"))
    assert Version.objects.filter(estate=jens.estate, step=1).count() == 2
    seen = step_in("jens").get(reverse("plan:versions", args=["rugmarken", 1])).content.decode()
    assert "Børnefamilier" in seen
    assert "Familier med børn" in seen
    assert Entry.objects.filter(act="plan.changed", by=jens.user, facts={"step": 1}).exists()


@pytest.mark.parametrize("who", ["yildiz", "amina"])
def test_neighbours_read_what_is_theirs_and_write_nothing(written, who):
    client, member = written.client(who), written.member(who)
    own = member.estate.slug
    assert client.get(reverse("plan:us", args=[own])).status_code == 200
    assert client.get(reverse("plan:index", args=[own])).status_code == 404
    assert client.get(reverse("plan:us", args=["tranehaven"])).status_code == 404
    with refused("not_yours"):
        write(member, ResidentGroup, **GROUP)


def test_another_estates_lines_are_not_there(written, step_in):
    line = Upkeep.objects.filter(estate__slug="ankerhuset").first()
    client = step_in("jens")
    for name in ("edit", "remove", "put_back"):
        here = reverse(f"plan:{name}", args=["rugmarken", "opgave", line.pk])
        assert client.post(here).status_code == 404
    assert Upkeep.objects.get(pk=line.pk).removed_at is None


def test_what_is_taken_away_comes_back_and_what_will_not_do_is_said_beside_its_field(cast, step_in):
    client = step_in("jens")
    here = reverse("plan:new", args=["rugmarken", "gruppe"])
    no = client.post(here, {"name": "", "households": "12"})
    assert no.status_code == 422
    assert 'value="12"' in no.content.decode()
    client.post(here, {"name": "Enlige", "households": "12", "source": "Kontoret", "as_of": "2026"})
    group = ResidentGroup.objects.get()
    there = [
        reverse(f"plan:{name}", args=["rugmarken", "gruppe", group.pk])
        for name in ("remove", "put_back")
    ]
    client.post(there[0])
    assert not ResidentGroup.objects.filter(removed_at=None).exists()
    client.post(there[1])
    assert ResidentGroup.objects.filter(removed_at=None).exists()


def test_a_page_asks_as_much_for_one_line_as_for_thirty(
    written, step_in, django_assert_max_num_queries
):
    jens, client = written.member("jens"), step_in("jens")
    pages = [reverse("plan:step", args=["rugmarken", step]) for step in Step]
    with django_assert_max_num_queries(200) as few:
        [client.get(page) for page in pages]
    group = ResidentGroup.objects.get(name="Unge under 25")
    for number in range(30):
        more = {"what": f"Ting {number}", "keeper": "board", "every": "week", "changed_at": NOW}
        Upkeep.objects.create(estate=jens.estate, **more)
        Platform.objects.create(
            estate=jens.estate, name=f"Sted {number}", kind="physical", changed_at=NOW
        )
        Point.objects.create(
            estate=jens.estate,
            group=group,
            kind="need",
            theme="place",
            text="Et bord",
            weight=1,
            changed_at=NOW,
        )
    with django_assert_max_num_queries(len(few)):
        [client.get(page) for page in pages]
