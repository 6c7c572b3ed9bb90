"""The verbs of an estate's settings: change what is given, and take it back."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.office.settings import rules
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Estate, Membership, Organisation

DANISH = "da"
LENGTHS = {"caretaker_word": 40, "office_phone": 30, "office_hours": 120, "emergency": 200}
PHONE = re.compile(r"^\+?[\d ]{8,29}$")
Wishes = dict[str, Any]


@transaction.atomic
def change(by: Membership, *, now: datetime, **wishes: Any) -> tuple[Wishes, Wishes]:
    """Change what is given and leave the rest; (how it was, how it is) of what changed.

    One line in the logbook says which settings, and which rooms were switched off or on. Where
    groups close towards other estates, whoever is in one stays in it.

    Refused `may_not`, `cpr`, `too_long`, `no_phone`, `unknown_choice`.
    """
    estate, organisation = _locked(by)
    return _write(by, estate, organisation, _checked(by, estate, wishes), now)


@transaction.atomic
def restore(by: Membership, before: Wishes, after: Wishes, *, now: datetime) -> None:
    """Set back a `change` of a moment ago. Refused as there, and `changed_meanwhile`."""
    estate, organisation = _locked(by)
    if _standing(estate, organisation, after) != after:
        changed = _("En anden har ændret indstillingerne imens.")
        raise Refused("changed_meanwhile", changed)
    if set(before) - rules.may_change(by):
        raise _may_not()
    _write(by, estate, organisation, before, now)


def _locked(by: Membership) -> tuple[Estate, Organisation]:
    """Both rows held, the organisation first."""
    rows = Organisation.objects.select_for_update(no_key=True)
    organisation = rows.get(pk=by.estate.organisation_id)
    return Estate.objects.select_for_update(no_key=True).get(pk=by.estate_id), organisation


def _may_not() -> Refused:
    return Refused("may_not", _("Det kan du ikke ændre. Tal med kontoret."))


def _checked(by: Membership, estate: Estate, wishes: Wishes) -> Wishes:
    if set(wishes) - rules.may_change(by):
        raise _may_not()
    checked: Wishes = {name: _line(str(wishes[name]), name) for name in LENGTHS if name in wishes}
    if checked.get("office_phone") and not PHONE.match(checked["office_phone"]):
        sentence = _("Skriv nummeret med tal, for eksempel 00 00 10 00.")
        raise Refused("no_phone", sentence, status=422, field="office_phone")
    if "features_off" in wishes:
        checked["features_off"] = _features_off(estate, set(wishes["features_off"]))
    if "opens_groups" in wishes:
        checked["opens_groups"] = bool(wishes["opens_groups"])
    if "languages" in wishes:
        checked["languages"] = _languages(estate, set(wishes["languages"]))
    return checked


def _line(text: str, field: str) -> str:
    """One line without what cannot be seen."""
    line = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    if len(line) > LENGTHS[field]:
        sentence = _("Teksten er for lang. Der er plads til {most} tegn.")
        raise Refused("too_long", sentence.format(most=LENGTHS[field]), status=422, field=field)
    return refuse_cpr(line, field=field)


def _features_off(estate: Estate, off: set[str]) -> list[str]:
    """Rooms we know how to switch; what else the estate has switched off stays off."""
    known = {feature.key for feature in rules.switchable()}
    if off - known:
        raise _unknown("features_off")
    wanted = {key for key in estate.features_off if key not in known} | off
    return estate.features_off if wanted == set(estate.features_off) else sorted(wanted)


def _languages(estate: Estate, wanted: set[str]) -> list[str]:
    """In the order of the house; Danish is always among them."""
    known = dict(settings.LANGUAGES)
    if wanted - set(known):
        raise _unknown("languages")
    wanted |= {DANISH}
    same = wanted == set(estate.languages)
    return estate.languages if same else [code for code in known if code in wanted]


def _unknown(field: str) -> Refused:
    return Refused("unknown_choice", _("Det kan man ikke vælge."), status=422, field=field)


def _standing(estate: Estate, organisation: Organisation, names: Wishes) -> Wishes:
    return {name: getattr(_row(name, estate, organisation), name) for name in names}


def _row(name: str, estate: Estate, organisation: Organisation) -> Any:
    return estate if name in rules.ESTATE_FIELDS else organisation


def _write(
    by: Membership, estate: Estate, organisation: Organisation, wishes: Wishes, now: datetime
) -> tuple[Wishes, Wishes]:
    standing = _standing(estate, organisation, wishes)
    after = {name: value for name, value in wishes.items() if value != standing[name]}
    before = {name: standing[name] for name in after}
    for row in (estate, organisation):
        mine = [name for name in after if _row(name, estate, organisation) is row]
        for name in mine:
            setattr(row, name, after[name])
        if mine:
            row.save(update_fields=mine)
    if after:
        logbook.note(
            "settings.changed", by=by.user, estate=estate, now=now, facts=_facts(before, after)
        )
    return before, after


def _facts(before: Wishes, after: Wishes) -> dict[str, Any]:
    """Which settings, codes of rooms and languages, on or off; never what somebody typed."""
    facts: dict[str, Any] = {"changed": sorted(after)}
    if "opens_groups" in after:
        facts["opens_groups"] = after["opens_groups"]
    for name in ("features_off", "languages"):
        if name in after:
            facts[name] = {
                "more": sorted(set(after[name]) - set(before[name])),
                "less": sorted(set(before[name]) - set(after[name])),
            }
    return facts
