"""What somebody has written about a task, tidied and looked at before it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import looks_like_cpr
from community.people.models import Dwelling, Entrance, Role
from helpdesk.duties.careful import refuse_personal, speaks_of_a_person
from helpdesk.models import Duty
from helpdesk.models.duties import DOING_ROLES, ITEM_LENGTH
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

ITEMS_AT_MOST = 20


@dataclass(frozen=True)
class Written:
    """A task as somebody wrote it."""

    title: str
    due: date
    kind: str = Duty.OTHER
    text: str = ""
    clock: time | None = None
    place: str = ""
    entrance: Entrance | None = None
    dwelling: Dwelling | None = None
    role: str = Role.CARETAKER
    checklist: tuple[str, ...] = ()


def line(text: str, field: str, most: int, *, lines: bool = False) -> str:
    """Tidied text. Refused `long_text`, `cpr`, `about_a_person`."""
    kept = refuse_personal(tidied(text, lines=lines), field=field)
    if len(kept) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=most)
        raise Refused("long_text", sentence, status=422, field=field)
    return kept


def items(lines: Iterable[str]) -> list[str]:
    """The lines of a checklist, without the empty ones. Refused `too_many_lines` and as `line`."""
    kept = [line(one, "checklist", ITEM_LENGTH) for one in lines]
    kept = [one for one in kept if one]
    if len(kept) > ITEMS_AT_MOST:
        sentence = _("Der er plads til {most} linjer.").format(most=ITEMS_AT_MOST)
        raise Refused("too_many_lines", sentence, status=422, field="checklist")
    return kept


def facts(written: Written) -> dict[str, Any]:
    """The columns of what was written. Refused `no_title`, `no_such_choice`, and as `line`."""
    title = line(written.title, "title", TITLE_LENGTH)
    if not title:
        raise Refused("no_title", _("Skriv, hvad der skal gøres."), status=422, field="title")
    for field, value, known in (
        ("kind", written.kind, Duty.values),
        ("role", written.role, [one.value for one in DOING_ROLES]),
    ):
        if value not in known:
            raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field=field)
    return {
        "kind": written.kind,
        "title": title,
        "text": line(written.text, "text", TEXT_LENGTH, lines=True),
        "due_on": written.due,
        "due_at": written.clock,
        "place": line(written.place, "place", LINE_LENGTH),
        "entrance": written.entrance,
        "dwelling": written.dwelling,
        "role": written.role,
    }


def made_fit(written: Written) -> Written:
    """What the house itself wrote from something a neighbour wrote: shortened, never refused.

    Where it has a word a task may not have, the task says its kind, and what it is about stands
    where its `url` leads.
    """
    title, text = tidied(written.title)[:TITLE_LENGTH], tidied(written.text, lines=True)
    if _is_unfit(title):
        title = str(Duty(written.kind).label)
    return replace(written, title=title, text="" if _is_unfit(text) else text[:TEXT_LENGTH])


def _is_unfit(text: str) -> bool:
    return looks_like_cpr(text) or speaks_of_a_person(text)
