"""The facts about what happens: events and their hosts, series, sign-ups, tasks."""

from events.models.chores import Task, TaskQuerySet, TaskTaking
from events.models.happenings import Event, EventQuerySet
from events.models.hosts import Host
from events.models.kinds import Access, Again, Effort, Joining, Kind
from events.models.meals import Diet, Food, Meal
from events.models.meetings import (
    AgendaPoint,
    AskedBy,
    DepartmentMeeting,
    MeetingPaper,
    MeetingTerms,
    Term,
    TermTold,
)
from events.models.memories import EventPicture
from events.models.outsiders import Outsider, OutsiderQuerySet
from events.models.regulars import Regular, RegularDiet, RegularQuerySet, SeriesMeal
from events.models.series import EventSeries, EventSeriesQuerySet, SeriesHost
from events.models.signups import Signup, SignupQuerySet

__all__ = [
    "Access",
    "Again",
    "AgendaPoint",
    "AskedBy",
    "DepartmentMeeting",
    "Diet",
    "Effort",
    "Event",
    "EventPicture",
    "EventQuerySet",
    "EventSeries",
    "EventSeriesQuerySet",
    "Food",
    "Host",
    "Joining",
    "Kind",
    "Meal",
    "MeetingPaper",
    "MeetingTerms",
    "Outsider",
    "OutsiderQuerySet",
    "Regular",
    "RegularDiet",
    "RegularQuerySet",
    "SeriesHost",
    "SeriesMeal",
    "Signup",
    "SignupQuerySet",
    "Task",
    "TaskQuerySet",
    "TaskTaking",
    "Term",
    "TermTold",
]  # fmt: skip
