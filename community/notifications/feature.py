"""What the notifications room tells the floor about itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link, Subject, Tell
from community.notifications import actions, receipts
from community.notifications.kinds import MOST_UNSEEN, UNSEEN
from community.notifications.models import (
    Delivery,
    Muting,
    Notification,
    Preference,
    PushSubscription,
)
from community.notifications.telling import WEEK
from community.notifications.wishes import ANSWERED, ASKED, SPEAKS_UP
from community.people.acting import is_visit
from community.people.models import Membership, User
from community.shapes import Retention


def badges(member: Membership, now: datetime) -> dict[str, Any]:
    """What they have not seen here. Nothing of a neighbour's on a visit."""
    if is_visit(member):
        return {}
    asked = Preference.objects.visible_to(member).filter(kind=ASKED)
    return {
        UNSEEN: Notification.objects.visible_to(member).unseen()[:MOST_UNSEEN],
        ANSWERED: asked,
        SPEAKS_UP: asked.filter(wanted=True),
    }


def _is_own_inbox(member: Membership, number: int) -> bool:
    return number == member.user_id and not is_visit(member)


def export(user: User) -> dict[str, Any]:
    """Everything the house has said to this person, how it was sent, and what they chose."""
    notes = Notification.objects.of(user).newest_first()
    sent = Delivery.objects.filter(notification__user=user).order_by("pk")
    also = _browsers_and_mutings(user)
    return {
        "notes": [_note(note) for note in notes.select_related("estate")],
        "deliveries": [_delivery(delivery) for delivery in sent],
        "choices": [
            {"kind": choice.kind, "way": choice.way, "wanted": choice.wanted}
            for choice in Preference.objects.of(user).order_by("kind", "way")
        ],
        "browsers": [
            {"maker": urlsplit(endpoint).hostname, "since": since.isoformat()}
            for is_muted, endpoint, since in also
            if not is_muted
        ],
        "muted": [
            {"thread": thread, "since": since.isoformat()}
            for is_muted, thread, since in also
            if is_muted
        ],
    }


def _browsers_and_mutings(user: User) -> list[tuple[bool, str, datetime]]:
    """(is a muting, endpoint or thread, since when): one question for two short lists."""
    browsers = PushSubscription.objects.of(user).annotate(is_muted=Value(False))
    mutings = Muting.objects.of(user).annotate(is_muted=Value(True))
    rows = browsers.values_list("is_muted", "endpoint", "created_at").union(
        mutings.values_list("is_muted", "thread", "since")
    )
    return sorted(rows, key=lambda row: row[2])


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


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """For who holds an office: how far what was told to many has come."""
    if member.helper is None and (member.is_board or member.is_colleague):
        url = reverse("notifications:sent", args=[member.estate.slug])
        hint = _("Hvor langt beskeder til alle er")
        yield Link(_("Sendt til mange"), "megaphone-simple", url, "work", 90, hint)


FEATURE = Feature(
    key="notifications",
    name=_("Til dig"),
    topics={"inbox": _is_own_inbox},
    badges=badges,
    links=links,
    tells=[
        Tell(
            receipts.KIND,
            _("Det, en hjælper gør"),
            _("Hvad der er gjort i dit navn"),
            Subject.HELP,
        ),
        Tell(WEEK, _("Ugen hos jer"), _("Om mandagen, fem linjer på e-mail"), Subject.HOUSE),
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
        ),
        Retention(
            "notifications.Muting",
            _("Det, nogen ikke vil høre mere om"),
            _("90 dage, efter det sidste er sagt om det"),
            count=lambda now: actions.old_mutings(now).count(),
            sweep=actions.tidy_mutings,
        ),
    ],
)
