"""`{% load pictures %}`: a picture on a page, and the picker in a form."""

from typing import Any

from django import template
from django.forms import BoundField

from community.people.models import Membership
from community.pictures import shelves
from community.pictures.models import Picture
from community.pictures.page import Pick, Shown

register = template.Library()


@register.inclusion_tag("pictures/_picture.html")
def picture(picture: Picture, member: Membership, size: Any = shelves.MIDDLE) -> dict[str, Any]:
    """`{% picture picture member "860" %}`: the picture, or the film, or «Gøres klar …».

    `size` is the longest side that is needed on the page: "160", "860" or "1600".
    """
    return {"shown": Shown(picture, member, str(size))}


@register.simple_tag
def picks(field: BoundField) -> Pick:
    """What stands in the picker of a `PicturesField`; used by `pictures/_pick.html`."""
    found: Pick = field.field.pick(field)  # type: ignore[attr-defined]
    return found
