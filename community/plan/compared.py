"""How a step was: its versions, and two of them side by side."""

from collections.abc import Iterator
from typing import Any

from community.people.models import Membership
from community.plan.models import Step, Version


def compared(member: Membership, step: Step, older: str, newer: str) -> dict[str, Any]:
    """The versions of a step, and two of them side by side."""
    every = list(Version.objects.visible_to(member).filter(step=step).order_by("-on", "-pk"))
    by_number = {str(one.pk): one for one in every}
    left = by_number.get(older) or (every[1] if len(every) > 1 else None)
    right = by_number.get(newer) or (every[0] if every else None)
    return {
        "member": member,
        "step": step,
        "versions": every,
        "sides": [list(_side(one, other)) for one, other in ((left, right), (right, left))],
        "left": left,
        "right": right,
    }


def _side(one: Version | None, other: Version | None) -> Iterator[tuple[str, str, bool]]:
    """The lines of a version, and whether the other has the same."""
    known = [tuple(line) for line in other.lines] if other else []
    for what, how in one.lines if one else []:
        yield what, how, (what, how) in known
