"""A note as a push: what stands on the screen, and what its maker is told about how long it keeps."""

import hashlib
import json
from datetime import datetime, timedelta

from django.conf import settings

from community.notifications.models import Delivery, PushSubscription
from community.notifications.push.endpoints import endpoint_of
from community.notifications.push.handover import Reply, hand_over
from community.notifications.push.sealing import authorization, sealed
from community.notifications.quiet import URGENT
from community.outward import Lines

KEEPS = timedelta(hours=12)  # what has no end is not worth more than a morning


def push(row: Delivery, subscription: PushSubscription, lines: Lines, now: datetime) -> Reply:
    """Seal it for this browser and hand it over. Refused or OSError as those who do it."""
    endpoint = endpoint_of(subscription.endpoint)
    body = sealed(
        json.dumps(facts_of(row), ensure_ascii=False).encode(),
        subscription.p256dh,
        subscription.auth,
    )
    return hand_over(lines, endpoint, body, headers_of(row, endpoint.host, now))


def facts_of(row: Delivery) -> dict[str, str]:
    """Read on a locked screen: the title and the place, and never the text.

    The same matter has the same tag, so that a second note, or the same one twice, takes the place
    of the first.
    """
    note = row.notification
    return {
        "title": note.title,
        "body": note.estate.name if note.estate else "",
        "url": note.url or "/",
        "tag": tag_of(row),
        "lang": note.user.language,
    }


def tag_of(row: Delivery) -> str:
    """At most 32 letters of base64url, as the header `Topic` wants it."""
    note = row.notification
    matter = f"{note.user_id} {note.thread or note.pk}"
    return hashlib.sha256(matter.encode()).hexdigest()[:32]


def headers_of(row: Delivery, host: str, now: datetime) -> dict[str, str]:
    left = min(row.expires_at - now, KEEPS) if row.expires_at else KEEPS
    return {
        "Authorization": authorization(settings.PUSH_KEY, host, settings.PUSH_CONTACT, now),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(max(int(left.total_seconds()), 0)),
        "Topic": tag_of(row),
        "Urgency": "high" if row.notification.kind in URGENT else "normal",
    }
