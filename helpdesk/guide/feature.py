"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link
from community.people.models import Membership, User
from community.shapes import Kept, Retention
from helpdesk.guide import actions, demo, rules
from helpdesk.guide.shown import OFF
from helpdesk.models import GuideEntry

NAME = _("Hvem hjælper med hvad")
WORRIED = _("Bekymret for en nabo?")


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The page itself, and for who works here the way to change it."""
    slug = member.estate.slug
    if OFF & set(member.estate.features_off):
        return
    yield Link(
        NAME, "phone-duotone", reverse("guide:show", args=[slug]), "ours", 40,
        _("Kontoret, kommunen, lægen og politiet"),
    )  # fmt: skip
    yield Link(
        WORRIED, "hand-heart-duotone", reverse("guide:worried", args=[slug]), "ours", 41,
        _("Hvem du kan ringe til, og hvad der så sker"),
    )  # fmt: skip
    if rules.may_edit(member):
        yield Link(
            _("Ret «Hvem hjælper med hvad»"), "phone-duotone", reverse("guide:edit", args=[slug]),
            "work", 70, _("Numre, tider og steder. Alle kan læse det"),
        )  # fmt: skip


def export(user: User) -> dict[str, Any]:
    """Which entries a person was the last to change."""
    rows = GuideEntry.objects.filter(changed_by=user).order_by("pk")
    return {
        "guide_entries_you_changed": [
            {"name": row.title, "at": row.changed_at.isoformat()} for row in rows
        ]
    }


feature = Feature(
    key="guide",
    name=NAME,
    links=links,
    kept=[
        Kept("guide:show", NAME, "phone-duotone"),
        Kept("guide:worried", WORRIED, "hand-heart-duotone"),
    ],
    export=export,
    holds=_("Det, du har rettet i «Hvem hjælper med hvad»"),
    erase=actions.erase,
    demo=demo.demo,
    retention=[
        Retention(
            "helpdesk.GuideEntry",
            _("Det, der er taget væk fra «Hvem hjælper med hvad»"),
            _("30 dage"),
            lambda now: actions.old(now).count(),
            actions.sweep,
        )
    ],
)
