"""The shape of what the pages send. What may be made is for the actions to say."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community import lending
from community.errors import Refused
from community.noticeboard.places import Places
from community.people.models import Circle, Entrance, Membership
from community.people.tenancy import Scope
from community.profiles.page import place_of
from community.times import Every, is_on_the_wall, local, next_day, wall
from community.ui.fields import choices_in
from events import rules
from events.making.fields import ASKED_AS, FOLDS, Questions
from events.making.known import acquainted, named, no_such_neighbour, stairways
from events.making.pauses import NotRead, days_in, weeks_in
from events.models import Event, EventSeries, Joining
from events.models.kinds import Described
from events.written import LATER, Rhythm, Said, Written, stands_in

# What goes on after midnight ends before people get up.
NIGHT_ENDS = time(6)
NOON, MORNING = time(12), time(8)


class EventForm(Questions):
    """One screen: what, when, where and for whom; everything else has an answer already.

    `event` is changed, or the series `of_series`; without them something new is made.
    """

    def __init__(
        self, member: Membership, *args: Any, event: Event | None = None,
        of_series: EventSeries | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.member, self.event, self.of_series = member, event, of_series
        self.now = timezone.now()
        self.places = Places.of(member)
        self.lent = lending.places_for(member)
        self.known = acquainted(member, self.now) if event is None and of_series is None else []
        self.chosen: list[Membership] = []
        # The next free time of the same length, when the place said no.
        self.next_free: tuple[datetime, datetime] | None = None
        self._leave_out()
        self._offer()

    def _leave_out(self) -> None:
        gone: set[str] = set()
        current = self.event or self.of_series
        if self.event is not None or self.of_series is not None:
            gone |= set(FOLDS["hosts"])
            gone.add("is_office")
        if self.event is not None:
            gone |= set(FOLDS["every"])
        if self.of_series is not None or (self.event and self.event.told_at):
            gone |= {"publish_on", "publish_time"}
        if not (self.member.is_trusted and self.member.lives_here):
            gone.add("is_office")
        if not self.lent and not (current and current.place_key):
            gone.add("place_key")
            self.fields["place"].label = gettext("Hvor?")
        for name in gone:
            del self.fields[name]
        if self.of_series is not None:
            self.fields["day"].label = gettext("Fra og med")

    def _offer(self) -> None:
        self._options("audience", self._audiences())
        if "place_key" in self.fields:
            self._options("place_key", self._places())
        if "hosts" in self.fields:
            known = [(str(one.token), f"{one.user.name}, {place_of(one)}") for one in self.known]
            self._options("hosts", known)
            self._options("host_entrance", stairways(self.member))
        if self.of_series is not None:
            again = [(key, label) for key, label in Every.choices if key != Every.ONCE]
            self._options("every", again)

    def _options(self, name: str, options: list[tuple[str, Any]]) -> None:
        choices_in(self, name).choices = options

    def _places(self) -> list[tuple[str, Any]]:
        """Those that are lent, the one it has already, and everywhere else."""
        lent = [(place.key, place.name) for place in self.lent]
        current = self.event or self.of_series
        if current is not None and current.place_key not in {"", *dict(lent)}:
            lent.append((current.place_key, current.place))
        return [*lent, ("", gettext("Et andet sted, eller udenfor"))]

    def _audiences(self) -> list[tuple[str, Any]]:
        estate = self.member.estate
        found = [(Scope.ESTATE.value, gettext("Alle i {name}").format(name=estate.name))]
        own = gettext("Kun min opgang, nummer {number}")
        other = gettext("Kun opgang {number}")
        for entrance in self.places.entrances:
            said = own if entrance.pk == self.member.entrance_id else other
            found.append((f"entrance:{entrance.pk}", said.format(number=entrance.house_number)))
        for circle in self.places.circles:
            said = gettext("Kun nabokredsen {name}").format(name=circle.name)
            found.append((f"circle:{circle.pk}", said))
        name = estate.organisation.name
        found.append((Scope.ORGANISATION.value, gettext("Alle i {name}").format(name=name)))
        if Scope.LOCAL_AREA in rules.scopes_of(self.member):
            said = gettext("Hele kvarteret, også uden profil")
            found.append((Scope.LOCAL_AREA.value, said))
        current = self.event or self.of_series
        if current is not None and audience_of(current) not in dict(found):
            found.append((audience_of(current), gettext("Som nu")))
        return found

    # --- is it whole? --------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for on in ("day", "sign_up_on", "publish_on"):
            self._refuse_far(data, on)
        self._refuse_no_hour(data, data.get("day"), "starts")
        self._refuse_no_hour(data, self._last_day(), "ends")
        self._refuse_no_hour(data, data.get("publish_on"), "publish_time")
        if (
            data.get("sign_up_at")
            and not data.get("sign_up_on")
            and "sign_up_on" not in self.errors
        ):
            self.add_error("sign_up_on", gettext("Skriv også dagen for fristen."))
        self._read_pauses(data)
        self._read_hosts(data)
        return data

    def _refuse_far(self, data: dict[str, Any], on: str) -> None:
        day = data.get(on)
        if day is not None and not 2000 <= day.year <= 2100:
            self.add_error(on, gettext("Den dag kan vi ikke bruge. Vælg en anden."))

    def _refuse_no_hour(self, data: dict[str, Any], day: date | None, at: str) -> None:
        clock = data.get(at)
        if day is not None and clock is not None and not is_on_the_wall(day, clock):
            self.add_error(at, gettext("Uret stilles den nat. Vælg et andet klokkeslæt."))

    def _read_pauses(self, data: dict[str, Any]) -> None:
        first = data.get("day") or timezone.localdate(self.now)
        try:
            data["not_on"] = days_in(data.get("not_on") or "", first)
        except NotRead:
            self.add_error(
                "not_on", gettext("Det kan vi ikke læse. Skriv dagene som 23/12 og 30/12.")
            )
        try:
            data["not_in_weeks"] = weeks_in(data.get("not_in_weeks") or "")
        except NotRead:
            said = gettext("Det kan vi ikke læse. Skriv ugerne som 28–32.")
            self.add_error("not_in_weeks", said)

    def _read_hosts(self, data: dict[str, Any]) -> None:
        tokens = set(data.get("hosts") or ())
        self.chosen = [one for one in self.known if str(one.token) in tokens]
        name, entrance = (data.get("host_name") or "").strip(), data.get("host_entrance") or ""
        if not name:
            return
        if not entrance:
            self.add_error("host_entrance", gettext("Vælg den opgang, naboen bor i."))
            return
        found = named(self.member, name, int(entrance), self.now)
        if found is None:
            self.add_error("host_name", no_such_neighbour())
        elif found not in self.chosen:
            self.chosen.append(found)

    def is_whole(self, *, for_draft: bool = False) -> bool:
        """Valid, and with all that neighbours need. A draft may wait with when and where."""
        self.is_valid()
        for name, sentence in NEEDED.items():
            waits = for_draft and name in LATER
            if not waits and name not in self.errors and not self.said(name).strip():
                self.add_error(name, str(sentence))
        nowhere = not (self.said("place").strip() or self.said("place_key"))
        if nowhere and not for_draft and not {"place", "place_key"} & set(self.errors):
            self.add_error("place", gettext("Skriv, hvor I mødes."))
        if for_draft and self.comes_again:
            said = gettext("Det, der kommer igen, kan ikke være en kladde. Vælg «Én gang».")
            self.add_error("every", said)
        return not self.errors

    def said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def comes_again(self) -> bool:
        return self.said("every") not in {"", Every.ONCE}

    @property
    def speaks_for_office(self) -> bool:
        return bool(self.cleaned_data.get("is_office"))

    def refuse(self, no: Refused) -> None:
        """The room's «no» beside what was asked, with the next free time to press."""
        name = ASKED_AS.get(no.field, no.field)
        self.add_error(name if name in self.fields else None, str(no))
        free = no.facts.get("next_free")
        if free:
            self.next_free = moments_of(f"{free['starts_at']}|{free['ends_at']}")

    # --- from what was typed to what is meant --------------------------------------------------

    def written(self) -> Written:
        """An event as it was typed. Only after `is_whole`."""
        get = self.cleaned_data.get
        starts, ends = self._moments()
        closes = get("sign_up_on")
        return Written(
            **self._described(),
            hosts=None if self.event is not None else [self.member, *self.chosen],
            starts_at=starts,
            ends_at=ends,
            sign_up_by=wall(closes, get("sign_up_at") or NOON) if closes else None,
            publish_at=self._planned(),
            lacks=[name for name in LATER if get(name) is None],
        )

    def _planned(self) -> datetime | None:
        """When it goes up. What has been told of cannot be planned again."""
        on = self.cleaned_data.get("publish_on")
        if on:
            return wall(on, self.cleaned_data.get("publish_time") or MORNING)
        return self.event.publish_at if self.event and "publish_on" not in self.fields else None

    def series_said(self) -> Said:
        """A series as it was typed. Hosts are changed on its own page."""
        hosts = None if self.of_series is not None else [self.member, *self.chosen]
        return Said(**self._described(), hosts=hosts)

    def rhythm(self) -> Rhythm:
        """When it comes again."""
        get = self.cleaned_data.get
        starts, ends = self._moments()
        first: date = self.cleaned_data["day"]
        closes = get("sign_up_on") if get("joining") == Joining.SIGN_UP else None
        return Rhythm(
            first=first,
            begins=self.cleaned_data["starts"],
            minutes=int((ends - starts) / timedelta(minutes=1)),
            every=self.said("every"),
            until=get("until"),
            not_on=get("not_on") or (),
            not_in_weeks=get("not_in_weeks") or (),
            skips_holidays=bool(get("skips_holidays")),
            closes_days_before=max((first - closes).days, 0) if closes else None,
            closes_at=(get("sign_up_at") or NOON) if closes else None,
            takes_turns=bool(get("takes_turns")),
            publish_at=self._planned(),
        )

    def _moments(self) -> tuple[datetime, datetime]:
        """From when until when; what a draft lacks is stood in for."""
        get, said = self.cleaned_data.get, self.cleaned_data
        last = self._last_day()
        if last is not None:
            return wall(said["day"], said["starts"]), wall(last, said["ends"])
        earliest = max(get("sign_up_on") or date.min, timezone.localdate(self.now))
        starts, lasts_until = stands_in(earliest, get("day"), get("starts"))
        until: time | None = get("ends")
        ends = wall(local(starts).date(), until) if until is not None else starts
        return starts, ends if ends > starts else lasts_until

    def _last_day(self) -> date | None:
        """The day it ends on; None while something is missing.

        One page asks for one day and two hours. What lasts longer keeps its length as long as its
        hours are left alone.
        """
        get = self.cleaned_data.get
        day, starts, ends = get("day"), get("starts"), get("ends")
        if day is None or starts is None or ends is None:
            return None
        if self.event is not None and (starts, ends) == _hours_of(self.event):
            began, ended = local(self.event.starts_at).date(), local(self.event.ends_at).date()
            return day + (ended - began)
        return next_day(day) if ends <= starts and ends <= NIGHT_ENDS else day

    def _described(self) -> dict[str, Any]:
        get, said = self.cleaned_data.get, self.said
        scope, entrance, circle = self._audience(said("audience"))
        words = ("title", "text", "place", "price", "way_there", "find_host", "interplay")
        return {name: said(name) for name in words} | {
            "place_key": said("place_key"),
            "kind": said("kind") or Described._meta.get_field("kind").default,
            "joining": said("joining") or Joining.NONE,
            "capacity": get("capacity"),
            "access": get("access") or [],
            "come_alone": bool(get("come_alone")),
            "is_small": bool(get("is_small")),
            "is_office": bool(get("is_office")),
            "scope": scope,
            "entrance": entrance,
            "circle": circle,
        }

    def _audience(self, said: str) -> tuple[str, Entrance | None, Circle | None]:
        current = self.event or self.of_series
        if current is not None and said == audience_of(current):
            return current.scope, current.entrance, current.circle
        kind, _colon, number = said.partition(":")
        if kind == Scope.ENTRANCE:
            found = next((e for e in self.places.entrances if str(e.pk) == number), None)
            return Scope.ENTRANCE, found, None
        if kind == Scope.CIRCLE:
            near = next((c for c in self.places.circles if str(c.pk) == number), None)
            return Scope.CIRCLE, None, near
        return kind or Scope.ESTATE, None, None


NEEDED = {
    "title": _("Skriv, hvad der skal ske."),
    "day": _("Vælg en dag."),
    "starts": _("Skriv, hvornår det begynder."),
    "ends": _("Skriv, hvornår det slutter."),
}


def _hours_of(event: Event) -> tuple[time, time]:
    """From when until when, as the page shows it."""
    starts, ends = (local(one).time() for one in (event.starts_at, event.ends_at))
    return starts.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)


def audience_of(row: Described) -> str:
    """For whom, as the page sends it."""
    if row.scope == Scope.ENTRANCE:
        return f"{Scope.ENTRANCE.value}:{row.entrance_id}"
    if row.scope == Scope.CIRCLE:
        return f"{Scope.CIRCLE.value}:{row.circle_id}"
    return row.scope


def moments_of(text: str) -> tuple[datetime, datetime] | None:
    """«from|to» as a button sends it; None for what is neither."""
    first, _bar, last = text.partition("|")
    try:
        found = datetime.fromisoformat(first), datetime.fromisoformat(last)
        if not all(one.tzinfo for one in found):
            return None
        return local(found[0]), local(found[1])
    except (ValueError, OverflowError):
        return None
