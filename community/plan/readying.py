"""What the plan for the social life needs done: its lines, a new keeper, and itself once a year."""

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.people.models import Estate, Role
from community.plan.models import Keeper, Step, Upkeep, Version
from community.plan.offices import Leaving, leavings
from community.plan.tasking.actions import Due
from community.shapes import Work

# What was not done for so long is no task any more: the walk round the plan finds it.
LATE = relativedelta(months=11)
TOLD = timedelta(days=60)  # so long after somebody left the house asks who does it now
LONGEST = 400
ROLES = {
    Keeper.BOARD: Role.COMMITTEE,
    Keeper.CARETAKER: Role.CARETAKER,
    Keeper.ORGANISATION: Role.OPERATIONS,
}


def work(estate: Estate, first: date, last: date) -> Iterator[Work]:
    """The lines that are due by the last day, however late; who must be found; the yearly review."""
    lines = list(Upkeep.objects.filter(estate=estate).standing().order_by("pk"))
    url = reverse("plan:step", args=[estate.slug, int(Step.UPKEEP)])
    for line in lines:
        if line.next_on and last - LATE < line.next_on <= last:
            yield Work(
                Due(line.pk, line.next_on).key, "upkeep", line.what, line.next_on,
                url=url, role=role_of(line), text=_asked(line),
            )  # fmt: skip
    yield from _to_find(estate, lines, last, url)
    yield from _to_review(estate, last)


def role_of(line: Upkeep) -> str:
    """The office of the first key that is one; the committee asks those who have none."""
    keys = [line.keeper, line.second_keeper]
    return next((ROLES[Keeper(key)] for key in keys if key in ROLES), Role.COMMITTEE)


def _asked(line: Upkeep) -> str:
    if line.keeper in ROLES:
        return ""
    return _("{keeper} passer på det. Se, at det sker.").format(keeper=line.get_keeper_display())


def _to_find(estate: Estate, lines: list[Upkeep], last: date, url: str) -> Iterator[Work]:
    """Somebody has left an office that takes care of something, and nobody has come since."""
    kept = {
        key: [line.what for line in lines if key in (line.keeper, line.second_keeper)]
        for key in (Keeper.BOARD, Keeper.CARETAKER)
    }
    if not any(kept.values()):
        return
    for one in leavings(estate, last - timedelta(days=7)):
        if kept[one.keeper] and (one.is_empty or (one.on and one.on + TOLD >= last)):
            yield Work(
                f"plan:find:{estate.pk}:{one.keeper}:{one.on or 'never'}",
                "find_new",
                _("Find en ny, der passer på fællesskabet"),
                last,
                url=url,
                role=Role.OPERATIONS if _is_the_boards_own(one) else Role.COMMITTEE,
                text=_who_does_it_now(one, kept[one.keeper]),
                moves=False,
            )


def _is_the_boards_own(one: Leaving) -> bool:
    return one.keeper == Keeper.BOARD and one.is_empty


def _who_does_it_now(one: Leaving, kept: list[str]) -> str:
    office, things = Keeper(one.keeper).label, ", ".join(kept)
    if one.is_empty:
        said = _("Ingen har den rolle nu: {office}. Find en ny til: {things}.")
    else:
        said = _("Én er gået ud: {office}. Find ud af, hvem der nu passer på: {things}.")
    return Truncator(said.format(office=office, things=things)).chars(LONGEST)


def _to_review(estate: Estate, last: date) -> Iterator[Work]:
    """A year after the first word was written, and every year from then."""
    begun = Version.objects.filter(estate=estate).order_by("on").values_list("on", flat=True)
    first = begun.first()
    years = relativedelta(last, first).years if first else 0
    if first and years:
        on = first + relativedelta(years=years)
        if on > last - LATE:
            yield Work(
                f"plan:review:{estate.pk}:{on.isoformat()}", "review",
                _("Gennemgå Fællesskabsværktøjet"), on,
                url=reverse("plan:index", args=[estate.slug]), role=Role.COMMITTEE,
            )  # fmt: skip
