"""`{% load house %}`: what hangs on the floor, gathered for any page. No queries but those of badges."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from community.features import Card, NavItem, count_of
from community.home import phones
from community.home.page import address, beside_the_bar, in_the_bar, places_of
from community.people.acting import is_visit
from community.people.models import Membership

register = template.Library()


@register.inclusion_tag("ui/_nav.html")
def bottom_bar(member: Membership, section: str) -> dict[str, Any]:
    """`{% bottom_bar member "booking" %}`: the places of this estate, `section` marked as here.

    A section without a place of its own is under «Mere».
    """
    items = in_the_bar(places_of(member))
    here = section if any(item.section == section for item in items) else "mere"
    return {
        "place": member.estate.name,
        "nav_items": [_place(member, item, here=item.section == here) for item in items],
    }


@register.simple_tag
def more_places(member: Membership) -> list[dict[str, Any]]:
    """`{% more_places member as places %}`: those the bottom bar has no room for."""
    return [_place(member, item, here=False) for item in beside_the_bar(places_of(member))]


def _place(member: Membership, item: NavItem, *, here: bool) -> dict[str, Any]:
    return {
        "label": item.label,
        "icon": item.icon,
        "icon_on": item.icon_on,
        "url": address(member, item),
        "section": item.section,
        "current": here,
        "badge": count_of(member, item.badge, timezone.now()) if item.badge else 0,
    }


@register.simple_tag(takes_context=True)
def card(context: template.RequestContext, told: Card) -> SafeString:
    """`{% card card %}`: a feature's piece of «I dag», with its own context over the page's."""
    with context.push(**told.context):
        return context.template.engine.get_template(told.template).render(context)  # type: ignore[union-attr]


@register.filter
def call(number: str) -> str:
    """A phone number as the address of a `tel:` link."""
    return phones.address(number)


@register.filter
def calls_in(text: str) -> list[str]:
    """The phone numbers in a text of the organisation's."""
    return phones.numbers_in(text)


@register.inclusion_tag("home/_look.html")
def look(member: Membership) -> dict[str, Any]:
    """`{% look member %}`: the way to «Søg», beside the bell. Nothing on a visit."""
    return {"url": "" if is_visit(member) else reverse("house:search", args=[member.estate.slug])}
