"""An event, or a picture from one, that somebody reports: how it is found, looked at and hidden."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Reportable, Reported, token_in
from events import actions
from events.afterwards import actions as afterwards
from events.models import Event, EventPicture


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


def find_picture(member: Membership, token: str) -> Reported | None:
    """The picture as this member sees it now."""
    seen = EventPicture.objects.visible_to(member, timezone.now()).filter(hidden_at=None)
    return _picture(seen, token)


def look_at_picture(token: str) -> Reported | None:
    """The same for the moderator, hidden or not, until its time is over."""
    return _picture(EventPicture.objects.standing(timezone.now()), token)


def _picture(rows: Any, token: str) -> Reported | None:
    people = ("event__estate", "put_up_by__user", "picture__owner")
    found: EventPicture | None = rows.filter(token=token_in(token)).select_related(*people).first()
    if found is None:
        return None
    words: list[Any] = [found.caption, found.picture.alt or _("Et billede")]
    return Reported(
        title=_("Billede fra noget, der er sket"),
        text="\n".join(str(word) for word in words if word),
        author=found.put_up_by.user if found.put_up_by else found.picture.owner,
        url=reverse("events:pictures", args=[found.event.estate.slug, found.event.token]),
        is_hidden=found.hidden_at is not None,
        estate=found.event.estate,
    )


def _hide_picture(token: str, now: datetime) -> None:
    afterwards.hide(token_in(token), now=now)


def _show_picture(token: str, now: datetime) -> None:
    afterwards.show(token_in(token))


picture = Reportable(
    key="events.picture",
    name=_("Et billede fra noget, der er sket"),
    find=find_picture,
    look=look_at_picture,
    hide=_hide_picture,
    show=_show_picture,
)
