"""What is said, edited and taken back.

Locks are taken in one order: the person, then the conversation. The conversation's lock is held
until the commit, so its numbers are given in the order in which things are stored.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.chat import mentions, notify, rules
from community.chat.facts import facts_of
from community.chat.models import Conversation, Kind, Mention, Message, Participant
from community.errors import Refused
from community.locks import twice
from community.moderation.rules import links_in, refuse_raid, refuse_writing
from community.people.models import Membership, User
from community.pictures.models import Picture

NUDGED_EVERY = timedelta(seconds=5)


def say(
    member: Membership,
    conversation: Conversation,
    text: str,
    *,
    client_id: UUID,
    now: datetime,
    reply_to: Message | None = None,
    picture: Picture | None = None,
) -> Message:
    """Store a line and tell who takes part. The same `client_id` again is the same message.

    Locks the person, then the conversation, until the commit. Refused: `not_found` (not theirs),
    `key_reused` (same id, other text), `closed`, `not_answered`, `waits`, `paused`, `nothing_said`,
    `too_long`, `cpr`, `no_such_message`, `no_such_picture`, `rate_limited` (20 in 10 s, whichever
    door), `slow`, `too_many_links`, `busy`.
    """
    said = rules.tidy_text(text, may_be_empty=picture is not None)
    draft = Message(
        conversation=conversation, author=member, helped_by=member.helper, text=said,
        client_id=client_id, reply_to=reply_to, picture=picture, said_at=now,
    )  # fmt: skip
    return twice(lambda: _say(member, draft, now), _("Mange skriver lige nu. Prøv igen om lidt."))


@transaction.atomic
def _say(member: Membership, draft: Message, now: datetime) -> Message:
    """All that can be refused is refused before the conversation is held: it is held for everybody."""
    _lock_the_person(member)
    mine = seat(member, draft.conversation)
    before = Message.objects.filter(
        conversation=draft.conversation_id, author=member, client_id=draft.client_id
    )
    # Hardly ever there: the eight tables of its facts are asked for only when it is.
    if before.exists():
        return _the_same(before.with_facts().get(), draft.text)
    _refuse_to_say(member, draft, mine, now)
    conversation = locked(draft.conversation_id)
    rules.refuse_unless_open(conversation, now)
    draft.pk, draft.token, draft.conversation, draft.as_role = (
        None,
        uuid4(),
        conversation,
        mine.as_role,
    )
    is_nudged = _is_time_to_nudge(conversation, now)
    since = conversation.nudged_seq
    marks = {"nudged_at": now, "nudged_seq": conversation.seq + 1} if is_nudged else {}
    draft.seq = draft.changed_seq = take_number(conversation, said_at=now, **marks)
    draft.save(force_insert=True)
    Participant.objects.filter(pk=mine.pk).update(read_up_to=draft.seq)
    _name_those_meant(member, draft, now)
    notify.said_for(member, draft, now)
    _tell_pages(draft)
    if is_nudged:
        _nudge(conversation, mine, since)
    return draft


def _lock_the_person(member: Membership) -> None:
    """One message of a person at a time: else five sockets would count past each other."""
    list(User.objects.select_for_update(no_key=True).filter(pk=member.user_id).values_list("pk"))


def locked(pk: int) -> Conversation:
    """The conversation, ours to number until the commit. Refused `not_found` when it is gone."""
    rows = Conversation.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk)
    conversation = rows.first()
    if conversation is None:
        raise rules.not_found()
    return conversation


def take_number(conversation: Conversation, **facts: Any) -> int:
    """The next number. The caller holds the lock."""
    conversation.seq += 1
    Conversation.objects.filter(pk=conversation.pk).update(seq=conversation.seq, **facts)
    return conversation.seq


def seat(member: Membership, conversation: Conversation) -> Participant:
    """The member's place in it as it is now. Refused `not_found` when there is none."""
    visible = Conversation.objects.visible_to(member).filter(pk=conversation.pk)
    seats = Participant.objects.filter(conversation__in=visible.values("pk"), member=member)
    found = seats.select_related("conversation").first()
    if found is None:
        raise rules.not_found()
    return found


def _the_same(earlier: Message, text: str) -> Message:
    was_changed = earlier.edited_at is not None or earlier.deleted_at is not None
    if not was_changed and earlier.text != text:
        sentence = _("Den besked er sendt med andre ord. Skriv den igen.")
        raise Refused("key_reused", sentence, status=422)
    return earlier


def _refuse_to_say(member: Membership, draft: Message, mine: Participant, now: datetime) -> None:
    conversation = mine.conversation
    rules.refuse_unless_open(conversation, now)
    if conversation.kind == Kind.DIRECT:
        others = Participant.objects.filter(conversation=conversation, is_asked=True)
        rules.refuse_unless_both_said_yes(mine, others.exists())
    refuse_writing(member, now)
    _refuse_what_it_hangs_on(member, draft, mine)
    own = Message.objects.filter(author__user=member.user_id)
    lately = own.filter(said_at__gt=now - rules.WITHIN).order_by("-said_at")
    last = list(lately.values_list("said_at", flat=True)[: rules.MOST])
    if len(last) >= rules.MOST:
        raise rules.too_fast(last[-1] + rules.WITHIN, now)
    if conversation.slow_seconds:
        before = own.filter(conversation=conversation).order_by("-said_at").first()
        rules.refuse_hurry(before.said_at if before else None, conversation, now)
    _refuse_many_links(member, draft.text, now)


def _refuse_what_it_hangs_on(member: Membership, draft: Message, mine: Participant) -> None:
    """An answer is to something here that they may read; a picture is their own."""
    to = draft.reply_to
    if to is not None and (
        to.conversation_id != draft.conversation_id or to.seq <= mine.from_seq or to.deleted_at
    ):
        raise Refused("no_such_message", rules.NOT_HERE_ANY_MORE, status=422, field="reply_to")
    picture = draft.picture
    if picture is not None and (
        picture.owner_id != member.user_id or picture.state == Picture.State.REFUSED
    ):
        raise rules.no_such_picture()


def _refuse_many_links(member: Membership, text: str, now: datetime) -> None:
    if not links_in(text):
        return
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Message.objects.filter(author__user=member.user_id, said_at__gte=midnight)
    links = sum(links_in(said) for said in today.values_list("text", flat=True)[:500])
    joined, day = member.period.lower, timezone.localdate(now)
    refuse_raid(text, links_today=links, joined_on=joined, today=day)


def _name_those_meant(member: Membership, message: Message, now: datetime) -> None:
    """A row for each who is named, once; those that were named before stay."""
    if not mentions.names_anybody(message.text):
        return
    today = timezone.localdate(now)
    term_holds = Q(member__terms__period__contains=today)
    offices = ArrayAgg("member__terms__role", filter=term_holds, default=Value([]))
    others = Participant.objects.holding(today).filter(conversation=message.conversation_id)
    others = others.exclude(member=member.pk).filter(is_asked=False).annotate(role_list=offices)
    people = [(one, frozenset(one.role_list)) for one in others.select_related("member__user")]
    named = mentions.named_in(message.text, people, message.conversation.kind)
    rows = [Mention(message=message, member=one.member) for one in named]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)


def _tell_pages(message: Message) -> None:
    by = message.author.user_id if message.author else None
    live.push(message.conversation.topic, facts_of(message), by)


def _is_time_to_nudge(conversation: Conversation, now: datetime) -> bool:
    """At most every five seconds in a conversation of many; the heartbeat carries what is left out."""
    before = conversation.nudged_at
    return before is None or conversation.is_between_two or now - before >= NUDGED_EVERY


def _nudge(conversation: Conversation, mine: Participant, since: int) -> None:
    """Those who had read everything hear that they have not any more: their badge, their list."""
    calm = Participant.objects.here().filter(conversation=conversation, read_up_to__gte=since)
    for user_id in calm.exclude(pk=mine.pk).values_list("member__user_id", flat=True):
        live.push(f"chats:{user_id}")


@transaction.atomic
def edit(member: Membership, message: Message, text: str, *, now: datetime) -> Message:
    """Put other words in one's own message, within fifteen minutes, for everybody to see that.

    Refused `not_found`, `too_late`, `closed`, `paused`, `nothing_said`, `too_long`, `cpr`,
    `too_many_links`.
    """
    said = rules.tidy_text(text, may_be_empty=message.picture_id is not None)
    message = _own(member, message)
    if not rules.can_edit(member, message, now):
        sentence = _("Man kan rette i et kvarter. Du kan slette den og skrive en ny.")
        raise Refused("too_late", sentence)
    rules.refuse_unless_open(message.conversation, now)
    refuse_writing(member, now)
    _refuse_many_links(member, said, now)
    if said == message.text:
        return message
    message.text, message.edited_at = said, now
    change(message, text=said, edited_at=now)
    _name_those_meant(member, message, now)
    return message


@transaction.atomic
def take_back(member: Membership, message: Message, *, now: datetime) -> Message:
    """Take one's own words back; that something stood there stays. Refused `not_found`."""
    message = _own(member, message)
    if message.deleted_at is not None:
        return message
    message.text, message.picture, message.deleted_at = "", None, now
    Mention.objects.filter(message=message).delete()
    unpin(message)
    change(message, text="", picture=None, deleted_at=now)
    return message


def _own(member: Membership, message: Message) -> Message:
    """Their own message, with its conversation locked. Refused `not_found`."""
    conversation = locked(message.conversation_id)
    seat(member, conversation)
    found = Message.objects.with_facts().filter(pk=message.pk, author=member).first()
    if found is None:
        raise rules.not_found()
    found.conversation = conversation
    return found


def unpin(message: Message) -> None:
    if message.conversation.pinned_id == message.pk:
        message.conversation.pinned = None
        Conversation.objects.filter(pk=message.conversation_id).update(pinned=None)


def change(message: Message, **facts: Any) -> None:
    """Write the change under the next number, and tell open pages. The caller holds the lock."""
    message.changed_seq = take_number(message.conversation)
    Message.objects.filter(pk=message.pk).update(changed_seq=message.changed_seq, **facts)
    _tell_pages(message)
