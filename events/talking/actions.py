"""The verbs of an event's conversation: a host opens it, who comes joins, and it ends a week after."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Subquery
from django.utils.translation import gettext as _

from community.chat import actions as chat
from community.chat.models import Conversation, Kind, Participant
from community.errors import Refused
from community.people.models import Membership
from events import actions, notify
from events.afterwards.actions import was_there
from events.afterwards.rules import has_talk, may_open_talk, talks_until
from events.models import Event, Host, Signup, TaskTaking

A_WEEK = timedelta(days=7)
ICON = "calendar-dots-duotone"


@transaction.atomic
def open_talk(member: Membership, event: Event, *, now: datetime) -> Conversation:
    """«Åbn en samtale». Twice is once: the host comes into the one there is.

    Refused `not_yours`, and `no_talk` for a draft, what is called off or over, and what nobody says
    that they come to.
    """
    event = actions.mine(member, event)
    if event.conversation is not None and has_talk(event, now):
        chat.join(event.conversation, member, now=now)
        return event.conversation
    if not may_open_talk(event, now):
        raise Refused("no_talk", _("Her kan I ikke åbne en samtale."))
    talk = chat.begin(
        event.estate, Kind.EVENT, [member], now=now, title=event.title[:80], icon=ICON
    )
    chat.close(talk, closes_at=talks_until(event))
    event.conversation = talk
    event.save(update_fields=["conversation"])
    notify.push(event)
    return talk


@transaction.atomic
def join_talk(member: Membership, event: Event, *, now: datetime) -> Conversation:
    """«Vær med i samtalen», for who comes, hosts or lends a hand. They read what is said from now on.

    Refused `no_talk` where there is none or it has ended, and `not_coming`.
    """
    event = actions.held(event)
    if event.conversation is None or not has_talk(event, now):
        raise Refused("no_talk", _("Der er ingen samtale her nu."))
    if not was_there(member, event):
        raise Refused("not_coming", _("Meld dig til først. Så kan du være med i samtalen."))
    chat.join(event.conversation, member, now=now)
    return event.conversation


def tidy_due(now: datetime) -> int:
    """Who comes no more is out, and what was moved ends a week after its new day. How many."""
    talking = Event.objects.filter(conversation__isnull=False, ends_at__gt=now - A_WEEK)
    ends = ExpressionWrapper(F("ends_at") + A_WEEK, output_field=DateTimeField())
    moved = talking.exclude(conversation__closes_at=ends).select_related("conversation")
    done = 0
    for event in moved.order_by("pk"):
        assert event.conversation is not None
        chat.close(event.conversation, closes_at=talks_until(event))
        done += 1
    for seat in _gone(talking):
        chat.leave(seat.conversation, seat.member, now=now)
        done += 1
    return done


def _gone(talking: Any) -> list[Participant]:
    """Those in these conversations who neither come, host nor lend a hand any more. One question."""
    event = talking.filter(conversation=OuterRef("conversation"))
    here = Participant.objects.here().filter(conversation__in=talking.values("conversation"))
    seats = here.annotate(event=Subquery(event.values("pk")[:1]))
    of_event, of_member = {"event": OuterRef("event")}, {"member": OuterRef("member")}
    coming = Signup.objects.coming().filter(**of_event)
    taken = TaskTaking.objects.filter(task__event=OuterRef("event"), **of_member)
    made = Event.objects.filter(pk=OuterRef("event"), made_by=OuterRef("member"))
    there = (
        Exists(coming.filter(**of_member))
        | Exists(coming.filter(household=OuterRef("member__household")))
        | Exists(Host.objects.filter(**of_event, **of_member))
        | Exists(taken)
        | Exists(made)
    )
    return list(seats.exclude(there).select_related("conversation", "member").order_by("pk"))
