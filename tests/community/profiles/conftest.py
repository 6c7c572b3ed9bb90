"""A shelf of one's own for each test, pictures from nowhere, and somebody on the same stairs."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from community.people import actions as people
from community.people.models import Dwelling, Household
from community.profiles import actions
from community.profiles.models import FIELDS, Shown
from tests.conftest import NOW, Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Path:
    """Where the photos of this test lie."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT / "photos"


def files_in(shelf: Path) -> list[Path]:
    return sorted(path for path in shelf.glob("**/*") if path.is_file())


def drawn(kind: str = "JPEG", size: tuple[int, int] = (640, 480), colour: str = "red", **how):
    """A picture as bytes."""
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, kind, **how)
    return kept.getvalue()


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks: Any) -> Any:
    """What waits for the commit is done when the block ends: `with after_commit(): …`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def told(cast: Cast) -> Callable[..., Any]:
    """Fills in all there is about somebody, each field for one circle: told("birgit", "estate")."""

    def fill(who: str, circle: str = Shown.ESTATE, *, photo: bool = True) -> Any:
        member = cast.member(who)
        member.user.phone = "00 00 77 88"
        member.user.save()
        actions.change(
            member.user,
            now=NOW,
            surname="Efternavnsen",
            about="Jeg samler på knapper",
            can=["sewing"],
            can_free="Jonglere",
            would=["garden"],
            would_free="Spille skak",
            times=["weekend_evening"],
            languages=["fo"],
            needs=["loop"],
            needs_for="host",
            **{f"{field}_for": circle for field in FIELDS},
        )
        if photo:
            actions.use_photo(member.user, drawn(), now=NOW)
        return cast.member(who)

    return fill


@pytest.fixture
def move_in(cast: Cast) -> Callable[..., Any]:
    """Somebody new in an empty home of a stairway: move_in("Ove", "10")."""

    def one(name: str, number: str, **facts: Any) -> Any:
        lived_in = Household.objects.values("dwelling")
        home = Dwelling.objects.filter(
            entrance__street="Rugmarken", entrance__house_number=number
        ).exclude(pk__in=lived_in)
        dwelling = home.order_by("pk").first() or _emptied(number)
        user = people.open_profile(name=name, now=NOW, **facts)
        household = people.move_in(dwelling, on=NOW.date())
        people.enrol(user, dwelling.entrance.estate, on=NOW.date(), household=household)
        return cast.member(name)

    return one


def _emptied(number: str) -> Dwelling:
    """A home whose nameless household is taken out of the way."""
    homes = Dwelling.objects.filter(entrance__street="Rugmarken", entrance__house_number=number)
    dwelling = homes.exclude(households__memberships__isnull=False).order_by("pk").first()
    assert dwelling is not None
    dwelling.households.all().delete()
    return dwelling
