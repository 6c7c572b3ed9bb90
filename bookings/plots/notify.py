"""What is said about plots, rendered in each reader's own language."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Season, Tenure
from bookings.notify import people_of
from community.notifications import actions as notifications
from community.people.models import Membership
from community.times import local, midnight, next_day
from community.ui.dates import day_name, oclock, relative_day

TURN = "plots.turn"
KEEP = "plots.keep"
WORD = "plots.word"
Words = Callable[[], str]


def your_turn(tenure: Tenure, now: datetime) -> None:
    """To who waited: a plot is free, and kept for them until they have answered."""
    until = tenure.asked_until
    assert until is not None

    def facts() -> dict[str, str]:
        day = relative_day(until, local(now).date())
        return _facts(tenure) | {"until": f"{day} {oclock(until)}"}

    _say(
        tenure,
        TURN,
        lambda: _("Det er jeres tur: %(plot)s i %(garden)s") % facts(),
        lambda: _("I har ventet. Sig ja senest %(until)s, ellers spørger vi den næste.") % facts(),
        now,
        expires_at=until,
        aloud=lambda: (
            _("Du har ventet på et bed i %(garden)s. Nu er det din tur. Svar senest %(until)s.")
            % facts()
        ),
    )


def keep_it(tenure: Tenure, now: datetime) -> None:
    """The season is over: do they keep it for another?"""
    last = tenure.answer_by
    assert last is not None

    def facts() -> dict[str, str]:
        year = Season.at(tenure.facility).of(local(now).date())
        return _facts(tenure) | {"last": day_name(last), "year": str(year)}

    _say(
        tenure,
        KEEP,
        lambda: _("Vil I beholde %(plot)s i %(year)s?") % facts(),
        lambda: _("Sig ja eller nej senest %(last)s. Siger I nej, får en nabo det.") % facts(),
        now,
        expires_at=midnight(next_day(last)),
        aloud=lambda: (
            _("Du har %(plot)s i %(garden)s. Vil du beholde det i %(year)s? Svar senest %(last)s.")
            % facts()
        ),
    )


def nudge(tenure: Tenure, now: datetime) -> None:
    """A friendly word from who looks after the garden."""
    _say(
        tenure,
        WORD,
        lambda: _("Trænger %(plot)s til en hånd?") % _facts(tenure),
        lambda: _("Bedet ser forladt ud. Vil I ikke dyrke det mere, så giv det til en nabo."),
        now,
        aloud=lambda: (
            _("%(plot)s i %(garden)s ser forladt ud. Vil du stadig have det?") % _facts(tenure)
        ),
    )


def passed_on(tenure: Tenure, now: datetime) -> None:
    """They did not say that they keep it, and somebody has passed it on."""
    _say(
        tenure,
        WORD,
        lambda: _("%(plot)s er givet videre") % _facts(tenure),
        lambda: _("Vi hørte ikke fra jer. Vil I have et bed igen, så stil jer i køen."),
        now,
        aloud=lambda: (
            _("Du har ikke %(plot)s i %(garden)s mere. Vi hørte ikke fra dig.") % _facts(tenure)
        ),
    )


def done_for(member: Membership, tenure: Tenure, now: datetime) -> None:
    """To who was helped: what they have, or wait for."""
    _helped(
        member,
        tenure,
        lambda: _("Du har et bed") if tenure.plot else _("Du venter på et bed"),
        lambda: (
            _("Det er %(plot)s i %(garden)s, sæsonen %(year)s.") % _facts(tenure)
            if tenure.plot
            else _("Det er i %(garden)s. Bliver det din tur, hører du fra os.") % _facts(tenure)
        ),
        now,
    )


def over_for(member: Membership, tenure: Tenure, now: datetime) -> None:
    """To who was helped: they do not have it or wait for it any more."""
    _helped(
        member,
        tenure,
        lambda: _("Du har ikke et bed mere") if tenure.plot else _("Du venter ikke på et bed mere"),
        lambda: _("Det var i %(garden)s.") % _facts(tenure),
        now,
    )


def _helped(member: Membership, tenure: Tenure, title: Words, body: Words, now: datetime) -> None:
    notifications.receipt(member, title, body, _where(tenure), now=now, thread=thread_of(tenure))


def withdraw(tenure: Tenure, now: datetime) -> None:
    """What was said about it and not yet sent is no longer true."""
    notifications.withdraw(thread_of(tenure), now=now)


def thread_of(tenure: Tenure) -> str:
    return f"plot:{tenure.pk}"


def _where(tenure: Tenure) -> str:
    return reverse("plots:garden", args=[tenure.facility.estate.slug, tenure.facility_id])


def _facts(tenure: Tenure) -> dict[str, str]:
    plot = tenure.plot.name if tenure.plot else ""
    return {"plot": plot, "garden": tenure.facility.name, "year": str(tenure.kept_for or "")}


def _say(
    tenure: Tenure,
    kind: str,
    title: Words,
    body: Words,
    now: datetime,
    *,
    expires_at: datetime | None = None,
    aloud: Words,
) -> None:
    notifications.tell(
        kind,
        people_of(tenure.household_id, tenure.asked_by_id, local(now).date()),
        title,
        body,
        _where(tenure),
        now=now,
        estate=tenure.home_estate,
        thread=thread_of(tenure),
        expires_at=expires_at,
        aloud=aloud,
    )
