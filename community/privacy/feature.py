"""Who this room is, said once. It also speaks for people, who have no feature of their own."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.features import Card, Feature, Link, Subject, Tell
from community.people.models import Membership, Role, User
from community.privacy import demo, notify
from community.privacy.archive import actions as archives
from community.privacy.broom.actions import OF_PEOPLE, OWN
from community.privacy.models import Archive, Departure
from community.privacy.rules import ends_on

OFFICE = {Role.ADMINISTRATION, Role.OPERATIONS}


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """«Du flytter onsdag 31. marts», as long as it is ahead."""
    on = ends_on(member)
    if member.lives_here and on is not None and on > timezone.localdate(now):
        yield Card("privacy/_card.html", {"on": on, "member": member}, order=5)


def links(member: Membership, now: datetime) -> Iterator[Link]:
    if member.lives_here and member.helper is None:
        hint = _("Skriv dagen, så lukker vi efter dig")
        yield Link(_("Jeg flytter"), "door-open", reverse("privacy:move"), "mine", 80, hint)
    if member.roles & OFFICE:
        url = reverse("moving:office", args=[member.estate.slug])
        hint = _("Skriv, hvornår en bolig bliver fri")
        yield Link(_("Flytning"), "door-open", url, "work", 60, hint)


def _is_own(member: Membership, number: int) -> bool:
    return number == member.user_id and member.helper is None


def export(user: User) -> dict[str, Any]:
    """That the person has asked for files, and the days they said they move."""
    departures = Departure.objects.filter(member__user=user).select_related("member__estate")
    return {
        "archives": [
            {
                "asked_at": archive.asked_at.isoformat(),
                "state": archive.state,
                "ready_at": archive.ready_at.isoformat() if archive.ready_at else None,
                "fetched_at": archive.fetched_at.isoformat() if archive.fetched_at else None,
            }
            for archive in Archive.objects.of(user).order_by("asked_at")
        ],
        "departures": [
            {
                "estate": departure.member.estate.name,
                "until": said.isoformat() if (said := departure.member.period.upper) else None,
                "by_office": departure.by_office,
                "said_at": departure.said_at.isoformat(),
            }
            for departure in departures.order_by("pk")
        ],
    }


def erase(user: User, now: datetime) -> None:
    """Files and requests go; so does who said when they move."""
    archives.forget(user)


feature = Feature(
    key="privacy",
    name=_("Dine oplysninger"),
    cards=cards,
    links=links,
    topics={"archive": _is_own},
    tells=[
        Tell(
            notify.ARCHIVE,
            _("Filen med dine oplysninger"),
            _("Når den er klar til at blive hentet"),
            Subject.MINE,
        ),
    ],
    export=export,
    holds=_("Filer, du har bedt om, og den dag, du flytter"),
    erase=erase,
    retention=[*OF_PEOPLE, *OWN],
    remains=[
        (
            _("At der har boet en i boligen, uden navn"),
            _("Huset tæller efter det. Efter to år er det væk."),
        ),
        (
            _("Linjer i logbogen om det, du eller kontoret har set eller ændret"),
            _("Ingen kan rette i den. En linje er uden navn og væk efter et år."),
        ),
        (
            _("Det, der ligger i en sikkerhedskopi"),
            _("Den er låst og bliver slettet efter en måned."),
        ),
    ],
    demo=demo.demo,
)
