"""The verbs of a household: ask for a plot, say yes, keep it another season, and give it up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.charging import actions as charging
from bookings.locks import twice
from bookings.models import Facility, Plot, Season, Tenure
from bookings.plots import notify, rules
from bookings.plots.line.actions import end, give, locked, reread, tell_pages
from community.errors import Refused
from community.people.models import Membership
from community.times import local

State = Tenure.State


def ask(member: Membership, garden: Facility, *, now: datetime) -> Tenure:
    """A plot, if one is free and nobody waits; else a place at the end of the line. Twice is once.

    Raises Refused: `no_household` (403: only who lives in the garden's estate), `no_plots`,
    `busy`.
    """
    if not rules.may_have(member, garden):
        raise rules.no_household()
    return twice(lambda: _ask(member, garden.pk, now))


def _ask(member: Membership, garden_id: int, now: datetime) -> Tenure:
    with transaction.atomic():
        garden = locked(garden_id)
        here = Tenure.objects.filter(facility=garden)
        own = here.open().of_home(member).with_home().first()
        if own is not None:
            return own
        plots = Plot.objects.filter(facility=garden).used()
        if not plots.exists():
            raise Refused("no_plots", _("Her er ingen bede at få."))
        tenure = Tenure(
            facility=garden, household=member.household, asked_by=member,
            helped_by=member.helper, state=State.WAITING, created_at=now,
        )  # fmt: skip
        tenure.plot = None if here.waiting().exists() else plots.free().first()
        if tenure.plot is not None:
            give(tenure, now)
        else:
            tenure.save()
            tell_pages(tenure)
        notify.done_for(member, tenure, now)
    return tenure


def say_yes(member: Membership, tenure: Tenure, *, now: datetime) -> Tenure:
    """It is their turn, and they want it. Twice is once.

    Raises Refused: `not_yours` (403), `not_kept_any_more`, `busy`.
    """
    return twice(lambda: _say_yes(member, tenure, now))


def _say_yes(member: Membership, tenure: Tenure, now: datetime) -> Tenure:
    with transaction.atomic():
        row = _own(member, tenure)
        if row.state == State.HELD:
            return row
        if row.state != State.OFFERED or row.asked_until is None or now >= row.asked_until:
            raise Refused("not_kept_any_more", _("Bedet er ikke holdt til jer mere."))
        row.helped_by = member.helper
        notify.withdraw(row, now)
        give(row, now)
        notify.done_for(member, row, now)
    return row


def keep(member: Membership, tenure: Tenure, *, now: datetime) -> Tenure:
    """Another season, whose price is due. Twice is once.

    Raises Refused: `not_yours` (403), `not_kept_any_more` (it is somebody else's by now), `busy`.
    """
    return twice(lambda: _keep(member, tenure, now))


def _keep(member: Membership, tenure: Tenure, now: datetime) -> Tenure:
    with transaction.atomic():
        row = _own(member, tenure)
        if row.state != State.HELD:
            raise Refused("not_kept_any_more", _("Bedet er ikke jeres mere."))
        if row.answer_by is None:
            return row
        row.kept_for, row.answer_by = Season.at(row.facility).of(local(now).date()), None
        row.save(update_fields=["kept_for", "answer_by"])
        charging.season_due(row, now)
        notify.withdraw(row, now)
        notify.done_for(member, row, now)
        tell_pages(row)
    return row


def leave(member: Membership, tenure: Tenure, *, now: datetime) -> Tenure:
    """Out of the line, no to a plot, or given up: then it is the next one's. Twice is once.

    Raises Refused: `not_yours` (403), `busy`.
    """
    return twice(lambda: _leave(member, tenure, now))


def _leave(member: Membership, tenure: Tenure, now: datetime) -> Tenure:
    with transaction.atomic():
        row = _own(member, tenure)
        if row.state in Tenure.OPEN:
            end(row, State.GIVEN_UP if row.state == State.HELD else State.LEFT, now)
            notify.over_for(member, row, now)
    return row


def _own(member: Membership, tenure: Tenure) -> Tenure:
    row = reread(tenure)
    if not rules.is_theirs(member, row):
        raise rules.not_yours()
    return row
