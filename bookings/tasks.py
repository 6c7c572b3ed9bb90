"""What the clock asks of the room."""

from celery import shared_task
from django.utils import timezone

from bookings.approving import actions as approving
from bookings.drawing.clock import actions as drawing
from bookings.due import actions as due
from bookings.feeds import actions as feeds
from bookings.keys import actions as keys
from bookings.loans.clock import actions as loans
from bookings.plots.clock import actions as plots
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting


@shared_task
def remind() -> None:
    now = timezone.now()
    due.remind_due(now)
    keys.remind_due(now)


@shared_task
def release() -> None:
    due.release_due(timezone.now())


@shared_task
def ask_who_waits() -> None:
    """Offers that ran out pass on, what a verb left to the clock is asked, lines that ended close,
    and what a neighbour was asked for in vain runs out."""
    now = timezone.now()
    waiting.pass_on_due(now)
    waiting.ask_due(now)
    waiting.close_lines_due(now)
    swapping.run_out_due(now)


@shared_task
def draw() -> None:
    """Lots are drawn when nobody can apply any more; who has to say yes is reminded."""
    now = timezone.now()
    drawing.draw_due(now)
    drawing.remind_due(now)


@shared_task
def answer() -> None:
    approving.answer_due(timezone.now())


@shared_task
def lend() -> None:
    """Loans: reminders, turns that ran out, what was never fetched, what came home, who is next."""
    now = timezone.now()
    loans.remind_due(now)
    loans.pass_on_due(now)
    loans.let_go_due(now)
    loans.settle_due(now)
    loans.offer_due(now)


@shared_task
def grow() -> None:
    """Plots: who moved, turns that ran out, who is next, and who keeps theirs another season."""
    now = timezone.now()
    plots.let_go_due(now)
    plots.pass_on_due(now)
    plots.offer_due(now)
    plots.ask_to_keep_due(now)
    plots.remind_due(now)


@shared_task
def fetch_calendars() -> None:
    """Busy times of other systems, each every half hour."""
    feeds.fetch_due(timezone.now())
