"""Rows that are due, claimed and marked in the transaction that writes what they lead to."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from community.batches import in_batches
from events import notify, rules, telling
from events.actions import tell_published
from events.days import tomorrow_evening
from events.models import Event, Joining, Signup, SignupQuerySet


def publish_due(now: datetime) -> int:
    """What was planned is up: its hosts and open pages are told, once. How many."""
    return in_batches(
        lambda: Event.objects.up(now).filter(told_at=None).order_by("publish_at", "pk"),
        Event.objects.select_related("estate"),
        lambda event: tell_published(event, now),
    )


def remind_due(now: datetime) -> int:
    """The evening before, and two hours before for who asked. How many parties were told.

    Late is never: after midnight nothing says «i morgen», and nothing is said once it has begun.
    """
    told = 0
    window = tomorrow_evening(now)
    if window is not None:
        told += _in_batches(
            lambda: Signup.objects.due_evening_reminder(*window),
            notify.remind_evening,
            "evening_told_at",
            now,
        )
    return told + _in_batches(
        lambda: Signup.objects.due_soon_reminder(now, rules.SOON),
        notify.remind_soon,
        "soon_told_at",
        now,
    )


def tell_usual_due(now: datetime) -> int:
    """A day before it closes: who usually comes and has said nothing, and who is counted unasked.

    Once for each event, and never when it has closed. How many events.
    """
    up = Event.objects.up(now).filter(
        series__isnull=False,
        joining=Joining.SIGN_UP,
        usual_told_at=None,
        sign_up_by__gt=now,
        sign_up_by__lte=now + rules.CLOSES_SOON,
    )
    return in_batches(
        lambda: up.order_by("sign_up_by", "pk"),
        Event.objects.select_related("estate", "series__meal"),
        lambda event: _tell_usual(event, now),
    )


def _tell_usual(event: Event, now: datetime) -> None:
    event.usual_told_at = now
    event.save(update_fields=["usual_told_at"])
    meal = getattr(event.series, "meal", None)
    asked = event.signups.coming().exclude(regular=None)
    counted = list(asked) if meal is not None and meal.counts_all else []
    on = timezone.localdate(now)
    telling.closes_soon(
        event,
        notify.people_of(_usual(event, now), on),
        notify.people_of(counted, on) if counted else [],
        now,
    )


def _usual(event: Event, now: datetime) -> list[Signup]:
    """The last sign-up of each party that came to two of the last four and has not answered."""
    last = Event.objects.up(now).filter(series=event.series_id, ends_at__lte=now)
    times = list(last.order_by("-starts_at").values_list("pk", flat=True)[: rules.LAST_TIMES])
    came: dict[tuple[int | None, int | None], list[Signup]] = {}
    for signup in Signup.objects.coming().filter(event__in=times).order_by("event__starts_at"):
        whose = (signup.household_id, None if signup.household_id else signup.member_id)
        came.setdefault(whose, []).append(signup)
    answered = list(event.signups.values_list("member", "household", "home"))
    people, homes = {one[0] for one in answered}, {home for one in answered for home in one[1:]}
    return [
        rows[-1]
        for (home, person), rows in came.items()
        if len({row.event_id for row in rows}) >= rules.TIMES_USUAL
        and not (home in homes if home else person in people)
    ]


def _in_batches(
    due: Callable[[], SignupQuerySet],
    say: Callable[[Signup, datetime], None],
    mark: str,
    now: datetime,
) -> int:
    def tell(signup: Signup) -> None:
        say(signup, now)
        setattr(signup, mark, now)
        signup.save(update_fields=[mark])

    rows = Signup.objects.select_related("event__estate")
    return in_batches(lambda: due().order_by("event__starts_at", "pk"), rows, tell)
