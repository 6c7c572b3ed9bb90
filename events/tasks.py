"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from events.afterwards import actions as afterwards
from events.clock import actions as clock
from events.guests import actions as guests
from events.guests.posting import actions as posting
from events.meals import actions as meals
from events.meeting.clock import actions as meetings
from events.repeating import actions as repeating
from events.seats import actions
from events.talking import actions as talking


@shared_task
def seats() -> None:
    """Offers that ran out go on, and no seat stays empty while somebody waits who fits."""
    now = timezone.now()
    actions.expire_due(now)
    actions.promote_due(now)


@shared_task
def remind() -> None:
    """The evening before, shortly before for who asked, and before it closes for who usually comes."""
    now = timezone.now()
    clock.remind_due(now)
    clock.tell_usual_due(now)


@shared_task
def publish() -> None:
    """What was planned for now."""
    clock.publish_due(timezone.now())


@shared_task
def make_ahead() -> None:
    """The events of series that have come into sight."""
    repeating.make_ahead(timezone.now())


@shared_task
def tell_lists() -> None:
    """Hosts and cooks hear that nobody more can say what they eat."""
    meals.tell_lists_due(timezone.now())


@shared_task
def write_to_guests() -> None:
    """Mails to those from outside; who never used their link is forgotten."""
    now = timezone.now()
    guests.forget_unanswered(now)
    posting.write_due(now)


@shared_task
def look_back() -> None:
    """The morning after: hosts are asked how it went; and conversations are kept to who comes."""
    now = timezone.now()
    afterwards.ask_hosts_due(now)
    talking.tidy_due(now)


@shared_task
def tell_meetings() -> None:
    """The committee hears of its terms, and residents that a meeting is not as it was."""
    meetings.tell_due(timezone.now())
