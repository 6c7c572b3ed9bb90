"""Who could do something together: read out of the matrix, in the three forms. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.plan.models import Characteristic, Point, Theme
from community.shapes import Interplay

NEED, RESOURCE = Point.Kind.NEED, Point.Kind.RESOURCE
JUST_BECAUSE: dict[str, Any] = {
    Characteristic.CREATIVE: gettext_lazy("En aften med sang og musik"),
    Characteristic.TOGETHER: gettext_lazy("En aften med spil"),
    Characteristic.GREEN: gettext_lazy("En dag i haven"),
    Characteristic.DIVERSE: gettext_lazy("En aften, hvor alle tager en ret med"),
    Characteristic.AGES: gettext_lazy("En eftermiddag med gamle billeder og nye spil"),
    Characteristic.CULTURES: gettext_lazy("En aften med mad fra flere køkkener"),
    Characteristic.MOVING: gettext_lazy("En gåtur hver uge"),
}


@dataclass(frozen=True)
class Suggestion:
    """Something that could be, for whom, and what in the matrix says so."""

    interplay: Interplay
    title: str
    why: str
    groups: tuple[int, ...]
    theme: str = ""


def suggestions(points: Iterable[Point], characteristics: Iterable[str]) -> list[Suggestion]:
    """Give and take first, then what several lack, then what needs no reason."""
    found = list(points)
    return [*_give_and_take(found), *_shared(found), *_just_because(characteristics)]


def _give_and_take(points: list[Point]) -> Iterator[Suggestion]:
    for need in points:
        for can in points:
            meets = (need.kind, can.kind) == (NEED, RESOURCE) and need.theme == can.theme
            if meets and need.group_id != can.group_id and need.theme != Theme.OTHER:
                yield Suggestion(
                    Interplay.MUTUAL_BENEFIT,
                    need.text,
                    _("{group} mangler det. {other} har: {resource}.").format(
                        group=need.group.name, other=can.group.name, resource=can.text
                    ),
                    (need.group_id, can.group_id),
                    need.theme,
                )


def _shared(points: list[Point]) -> Iterator[Suggestion]:
    needs = [point for point in points if point.kind == NEED and point.theme != Theme.OTHER]
    for one, other in combinations(needs, 2):
        if one.theme == other.theme and one.group_id != other.group_id:
            yield Suggestion(
                Interplay.JOINT_SOLUTION,
                one.text,
                _("{group} og {other} mangler det samme.").format(
                    group=one.group.name, other=other.group.name
                ),
                (one.group_id, other.group_id),
                one.theme,
            )


def _just_because(characteristics: Iterable[str]) -> Iterator[Suggestion]:
    for code in characteristics:
        label = Characteristic(code).label
        yield Suggestion(
            Interplay.SHARED_INTEREST,
            str(JUST_BECAUSE[code]),
            _("Bare fordi. Det hører til «{word}».").format(word=label),
            (),
        )
