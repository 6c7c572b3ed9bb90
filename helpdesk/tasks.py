"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from helpdesk.duties.clock import actions as duties
from helpdesk.duties.gathering import actions as gathering
from helpdesk.duties.routines import actions as routines
from helpdesk.offering import actions as offering
from helpdesk.reminding import actions as reminding
from helpdesk.waiting import actions as waiting
from helpdesk.walks.keeping import actions as walks


@shared_task
def remind() -> None:
    """The evening before and two hours before what two have agreed; the evening before a task."""
    now = timezone.now()
    reminding.remind_due(now)
    duties.remind_due(now)


@shared_task
def ask_whether_done() -> None:
    """A day later, and what nobody has answered; and those who do not want to meet any more."""
    now = timezone.now()
    reminding.ask_whether_done_due(now)
    reminding.settle_silence_due(now)
    reminding.part_blocked_due(now)


@shared_task
def nobody_waits() -> None:
    """What nobody has answered: asked about, given to a colleague, ended."""
    waiting.look(timezone.now())


@shared_task
def confirm_offers() -> None:
    """What was offered a year ago: does it still hold?"""
    offering.confirm_due(timezone.now())


@shared_task
def duties_ahead() -> None:
    """The tasks of routines and of other rooms that come into sight, and the visits to new homes."""
    now = timezone.now()
    routines.make_ahead_due(now)
    duties.follow_greetings(now)
    gathering.gather(now)


@shared_task
def duties_late() -> None:
    """What nobody has any more is anybody's; what was not done on its day is told once."""
    now = timezone.now()
    duties.free_stranded(now)
    duties.tell_overdue(now)


@shared_task
def ask_on_walks() -> None:
    """On the day one looks again at what neighbours mend together, the committee has a task."""
    walks.ask_due(timezone.now())
