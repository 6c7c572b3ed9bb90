"""A delivery as a mail, in its reader's language: plain text, and the same as simple HTML."""

import hashlib

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from community.notifications.addresses import absolute, mail_domain, no_thanks_url
from community.notifications.kinds import label_of
from community.notifications.letter import Letter
from community.notifications.models import Delivery, Notification


def message_for(delivery: Delivery) -> Letter:
    """The same row always makes the same mail, with the same Message-ID."""
    note = delivery.notification
    no_thanks = no_thanks_url(note.user_id, note.kind, delivery.way)
    with translation.override(note.user.language):
        words = {
            "note": note,
            "link": absolute(note.url or _inbox_of(note)),
            "reason": label_of(note.kind),
            "no_thanks": no_thanks,
        }
        text = render_to_string("notifications/mail/note.txt", words)
        html = render_to_string("notifications/mail/note.html", words)
    headers = {
        "Message-ID": delivery.message_id,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{no_thanks}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if note.thread:
        headers["References"] = _thread_id(note)
    mail = Letter(note.title, text, None, [note.user.email or ""], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _inbox_of(note: Notification) -> str:
    return reverse("notifications:inbox", args=[note.estate.slug]) if note.estate else "/"


def _thread_id(note: Notification) -> str:
    """Mails about the same matter name the same ancestor, so mail programs keep them together."""
    digest = hashlib.sha256(f"{note.user_id} {note.thread}".encode()).hexdigest()[:32]
    return f"<{digest}@{mail_domain()}>"
