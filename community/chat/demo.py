"""The demo's conversations: every stairway and desk, and what was said in some of them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from community.chat.actions import read, say
from community.chat.direct.actions import answer_asking, ask_to_talk
from community.chat.models import Conversation, Message
from community.chat.settling.actions import settle_due
from community.people.models import Membership

Cast = dict[str, Any]


def demo(cast: Cast, now: datetime) -> None:
    """Seats for everybody, and a few lines each. Does nothing where something was said already."""
    while settle_due(now):
        pass
    if Message.objects.exists():
        return
    for place in cast.get("chat_places", []):
        _in_place(place, now)
    for pair in cast.get("chat_pairs", []):
        _between(pair, now)


def member_named(name: str, now: datetime) -> Membership | None:
    """Somebody of the cast as they come through the gate."""
    members = Membership.objects.at_the_gate(timezone.localdate(now))
    return members.filter(user__name=name).order_by("estate__number").first()


def tell_lines(conversation: Conversation, lines: list[Any], began: datetime) -> None:
    """Each line by its author, six minutes apart; «Torben (på vegne af Ejnar)» writes for him.

    The same lines are the same messages, however often they are said.
    """
    for number, (who, text) in enumerate(lines):
        at = began + timedelta(minutes=6 * number)
        helper, _on_behalf, helped = who.partition(" (på vegne af ")
        member = member_named(helped.rstrip(")") or helper, at)
        if member is None:
            continue
        if helped:
            doer = member_named(helper, at)
            member.helper = doer.user if doer else None
        client_id = uuid5(NAMESPACE_URL, f"{conversation.token}/{number}")
        say(member, conversation, text, client_id=client_id, now=at)
        for seat in conversation.participants.here().select_related("member__user"):
            if number < len(lines) - 2 and not seat.as_role:
                _has_read(seat.member_id, conversation, at)


def _has_read(member_id: int, conversation: Conversation, at: datetime) -> None:
    """All but the last lines have been read, so that there is something new to see."""
    members = Membership.objects.at_the_gate(timezone.localdate(at))
    member = members.filter(pk=member_id).first()
    if member is not None:
        read(member, conversation, up_to=2**40, now=at)


def _in_place(place: Cast, now: datetime) -> None:
    began = now - timedelta(hours=place["timer_siden"])
    found = Conversation.objects.filter(entrance__isnull=False)
    if place.get("slags") == "desk":
        member = member_named(place["husstand"], now)
        household = member.household_id if member else 0
        found = Conversation.objects.filter(household=household or 0)
    else:
        street, number = place["opgang"].rsplit(" ", 1)
        found = found.filter(entrance__street=street, entrance__house_number=number)
    conversation = found.first()
    if conversation is not None:
        tell_lines(conversation, place["linjer"], began)


def _between(pair: Cast, now: datetime) -> None:
    began = now - timedelta(hours=pair["timer_siden"])
    one, other = (member_named(name, now) for name in pair["to"])
    if one is None or other is None:
        return
    conversation = ask_to_talk(one, other.token, now=began)
    if pair.get("ja", True):
        answer_asking(other, conversation, yes=True, now=began)
        tell_lines(conversation, pair["linjer"], began + timedelta(minutes=10))
