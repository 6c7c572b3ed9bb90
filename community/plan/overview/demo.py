"""The demo's last year and a half: invented figures, closed as the clock closes its own."""

from datetime import datetime
from typing import Any

from community.people.models import Estate
from community.plan import rules
from community.plan.models import Closed, Platform, Span, Tally
from community.plan.overview import actions
from community.plan.overview.actions import Counted
from community.plan.overview.periods import Period, over_by
from community.plan.overview.words import LIFE

ROOMS = ["bookings", "events", "groups", "helpdesk"]
# January to December. What is counted of homes is not added up over a longer time.
ADDED: dict[tuple[str, str], list[int]] = {
    ("helpdesk", "asked"): [9, 11, 13, 12, 14, 10, 4, 9, 16, 18, 21, 12],
    ("helpdesk", "answered"): [4, 6, 8, 7, 9, 5, 2, 4, 11, 13, 16, 7],
    ("helpdesk", "done"): [6, 7, 9, 8, 11, 7, 3, 6, 12, 15, 17, 9],
    ("helpdesk", "mended"): [0, 0, 2, 1, 1, 0, 0, 1, 2, 4, 3, 1],
    ("helpdesk", "form:mutual_benefit"): [6, 7, 9, 8, 11, 7, 3, 6, 12, 15, 17, 9],
    ("events", "held"): [4, 4, 5, 6, 7, 5, 1, 4, 6, 7, 8, 6],
    ("events", "heads"): [38, 41, 52, 63, 88, 71, 9, 44, 73, 96, 104, 112],
    ("events", "paper"): [6, 7, 8, 11, 13, 9, 1, 8, 12, 16, 17, 15],
    ("events", "taken"): [9, 9, 12, 14, 19, 15, 2, 10, 17, 21, 23, 18],
    ("events", "form:shared_interest"): [2, 2, 2, 3, 4, 3, 1, 2, 3, 3, 4, 3],
    ("events", "form:joint_solution"): [1, 1, 2, 2, 2, 1, 0, 1, 2, 3, 2, 2],
    ("events", "form:mutual_benefit"): [1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 2, 1],
    ("events", "kind:meal"): [2, 2, 2, 2, 2, 2, 0, 2, 2, 3, 3, 2],
    ("events", "kind:company"): [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2],
    ("events", "kind:green"): [0, 0, 1, 2, 2, 1, 0, 1, 0, 0, 0, 0],
    ("events", "kind:young"): [0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0],
    ("events", "kind:tradition"): [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2],
    ("events", "kind:digital"): [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 0],
    ("bookings", "rooms"): [14, 15, 17, 19, 24, 22, 9, 16, 21, 24, 26, 25],
    ("bookings", "open"): [3, 3, 4, 4, 5, 4, 1, 3, 4, 6, 6, 5],
    ("bookings", "laundry"): [311, 287, 305, 298, 290, 271, 204, 262, 301, 318, 322, 309],
    ("bookings", "loans"): [5, 6, 9, 12, 14, 11, 6, 8, 12, 9, 8, 6],
}
HOMES: dict[tuple[str, str], list[int]] = {
    ("helpdesk", "helpers"): [5, 5, 7, 7, 8, 6, 2, 5, 9, 11, 13, 8],
    ("events", "homes"): [21, 22, 26, 29, 37, 31, 7, 24, 34, 41, 44, 46],
    ("events", "hands"): [8, 8, 10, 11, 14, 12, 2, 9, 13, 16, 17, 15],
    ("bookings", "homes"): [11, 12, 13, 15, 18, 17, 8, 13, 16, 18, 20, 19],
}
SAID: dict[tuple[str, str], list[int]] = {
    ("helpdesk", "share"): [0, 60, 60, 60, 65, 50, 0, 0, 70, 75, 75, 60],
    ("helpdesk", "median"): [0, 420, 360, 400, 310, 480, 0, 0, 270, 240, 215, 330],
}
# What the matrix says of a theme, the same each month: (room, what it saw, homes).
SEEN = {
    "food": [("events", "Ventede på en plads", 12), ("profiles", "Kan, siger de selv", 9)],
    "children": [("helpdesk", "Søgt som nabo-hjælp", 8)],
    "school": [("helpdesk", "Tilbudt som nabo-hjælp", 6)],
    "devices": [("helpdesk", "Søgt som nabo-hjælp", 11), ("profiles", "Kan, siger de selv", 5)],
    "company": [
        ("helpdesk", "Søgt som nabo-hjælp", 17),
        ("profiles", "Vil gerne, siger de selv", 21),
    ],
    "place": [("bookings", "Ventede på en tid", 14), ("bookings", "Fik nej til en tid", 6)],
}
# Homes come again: a longer time reaches more of them, and not as many as its months together.
MORE = {1: 100, 3: 140, 12: 190}
REACHED = [12, 8, 17, 6, 21]


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Every time that is over, in the estates that have a plan. What is counted already stays."""
    estates = Estate.objects.filter(organisation__name=cast["organisation"]["name"])
    for estate in estates.filter(number__in=[1, 2]).order_by("number"):
        for period in over_by(now):
            actions.keep(estate, period, ROOMS, _counted(period), now=now)


def reach(estate: Estate) -> None:
    """How many homes the things that platforms point at reached in each time. Twice is once."""
    platforms = Platform.objects.filter(estate=estate, removed_at=None).exclude(points_at="")
    keys = list(platforms.order_by("pk").values_list("points_at", flat=True))
    rows = []
    for closed in Closed.objects.filter(estate=estate):
        months = len(Period(Span(closed.span), closed.first_on).months)
        for turn, key in enumerate(keys):
            room, _colon, about = key.partition(":")
            number = rules.at_least(REACHED[turn % len(REACHED)] * MORE[months] // 100)
            rows.append(Tally(closed=closed, room=room, key=LIFE, about=about, number=number))
    Tally.objects.bulk_create([row for row in rows if row.number], ignore_conflicts=True)


def _counted(period: Period) -> Counted:
    turns = [month.first.month - 1 for month in period.months]
    counted = {(*name, ""): sum(run[turn] for turn in turns) for name, run in ADDED.items()}
    for name, run in HOMES.items():
        counted[(*name, "")] = max(run[turn] for turn in turns) * MORE[len(turns)] // 100
    for name, run in SAID.items():
        told = [run[turn] for turn in turns if run[turn]]
        counted[(*name, "")] = sorted(told)[len(told) // 2] if told else 0
    if period.span == Span.MONTH:
        for theme, rows in SEEN.items():
            counted |= {(room, f"seen:{theme}", what): homes for room, what, homes in rows}
    return counted
