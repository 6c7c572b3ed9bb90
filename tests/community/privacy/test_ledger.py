"""Who has been forgotten stays forgotten, also when yesterday's backup is put back."""

import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from community.home.tasks import tidy
from community.people.models import Membership, User
from community.privacy import actions, ledger
from tests.conftest import NOW


@pytest.fixture
def forgotten(cast, django_capture_on_commit_callbacks):
    """Birgit as she was, and as the backup of last night has her."""
    before = User.objects.filter(name="Birgit").values().get()
    homes = list(Membership.objects.filter(user_id=before["id"]).values())
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(cast.user("birgit"), now=NOW)
    return before, homes


def put_back(before, homes):
    """What a restore does to her rows."""
    User.objects.filter(pk=before["id"]).update(**before)
    for home in homes:
        Membership.objects.filter(pk=home["id"]).update(**home)


def test_a_restored_neighbour_is_forgotten_again(forgotten):
    before, homes = forgotten
    put_back(before, homes)
    assert User.objects.filter(name="Birgit", is_active=True).exists()
    said = StringIO()
    call_command("forget_again", "--dry-run", stdout=said)
    assert said.getvalue() == "1 er kommet tilbage. Intet er slettet.\n"
    said = StringIO()
    call_command("forget_again", stdout=said)
    assert said.getvalue() == "1 er glemt igen.\n"
    gone = User.objects.get(pk=before["id"])
    assert (gone.name, gone.email, gone.is_active) == ("Tidligere nabo", None, False)
    assert not Membership.objects.filter(user=gone, household__isnull=False).exists()
    said = StringIO()
    call_command("forget_again", stdout=said)
    assert said.getvalue() == "0 er glemt igen.\n"


def test_somebody_new_with_the_same_number_is_left_alone(forgotten, cast):
    """A restore takes the numbers back too, and hands them out once more."""
    before, homes = forgotten
    put_back(before | {"created_at": NOW + timedelta(seconds=1), "name": "Nora"}, homes)
    assert actions.forget_again(NOW) == []
    assert User.objects.get(pk=before["id"]).name == "Nora"


def test_the_ledger_has_no_names_and_only_we_read_it(forgotten):
    text = ledger.path().read_text()
    assert "irgit" not in text
    assert len(list(ledger.lines())) == 1
    assert stat.S_IMODE(ledger.path().stat().st_mode) == 0o600


def test_what_was_not_committed_is_not_in_it(cast):
    actions.forget(cast.user("birgit"), now=NOW)  # the test's transaction is never committed
    assert not ledger.path().exists()


def test_whom_a_crash_kept_out_of_it_the_broom_adds(cast):
    actions.forget(cast.user("birgit"), now=NOW)
    tidy()
    assert [line.number for line in ledger.lines()] == [User.objects.get(name="Tidligere nabo").pk]
    tidy()
    assert len(list(ledger.lines())) == 1


def test_a_line_cut_short_spoils_no_other(forgotten, cast, django_capture_on_commit_callbacks):
    with ledger.path().open("a") as file:
        file.write("\n2026-11-23T10:0")
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(cast.user("jens"), now=NOW)
    assert len(list(ledger.lines())) == 2


def test_without_a_ledger_there_is_nothing_to_do(db):
    said = StringIO()
    call_command("forget_again", stdout=said)
    assert said.getvalue().startswith("Der er ingen liste over glemte")
