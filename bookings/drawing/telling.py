"""What is said about a draw: that it waits for a yes, and what came of it, to everybody who applied."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Draw, Lot, Ticket
from bookings.rules import KEEPERS
from community.notifications import actions as notifications
from community.people.models import Membership, User
from community.times import local
from community.ui.dates import day_name, span

DRAW = "bookings.draw"
MOST_OF_A_DAY = timedelta(hours=20)


def when(lot: Lot) -> str:
    """«torsdag 24. december», with the hours where it is only some of the day."""
    if lot.ends - lot.begins >= MOST_OF_A_DAY:
        return day_name(lot.begins)
    return f"{day_name(lot.begins)} {span(lot.begins, lot.ends)}"


def days_of(draw: Draw) -> str:
    """«torsdag 24. december og torsdag 31. december», in the language that is spoken now."""
    return _(" og ").join(when(lot) for lot in draw.lots.all())


def waits_for_yes(draw: Draw, now: datetime) -> None:
    """To who looks after the place: lots are drawn, somebody has to look and say yes."""
    _tell(
        draw,
        _keepers(draw, now),
        lambda: _("Der er trukket lod om %(place)s") % _facts(draw),
        lambda: _("Se på det, og sig ja. Først da får husstandene svar."),
        now,
    )


def still_waits(draw: Draw, now: datetime) -> None:
    """A week later: nobody has said yes."""
    _tell(
        draw,
        _keepers(draw, now),
        lambda: _("Nogen venter på svar om %(place)s") % _facts(draw),
        lambda: (
            _("Der blev trukket lod %(drawn)s. Ingen har sagt ja til det endnu.") % _facts(draw)
        ),
        now,
    )


def nobody_applied(draw: Draw, now: datetime) -> None:
    """To who looks after the place: the days are anybody's."""
    _tell(
        draw,
        _keepers(draw, now),
        lambda: _("Ingen søgte om %(place)s") % _facts(draw),
        lambda: _("Nu kan alle booke %(days)s.") % _facts(draw),
        now,
    )


def got_it(draw: Draw, ticket: Ticket, member: Membership, now: datetime) -> None:
    """It is theirs."""
    won = ticket.won
    assert won is not None

    def facts() -> dict[str, str]:
        return _facts(draw) | {
            "date": when(won),
            "number": f"{ticket.number}",
            "turn": f"{ticket.place}",
        }

    _tell(
        draw,
        [member.user],
        lambda: _("I fik %(place)s %(date)s") % facts(),
        lambda: (
            _("Jeres billet %(number)s blev trukket som nr. %(turn)s. Tiden er booket til jer.")
            % facts()
        ),
        now,
        aloud=lambda: (
            _("Du har søgt om %(place)s. Der er trukket lod, og I fik %(date)s.") % facts()
        ),
    )


def missed_it(
    draw: Draw, ticket: Ticket, member: Membership, now: datetime, in_line: int | None
) -> None:
    """It is somebody else's; why, and what number they are in line if it is let go."""

    def facts() -> dict[str, str]:
        return _facts(draw) | {
            "number": f"{ticket.number}",
            "turn": f"{ticket.place}",
            "line": f"{in_line}",
            "why": ticket.why,
        }

    def body() -> str:
        if ticket.state == Ticket.State.PASSED:
            return _("Jeres billet blev trukket, men: %(why)s Dagen gik til den næste.") % facts()
        said = _("Jeres billet %(number)s blev trukket som nr. %(turn)s.") % facts()
        if in_line:
            line = _("Slipper nogen dagen, spørger vi. I er nr. %(line)s i køen.")
            said += " " + line % facts()
        return said

    _tell(
        draw,
        [member.user],
        lambda: _("I fik ikke %(place)s denne gang") % facts(),
        body,
        now,
        aloud=lambda: (
            _("Du har søgt om %(place)s. Der er trukket lod, og det blev en anden.") % facts()
        ),
    )


def called_off(draw: Draw, member: Membership, now: datetime) -> None:
    """There will be no draw, and why."""
    _tell(
        draw,
        [member.user],
        lambda: _("Der trækkes ikke lod om %(place)s") % _facts(draw),
        lambda: _("Det er aflyst: %(why)s") % {"why": draw.reason},
        now,
    )


def applied_for(member: Membership, draw: Draw, ticket: Ticket, now: datetime) -> None:
    """To who was helped: they have applied. Nothing when nobody helps."""
    notifications.receipt(
        member,
        lambda: _("Du har søgt om %(place)s") % _facts(draw),
        lambda: (
            _("Din billet er nr. %(number)s. Vi trækker lod %(closes)s.")
            % (_facts(draw) | {"number": f"{ticket.number}"})
        ),
        url_of(draw, member),
        now=now,
        thread=thread_of(draw),
        expires_at=draw.closes_at,
    )


def thread_of(draw: Draw) -> str:
    return f"draw:{draw.pk}"


def url_of(draw: Draw, member: Membership | None = None) -> str:
    """The draw's page, in the estate where the reader is at home."""
    estate = member.estate if member is not None else draw.facility.estate
    return reverse("bookings:draw", args=[estate.slug, draw.pk])


def _facts(draw: Draw) -> dict[str, str]:
    return {
        "place": draw.facility.full_name,
        "days": days_of(draw),
        "closes": day_name(draw.closes_at),
        "drawn": day_name(draw.drawn_at or draw.closes_at),
    }


def _keepers(draw: Draw, now: datetime) -> list[User]:
    today = local(now).date()
    holds = Q(terms__role__in=KEEPERS, terms__period__contains=today)
    here = Membership.objects.current(today).filter(holds, estate=draw.facility.estate_id)
    return [one.user for one in here.select_related("user").distinct().order_by("pk")]


def _tell(
    draw: Draw, readers: list[User], title: object, body: object, now: datetime, aloud: object = ""
) -> None:
    last = max(lot.ends for lot in draw.lots.all())
    notifications.tell(
        DRAW,
        readers,
        title,
        body,
        url_of(draw),
        now=now,
        estate=draw.facility.estate,
        thread=thread_of(draw),
        expires_at=last,
        aloud=aloud,
    )
