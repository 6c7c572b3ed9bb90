"""What is said about an office, in each reader's own language."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.office.words import role_word
from community.people.models import TRUSTED, Membership, RoleTerm
from community.ui.dates import whole_date

GIVEN = "office.given"
TERM_ENDS = "office.term_ends"
TELL_BEFORE = timedelta(days=14)


def given(term: RoleTerm, now: datetime) -> None:
    """You have an office from that day, and this is how you log in."""
    to = term.membership
    _say(term, GIVEN, lambda: _("Du har fået en rolle i huset"), lambda: _given(term, to), now)


def _given(term: RoleTerm, to: Membership) -> str:
    facts = _facts(term)
    said = [_("Rollen er: %(role)s i %(place)s, fra den %(since)s.") % facts]
    if term.period.upper:
        said.append(_("Sidste dag er den %(last)s.") % facts)
    if to.user.email:
        said.append(
            _("Du logger ind på %(site)s med din e-mail. Så sender vi en kode dertil.")
            % {"site": settings.SITE_URL}
        )
    if term.role in TRUSTED:
        said.append(_("Første gang skal du vælge finger, ansigt eller en nøgle at logge ind med."))
    return " ".join(said)


def ending(term: RoleTerm, now: datetime) -> None:
    """The term is about to run out. After its last day nothing is sent."""
    _say(
        term,
        TERM_ENDS,
        lambda: _("En rolle, du har i huset, slutter snart"),
        lambda: (
            _("Den %(last)s er sidste dag. Rollen er: %(role)s i %(place)s.") % _facts(term)
            + " "
            + _("Vil du blive ved, så tal med kontoret.")
        ),
        now,
        expires_at=_midnight(term.period.upper),
    )


def ended(term: RoleTerm, now: datetime) -> None:
    """Somebody has set the end of the office, today or on a date to come."""
    _say(
        term,
        TERM_ENDS,
        lambda: _("En rolle, du har i huset, slutter"),
        lambda: _ended(term) + " " + _("Er det en fejl, så ring til kontoret."),
        now,
    )


def _ended(term: RoleTerm) -> str:
    if term.period.upper <= term.period.lower:
        return _("Rollen bliver alligevel ikke din: %(role)s i %(place)s.") % _facts(term)
    return _("Den %(last)s er sidste dag. Rollen er: %(role)s i %(place)s.") % _facts(term)


def withdraw(term: RoleTerm, now: datetime) -> None:
    """What was said about this office is not true any more."""
    notifications.withdraw(_thread(term), now=now)


def _say(
    term: RoleTerm,
    kind: str,
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    to, today = term.membership, timezone.localdate(now)
    is_here = today in to.period
    notifications.tell(
        kind,
        [to.user],
        title,
        body,
        reverse("house:today", args=[to.estate.slug]) if is_here else "",
        now=now,
        # Who comes later, or has just left, is no member at the moment it is sent.
        estate=to.estate if is_here else None,
        thread=_thread(term),
        expires_at=expires_at,
    )


def _facts(term: RoleTerm) -> dict[str, object]:
    upper = term.period.upper
    return {
        "role": role_word(term.role, term.membership.estate),
        "place": term.membership.estate.name,
        "since": whole_date(term.period.lower),
        "last": whole_date(upper - timedelta(days=1)) if upper else "",
    }


def _thread(term: RoleTerm) -> str:
    return f"office:{term.membership_id}:{term.role}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
