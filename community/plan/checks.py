"""What may be written in the five steps: words without names and numbers of persons, totals, decisions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from community.plan import living, rules
from community.plan.models import (
    Characteristic,
    Knowledge,
    Line,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Upkeep,
)
from community.plan.naming import named_in

Facts = dict[str, Any]
FIRST: dict[type[models.Model], tuple[str, Any]] = {
    ResidentGroup: ("name", _("Skriv, hvad gruppen hedder.")),
    Purpose: ("text", _("Skriv, hvad I vil.")),
    Knowledge: ("text", _("Skriv, hvad I ved.")),
    Point: ("text", _("Skriv, hvad det er.")),
    Platform: ("name", _("Skriv, hvad det hedder.")),
    Upkeep: ("what", _("Skriv, hvad der skal gøres.")),
}


def no(code: str, sentence: Any, field: str) -> Refused:
    return Refused(code, sentence, status=422, field=field)


def checked(member: Membership, model: type[Line], row: Line | None, facts: Facts) -> Facts:
    """What was typed, tidied and fit to stand where neighbours and guests read.

    Refused `long_text`, `cpr`, `named`, `nothing`, and as the kind of line asks (`CHECKS`).
    """
    found = facts | words_of(member, model, facts)
    if model in FIRST:
        field, sentence = FIRST[model]
        if field in found and not found[field]:
            raise no("nothing", sentence, field)
    check = CHECKS.get(model)
    return check(member, row, found) if check else found


def words_of(member: Membership, model: type[models.Model], facts: Facts) -> dict[str, str]:
    """The free texts among the facts. Refused `long_text`, `cpr`, `named`."""
    free = {
        field.name: field.max_length
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and not field.choices and field.name in facts
    }
    found = {name: one_line(facts[name] or "", name, most or 0) for name, most in free.items()}
    refuse_names(member, found)
    return found


def one_line(text: str, field: str, most: int) -> str:
    """Tidied. Refused `long_text`, `cpr`."""
    line = refuse_cpr(tidied(text, lines=most > 120), field=field)
    if len(line) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.")
        raise no("long_text", sentence.format(most=most), field)
    return line


def refuse_names(member: Membership, texts: dict[str, str]) -> None:
    """Refused `named`, beside the field, when a text holds what somebody is called."""
    if not named_in(texts.values(), member.estate):
        return
    field = next(name for name, text in texts.items() if named_in([text], member.estate))
    raise no(
        "named",
        _("Her står noget, der kan være et navn. Skriv gruppen eller rollen i stedet."),
        field,
    )


def counted(facts: Facts) -> Facts:
    """Less than five becomes «under 5» here, and is never written as a number."""
    number = facts.get("households")
    if number is None:
        return facts | {"is_few": bool(facts.get("is_few"))}
    few = rules.is_few(number)
    return facts | {"households": None if few else number, "is_few": few}


def _group(member: Membership, row: Line | None, facts: Facts) -> Facts:
    """Refused `twice`, `no_source` (a number without where it is from)."""
    others = ResidentGroup.objects.visible_to(member).standing()
    same = others.filter(name__iexact=facts["name"])
    if same.exclude(pk=row.pk if row else None).exists():
        raise no("twice", _("Den gruppe står her allerede."), "name")
    facts = counted(facts)
    if (facts["households"] or facts["is_few"]) and not (facts["source"] and facts["as_of"]):
        sentence = _("Skriv, hvor tallet er fra, og hvilket år det gælder.")
        raise no("no_source", sentence, "source")
    return facts


def _knowledge(member: Membership, row: Line | None, facts: Facts) -> Facts:
    """Refused `no_yes`: a conversation is written down when the other has said yes to it."""
    if facts["kind"] == Knowledge.Kind.INTERVIEW and not facts["said_yes"]:
        raise no("no_yes", _("Spørg først, om du må skrive det ned."), "said_yes")
    return facts


def _point(member: Membership, row: Line | None, facts: Facts) -> Facts:
    if "group" in facts:
        _refuse_others(member, ResidentGroup, [facts["group"].pk], "group")
    return facts


def _platform(member: Membership, row: Line | None, facts: Facts) -> Facts:
    """The platform, and what has been decided about it, as it would stand afterwards.

    Refused `not_here`, `same_key`, and by the decision: `no_reason`, `not_all_three`, `no_limit`,
    `no_end`, `no_keeper`.
    """
    for name, model in (("groups", ResidentGroup), ("purposes", Purpose)):
        if name in facts:
            _refuse_others(member, model, facts[name], name)
    points_at = facts.get("points_at") or ""
    is_new = points_at and points_at != getattr(row, "points_at", "")
    if is_new and points_at not in dict(living.choices_for(member)):
        raise no("not_here", _("Vælg en på listen."), "points_at")
    if facts.get("for_all"):
        facts = facts | {"groups": []}
    after = Platform(**{field: facts.get(field, getattr(row, field, None)) for field in LOOKED_AT})
    _refuse_same_key(after.keeper, after.second_keeper)
    if after.state not in {None, "", Platform.State.IDEA}:
        _decided(after)
    return facts


LOOKED_AT = (
    "interplay", "groups", "purposes", "for_all", "keeper", "second_keeper", "state", "reason",
    "limit", "ends_on", "questions", "decided_on",
)  # fmt: skip


def _decided(after: Platform) -> None:
    if not after.reason:
        raise no("no_reason", _("Skriv hvorfor. Det kan andre have brug for om et år."), "reason")
    has_whom = after.for_all or after.groups
    if after.state in rules.CHOSEN and not (after.interplay and after.purposes and has_whom):
        sentence = _(
            "Skriv først, hvem platformen er for, hvad I vil med den, og hvordan folk mødes der."
        )
        raise no("not_all_three", sentence, "state")
    if after.state == Platform.State.PARKED and not after.limit:
        raise no("no_limit", _("Vælg, hvad der står i vejen."), "limit")
    if after.state == Platform.State.TRIAL and not (after.ends_on and after.questions):
        sentence = _("Et forsøg skal slutte en dag og svare på noget. Skriv begge dele.")
        raise no("no_end", sentence, "questions" if after.ends_on else "ends_on")
    if after.state == Platform.State.RUNNING and not after.keeper:
        raise no("no_keeper", _("Skriv først, hvem der holder den i gang."), "state")


def _upkeep(member: Membership, row: Line | None, facts: Facts) -> Facts:
    _refuse_same_key(facts["keeper"], facts["second_keeper"])
    return facts


def _refuse_same_key(first: str, second: str) -> None:
    if second and first == second:
        raise no("same_key", _("Vælg to forskellige. Så er der altid én tilbage."), "second_keeper")


def _refuse_others(member: Membership, model: type[Line], ids: Iterable[int], field: str) -> None:
    wanted = set(ids)
    here = model.objects.visible_to(member).standing().filter(pk__in=wanted)
    if here.count() != len(wanted):
        raise no("not_here", _("Vælg en på listen."), field)


CHECKS: dict[type[Line], Callable[[Membership, Line | None, Facts], Facts]] = {
    ResidentGroup: _group,
    Knowledge: _knowledge,
    Point: _point,
    Platform: _platform,
    Upkeep: _upkeep,
}


def outlined(facts: Facts) -> Facts:
    """What the place is known for, among the seven and in their order."""
    chosen = [one for one in Characteristic.values if one in facts["characteristics"]]
    return facts | {"characteristics": chosen}
