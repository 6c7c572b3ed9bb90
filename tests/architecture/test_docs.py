"""The documents are read by a machine too: what they promise about people and files holds."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
RETENTION = (ROOT / "docs" / "retention.md").read_text()
MODEL = re.compile(r"^\| `(\w+\.\w+)` \|", re.MULTILINE)
# Whoever is one of these, or points at one, is about a person.
PEOPLE = {"people.User", "people.Membership", "people.Household"}
# No foreign key gives them away, but they are about somebody.
ALSO = {"people.Guess", "sessions.Session"}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
)


def about_people() -> set[str]:
    """Every model related to a person, however many steps away its owner is."""
    found = PEOPLE | ALSO
    while True:
        more = {
            model._meta.label
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.related_model and field.related_model._meta.label in found
        }
        if more <= found:
            return found
        found |= more


def test_every_model_about_a_person_has_a_line():
    assert sorted(about_people() - set(MODEL.findall(RETENTION))) == []


def test_no_line_is_about_a_model_that_is_gone():
    known = {model._meta.label for model in apps.get_models()}
    assert sorted(set(MODEL.findall(RETENTION)) - known) == []


def test_a_line_says_how_long_and_who():
    lines = [line for line in RETENTION.splitlines() if MODEL.match(line)]
    thin = [line for line in lines if not all(cell.strip() for cell in line.split("|")[1:-1])]
    assert thin == []
    assert all(line.count("|") == 5 for line in lines)


def test_a_booking_is_found_through_its_household():
    assert {"bookings.Booking", "notifications.Delivery", "mfa.Authenticator"} <= about_people()
    assert "people.Dwelling" not in about_people()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    here = (ROOT / page).parent
    links = LINK.findall((ROOT / page).read_text())
    lost = [to for to in links if "://" not in to and not (here / to).exists()]
    assert lost == []


def test_decisions_are_numbered_without_a_gap_and_fit_on_a_page():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert [path.name for path in decisions if len(path.read_text().splitlines()) > 60] == []


def test_every_word_of_the_environment_is_explained():
    """A setting nobody can look up is a setting nobody sets right."""
    code = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "guard.py"))
    read = set(re.findall(r'"(BEBOERHUS_[A-Z_]+|[A-Z]+_URL|PORT)"', code))
    explained = (ROOT / "docs" / "run-for-real.md").read_text()
    assert sorted(name for name in read if not re.search(rf"`{name}\b", explained)) == []
