"""What the room says to people. A mail never holds what a neighbour wrote, nor anybody's name."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from community import live
from community.noticeboard.icons import word_for
from community.noticeboard.lasting import last_day
from community.noticeboard.models import Notice
from community.noticeboard.readers import estates_reached, readers_of
from community.noticeboard.words import audience_of
from community.notifications import actions as notifications
from community.people.models import Membership, User
from community.ui.dates import day_name, span

WORKS = "noticeboard.works"
# Passes quiet hours (notifications/quiet.py).
URGENT = "noticeboard.urgent"
IMPORTANT = "noticeboard.important"
GROUP = "noticeboard.group"
ENDING = "noticeboard.ending"

Said = Callable[[], str]


def thread_of(notice: Notice) -> str:
    return f"notice:{notice.pk}"


def address_of(notice: Notice, slug: str) -> str:
    return reverse("board:notice", args=[slug, notice.token])


def push(notice: Notice) -> None:
    """Boards and pages that are open somewhere look again: something came, went or changed."""
    live.push(f"notice:{notice.pk}")
    if notice.group_id is not None:
        live.push(f"group:{notice.group_id}")
        return
    for estate in estates_reached(notice).order_by("pk"):
        live.push(f"board:{estate.pk}")


def put_up(notice: Notice, now: datetime, *, again: bool = False) -> None:
    """Tell those it is for, where the matter is one that is told: drift, what is pinned, groups.

    A neighbour's notice waits on the board for who looks. `again`: its time or its places changed.
    """
    push(notice)
    kind = kind_of(notice)
    if not kind:
        return
    by_estate: dict[int, list[Membership]] = defaultdict(list)
    for member in readers_of(notice, now):
        by_estate[member.estate_id].append(member)
    for members in by_estate.values():
        _tell(kind, notice, members, now, again=again)


def kind_of(notice: Notice) -> str:
    """What it is told as, or nothing."""
    if notice.group_id is not None:
        return GROUP
    if notice.is_works:
        return URGENT if notice.is_urgent else WORKS
    return IMPORTANT if notice.is_office and notice.pinned_at is not None else ""


def _tell(
    kind: str, notice: Notice, members: list[Membership], now: datetime, *, again: bool
) -> None:
    """A slip and a call say it all, because paper has no link; a mail says that there is something."""
    estate = members[0].estate
    title, body = _words(kind, notice, again=again)
    common: dict[str, Any] = {
        "now": now,
        "estate": estate,
        "thread": thread_of(notice),
        "expires_at": notice.over_at if notice.is_works else notice.ends_at,
    }
    there = address_of(notice, estate.slug)
    on_screen = [member.user for member in members if not member.user.on_paper]
    on_paper = [member.user for member in members if member.user.on_paper]
    notifications.tell(kind, on_screen, title, body, there, **common)
    if notice.is_office:
        notifications.tell(kind, on_paper, title, lambda: whole(notice), there, **common)
    else:
        notifications.tell(kind, on_paper, title, body, there, **common)


def _words(kind: str, notice: Notice, *, again: bool) -> tuple[Said, Said]:
    if kind in (WORKS, URGENT):
        return (lambda: works_title(notice, again=again)), (
            lambda: _("{audience}. Læs mere på opslagstavlen.").format(audience=audience_of(notice))
        )
    if kind == GROUP:
        return (lambda: _("Nyt opslag i en af dine grupper")), (
            lambda: _("Det hænger på gruppens tavle.")
        )
    return (lambda: _("Vigtigt fra {who}").format(who=office_of(notice))), (
        lambda: _("Der hænger et nyt opslag øverst på tavlen.")
    )


def office_of(notice: Notice) -> str:
    """«bestyrelsen» or «kontoret»."""
    writer = notice.category.writer if notice.category else ""
    return _("bestyrelsen") if writer == "board" else _("kontoret")


def works_title(notice: Notice, *, again: bool = False) -> str:
    """«Vand: torsdag 26. november kl. 9–12». Made of our own words, for a locked screen."""
    said = word_for(notice.icon)
    if notice.period is not None:
        said = f"{said}: {when_of(notice)}"
    else:
        said = _("{word}: nyt fra drift").format(word=said)
    return _("Ændret. {what}").format(what=said) if again else said


def when_of(notice: Notice) -> str:
    """«torsdag 26. november kl. 9–12», and both days when it takes longer than one."""
    begins, ends = notice.period.lower, notice.period.upper
    told = span(begins, ends)
    return told if " – " in told and "(" not in told else f"{day_name(begins)} {told}"


def whole(notice: Notice) -> str:
    """All of it, for paper: an office's own words."""
    text = " ".join(notice.text.split())
    return f"{notice.title}. {text}".strip()


def withdraw(notice: Notice, now: datetime) -> None:
    """What was said about it and not sent yet is no longer true."""
    notifications.withdraw(thread_of(notice), now=now)


def ends_soon(notice: Notice, user: User, now: datetime) -> None:
    """To its author, two days before: shall it stand longer?"""
    estate = notice.estate

    def body() -> str:
        assert notice.ends_at is not None
        day = day_name(last_day(notice.ends_at))
        return _("Dit opslag står her til {day}. Vil du lade det stå længere?").format(day=day)

    notifications.tell(
        ENDING,
        [user],
        lambda: _("Et af dine opslag tages snart ned"),
        body,
        address_of(notice, estate.slug),
        now=now,
        estate=estate,
        thread=f"ending:{notice.pk}",
        expires_at=notice.ends_at,
    )


def receipt(member: Membership, notice: Notice, done: Said, now: datetime) -> None:
    """To who was helped: what was done in their name. Nothing is looked up for who does it alone."""
    if member.helper is None:
        return
    notifications.receipt(
        member,
        lambda: _("Om et opslag på tavlen"),
        done,
        address_of(notice, member.estate.slug),
        now=now,
        thread=thread_of(notice),
    )
