"""An event that somebody reports: how it is found, looked at and hidden."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Reportable, Reported
from events import actions
from events.models import Event


def find(member: Membership, token: str) -> Reported | None:
    """What this member sees now."""
    wanted = _uuid(token)
    if wanted is None:
        return None
    seen = Event.objects.visible_to(member, timezone.now()).with_people()
    return _said(seen.filter(token=wanted).first())


def look(token: str) -> Reported | None:
    """The same for the moderator, hidden or not."""
    wanted = _uuid(token)
    return _said(Event.objects.with_people().filter(token=wanted).first()) if wanted else None


def _said(event: Event | None) -> Reported | None:
    if event is None or event.made_by is None:
        return None
    return Reported(
        title=event.title,
        text=event.text,
        author=event.made_by.user,
        url=reverse("events:event", args=[event.estate.slug, event.token]),
        is_hidden=event.hidden_at is not None,
        estate=event.estate,
    )


def hide(token: str, now: datetime) -> None:
    wanted = _uuid(token)
    if wanted is not None:
        actions.hide(wanted, now=now)


def show(token: str, now: datetime) -> None:
    wanted = _uuid(token)
    if wanted is not None:
        actions.show(wanted, now=now)


def _uuid(token: str) -> UUID | None:
    try:
        return UUID(token)
    except ValueError:
        return None


event = Reportable(
    key="events.event", name=_("Arrangement"), find=find, look=look, hide=hide, show=show
)
