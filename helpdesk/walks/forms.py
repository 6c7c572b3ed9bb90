"""The shape of what the pages of walks send. What will not do is for the actions to say."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.pictures.forms import PicturesField, WithPictures
from community.times import is_on_the_wall, wall
from community.ui.fields import choice, clock, day, tick, words
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.models.walks import LINE_LENGTH, PLACE_LENGTH, ROUTE_LENGTH, SEEN_LENGTH
from helpdesk.walks.rules import Planned, Seen

SOON = [
    ("7", _("Om en uge")), ("14", _("Om to uger")), ("42", _("Om seks uger")),
    ("90", _("Om tre måneder")), ("", _("En anden dag")),
]  # fmt: skip
USUAL = "14"


class PlanForm(forms.Form):
    """When, where and which way."""

    day = day(_("Hvilken dag?"))
    clock = clock(_("Klokken"))
    meets_at = words(_("Hvor mødes I?"), most=LINE_LENGTH)
    route = words(
        _("Hvor går I hen?"), _("Et sted på hver linje, i den rækkefølge I går."),
        most=ROUTE_LENGTH, rows=5,
    )  # fmt: skip
    invited = words(
        _("Hvem er inviteret?"), _("Skriv roller: bestyrelsen, SSP, lokalbetjenten. Ingen navne."),
        most=LINE_LENGTH,
    )  # fmt: skip

    @classmethod
    def of(cls, walk: SafetyWalk) -> "PlanForm":
        """The walk as it is."""
        here = timezone.localtime(walk.starts_at)
        known = {name: getattr(walk, name) for name in ("meets_at", "route", "invited")}
        return cls(initial=known | {"day": here.date(), "clock": here.time()})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        on, at = data.get("day"), data.get("clock")
        if on is None and "day" not in self.errors:
            self.add_error("day", gettext("Vælg en dag."))
        if at is None and "clock" not in self.errors:
            self.add_error("clock", gettext("Skriv klokken som 18.00."))
        if on is not None and not 2000 <= on.year <= 2100:
            self.add_error("day", gettext("Den dag kan vi ikke bruge. Vælg en anden."))
        elif on is not None and at is not None and not is_on_the_wall(on, at):
            self.add_error("clock", gettext("Uret stilles den nat. Vælg et andet klokkeslæt."))
        return data

    def planned(self) -> Planned:
        """Only when valid."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("meets_at", "route", "invited")}
        return Planned(starts_at=wall(data["day"], data["clock"]), **said)


class PointForm(WithPictures, forms.Form):
    """A thing seen on the way: made for a thumb, in the dark."""

    kind = choice(_("Hvad er det?"), choices=WalkPoint.Kind.choices, look="pick")
    place = words(_("Hvor er det?"), _("Fx porten ved blok D."), most=PLACE_LENGTH)
    seen = words(
        _("Hvad så I?"),
        _("Kun det, man kan reparere, klippe eller flytte. Skriv ikke om nogen."),
        most=SEEN_LENGTH, rows=2,
    )  # fmt: skip
    pictures = PicturesField(
        most=1, films=False, described=False, label=_("Et billede af tingen"),
        help_text=_("Ingen mennesker på billedet. Vi fjerner oplysningen om, hvor det er taget."),
    )  # fmt: skip
    owner = choice(
        _("Hvem tager sig af det?"), choices=WalkPoint.Owner.choices, look="chip",
        initial=WalkPoint.Owner.CARETAKER,
    )  # fmt: skip
    soon = choice(_("Hvornår ser I på det igen?"), choices=SOON, look="chip", initial=USUAL)
    follow_up_on = day(_("En anden dag"), _("Kun, hvis du har valgt «En anden dag»."))

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = timezone.localdate(now)

    @staticmethod
    def known(point: WalkPoint) -> dict[str, Any]:
        """What the form begins with for a point that is changed."""
        names = ("kind", "place", "seen", "owner", "follow_up_on")
        return {name: getattr(point, name) for name in names} | {"soon": ""}

    def said(self) -> Seen:
        """Only when valid."""
        data = self.cleaned_data
        names = ("place", "kind", "seen", "owner")
        return Seen(**{name: data[name] for name in names}, follow_up_on=self._day(data))

    def _day(self, data: dict[str, Any]) -> date | None:
        soon = data.get("soon") or ""
        return self.today + timedelta(days=int(soon)) if soon else data.get("follow_up_on")


class StatusForm(forms.Form):
    """How it goes, in a line."""

    status = words(_("Hvordan går det?"), _("Fx «Lamper er bestilt»."), most=LINE_LENGTH)
    is_done = tick(_("Det er gjort"))
