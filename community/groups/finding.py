"""Groups found by words in what they are called and what they say about themselves."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from community.finding import excerpt, found_in
from community.groups.models import InterestGroup
from community.people.models import Membership
from community.shapes import Found


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """Groups the member may see, best first, at most `most`."""
    seen = InterestGroup.objects.visible_to(member).filter(closed_at=None, hidden_at=None)
    for group in found_in(seen, wanted, most, heading="name"):
        yield Found(
            kind=_("Gruppe"),
            title=group.title,
            url=reverse("groups:group", args=[member.estate.slug, group.token]),
            icon=group.icon,
            rank=group.rank,
            excerpt=excerpt(group.about, wanted),
        )
