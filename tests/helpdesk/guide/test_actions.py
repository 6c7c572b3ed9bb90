"""Who works here writes whom one calls about what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.people.models import Entry
from helpdesk.guide import actions
from helpdesk.guide.actions import Said
from helpdesk.guide.shown import guide_of, worried_of
from helpdesk.models import GuideEntry, Heading
from tests.conftest import NOW
from tests.refusing import no_to

pytestmark = pytest.mark.django_db

LAWYER = Said(
    heading=Heading.PAPERS, title="Retshjælpen", text="Gratis råd om breve.", phone="00001055",
    hours="Onsdag kl. 17–19", address="Biblioteket", url="www.borger.dk",
)  # fmt: skip


def titles(cast, heading=None):
    return [
        line.title
        for part in guide_of(cast.estate())
        if heading in (None, part.heading)
        for line in part.lines
    ]


def test_before_anybody_writes_the_numbers_of_the_country_and_the_office_stand_there(cast):
    lines = {line.title: line for part in guide_of(cast.estate()) for line in part.lines}
    assert [one.phone for one in lines.values()].count("112") == 1
    assert lines["Politiet, når det ikke haster"].phone == "114"
    assert lines["Kontoret"].phone == "00 00 10 00"
    assert lines["Lægevagten"].phone == lines["Kommunen"].phone == ""
    assert "kommunen" in lines["Kommunen"].text
    assert GuideEntry.objects.count() == 0


def test_an_estate_without_an_office_number_says_none(cast):
    estate = cast.estate()
    estate.organisation.office_phone = estate.organisation.emergency = ""
    assert "Kontoret" not in {line.title for part in guide_of(estate) for line in part.lines}


def test_the_first_entry_brings_along_what_stood_there(cast):
    before = titles(cast)
    entry = actions.add(cast.member("torben"), LAWYER, now=NOW)
    assert (entry.phone, entry.url) == ("00 00 10 55", "https://www.borger.dk")
    assert (entry.changed_by, entry.changed_at) == (cast.user("torben"), NOW)
    assert set(titles(cast)) == {*before, "Retshjælpen"}
    assert titles(cast, Heading.PAPERS)[-1] == "Retshjælpen"


def test_to_begin_twice_begins_once(cast):
    torben = cast.member("torben")
    assert actions.begin(torben, now=NOW) > 5
    assert actions.begin(torben, now=NOW) == 0


def test_two_who_begin_at_once_begin_once(cast, together, transactional_db):
    torben, kim = cast.member("torben"), cast.member("kim", "rugmarken")
    together(lambda: actions.begin(torben, now=NOW), lambda: actions.begin(kim, now=NOW))
    assert len(titles(cast)) == len({(row.heading, row.title) for row in GuideEntry.objects.all()})


def test_the_offices_number_follows_the_office(cast):
    actions.begin(cast.member("torben"), now=NOW)
    office = cast.estate().organisation
    office.office_phone = "00 00 10 99"
    office.save()
    phones = [line.phone for part in guide_of(cast.estate()) for line in part.lines]
    assert phones.count("00 00 10 99") == 2


def test_112_stands_there_whatever_is_taken_away(cast):
    torben = cast.member("torben")
    actions.begin(torben, now=NOW)
    for row in GuideEntry.objects.all():
        actions.remove(torben, row, now=NOW)
    assert titles(cast) == ["Alarmcentralen"]


def test_what_is_taken_away_comes_back_where_it_was(cast):
    torben = cast.member("torben")
    actions.begin(torben, now=NOW)
    before = titles(cast)
    entry = GuideEntry.objects.get(title="Lægevagten")
    actions.remove(torben, entry, now=NOW)
    assert "Lægevagten" not in titles(cast)
    actions.put_back(torben, entry, now=NOW)
    assert titles(cast) == before


def test_up_and_down_under_its_heading_and_no_further(cast):
    torben = cast.member("torben")
    actions.begin(torben, now=NOW)
    doctor = GuideEntry.objects.get(title="Lægevagten")
    actions.move(torben, doctor, up=True, now=NOW)
    assert titles(cast, Heading.URGENT)[1] == "Lægevagten"
    for _again in range(3):
        actions.move(torben, doctor, up=True, now=NOW)
    assert titles(cast, Heading.URGENT)[0] == "Lægevagten"
    actions.move(torben, doctor, up=False, now=NOW)
    assert titles(cast, Heading.URGENT)[:2] == ["Alarmcentralen", "Lægevagten"]


def test_every_change_is_in_the_logbook_without_words(cast):
    torben = cast.member("torben")
    entry = actions.add(torben, LAWYER, now=NOW)
    actions.change(torben, entry, replace(LAWYER, hours=""), now=NOW)
    actions.move(torben, entry, up=True, now=NOW)
    actions.remove(torben, entry, now=NOW)
    actions.put_back(torben, entry, now=NOW)
    rows = Entry.objects.filter(act__startswith="guide.").order_by("pk")
    assert [row.act for row in rows] == [
        "guide.begun", "guide.added", "guide.changed", "guide.moved", "guide.removed",
        "guide.put_back",
    ]  # fmt: skip
    assert {row.by for row in rows} == {torben.user}
    assert "Retshjælpen" not in str([row.facts for row in rows])


@pytest.mark.parametrize("who", ["oksana", "birgit", "grethe"])
def test_a_neighbour_and_the_committee_do_not_write(cast, who):
    no_to("not_yours", actions.add, cast.member(who), LAWYER, now=NOW)
    no_to("not_yours", actions.begin, cast.member(who), now=NOW)


def test_nobody_writes_for_another_estate(cast):
    entry = actions.add(cast.member("torben", "rugmarken"), LAWYER, now=NOW)
    elsewhere = cast.member("torben", "ankerhuset")
    no_to("not_yours", actions.change, elsewhere, entry, LAWYER, now=NOW)
    no_to("not_yours", actions.remove, elsewhere, entry, now=NOW)


def test_nobody_writes_while_acting_for_another(cast):
    torben = cast.member("torben")
    torben.helper = cast.user("kim")
    no_to("not_yours", actions.add, torben, LAWYER, now=NOW)


@pytest.mark.parametrize(
    ("code", "field", "facts"),
    [
        ("no_heading", "heading", {"heading": "andet"}),
        ("no_title", "title", {"title": "  "}),
        ("long_text", "text", {"text": "x" * 301}),
        ("cpr", "text", {"text": "Ring om 010190-1234"}),
        ("no_phone", "phone", {"phone": "ring bare"}),
        ("no_page", "url", {"url": "javascript:alert(1)"}),
        ("no_page", "url", {"url": "https://x@borger.dk"}),
        ("no_way", "text", {"text": "", "phone": "", "address": "", "url": ""}),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(cast, code, field, facts):
    no = no_to(code, actions.add, cast.member("torben"), replace(LAWYER, **facts), now=NOW)
    assert no.field == field
    assert GuideEntry.objects.count() == 0


@pytest.mark.parametrize("number", ["112", "114", "1813", "116 111"])
def test_short_numbers_are_numbers(cast, number):
    entry = actions.add(cast.member("torben"), replace(LAWYER, phone=number), now=NOW)
    assert entry.phone == number


def test_the_number_of_who_lives_here_is_refused(cast):
    birgit = cast.user("birgit")
    birgit.phone = "00 00 77 77"
    birgit.save()
    typed = replace(LAWYER, phone="+45 0000 7777")
    no = no_to("private_phone", actions.add, cast.member("torben"), typed, now=NOW)
    assert "birgit" not in str(no).lower()


def test_a_page_does_not_grow_without_end(cast):
    torben = cast.member("torben")
    while GuideEntry.objects.count() < 40:
        actions.add(torben, LAWYER, now=NOW)
    no_to("full", actions.add, torben, LAWYER, now=NOW)


def test_the_worried_hear_of_what_stands_under_that_heading(cast):
    actions.add(cast.member("leyla"), replace(LAWYER, heading=Heading.WORRIED), now=NOW)
    assert "Retshjælpen" in {line.title for line in worried_of(cast.estate())}


def test_a_forgotten_colleague_is_not_named_and_the_entry_stays(cast):
    entry = actions.add(cast.member("torben"), LAWYER, now=NOW)
    actions.erase(cast.user("torben"), NOW)
    entry.refresh_from_db()
    assert entry.changed_by is None
    assert "Retshjælpen" in titles(cast)


def test_what_was_taken_away_is_swept_after_thirty_days(cast):
    torben = cast.member("torben")
    entry = actions.add(torben, LAWYER, now=NOW)
    actions.remove(torben, entry, now=NOW)
    assert actions.sweep(NOW + timedelta(days=29)) == 0
    assert actions.sweep(NOW + timedelta(days=31)) == 1
    assert not GuideEntry.objects.filter(pk=entry.pk).exists()
