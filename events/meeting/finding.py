"""What «Søg» finds of the meetings: what an extra one was about, and what was decided."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.finding import excerpt, found_in
from community.people.models import Membership
from community.shapes import Found
from community.ui.dates import whole_date
from events.models import DepartmentMeeting


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """Minutes everybody can read, best first, at most `most`. Those still written stay unfound."""
    seen = DepartmentMeeting.objects.visible_to(member, timezone.now()).select_related("event")
    published = seen.held_in(member.estate_id).filter(minutes_at__isnull=False)
    for meeting in found_in(published, wanted, most, heading="topic"):
        event = meeting.event
        yield Found(
            kind=_("Referat"),
            title=f"{event.title}, {whole_date(event.starts_at)}",
            url=reverse("events:meeting", args=[member.estate.slug, event.token]) + "#referat",
            icon="users-three-duotone",
            rank=meeting.rank,
            excerpt=excerpt(meeting.minutes, wanted),
        )
