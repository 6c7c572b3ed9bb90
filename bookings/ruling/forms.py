"""The shape of what who looks after a place sends: the place, its rules, kept times."""

import hashlib
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from bookings.models import Facility, RuleSet, Unit
from bookings.places.actions import MOST_PICTURES
from bookings.places.forms import needed
from bookings.ruling.said import Costs, Said
from community.pictures.forms import PicturesField, WithPictures
from community.ui import fields

DAYS = [
    _("Mandag"), _("Tirsdag"), _("Onsdag"), _("Torsdag"), _("Fredag"), _("Lørdag"), _("Søndag"),
    _("Helligdage"),
]  # fmt: skip
PURPOSES = 6
A_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class PlaceForm(WithPictures, forms.Form):
    """The place itself, and how it looks."""

    name = needed(fields.words(_("Hvad hedder stedet?"), most=80), _("Skriv, hvad stedet hedder."))
    description = fields.words(_("Hvad er det for et sted?"), most=2000, rows=4)
    capacity = fields.number(_("Hvor mange er der plads til?"))
    zone = needed(
        fields.choice(_("Hvor ligger det?"), look="choice", choices=Facility.Zone.choices),
        _("Vælg, hvor det ligger."),
    )
    access = fields.ticks(_("Hvad er der?"), choices=Facility.Access.choices)
    booked = needed(
        fields.choice(_("Hvor booker man?"), look="choice", choices=Facility.Booked.choices),
        _("Vælg, hvor man booker."),
    )
    link = forms.CharField(
        label=_("Det andet systems adresse"), required=False, max_length=200,
        widget=forms.URLInput(attrs={"autocomplete": "off"}), error_messages=fields.UNSEEN,
    )  # fmt: skip
    pictures = PicturesField(place="place", most=MOST_PICTURES, films=False)

    def said(self) -> dict[str, Any]:
        """What the action takes; the pictures are another verb's."""
        return {name: value for name, value in self.cleaned_data.items() if name != "pictures"}


def _number(label: Any, hint: Any = "", *, least: int = 0, most: int = 32767) -> forms.IntegerField:
    made = fields.number(label, hint, least=least)
    made.max_value = most
    made.validators.append(MaxValueValidator(most))
    made.error_messages = made.error_messages | {
        "max_value": _("Skriv et tal op til %(limit_value)s.")
    }
    return made


# What is asked under which heading, and for which kinds of time; without any: for all.
WHEN = {
    "unit": needed(
        fields.choice(
            _("Hvordan har man stedet?"),
            _(
                "Vælger du en anden slags tid, ser du dens felter, når du har set, hvad det betyder."
            ),
            look="choice",
            choices=Unit.choices,
        ),
        _("Vælg, hvordan man har stedet."),
    ),
    "slot_minutes": _number(_("Hvor mange minutter varer en tid?"), least=15, most=1440),
    "min_minutes": _number(_("Hvor mange minutter mindst?"), least=15, most=1440),
    "max_minutes": _number(_("Hvor mange minutter højst?"), least=15, most=10080),
    "from_time": fields.clock(_("Fra klokken på den første dag")),
    "until_time": fields.clock(_("Til klokken på den sidste dag")),
    "max_stay": _number(_("Hvor mange døgn ad gangen højst?"), least=1, most=60),
    "after_minutes": _number(_("Minutter til rengøring og tørring bagefter"), most=1440),
}
STRIKES = ("strikes_after", "strikes_within", "strikes_horizon", "strikes_for")
ONLY: dict[str, tuple[str, ...]] = {
    "slot_minutes": (Unit.SLOT,),
    "min_minutes": (Unit.FREE,),
    "max_minutes": (Unit.FREE,),
    "from_time": (Unit.DAY, Unit.NIGHT),
    "until_time": (Unit.DAY, Unit.NIGHT),
    "max_stay": (Unit.DAY, Unit.NIGHT),
    "max_nights_yearly": (Unit.DAY, Unit.NIGHT),
    **dict.fromkeys(STRIKES, (Unit.SLOT, Unit.FREE)),
}
HOW_MANY = {
    "lead_days": _number(_("Hvor mange dage før skal man booke?"), most=365),
    "horizon_days": _number(_("Hvor mange dage frem kan man booke?"), most=730),
    "others_horizon_days": _number(_("Naboer fra de andre afdelinger: dage frem"), most=730),
    "max_coming": _number(_("Tider i vente ad gangen"), _("Tomt: så mange, man vil."), least=1),
    "max_per_week": _number(_("Tider om ugen"), least=1),
    "max_per_month": _number(_("Tider om måneden"), least=1),
    "max_yearly": _number(_("Tider om året"), least=1),
    "max_nights_yearly": _number(_("Nætter om året"), least=1),
    "cooldown_days": _number(_("Dage mellem to tider"), least=1, most=365),
    "free_within": _number(_("Timer før, hvor en ledig tid ikke tæller med"), least=1, most=240),
}
WHO = {
    "min_years": _number(_("Hvor gammel skal den, der booker, være?"), least=1, most=99),
    "booker_attends": fields.tick(_("Den, der booker, skal selv være der")),
    "needs_accept": fields.tick(_("Man skal læse reglerne og sige ja")),
    "needs_approval": fields.tick(_("Viceværten eller bestyrelsen skal sige ja først")),
}
THERE = {
    "release_after": _number(
        _("Efter hvor mange minutter får en nabo tiden?"),
        _("Når ingen siger «jeg er her». Tomt: aldrig."),
        least=1, most=240,
    ),
    "remind_evening": fields.tick(_("Mind dem om tiden aftenen før")),
    "remind_before": _number(
        _("Hvor mange minutter før mindes de?"),
        _("Enhver kan vælge noget andet for sig selv. Tomt: ikke den dag."),
        least=5, most=1440,
    ),
    "strikes_after": _number(
        _("Efter hvor mange tider, ingen kom til?"),
        _("Så kan husstanden booke færre dage frem en tid. Kun den ser det. Tomt: aldrig."),
        least=1, most=20,
    ),
    "strikes_within": _number(_("Inden for hvor mange dage?"), least=1, most=90),
    "strikes_horizon": _number(_("Så mange dage frem kan de booke"), least=1, most=365),
    "strikes_for": _number(_("I så mange dage"), least=1, most=90),
    "cancel_days": _number(_("Dage før, hvor det er gratis at slippe tiden"), most=365),
    "music_off": fields.clock(_("Musikken skrues ned klokken")),
    "music_off_weekend": fields.clock(_("Fredag og lørdag klokken")),
    "leave_by": fields.clock(_("Alle er gået klokken")),
    "entry": fields.words(
        _("Nøgle eller kode"), _("Hvordan man kommer ind. Skriv ikke selve koden."), most=200
    ),
    "checklist": fields.words(_("Huskeliste"), _("Én ting på hver linje."), most=2000, rows=4),
    "guidance": fields.words(_("Andet, man skal vide"), most=2000, rows=4),
}  # fmt: skip
MONEY = {
    "price": _number(_("Pris i kroner")),
    "deposit": _number(_("Depositum i kroner")),
    "cleaning_fee": _number(_("Gebyr i kroner, hvis der ikke er gjort rent")),
}
GROUPS: list[tuple[str, Any, dict[str, Any]]] = [
    ("when", _("Hvornår"), WHEN), ("many", _("Hvor langt frem og hvor mange"), HOW_MANY),
    ("who", _("Hvem"), WHO), ("there", _("Mens man er der"), THERE), ("money", _("Penge"), MONEY),
]  # fmt: skip
NULLABLE = {
    "others_horizon_days", "max_coming", "max_per_week", "max_per_month", "max_yearly",
    "max_nights_yearly", "cooldown_days", "free_within", "min_years", "release_after", "remind_before",
    "strikes_after",
    "music_off", "music_off_weekend", "leave_by",
}  # fmt: skip
SPANS = {"free_within": HOUR, "release_after": MINUTE, "remind_before": MINUTE}


class RulesForm(forms.Form):
    """Rules in plain words: numbers, clocks, ticks; opening hours a line a day; purposes a row each."""

    holds_from = needed(
        fields.day(
            _("Fra hvilken dag gælder det?"), _("Det, der er booket, beholder de gamle regler.")
        ),
        _("Vælg en dag."),
    )
    sure = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    closed_dates = fields.words(
        _("Lukket hvert år"), _("En dag på hver linje: 24.12"), most=400, rows=3
    )

    def __init__(self, data: Any, rules: RuleSet, today: date) -> None:
        super().__init__(data, initial={"holds_from": today} | initial_of(rules))
        self.rules, self.unit = rules, _unit_of(data, rules)
        for _key, _heading, group in GROUPS:
            for name, field in group.items():
                if self.unit in ONLY.get(name, (self.unit,)):
                    self.fields[name] = _fresh(field)
        for day, word in enumerate(DAYS):
            self.fields[f"opens_{day}"] = fields.clock(word)
            self.fields[f"closes_{day}"] = fields.clock(_("til"))
            self.fields[f"key_opens_{day}"] = fields.clock(word)
            self.fields[f"key_closes_{day}"] = fields.clock(_("til"))
        for number in self.rows():
            self.fields[f"purpose_{number}"] = fields.words(_("Formål"), most=60)
            for name, word in (
                ("price", _("Pris")), ("weekend", _("Fredag–søndag")), ("deposit", _("Depositum")),
            ):  # fmt: skip
                self.fields[f"{name}_{number}"] = _number(word)
        if self.is_bound and self.unit != rules.unit:
            self.data = self._with_new_fields()

    def _with_new_fields(self) -> dict[str, Any]:
        """Another kind of time asks for more: what was not on the page is as it is kept."""
        kept = {
            name: _typed(self.initial.get(name))
            for name, field in self.fields.items()
            if not isinstance(field, forms.BooleanField)
        }
        return kept | dict(self.data.items())

    def rows(self) -> range:
        """Purposes there are, and one more; none where one takes slots."""
        if self.unit == Unit.SLOT:
            return range(0)
        return range(min(self.rules.purposes.count() + 1, PURPOSES))

    def groups(self) -> Iterator[tuple[str, Any, list[BoundField]]]:
        for key, heading, group in GROUPS:
            yield key, heading, [self[name] for name in group if name in self.fields]

    def hours(self) -> list[tuple[BoundField, BoundField]]:
        return self._pairs("")

    def key_hours(self) -> list[tuple[BoundField, BoundField]]:
        return self._pairs("key_")

    def _pairs(self, kind: str) -> list[tuple[BoundField, BoundField]]:
        days = range(len(DAYS))
        return [(self[f"{kind}opens_{day}"], self[f"{kind}closes_{day}"]) for day in days]

    def purposes(self) -> list[list[BoundField]]:
        names = ("purpose", "price", "weekend", "deposit")
        return [[self[f"{name}_{number}"] for name in names] for number in self.rows()]

    def clean_closed_dates(self) -> list[str]:
        found = []
        for line in self.cleaned_data["closed_dates"].replace(",", "\n").splitlines():
            if not line.strip():
                continue
            found.append(_month_and_day(line.strip()))
        return sorted(set(found))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for opens, closes in (*self.hours(), *self.key_hours()):
            missing = [one.name for one in (opens, closes) if said.get(one.name) is None]
            if len(missing) == 1 and not self.errors:
                self.add_error(missing[0], _("Skriv både fra og til, eller ingen af dem."))
        for number in self.rows():
            costs = any(said.get(f"{name}_{number}") for name in ("price", "weekend", "deposit"))
            if costs and not said.get(f"purpose_{number}", "").strip():
                self.add_error(f"purpose_{number}", _("Skriv, hvad det er for."))
        return said

    def said(self) -> Said:
        """What the action takes. Only when valid."""
        data = self.cleaned_data
        facts = {name: _value(name, data[name], self.rules) for name in self._asked()}
        facts["closed_dates"] = data["closed_dates"]
        hours, keys = self._week(""), self._week("key_")
        return Said(data["holds_from"], facts, hours, list(self._costs()), keys)

    def _week(self, kind: str) -> list[tuple[int, time, time]]:
        data = self.cleaned_data
        return [
            (day, data[f"{kind}opens_{day}"], data[f"{kind}closes_{day}"])
            for day in range(len(DAYS))
            if data[f"{kind}opens_{day}"] is not None
        ]

    def _asked(self) -> list[str]:
        return [name for _key, _h, group in GROUPS for name in group if name in self.fields]

    def _costs(self) -> Iterator[Costs]:
        old = list(self.rules.purposes.all())
        data = self.cleaned_data
        for number in self.rows():
            name = data[f"purpose_{number}"].strip()
            if name:
                price, weekend, deposit = (
                    data[f"{one}_{number}"] or 0 for one in ("price", "weekend", "deposit")
                )
                known = old[number].pk if number < len(old) else None
                yield Costs(name, price, weekend, deposit, known)

    def digest(self) -> str:
        """The same for the same answers: what was looked at is what is kept."""
        said = {name: str(value) for name, value in self.cleaned_data.items() if name != "sure"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _unit_of(data: Any, rules: RuleSet) -> str:
    """The kind of time that is asked for; else the one there is."""
    said = (data or {}).get("unit")
    return said if said in Unit.values else rules.unit


def _typed(value: Any) -> str:
    """As somebody would have typed it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _fresh(field: forms.Field) -> forms.Field:
    """A field of its own for every form: Django copies declared ones, and only those."""
    return deepcopy(field)


def initial_of(rules: RuleSet) -> dict[str, Any]:
    """The rules as the form shows them."""
    found: dict[str, Any] = {
        name: getattr(rules, name) for _key, _heading, group in GROUPS for name in group
    }
    for name, unit in SPANS.items():
        found[name] = int(found[name] / unit) if found[name] else None
    found["checklist"] = "\n".join(rules.checklist)
    found["closed_dates"] = "\n".join(
        f"{int(one[3:])}.{int(one[:2])}" for one in rules.closed_dates
    )
    for day, (opens, closes) in rules.openings.items():
        found |= {f"opens_{day}": opens, f"closes_{day}": closes}
    for day, (opens, closes) in rules.key_openings.items():
        found |= {f"key_opens_{day}": opens, f"key_closes_{day}": closes}
    for number, one in enumerate(rules.purposes.all()):
        found |= {
            f"purpose_{number}": one.name, f"price_{number}": one.price,
            f"weekend_{number}": one.price_weekend, f"deposit_{number}": one.deposit,
        }  # fmt: skip
    return found


def _value(name: str, said: Any, rules: RuleSet) -> Any:
    if name == "checklist":
        return [line.strip() for line in said.splitlines() if line.strip()]
    if said is None and name not in NULLABLE:
        return getattr(rules, name)
    if name in SPANS and said is not None:
        return said * SPANS[name]
    return said


def _month_and_day(text: str) -> str:
    found = A_DATE.fullmatch(text)
    try:
        # A leap year has every date there is.
        day = date(2028, int(found[2]), int(found[1])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise forms.ValidationError(_("Skriv dagene som 24.12, én på hver linje."))
    return f"{day:%m-%d}"
