"""The clock counts what is over, once. What is counted stays as it was, whoever moves or is forgotten."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from community.features import all_features
from community.people.models import Dwelling, Estate
from community.plan import evidence, rules
from community.plan.models import Closed, Span, Tally
from community.plan.overview.periods import Period, over_by
from community.shapes import Figure

MOST = 500  # estates and times in one go: an hour's work is done in small bites
# (room, key, about) and how many.
Counted = dict[tuple[str, str, str], int]


def close_due(now: datetime, most: int = MOST) -> int:
    """Count what is over in the estates where nobody has yet. How many times were counted.

    Two clocks count each once; who is killed half-way has counted some, and the next goes on.
    """
    done = 0
    for period in over_by(now):
        counted = Closed.objects.filter(
            estate=OuterRef("pk"), span=period.span, first_on=period.first
        )
        waiting = Estate.objects.filter(~Exists(counted)).order_by("pk")
        for estate in waiting[: most - done]:
            done += close(estate, period, now=now)
        if done >= most:
            break
    return done


@transaction.atomic
def close(estate: Estate, period: Period, *, now: datetime) -> bool:
    """Count this time in this estate; False where another clock has."""
    rooms = [one for one in all_features() if one.figures and one.key not in estate.features_off]
    counted: Counted = {}
    for room in rooms:
        if room.figures:
            for key, about, number in room.figures.tally(estate, period.since, period.until):
                counted[room.key, key, about] = number
    if period.span == Span.MONTH:
        for name, seen in evidence.counted(estate, period.until):
            counted[name, f"{evidence.KEY}{seen.theme}", str(seen.what)] = seen.homes
    return keep(estate, period, [room.key for room in rooms], counted, now=now)


@transaction.atomic
def keep(
    estate: Estate, period: Period, rooms: Iterable[str], counted: Counted, *, now: datetime
) -> bool:
    """Write what was counted, as little of it as may be told; False where it stands already.

    Exact is only what anybody in the estate can see for themselves.
    """
    row, is_new = Closed.objects.get_or_create(
        estate=estate, span=period.span, first_on=period.first,
        defaults={"closed_at": now, "rooms": list(rooms), "homes": _homes(estate)},
    )  # fmt: skip
    if not is_new:
        return False
    public = {name for name, figure in figures_by_name().items() if figure.is_public}
    rows = []
    for (room, key, about), number in counted.items():
        is_public = (room, key) in public
        kept = number if is_public else rules.at_least(number)
        if kept > 0:
            rows.append(
                Tally(closed=row, room=room, key=key, about=about, number=kept, is_public=is_public)
            )
    Tally.objects.bulk_create(rows)
    return True


def figures_by_name() -> dict[tuple[str, str], Figure]:
    """(room, key) → what is counted, of every room of the house, in their order."""
    return {
        (room.key, figure.key): figure
        for room in all_features()
        for figure in (room.figures.shown if room.figures else ())
    }


def _homes(estate: Estate) -> int:
    """How many homes there are: a fact of the buildings."""
    return Dwelling.objects.filter(entrance__estate=estate).count()
