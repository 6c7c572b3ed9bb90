"""The week in one mail: what hangs in the stairway, five lines at most, and nothing when it is empty."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from community.features import sheet_of
from community.notifications.actions import tell
from community.notifications.models import Notification, Preference, Way
from community.people.models import Entrance, Membership, User

WEEK = "notifications.week"
TEST = "notifications.test"
LINES = 5
BEGINS = time(8)
USEFUL = timedelta(days=2)  # a week that is half over is told by the front page


def tell_weeks(now: datetime) -> int:
    """Monday from eight: each stairway's week to who wants it. How many were told.

    Safe to ask twice and by two at once: a stairway is held while it is told, and who has been
    told of this week is not told again. A round that came by every stairway is remembered, so that
    one may ask every few minutes; where that is forgotten, the round is gone once more for nothing.
    """
    here = timezone.localtime(now, timezone.get_default_timezone())
    first_day = here.date() - timedelta(days=here.weekday())
    begins = datetime.combine(first_day, BEGINS, here.tzinfo)
    if not begins <= now < begins + USEFUL:
        return 0
    done = f"week-told:{first_day.isoformat()}"
    if cache.get(done):
        return 0
    pks = Entrance.objects.order_by("pk").values_list("pk", flat=True)
    told = [_tell_stairway(pk, first_day, now) for pk in pks]
    if None not in told:
        cache.set(done, True, timeout=USEFUL.total_seconds())
    return sum(number or 0 for number in told)


def _tell_stairway(pk: int, first_day: date, now: datetime) -> int | None:
    """How many; None where another clock holds the stairway."""
    with transaction.atomic():
        rows = Entrance.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        entrance = rows.select_related("estate__organisation").filter(pk=pk).first()
        if entrance is None:
            return None
        thread = f"week:{first_day.isoformat()}:{pk}"
        readers = list(_readers(entrance, thread, timezone.localdate(now)))
        if not readers or not lines_of(entrance, first_day, now):
            return 0
        tell(
            WEEK,
            readers,
            lambda: _("Ugen hos jer"),
            _body(entrance, first_day, now),
            f"/{entrance.estate.slug}/",
            now=now,
            estate=entrance.estate,
            thread=thread,
            expires_at=now + USEFUL,
            only=Way.EMAIL,
        )
    return len(readers)


def _readers(entrance: Entrance, thread: str, today: date) -> Iterator[User]:
    """Who lives on the stairway, has a mail, has not said no and does not know it yet."""
    told = Notification.objects.filter(user=OuterRef("user"), thread=thread)
    said_no = Preference.objects.unwanted().filter(
        user=OuterRef("user"), kind__in=[WEEK, "house"], way=Way.EMAIL
    )
    members = Membership.objects.current(today).filter(
        ~Exists(told),
        ~Exists(said_no),
        household__dwelling__entrance=entrance,
        user__email__isnull=False,
        user__is_active=True,
    )
    for member in members.select_related("user"):
        yield member.user


def lines_of(entrance: Entrance, first_day: date, now: datetime) -> list[str]:
    """The first five of what hangs there, in the language spoken now."""
    parts = sheet_of(entrance, first_day, now)
    return [str(line) for part in parts for line in part.lines][:LINES]


def _body(entrance: Entrance, first_day: date, now: datetime) -> Callable[[], str]:
    return lambda: "\n".join(lines_of(entrance, first_day, now))


def tell_test(user: User, now: datetime) -> None:
    """A message to oneself, through the outbox as any other."""
    with transaction.atomic():
        tell(TEST, [user], lambda: _("En prøve"), lambda: _("Det virker."), "", now=now)
