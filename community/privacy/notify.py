"""What the room says to people, rendered in each reader's own language."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Membership
from community.privacy.models import Archive
from community.privacy.rules import FORGET_AFTER
from community.ui.dates import day_name

ARCHIVE = "privacy.archive"
MOVING = "privacy.moving"


def archive_ready(archive: Archive, now: datetime) -> None:
    _about_archive(
        archive,
        now,
        lambda: _("Filen med dine oplysninger er klar"),
        lambda: _("Du kan hente den til og med %(day)s.") % {"day": _last_day(archive)},
    )


def archive_failed(archive: Archive, now: datetime) -> None:
    _about_archive(
        archive,
        now,
        lambda: _("Filen med dine oplysninger blev ikke færdig"),
        lambda: _("Det gik galt hos os. Prøv igen om lidt."),
    )


def _last_day(archive: Archive) -> str:
    assert archive.expires_at is not None
    return day_name(archive.expires_at)


def _about_archive(archive: Archive, now: datetime, title: object, body: object) -> None:
    notifications.withdraw(f"archive:{archive.user_id}", now=now)
    notifications.tell(
        ARCHIVE,
        [archive.user],
        title,
        body,
        reverse("privacy:export"),
        now=now,
        thread=f"archive:{archive.user_id}",
        expires_at=archive.expires_at,
    )


def left(member: Membership, now: datetime, *, for_good: bool) -> None:
    """On the day: goodbye, and when the profile closes for who has nowhere else to be."""
    if not member.user.is_active:
        return
    closes = timezone.localdate(now + FORGET_AFTER)
    moved = member.household_id is not None
    notifications.tell(
        MOVING,
        [member.user],
        lambda: (
            (_("Du er flyttet fra %(place)s") if moved else _("Du er ikke længere med i %(place)s"))
            % {"place": member.estate.name}
        ),
        lambda: _goodbye(closes if for_good else None, moved=moved),
        reverse("privacy:export"),
        now=now,
        thread=f"moving:{member.pk}",
    )


def _goodbye(closes: date | None, *, moved: bool) -> str:
    thanks = _("Tak, fordi du var nabo.") if moved else _("Tak for din tid her.")
    if closes is None:
        return thanks
    told = _("Din profil lukker %(day)s. Indtil da kan du logge ind og hente dine oplysninger.")
    return f"{told % {'day': day_name(closes)}} {thanks}"


def said(members: list[Membership], on: date, now: datetime, *, by_office: bool) -> None:
    """Somebody said that the household moves: the others of it hear, and can answer."""
    for member in members:
        notifications.tell(
            MOVING,
            [member.user],
            lambda: _("I flytter %(day)s") % {"day": day_name(on)},
            lambda: (
                _("Det har kontoret skrevet. Passer det ikke? Ring til kontoret.")
                if by_office
                else _("Det har en i husstanden skrevet. Passer det ikke? Ret det her.")
            ),
            reverse("privacy:move"),
            now=now,
            estate=member.estate,
            thread=f"moving:{member.pk}",
        )


def taken_back(members: list[Membership], now: datetime) -> None:
    """The household does not move after all."""
    for member in members:
        notifications.withdraw(f"moving:{member.pk}", now=now)
        notifications.tell(
            MOVING,
            [member.user],
            lambda: _("I flytter ikke alligevel"),
            lambda: _("Tider, der er givet fri, kommer ikke tilbage af sig selv. Book dem igen."),
            reverse("privacy:move"),
            now=now,
            estate=member.estate,
            thread=f"moving:{member.pk}",
        )
