"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.models import DESK, Facility, Tenure, TenureQuerySet
from bookings.plots import demo, filed, notify
from bookings.plots.clock import actions as clock
from bookings.plots.page import short_word
from bookings.plots.parting import actions as parting
from community.features import Feature, Link, Subject, Tell
from community.people.models import Household, Membership
from community.shapes import Retention, Waits
from community.times import local, midnight, next_day

State = Tenure.State
ICON = Facility.ICONS[Facility.Kind.GARDEN]


def counts(member: Membership, now: datetime) -> dict[str, TenureQuerySet]:
    return {"plots.waits": _asked(member, now)}


def _asked(member: Membership, now: datetime) -> TenureQuerySet:
    """Our turn, or the question if we keep it."""
    own = Tenure.objects.visible_to(member).of_home(member)
    return own.filter(state=State.OFFERED, asked_until__gt=now) | own.unanswered()


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    today = local(now).date()
    for one in _asked(member, now).with_home().order_by("pk"):
        is_turn = one.state == State.OFFERED
        until = one.asked_until
        if one.answer_by is not None:
            until = midnight(next_day(one.answer_by))
        yield Waits(
            _("Det er jeres tur til et bed. Vil I?") if is_turn else _("Vil I beholde jeres bed?"),
            f"{one.facility.name}. {short_word(one, today)}",
            ICON,
            reverse("plots:garden", args=[member.estate.slug, one.facility_id]),
            "booking",
            until,
        )


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """For who looks after the gardens of the estate: who has what, and who waits."""
    if member.roles & DESK:
        here = Facility.objects.visible_to(member).filter(kind=Facility.Kind.GARDEN)
        for place in here.filter(estate=member.estate_id):
            there = reverse("plots:kept", args=[member.estate.slug, place.pk])
            yield Link(place.name, ICON, there, "work", 24, _("Bede og kø"))


def gives_back(household: Household, leaves_at: datetime) -> list[str]:
    """The plot a neighbour gets."""
    rows = parting.kept_for(household.pk).select_related("plot", "facility").order_by("pk")
    return [f"{one.facility.name}: {one.plot.name}" for one in rows if one.plot]


feature = Feature(
    key="plots",
    name=_("Nyttehaver"),
    links=links,
    counts=counts,
    waits=waits,
    tells=[
        Tell(notify.TURN, _("Jeres tur til et bed"), _("Når I har stået i køen"), Subject.TIMES),
        Tell(
            notify.KEEP,
            _("Om I beholder jeres bed"),
            _("Når sæsonen er slut"),
            Subject.TIMES,
        ),
        Tell(
            notify.WORD,
            _("Jeres bed"),
            _("Når den, der passer haverne, skriver"),
            Subject.TIMES,
        ),
    ],
    member_left=parting.member_left,
    home_left=parting.home_left,
    gives_back=gives_back,
    export=filed.export,
    holds=_("Bedet i nyttehaven, eller at du venter på et"),
    erase=parting.forget,
    remains=[
        (
            _("At husstanden har haft et bed, men ikke hvem der bad om det"),
            _("Andre i boligen kan have det endnu. Et år efter er det væk."),
        )
    ],
    retention=[
        Retention(
            "bookings.Tenure",
            _("At en husstand har haft eller ventet på et bed"),
            _("12 måneder"),
            lambda now: clock.old(now).count(),
            clock.sweep,
        ),
        Retention(
            "bookings.Charge",
            _("Hvad et bed har kostet en husstand for en sæson"),
            _("24 måneder"),
            lambda now: clock.old_bills(now).count(),
            clock.sweep_bills,
        ),
        Retention(
            "bookings.Plot",
            _("Et bed, der ikke bruges mere"),
            _("12 måneder"),
            lambda now: clock.old_plots(now).count(),
            clock.sweep_plots,
        ),
    ],
    demo=demo.demo,
)
