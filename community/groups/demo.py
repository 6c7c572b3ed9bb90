"""The demo's groups, as the cast file tells them, with people in them who said something."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from community.chat.demo import tell_lines
from community.chat.models import Message
from community.groups import actions
from community.groups.holding import actions as holding
from community.groups.making import actions as making
from community.groups.meetings import actions as meetings
from community.groups.models import InterestGroup
from community.people.models import Estate, Membership

MADE = timedelta(weeks=30)  # before now
NEW = timedelta(days=6)
Cast = dict[str, Any]


def demo(cast: Cast, now: datetime) -> None:
    """Groups, who is in them, when they meet, and a few lines. Does nothing where they stand."""
    name = cast["organisation"]["name"]
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=name)}
    if InterestGroup.objects.filter(estate__in=estates.values()).exists():
        return
    for facts in cast.get("groups", []):
        _group(facts, estates, now)
    for sample in cast.get("chat_samples", []):
        if "gruppe" in sample:
            _talk(sample, now)


def _group(facts: Cast, estates: dict[int, Estate], now: datetime) -> None:
    numbers = facts["afd"] if isinstance(facts["afd"], list) else [facts["afd"]]
    near = [estates[number] for number in numbers]
    since = now - (NEW if facts.get("status") == "ny" else MADE)
    holders = [_member(name, near, now) for name in facts["holder"]]
    group = making.make(
        holders[0],
        name=facts["navn"],
        about=facts["om"],
        icon=facts["ikon"],
        door=facts["doer"],
        is_across=len(near) > 1,
        room_for=facts.get("plads"),
        now=since,
    )
    for name in [*facts["holder"][1:], *facts["med"]]:
        actions.let_in(actions.locked(group), _member(name, near, now), since)
    for second in holders[1:]:
        row = group.members.get(member=second)
        holding.ask_to_hold(holders[0], group, row, now=since)
        holding.answer_holding(second, group, is_yes=True, now=since)
    for name in facts.get("spoerger", []):
        actions.ask(_member(name, near, now), group, now=now - timedelta(hours=3))
    if "moede" in facts:
        _meeting(holders[0], group, facts["moede"], now)
    if facts.get("pause"):
        holding.pause(holders[0], group, now=now - timedelta(weeks=4))


def _member(name: str, estates: list[Estate], now: datetime) -> Membership:
    """Somebody of the cast, in the first of these estates they belong to."""
    here = Membership.objects.at_the_gate(timezone.localdate(now)).filter(user__name=name)
    found = {member.estate_id: member for member in here.filter(estate__in=estates)}
    return next(found[estate.pk] for estate in estates if estate.pk in found)


def _meeting(holder: Membership, group: InterestGroup, said: Cast, now: datetime) -> None:
    clock = time.fromisoformat(said["kl"])
    day = _next(timezone.localdate(now) + timedelta(days=1), said["dag"])
    meetings.add(
        holder,
        group,
        what=said["hvad"],
        where=said["hvor"],
        day=day + timedelta(weeks=said.get("uger", 0)),
        clock=clock,
        minutes=said["min"],
        every=said["tit"],
        now=now,
    )


def _next(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _talk(sample: Cast, now: datetime) -> None:
    group = InterestGroup.objects.select_related("conversation").get(name=sample["gruppe"])
    if not Message.objects.filter(conversation=group.conversation).exists():
        tell_lines(group.conversation, sample["linjer"], now - timedelta(hours=5))
