"""What is counted of help between neighbours when a month is over. What was asked discreetly is not."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, DateTimeField, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from community.people.models import Estate
from community.plan.overview.words import FORMS, Headline, Part
from community.shapes import Figure, Figures, Interplay
from helpdesk.figures import LEAST, answered_share
from helpdesk.models import HelpAgreement, HelpRequest, Reach, SafetyWalk, WalkPoint

SHOWN = [
    Figure("asked", _("Bad om hjælp"), Part.HELP),
    Figure("answered", _("Fik svar"), Part.HELP),
    Figure("share", _("Så mange fik svar"), Part.HELP, unit="percent"),
    Figure("median", _("Halvdelen fik svar inden for"), Part.HELP, unit="minutes"),
    Figure("done", _("Gange, naboer hjalp hinanden"), Part.HELP, Headline.HELPED),
    Figure("helpers", _("Hjem, der hjalp en nabo"), Part.HANDS),
    Figure("mended", _("Steder, der blev gjort trygge"), Part.MET, Headline.SAFE, is_public=True),
    *(Figure(f"form:{code}", label, FORMS) for code, label in Interplay.choices),
]


def tally(estate: Estate, since: datetime, until: datetime) -> Iterator[tuple[str, str, int]]:
    """Requests by when they were put up, help by when it was done, places by when they were mended."""
    asked = HelpRequest.objects.filter(
        estate=estate, reach=Reach.OPEN, opened_at__gte=since, opened_at__lt=until
    ).exclude(state=HelpRequest.State.DRAFT)
    found = asked.aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    yield "asked", "", found["asked"]
    yield "answered", "", found["answered"]
    told = answered_share(estate, since, until)
    if told.share is not None:
        yield "share", "", told.share
    if told.median is not None:
        yield "median", "", max(round(told.median.total_seconds() / 60), LEAST)
    yield from _helped(estate, since, until)
    yield "mended", "", _mended(estate, since, until)


def _helped(estate: Estate, since: datetime, until: datetime) -> Iterator[tuple[str, str, int]]:
    done = HelpAgreement.objects.filter(
        request__estate=estate, request__reach=Reach.OPEN, done_at__gte=since, done_at__lt=until
    )
    found = done.aggregate(
        times=Count("pk"),
        homes=Count("helper__household", distinct=True),
        **{f"form_{code}": Count("pk", filter=Q(request__interplay=code)) for code in Interplay},
    )
    yield "done", "", found["times"]
    yield "helpers", "", found["homes"]
    for code in Interplay:
        yield f"form:{code}", "", found[f"form_{code}"]


def _mended(estate: Estate, since: datetime, until: datetime) -> int:
    """Points of walks that were told of: what everybody in the estate reads on the walk's page."""
    points = WalkPoint.objects.filter(
        walk__estate=estate, walk__state=SafetyWalk.State.PUBLISHED
    ).standing()
    mended = Coalesce("done_at", "task_done_at", output_field=DateTimeField())
    found: int = (
        points.with_tasks()
        .annotate(mended_at=mended)
        .filter(mended_at__gte=since, mended_at__lt=until)
        .count()
    )
    return found


figures = Figures(SHOWN, tally)
