"""Groups found by words in what they are called and what they say about themselves."""

from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q
from django.db.models.functions import Greatest, Upper
from django.urls import reverse
from django.utils.translation import gettext as _

from community.features import Found
from community.finding import CONFIG
from community.groups.models import InterestGroup
from community.people.models import Membership

NEARLY = 0.3


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """Groups the member may see, best first; also nearly spelt names. At most `most`."""
    words = SearchQuery(wanted, config=CONFIG, search_type="websearch")
    nearly = TrigramWordSimilarity(wanted.upper(), Upper("name"))
    seen = InterestGroup.objects.visible_to(member).filter(closed_at=None, hidden_at=None)
    found = seen.annotate(
        fits=SearchRank(F("words"), words), nearly=nearly, rank=Greatest("fits", "nearly")
    ).filter(Q(words=words) | Q(nearly__gte=NEARLY))
    for group in found.order_by("-rank", "pk")[:most]:
        yield Found(
            kind=_("Gruppe"),
            title=group.title,
            url=reverse("groups:group", args=[member.estate.slug, group.token]),
            icon=group.icon,
            rank=float(group.rank),
            excerpt=group.about[:160],
        )
