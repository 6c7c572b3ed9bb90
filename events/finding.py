"""What «Søg» finds of the events."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.finding import excerpt, found_in
from community.people.models import Membership
from community.shapes import Found
from community.ui.dates import relative_day, span
from events.models import Event
from events.page import icon_of


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """What is coming and meant for the member, best first, at most `most`."""
    now = timezone.now()
    seen = Event.objects.visible_to(member, now).for_member(member, now).filter(ends_at__gt=now)
    for event in found_in(seen, wanted, most):
        when = f"{relative_day(event.starts_at)} {span(event.starts_at, event.ends_at)}"
        yield Found(
            kind=_("Arrangement"),
            title=event.title,
            url=reverse("events:event", args=[member.estate.slug, event.token]),
            icon=icon_of(event),
            rank=event.rank,
            excerpt=f"{when.capitalize()}. {excerpt(event.text, wanted)}".strip(),
        )
