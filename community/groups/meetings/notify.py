"""What is said about meetings: the day before, and when one is called off or moved."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from community.groups.models import Meeting, Occurrence
from community.groups.notify import MEETING, Says, meeting_thread, tell
from community.people.models import Membership
from community.times import local, midnight
from community.ui.dates import day_name, oclock, relative_day


def thread(meeting: Meeting, occurrence: Occurrence) -> str:
    return meeting_thread(meeting.pk, occurrence.day)


def _when(meeting: Meeting, occurrence: Occurrence, now: datetime) -> dict[str, str]:
    when = relative_day(occurrence.begins, local(now).date())
    return {
        "group": meeting.group.title,
        "what": meeting.what,
        "where": f" {meeting.where}." if meeting.where else "",
        "when": when,
        "date": day_name(occurrence.begins),
        "time": oclock(occurrence.begins),
    }


def meets_tomorrow(
    meeting: Meeting, occurrence: Occurrence, told: Iterable[Membership], now: datetime
) -> None:
    tell(
        MEETING,
        told,
        meeting.group,
        lambda: _("I mødes i morgen %(time)s") % _when(meeting, occurrence, now),
        lambda: _("%(group)s: %(what)s.%(where)s") % _when(meeting, occurrence, now),
        now,
        thread=thread(meeting, occurrence),
        # After midnight «i morgen» would be a lie.
        expires_at=midnight(occurrence.day),
        aloud=lambda: (
            _("Du skal mødes med %(group)s i morgen %(time)s: %(what)s.%(where)s")
            % _when(meeting, occurrence, now)
        ),
    )


def called_off(
    meeting: Meeting, occurrence: Occurrence, told: Iterable[Membership], now: datetime
) -> None:
    _meeting_news(
        meeting, occurrence, told, now,
        lambda: _("Et møde er aflyst"),
        lambda: _("%(group)s: %(what)s %(date)s %(time)s er aflyst.") % _when(meeting, occurrence, now),
    )  # fmt: skip


def ended(
    meeting: Meeting, occurrence: Occurrence, told: Iterable[Membership], now: datetime
) -> None:
    _meeting_news(
        meeting,
        occurrence,
        told,
        now,
        lambda: _("Møderne er slut"),
        lambda: _("%(group)s: %(what)s holdes ikke mere.") % _when(meeting, occurrence, now),
    )


def on_after_all(
    meeting: Meeting, occurrence: Occurrence, told: Iterable[Membership], now: datetime
) -> None:
    _meeting_news(
        meeting, occurrence, told, now,
        lambda: _("Et møde bliver til noget alligevel"),
        lambda: _("%(group)s: %(what)s %(date)s %(time)s bliver til noget alligevel.")
        % _when(meeting, occurrence, now),
    )  # fmt: skip


def moved(
    meeting: Meeting, occurrence: Occurrence, told: Iterable[Membership], now: datetime
) -> None:
    _meeting_news(
        meeting, occurrence, told, now,
        lambda: _("Et møde er lavet om"),
        lambda: _("%(group)s: %(what)s er nu %(date)s %(time)s.%(where)s")
        % _when(meeting, occurrence, now),
    )  # fmt: skip


def _meeting_news(
    meeting: Meeting,
    occurrence: Occurrence,
    told: Iterable[Membership],
    now: datetime,
    title: Says,
    body: Says,
) -> None:
    tell(
        MEETING,
        told,
        meeting.group,
        title,
        body,
        now,
        thread=thread(meeting, occurrence),
        expires_at=occurrence.begins,
    )
