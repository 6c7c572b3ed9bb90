"""What happens too seldom: homes that stood on the waiting list of something full. Never which."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from community.people.models import Membership
from community.shapes import Seen
from events.models import Kind, Signup

# What the five steps of an estate's plan call it (`plan.models.Theme`).
THEMES = {
    "food": [Kind.MEAL],
    "children": [Kind.YOUNG],
    "school": [Kind.WORKSHOP, Kind.KNOWLEDGE],
    "devices": [Kind.DIGITAL],
    "company": [Kind.JUST_BECAUSE, Kind.COMPANY, Kind.TRADITION, Kind.WELCOME, Kind.MOVEMENT],
}


def waited(member: Membership, since: datetime, until: datetime) -> Iterator[Seen]:
    """Homes for which something was full when they wanted to come. Who shows it hides what is few."""
    rows = Signup.objects.filter(
        event__estate=member.estate_id,
        home__dwelling__entrance__estate=member.estate_id,
        created_at__gte=since,
        created_at__lt=until,
    ).filter(Q(state=Signup.State.WAITING) | Q(offered_at__isnull=False))
    homes = {
        theme: Count("home", distinct=True, filter=Q(event__kind__in=kinds))
        for theme, kinds in THEMES.items()
    }
    for theme, number in rows.aggregate(**homes).items():
        yield Seen(theme, _("Ventede på en plads"), number)
