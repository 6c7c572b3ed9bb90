"""To ask a neighbour whether you may write to each other, and to answer.

A no is known to who said it. Whoever asked sees the same as when there is no answer, and may ask
again after thirty days.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.chat import notify, rules
from community.chat.actions import begin
from community.chat.models import Conversation, Kind, Participant
from community.chat.saying.actions import locked, seat
from community.errors import Refused
from community.moderation.rules import refuse_writing
from community.people.acting import is_visit
from community.people.models import COLLEAGUES, Membership, RoleTerm, User
from community.profiles import neighbours

A_DAY = timedelta(days=1)


@transaction.atomic
def ask_to_talk(member: Membership, token: Any, *, now: datetime) -> Conversation:
    """Ask the neighbour with this token. The conversation waits until they have said yes.

    The one there is already when both said yes; and asking who has asked is saying yes. Locks both
    people, lower id first. Refused `cannot_be_asked` (404) for who is hidden, blocked, on paper,
    young, or is not there, without a difference, and to who helps on a visit; `use_the_desk` for
    who works here; `you_are_hidden`; `own_home_only` (they are under 18); `already_asked` (no
    answer, or a no in the last thirty days); `asked_often`; `paused`.
    """
    refuse_writing(member, now)
    other = _neighbour(member, token, now)
    pair = [member.user_id, other.user_id]
    people = User.objects.select_for_update(no_key=True).filter(pk__in=pair).order_by("pk")
    list(people.values_list("pk"))
    standing = _between(member, other)
    if standing is not None:
        return _once_more(member, other, standing, now)
    _refuse_many(member, now)
    title = ""
    conversation = begin(member.estate, Kind.DIRECT, [member, other], now=now, title=title)
    _put_the_question(conversation, other, now)
    return conversation


def _neighbour(member: Membership, token: Any, now: datetime) -> Membership:
    other = None if is_visit(member) else neighbours.one(member, token, now)
    if other is None or other.pk == member.pk or other.user.on_paper:
        raise _cannot()
    today = timezone.localdate(now)
    offices = RoleTerm.objects.filter(membership=other, period__contains=today)
    if offices.filter(role__in=COLLEAGUES).exists():
        sentence = _("Skriv til dem, der arbejder her, under «Til viceværten».")
        raise Refused("use_the_desk", sentence)
    if member.user.is_hidden:
        sentence = _("Du er skjult. Vis dit navn først, så naboen ved, hvem der spørger.")
        raise Refused("you_are_hidden", sentence)
    lives_together = other.household_id == member.household_id
    if not member.user.is_adult and not lives_together:
        sentence = _("Du kan skrive med dem, du bor sammen med, og i grupperne.")
        raise Refused("own_home_only", sentence)
    if not other.user.is_adult and not lives_together:
        raise _cannot()
    return other


def _cannot() -> Refused:
    sentence = _("Den nabo kan du ikke spørge her.")
    return Refused("cannot_be_asked", sentence, status=404)


def _between(member: Membership, other: Membership) -> Conversation | None:
    """The conversation these two have or had, whoever has left it since."""
    direct = Conversation.objects.filter(kind=Kind.DIRECT, participants__member=member)
    return direct.filter(participants__member=other).order_by("-pk").first()


def _once_more(
    member: Membership, other: Membership, conversation: Conversation, now: datetime
) -> Conversation:
    locked(conversation.pk)
    seats = {one.member_id: one for one in conversation.participants.select_related("member")}
    mine, theirs = seats[member.pk], seats[other.pk]
    if mine.is_asked:
        _say_yes(conversation, mine, theirs, now)
        return conversation
    if theirs.is_asked and _must_wait(theirs, now):
        sentence = _("Du har spurgt. Svarer naboen ikke, kan du spørge igen om en måned.")
        raise Refused("already_asked", sentence)
    if theirs.is_asked or theirs.left_at is not None:
        _refuse_many(member, now)
        _sit_down(conversation, mine, now)
        _put_the_question(conversation, other, now)
        return conversation
    _sit_down(conversation, mine, now)
    return conversation


def _must_wait(theirs: Participant, now: datetime) -> bool:
    since = theirs.said_no_at or theirs.asked_at
    return since is not None and now - since < rules.NO_LASTS


def _refuse_many(member: Membership, now: datetime) -> None:
    """Refused `asked_often` for the sixth question of a day."""
    asked = Participant.objects.filter(
        conversation__kind=Kind.DIRECT,
        conversation__participants__member=member,
        asked_at__gt=now - A_DAY,
    )
    if asked.exclude(member=member).count() >= rules.ASKS_A_DAY:
        sentence = _("Du har spurgt flere naboer i dag. Vent på svar til i morgen.")
        raise Refused("asked_often", sentence, status=429)


def _put_the_question(conversation: Conversation, other: Membership, now: datetime) -> None:
    marks = {"is_asked": True, "asked_at": now, "said_no_at": None, "left_at": None}
    seats = Participant.objects.filter(conversation=conversation, member=other)
    seats.update(**marks, from_seq=conversation.seq, read_up_to=conversation.seq)
    asked = seats.select_related("member__user", "member__estate").get()
    notify.asked(conversation, asked, now)
    live.push(f"chats:{other.user_id}")


def _sit_down(conversation: Conversation, mine: Participant, now: datetime) -> None:
    """Back in what one had left: what was said before stays away."""
    if mine.left_at is None:
        return
    Participant.objects.filter(pk=mine.pk).update(
        left_at=None, joined_at=now, from_seq=conversation.seq, read_up_to=conversation.seq
    )
    live.push(f"chats:{mine.member.user_id}")


def _say_yes(
    conversation: Conversation, mine: Participant, theirs: Participant, now: datetime
) -> None:
    seats = Participant.objects.filter(pk=mine.pk)
    seats.update(is_asked=False, said_no_at=None, left_at=None)
    notify.seen(mine, now)
    asker = Participant.objects.select_related("member__user", "member__estate").get(pk=theirs.pk)
    if asker.left_at is None:
        notify.said_yes(conversation, asker, now)
    live.push(conversation.topic)
    for one in (mine, asker):
        live.push(f"chats:{one.member.user_id}")


@transaction.atomic
def answer_asking(
    member: Membership, conversation: Conversation, *, yes: bool, now: datetime
) -> Conversation:
    """Say yes, and both may write; or no, and it is gone from the list. Twice is once.

    A no holds for thirty days and is told to nobody. Refused `not_found`.
    """
    locked(conversation.pk)
    mine = seat(member, conversation)
    if not mine.is_asked:
        return conversation
    others = conversation.participants.exclude(pk=mine.pk).select_related("member")
    if yes:
        _say_yes(conversation, mine, others.get(), now)
    else:
        Participant.objects.filter(pk=mine.pk).update(said_no_at=now, left_at=now)
        notify.seen(mine, now)
        live.lock_out(member.user_id)
        live.push(f"chats:{member.user_id}")
    return conversation
