"""What the room says to people, rendered in each reader's own language.

A title may be read on a locked screen: no name in it, and not what a group is about either.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from community import telling
from community.groups.models import GroupMember, InterestGroup
from community.notifications import actions as notifications
from community.people.models import Membership

ASKED = "groups.asked"
ANSWER = "groups.answer"
INVITED = "groups.invited"
MEETING = "groups.meeting"
HOLDING = "groups.holding"
PICTURE = "groups.picture"
Says = Callable[[], str]


def thread(group: InterestGroup) -> str:
    return f"group:{group.pk}"


def asking_thread(row: GroupMember) -> str:
    return f"group-member:{row.pk}"


def silent_thread(group: InterestGroup) -> str:
    return f"group-silent:{group.pk}"


def meeting_thread(pk: int, day: date) -> str:
    return f"meeting:{pk}:{day.isoformat()}"


def closed_thread(group: InterestGroup) -> str:
    return f"group-closed:{group.pk}"


def url_of(group: InterestGroup, member: Membership) -> str:
    """The group's page in the reader's own estate."""
    return reverse("groups:group", args=[member.estate.slug, group.token])


def tell(
    kind: str,
    members: Iterable[Membership],
    group: InterestGroup,
    title: Says,
    body: Says,
    now: datetime,
    *,
    thread: str,
    expires_at: datetime | None = None,
    aloud: Says | str = "",
) -> None:
    """Each reader is told in their own estate."""
    telling.tell(
        kind, members, title, body, lambda member: url_of(group, member), now,
        thread=thread, expires_at=expires_at, aloud=aloud,
    )  # fmt: skip


def asked(row: GroupMember, holders: Iterable[Membership], now: datetime) -> None:
    """To those who hold the group: a neighbour would like to be in it."""
    facts = {"who": row.member.user.shown_name, "group": row.group.title}
    tell(
        ASKED,
        holders,
        row.group,
        lambda: _("Nogen vil gerne være med i din gruppe"),
        lambda: _("%(who)s vil gerne være med i %(group)s. Sig ja eller ikke denne gang.") % facts,
        now,
        thread=asking_thread(row),
    )


def let_in(row: GroupMember, now: datetime) -> None:
    tell(
        ANSWER,
        [row.member],
        row.group,
        lambda: _("Du er med i gruppen"),
        lambda: _("%(group)s har sagt ja. Kig ind og sig hej.") % {"group": row.group.title},
        now,
        thread=asking_thread(row),
    )


def turned_away(row: GroupMember, now: datetime) -> None:
    """No reason is given, and none is asked for."""
    tell(
        ANSWER,
        [row.member],
        row.group,
        lambda: _("Svar fra en gruppe"),
        lambda: (
            _("%(group)s har ikke plads til flere lige nu. Du kan spørge igen om en måned.")
            % {"group": row.group.title}
        ),
        now,
        thread=asking_thread(row),
    )


def invited(row: GroupMember, now: datetime) -> None:
    by = row.invited_by
    facts = {"who": by.user.shown_name if by else _("En nabo"), "group": row.group.title}
    tell(
        INVITED,
        [row.member],
        row.group,
        lambda: _("Du er inviteret til en gruppe"),
        lambda: _("%(who)s vil gerne have dig med i %(group)s. Nej tak er helt i orden.") % facts,
        now,
        thread=asking_thread(row),
    )


def wanted(group: InterestGroup, told: Iterable[Membership], now: datetime) -> None:
    """To everybody in it: the group needs somebody to hold it."""
    tell(
        HOLDING,
        told,
        group,
        lambda: _("En gruppe mangler en, der holder den"),
        lambda: (
            _("%(group)s mangler en, der holder den. Har du lyst, så tag den med ét tryk.")
            % {"group": group.title}
        ),
        now,
        thread=wanted_thread(group),
    )


def wanted_thread(group: InterestGroup) -> str:
    return f"group-wanted:{group.pk}"


# --- acting for another --------------------------------------------------------------------------


def _receipt(
    member: Membership, group: InterestGroup, title: Says, body: Says, now: datetime
) -> None:
    """To who was helped: what was done in their name. The body has room for the group's name."""
    if member.helper is not None:
        facts, url = {"group": group.title}, url_of(group, member)
        notifications.receipt(
            member, title, lambda: body() % facts, url, now=now, thread=thread(group)
        )


def joined_for(member: Membership, group: InterestGroup, now: datetime) -> None:
    title, body = lambda: _("Du er kommet med i en gruppe"), lambda: _("Du er nu med i %(group)s.")
    _receipt(member, group, title, body, now)


def asked_for(member: Membership, group: InterestGroup, now: datetime) -> None:
    def body() -> str:
        return _("%(group)s er spurgt, om du må være med. Du får svar.")

    _receipt(member, group, lambda: _("Vi har spurgt en gruppe for dig"), body, now)


def left_for(member: Membership, group: InterestGroup, now: datetime) -> None:
    title, body = (
        lambda: _("Du er gået ud af en gruppe"),
        lambda: _("Du er ikke med i %(group)s mere."),
    )
    _receipt(member, group, title, body, now)


def withdraw(*threads: str, now: datetime) -> None:
    """What was said about it and is not yet sent is no longer true."""
    for one in threads:
        notifications.withdraw(one, now=now)
