"""The residents' own meetings, as work of the day before: chairs, coffee and paper."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from community.people.models import Estate
from community.shapes import Work
from community.times import local, midnight
from events.models import DepartmentMeeting

DAY_BEFORE = timedelta(days=1)


def work(estate: Estate, first: date, last: date) -> Iterator[Work]:
    """Those that are called and not called off. One query."""
    since, until = midnight(first + DAY_BEFORE), midnight(last + 2 * DAY_BEFORE)
    rows = DepartmentMeeting.objects.up().filter(event__estate=estate)
    rows = rows.filter(event__starts_at__gte=since, event__starts_at__lt=until)
    for meeting in rows.select_related("event").order_by("event__starts_at", "pk"):
        event = meeting.event
        there = reverse("events:event", args=[estate.slug, event.token])
        on = local(event.starts_at).date() - DAY_BEFORE
        title = _("Gør klar til afdelingsmødet")
        yield Work(f"event:{event.pk}", "meeting", title, on, None, event.place, there)
