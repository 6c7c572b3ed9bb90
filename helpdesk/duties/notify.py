"""What the room says to people, rendered in each reader's own language. Never what stands in a note."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community import live
from community.notifications import actions as notifications
from community.people.models import Estate, User
from community.times import midnight
from community.ui.dates import day_name, oclock
from helpdesk.models import SocialTask

GIVEN = "duties.given"
OVERDUE = "duties.overdue"


def thread(task: SocialTask) -> str:
    return f"duty:{task.pk}"


def push(estate_id: int) -> None:
    """Open lists of tasks fetch themselves again."""
    live.push(f"duties:{estate_id}")


def given(task: SocialTask, users: Iterable[User], now: datetime) -> None:
    """Somebody has got a task: what it is and when, and not where."""
    notifications.tell(
        GIVEN,
        users,
        lambda: _("Du har fået en opgave"),
        lambda: _("{what}. Senest {day}.").format(what=task.title, day=day_name(task.due_on)),
        reverse("duties:task", args=[task.estate.slug, task.token]),
        now=now,
        estate=task.estate,
        thread=thread(task),
    )


def tomorrow(task: SocialTask, user: User, now: datetime) -> None:
    """The evening before, to who has it. After midnight it says nothing."""
    notifications.tell(
        GIVEN,
        [user],
        lambda: _("I morgen har du en opgave"),
        lambda: (
            _("{what}, {clock}.").format(what=task.title, clock=oclock(task.due_at))
            if task.due_at
            else _("{what}. Kan du ikke, så giv den fra dig.").format(what=task.title)
        ),
        reverse("duties:task", args=[task.estate.slug, task.token]),
        now=now,
        estate=task.estate,
        thread=thread(task),
        expires_at=midnight(task.due_on),
    )


def changed(task: SocialTask, users: Iterable[User], now: datetime) -> None:
    """What somebody has is another task now."""
    notifications.tell(
        GIVEN,
        users,
        lambda: _("Din opgave er rettet"),
        lambda: _("{what}. Senest {day}.").format(what=task.title, day=day_name(task.due_on)),
        reverse("duties:task", args=[task.estate.slug, task.token]),
        now=now,
        estate=task.estate,
        thread=thread(task),
    )


def not_needed(task: SocialTask, users: Iterable[User], now: datetime) -> None:
    """What somebody has need not be done."""
    notifications.tell(
        GIVEN,
        users,
        lambda: _("En opgave er ikke nødvendig mere"),
        lambda: _("{what}. Du behøver ikke gøre den.").format(what=task.title),
        reverse("duties:task", args=[task.estate.slug, task.token]),
        now=now,
        estate=task.estate,
        thread=thread(task),
    )


def overdue(estate: Estate, users: Iterable[User], number: int, now: datetime) -> None:
    """To who runs the estate: how many tasks are past their day. One note, however many."""
    notifications.tell(
        OVERDUE,
        users,
        lambda: ngettext("{n} opgave er ikke nået", "{n} opgaver er ikke nået", number).format(
            n=number
        ),
        lambda: _("Dagen er gået i {place}. Se, om en anden kan tage over.").format(
            place=estate.name
        ),
        reverse("duties:today", args=[estate.slug]),
        now=now,
        estate=estate,
        thread=f"duties-overdue:{estate.pk}",
    )


def blocked(task: SocialTask, users: Iterable[User], now: datetime) -> None:
    """To who runs the estate: something is in the way of a task. Why stands on its page."""
    notifications.tell(
        OVERDUE,
        users,
        lambda: _("En opgave kan ikke gøres"),
        lambda: _("{what}. Se hvorfor, og find en vej.").format(what=task.title),
        reverse("duties:task", args=[task.estate.slug, task.token]),
        now=now,
        estate=task.estate,
        thread=thread(task),
    )


def withdraw(task: SocialTask, now: datetime) -> None:
    """Nothing more is said about it."""
    notifications.withdraw(thread(task), now=now)
