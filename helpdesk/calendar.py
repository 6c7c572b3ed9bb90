"""An agreement as a file for one's own calendar (RFC 5545), in wall time with its time zone.

`SEQUENCE` and `LAST-MODIFIED` grow with every change, so the newest file wins; what is called off
is CANCELLED. No name of anybody leaves the house, and of what is discreet no word.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from icalendar import vRecur

from community.calendars import entry_of, file_of
from community.people.models import Membership
from community.times import local, rule_of
from helpdesk.models import HelpAgreement
from helpdesk.moments import ends_at
from helpdesk.notify import agreement_url


def ics_of(agreement: HelpAgreement, member: Membership, now: datetime) -> bytes | None:
    """The file; None as long as they have agreed on no time. Needs `agreement.request`."""
    if agreement.starts_at is None:
        return None
    event = entry_of(
        f"help-{agreement.token}", _said(agreement), agreement.starts_at,
        ends_at(agreement, agreement.starts_at),
        url=agreement_url(agreement, member), place=agreement.place, stamped=now,
    )  # fmt: skip
    event.add("last-modified", agreement.changed_at)
    event.add("sequence", agreement.sequence)
    rule = rule_of(agreement.every, local(agreement.starts_at).date())
    if rule:
        event.add("rrule", vRecur.from_ical(rule))
    event.add("status", "CANCELLED" if agreement.called_off_at else "CONFIRMED")
    return file_of([event])


def _said(agreement: HelpAgreement) -> str:
    if agreement.request.is_discreet:
        return _("Aftale med en nabo")
    return _("Nabo-hjælp: {what}").format(what=agreement.request.title)
