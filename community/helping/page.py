"""What is printed once: the half page for a helper, and the card in purse size."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.helping import rules
from community.people import codes
from community.people.acting import helped_name
from community.people.cards.actions import shown
from community.people.letters import qr
from community.people.models import Estate, Membership


def heading(member: Membership) -> str:
    """«Hvem hjælper mig», or «Hvem hjælper Ejnar» to who sits beside Ejnar."""
    if member.helping is None:
        return _("Hvem hjælper mig")
    return _("Hvem hjælper %(name)s") % {"name": helped_name(member.helping)}


@dataclass(frozen=True)
class HelperSlip:
    """The half page for whoever is going to help. No name on it of who is hidden."""

    name: str
    code: str
    qr: SafeString
    url: str
    last_day: date
    estate: Estate


def slip_for(member: Membership, code: str, now: datetime) -> HelperSlip:
    """The slip with a code that was made a moment ago."""
    there = reverse("helping:code_in_hand", args=[code])
    return HelperSlip(
        name="" if member.user.is_hidden else member.user.name,
        code=codes.shown(code),
        qr=qr(settings.SITE_URL + there),
        url=_spoken(reverse("helping:code")),
        last_day=timezone.localdate(now) + timedelta(days=rules.CODE_DAYS),
        estate=member.estate,
    )


@dataclass(frozen=True)
class PurseCard:
    """The code card as it is printed, with the address where its code is asked for.

    No name on it: who finds it knows nothing.
    """

    number: str
    code: str
    url: str
    estate: Estate


def purse_card(member: Membership, number: str, code: str) -> PurseCard:
    """The card that was made a moment ago."""
    there = _spoken(reverse("account_card"))
    return PurseCard(shown(number), f"{code[:3]} {code[3:]}", there, member.estate)


def _spoken(path: str) -> str:
    """An address as one reads it aloud: without «https://» and the last stroke."""
    return f"{settings.SITE_URL}{path}".partition("://")[2].rstrip("/")
