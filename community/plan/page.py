"""What stands on the pages of the five steps."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community import features, handing
from community.people.models import Membership
from community.plan import living, rules, versions
from community.plan.evidence import YEAR, evidence_of, in_short, signs_of
from community.plan.models import (
    AreaFigure,
    Characteristic,
    Knowledge,
    Line,
    Outline,
    Platform,
    Point,
    Purpose,
    Remark,
    ResidentGroup,
    Step,
    Theme,
    Upkeep,
)
from community.plan.offices import keys_held
from community.plan.suggesting import Suggestion, suggestions
from community.shapes import Interplay, Wanted

SHOWN_ORDER = ["running", "trial", "selected", "idea", "parked", "closed"]


def standing(member: Membership, model: type[Line | Remark]) -> Any:
    """The lines of this kind in the member's estate."""
    return model.objects.visible_to(member).standing()


def outline_of(member: Membership) -> Outline:
    """What is true of the whole; an empty one where nothing is written yet."""
    found = Outline.objects.visible_to(member).first()
    return found or Outline(estate_id=member.estate_id, characteristics=[])


def known_for(outline: Outline) -> list[str]:
    return [str(Characteristic(code).label) for code in outline.characteristics]


class StepRow(NamedTuple):
    """A step on the front page: where it is, and how far it has come."""

    step: Step
    hint: str
    url: str


def front(member: Membership) -> dict[str, Any]:
    """The five steps, and what stands in each."""
    slug = member.estate.slug
    kinds = [ResidentGroup, Point, Platform, Upkeep]
    groups, points, platforms, lines = [standing(member, kind).count() for kind in kinds]
    told = {
        Step.PEOPLE: _("Grupper: {n}").format(n=groups),
        Step.NEEDS: _("Behov og ressourcer: {n}").format(n=points),
        Step.INTERPLAY: _("Hvad kunne de gøre sammen?"),
        Step.PLATFORMS: _("Platforme: {n}").format(n=platforms),
        Step.UPKEEP: _("Linjer: {n}").format(n=lines),
    }
    rows = [StepRow(one, told[one], reverse("plan:step", args=[slug, one])) for one in Step]
    unread = standing(member, Remark).filter(seen_at=None).count()
    return {"member": member, "steps": rows, "outline": outline_of(member), "unread": unread}


def step_page(member: Membership, step: Step, now: datetime) -> dict[str, Any]:
    """The context of one step."""
    made = MADE[step](member, now)
    return made | {"member": member, "step": step, "steps": list(Step)}


# --- 1: who lives here -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """A group, how many, and how much of what is shown."""

    group: ResidentGroup
    told: str
    percent: int


def shares(member: Membership) -> list[Share]:
    """The groups by size. Shares are of the numbers that stand there, in steps of five."""
    rows = list(standing(member, ResidentGroup).order_by("-households", "name"))
    rows.sort(key=lambda row: -(row.households or 0))
    every = sum(row.households or 0 for row in rows)
    return [
        Share(
            row,
            versions.how_many(row),
            round(20 * (row.households or 0) / every) * 5 if every else 0,
        )
        for row in rows
    ]


def _people(member: Membership, now: datetime) -> dict[str, Any]:
    outline = outline_of(member)
    figures: dict[str, list[AreaFigure]] = {}
    for row in standing(member, AreaFigure).order_by("table", "-as_of", "pk"):
        figures.setdefault(f"{row.table}, {row.as_of}", []).append(row)
    return {
        "shares": shares(member),
        "purposes": list(standing(member, Purpose).order_by("pk")),
        "known": list(standing(member, Knowledge).order_by("-on", "-pk")),
        "outline": outline,
        "known_for": known_for(outline),
        "figures": list(figures.items()),
    }


# --- 2: needs and resources ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What a group needs or has of one theme, and how much it weighs."""

    points: list[Point]
    kind: str

    @property
    def heat(self) -> int:
        return max((point.weight for point in self.points), default=0)


@dataclass(frozen=True)
class ThemeRow:
    """One theme across all groups: each group's need and resource, and what the year has shown."""

    theme: Theme
    cells: list[tuple[ResidentGroup, Cell, Cell]]
    signs: list[tuple[str, str]]

    @property
    def evidence(self) -> str:
        return in_short(self.signs)


def points_of(member: Membership) -> list[Point]:
    rows = standing(member, Point).filter(group__removed_at=None).select_related("group")
    return list(rows.order_by("group__name", "kind", "-weight", "pk"))


def matrix(member: Membership) -> tuple[list[ResidentGroup], list[ThemeRow]]:
    """Groups side by side, a row for each theme somebody has written about."""
    points = points_of(member)
    groups = list(standing(member, ResidentGroup).order_by("name"))
    shown = evidence_of(member)
    rows = []
    for theme in Theme:
        own = [point for point in points if point.theme == theme]
        if own:
            cells = [
                (group, _cell(own, group, "need"), _cell(own, group, "resource"))
                for group in groups
            ]
            rows.append(ThemeRow(theme, cells, signs_of(shown, theme)))
    return groups, rows


def _cell(points: list[Point], group: ResidentGroup, kind: str) -> Cell:
    return Cell([one for one in points if one.group_id == group.pk and one.kind == kind], kind)


def _needs(member: Membership, now: datetime) -> dict[str, Any]:
    groups, rows = matrix(member)
    points = points_of(member)
    cards = [
        (group, [p for p in points if p.group_id == group.pk and p.kind == "need"],
         [p for p in points if p.group_id == group.pk and p.kind == "resource"])
        for group in groups
    ]  # fmt: skip
    return {"groups": groups, "rows": rows, "cards": cards}


# --- 3: what they could do together ----------------------------------------------------------------------


@dataclass(frozen=True)
class Idea:
    """A suggestion with the ways on from it."""

    suggestion: Suggestion
    drafts: list[features.Link]
    platform_url: str


def ideas_of(member: Membership) -> list[tuple[Any, list[Idea]]]:
    """The suggestions under the form of being together each of them is."""
    found = suggestions(points_of(member), outline_of(member).characteristics)
    made = [_idea(member, one) for one in found]
    return [
        (form.label, [idea for idea in made if idea.suggestion.interplay == form])
        for form in Interplay
    ]


def about(context: dict[str, Any], theme: str) -> dict[str, Any]:
    """The page of step 3 with the suggestions of one theme alone; a word it does not know changes nothing."""
    if theme not in Theme.values:
        return context
    forms = [
        (label, [idea for idea in ideas if idea.suggestion.theme == theme])
        for label, ideas in context["forms"]
    ]
    found = [(label, ideas) for label, ideas in forms if ideas]
    return context | {"forms": found, "theme": Theme(theme)}


def _idea(member: Membership, one: Suggestion) -> Idea:
    asked = [("name", one.title), ("interplay", one.interplay)]
    asked += [("groups", str(pk)) for pk in dict.fromkeys(one.groups)]
    there = reverse("plan:new", args=[member.estate.slug, "platform"])
    drafts = [
        *handing.plans_of(member, one.title, one.why),
        *handing.begins_of(member, Wanted(one.title, one.why, one.theme)),
    ]
    return Idea(one, drafts, f"{there}?{urlencode(asked)}")


def _interplay(member: Membership, now: datetime) -> dict[str, Any]:
    return {"forms": ideas_of(member), "theme": None}


# --- 4: platforms -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A platform with its groups and purposes by name."""

    platform: Platform
    interplay: str
    whom: str
    purposes: list[str]
    keepers: str
    is_over: bool
    life: living.Told | None = None


def platforms_of(
    member: Membership, today: date, *, lives: dict[str, living.Told] | None = None
) -> list[Shown]:
    """Every platform, what runs first; with how it lives, where that has been asked for."""
    groups = {row.pk: row.name for row in ResidentGroup.objects.visible_to(member)}
    purposes = {row.pk: row.text for row in Purpose.objects.visible_to(member)}
    rows = sorted(
        standing(member, Platform).order_by("name"), key=lambda row: SHOWN_ORDER.index(row.state)
    )
    shown = [_shown(row, groups, purposes, today) for row in rows]
    return [replace(one, life=(lives or {}).get(one.platform.points_at)) for one in shown]


def _shown(row: Platform, groups: dict[int, str], purposes: dict[int, str], today: date) -> Shown:
    chosen = [groups[pk] for pk in row.groups if pk in groups]
    return Shown(
        platform=row,
        interplay=", ".join(str(Interplay(one).label) for one in row.interplay),
        whom=_("Alle") if row.for_all else ", ".join(chosen),
        purposes=[purposes[pk] for pk in row.purposes if pk in purposes],
        keepers=versions.keepers(row) if row.keeper else "",
        is_over=row.state == Platform.State.TRIAL and bool(row.ends_on and row.ends_on < today),
    )


def _platforms(member: Membership, now: datetime) -> dict[str, Any]:
    keys = set(standing(member, Platform).exclude(points_at="").values_list("points_at", flat=True))
    lives = living.lives_of(member, keys, now - YEAR, now)
    return {"platforms": platforms_of(member, timezone.localdate(now), lives=lives)}


# --- 5: kept in repair ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UpkeepRow:
    """A line of the plan for the social life."""

    line: Upkeep
    keepers: str
    is_late: bool
    lacks_a_key: bool


def upkeep_of(member: Membership, today: date) -> list[UpkeepRow]:
    """What is due first stands first."""
    rows = sorted(
        standing(member, Upkeep).order_by("what"), key=lambda row: row.next_on or date.max
    )
    held = keys_held(member.estate, today)
    return [
        UpkeepRow(
            line=row,
            keepers=versions.keepers(row),
            is_late=bool(row.next_on and row.next_on < today),
            lacks_a_key=any(held.get(key) is False for key in (row.keeper, row.second_keeper)),
        )
        for row in rows
    ]


def _upkeep(member: Membership, now: datetime) -> dict[str, Any]:
    rows = upkeep_of(member, timezone.localdate(now))
    return {
        "rows": rows,
        "minutes": sum(row.line.minutes or 0 for row in rows),
        "budget": sum(row.line.budget or 0 for row in rows),
        "conditions": Upkeep.Condition.choices,
    }


MADE = {
    Step.PEOPLE: _people,
    Step.NEEDS: _needs,
    Step.INTERPLAY: _interplay,
    Step.PLATFORMS: _platforms,
    Step.UPKEEP: _upkeep,
}


# --- all of it ------------------------------------------------------------------------------------------


def whole(member: Membership, now: datetime) -> dict[str, Any]:
    """All five steps on paper."""
    context: dict[str, Any] = {"member": member, "today": timezone.localdate(now)}
    for step in Step:
        context |= MADE[step](member, now)
    return context | {"upkeep": context["rows"]}


def us(member: Membership, now: datetime) -> dict[str, Any]:
    """«Det her er vi»: what is chosen, for those who live here."""
    outline = outline_of(member)
    today = timezone.localdate(now)
    chosen = [one for one in platforms_of(member, today) if one.platform.state in rules.CHOSEN]
    return {
        "member": member,
        "outline": outline,
        "known_for": known_for(outline),
        "groups": [share.group for share in shares(member)],
        "purposes": list(standing(member, Purpose).order_by("pk")),
        "platforms": chosen,
    }
