"""The verbs of who looks after a garden: its season, its plots, and who has which."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.locks import twice
from bookings.models import PLOT_NAME_LENGTH, Facility, Plot, Season, Tenure
from bookings.plots import actions as growing
from bookings.plots import notify, rules
from bookings.plots.line.actions import end, locked, offer_next, reread, tell_pages
from bookings.ringing import who_rings
from community import live
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Household, Membership
from community.times import local

MADE_FOR, NOT_RENEWED, NUDGED = "plot.made_for", "plot.not_renewed", "plot.nudged"
MOST_PLOTS = 200
State = Tenure.State


@transaction.atomic
def set_season(
    member: Membership, garden: Facility, *, first_month: int, last_month: int, price: int
) -> Season:
    """From which month to which, and what a plot costs. Refused `not_yours` (403), `wrong_months`."""
    keepers_only(member, garden)
    if not 1 <= first_month <= last_month <= 12:
        message = _("Sæsonen skal slutte, efter at den er begyndt.")
        raise Refused("wrong_months", message, status=422, field="last_month")
    facts = {"first_month": first_month, "last_month": last_month, "price": price}
    season, _made = Season.objects.update_or_create(facility=garden, defaults=facts)
    live.push(f"facility:{garden.pk}")
    return season


@transaction.atomic
def lay_out(member: Membership, garden: Facility, name: str, *, now: datetime) -> Plot:
    """One plot more; who waits is asked at once.

    Refused `not_yours` (403), `empty`, `long_text`, `cpr`, `named` (another is called that),
    `enough`.
    """
    keepers_only(member, garden)
    said = " ".join(refuse_cpr(name, field="name").split())
    if not said:
        raise _wrong("empty", _("Skriv, hvad bedet hedder, for eksempel «Bed 3»."))
    if len(said) > PLOT_NAME_LENGTH:
        message = _("Skriv det kortere. Der er plads til %(n)s tegn.") % {"n": PLOT_NAME_LENGTH}
        raise _wrong("long_text", message)
    locked(garden.pk)
    here = Plot.objects.filter(facility=garden).used()
    if here.filter(name__iexact=said).exists():
        raise _wrong("named", _("Der er allerede et bed, der hedder det."))
    if here.count() >= MOST_PLOTS:
        raise _wrong("enough", _("Der er ikke plads til flere bede på listen."))
    plot = Plot.objects.create(facility=garden, name=said, created_at=now)
    offer_next(garden.pk, now)
    live.push(f"facility:{garden.pk}")
    return plot


def _wrong(code: str, message: str) -> Refused:
    return Refused(code, message, status=422, field="name")


@transaction.atomic
def lay_fallow(member: Membership, plot: Plot, *, now: datetime) -> None:
    """Not given out any more. Twice is once. Refused `not_yours` (403), `taken` (somebody has it)."""
    keepers_only(member, plot.facility)
    locked(plot.facility_id)
    if Tenure.objects.holding().filter(plot=plot).exists():
        raise Refused(
            "taken", _("Nogen har bedet. Det kan først tages af listen, når det er frit.")
        )
    Plot.objects.filter(pk=plot.pk, retired_at=None).update(retired_at=now)
    live.push(f"facility:{plot.facility_id}")


@transaction.atomic
def lay_out_again(member: Membership, plot: Plot, *, now: datetime) -> None:
    """On the list again. Refused `not_yours` (403), `named` (another is called that by now)."""
    keepers_only(member, plot.facility)
    locked(plot.facility_id)
    others = Plot.objects.filter(facility=plot.facility_id, name__iexact=plot.name).used()
    if others.exclude(pk=plot.pk).exists():
        raise _wrong("named", _("Der er allerede et bed, der hedder det."))
    Plot.objects.filter(pk=plot.pk).update(retired_at=None)
    offer_next(plot.facility_id, now)
    live.push(f"facility:{plot.facility_id}")


def ask_for(
    member: Membership, garden: Facility, household: Household, *, now: datetime, why: str
) -> Tenure:
    """For a household that rang or came by: a free plot, or the same line as everybody's.

    They are told it, and it is a line in the logbook. Refused `not_yours` (403), `nobody_there`,
    and as `ask`.
    """
    keepers_only(member, garden)
    helped = who_rings(member, household, garden.estate_id, local(now).date())
    with transaction.atomic():
        tenure = growing.ask(helped, garden, now=now)
        logbook.note(
            MADE_FOR, by=member.user, about=helped.user, estate=member.estate, why=why,
            now=now, facts={"tenure": tenure.pk},
        )  # fmt: skip
    return tenure


def not_renewed(member: Membership, tenure: Tenure, *, now: datetime) -> Tenure:
    """They were asked if they keep it and did not answer in time: a person passes it on.

    They are told, and it is a line in the logbook. Twice is once. Refused `not_yours` (403; nor is
    it one's own household's to decide), `not_yet` (they may still answer), `over`, `busy`.
    """
    return twice(lambda: _not_renewed(member, tenure, now))


def _not_renewed(member: Membership, tenure: Tenure, now: datetime) -> Tenure:
    with transaction.atomic():
        row = _of_another(member, tenure)
        if row.state == State.NOT_RENEWED:
            return row
        if row.state != State.HELD:
            raise Refused("over", _("De har ikke bedet mere."))
        if not rules.is_late(row, local(now).date()):
            raise Refused("not_yet", _("De kan stadig nå at svare."))
        end(row, State.NOT_RENEWED, now)
        notify.passed_on(row, now)
        _noted(NOT_RENEWED, member, row, now)
    return row


def nudge(member: Membership, tenure: Tenure, *, now: datetime) -> Tenure:
    """A friendly word to who has a plot that nobody looks after; a line in the logbook.

    Refused `not_yours` (403), `over`, `said_already` (once a week is enough), `busy`.
    """
    return twice(lambda: _nudge(member, tenure, now))


def _nudge(member: Membership, tenure: Tenure, now: datetime) -> Tenure:
    with transaction.atomic():
        row = _of_another(member, tenure)
        if row.state != State.HELD:
            raise Refused("over", _("De har ikke bedet mere."))
        if not rules.can_nudge(row, now):
            raise Refused("said_already", _("De har fået en påmindelse. Vent en uge."))
        row.nudged_at = now
        row.save(update_fields=["nudged_at"])
        notify.nudge(row, now)
        _noted(NUDGED, member, row, now)
        tell_pages(row)
    return row


def _of_another(member: Membership, tenure: Tenure) -> Tenure:
    row = reread(tenure)
    if not rules.keeps(member, row.facility) or rules.is_theirs(member, row):
        raise rules.not_a_keeper()
    return row


def _noted(act: str, member: Membership, row: Tenure, now: datetime) -> None:
    about = row.asked_by.user if row.asked_by else None
    facts = {"tenure": row.pk}
    logbook.note(act, by=member.user, about=about, estate=member.estate, now=now, facts=facts)


def keepers_only(member: Membership, garden: Facility) -> None:
    """Refused `not_yours` (403) for who does not look after the garden."""
    if not rules.keeps(member, garden):
        raise rules.not_a_keeper()
