"""Whose keys this member may take away, and how often: the refusals, each with its sentence."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.models import TRUSTED, Entry, Membership, Role, RoleTerm

ACT = "keys.forgotten"
MOST, WINDOW = 5, timedelta(hours=1)


def refuse_unless_may(by: Membership, about: Membership, now: datetime) -> None:
    """Refused `may_not`, `own_keys`, `operator`, `office_elsewhere`."""
    if Role.ADMINISTRATION not in by.roles or about.estate_id != by.estate_id:
        raise Refused("may_not", _("Det kan kun administrationen."), status=403)
    if about.user_id == by.user_id:
        own = _("Dine egne nøgler kan du ikke fjerne her. Bed en anden i administrationen om det.")
        raise Refused("own_keys", own, status=403)
    if about.user.is_superuser or about.user.is_staff:
        theirs = _("Det er den, der driver huset. Deres nøgler kan kun fjernes på serveren.")
        raise Refused("operator", theirs, status=403)
    if _works_elsewhere(about, now):
        elsewhere = _("Personen har også en opgave i en anden boligorganisation. Spørg dem.")
        raise Refused("office_elsewhere", elsewhere, status=403)


def _works_elsewhere(about: Membership, now: datetime) -> bool:
    """Whether what the person sees in another organisation hangs on the same keys."""
    today = timezone.localdate(now)
    offices = RoleTerm.objects.filter(
        membership__user=about.user_id, role__in=TRUSTED, period__contains=today
    )
    here = Q(membership__estate__organisation=about.estate.organisation_id)
    return offices.exclude(here).exists()


def refuse_too_many(by: Membership, now: datetime) -> None:
    """Refused `too_many` (429) when there are more than five in an hour; this one is written already.

    The logbook's lock makes those who do it at once wait for each other.
    """
    done = Entry.objects.filter(act=ACT, by=by.user, at__gt=now - WINDOW)
    if done.values("about", "at").distinct().count() > MOST:
        sentence = _(
            "Det er mange på kort tid. Vent en time, eller ring til den, der driver huset."
        )
        raise Refused("too_many", sentence, status=429)
