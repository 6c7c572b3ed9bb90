"""May they say it, and if not, why? No queries and no clock: whoever asks brings the facts."""

import unicodedata
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.chat.models import TEXT_LENGTH, Conversation, Kind, Message, Participant
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.models import COLLEAGUES, Membership

EDITED_WITHIN = timedelta(minutes=15)
MOST, WITHIN = 20, timedelta(seconds=10)
ASKS_A_DAY = 5
NO_LASTS = timedelta(days=30)
# Where everybody is by living there: one mutes it, and cannot leave it.
NOT_HERE_ANY_MORE = gettext_lazy("Den besked er her ikke mere.")
NOT_BETWEEN_TWO = gettext_lazy("Det kan to naboer vælge, når de skriver sammen.")
BY_ITSELF = frozenset({Kind.ENTRANCE, Kind.DESK})


def not_found() -> Refused:
    """The same for what does not exist and for what is not theirs."""
    return Refused("not_found", _("Det findes ikke her."), status=404)


def no_such_picture() -> Refused:
    sentence = _("Det billede er her ikke. Vælg det igen.")
    return Refused("no_such_picture", sentence, status=422, field="picture")


def tidy_text(text: str, *, may_be_empty: bool = False) -> str:
    """The text without what cannot be seen at its ends. Refused `nothing_said`, `too_long`, `cpr`."""
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or _is_written(c)).strip()
    if not plain and not may_be_empty:
        raise Refused("nothing_said", _("Skriv noget først."), status=422, field="text")
    if len(plain) > TEXT_LENGTH:
        sentence = _("Beskeden er for lang. Der er plads til {most} tegn. Del den i to.")
        most = TEXT_LENGTH
        raise Refused("too_long", sentence.format(most=most), status=422, field="text")
    return refuse_cpr(plain, field="text")


def _is_written(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) not in {"Cc", "Cs", "Co"}


def refuse_unless_open(conversation: Conversation, now: datetime) -> None:
    """Refused `closed` when it is only read."""
    if conversation.is_closed(now):
        raise Refused("closed", _("Samtalen er slut. Du kan stadig læse den."))


def refuse_unless_both_said_yes(mine: Participant, somebody_is_asked: bool) -> None:
    """Refused `not_answered` for who is asked, `waits` for who asked."""
    if mine.is_asked:
        raise Refused("not_answered", _("Sig ja først. Så kan I skrive sammen."))
    if somebody_is_asked:
        raise Refused("waits", _("Naboen har ikke svaret endnu. Vent på et ja."))


def refuse_hurry(last: datetime | None, conversation: Conversation, now: datetime) -> None:
    """Refused `slow` when the conversation takes it slowly and they spoke a moment ago."""
    if last is None or not conversation.slow_seconds:
        return
    left = seconds_left(last + timedelta(seconds=conversation.slow_seconds), now)
    if left > 0:
        sentence = ngettext(
            "Her tager vi den med ro. Vent %(count)s sekund.",
            "Her tager vi den med ro. Vent %(count)s sekunder.",
            left,
        )
        facts = {"retry_after": left}
        raise Refused("slow", sentence % {"count": left}, status=429, facts=facts)


def too_fast(free_at: datetime, now: datetime) -> Refused:
    """The answer to the twenty-first message within ten seconds."""
    left = max(seconds_left(free_at, now), 1)
    sentence = _("Du skriver hurtigt. Vent et øjeblik, så kommer det hele med.")
    return Refused("rate_limited", sentence, status=429, facts={"retry_after": left})


def seconds_left(until: datetime, now: datetime) -> int:
    return ceil((until - now).total_seconds())


def wrote(member: Membership, message: Message) -> bool:
    return message.author_id == member.pk


def can_edit(member: Membership, message: Message, now: datetime) -> bool:
    """One's own, within a quarter of an hour; what a moderator hid may be put right at any time."""
    in_time = now - message.said_at <= EDITED_WITHIN or message.hidden_at is not None
    return wrote(member, message) and message.deleted_at is None and in_time


def can_delete(member: Membership, message: Message) -> bool:
    return wrote(member, message) and message.deleted_at is None


def can_leave(kind: str) -> bool:
    return kind not in BY_ITSELF | {Kind.GROUP, Kind.AGREEMENT}


def refuse_to_leave(kind: str) -> None:
    """Refused `cannot_leave`, `leave_the_group`."""
    if kind == Kind.GROUP:
        sentence = _("Gå ud af gruppen. Så er du også ude af samtalen.")
        raise Refused("leave_the_group", sentence)
    if not can_leave(kind):
        raise Refused("cannot_leave", _("Her er du med. Du kan slå lyden fra i stedet."))


def may_show_reading(member: Membership, conversation: Conversation, mine: Any) -> bool:
    """Between two neighbours. Never for who is here by an office."""
    return conversation.is_between_two and not mine and not member.roles & COLLEAGUES
