"""Rules in plain words. Pure: whoever asks brings the rules with their purposes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from bookings.models import Purpose, RuleSet, Unit
from bookings.slots import HOLIDAY
from community.times import next_day, wall
from community.ui.dates import date_short, glue, is_danish, oclock, span

HOUR, A_DAY = 60, 1440
DAYS = 7
SHARES = {
    "max_coming": ngettext_lazy(
        "I kan have %(n)s tid i vente ad gangen.",
        "I kan have %(n)s tider i vente ad gangen.",
        "n",
    ),
    "max_per_week": ngettext_lazy(
        "I kan have %(n)s tid om ugen.",
        "I kan have %(n)s tider om ugen.",
        "n",
    ),
    "max_per_month": ngettext_lazy(
        "I kan have %(n)s tid om måneden.",
        "I kan have %(n)s tider om måneden.",
        "n",
    ),
    "max_yearly": ngettext_lazy(
        "I kan have %(n)s tid om året.",
        "I kan have %(n)s tider om året.",
        "n",
    ),
    "max_nights_yearly": ngettext_lazy(
        "I kan have %(n)s nat om året.",
        "I kan have %(n)s nætter om året.",
        "n",
    ),
    "cooldown_days": ngettext_lazy(
        "Der skal gå %(n)s dag mellem jeres tider.",
        "Der skal gå %(n)s dage mellem jeres tider.",
        "n",
    ),
}


@dataclass(frozen=True)
class Line:
    """One rule: its picture and its sentence."""

    icon: str
    text: str


def lines(rules: RuleSet) -> list[Line]:
    """Everything one is told before one books, in the order one meets it."""
    told = [
        *_when(rules), *_how_far(rules), *_how_many(rules), *_what_it_costs(rules),
        *_who(rules), *_while_there(rules), *_letting_go(rules),
    ]  # fmt: skip
    return [Line(icon, glue(text)) for icon, text in told]


def _when(rules: RuleSet) -> Iterator[tuple[str, str]]:
    hours = {"from": oclock(rules.from_time), "until": oclock(rules.until_time)}
    if rules.unit == Unit.SLOT:
        yield "clock", _("En tid varer %(long)s.") % {"long": lasts(rules.slot_minutes)}
    elif rules.unit == Unit.FREE:
        facts = {"least": lasts(rules.min_minutes), "most": lasts(rules.max_minutes)}
        yield "clock", _("Vælg selv fra og til: mindst %(least)s, højst %(most)s.") % facts
    elif rules.unit == Unit.DAY:
        yield "clock", _("I har stedet fra %(from)s til dagen efter %(until)s.") % hours
    else:
        yield "clock", _("I kan komme fra %(from)s og skal være ude %(until)s.") % hours
        text = ngettext(
            "Højst %(n)s nat ad gangen.", "Højst %(n)s nætter ad gangen.", rules.max_stay
        )
        yield "bed-duotone", text % {"n": rules.max_stay}
    if rules.after_minutes:
        long = {"long": lasts(rules.after_minutes)}
        yield "broom-duotone", _("Bagefter er der %(long)s til at gøre rent og tørre.") % long


def _how_far(rules: RuleSet) -> Iterator[tuple[str, str]]:
    if rules.lead_days:
        text = ngettext(
            "Book mindst %(n)s dag før.", "Book mindst %(n)s dage før.", rules.lead_days
        )
        yield "calendar-plus", text % {"n": rules.lead_days}
    text = ngettext(
        "I kan booke %(n)s dag frem.", "I kan booke %(n)s dage frem.", rules.horizon_days
    )
    yield "calendar-dots", text % {"n": rules.horizon_days}
    if rules.others_horizon_days is not None:
        text = ngettext(
            "Naboer fra de andre afdelinger kan booke %(n)s dag frem.",
            "Naboer fra de andre afdelinger kan booke %(n)s dage frem.",
            rules.others_horizon_days,
        )
        yield "buildings-duotone", text % {"n": rules.others_horizon_days}


def _how_many(rules: RuleSet) -> Iterator[tuple[str, str]]:
    for name, sentence in SHARES.items():
        most = getattr(rules, name)
        if most is not None:
            yield "calendar-check", str(sentence % {"n": most})
    if rules.free_within is not None:
        long = {"long": lasts(int(rules.free_within / timedelta(minutes=1)))}
        yield "gift-duotone", _("Er en tid ledig %(long)s før, tæller den ikke med.") % long


def _what_it_costs(rules: RuleSet) -> Iterator[tuple[str, str]]:
    for purpose in rules.purposes.all() if rules.unit != Unit.SLOT else ():
        yield "coins", f"{purpose.name}: {cost_of(purpose)}"
    if rules.price:
        text = _("%(price)s kr. pr. nat.") if rules.unit == Unit.NIGHT else _("%(price)s kr.")
        yield "coins", text % {"price": rules.price}
    if rules.deposit:
        yield "key-return-duotone", _("Depositum: %(price)s kr.") % {"price": rules.deposit}
    if rules.cleaning_fee:
        text = _("Er der ikke gjort rent, koster det %(price)s kr.")
        yield "broom-duotone", text % {"price": rules.cleaning_fee}


def cost_of(purpose: Purpose) -> str:
    """«150 kr., fredag til søndag 500 kr. Depositum 500 kr.»"""
    if not (purpose.price or purpose.price_weekend or purpose.deposit):
        return _("gratis.")
    facts = {"price": purpose.price, "weekend": purpose.price_weekend}
    text = _("%(price)s kr.") % facts
    if purpose.price != purpose.price_weekend:
        text = _("%(price)s kr., fredag til søndag %(weekend)s kr.") % facts
    if purpose.deposit:
        text += " " + _("Depositum %(price)s kr.") % {"price": purpose.deposit}
    return text


def _who(rules: RuleSet) -> Iterator[tuple[str, str]]:
    if rules.min_years is not None:
        text = _("Den, der booker, skal være fyldt %(age)s år.")
        yield "identification-card-duotone", text % {"age": rules.min_years}
    if rules.booker_attends:
        yield "user-duotone", _("Den, der booker, skal selv være der.")
    if rules.needs_approval:
        yield "hourglass-medium", _("Viceværten eller bestyrelsen skal sige ja først.")


def _while_there(rules: RuleSet) -> Iterator[tuple[str, str]]:
    if rules.release_after is not None:
        minutes = int(rules.release_after / timedelta(minutes=1))
        text = ngettext(
            "Sig «jeg er her», når du kommer. Efter %(n)s minut får en nabo tiden.",
            "Sig «jeg er her», når du kommer. Efter %(n)s minutter får en nabo tiden.",
            minutes,
        )
        yield "hourglass-medium-fill", text % {"n": minutes}
    if rules.strikes_after is not None:
        yield "calendar-blank", _too_often(rules, rules.strikes_after)
    if rules.music_off:
        text = _("Skru ned for musikken %(time)s.") % {"time": oclock(rules.music_off)}
        if rules.music_off_weekend is not None and rules.music_off_weekend != rules.music_off:
            late = {"time": _midnight_is_24(rules.music_off_weekend)}
            text += " " + _("Fredag og lørdag %(time)s.") % late
        yield "speaker-low-duotone", text
    if rules.leave_by:
        yield "door-open", _("Gå hjem senest %(time)s.") % {"time": oclock(rules.leave_by)}
    if rules.entry:
        yield "key", rules.entry
    if rules.key_openings:
        yield "key-return-duotone", key_hours(rules)


def key_hours(rules: RuleSet) -> str:
    """«Vælg en tid til at hente nøglen: Mandag–fredag kl. 8–9.»; nothing where there is no key."""
    if not rules.key_openings:
        return ""
    times = " · ".join(f"{one.days} {one.times}" for one in _spans(rules.key_openings))
    return _("Vælg en tid til at hente nøglen: %(times)s.") % {"times": times}


def _too_often(rules: RuleSet, most: int) -> str:
    text = ngettext(
        "Kommer I ikke til %(n)s tid på %(within)s dage, kan I booke %(ahead)s dage frem i %(lasts)s dage.",
        "Kommer I ikke til %(n)s tider på %(within)s dage, kan I booke %(ahead)s dage frem i %(lasts)s dage.",
        most,
    )
    facts = {"within": rules.strikes_within, "ahead": rules.strikes_horizon}
    return text % (facts | {"n": most, "lasts": rules.strikes_for})


def _midnight_is_24(moment: time) -> str:
    return _("kl. 24") if moment == time() else oclock(moment)


def _letting_go(rules: RuleSet) -> Iterator[tuple[str, str]]:
    if rules.cancel_days:
        text = ngettext(
            "Det er gratis at slippe tiden indtil %(n)s dag før.",
            "Det er gratis at slippe tiden indtil %(n)s dage før.",
            rules.cancel_days,
        )
        yield "calendar-x", text % {"n": rules.cancel_days}


def lasts(minutes: int) -> str:
    """«2 timer», «1 time og 30 minutter», «1 døgn»."""
    if minutes and minutes % A_DAY == 0:
        days = minutes // A_DAY
        return ngettext("%(n)s døgn", "%(n)s døgn", days) % {"n": days}
    hours, rest = divmod(minutes, HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s time", "%(n)s timer", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minut", "%(n)s minutter", rest) % {"n": rest})
    return _(" og ").join(parts)


@dataclass(frozen=True)
class Opening:
    """Days that are open alike, and when."""

    days: str
    times: str


def openings(rules: RuleSet) -> list[Opening]:
    """«Mandag–lørdag kl. 7–21», «Søndag kl. 9–17», «Helligdage: lukket»."""
    rows = rules.openings
    return _runs(rows)


def _spans(rows: dict[int, tuple[time, time]]) -> list[Opening]:
    """Only the days there is something."""
    return [one for one in _runs(rows) if one.times != _("lukket")]


def _runs(rows: dict[int, tuple[time, time]]) -> list[Opening]:
    runs: list[tuple[int, int]] = []
    for day in range(DAYS):
        if runs and rows.get(runs[-1][0]) == rows.get(day):
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    found = [Opening(_names(*run), _times(rows.get(run[0]))) for run in runs]
    if len(runs) == 1 and rows.get(HOLIDAY) == rows.get(0):
        return found
    return [*found, Opening(_("Helligdage"), _times(rows.get(HOLIDAY)))]


def _names(first: int, last: int) -> str:
    if (first, last) == (0, DAYS - 1):
        return _("Alle dage")
    names = [_("Mandag"), _("Tirsdag"), _("Onsdag"), _("Torsdag"), _("Fredag"), _("Lørdag")]
    names.append(_("Søndag"))
    if first == last:
        return names[first]
    # Danish writes the names of days small within a line; others have capitals everywhere.
    end = names[last].lower() if is_danish() else names[last]
    return _("%(first)s–%(last)s") % {"first": names[first], "last": end}


def _times(times: tuple[time, time] | None) -> str:
    if times is None:
        return _("lukket")
    opens, closes = times
    if (opens, closes) == (time(), time()):
        return _("hele døgnet")
    return from_to(opens, closes)


def from_to(begins: time, ends: time) -> str:
    """«kl. 7–21» on any day; 00:00 as an end is midnight."""
    day = date(2028, 1, 3)
    last = next_day(day) if ends == time() else day
    return span(wall(day, begins), wall(last, ends))


def closed_days(rules: RuleSet) -> list[str]:
    """«24. dec.», «1. jan.»: the same days every year, in order."""
    # A leap year has every date there is.
    return [
        date_short(date(2028, int(one[:2]), int(one[3:]))) for one in sorted(rules.closed_dates)
    ]
