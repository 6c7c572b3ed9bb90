"""A step in plain lines, as a version keeps it and a reader compares it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.people.models import Estate
from community.plan.models import (
    AreaFigure,
    Characteristic,
    Keeper,
    Knowledge,
    Outline,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Upkeep,
)
from community.shapes import Interplay

Told = list[str]


def lines_of(estate: Estate, step: int) -> list[Told]:
    """What stands in the step: [what, how], each a text of its own."""
    return [[str(what), str(how)] for what, how in LINES[Step(step)](estate)]


def how_many(row: Any) -> str:
    """«41 husstande», «under 5», or nothing when no number was given."""
    if row.is_few:
        return _("under 5 husstande")
    return _("{n} husstande").format(n=row.households) if row.households else ""


def _standing(model: Any, estate: Estate) -> Any:
    return model.objects.filter(estate=estate).standing()


def _people(estate: Estate) -> Iterator[tuple[Any, Any]]:
    outline = Outline.objects.filter(estate=estate).first()
    for code in outline.characteristics if outline else []:
        yield _("Kendetegn"), Characteristic(code).label
    for group in _standing(ResidentGroup, estate).order_by("name"):
        yield group.name, how_many(group)
    for purpose in _standing(Purpose, estate).order_by("pk"):
        yield purpose.text, purpose.get_owner_display()
    for row in _standing(AreaFigure, estate).order_by("table", "label", "pk"):
        yield f"{row.table} {row.as_of}: {row.label}", how_many(row)
    for known in _standing(Knowledge, estate).order_by("pk"):
        yield known.text, known.get_sure_display()


def _needs(estate: Estate) -> Iterator[tuple[Any, Any]]:
    points = _standing(Point, estate).filter(group__removed_at=None).select_related("group")
    for point in points.order_by("group__name", "kind", "pk"):
        yield f"{point.group.name}: {point.text}", point.get_kind_display()


def _platforms(estate: Estate) -> Iterator[tuple[Any, Any]]:
    for platform in _standing(Platform, estate).order_by("name"):
        day = date_format(platform.decided_on, "j. F Y") if platform.decided_on else ""
        said = [platform.get_state_display(), day, platform.reason]
        yield platform.name, " · ".join(one for one in said if one)


def _interplay(estate: Estate) -> Iterator[tuple[Any, Any]]:
    for platform in _standing(Platform, estate).order_by("name"):
        yield platform.name, ", ".join(str(Interplay(one).label) for one in platform.interplay)


def _upkeep(estate: Estate) -> Iterator[tuple[Any, Any]]:
    for line in _standing(Upkeep, estate).order_by("what"):
        yield line.what, f"{line.get_keeper_display()} · {line.get_every_display()}"


def keepers(row: Any) -> str:
    """«Beboere og viceværten»."""
    first, second = row.get_keeper_display(), row.second_keeper
    if not second:
        return str(first)
    return _("{first} og {second}").format(first=first, second=str(Keeper(second).label).lower())


LINES: dict[Step, Callable[[Estate], Iterator[tuple[Any, Any]]]] = {
    Step.PEOPLE: _people,
    Step.NEEDS: _needs,
    Step.INTERPLAY: _interplay,
    Step.PLATFORMS: _platforms,
    Step.UPKEEP: _upkeep,
}
