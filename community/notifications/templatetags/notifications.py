"""`{% load notifications %}`: the bell on any page, and how a row of the list looks."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from community.features import count_of
from community.notifications.kinds import UNSEEN, look_of
from community.notifications.outbox import in_words
from community.notifications.wishes import ANSWERED, SPEAKS_UP, public_key
from community.people.acting import is_visit
from community.people.models import Membership
from community.ui import dates

register = template.Library()
SETTLES = timedelta(minutes=10)  # so long nobody is asked anything on the page one logs in to


def unseen_count(member: Membership) -> int:
    """How many notes this member has not seen here, and at most «99»."""
    return count_of(member, UNSEEN, timezone.now())


@register.inclusion_tag("ui/_bell.html")
def bell(member: Membership) -> dict[str, Any]:
    """`{% bell member %}`: the bell with the number of unseen, which keeps itself up to date.

    Nothing on a visit: who helps on the spot does not read a neighbour's mail.
    """
    if is_visit(member):
        return {"url": ""}
    slug = member.estate.slug
    return {
        "url": reverse("notifications:inbox", args=[slug]),
        "count": unseen_count(member),
        "bell_url": reverse("notifications:bell", args=[slug]),
        "watch": f"inbox:{member.user_id}",
    }


@register.inclusion_tag("notifications/_ask.html", takes_context=True)
def ask_push(
    context: dict[str, Any], member: Membership, reason: Any, at_home: bool = False
) -> dict[str, Any]:
    """`{% ask_push member reason %}`: may the telephone speak up? Asked once, when there is a reason.

    Where they have just booked, agreed or signed up; `at_home`, on «I dag», not to who has just
    logged in. Who has said yes is not asked; their browser says once in a while where it is reached.
    """
    now = timezone.now()
    came = member.user.last_login if at_home else None
    asks = bool(reason) and not (came is not None and now - came < SETTLES)
    asks = asks and not count_of(member, ANSWERED, now)
    if member.helper is not None or not (asks or count_of(member, SPEAKS_UP, now)):
        return {"key": ""}
    facts = {"key": public_key(), "asks": asks, "slug": member.estate.slug}
    return facts | {"csrf_token": context.get("csrf_token")}


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of note."""
    return look_of(kind)[0]


@register.filter
def kind_section(kind: str) -> str:
    """The part of the palette a kind of note belongs to."""
    return look_of(kind)[1]


@register.filter
def failed_because(reason: str) -> str:
    """Why a row of the outbox failed, in words where the house has some."""
    return in_words(reason)


@register.filter
def told_at(moment: datetime) -> str:
    """«15.52» today, «i går», and before that «5. nov.»."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() >= today:
        return f"{local.hour}{'.' if dates.is_danish() else ':'}{local.minute:02}"
    return gettext("i går") if (today - local.date()).days == 1 else dates.date_short(moment)
