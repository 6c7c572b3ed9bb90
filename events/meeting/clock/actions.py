"""Meetings whose term is near or past, and those that are no longer what the call said."""

from datetime import datetime, time

from community.batches import in_batches
from community.times import local
from events.meeting import notify, terms
from events.models import DepartmentMeeting, TermTold

# Nobody on the committee is told of a term in the middle of the night.
MORNING = time(8)


def tell_due(now: datetime) -> int:
    """All that is due now. How many things were said.

    Who was called is told of another time or place, and that it is off. A clock that was stopped
    says the same when it runs again, unless the meeting has begun.
    """
    return tell_changes(now) + remind_due(now)


def tell_changes(now: datetime) -> int:
    """To all who live here: it is moved, it is off, it is held after all. Each once."""
    meetings = DepartmentMeeting.objects
    rows = meetings.select_related("event__estate")
    moved = in_batches(lambda: meetings.moved(now).order_by("pk"), rows, lambda m: _moved(m, now))
    off = in_batches(lambda: meetings.off(now).order_by("pk"), rows, lambda m: _off(m, now))
    on = in_batches(lambda: meetings.on_again(now).order_by("pk"), rows, lambda m: _on(m, now))
    return moved + off + on


def _moved(meeting: DepartmentMeeting, now: datetime) -> None:
    """Told after that it is on again as well: one note says both."""
    meeting.called_for, meeting.called_to = meeting.event.starts_at, meeting.event.place
    meeting.off_told_at = None
    meeting.save(update_fields=["called_for", "called_to", "off_told_at"])
    notify.moved(meeting, now)


def _off(meeting: DepartmentMeeting, now: datetime) -> None:
    meeting.off_told_at = now
    meeting.save(update_fields=["off_told_at"])
    notify.off(meeting, now)


def _on(meeting: DepartmentMeeting, now: datetime) -> None:
    meeting.off_told_at = None
    meeting.save(update_fields=["off_told_at"])
    notify.on_again(meeting, now)


def remind_due(now: datetime) -> int:
    """The committee hears of each term once: a week before it, and when it is late.

    Each meeting is looked at once a day. What a stopped clock missed is said the day it runs again,
    as long as it is still true.
    """
    here = local(now)
    if here.time() < MORNING:
        return 0
    said = 0

    def look(meeting: DepartmentMeeting) -> None:
        nonlocal said
        said += _look(meeting, now)

    in_batches(
        lambda: DepartmentMeeting.objects.to_look_at(here.date(), now).order_by("pk"),
        DepartmentMeeting.objects.select_related("event__estate"),
        look,
    )
    return said


def _look(meeting: DepartmentMeeting, now: datetime) -> int:
    said = 0
    for one, is_late in terms.to_tell(meeting, now):
        _row, is_new = TermTold.objects.get_or_create(
            meeting=meeting, term=one.term, day=one.day, is_late=is_late
        )
        if is_new:
            (notify.term_late if is_late else notify.term_near)(meeting, one, now)
            said += 1
    meeting.looked_at_on = local(now).date()
    meeting.save(update_fields=["looked_at_on"])
    return said
