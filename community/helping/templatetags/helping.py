"""`{% load helping %}`: for whom this page is shown. No query when nobody acts for another."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from community.people import acting
from community.people.models import Helping, Membership, User

register = template.Library()


@register.simple_tag(takes_context=True)
def acted_for(context: Context) -> Helping | None:
    """`{% acted_for as helping %}`: the help this page is shown by, or None.

    A page of an estate knows it from the gate; the others ask, and only when the session says so.
    """
    request: Any = context.get("request")
    member = getattr(request, "member", None)
    if member is not None:
        found: Helping | None = member.helping
        return found
    session = getattr(request, "session", None)
    if session is None or not acting.is_on(session) or not isinstance(request.user, User):
        return None
    try:
        return acting.helping_of(session, request.user, timezone.now())
    except acting.HelpIsOver:
        return None


@register.filter
def helped_name(helping: Helping) -> str:
    """`{{ member.helping|helped_name }}`: what who helps may call the helped."""
    return acting.helped_name(helping)


@register.filter
def whose(member: Membership) -> str:
    """`{{ member|whose }}`: «Ejnars» while somebody acts for Ejnar, else nothing."""
    return acting.whose(member)


@register.simple_tag(takes_context=True)
def is_own_page(context: Context) -> bool:
    """`{% is_own_page as own %}`: no estate's gate was passed, so the page is the helper's own."""
    return getattr(context.get("request"), "member", None) is None
