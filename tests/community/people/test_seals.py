"""The logbook's end: cut off, or all of it made anew, it is noticed by what is kept beside the database."""

import logging
from datetime import UTC, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.home.tasks import tidy
from community.office.roles.actions import begin_administration
from community.people.logbook import actions as logbook
from community.people.logbook import seals
from community.people.models import Entry, Organisation
from tests.community.people.test_logbook import tamper
from tests.conftest import NOW, strong


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def write(cast):
    """Writes so many lines in the logbook of Nabolyst."""

    def lines(many, now=NOW):
        return [
            logbook.note("contact.seen", by=cast.user("torben"), estate=cast.estate(), now=now)
            for _number in range(many)
        ]

    return lines


def house():
    return Organisation.objects.get(name="Boligselskabet Nabolyst")


def lost(now=NOW):
    return seals.first_lost(house(), seals.kept(), now=now)


def verify(**options):
    said = StringIO()
    call_command("logbook", verify=True, stdout=said, **options)
    return said.getvalue()


def test_the_last_lines_cut_off_are_missed(write):
    lines = write(3)
    seals.keep()
    tamper("DELETE FROM people_entry WHERE id > %s", lines[0].pk)
    assert logbook.first_broken(house()) is None  # the chain itself does not know
    assert lost().number == lines[2].pk


def test_new_lines_and_a_new_seal_do_not_make_it_good_again(write):
    lines = write(3)
    seals.keep()
    tamper("DELETE FROM people_entry WHERE id = %s", lines[2].pk)
    write(2)
    seals.keep()
    assert logbook.first_broken(house()) is None
    assert lost().number == lines[2].pk


def test_a_chain_made_anew_from_the_first_to_the_last_is_missed(write):
    before = ""
    for entry in write(3):
        if not before:
            seals.keep()
        entry.why, entry.previous = "Fordi", before
        entry.seal = before = logbook.seal_of(entry)
        tamper(
            "UPDATE people_entry SET why = %s, previous = %s, seal = %s WHERE id = %s",
            entry.why, entry.previous, entry.seal, entry.pk,
        )  # fmt: skip
    assert logbook.first_broken(house()) is None
    assert lost() is not None


def test_everything_gone_is_missed(write):
    write(1)
    seals.keep()
    tamper("DELETE FROM people_entry")
    assert lost() is not None


def test_a_whole_logbook_misses_nothing(write):
    write(2)
    seals.keep()
    write(2)
    assert seals.keep() == 1
    assert lost() is None


def test_the_broom_may_take_what_is_over(write):
    write(2)
    seals.keep()
    later = NOW + logbook.KEPT + timedelta(days=1)
    write(1, now=later)
    logbook.sweep(later)
    assert Entry.objects.count() == 1
    assert lost(later) is None
    assert lost(NOW) is not None  # a year too early it would have been missed


def test_what_is_over_and_still_there_is_as_it_was(write):
    lines = write(1)
    seals.keep()
    tamper("UPDATE people_entry SET seal = %s WHERE id = %s", "0" * 64, lines[0].pk)
    assert lost(NOW + logbook.KEPT + timedelta(days=1)) is not None


def test_nothing_is_added_while_nothing_happens(write):
    write(1)
    assert [seals.keep(), seals.keep()] == [1, 0]
    assert len(list(seals.kept())) == 1


def test_a_line_cut_short_by_a_power_failure_spoils_no_other(write):
    write(1)
    seals.keep()
    with seals.path().open("a") as file:
        file.write("\n2026-11-23T10:00:00+01:00 1 99")
    write(1)
    seals.keep()
    assert len(list(seals.kept())) == 2
    assert lost() is None


def test_each_organisation_has_its_own(write, cast):
    other = Organisation.objects.create(name="Nabosiden")
    estate = other.estates.create(number=1, slug="nabosiden", name="Nabosiden")
    write(1)
    theirs = logbook.note("contact.seen", by=None, estate=estate, now=NOW)
    assert seals.keep() == 2
    tamper("DELETE FROM people_entry WHERE id = %s", theirs.pk)
    assert lost() is None
    assert seals.first_lost(other, seals.kept(), now=NOW).number == theirs.pk


def test_nobody_else_may_read_the_file_and_there_is_no_name_in_it(write):
    write(1)
    seals.keep()
    assert seals.path().stat().st_mode & 0o777 == 0o600
    assert not {"Torben", "contact"} & set(seals.path().read_text().split())


# --- the clock, the log and the command ----------------------------------------------------------


def test_the_clock_seals_every_hour_and_says_it_in_the_log(write, caplog):
    line = write(1)[0]
    with caplog.at_level(logging.INFO, logger="community.people.logbook.seals"):
        tidy()
    told = [r.getMessage() for r in caplog.records if r.name.endswith("seals")]
    assert told == [
        f"logbook seal: {line.at.astimezone(UTC).isoformat()} {house().pk} {line.pk} {line.seal}"
    ]
    assert [seal.number for seal in seals.kept()] == [line.pk]


def test_the_command_says_so_and_ends_with_an_error(write):
    lines = write(2)
    assert "Der er ingen segl endnu." in verify()
    seals.keep()
    assert "2 linjer, alt passer." in verify()
    tamper("DELETE FROM people_entry WHERE id = %s", lines[1].pk)
    with pytest.raises(CommandError, match=f"ikke passer: {lines[1].pk}"):
        verify()


def test_the_log_is_a_copy_to_check_against(write, tmp_path, caplog):
    lines = write(2)
    with caplog.at_level(logging.INFO, logger="community.people.logbook.seals"):
        seals.keep()
    journal = Path(tmp_path / "journal.txt")
    journal.write_text(
        "Nov 23 10:00:00 huset beboerhus[7]: INFO celery broom: {}\n"
        f"Nov 23 10:00:00 huset beboerhus[7]: INFO seals {caplog.records[-1].getMessage()}\n"
    )
    seals.path().unlink()  # whoever cut the end took the file as well
    tamper("DELETE FROM people_entry WHERE id = %s", lines[1].pk)
    with pytest.raises(CommandError, match="rettet bagfra"):
        verify(seals=journal)


def test_a_file_without_a_seal_is_a_mistake(write, tmp_path):
    write(1)
    empty = tmp_path / "tom.txt"
    empty.write_text("ingenting")
    with pytest.raises(CommandError, match="ingen segl i filen"):
        verify(seals=empty)
    with pytest.raises(CommandError, match="ingen segl i filen"):
        verify(seals=tmp_path / "findes-ikke")
    with pytest.raises(CommandError, match="kan ikke læses"):
        verify(seals=tmp_path)


def test_the_administration_reads_it_on_the_page(write, cast):
    begin_administration(cast.estate(), name="Sanne", email="sanne@example.dk", now=NOW)
    lines = write(2)
    seals.keep()
    sanne = strong(cast.user("sanne"))
    assert "Alle linjer passer." in sanne.get("/rugmarken/kontor/logbog/?tjek=1").content.decode()
    tamper("DELETE FROM people_entry WHERE id = %s", lines[1].pk)
    page = sanne.get("/rugmarken/kontor/logbog/?tjek=1").content.decode()
    assert f"Linje {lines[1].pk} fra" in page
    assert "er væk eller skrevet om" in page
