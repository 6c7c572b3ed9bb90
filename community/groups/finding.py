"""Groups found by words in what they are called and what they say about themselves."""

from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext as _

from community.finding import CONFIG
from community.groups.models import InterestGroup
from community.people.models import Membership
from community.shapes import Found

NEARLY = 0.3


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """Groups the member may see, best first, at most `most`; nearly spelt names when none fits."""
    words = SearchQuery(wanted, config=CONFIG, search_type="websearch")
    seen = InterestGroup.objects.visible_to(member).filter(closed_at=None, hidden_at=None)
    fitting = seen.filter(words=words).annotate(rank=SearchRank(F("words"), words))
    nearly = seen.annotate(rank=TrigramWordSimilarity(wanted.upper(), Upper("name")))
    found = list(fitting.order_by("-rank", "pk")[:most])
    for group in found or nearly.filter(rank__gte=NEARLY).order_by("-rank", "pk")[:most]:
        yield Found(
            kind=_("Gruppe"),
            title=group.title,
            url=reverse("groups:group", args=[member.estate.slug, group.token]),
            icon=group.icon,
            rank=float(group.rank),
            excerpt=group.about[:160],
        )
