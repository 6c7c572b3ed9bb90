"""What the doors show: a conversation as facts, and its messages a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery

from community.chat import among, rules
from community.chat.facts import facts_of, moment, who
from community.chat.models import Conversation, Kind, Message, Participant
from community.finding import CONFIG
from community.people.models import COLLEAGUES, Membership

A_PAGE, MOST_BEHIND = 50, 500
Facts = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A piece of a conversation. `latest` is the number one knows after reading it."""

    messages: list[Message]
    latest: int
    limited: bool = False
    older: bool = False


def newest(member: Membership, conversation: Conversation) -> Sheet:
    """The last fifty, oldest first."""
    return _sheet(member, conversation, among.said_in(conversation, member))


def before(member: Membership, conversation: Conversation, seq: int) -> Sheet:
    """The fifty before that place, oldest first."""
    return _sheet(member, conversation, among.said_in(conversation, member).filter(seq__lt=seq))


def after(member: Membership, conversation: Conversation, number: int) -> Sheet:
    """What has happened since, in the order it happened; the newest fifty when that is too much.

    `latest` is read first. Numbers are committed in order, so whatever is read later holds all
    that came before it.
    """
    latest = among.latest(conversation)
    since = (
        among.said_in(conversation, member).filter(changed_seq__gt=number).order_by("changed_seq")
    )
    rows = list(since[: MOST_BEHIND + 1])
    if len(rows) > MOST_BEHIND:
        sheet = newest(member, conversation)
        return Sheet(sheet.messages, sheet.latest, limited=True, older=sheet.older)
    return Sheet(rows, max([latest, *(row.changed_seq for row in rows)]))


def with_words(member: Membership, conversation: Conversation, words: str) -> Sheet:
    """At most fifty that have these words, the newest first."""
    query = SearchQuery(words[:200], config=CONFIG, search_type="websearch")
    found = among.said_in(conversation, member).still_said().filter(words=query).order_by("-seq")
    return Sheet(list(found[:A_PAGE]), among.latest(conversation))


def _sheet(member: Membership, conversation: Conversation, rows: Any) -> Sheet:
    latest = among.latest(conversation)
    found = list(rows.order_by("-seq")[: A_PAGE + 1])
    shown = found[:A_PAGE][::-1]
    seen = max([latest, *(row.changed_seq for row in shown)])
    return Sheet(shown, seen, older=len(found) > A_PAGE)


def messages_as_facts(member: Membership, messages: Iterable[Message]) -> list[Facts]:
    """The messages as their reader gets them: one query more, for who is named in which."""
    rows = list(messages)
    ids = [row.pk for row in rows]
    named = among.naming(member, ids)
    return [facts_of(row, member, names_me=row.pk in named) for row in rows]


def sheet_as_facts(member: Membership, sheet: Sheet) -> Facts:
    return {
        "results": messages_as_facts(member, sheet.messages),
        "latest": sheet.latest,
        "limited": sheet.limited,
        "older": sheet.older,
    }


def conversations_as_facts(
    member: Membership, conversations: Iterable[Any], now: datetime
) -> list[Facts]:
    """Conversations from `among.list_of`: five queries, however many they are."""
    rows = list(conversations)
    last = among.last_said(rows)
    others = among.others(member, rows)
    pinned_ids = [row.pinned_id for row in rows if row.pinned_id]
    pinned = among.pinned(member, pinned_ids)
    said = {row.pk: row for row in [*last.values(), *pinned.values()]}
    facts = {each["token"]: each for each in messages_as_facts(member, said.values())}

    def of(message: Message | None) -> Facts | None:
        return facts[str(message.token)] if message is not None else None

    return [
        _conversation(member, row, others.get(row.pk), now)
        | {"last": of(last.get(row.pk)), "pinned": of(_from(row, pinned.get(row.pk)))}
        for row in rows
    ]


def conversation_as_facts(member: Membership, conversation: Conversation, now: datetime) -> Facts:
    """One from `among.list_of`, as the member has it: unread, the other's name, what is pinned."""
    return conversations_as_facts(member, [conversation], now)[0]


def _from(conversation: Any, message: Message | None) -> Message | None:
    """The pinned one, if it was said after the member came."""
    return message if message is not None and message.seq > conversation.mine_from else None


def _conversation(member: Membership, row: Any, other: Participant | None, now: datetime) -> Facts:
    facts = {
        "token": str(row.token),
        "topic": row.topic,
        "kind": row.kind,
        "title": row.title,
        "icon": row.icon,
        "other": (
            who(other.member, other.as_role, names=row.kind == Kind.AGREEMENT) if other else None
        ),
        "latest": row.seq,
        "unread": row.unread,
        "read_up_to": row.mine_read,
        "my_role": row.mine_role,
        "is_muted": row.mine_muted,
        "is_asked": row.mine_asked,
        "waits": row.kind == Kind.DIRECT and other is not None and other.is_asked,
        "is_closed": row.is_closed(now),
        "closes_at": moment(row.closes_at) if row.closes_at else None,
        "slow_seconds": row.slow_seconds,
        "can_leave": rules.can_leave(row.kind),
        "shows_reading": row.mine_shows,
        "other_has_read": None,
    }
    if other is not None and shows_both(member, row, other):
        facts["other_has_read"] = other.read_up_to
    return facts


def shows_both(member: Membership, row: Any, other: Participant) -> bool:
    """Both let the other see how far they have read, and neither works here."""
    in_office = row.mine_role or other.as_role or member.roles & COLLEAGUES
    return bool(row.mine_shows and other.shows_reading and not in_office)
