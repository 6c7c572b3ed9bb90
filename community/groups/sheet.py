"""The week's meetings of open groups, in words for a sheet of paper in the stairway."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from community import times
from community.groups.models import InterestGroup, Meeting
from community.people.models import Entrance
from community.shapes import SheetPart
from community.ui.dates import day_name, oclock


def meetings_of_the_week(entrance: Entrance, first_day: date, now: datetime) -> Iterator[SheetPart]:
    """One line for each meeting of an open group of the estate that is not over. Nobody's name."""
    since, until = times.midnight(first_day), times.midnight(first_day + timedelta(days=7))
    open_groups = InterestGroup.objects.alive().filter(
        estate=entrance.estate_id, door=InterestGroup.Door.OPEN
    )
    found = Meeting.objects.standing().maybe_between(since, until).filter(group__in=open_groups)
    held = []
    for meeting in found.select_related("group"):
        for one in meeting.occurrences(first_day):
            if one.begins >= until:
                break
            if one.begins >= max(since, now) and not one.is_off:
                held.append((one, meeting))
    lines = [_line(meeting, one.begins) for one, meeting in sorted(held, key=lambda pair: pair[0])]
    yield SheetPart(_("Mød en gruppe"), lines, order=20, icon="users-three-duotone")


def _line(meeting: Meeting, begins: datetime) -> str:
    facts = {
        "group": meeting.group.title,
        "day": day_name(begins),
        "time": oclock(begins),
        "where": f" {meeting.where}." if meeting.where else "",
    }
    return _("%(group)s: %(day)s %(time)s.%(where)s Alle kan være med.") % facts
