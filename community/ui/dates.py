"""Dates and times as the house says them, in the reader's language and by the clock on the wall."""

import re
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi, gettext

Moment = date | datetime
JOIN = "\u2060–\u2060"  # an en dash no line may break at
HARD = "\u00a0"
# What stands between them is read from the left (LRI), or by its own first letter (FSI).
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"
TICK = timedelta(microseconds=1)

_MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
_GLUE = [
    (re.compile(r"(?<=\d)–(?=\d)"), JOIN),
    (re.compile(r"\b(kl\.|ca\.|opgang|blok|uge|maskine|at) (?=[\dA-F])"), rf"\1{HARD}"),
    (re.compile(r"(?<=\b\d\d) (?=\d\d\b)"), HARD),
    (re.compile(r"(?<=\d) (?=(kr\.|min\.|personer|pladser|timer|DKK)(\W|$))"), HARD),
    (re.compile(rf"(?<=\d\.) (?=({_MONTHS}|sal|nov\.|klasse)\b)"), HARD),
]


# «8.00–9.00» and «00 00 10 00»: figures that would change places where one reads from the right.
_FIGURES = re.compile(rf"\d[\d.:]*{JOIN}\d[\d.:]*|\d\d(?:{HARD}\d\d){{2,}}")


def glue(text: str) -> str:
    """Keep «kl. 9–13», «40 kr.», «10. november» and «00 00 10 00» on one line, and in order."""
    for pattern, glued in _GLUE:
        text = pattern.sub(glued, text)
    return (
        _FIGURES.sub(lambda found: in_order(found.group()), text) if get_language_bidi() else text
    )


def in_order(figures: str) -> str:
    """«9:00–11:00» as it is, also in a language that is read from the right."""
    return f"{LRI}{figures}{PDI}" if get_language_bidi() else figures


def apart(words: str) -> str:
    """A date whose year stays beside its month when the sentence around it is in another script."""
    return f"{FSI}{words}{PDI}" if get_language_bidi() else words


def is_danish() -> bool:
    """Danish is the house's own language; every other reader gets 24-hour times with a colon."""
    return (get_language() or "da").startswith("da")


def on_the_wall(moment: Moment) -> Moment:
    """Local wall time of an aware datetime; anything else is already what it says."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day_of(moment: Moment) -> date:
    """The local calendar day."""
    local = on_the_wall(moment)
    return local.date() if isinstance(local, datetime) else local


def clock(moment: datetime | time) -> str:
    """«9», «9.30» in Danish; «9:00», «9:30» elsewhere."""
    local = on_the_wall(moment) if isinstance(moment, datetime) else moment
    assert isinstance(local, datetime | time)
    return _clock(local.hour, local.minute)


def _clock(hour: int, minute: int) -> str:
    if not is_danish():
        return f"{hour}:{minute:02}"
    return f"{hour}.{minute:02}" if minute else str(hour)


def oclock(moment: datetime | time) -> str:
    """«kl. 9» in Danish, «9:00» elsewhere."""
    return _kl(clock(moment))


def _kl(times: str) -> str:
    return f"kl.{HARD}{times}" if is_danish() else times


def season(moment: datetime) -> str:
    """«sommertid» or «vintertid» for an hour the clock shows twice that night, else nothing."""
    if timezone.is_naive(moment):
        return ""
    local = timezone.localtime(moment)
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first is None or second is None or first <= second:
        return ""
    return gettext("sommertid") if local.fold == 0 else gettext("vintertid")


def _end_on_the_wall(ends: datetime) -> tuple[datetime, str]:
    """What the clock shows as the period ends, read from inside the period, and its season.

    The hour before the clock goes back ends at 3 (summer time), not at 2 o'clock once more; in
    spring the hour that is skipped counts as the clock shows it.
    """
    if timezone.is_naive(ends):
        return ends, ""
    last = (ends.astimezone(UTC) - TICK).astimezone(timezone.get_current_timezone())
    mark = season(last)
    if mark:
        return last.replace(tzinfo=None) + TICK, mark
    return timezone.localtime(ends).replace(tzinfo=None), ""


def span(starts: datetime, ends: datetime) -> str:
    """«kl. 7–9» or «7:00–9:00»; days are named when the period is a whole day or longer.

    On the night the clock goes back an hour that comes twice says which one it is.
    """
    begin = on_the_wall(starts)
    assert isinstance(begin, datetime)
    if ends - starts >= timedelta(hours=24):
        return f"{_day_and_time(starts)} – {_day_and_time(ends)}"
    end, end_mark = _end_on_the_wall(ends)
    mark = season(starts)
    first = _clock(begin.hour, begin.minute)
    last = _clock(end.hour or (0 if end.minute else 24), end.minute)
    if mark and end_mark and mark != end_mark:
        return _kl(f"{first} ({mark}) – {last} ({end_mark})")
    told = mark or end_mark
    return _kl(in_order(f"{first}{JOIN}{last}")) + (f" ({told})" if told else "")


def _day_and_time(moment: datetime) -> str:
    return f"{day_short(moment)} {date_short(moment)} {oclock(moment)}"


def day_name(moment: Moment) -> str:
    """«torsdag 5. november», «Thursday 5 November»."""
    pattern = f"l j.{HARD}F" if is_danish() else f"l j{HARD}F"
    return apart(date_format(day_of(moment), pattern))


def whole_date(moment: Moment) -> str:
    """«15. september 2027», «15 September 2027»: where years matter."""
    pattern = f"j.{HARD}F{HARD}Y" if is_danish() else f"j{HARD}F{HARD}Y"
    return apart(date_format(day_of(moment), pattern))


def day_short(moment: Moment) -> str:
    """«man.», «Mon»: three letters for week strips and leaves."""
    short = date_format(day_of(moment), "D").rstrip(".")
    return f"{short}." if is_danish() else short


def date_short(moment: Moment) -> str:
    """«5. nov.», «5 Nov»."""
    if is_danish():
        return date_format(day_of(moment), f"j.{HARD}b").rstrip(".") + "."
    return apart(date_format(day_of(moment), f"j{HARD}M"))


def relative_day(moment: Moment, today: date | None = None) -> str:
    """«i går», «i dag», «i morgen», otherwise weekday and date; `today` where the clock is given."""
    away = (day_of(moment) - (today or timezone.localdate())).days
    near = {-1: gettext("i går"), 0: gettext("i dag"), 1: gettext("i morgen")}
    return near.get(away) or day_name(moment)


def week_no(moment: Moment) -> int:
    """ISO week number, the one Danes plan in."""
    return day_of(moment).isocalendar().week
