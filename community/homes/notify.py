"""What the room says to people, rendered in each reader's own language."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.homes.models import Greeting
from community.notifications import actions as notifications
from community.people.models import Estate, Membership, User
from community.people.welcome.actions import midnight
from community.ui.dates import day_name

WELCOME = "homes.welcome"
NEW_DOORS = "homes.new"
ANSWERS = "homes.answer"


def thread(greeting: Greeting) -> str:
    return f"greeting:{greeting.household_id}"


def invited(greeting: Greeting, users: Iterable[User], now: datetime) -> None:
    """To the newcomers: somebody would like to come by, and no is fine."""
    estate = greeting.household.dwelling.entrance.estate
    taker = greeting.taken_by
    notifications.tell(
        WELCOME,
        users,
        lambda: _("Velkommen til %(place)s") % {"place": estate.name},
        lambda: (
            _("%(who)s kommer gerne forbi og siger hej inden %(day)s. Du kan sige nej tak.")
            % {
                "who": taker.user.shown_name if taker else _("Velkomstholdet"),
                "day": day_name(greeting.due_on),
            }
        ),
        reverse("homes:welcome", args=[estate.slug]),
        now=now,
        estate=estate,
        thread=thread(greeting),
        expires_at=midnight(greeting.due_on + timedelta(days=1)),
    )


def new_doors(estate: Estate, users: Iterable[User], number: int, now: datetime) -> None:
    """To those who greet: one note for all the doors of a day."""
    notifications.tell(
        NEW_DOORS,
        users,
        lambda: _("Nye naboer i %(place)s") % {"place": estate.name},
        lambda: (
            ngettext(
                "Der er en ny dør at banke på. Se den, og tag den, hvis du har tid.",
                "Der er %(number)s nye døre at banke på. Se dem, og tag en, hvis du har tid.",
                number,
            )
            % {"number": number}
        ),
        reverse("homes:new", args=[estate.slug]),
        now=now,
        estate=estate,
    )


def answered(greeting: Greeting, member: Membership, now: datetime, *, is_yes: bool) -> None:
    """To who will come by: the door says hello, or no thanks. Nothing about why."""
    if greeting.taken_by is None:
        return
    said = {"who": member.user.shown_name, "home": str(greeting.household.dwelling)}
    estate = member.estate
    notifications.tell(
        ANSWERS,
        [greeting.taken_by.user],
        lambda: _("Svar fra en ny dør"),
        lambda: (
            _("%(who)s, %(home)s, siger hej og glæder sig til at møde dig.") % said
            if is_yes
            else _("%(home)s siger nej tak til besøg. Det er helt i orden.") % said
        ),
        reverse("homes:new", args=[estate.slug]),
        now=now,
        estate=estate,
        thread=f"answer:{greeting.pk}",
    )


def withdraw(greeting: Greeting, now: datetime) -> None:
    """What was said about the visit and is not yet sent is no longer true."""
    notifications.withdraw(thread(greeting), now=now)
