"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.features import Card, Feature, Link
from community.people.models import Membership, User
from community.profiles import actions, demo, evidence, neighbours, reports, rules, shelf
from community.profiles.models import FIELDS, Profile
from community.profiles.page import seen_by
from community.shapes import Retention

NEW_SHOWN = 5


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """Those who said that they are new here."""
    found = list(neighbours.new_ones(member, now)[: NEW_SHOWN + 1])
    if not found:
        return
    rows = [
        {"neighbour": one, "seen": seen_by(rules.circles_of(member, one), one, now)}
        for one in found[:NEW_SHOWN]
    ]
    context = {"rows": rows, "member": member, "has_more": len(found) > NEW_SHOWN}
    yield Card("profiles/_new.html", context, order=60)


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The way to what I show, and the first easy thing to join with. Not for a guest or a helper."""
    if member.is_guest or member.helper is not None:
        return
    page = reverse("profile:edit")
    yield Link(
        _("Det, naboerne ser"),
        "identification-card-duotone",
        page,
        "mine",
        order=10,
        hint=_("Billede, sprog og det, du kan"),
    )
    if rules.may_say_new(member, timezone.localdate(now)) and not member.user.is_hidden:
        yield Link(
            _("Sig, at du er ny"),
            "hand-waving-duotone",
            f"{page}#ny",
            "easy",
            order=20,
            hint=_("Så kan naboerne sige hej. Kun hvis du vil."),
        )
    if member.lives_here:
        yield Link(
            _("Sig, hvad du kan"),
            "hand-heart-duotone",
            f"{page}?vis=kan#kan",
            "easy",
            order=30,
            hint=_("Naboerne ser det, hvis du vil."),
        )


def is_own_estate(member: Membership, estate_id: int) -> bool:
    return estate_id == member.estate_id and not member.is_guest


def export(user: User) -> dict[str, Any]:
    """What the person chose to show, and to whom. The photo lies beside it as a file."""
    profile = Profile.objects.of(user=user)
    if profile.pk is None:
        return {}
    texts = ("about", "can_free", "would_free", "motif", "needs_for")
    lists = ("languages", "can", "would", "times", "needs")
    return {
        **{name: getattr(profile, name) for name in (*texts, *lists)},
        "shown_to": {field: profile.shown_for(field) for field in FIELDS},
        "has_photo": bool(profile.photo),
        "new_until": profile.new_until.isoformat() if profile.new_until else None,
        "hidden_by_a_moderator_at": profile.hidden_at.isoformat() if profile.hidden_at else None,
    }


def export_files(user: User) -> Iterator[tuple[str, bytes]]:
    """The photo, as the house keeps it."""
    name = Profile.objects.of(user=user).photo
    data = shelf.photos.read(name) if name else None
    if data is not None:
        yield "billede.webp", data


feature = Feature(
    key="profiles",
    name=_("Naboer"),
    cards=cards,
    links=links,
    topics={"neighbours": is_own_estate},
    export=export,
    holds=_("Det, naboerne ser: billede, sprog og det, du kan"),
    export_files=export_files,
    erase=actions.erase,
    evidence=evidence.said,
    reports=[reports.profile],
    retention=[
        Retention(
            key="profiles.photos",
            what=_("Billeder, der ikke hører til nogen"),
            kept=_("en time"),
            count=lambda now: len(actions.orphans(now)),
            sweep=actions.sweep_orphans,
        )
    ],
    demo=demo.demo,
)
