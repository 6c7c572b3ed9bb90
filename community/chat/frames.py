"""What pages say through their socket: a line, that somebody writes, how far somebody has read."""

from datetime import datetime
from typing import Any

from community import live
from community.chat import actions, looking
from community.chat.facts import moment
from community.errors import Refused
from community.people.models import Membership
from community.shapes import Frame

Said = dict[str, Any]


def say(member: Membership, said: Said, now: datetime) -> Said:
    """`{"conversation", "text", "client_id", "reply_to"?, "picture"?}`: stored, then answered."""
    client_id, text = looking.uuid_of(said.get("client_id")), said.get("text")
    if client_id is None or not isinstance(text, str):
        raise ValueError
    conversation = looking.conversation_at(member, said.get("conversation"))
    message = actions.say(
        member,
        conversation,
        text,
        client_id=client_id,
        now=now,
        reply_to=looking.answered_by(member, conversation, said.get("reply_to")),
        picture=looking.picture_of(member, said.get("picture")),
    )
    return {
        "said": str(client_id),
        "conversation": str(conversation.token),
        "token": str(message.token),
        "seq": message.seq,
        "changed_seq": message.changed_seq,
        "said_at": moment(message.said_at),
    }


def typing(member: Membership, said: Said, now: datetime) -> Said:
    """`{"conversation"}`: told to the other of two, and kept nowhere."""
    try:
        conversation = looking.conversation_at(member, said.get("conversation"))
    except Refused:
        return {}
    if conversation.is_between_two and not conversation.is_closed(now):
        who = None if member.user.is_hidden else str(member.token)
        live.push(conversation.topic, {"typing": who}, member.user_id)
    return {}


def read(member: Membership, said: Said, now: datetime) -> Said:
    """`{"conversation", "up_to"}`: no answer, and nothing for what is not theirs."""
    up_to = said.get("up_to")
    if not isinstance(up_to, int) or isinstance(up_to, bool) or not 0 <= up_to < 2**63:
        raise ValueError
    try:
        conversation = looking.conversation_at(member, said.get("conversation"))
        actions.read(member, conversation, up_to=up_to, now=now)
    except Refused:
        return {}
    return {}


FRAMES = [Frame("say", say), Frame("typing", typing, pause=3.0), Frame("read", read, most=40)]
