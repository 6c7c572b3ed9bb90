"""Everything the page of one request shows one reader: each role sees just what it needs."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from community.features import Link
from community.people.models import Membership
from helpdesk import page, rules
from helpdesk.also.numbers import can_set_a_day
from helpdesk.also.rules import can_need_too
from helpdesk.hints import hint_of
from helpdesk.models import Category, HelpRequest
from helpdesk.waiting.rules import can_widen

State = HelpRequest.State
# What also the helper should read.
CARED_FOR = frozenset({Category.CHILDREN, Category.DEVICES, Category.TALK, Category.HOMEWORK})


class Note(NamedTuple):
    """What stands over a request that is not simply open."""

    kind: str
    title: str
    text: str = ""


def context_of(member: Membership, found: HelpRequest, now: datetime) -> dict[str, Any]:
    """What the template asks for. Fetched `with_people()`."""
    row = page.rows_of(member, [found], now)[0]
    deals = page.deals_of(member, now, contacts=True, request=found)
    is_asker = rules.is_asker(member, found)
    regrets = page.regrets_of(member, found, now)
    mine = None if is_asker else page.own_answer(member, found)
    may = {
        "can_answer": mine is None and not deals and rules.can_answer(member, found),
        "can_change": is_asker and (found.is_open or found.state == State.DRAFT),
        "can_withdraw": is_asker and (found.is_open or found.state == State.AGREED),
        "can_open": is_asker and found.state == State.DRAFT,
        "can_ask_again": is_asker and found.state in {State.WITHDRAWN, State.EXPIRED},
        "can_discard": is_asker and found.state == State.DRAFT,
        "can_widen": is_asker and found.widen_asked_at is not None and can_widen(found),
        "can_need_too": mine is None and not deals and can_need_too(member, found),
        "can_report": not is_asker and found.member_id is not None,
    }
    also = page.also_of(member, found)
    return may | {
        "member": member,
        "now": now,
        "found": found,
        "row": row,
        "facts": page.facts_of(row, has_agreed=bool(deals) and not is_asker),
        "note": _note(found, is_asker=is_asker, says_enough=bool(deals or regrets)),
        "deals": deals,
        "regrets": regrets,
        "answers": page.answers_to(member, found) if found.found < found.wanted else [],
        "mine": mine,
        "also": also,
        "history": page.history_of(found) if is_asker else [],
        "seen_by": page.seen_by(found),
        "care": hint_of(found.category).care if found.category in CARED_FOR else "",
        "ask_link": _ask_link(member, row, now),
        "can_set_a_day": can_set_a_day(member, found),
        "has_menu": may["can_change"]
        or may["can_withdraw"]
        or may["can_report"]
        or may["can_discard"],
    }


def _note(found: HelpRequest, *, is_asker: bool, says_enough: bool) -> Note | None:
    """`says_enough`: their agreement stands there, or that they have just called it off."""
    if found.hidden_at is not None:
        return Note("warn", _("Det er skjult for andre."))
    if says_enough:
        return None
    if not is_asker:
        if found.state == State.AGREED:
            return Note("ok", _("De har fundet hinanden."), _("Tak, fordi du kiggede."))
        return None
    return _own_note(found)


def _own_note(found: HelpRequest) -> Note | None:
    """What its asker reads over it."""
    if found.state == State.OPEN:
        return Note("lit", _("Naboerne er spurgt."), _("Du får besked, så snart nogen kan."))
    notes = {
        State.DRAFT: Note("plain", _("Det er en kladde."), _("Kun du kan se den.")),
        State.WITHDRAWN: Note(
            "plain",
            _("Du har trukket det tilbage."),
            _("Har du stadig brug for det, så spørg igen."),
        ),
        State.EXPIRED: Note(
            "warn", _("Tiden løb ud."), _("Spørg igen, hvis du stadig har brug for det.")
        ),
        State.HANDED_ON: Note(
            "lit", _("Vi leder videre."), _("En i huset hjælper med at finde en nabo til dig.")
        ),
    }
    return notes.get(State(found.state))


def _ask_link(member: Membership, row: page.Row, now: datetime) -> Link | None:
    """«Spørg», to who is known by name."""
    asker = row.request.member
    if asker is None or row.is_own or not row.who.is_neighbour:
        return None
    return page.chat_with(member, asker, now)
