"""The verbs of the guide: begin, add, change, move, take away, bring back; and forget who did it."""

import itertools
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Estate, Membership, User
from community.people.reach.actions import tidy_phone
from helpdesk.guide import rules
from helpdesk.guide.starts import starts_for
from helpdesk.models import GuideEntry, Heading
from helpdesk.models.guide import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, URL_LENGTH

KEPT = timedelta(days=30)
STEP = 10
LONGEST = {
    "title": TITLE_LENGTH, "text": TEXT_LENGTH, "hours": LINE_LENGTH, "address": LINE_LENGTH,
    "url": URL_LENGTH,
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """An entry as somebody wrote it."""

    heading: str = ""
    title: str = ""
    text: str = ""
    phone: str = ""
    hours: str = ""
    address: str = ""
    url: str = ""
    is_office: bool = False


def checked(said: Said, estate: Estate) -> Said:
    """Tidied and fit to hang in a stairway. No query but for a phone number.

    Refused `no_heading`, `no_title`, `long_text`, `cpr`, `no_phone`, `private_phone`, `no_page`,
    `no_way` (neither a number, a place, a page nor a word).
    """
    words: dict[str, Any] = {name: _line(said, name) for name in LONGEST}
    if said.heading not in Heading.values:
        raise _no("no_heading", _("Vælg, hvad man har brug for."), "heading")
    if not words["title"]:
        raise _no("no_title", _("Skriv, hvem eller hvad det er."), "title")
    page = rules.web_address(words["url"])
    if page is None or len(page) > URL_LENGTH:
        raise _no("no_page", _("Skriv siden som www.borger.dk."), "url")
    phone = "" if said.is_office else _phone(said.phone, estate)
    hours = "" if said.is_office else words["hours"]
    if not (said.is_office or phone or page or words["address"] or words["text"]):
        raise _no(
            "no_way", _("Skriv, hvad de hjælper med, eller hvordan man får fat i dem."), "text"
        )
    return replace(said, **words | {"url": page, "phone": phone, "hours": hours})


def _line(said: Said, name: str) -> str:
    text = refuse_cpr(tidied(getattr(said, name)), field=name)
    if len(text) > LONGEST[name]:
        sentence = _("Det er for langt. Der er plads til {most} tegn.")
        raise _no("long_text", sentence.format(most=LONGEST[name]), name)
    return text


def _phone(typed: str, estate: Estate) -> str:
    """In pairs; short ones (112, 114, 116 111) as they are. Never one of those who live here."""
    short = "".join(str(unicodedata.decimal(c, "")) for c in typed if not c.isspace())
    if 3 <= len(short) <= 6 and len(short) == len("".join(typed.split())):
        return short if len(short) < 6 else f"{short[:3]} {short[3:]}"
    phone = tidy_phone(typed)
    living = Membership.objects.filter(estate=estate, user__phone=phone, household__isnull=False)
    if phone and living.exists():
        sentence = _(
            "Skriv et nummer til et sted eller et kontor. Private numre hører ikke til her."
        )
        raise _no("private_phone", sentence, "phone")
    return phone


def _no(code: str, sentence: str, field: str) -> Refused:
    return Refused(code, sentence, status=422, field=field)


# --- the verbs -----------------------------------------------------------------------------------


@transaction.atomic
def begin(member: Membership, *, now: datetime) -> int:
    """Write down what the house says until somebody has written: from then on it is theirs.

    Returns how many; 0 where something stands already. Refused `not_yours`.
    """
    _hold(member)
    if GuideEntry.objects.of(member.estate).exists():
        return 0
    return _begin(member, now)


def _begin(member: Membership, now: datetime) -> int:
    rows = [
        GuideEntry(
            estate=member.estate, order=STEP * number, changed_at=now, changed_by=member.user,
            **asdict(start),
        )
        for number, start in enumerate(starts_for(member.estate.organisation), start=1)
    ]  # fmt: skip
    GuideEntry.objects.bulk_create(rows)
    logbook.note(
        "guide.begun", by=member.user, estate=member.estate, now=now, facts={"entries": len(rows)}
    )
    return len(rows)


@transaction.atomic
def add(member: Membership, said: Said, *, now: datetime) -> GuideEntry:
    """A new entry, last under its heading. The first one brings along what stood there before.

    Refused `not_yours`, `full`, and as `checked`.
    """
    said = checked(said, member.estate)
    _hold(member)
    rows = GuideEntry.objects.of(member.estate)
    if not rows.exists():
        _begin(member, now)
    if rows.standing().count() >= rules.MOST:
        raise Refused("full", _("Her står meget. Tag noget væk først, så man kan finde rundt."))
    last = rows.order_by("-order").values_list("order", flat=True).first() or 0
    entry = GuideEntry(estate=member.estate, order=last + STEP)
    return _write(member, entry, asdict(said), "guide.added", now)


@transaction.atomic
def change(member: Membership, entry: GuideEntry, said: Said, *, now: datetime) -> GuideEntry:
    """Other words, another number. Refused `not_yours`, and as `checked`."""
    said = checked(said, member.estate)
    return _write(member, _held(member, entry), asdict(said), "guide.changed", now)


@transaction.atomic
def move(member: Membership, entry: GuideEntry, *, up: bool, now: datetime) -> GuideEntry:
    """One place up or down under its heading. Nothing happens at the end. Refused `not_yours`."""
    entry = _held(member, entry)
    rows = list(
        GuideEntry.objects.of(member.estate).standing().filter(heading=entry.heading).in_order()
    )
    at = next((number for number, row in enumerate(rows) if row.pk == entry.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or not 0 <= to < len(rows):
        return entry
    rows.insert(to, rows.pop(at))
    for order, row in zip(sorted(one.order for one in rows), rows, strict=True):
        row.order = order
    _spread(rows)
    GuideEntry.objects.bulk_update(rows, ["order"])
    return _write(member, rows[to], {}, "guide.moved", now)


def _spread(rows: list[GuideEntry]) -> None:
    """No two in the same place."""
    for before, row in itertools.pairwise(rows):
        row.order = max(row.order, before.order + 1)


@transaction.atomic
def remove(member: Membership, entry: GuideEntry, *, now: datetime) -> GuideEntry:
    """Off the page; it can be brought back for thirty days. Refused `not_yours`."""
    entry = _held(member, entry)
    if entry.removed_at is not None:
        return entry
    return _write(member, entry, {"removed_at": now}, "guide.removed", now)


@transaction.atomic
def put_back(member: Membership, entry: GuideEntry, *, now: datetime) -> GuideEntry:
    """Where it stood. Refused `not_yours`."""
    entry = _held(member, entry)
    if entry.removed_at is None:
        return entry
    return _write(member, entry, {"removed_at": None}, "guide.put_back", now)


def _write(
    member: Membership, entry: GuideEntry, facts: dict[str, Any], act: str, now: datetime
) -> GuideEntry:
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.changed_at, entry.changed_by = now, member.user
    entry.save()
    logbook.note(act, by=member.user, estate=member.estate, now=now, facts={"entry": entry.pk})
    return entry


def _hold(member: Membership) -> None:
    """One who writes at a time in each estate. Refused `not_yours`."""
    if not rules.may_edit(member):
        raise _not_there()
    Estate.objects.select_for_update(no_key=True).get(pk=member.estate_id)


def _held(member: Membership, entry: GuideEntry) -> GuideEntry:
    _hold(member)
    rows = GuideEntry.objects.select_for_update(no_key=True).of(member.estate)
    found: GuideEntry | None = rows.filter(pk=entry.pk).first()
    if found is None:
        raise _not_there()
    return found


def _not_there() -> Refused:
    return Refused("not_yours", _("Det er her ikke længere."), status=404)


# --- being forgotten, and the broom --------------------------------------------------------------


def erase(user: User, now: datetime) -> None:
    """What is written stays: it is about offices. Who wrote it is not named."""
    GuideEntry.objects.filter(changed_by=user).update(changed_by=None)


def old(now: datetime) -> Any:
    """What was taken away a month ago."""
    return GuideEntry.objects.filter(removed_at__lt=now - KEPT)


def sweep(now: datetime) -> int:
    return int(old(now).delete()[0])
