"""What is counted of what happened when a month is over: things held, homes that came, hands given."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, PositiveIntegerField, Q, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from community.people.models import Estate
from community.plan.overview.words import FORMS, GAPS, LIFE, Headline, Part
from community.shapes import Figure, Figures, Interplay
from events.models import Event, Kind, Signup, TaskTaking
from events.models.happenings import LONGEST

# What the house does for its own sake; works, terms and meetings are no life of their own.
ALIVE = [kind for kind in Kind if kind not in {Kind.WORKS, Kind.TERM, Kind.MEETING}]
SHOWN = [
    Figure("held", _("Ting, der skete"), Part.MET, is_public=True),
    Figure("homes", _("Hjem, der var med"), Part.MET, Headline.KNOWN),
    Figure("heads", _("Fremmøder i alt"), Part.MET),
    Figure("paper", _("Skrevet på af en anden: på papir, i telefonen, ved døren"), Part.MET),
    Figure("hands", _("Hjem, der tog en opgave"), Part.HANDS),
    Figure("taken", _("Opgaver, nogen tog"), Part.HANDS),
    *(Figure(f"form:{code}", label, FORMS, is_public=True) for code, label in Interplay.choices),
    *(Figure(f"kind:{kind}", kind.label, GAPS, is_public=True) for kind in ALIVE),
    Figure(LIFE, _("Hjem, der var med")),
]


def tally(estate: Estate, since: datetime, until: datetime) -> Iterator[tuple[str, str, int]]:
    """Of what ended then and was not called off or hidden."""
    held = Event.objects.filter(
        estate=estate, kind__in=ALIVE, state=Event.State.PUBLISHED, hidden_at=None,
        ends_at__gte=since, ends_at__lt=until, starts_at__gte=since - LONGEST, starts_at__lt=until,
    )  # fmt: skip
    forms = {f"form:{code}": Count("pk", filter=Q(interplay=code)) for code in Interplay}
    kinds = {f"kind:{kind}": Count("pk", filter=Q(kind=kind)) for kind in ALIVE}
    for key, number in held.aggregate(held=Count("pk"), **forms, **kinds).items():
        yield key, "", number
    here = Q(home__dwelling__entrance__estate=estate)
    came = Signup.objects.coming().filter(event__in=held.values("pk"))
    typed = Sum("party", filter=Q(helped_by__isnull=False), default=0)
    found = came.aggregate(homes=Count("home", distinct=True, filter=here), paper=typed)
    # Where nobody says that they come, or more came than had said so: what a host wrote afterwards.
    most = Greatest("taken", Coalesce("came", 0), output_field=PositiveIntegerField())
    heads = held.aggregate(heads=Sum(most, default=0))
    taken = TaskTaking.objects.filter(task__event__in=held.values("pk"))
    mine = Q(member__household__dwelling__entrance__estate=estate)
    hands = Count("member__household", distinct=True, filter=mine)
    for key, number in {
        **found,
        **heads,
        **taken.aggregate(taken=Count("pk"), hands=hands),
    }.items():
        yield key, "", number
    series = came.filter(here, event__series__isnull=False).values_list("event__series")
    for pk, homes in series.annotate(Count("home", distinct=True)):
        yield LIFE, str(pk), homes


figures = Figures(SHOWN, tally)
