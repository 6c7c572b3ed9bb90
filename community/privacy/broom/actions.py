"""The broom: what each room says its time is over for, and what people have (they have no feature).

`key` of a rule is the model its line in docs/retention.md is about; a test holds the two together.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from community import features
from community.batches import swept
from community.people.logbook import actions as logbook
from community.people.models import (
    CodeCard,
    Entry,
    Guess,
    Invitation,
    Membership,
    RoleTerm,
    User,
)
from community.privacy import actions as privacy
from community.privacy.archive import actions as archives
from community.privacy.models import Archive
from community.shapes import Retention

log = logging.getLogger(__name__)
DAY, MONTH, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Line:
    """What one rule takes: how many rows would go now, or went."""

    rule: Retention
    number: int | None  # None: the rule failed, and the log says how

    @property
    def is_broken(self) -> bool:
        return self.number is None


def report(now: datetime) -> list[Line]:
    """What would go now. Nothing is written."""
    return [Line(rule, rule.count(now)) for rule in rules()]


def sweep(now: datetime) -> list[Line]:
    """Take what its time is over for, rule by rule; one that fails holds up no other."""
    lines = [Line(rule, _swept(rule, now)) for rule in rules()]
    log.info("broom: %s", {line.rule.key: line.number for line in lines if line.number})
    return lines


def rules() -> list[Retention]:
    """Every rule of the house, in the order of the rooms."""
    return [rule for feature in features.all_features() for rule in feature.retention]


def _swept(rule: Retention, now: datetime) -> int | None:
    try:
        with transaction.atomic():
            return rule.sweep(now)
    except Exception as error:  # noqa: BLE001 - the next hour tries again
        log.warning("broom: %s: %s", rule.key, type(error).__name__)
        return None


# --- what is over ------------------------------------------------------------------------------


def _guesses(now: datetime) -> Rows:
    return Guess.objects.filter(at__lt=now - DAY)


def _invitations(now: datetime) -> Rows:
    return Invitation.objects.filter(expires_at__lt=now - MONTH)


def _cards(now: datetime) -> Rows:
    return CodeCard.objects.filter(revoked_at__lt=now - MONTH)


def _terms(now: datetime) -> Rows:
    """Terms that were over two years ago, whosever they were."""
    return RoleTerm.objects.filter(period__endswith__lt=(now - 2 * YEAR).date())


def _memberships(now: datetime) -> Rows:
    """Those of people forgotten two years ago: nobody counts by them any more."""
    return Membership.objects.filter(user__erased_at__lt=now - 2 * YEAR)


def _people(now: datetime) -> Rows:
    """Nameless rows that nothing hangs on; one the logbook speaks of waits for the logbook."""
    spoken_of = Entry.objects.filter(about=OuterRef("pk")), Entry.objects.filter(by=OuterRef("pk"))
    gone = User.objects.filter(erased_at__lt=now - 2 * YEAR, memberships=None)
    return gone.exclude(Exists(spoken_of[0])).exclude(Exists(spoken_of[1]))


def _archives(now: datetime) -> Rows:
    """That a file was asked for. One that lies ready is thrown away by its own clock long before."""
    over = Archive.objects.exclude(state=Archive.State.READY)
    return over.filter(asked_at__lt=now - MONTH)


def _in_chunks(rows: Callable[[datetime], Rows], now: datetime) -> int:
    """Delete in steps. The number of rows of the model itself, not of what hangs on them."""
    return swept(rows(now), lambda some: some.delete())


def _rule(key: str, what: Any, kept: Any, rows: Callable[[datetime], Rows]) -> Retention:
    return Retention(
        key,
        what,
        kept,
        count=lambda now: rows(now).count(),
        sweep=lambda now: _in_chunks(rows, now),
    )


OF_PEOPLE = [
    _rule("people.Guess", _("Forkerte koder"), _("1 dag"), _guesses),
    _rule("people.Invitation", _("Breve med koder"), _("30 dage"), _invitations),
    _rule("people.CodeCard", _("Kodekort, der ikke virker mere"), _("30 dage"), _cards),
    Retention(
        "people.Entry",
        _("Linjer i logbogen"),
        _("12 måneder"),
        count=lambda now: logbook.old(now).count(),
        sweep=logbook.sweep,
    ),
    _rule("people.RoleTerm", _("Roller, der er slut"), _("24 måneder"), _terms),
    _rule("people.Membership", _("At en, vi har glemt, var her"), _("24 måneder"), _memberships),
    _rule("people.User", _("Rækken uden navn efter en, vi har glemt"), _("24 måneder"), _people),
    Retention(
        "sessions.Session",
        _("At en telefon eller computer var logget ind"),
        _("1 dag"),
        count=lambda now: len(privacy.old_sessions(now)[0]),
        sweep=privacy.sweep_sessions,
    ),
    Retention(
        "usersessions.UserSession",
        _("Hvilken telefon eller computer det var"),
        _("1 dag"),
        count=lambda now: len(privacy.old_sessions(now)[1]),
        sweep=privacy.sweep_browsers,
    ),
]
OWN = [
    _rule("privacy.Archive", _("At nogen bad om sine oplysninger"), _("30 dage"), _archives),
    Retention(
        "privacy.Archive",
        _("Filer, ingen hentede"),
        _("7 dage"),
        count=lambda now: (
            Archive.objects.past_its_time(now).count() + len(archives.stray_files(now))
        ),
        sweep=lambda now: archives.sweep_strays(now) + archives.expire_due(now),
    ),
]
