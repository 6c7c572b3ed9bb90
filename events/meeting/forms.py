"""The shape of what the committee sends. What may be is for the actions to say."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community import lending
from community.errors import Refused
from community.people.models import Membership
from community.times import is_on_the_wall, local, next_day, wall
from community.ui import fields
from events.meeting.shelf import MOST_BYTES
from events.meeting.written import Asked, Days
from events.models import Access, AskedBy, DepartmentMeeting, MeetingTerms
from events.models.kinds import TEXT_LENGTH
from events.models.meetings import (
    HAND_IN_LENGTH,
    LINK_LENGTH,
    MINUTES_LENGTH,
    PAPER_LENGTH,
    POINT_LENGTH,
    REASON_LENGTH,
    WORDS_LENGTH,
)

ORDINARY, EXTRA = "ordinary", "extra"
SORTS = [(ORDINARY, _("Ordinært møde")), (EXTRA, _("Ekstra møde"))]
EVENING, LATE_EVENING = time(19), time(21)
# What goes on after midnight ends before people get up.
NIGHT_ENDS = time(6)
NEEDED = {
    "day": _("Vælg en dag."),
    "starts": _("Skriv, hvornår det begynder."),
    "ends": _("Skriv, hvornår det slutter."),
}
# What the room calls a moment, and what the page asks.
ASKED_AS = {"starts_at": "day", "ends_at": "ends"}


class Said(forms.Form):
    """A form that can hear a «no» of the room beside what was asked."""

    def refuse(self, no: Refused) -> None:
        name = ASKED_AS.get(no.field, no.field)
        self.add_error(name if name in self.fields else None, str(no))


class MeetingForm(Said):
    """A meeting: when and where; an extra one also who asked for it, and about what."""

    sort = fields.choice(_("Hvilket møde?"), look="choice", choices=SORTS)
    day = fields.day(_("Hvilken dag?"))
    starts = fields.clock(_("Fra kl."))
    ends = fields.clock(_("Til kl."))
    place_key = fields.choice(_("Hvor?"))
    place = fields.words(_("Skriv stedet"))
    way_there = fields.words(_("Vej dertil"), _("For eksempel: rampe ved den blå dør."))
    access = fields.ticks(_("Hvad er der tænkt på?"), choices=Access.choices)
    hand_in = fields.words(
        _("Hvor afleveres forslag?"),
        _("For eksempel: bestyrelsens postkasse i opgang 7."),
        most=HAND_IN_LENGTH,
    )
    text = fields.words(
        _("Andet til indkaldelsen"), _("For eksempel: der er kaffe og et bord til børn."),
        most=TEXT_LENGTH, rows=3,
    )  # fmt: skip
    asked_by = fields.choice(_("Hvem har bedt om det?"), choices=AskedBy.choices)
    asking = fields.number(
        _("Hvor mange husstande?"), _("Skriv kun tallet. Vi gemmer ingen navne.")
    )
    topic = fields.words(_("Hvad handler det om?"), most=POINT_LENGTH)

    def __init__(
        self, member: Membership, *args: Any, meeting: DepartmentMeeting | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        lent = [(place.key, place.name) for place in lending.places_for(member)]
        if meeting is not None and meeting.event.place_key not in {"", *dict(lent)}:
            lent.append((meeting.event.place_key, meeting.event.place))
        if lent:
            elsewhere = ("", gettext("Et andet sted"))
            fields.choices_in(self, "place_key").choices = [*lent, elsewhere]
        else:
            del self.fields["place_key"]
            self.fields["place"].label = gettext("Hvor?")
        if meeting is not None:
            del self.fields["sort"]

    @property
    def extra(self) -> list[Any]:
        """The questions of an extra meeting."""
        return [self[name] for name in ("asked_by", "asking", "topic")]

    @property
    def is_extra(self) -> bool:
        if self.meeting is not None:
            return self.meeting.is_extraordinary
        return bool(self.cleaned_data.get("sort") == EXTRA)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, sentence in NEEDED.items():
            if name not in self.errors and data.get(name) is None:
                self.add_error(name, str(sentence))
        day = data.get("day")
        if day is not None and not 2000 <= day.year <= 2100:
            self.add_error("day", gettext("Den dag kan vi ikke bruge. Vælg en anden."))
            return data
        self._refuse_no_hour(day, "starts")
        self._refuse_no_hour(self._last_day(), "ends")
        return data

    def _refuse_no_hour(self, day: date | None, at: str) -> None:
        clock = self.cleaned_data.get(at)
        if day is not None and clock is not None and not is_on_the_wall(day, clock):
            self.add_error(at, gettext("Uret stilles den nat. Vælg et andet klokkeslæt."))

    def _last_day(self) -> date | None:
        get = self.cleaned_data.get
        day, starts, ends = get("day"), get("starts"), get("ends")
        if day is None or starts is None or ends is None:
            return None
        return next_day(day) if ends <= starts and ends <= NIGHT_ENDS else day

    def asked(self) -> Asked:
        """What was typed, as the verb takes it. Only when it is valid."""
        get = self.cleaned_data.get
        said = {name: str(get(name) or "") for name in (
            "place", "place_key", "way_there", "hand_in", "text", "topic", "asked_by"
        )}  # fmt: skip
        if said["place_key"]:
            said["place"] = ""
        return Asked(
            starts_at=self._moment(get("day"), get("starts")),
            ends_at=self._moment(self._last_day(), get("ends")),
            access=get("access") or (),
            asking=get("asking"),
            is_extraordinary=self.is_extra,
            **said,
        )

    def _moment(self, day: date | None, clock: time | None) -> datetime | None:
        return wall(day, clock) if day is not None and clock is not None else None


def begins_as(own: MeetingTerms, lent: str, day: date | None) -> dict[str, Any]:
    """A new one: in the evening, in the first place that is lent."""
    return {
        "sort": ORDINARY,
        "asked_by": AskedBy.HOUSEHOLDS,
        "day": day,
        "starts": EVENING,
        "ends": LATE_EVENING,
        "place_key": lent,
        "hand_in": own.hand_in,
    }


def as_it_is(meeting: DepartmentMeeting) -> dict[str, Any]:
    """The form of one that stands there."""
    event = meeting.event
    starts, ends = local(event.starts_at), local(event.ends_at)
    own = ("hand_in", "asked_by", "asking", "topic")
    return {name: getattr(event, name) for name in ("text", "way_there", "access", "place_key")} | {
        name: getattr(meeting, name) for name in own
    } | {
        "place": "" if event.place_key else event.place,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }  # fmt: skip


def year_later(meeting: DepartmentMeeting, today: date) -> date:
    """The same weekday a year on, or the year after that."""
    day = meeting.day + timedelta(weeks=52)
    while day <= today:
        day += timedelta(weeks=52)
    return day


class CallForm(Said):
    """Why the call comes too late."""

    late_because = fields.words(
        _("Hvorfor kommer den for sent?"), _("Det står i indkaldelsen, så alle kan læse det."),
        most=REASON_LENGTH, rows=2,
    )  # fmt: skip


class PointForm(Said):
    title = fields.words(_("Punkt"), most=POINT_LENGTH)
    text = fields.words(_("Mere om punktet"), most=WORDS_LENGTH, rows=2)


class PaperForm(Said):
    title = fields.words(_("Hvad er det?"), _("For eksempel: Budget 2028"), most=POINT_LENGTH)
    text = fields.words(_("Teksten"), most=PAPER_LENGTH, rows=6)
    link = fields.words(
        _("Link til en fil"),
        _("Filen ligger et andet sted, og alle kan åbne den."),
        most=LINK_LENGTH,
    )
    # The file comes last: of a post that is too long, what stands before it is kept.
    file = forms.FileField(
        label=_("En fil"),
        help_text=_("En PDF på højst 15 MB. Se efter, at der ikke står noget privat i den."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"empty": _("Filen er tom. Vælg en anden.")},
    )
    without_file = fields.tick(_("Tag filen af papiret"))

    def __init__(self, *args: Any, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            self.fields["file"].label = _("En anden fil i stedet")
        else:
            del self.fields["without_file"]

    @property
    def said(self) -> dict[str, Any]:
        """As the verb takes it. Only when it is valid."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        sent = self.cleaned_data.get("file")
        return facts | {"content": sent.read(MOST_BYTES + 1) if sent else b""}


class MinutesForm(Said):
    text = fields.words(
        _("Referat"), _("Skriv, hvad I blev enige om. Skriv ikke noget privat om en nabo."),
        most=MINUTES_LENGTH, rows=14,
    )  # fmt: skip


MONTHS = [
    (1, _("Januar")), (2, _("Februar")), (3, _("Marts")), (4, _("April")), (5, _("Maj")),
    (6, _("Juni")), (7, _("Juli")), (8, _("August")), (9, _("September")), (10, _("Oktober")),
    (11, _("November")), (12, _("December")),
]  # fmt: skip


class TermsForm(Said):
    """What the estate's own articles say."""

    call_days = fields.number(
        _("Indkaldelse: så mange dage før mødet"), _("Normalt mindst 4 uger, altså 28 dage.")
    )
    proposals_days = fields.number(
        _("Forslag: så mange dage før mødet"), _("Normalt 2 uger, altså 14 dage.")
    )
    papers_days = fields.number(
        _("Papirer: så mange dage før mødet"), _("Normalt mindst 1 uge, altså 7 dage.")
    )
    minutes_days = fields.number(
        _("Referat: så mange dage efter mødet"), _("Normalt inden 4 uger, altså 28 dage.")
    )
    asking_percent = fields.number(
        _("Så mange procent af husstandene kan kræve et ekstra møde"), _("Normalt 25.")
    )
    accounts_begin = fields.choice(
        _("Regnskabet begynder i"), _("Budgettet skal være godkendt tre måneder før."),
        choices=MONTHS,
    )  # fmt: skip
    hand_in = fields.words(_("Hvor afleveres forslag?"), most=HAND_IN_LENGTH)

    @classmethod
    def of(cls, own: MeetingTerms) -> "TermsForm":
        return cls(initial={name: getattr(own, name) for name in cls.base_fields})

    def days(self) -> Days:
        """Empty is nothing, and is refused beside its field."""
        get = self.cleaned_data.get
        numbers = {name: int(get(name) or 0) for name in self.fields if name != "hand_in"}
        return Days(hand_in=get("hand_in") or "", **numbers)
