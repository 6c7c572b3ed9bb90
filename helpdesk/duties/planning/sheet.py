"""Lists on paper for a month or a quarter, and the minutes as a spreadsheet."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from io import StringIO
from itertools import takewhile
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from community.people.models import Membership
from community.times import days_of
from helpdesk.duties.figures import Month, table
from helpdesk.duties.page import in_order
from helpdesk.models import Routine, SocialTask

BOM = "\ufeff"
MONTHS = (1, 3)


@dataclass(frozen=True)
class Line:
    """A task, or a day a routine will come round to."""

    day: date
    clock: time | None
    what: str
    where: str
    who: Any


def lines_of(member: Membership, first: date, months: int, today: date) -> list[Line]:
    """What is to be done from `first` on, by day: the tasks there are, and the routines' days to come."""
    last = first + relativedelta(months=months, days=-1)
    seen = SocialTask.objects.visible_to(member, today).open()
    tasks = list(in_order(seen.filter(due_on__gte=first, due_on__lte=last)).with_facts())
    known = {(task.routine_id, task.due_on) for task in tasks}
    found = [
        Line(task.due_on, task.due_at, task.title, task.where, task.get_role_display())
        for task in tasks
    ]
    for routine in Routine.objects.visible_to(member).going_on().select_related("entrance"):
        since = max(first, (routine.made_until or today))
        days = takewhile(lambda day: day <= last, days_of(routine.first, routine.again, since))
        found += [_coming(routine, day) for day in days if (routine.pk, day) not in known]
    return sorted(found, key=lambda line: (line.day, line.clock or time.max, line.what))


def _coming(routine: Routine, day: date) -> Line:
    where = routine.place or str(routine.entrance or "")
    return Line(day, routine.due_at, routine.title, where, routine.get_role_display())


def file_of(months: list[Month]) -> Iterator[str]:
    """CSV as Danish offices open it. Every cell is a number, a month or a word of ours."""
    yield BOM + _row([_("Måned"), _("Slags"), _("Del"), _("Opgaver"), _("Minutter")])
    for cells in table(months):
        yield _row(cells)


def _row(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(cells)
    return out.getvalue()
