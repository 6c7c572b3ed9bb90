"""An agreement as a file for one's own calendar (RFC 5545), in wall time with its time zone.

`SEQUENCE` and `LAST-MODIFIED` grow with every change, so the newest file wins; what is called off
is CANCELLED. No name of anybody leaves the house, and of what is discreet no word.
"""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vRecur

from community.people.models import Membership
from community.times import local, rule_of
from helpdesk.models import HelpAgreement
from helpdesk.moments import ends_at
from helpdesk.notify import agreement_url


def ics_of(agreement: HelpAgreement, member: Membership, now: datetime) -> bytes | None:
    """The file; None as long as they have agreed on no time. Needs `agreement.request`."""
    if agreement.starts_at is None:
        return None
    begins = local(agreement.starts_at)
    event = Event()
    event.add("uid", f"help-{agreement.token}@{settings.SITE_URL.partition('://')[2]}")
    event.add("dtstamp", now)
    event.add("last-modified", agreement.changed_at)
    event.add("sequence", agreement.sequence)
    event.add("summary", _said(agreement))
    event.add("dtstart", begins)
    event.add("dtend", local(ends_at(agreement, agreement.starts_at)))
    if agreement.place:
        event.add("location", agreement.place)
    event.add("url", settings.SITE_URL + agreement_url(agreement, member))
    rule = rule_of(agreement.every, begins.date())
    if rule:
        event.add("rrule", vRecur.from_ical(rule))
    event.add("status", "CANCELLED" if agreement.called_off_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Beboerhus//DA")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    data: bytes = calendar.to_ical()
    return data


def _said(agreement: HelpAgreement) -> str:
    if agreement.request.is_discreet:
        return _("Aftale med en nabo")
    return _("Nabo-hjælp: {what}").format(what=agreement.request.title)
