"""The verbs of the five steps: write a line, take it away, bring it back, decide, walk round."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.logbook import actions as logbook
from community.people.models import Estate, Membership
from community.plan import checks, rules, tables, versions
from community.plan.models import (
    AreaFigure,
    Knowledge,
    Line,
    Outline,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Upkeep,
    Version,
)

KEPT = timedelta(days=30)
STEP_OF: dict[type[Line], Step] = {
    ResidentGroup: Step.PEOPLE,
    AreaFigure: Step.PEOPLE,
    Purpose: Step.PEOPLE,
    Knowledge: Step.PEOPLE,
    Point: Step.NEEDS,
    Platform: Step.PLATFORMS,
    Upkeep: Step.UPKEEP,
}
Kind = TypeVar("Kind", bound=Line)


@transaction.atomic
def write(
    member: Membership, model: type[Kind], row: Kind | None, facts: dict[str, Any], *, now: datetime
) -> Kind:
    """A new line, or another way of saying one that stands. The step's version of today follows.

    Refused `not_yours`, `full`, and as `checks.checked`.
    """
    _hold(member)
    held = None if row is None else _held(member, model, row)
    if held is None and model.objects.visible_to(member).standing().count() >= rules.MOST:
        raise Refused("full", _("Her står meget. Tag noget væk først, så man kan finde rundt."))
    facts = checks.checked(member, model, held, facts)
    line: Kind = held or model(estate_id=member.estate_id)
    for name, value in facts.items():
        setattr(line, name, value)
    line.changed_at = now
    line.save()
    keep(member, model, "plan.changed" if row else "plan.added", now)
    return line


@transaction.atomic
def outline(member: Membership, facts: dict[str, Any], *, now: datetime) -> Outline:
    """What the place is known for, and whether anybody lives there yet. Refused `not_yours`."""
    _hold(member)
    facts = checks.outlined(facts)
    row, _made = Outline.objects.update_or_create(
        estate_id=member.estate_id, defaults=facts | {"changed_at": now}
    )
    keep(member, ResidentGroup, "plan.changed", now)
    return row


@transaction.atomic
def decide(member: Membership, row: Platform, facts: dict[str, Any], *, now: datetime) -> Platform:
    """What becomes of a platform, on which day and why. Refused as `write`."""
    today = timezone.localdate(now)
    if facts["state"] == Platform.State.IDEA:
        facts = facts | {"decided_on": None}
    else:
        facts = facts | {"decided_on": facts.get("decided_on") or today}
    if facts["state"] != Platform.State.PARKED:
        facts = facts | {"limit": ""}
    return write(member, Platform, row, facts, now=now)


@transaction.atomic
def try_out(member: Membership, facts: dict[str, Any], *, now: datetime) -> Platform:
    """What enough neighbours want to do stands in step 4, as a trial with an end, signed by them.

    `facts`: name, kind, interplay, purpose (or None), reason, ends_on and questions; whoever wrote
    them has kept names out. Without a purpose that still stands it is an idea for the committee.
    """
    Estate.objects.select_for_update(no_key=True).get(pk=member.estate_id)
    here = Purpose.objects.visible_to(member).standing().filter(pk=facts["purpose"])
    platform = Platform(
        estate_id=member.estate_id, name=facts["name"], kind=facts["kind"], for_all=True,
        interplay=[facts["interplay"]], purposes=[row.pk for row in here], changed_at=now,
    )  # fmt: skip
    if platform.purposes:
        platform.state, platform.decided_on = Platform.State.TRIAL, timezone.localdate(now)
        for name in ("reason", "ends_on", "questions"):
            setattr(platform, name, facts[name])
    platform.save()
    _keep_version(member.estate, Platform, rules.NEIGHBOURS, now)
    return platform


@transaction.atomic
def remove(member: Membership, model: type[Kind], row: Kind, *, now: datetime) -> Kind:
    """Off the page; it can be brought back for thirty days. Refused `not_yours`, `in_use`."""
    _hold(member)
    line = _held(member, model, row)
    if line.removed_at is not None:
        return line
    _refuse_in_use(member, line)
    line.removed_at = line.changed_at = now
    line.save(update_fields=["removed_at", "changed_at"])
    keep(member, model, "plan.removed", now)
    return line


def _refuse_in_use(member: Membership, line: Line) -> None:
    """What a platform was chosen for stays as long as the platform does."""
    found = Platform.objects.visible_to(member).standing().exclude(state=Platform.State.CLOSED)
    if isinstance(line, ResidentGroup):
        found = found.filter(groups__contains=[line.pk])
    elif isinstance(line, Purpose):
        found = found.filter(purposes__contains=[line.pk])
    else:
        return
    if found.exists():
        raise Refused("in_use", _("En platform peger på den. Ret platformen først."))


@transaction.atomic
def put_back(member: Membership, model: type[Kind], row: Kind, *, now: datetime) -> Kind:
    """Where it stood. Refused `not_yours`, `twice`."""
    _hold(member)
    line = _held(member, model, row)
    if line.removed_at is None:
        return line
    if isinstance(line, ResidentGroup):
        same = ResidentGroup.objects.visible_to(member).standing().filter(name__iexact=line.name)
        if same.exists():
            raise Refused("twice", _("Den gruppe står her allerede."))
    line.removed_at, line.changed_at = None, now
    line.save(update_fields=["removed_at", "changed_at"])
    keep(member, model, "plan.put_back", now)
    return line


@transaction.atomic
def bring_in(member: Membership, text: str, facts: dict[str, Any], *, now: datetime) -> tables.Read:
    """A ready-made table about the area: each cell with its year and source, small ones hidden.

    A cell that stood there for the same year is written over. Refused `not_yours`, `full`, and as
    `tables.read`.
    """
    _hold(member)
    said = checks.words_of(member, AreaFigure, {n: facts[n] for n in ("table", "source")})
    for name, sentence in (
        ("table", _("Skriv, hvad tabellen viser.")),
        ("source", _("Skriv, hvor tabellen er fra.")),
    ):
        if not said[name]:
            raise checks.no("nothing", sentence, name)
    if not facts["as_of"]:
        raise checks.no("no_year", _("Skriv, hvilket år tallene gælder."), "as_of")
    read = tables.read(text)
    checks.refuse_names(member, {"text": " . ".join(cell.label for cell in read.cells)})
    known = AreaFigure.objects.visible_to(member).standing()
    if known.count() + len(read.cells) > tables.MOST:
        raise Refused("full", _("Her står mange tal. Tag en tabel væk først."))
    for cell in read.cells:
        AreaFigure.objects.update_or_create(
            estate_id=member.estate_id, table=said["table"], label=cell.label, as_of=facts["as_of"],
            defaults={
                "households": cell.number, "is_few": cell.is_few, "source": said["source"],
                "changed_at": now, "removed_at": None,
            },
        )  # fmt: skip
    keep(member, AreaFigure, "plan.imported", now)
    return read


# --- the social life, kept in repair ---------------------------------------------------------------


@transaction.atomic
def done(member: Membership, row: Upkeep, *, now: datetime) -> Upkeep:
    """It was done today, and comes round again as often as it does. Refused `not_yours`."""
    _hold(member)
    line = _held(member, Upkeep, row)
    today = timezone.localdate(now)
    line.done_before_on, line.last_done_on, line.changed_at = line.last_done_on, today, now
    line.next_on = rules.next_time(line.every, today)
    line.save(update_fields=["done_before_on", "last_done_on", "next_on", "changed_at"])
    keep(member, Upkeep, "plan.done", now)
    return line


@transaction.atomic
def not_done(
    member: Membership, row: Upkeep, *, last: date | None, due: date | None, now: datetime
) -> Upkeep:
    """«Fortryd»: the days it had before. Refused `not_yours`."""
    _hold(member)
    line = _held(member, Upkeep, row)
    line.last_done_on, line.next_on, line.changed_at = last, due, now
    line.save(update_fields=["last_done_on", "next_on", "changed_at"])
    keep(member, Upkeep, "plan.changed", now)
    return line


@transaction.atomic
def walk_round(member: Membership, found: dict[int, int], *, now: datetime) -> int:
    """How each line goes, 1–4, as seen today; what nobody looked at stays as it was.

    Refused `not_yours`, `nothing` (no line was looked at), `unknown_choice`.
    """
    _hold(member)
    if not found:
        raise checks.no("nothing", _("Sæt mindst ét kryds."), "")
    if set(found.values()) - set(Upkeep.Condition.values):
        raise checks.no("unknown_choice", _("Vælg en på listen."), "")
    rows = Upkeep.objects.visible_to(member).standing().filter(pk__in=found)
    lines = list(rows.select_for_update(no_key=True).order_by("pk"))
    for line in lines:
        line.condition, line.walked_on = found[line.pk], timezone.localdate(now)
        line.changed_at = now
    Upkeep.objects.bulk_update(lines, ["condition", "walked_on", "changed_at"])
    keep(member, Upkeep, "plan.walked", now)
    return len(lines)


# --- in every verb -----------------------------------------------------------------------------------


def _hold(member: Membership) -> None:
    """One who writes at a time in each estate. Refused `not_yours`."""
    if not rules.may_edit(member):
        raise _not_there()
    Estate.objects.select_for_update(no_key=True).get(pk=member.estate_id)


def _held(member: Membership, model: type[Kind], row: Kind) -> Kind:
    rows = model.objects.visible_to(member).select_for_update(no_key=True)
    found: Kind | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise _not_there()
    return found


def _not_there() -> Refused:
    return Refused("not_yours", _("Det er her ikke længere."), status=404)


def keep(member: Membership, model: type[Line], act: str, now: datetime) -> None:
    """Today's version of the step, and a line in the logbook: the end of every verb of the plan."""
    _keep_version(member.estate, model, rules.office_of(member), now)
    facts = {"step": int(STEP_OF[model])}
    logbook.note(act, by=member.user, estate=member.estate, now=now, facts=facts)


def _keep_version(estate: Estate, model: type[Line], office: str, now: datetime) -> None:
    step = STEP_OF[model]
    touched = [step, Step.INTERPLAY] if step == Step.PLATFORMS else [step]
    for one in touched:
        Version.objects.update_or_create(
            estate=estate, step=one, on=timezone.localdate(now), role=office,
            defaults={"lines": versions.lines_of(estate, one)},
        )  # fmt: skip


# --- the broom ---------------------------------------------------------------------------------------


def old(model: type[Line], now: datetime) -> Any:
    """What was taken away a month ago."""
    return model.objects.filter(removed_at__lt=now - KEPT)


def sweep(model: type[Line], now: datetime) -> int:
    return int(old(model, now).delete()[0])
