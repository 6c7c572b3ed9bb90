"""An event that somebody reports: how it is found, looked at and hidden."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Reportable, Reported, token_in
from events import actions
from events.models import Event


def find(member: Membership, token: str) -> Reported | None:
    """What this member sees now."""
    seen = Event.objects.visible_to(member, timezone.now()).with_people()
    return _said(seen.filter(token=token_in(token)).first())


def look(token: str) -> Reported | None:
    """The same for the moderator, hidden or not."""
    return _said(Event.objects.with_people().filter(token=token_in(token)).first())


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
    actions.hide(token_in(token), now=now)


def show(token: str, now: datetime) -> None:
    actions.show(token_in(token), now=now)


event = Reportable(
    key="events.event", name=_("Arrangement"), find=find, look=look, hide=hide, show=show
)
