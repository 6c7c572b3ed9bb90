"""Who this room is, said once."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.features import Feature
from community.feeds import actions
from community.feeds.models import CalendarFeed
from community.people.models import User


def export(user: User) -> dict[str, Any]:
    """That there is an address, and since when. The address itself is a key, and stays out."""
    feeds = CalendarFeed.objects.filter(member__user=user).order_by("pk")
    return {"calendar_feeds": [{"at": one.made_at.isoformat()} for one in feeds]}


feature = Feature(
    key="feeds",
    name=_("Din egen kalender"),
    member_left=actions.member_left,
    export=export,
    holds=_("Adressen til din egen kalender"),
    erase=actions.erase,
)
