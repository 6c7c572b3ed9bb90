"""The living component sheet: every fragment in every state, for whoever builds or proof-reads."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.ui import sheet
from community.ui.icons import sprites

# The night of 25 October 2026: the hour from 2 to 3 comes twice.
SWITCH = datetime(2026, 10, 25, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The sheet, in the demo only."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    return render(request, "ui/components.html", _pieces(request))


def _pieces(request: HttpRequest) -> dict[str, object]:
    return {
        "form": sheet.SheetForm(request.GET or None),
        "nav_items": sheet.NAV,
        "tabs": sheet.TABS,
        "rows": [*sheet.MORNING, *sheet.EVENING],
        "slotlist": sheet.LIST,
        "letter": sheet.LETTER,
        "sprites": sprites(),
        "switch": [(SWITCH - HOUR, SWITCH), (SWITCH, SWITCH + HOUR)],
        "moment": SWITCH + timedelta(days=11, hours=7, minutes=30),
        "place": "Rugmarken",
        "url": "#main",
        "count": 2,
    }
