"""The facts about what happens: events and their hosts, series, sign-ups, tasks."""

from events.models.chores import Task, TaskQuerySet, TaskTaking
from events.models.feeds import CalendarFeed
from events.models.happenings import Event, EventQuerySet
from events.models.hosts import Host
from events.models.kinds import Access, Effort, Joining, Kind
from events.models.meals import Diet, Food, Meal
from events.models.regulars import Regular, RegularDiet, RegularQuerySet, SeriesMeal
from events.models.series import EventSeries, EventSeriesQuerySet, SeriesHost
from events.models.signups import Signup, SignupQuerySet

__all__ = [
    "Access",
    "CalendarFeed",
    "Diet",
    "Effort",
    "Event",
    "EventQuerySet",
    "EventSeries",
    "EventSeriesQuerySet",
    "Food",
    "Host",
    "Joining",
    "Kind",
    "Meal",
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
]  # fmt: skip
