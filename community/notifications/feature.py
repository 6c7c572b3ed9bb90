"""What the notifications room tells the floor about itself."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.features import Feature, Subject, Tell
from community.notifications import actions, receipts
from community.notifications.kinds import MOST_UNSEEN, UNSEEN
from community.notifications.models import Delivery, Notification, Preference
from community.people.acting import is_visit
from community.people.models import Membership, User
from community.shapes import Retention


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """What they have not seen here. Nothing of a neighbour's on a visit."""
    if is_visit(member):
        return {}
    return {UNSEEN: Notification.objects.visible_to(member).unseen()[:MOST_UNSEEN]}


def _is_own_inbox(member: Membership, number: int) -> bool:
    return number == member.user_id and not is_visit(member)


def export(user: User) -> dict[str, Any]:
    """Everything the house has said to this person, how it was sent, and what they chose."""
    notes = Notification.objects.of(user).newest_first()
    sent = Delivery.objects.filter(notification__user=user).order_by("pk")
    return {
        "notes": [_note(note) for note in notes.select_related("estate")],
        "deliveries": [_delivery(delivery) for delivery in sent],
        "choices": [
            {"kind": choice.kind, "way": choice.way, "wanted": choice.wanted}
            for choice in Preference.objects.of(user).order_by("kind", "way")
        ],
    }


def _note(note: Notification) -> dict[str, Any]:
    return {
        "id": note.pk,
        "estate": note.estate.slug if note.estate else None,
        "kind": note.kind,
        "title": note.title,
        "body": note.body,
        "url": note.url,
        "thread": note.thread,
        "created_at": note.created_at.isoformat(),
        "seen_at": note.seen_at.isoformat() if note.seen_at else None,
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "note": delivery.notification_id,
        "way": delivery.way,
        "state": delivery.state,
        "tries": delivery.tries,
        "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
        "said_on_the_phone": delivery.said,
    }


def erase(user: User, now: datetime) -> None:
    """Delete it all: a note is nothing without its reader."""
    actions.forget(user)


FEATURE = Feature(
    key="notifications",
    name=_("Til dig"),
    topics={"inbox": _is_own_inbox},
    counts=counts,
    tells=[
        Tell(
            receipts.KIND,
            _("Det, en hjælper gør"),
            _("Hvad der er gjort i dit navn"),
            Subject.HELP,
        )
    ],
    export=export,
    holds=_("Beskeder til dig, og hvad du gerne vil høre om"),
    erase=erase,
    retention=[
        Retention(
            "notifications.Notification",
            _("Det, huset har skrevet til nogen"),
            _("90 dage"),
            count=lambda now: actions.old(now).count(),
            sweep=actions.tidy,
        )
    ],
)
