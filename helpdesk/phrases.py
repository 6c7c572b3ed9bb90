"""A request, an offer and a step in the words people read: when, how big, how many, what happened."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.people.tenancy import Scope
from community.profiles.page import labels
from community.profiles.words import LANGUAGE_NAMES, Time
from community.times import Every, local
from community.ui.dates import date_short, day_name, oclock, relative_day, span
from helpdesk.models import HelpAgreement, HelpOffer, HelpRequest, HelpStep, Size, When

SIZES = {
    Size.TEN_MINUTES: gettext_lazy("ca. 10 minutter"),
    Size.AN_HOUR: gettext_lazy("ca. en time"),
    Size.HALF_A_DAY: gettext_lazy("en halv dag"),
}
DAY = timedelta(days=1)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def when_of(request: HelpRequest, now: datetime) -> str:
    """«Lørdag 28. november kl. 14», «Hver tirsdag», «Når det passer dig». For who may know the days."""
    if request.when == When.DAY and request.starts_at is not None:
        return capital(_days(request.starts_at, request.ends_at))
    if request.when == When.AGAIN:
        return capital(_weekly(request))
    if request.when == When.NOW:
        opened = request.opened_at or now
        is_today = local(opened).date() == local(now).date()
        return _("I dag") if is_today else _("Så snart du kan")
    return capital(request.when_words) or _("Når det passer dig")


def when_more(request: HelpRequest) -> str:
    """What the asker says about the time besides."""
    return request.when_words if request.when != When.ANY else ""


def _days(starts: datetime, ends: datetime | None) -> str:
    """A moment, some hours of a day, a whole day, or several."""
    if ends is None:
        return f"{day_name(starts)} {oclock(starts)}"
    first, last = local(starts), local(ends)
    is_whole = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
    if not is_whole:
        return f"{day_name(starts)} {span(starts, ends)}"
    until = last - DAY
    if until.date() <= first.date():
        return day_name(starts)
    return f"{date_short(starts)} – {date_short(until)}"


def _weekly(request: HelpRequest) -> str:
    names = [str(WEEKDAYS[day]) for day in sorted(request.weekdays) if day in WEEKDAYS]
    if not names:
        return _("Flere gange")
    *first, last = names
    days = _("{some} og {last}").format(some=", ".join(first), last=last) if first else last
    said = _("Hver {days}").format(days=days)
    return f"{said} {oclock(request.starts_at)}" if request.starts_at else said


def size_of(request: HelpRequest) -> str:
    return str(SIZES[Size(request.size)]) if request.size else ""


def languages_of(codes: list[str]) -> list[str]:
    """Each by its own name."""
    return [LANGUAGE_NAMES[code] for code in codes if code in LANGUAGE_NAMES]


def found_of(request: HelpRequest) -> str:
    """«1 af 2 fundet», «Aftalt»; nothing as long as nobody is found."""
    if request.wanted > 1 and request.found:
        said = _("{found} af {wanted} fundet")
        return said.format(found=request.found, wanted=request.wanted)
    return _("Aftalt") if request.state == HelpRequest.State.AGREED else ""


def times_of(offer: HelpOffer) -> str:
    """When they can, as they chose and as they say it."""
    said = [str(one) for one in labels(Time, offer.times)]
    return ", ".join([*said, offer.when_words] if offer.when_words else said)


def agreed_when(agreement: HelpAgreement, moment: datetime | None) -> str:
    """«I morgen kl. 16.30», and how often it comes again; nothing until they know."""
    if moment is None:
        return ""
    said = f"{relative_day(moment)} {oclock(moment)}"
    if agreement.every != Every.ONCE:
        said = f"{said}. {agreement.get_every_display()}"
    return capital(said)


def audience_of(found: HelpRequest | HelpOffer) -> str:
    """«Alle i opgang 7 kan se det.» Fetched `with_people()`."""
    if found.scope == Scope.ENTRANCE and found.entrance is not None:
        said = _("Alle i opgang {number} kan se det.")
        return said.format(number=found.entrance.house_number)
    if found.scope == Scope.CIRCLE and found.circle is not None:
        return _("Alle i nabokredsen {name} kan se det.").format(name=found.circle.name)
    place = found.estate
    name = place.organisation.name if found.scope == Scope.ORGANISATION else place.name
    return _("Alle i {name} kan se det.").format(name=name)


STEPS: dict[str, Any] = {
    HelpRequest.State.DRAFT: gettext_lazy("Gemt som kladde"),
    HelpRequest.State.OPEN: gettext_lazy("Naboerne er spurgt"),
    HelpRequest.State.ANSWERED: gettext_lazy("En nabo har sagt, de kan"),
    HelpRequest.State.AGREED: gettext_lazy("I har en aftale"),
    HelpRequest.State.DONE: gettext_lazy("Det er klaret"),
    HelpRequest.State.THANKED: gettext_lazy("Der er sagt tak"),
    HelpRequest.State.WITHDRAWN: gettext_lazy("Trukket tilbage"),
    HelpRequest.State.EXPIRED: gettext_lazy("Tiden løb ud"),
    HelpRequest.State.HANDED_ON: gettext_lazy("Givet videre til en, der leder med"),
}


def step_of(step: HelpStep) -> str:
    """A step of the life of a request, in words."""
    stepped_back = step.after == HelpRequest.State.OPEN and step.before == HelpRequest.State.AGREED
    return _("Naboerne er spurgt igen") if stepped_back else str(STEPS.get(step.after, ""))
