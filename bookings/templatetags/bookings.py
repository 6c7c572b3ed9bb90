"""`{% load bookings %}`: how a closure is said."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from bookings.models import Closure
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
