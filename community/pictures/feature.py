"""Who this room is, said once."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.features import Feature
from community.people.models import Membership, User
from community.pictures import actions, rules, shelves
from community.pictures.models import Picture
from community.shapes import Retention


def is_shown(member: Membership, number: int) -> bool:
    """Whether the member may hear that a picture has been made."""
    found = Picture.objects.filter(pk=number).first()
    return found is not None and rules.is_shown_to(member, found)


def export(user: User) -> dict[str, Any]:
    """Each picture the person put up, and what they said about it. The files lie beside."""
    rows = Picture.objects.of(user).order_by("added_at", "pk")
    return {"pictures": [_line(number, picture) for number, picture in enumerate(rows, 1)]}


def _line(number: int, picture: Picture) -> dict[str, Any]:
    return {
        "number": number,
        "kind": str(picture.get_kind_display()),
        "state": str(picture.get_state_display()),
        "shows": picture.alt,
        "is_decoration": picture.is_decoration,
        "added_at": picture.added_at.isoformat(),
        "on_behalf": picture.helped_by_id is not None,
    }


def export_files(user: User) -> Iterator[tuple[str, bytes]]:
    """The largest of each picture, and the films, as the house keeps them."""
    rows = Picture.objects.of(user).order_by("added_at", "pk")
    for number, picture in enumerate(rows, 1):
        size = shelves.FILM if picture.is_film else shelves.LARGE
        data = shelves.made.read(picture.name, size) if picture.is_made else None
        if data is not None:
            ending = shelves.made.sizes[size]
            yield f"{number:03}.{ending}", data


feature = Feature(
    key="pictures",
    name=_("Billeder"),
    topics={"picture": is_shown},
    export=export,
    holds=_("Billeder og film, du har lagt op"),
    export_files=export_files,
    erase=actions.erase,
    retention=[
        Retention(
            key="pictures.Picture",
            what=_("Billeder og film, der ikke hænger nogen steder"),
            kept=_("48 timer; det, der ikke kom helt op, 24 timer"),
            count=lambda now: len(actions.unneeded(now)),
            sweep=actions.sweep_unneeded,
        ),
        Retention(
            key="pictures.files",
            what=_("Filer, som ingen række kender"),
            kept=_("24 timer"),
            count=lambda now: len(actions.strays(now)),
            sweep=actions.sweep_strays,
        ),
    ],
)
