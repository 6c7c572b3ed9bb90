"""The logbook: written once, chained, and never changed, by us or by anybody at the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from community.people.logbook import actions as logbook
from community.people.models import Entry, Organisation
from tests.conftest import NOW


@pytest.fixture
def lines(cast):
    """Three acts of the same morning."""
    return [
        logbook.note(
            act, by=cast.user("jens"), about=cast.user("kasper"), estate=cast.estate(), now=NOW,
            why="Vi nævner ikke naboer", facts={"case": number},
        )
        for number, act in enumerate(["case.decided", "content.hidden", "pause.begun"])
    ]  # fmt: skip


def house():
    return Organisation.objects.get(name="Boligselskabet Nabolyst")


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def tamper(statement, *values):
    """What only somebody with the keys to the database could do."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_entry DISABLE TRIGGER logbook_is_never_changed")
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_entry ENABLE TRIGGER logbook_is_never_changed")


def test_each_line_carries_the_seal_of_the_one_before(lines):
    assert [line.previous for line in lines] == ["", lines[0].seal, lines[1].seal]
    assert logbook.first_broken(house()) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_entry SET act = 'nothing.happened'",
        "UPDATE people_entry SET at = now()",
        "UPDATE people_entry SET by_id = NULL",
        "DELETE FROM people_entry",
    ],
)
def test_the_database_changes_no_line(lines, statement):
    with pytest.raises(IntegrityError, match="a line of the logbook is never changed"):
        sql(statement)
    assert Entry.objects.count() == 3


def test_neither_does_our_own_code(lines):
    lines[0].act = "nothing.happened"
    with pytest.raises(IntegrityError), transaction.atomic():
        lines[0].save()
    with pytest.raises(IntegrityError), transaction.atomic():
        lines[0].delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(why="")


@pytest.mark.parametrize(
    "change",
    [
        "act = 'case.taken'", "why = 'Fordi'", "by_id = NULL", "about_id = by_id",
        "at = at + interval '1 hour'", "facts = '{\"case\": 7}'", "estate_id = NULL", "previous = 'x'",
    ],
)  # fmt: skip
def test_a_line_changed_behind_our_back_is_found(lines, change):
    tamper(f"UPDATE people_entry SET {change} WHERE id = %s", lines[1].pk)
    assert logbook.first_broken(house()) == lines[1]


def test_a_line_taken_out_of_the_middle_is_found(lines):
    tamper("DELETE FROM people_entry WHERE id = %s", lines[1].pk)
    assert logbook.first_broken(house()) == lines[2]


def test_a_line_sealed_anew_is_found_at_the_next(lines, cast):
    """Whoever knows how a seal is made would have to make all that follow."""
    forged = lines[1]
    forged.why = "Fordi"
    forged.seal = logbook.seal_of(forged)
    tamper(
        "UPDATE people_entry SET why = %s, seal = %s WHERE id = %s",
        forged.why, forged.seal, forged.pk,
    )  # fmt: skip
    assert logbook.first_broken(house()) == lines[2]


def test_at_the_same_moment_they_still_make_one_chain(transactional_db, cast, together):
    estates = [cast.estate("rugmarken"), cast.estate("tranehaven"), cast.estate("ankerhuset")]

    def write(number):
        return lambda: logbook.note(
            "contact.seen", by=None, estate=estates[number % 3], now=NOW, facts={"n": number}
        )

    results = together(*[write(number) for number in range(12)])
    assert [r for r in results if isinstance(r, Exception)] == []
    before = list(Entry.objects.order_by("pk").values_list("previous", flat=True))
    assert len(set(before)) == 12
    assert logbook.first_broken(house()) is None


def test_a_line_belongs_to_what_it_tells(cast):
    """Rolled back with the act, and the chain goes on as if it had never been."""
    first = logbook.note("case.decided", by=None, estate=cast.estate(), now=NOW)
    with transaction.atomic():
        logbook.note("case.decided", by=None, estate=cast.estate(), now=NOW)
        transaction.set_rollback(True)
    last = logbook.note("case.decided", by=None, estate=cast.estate(), now=NOW)
    assert last.previous == first.seal
    assert logbook.first_broken(house()) is None


def test_the_broom_takes_a_year_and_leaves_a_whole_chain(transactional_db, lines, cast):
    later = NOW + logbook.KEPT + timedelta(days=1)
    logbook.note("case.decided", by=None, estate=cast.estate(), now=later)
    assert logbook.old(later).count() == 3
    assert logbook.sweep(later) == 3
    assert logbook.first_broken(house()) is None
    with pytest.raises(IntegrityError):
        sql("DELETE FROM people_entry")


def test_organisations_have_a_chain_each(lines, cast):
    other = Organisation.objects.create(name="Nabosiden")
    estate = other.estates.create(number=1, slug="nabosiden", name="Nabosiden")
    assert logbook.note("case.decided", by=None, estate=estate, now=NOW).previous == ""
    tamper("UPDATE people_entry SET act = 'x' WHERE id = %s", lines[0].pk)
    assert logbook.first_broken(house()) == lines[0]
    assert logbook.first_broken(other) is None


@pytest.mark.parametrize(("who", "sees"), [("jens", 0), ("torben", 0), ("kasper", 0), ("leyla", 0)])
def test_nobody_but_the_administration_reads_it(lines, cast, who, sees):
    assert Entry.objects.visible_to(cast.member(who)).count() == sees


def test_the_administration_reads_its_own_organisations(lines, cast):
    kim = cast.member("kim")
    kim.role_list = ["administration"]
    assert list(Entry.objects.visible_to(kim).newest_first()) == lines[::-1]
