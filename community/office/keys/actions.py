"""The verbs of lost keys: look who lives behind a door, and take everything away."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from community.errors import Refused
from community.office.keys import checks, notify
from community.office.keys.whom import people_behind
from community.people.factors import actions as factors
from community.people.logbook import actions as logbook
from community.people.models import Dwelling, Membership, Role

LOOKED = gettext_noop("For at fjerne nøgler, der er væk")
# What the administration may give as its reason: it stands in the logbook, so no text of one's own.
REASONS = {
    "lost": gettext_noop("Telefonen eller nøglen er væk"),
    "stolen": gettext_noop("Telefonen eller nøglen er stjålet"),
    "new": gettext_noop("Ny telefon, og den gamle kan ikke bruges"),
    "misused": gettext_noop("En anden kan være logget ind"),
}


@transaction.atomic
def look(by: Membership, home: Dwelling, *, now: datetime) -> list[Membership]:
    """Who has a profile in one home. A line in the logbook for each of them.

    Refused `may_not`, and `nobody_here` when nobody there has a profile.
    """
    if Role.ADMINISTRATION not in by.roles:
        raise Refused("may_not", _("Det kan kun administrationen."), status=403)
    found = people_behind(by, home.pk, timezone.localdate(now))
    if not found:
        sentence = _("Ingen i den bolig har en profil. Så er der ingen nøgler.")
        raise Refused("nobody_here", sentence, status=422, field="door")
    for member in found:
        logbook.note(
            "contact.seen", by=by.user, about=member.user, estate=by.estate, now=now, why=LOOKED
        )
    return found


@transaction.atomic
def forget_keys(
    by: Membership, about: Membership, *, reason: str, sure: bool, now: datetime
) -> int:
    """Take away every passkey, app and recovery code, and log the person out everywhere.

    They are told, and the logbook of every estate they are in says who did it and why. How many
    there were; none is fine, they are logged out all the same. Refused `may_not`, `own_keys`,
    `operator`, `office_elsewhere`, `not_sure`, `no_reason`, and `too_many` (429).
    """
    checks.refuse_unless_may(by, about, now)
    if not sure:
        not_sure = _("Find først ud af, om det er den rigtige, og sæt kryds.")
        raise Refused("not_sure", not_sure, status=422, field="sure")
    if reason not in REASONS:
        raise Refused("no_reason", _("Vælg, hvad der er sket."), status=422, field="reason")
    gone = factors.remove_all(about.user, now=now, by=by.user, why=REASONS[reason])
    checks.refuse_too_many(by, now)
    if not about.user.email:
        notify.forgotten(about, now)
    return gone
