"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.counting import at_once
from community.features import Feature, Link
from community.people.models import Membership, User
from community.shapes import Retention
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks import demo, rules
from helpdesk.walks.keeping import actions as keeping

NAME = _("Tryghedsvandring")


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """For who makes walks among the work; for the rest once there is one to see."""
    if {"helpdesk", "walks"} & set(member.estate.features_off):
        return
    there = reverse("walks:index", args=[member.estate.slug])
    if rules.walks_with(member):
        hint = _("Gå turen, skriv punkter, og fortæl om det")
        yield Link(NAME, "lightbulb-duotone", there, "work", 71, hint)
    elif SafetyWalk.objects.visible_to(member).exists():
        hint = _("Det, der er mørkt eller i stykker, og hvem der ser på det")
        yield Link(NAME, "lightbulb-duotone", there, "ours", 42, hint)


def shows_picture(member: Membership, picture: Any) -> bool:
    """The picture of a point is seen by who sees the point."""
    return bool(WalkPoint.objects.visible_to(member).filter(picture=picture.pk).exists())


def needs_pictures(ids: Iterable[int]) -> set[int]:
    hung = WalkPoint.objects.filter(picture__in=list(ids))
    return set(hung.values_list("picture", flat=True))


def export(user: User) -> dict[str, Any]:
    """The walks a person planned and the points they wrote."""
    walks = SafetyWalk.objects.filter(made_by__user=user)
    points = WalkPoint.objects.filter(made_by__user=user)
    told = at_once(
        {
            "walks": walks.values_list("starts_at", "meets_at", Value("", CharField())),
            "points": points.values_list("made_at", "place", "seen"),
        }
    )
    return {
        "walks_you_planned": [
            {"starts_at": at.isoformat(), "place": place} for at, place, _none in told["walks"]
        ],
        "walk_points_you_wrote": [
            {"place": place, "text": seen, "at": at.isoformat()}
            for at, place, seen in told["points"]
        ],
    }


feature = Feature(
    key="walks",
    name=NAME,
    links=links,
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    export=export,
    holds=_("De tryghedsvandringer, du har lavet, og det, du skrev på dem"),
    erase=keeping.erase,
    demo=demo.demo,
    remains=[
        (
            _("Punkter fra tryghedsvandringer, men uden dit navn"),
            _("De er om lamper og døre. Efter to år er de væk."),
        )
    ],
    retention=[
        Retention(
            "helpdesk.SafetyWalk",
            _("En tryghedsvandring og dens punkter"),
            _("24 måneder"),
            lambda now: keeping.old_walks(now).count(),
            keeping.sweep_walks,
        ),
        Retention(
            "helpdesk.WalkPoint",
            _("Et punkt, der er taget væk"),
            _("30 dage"),
            lambda now: keeping.old_points(now).count(),
            keeping.sweep_points,
        ),
    ],
)
