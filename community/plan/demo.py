"""The demo's five steps: what the committee of each estate has written, by office and never by name."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from community.people.models import TRUSTED, Estate, Membership
from community.plan import actions
from community.plan.example import (
    CHARACTERISTICS,
    CODES,
    FIGURES,
    GROUPS,
    KNOWN,
    NUMBERS,
    PLATFORMS,
    POINTS,
    PURPOSES,
    TEXTS,
    UPKEEP,
)
from community.plan.living import choices_for
from community.plan.models import (
    Knowledge,
    Line,
    Outline,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Upkeep,
)
from community.plan.overview import demo as overview

# What a platform is in the app, by what its room calls it.
IS = {
    "Fællesspisning i Laden": "Nabosuppe", "Lektiecafé": "Lektiecafé", "Vaskekaffe": "Vaskekaffe",
    "Godmorgen-runden": "Godmorgen-runden", "Nyttehaver": "Nyttehaverne", "Sund gryde": "Sund gryde",
    "Værkstedet": "Værkstedet",
}  # fmt: skip


def demo(cast: dict[str, Any], now: datetime) -> None:
    """What the committees have written so far. Twice is once."""
    moved = _moved(cast, now)
    estates = Estate.objects.filter(organisation__name=cast["organisation"]["name"])
    for estate in estates.order_by("number"):
        member = _editor(estate, now)
        if (
            member
            and estate.number in GROUPS
            and not Outline.objects.filter(estate=estate).exists()
        ):
            _write(member, int(estate.number), moved, now)
    overview.demo(cast, now)


def point(cast: dict[str, Any], now: datetime) -> None:
    """Each platform at what it is, once the rooms have made that: the last of them calls this."""
    estates = Estate.objects.filter(organisation__name=cast["organisation"]["name"])
    for estate in estates.filter(number__in=GROUPS).order_by("number"):
        member = _editor(estate, now)
        there = choices_for(member) if member else []
        for platform in Platform.objects.filter(estate=estate, points_at="", name__in=IS):
            called = f"{IS[platform.name]} ("
            key = next((key for key, name in there if name.startswith(called)), "")
            Platform.objects.filter(pk=platform.pk).update(points_at=key)
        overview.reach(estate)


def _moved(cast: dict[str, Any], now: datetime) -> Any:
    """The calendar's days, moved as the whole demo is."""
    weeks = (timezone.localdate(now) - date(2026, 11, 23)).days // 7 * 7
    return lambda day: date.fromordinal(day.toordinal() + weeks)


def _editor(estate: Estate, now: datetime) -> Membership | None:
    here = Membership.objects.at_the_gate(timezone.localdate(now)).filter(estate=estate)
    return here.filter(terms__role__in=TRUSTED).order_by("pk").first()


def _write(member: Membership, number: int, moved: Any, now: datetime) -> None:
    chosen = [CODES[word] for word in CHARACTERISTICS[number]]
    actions.outline(member, {"is_planned": False, "characteristics": chosen}, now=now)

    def write(model: type[Line], **facts: Any) -> Any:
        return actions.write(member, model, None, facts, now=now)

    groups = {
        name: write(
            ResidentGroup, name=name, households=many, is_few=False, source=NUMBERS, as_of=2026, traits=traits
        )
        for name, many, traits in GROUPS[number]
    }  # fmt: skip
    since = moved(date(2026, 10, 5))
    purposes = [
        write(Purpose, text=text, owner=owner, since=since) for text, owner in PURPOSES[number]
    ]
    for (estate, name), points in POINTS.items():
        for kind, theme, text, weight in points if estate == number else []:
            write(Point, group=groups[name], kind=kind, theme=theme, text=text, weight=weight)
    for facts, decision in PLATFORMS[number]:
        named = {"groups": [groups[name].pk for name in facts.get("groups", [])]}
        named |= {"purposes": [purposes[one].pk for one in facts["purposes"]]}
        platform = write(Platform, **(TEXTS | {"keeper": ""} | facts | named))
        decided = {"decided_on": since, "limit": "", "ends_on": None, "questions": ""} | decision
        decided["ends_on"] = moved(decided["ends_on"]) if decided["ends_on"] else None
        actions.decide(member, platform, decided, now=now)
    _keep_up(member, number, write, moved, now)
    if number == 1:
        _know(member, write, moved, now)


def _keep_up(member: Membership, number: int, write: Any, moved: Any, now: datetime) -> None:
    seen = {}
    for what, first, second, every, due, minutes, budget, condition in UPKEEP[number]:
        line = write(
            Upkeep, what=what, keeper=first, second_keeper=second, every=every, next_on=moved(due),
            minutes=minutes, budget=budget,
        )  # fmt: skip
        seen[line.pk] = condition
    actions.walk_round(member, seen, now=now)


def _know(member: Membership, write: Any, moved: Any, now: datetime) -> None:
    for kind, text, source, sure, on in KNOWN:
        said_yes = kind == Knowledge.Kind.INTERVIEW
        write(
            Knowledge,
            kind=kind,
            text=text,
            source=source,
            sure=sure,
            on=moved(on),
            said_yes=said_yes,
        )
    table = {"table": "Husstande efter type", "source": "Områdets tal (opdigtet)", "as_of": 2025}
    actions.bring_in(member, FIGURES, table, now=now)
