"""What is said about who holds a group, and what becomes of it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from community.groups.models import GroupMember, InterestGroup
from community.groups.notify import (
    HOLDING,
    asking_thread,
    closed_thread,
    silent_thread,
    tell,
    thread,
)
from community.people.models import Membership
from community.ui.dates import day_name


def asked_to_hold(row: GroupMember, by: Membership, now: datetime) -> None:
    facts = {"who": by.user.shown_name, "group": row.group.title}
    tell(
        HOLDING,
        [row.member],
        row.group,
        lambda: _("Vil du være med til at holde en gruppe?"),
        lambda: (
            _("%(who)s spørger, om du vil holde %(group)s. Du kan sige ja eller nej tak.") % facts
        ),
        now,
        thread=f"{asking_thread(row)}:hold",
    )


def holds_now(
    group: InterestGroup, member: Membership, told: Iterable[Membership], now: datetime
) -> None:
    """To those who hold it, or held it until now: somebody else does."""
    facts = {"who": member.user.shown_name, "group": group.title}
    tell(
        HOLDING,
        told,
        group,
        lambda: _("En gruppe har fået en, der holder den"),
        lambda: _("%(who)s holder %(group)s fra nu af.") % facts,
        now,
        thread=thread(group),
    )


def will_not_hold(row: GroupMember, told: Iterable[Membership], now: datetime) -> None:
    facts = {"who": row.member.user.shown_name, "group": row.group.title}
    tell(
        HOLDING,
        told,
        row.group,
        lambda: _("Svar fra en gruppe"),
        lambda: _("%(who)s siger nej tak til at holde %(group)s. Spørg en anden.") % facts,
        now,
        thread=f"{asking_thread(row)}:hold",
    )


def silent(group: InterestGroup, told: Iterable[Membership], now: datetime) -> None:
    """To those who hold it, once: what shall become of it?"""
    tell(
        HOLDING,
        told,
        group,
        lambda: _("En gruppe har været stille længe"),
        lambda: (
            _("%(group)s har været stille i fire måneder. Vil I holde pause, give den videre eller lukke?")
            % {"group": group.title}
        ),
        now,
        thread=silent_thread(group),
    )  # fmt: skip


def rests(group: InterestGroup, told: Iterable[Membership], now: datetime) -> None:
    """To those who hold it: nobody answered, so it rests."""
    tell(
        HOLDING,
        told,
        group,
        lambda: _("En gruppe holder pause"),
        lambda: (
            _("%(group)s holder pause nu. Den kan gå i gang igen med ét tryk.")
            % {"group": group.title}
        ),
        now,
        thread=thread(group),
    )


def closed(
    group: InterestGroup, told: Iterable[Membership], until: datetime, now: datetime
) -> None:
    tell(
        HOLDING,
        told,
        group,
        lambda: _("En gruppe er lukket"),
        lambda: (
            _("%(group)s er lukket. I kan skrive sammen til og med %(day)s.")
            % {"group": group.title, "day": day_name(until)}
        ),
        now,
        thread=closed_thread(group),
    )
