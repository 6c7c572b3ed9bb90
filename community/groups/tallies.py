"""How many homes are in each group when a month is over: as it is that day. Never whose."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from community.groups.models import GroupMember, InterestGroup
from community.people.models import Estate
from community.shapes import Figure, Figures

# `plan.overview.words.LIFE`: what a platform of the plan that points at the group reads.
LIFE = "life"


def tally(estate: Estate, since: datetime, until: datetime) -> Iterator[tuple[str, str, int]]:
    """A group only its own know of is counted nowhere."""
    groups = InterestGroup.objects.alive().filter(estate=estate)
    known = groups.exclude(door=InterestGroup.Door.HIDDEN)
    inside = GroupMember.objects.inside().filter(group__in=known.values("pk"))
    homes = Count("member__household", distinct=True)
    for pk, number in inside.values_list("group").annotate(homes):
        yield LIFE, str(pk), number


figures = Figures([Figure(LIFE, _("Hjem i gruppen"))], tally)
