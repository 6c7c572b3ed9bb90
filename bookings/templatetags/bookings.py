"""`{% load bookings %}`: how a closure, a time and an amount are said."""

from datetime import datetime, time, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.drawing.telling import days_of, when
from bookings.models import Booking, Closure, Draw, Lot, RuleSet
from bookings.places import said
from bookings.slots import Slot, nights_of
from community.times import local
from community.ui.dates import day_name, oclock, span

register = template.Library()
A_MINUTE = timedelta(minutes=1)


@register.simple_tag
def closed_when(closure: Closure) -> str:
    """«Fra mandag 8. marts til og med fredag 9. april», or with the hours when it is part of a day.

    23.59 counts as midnight: that is how a form says «til dagen er slut».
    """
    begins, last = local(closure.begins), local(closure.ends - A_MINUTE)
    whole = f"{begins:%H:%M}" == "00:00" and f"{last:%H:%M}" in {"23:59", "23:58"}
    same = begins.date() == last.date()
    if whole and same:
        return day_name(begins).capitalize()
    if whole:
        return _("Fra %(first)s til og med %(last)s") % {
            "first": day_name(begins),
            "last": day_name(last),
        }
    if same:
        return f"{day_name(begins).capitalize()} {span(closure.begins, closure.ends)}"
    return _("Fra %(first)s til %(last)s") % {
        "first": f"{day_name(begins)} {oclock(begins)}",
        "last": f"{day_name(closure.ends)} {oclock(closure.ends)}",
    }


@register.simple_tag
def key_hours(rules: RuleSet) -> str:
    """When one can choose to fetch the key; nothing where there is none."""
    return said.key_hours(rules)


@register.filter
def kroner(amount: int) -> str:
    """«1.500 kr.», with the thousands apart as the reader writes them; «gratis» for nothing."""
    if not amount:
        return _("Gratis")
    return _("%(amount)s kr.") % {"amount": number_format(amount, force_grouping=True)}


@register.filter
def midnight_as_24(moment: time) -> str:
    """«kl. 24» for the midnight at the end of a day."""
    return _("kl. 24") if moment == time() else oclock(moment)


@register.simple_tag
def slot_key(slot: Slot) -> str:
    """What a form sends back for a slot, exact over the clock change."""
    return local(slot.starts_at).isoformat()


@register.simple_tag
def stay_said(slot: Slot) -> str:
    """«Lørdag 5. december kl. 10 til søndag 6. december kl. 10», or one day with its hours."""
    return _said(slot.starts_at, slot.ends_at)


@register.simple_tag
def booking_when(booking: Booking) -> str:
    """When a booking is, in words."""
    return _said(booking.begins, booking.ends)


@register.simple_tag
def stay_until(slot: Slot) -> str:
    """«1 nat, til søndag 6. december»: how long, and until when."""
    nights = nights_of(slot)
    facts = {"count": nights, "day": day_name(slot.ends_at)}
    text = ngettext("%(count)s døgn, til %(day)s", "%(count)s døgn, til %(day)s", nights)
    return text % facts


@register.simple_tag
def lot_when(lot: Lot) -> str:
    """«torsdag 24. december», with the hours where it is only some of the day."""
    return when(lot)


@register.simple_tag
def draw_days(draw: Draw) -> str:
    """«torsdag 24. december og fredag 25. december»."""
    return days_of(draw)


@register.simple_tag
def draw_said(draw: Draw) -> str:
    """How far a draw is, in a sentence."""
    if draw.state == Draw.State.OPEN:
        facts = {"from": _moment(draw.opens_at), "until": _moment(draw.closes_at)}
        if timezone.now() < draw.opens_at:
            return _("I kan søge fra %(from)s. Vi trækker lod %(until)s.") % facts
        return _("I kan søge til %(until)s. Så trækker vi lod.") % facts
    facts = {"day": day_name(draw.drawn_at or draw.closes_at)}
    words = {
        Draw.State.DRAWN: _(
            "Der blev trukket lod %(day)s. Det er ikke afgjort, før nogen siger ja."
        ),
        Draw.State.CONFIRMED: _("Der blev trukket lod %(day)s. Det er afgjort."),
        Draw.State.EMPTY: _("Ingen søgte. Dagene kan bookes af alle."),
        Draw.State.CALLED_OFF: _("Lodtrækningen er aflyst. Dagene kan bookes af alle."),
    }
    return words[Draw.State(draw.state)] % facts


def _moment(moment: datetime) -> str:
    return f"{day_name(moment)} {oclock(moment)}"


def _said(begins: datetime, ends: datetime) -> str:
    first, last = local(begins), local(ends - A_MINUTE)
    if first.date() == last.date():
        return f"{day_name(begins).capitalize()} {span(begins, ends)}"
    return _("%(first)s til %(last)s") % {
        "first": f"{day_name(begins).capitalize()} {oclock(begins)}",
        "last": f"{day_name(ends)} {oclock(ends)}",
    }
