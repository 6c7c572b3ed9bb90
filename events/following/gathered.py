"""What a series has to say of many of its times at once: to each person once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from community.people.models import Membership
from events import notify
from events.following import notify as said
from events.models import Event, EventSeries, Signup


@dataclass
class Gathered:
    """Who is to hear of which times; told together when all of them are done."""

    people: dict[int, Membership] = field(default_factory=dict)
    moved: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    off: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))

    def changed(
        self, event: Event, signups: Sequence[Signup], now: datetime, but: Collection[int] = ()
    ) -> None:
        """In place of `notify.changed`."""
        self._note(self.moved, event, signups, now, but)

    def called_off(
        self, event: Event, signups: Sequence[Signup], now: datetime, but: Collection[int] = ()
    ) -> None:
        """In place of `notify.called_off`."""
        self._note(self.off, event, signups, now, but)

    def _note(
        self,
        heard: dict[int, list[Event]],
        event: Event,
        signups: Sequence[Signup],
        now: datetime,
        but: Collection[int],
    ) -> None:
        for member in notify.everybody(event, signups, timezone.localdate(now), but):
            self.people[member.pk] = member
            heard[member.pk].append(event)

    def tell(self, series: EventSeries, now: datetime) -> None:
        """Each person once for what is moved, and once for what is called off.

        What was said of the series before, and has not gone out, is no longer true.
        """
        if self.people:
            said.withdraw_series(series, now)
        for heard, say, one in (
            (self.moved, said.series_changed, notify.changed_for),
            (self.off, said.series_called_off, notify.called_off_for),
        ):
            for events, members in self._alike(heard):
                if len(events) == 1:
                    one(events[0], members, now)
                else:
                    say(series, events, members, now)

    def _alike(self, heard: dict[int, list[Event]]) -> list[tuple[list[Event], list[Membership]]]:
        """Those who hear of the same times, together."""
        found: dict[tuple[int, ...], list[Membership]] = defaultdict(list)
        events = {event.pk: event for those in heard.values() for event in those}
        for pk, those in heard.items():
            found[tuple(event.pk for event in those)].append(self.people[pk])
        return [([events[pk] for pk in pks], members) for pks, members in found.items()]
