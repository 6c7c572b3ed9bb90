"""What the room knows about a person, for the file they may ask for."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from community.people.models import User
from events.models import (
    Diet,
    Event,
    EventPicture,
    EventSeries,
    Host,
    Regular,
    SeriesHost,
    Signup,
    Task,
    TaskTaking,
)


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: where they come, what they made, host and have taken."""
    mine = Q(member__user=user)
    signups = Signup.objects.filter(mine | Q(helped_by=user)).select_related("event", "member")
    hosting = Host.objects.filter(mine, event=OuterRef("pk"))
    holding = SeriesHost.objects.filter(mine, series=OuterRef("pk"))
    made = Q(made_by__user=user)
    events = Event.objects.annotate(is_made=wrapped(made), is_hosted=Exists(hosting))
    series = EventSeries.objects.annotate(is_made=wrapped(made), is_hosted=Exists(holding))
    either = Q(is_made=True) | Q(is_hosted=True)
    rows = list(signups.order_by("pk"))
    happened = list(events.filter(either).select_related("meeting").order_by("pk"))
    again = list(series.filter(either).order_by("pk"))
    takings = TaskTaking.objects.filter(mine | Q(helped_by=user))
    taken = list(takings.select_related("task__event", "member").order_by("pk"))
    always = list(
        Regular.objects.filter(mine | Q(helped_by=user))
        .select_related("series", "member")
        .prefetch_related("diets")
        .order_by("pk")
    )
    return {
        "signups": [_signup(row) for row in rows if _is_of(row, user)],
        "foods_you_do_not_eat": [
            {
                "name": row.signup.event.title,
                "what": f"food.{row.food}",
                "how_many": row.count,
                "text": row.words,
            }
            for row in Diet.objects.filter(signup__in=[one for one in rows if _is_of(one, user)])
            .select_related("signup__event")
            .order_by("pk")
        ],
        "you_come_every_time": [_regular(row) for row in always if _is_of(row, user)],
        "others_come_every_time": [_regular(row) for row in always if not _is_of(row, user)],
        # For whom is the other's to tell.
        "signups_for_others": [_signup(row) for row in rows if not _is_of(row, user)],
        "events_you_made": [_event(event) for event in happened if event.is_made],
        "meetings_you_planned": [
            {
                "name": event.title,
                "text": event.meeting.topic,
                "starts_at": event.starts_at.isoformat(),
            }
            for event in happened
            if event.is_made and hasattr(event, "meeting")
        ],
        "events_you_host": [_event(event) for event in happened if event.is_hosted],
        "series_you_made": [_series(one) for one in again if one.is_made],
        "series_you_host": [_series(one) for one in again if one.is_hosted],
        "tasks_you_took": [_task(row) for row in taken if _is_of(row, user)],
        "tasks_for_others": [_task(row) for row in taken if not _is_of(row, user)],
        "tasks_you_wrote_for_others": [
            {"what": task.what} for task in Task.objects.filter(helped_by=user).order_by("pk")
        ],
        "pictures_from_events": [
            {"name": one.event.title, "text": one.caption, "at": one.put_up_at.isoformat()}
            for one in EventPicture.objects.filter(Q(put_up_by__user=user) | Q(helped_by=user))
            .select_related("event")
            .order_by("pk")
        ],
    }


def wrapped(condition: Q) -> ExpressionWrapper:
    """True or false, as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def _regular(regular: Regular) -> dict[str, Any]:
    return {
        "name": regular.series.title,
        "adults": regular.adults,
        "children": regular.children,
        "created_at": regular.created_at.isoformat(),
        "ends_at": regular.ended_at.isoformat() if regular.ended_at else None,
        "foods_you_do_not_eat": [
            {"what": f"food.{row.food}", "how_many": row.count, "text": row.words}
            for row in regular.diets.all()
        ],
    }


def _is_of(row: Signup | Regular | TaskTaking, user: User) -> bool:
    return row.member is not None and row.member.user_id == user.pk


def _task(row: TaskTaking) -> dict[str, Any]:
    return {"what": row.task.what, "name": row.task.event.title, "at": row.taken_at.isoformat()}


def _series(series: EventSeries) -> dict[str, Any]:
    return {"name": series.title, "text": series.text, "at": series.made_at.isoformat()}


def _event(event: Event) -> dict[str, Any]:
    return {
        "name": event.title,
        "text": event.text,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "state": f"event.{event.state}",
    }


def _signup(signup: Signup) -> dict[str, Any]:
    return {
        "name": signup.event.title,
        "starts_at": signup.event.starts_at.isoformat(),
        "adults": signup.adults,
        "children": signup.children,
        "guests": signup.guests,
        "state": f"signup.{signup.state}",
        "created_at": signup.created_at.isoformat(),
    }
