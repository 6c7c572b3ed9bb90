"""Letters: the codes work, and stand nowhere but in the file."""

import io
import re
import stat
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.people import actions, codes
from community.people.models import Dwelling, Household, Invitation
from community.people.welcome import actions as welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(cast, tmp_path, caplog):
    """Runs the command; returns (what it said and logged, the page, the file)."""

    def run(*options: str) -> tuple[str, str, object]:
        path, out = tmp_path / "breve.html", io.StringIO()
        call_command("code_letters", "--out", str(path), *options, stdout=out)
        return out.getvalue() + caplog.text, path.read_text(), path

    return run


def codes_in(page: str) -> list[str]:
    found = re.findall(r"<bdi>(\w{5}) (\w{5})</bdi>", page)
    return [first + second for first, second in found]


def test_every_home_of_the_stairway_gets_a_letter_that_works(letters) -> None:
    said, page, path = letters("--estate", "rugmarken", "--entrance", "Rugmarken 8")
    found = codes_in(page)
    assert len(set(found)) == 12
    assert page.count("<article") == 12
    assert "12 breve" in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for code in found:
        assert welcome.open_invitation(code, now=timezone.now())
    invitation = welcome.open_invitation(found[0], now=timezone.now())
    member = welcome.redeem_place(invitation.pk, name="Nora", now=timezone.now())
    assert str(member.household.dwelling.entrance) == "Rugmarken 8"


def test_the_codes_stand_in_the_file_only(letters) -> None:
    said, page, _path = letters("--estate", "tranehaven")
    rows = str(list(Invitation.objects.values()))
    for code in codes_in(page):
        for kept in (code, codes.shown(code), code.lower()):
            assert kept not in said
            assert kept not in rows


def test_one_letter_says_what_a_newcomer_needs(letters) -> None:
    _said, page, _path = letters(
        "--estate", "rugmarken", "--home", "Rugmarken 7, st. th", "--days", "14"
    )
    code = codes_in(page)[0]
    for text in (
        "Rugmarken 7, st. th",
        "5999 Eksempelby",
        "00\u00a000\u00a010\u00a000",
        "Welcome",
        "Point your phone",
    ):
        assert text in page
    assert "til og med søndag 6.\u00a0december" in page
    assert "rugmarken.example.dk/velkommen/" in page
    assert "<svg" in page
    assert "http://localhost" not in page
    assert not re.search(r"<(script|link|img)\b", page)
    assert Invitation.objects.filter(digest=codes.digest(code)).exists()


def test_a_home_where_nobody_lives_yet_gets_a_household(letters, cast) -> None:
    before, homes = Household.objects.count(), 108
    said, _page, _path = letters("--estate", "rugmarken")
    assert Household.objects.filter(dwelling__entrance__estate__slug="rugmarken").count() == homes
    new = Household.objects.count() - before
    assert new > 1
    assert f"108 breve ligger i breve.html. {new} tomme boliger fik en ny husstand." in said
    again, _page, _path = letters("--estate", "rugmarken")
    assert "108 breve ligger i breve.html. 0 tomme boliger fik en ny husstand." in again


def test_the_help_says_that_empty_homes_get_a_household() -> None:
    from community.people.management.commands.code_letters import Command

    assert "husstand" in Command.help


@pytest.fixture
def moving_in_later(cast) -> Dwelling:
    """An empty home in Rugmarken whose household comes in January."""
    home = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None).first()
    actions.move_in(home, on=date(2027, 1, 1))
    return home


def test_a_home_whose_household_moves_in_later_is_passed_over(letters, moving_in_later) -> None:
    said, page, _path = letters("--estate", "rugmarken")
    assert len(codes_in(page)) == 107
    assert f"{moving_in_later} får intet brev: der flytter en husstand ind senere." in said
    assert "107 breve" in said
    assert f"{moving_in_later}<br>" not in page
    assert moving_in_later.households.count() == 1


def test_when_there_is_no_letter_left_nothing_is_written(moving_in_later, tmp_path) -> None:
    path, out = tmp_path / "breve.html", io.StringIO()
    options = ("--estate", "rugmarken", "--home", str(moving_in_later), "--out", str(path))
    with pytest.raises(CommandError, match="ingen breve"):
        call_command("code_letters", *options, stdout=out)
    assert "flytter en husstand ind senere" in out.getvalue()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("out", [".", "/", "..", "", "mappe", "mappe/"])
def test_a_folder_is_no_file(cast, tmp_path, monkeypatch, out: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mappe").mkdir()
    before = Household.objects.count()
    with pytest.raises(CommandError, match="er en mappe") as no:
        call_command("code_letters", "--estate", "rugmarken", "--out", out)
    assert str(no.value).endswith(".")
    assert (Invitation.objects.count(), Household.objects.count()) == (0, before)
    assert [path.name for path in tmp_path.iterdir()] == ["mappe"]


def test_a_half_written_draft_does_not_stay(cast, tmp_path, monkeypatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CommandError, match="kan ikke skrives"):
        call_command("code_letters", "--estate", "rugmarken", "--out", str(tmp_path / "b.html"))
    assert list(tmp_path.iterdir()) == []


def test_new_letters_end_the_old_ones(letters) -> None:
    options = ("--estate", "rugmarken", "--home", "Rugmarken 3, 1. tv")
    old = codes_in(letters(*options)[1])[0]
    new = codes_in(letters(*options)[1])[0]
    assert welcome.open_invitation(new, now=timezone.now())
    assert Invitation.objects.get(digest=codes.digest(old)).revoked_at is not None


def test_when_the_file_cannot_be_written_no_code_is_made(cast, tmp_path) -> None:
    with pytest.raises(CommandError, match="kan ikke skrives"):
        call_command(
            "code_letters", "--estate", "rugmarken", "--out", str(tmp_path / "ingen" / "breve.html")
        )
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    "options",
    [
        ["--estate", "findesikke"],
        ["--estate", "rugmarken", "--entrance", "Månen 1"],
        ["--estate", "rugmarken", "--days", "31"],
        ["--estate", "rugmarken", "--days", "0"],
    ],
)
def test_what_cannot_be_done_is_a_sentence(cast, tmp_path, options: list[str]) -> None:
    with pytest.raises(CommandError) as no:
        call_command("code_letters", "--out", str(tmp_path / "b.html"), *options)
    assert str(no.value).endswith(".")
