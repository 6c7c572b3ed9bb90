"""The board of Rugmarken, with a few notices and who wrote them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from community.chat import actions as chat
from community.groups.models import GroupMember, InterestGroup
from community.noticeboard import actions
from community.noticeboard.models import Category, Notice
from community.noticeboard.written import Written
from community.people.models import Entrance
from community.pictures import demo as pictures
from community.pictures.models import Picture
from tests.conftest import NOW, at


class Tavle:
    """Shorthand for what stories do over and over."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        for slug in ("rugmarken", "tranehaven", "ankerhuset"):
            actions.begin_categories(cast.estate(slug))

    def category(self, name: str = "Selskab", estate: str = "rugmarken") -> Category:
        return Category.objects.get(name=name, estate__slug=estate)

    def entrance(self, number: str, estate: str = "rugmarken") -> Entrance:
        return Entrance.objects.get(house_number=number, estate__slug=estate)

    def wants(self, who: str = "birgit", category: str = "Selskab", **more: Any) -> Written:
        member = self.cast.member(who)
        facts = {"title": "Gåtur søndag", "text": "Vi mødes på bænken kl. 10."} | more
        return Written(category=self.category(category, member.estate.slug), **facts)

    def hang(self, who: str = "birgit", category: str = "Selskab", **more: Any) -> Notice:
        """Put a notice up. `now` is when."""
        now, token = more.pop("now", NOW), more.pop("token", None) or uuid4()
        member = more.pop("member", None) or self.cast.member(who)
        written = self.wants(who, category, **more)
        return actions.put_up(member, written, token=token, now=now)

    def works(self, *stairways: str, who: str = "torben", **more: Any) -> Notice:
        """Drift in some stairways on Thursday from nine to twelve."""
        facts: dict[str, Any] = {
            "title": "Vi lukker for vandet", "text": "Tap en kande vand.", "icon": "water",
            "period": (at("2026-11-26", "09:00"), at("2026-11-26", "12:00")),
            "hits": [self.entrance(number) for number in stairways], "asks_seen": True,
        }  # fmt: skip
        return self.hang(who, "Drift", **(facts | more))

    def seen_by(self, who: str, now: Any = NOW, estate: str | None = None) -> set[str]:
        member = self.cast.member(who, estate)
        seen = Notice.objects.visible_to(member, now)
        found = seen.on_board(member, now) | seen.standing(now).exclude(group=None)
        return set(found.values_list("title", flat=True))

    def group(self, *names: str, estate: str = "rugmarken", **more: Any) -> InterestGroup:
        """A group with these members, from any estate."""
        talk = chat.begin(self.cast.estate(estate), "group", [], now=NOW)
        group = InterestGroup.objects.create(
            estate=self.cast.estate(estate), name="Gåholdet", conversation=talk, made_at=NOW,
            lived_at=NOW, **more,
        )  # fmt: skip
        for name in names:
            member = self.cast.member(name)
            GroupMember.objects.create(group=group, member=member, since=NOW)
        return group


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> None:
    """No test writes into another's files."""
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def apples(cast: Any) -> Callable[..., Picture]:
    """A picture of this person's, described and ready: `apples("birgit")`."""

    def hang(who: str, place: str = "notice") -> Picture:
        return pictures.hang(
            cast.member(who), "aebler", alt="En kasse med æbler", now=NOW, place=place
        )

    return hang


@pytest.fixture
def tavle(cast: Any) -> Tavle:
    return Tavle(cast)


@pytest.fixture
def blocked(cast: Any) -> Callable[[str, str], None]:
    from community.moderation.models import Block

    def block(one: str, other: str) -> None:
        Block.objects.create(blocker=cast.user(one), blocked=cast.user(other), created_at=NOW)

    return block
