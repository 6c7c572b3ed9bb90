"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link, Subject, Tab, Tell, Tile
from community.people.models import Household, Membership
from community.shapes import Chores, Found, Lives, Waits
from community.times import local
from community.ui.dates import day_name, span
from events import (
    actions,
    cards,
    demo,
    evidence,
    filed,
    finding,
    life,
    notify,
    promises,
    reports,
    rules,
    sheet,
    tallies,
)
from events.drafting import actions as drafting
from events.making.recipes import OTHER
from events.meeting import finding as minutes
from events.meeting import notify as meetings
from events.meeting import readying
from events.meeting.rules import is_committee
from events.models import (
    Event,
    EventPicture,
    Food,
    Regular,
    Signup,
)
from events.outside.calendar import calendar
from events.parting import actions as parting

# So much of a text travels in an address.
CARRIED = 600


def may_watch(member: Membership, event_id: int) -> bool:
    seen = Event.objects.visible_to(member, timezone.now())
    return bool(seen.filter(pk=event_id).exists())


def may_watch_list(member: Membership, estate_id: int) -> bool:
    """«events:<estate>»: what happens in one's own estate."""
    return member.estate_id == estate_id


def shows_picture(member: Membership, picture: Any) -> bool:
    """A picture from an event is seen by who sees the event, until its end."""
    seen = EventPicture.objects.visible_to(member, timezone.now())
    return bool(seen.filter(picture=picture.pk).exists())


def needs_pictures(ids: Iterable[int]) -> set[int]:
    standing = EventPicture.objects.filter(picture__in=list(ids), taken_down_at=None)
    return set(standing.values_list("picture", flat=True))


def tiles(member: Membership, now: datetime) -> Iterator[Tile]:
    there = reverse("events:index", args=[member.estate.slug])
    yield Tile(_("Det sker"), "calendar-dots-duotone", there, "kalender", 30)


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """What happens, and what I have said yes to."""
    slug = member.estate.slug
    yield Link(
        _("Det sker"), "calendar-dots-duotone", reverse("events:index", args=[slug]), "ours", 12,
        _("Spisning, gåture, møder og det, I selv finder på"),
    )  # fmt: skip
    yield Link(
        _("Det jeg skal"), "calendar-check-duotone", reverse("events:mine", args=[slug]), "mine",
        12, _("Det, du har sagt ja til"),
    )  # fmt: skip
    if not member.is_guest:
        yield Link(
            _("Afdelingsmøder"), "users-three-duotone", reverse("events:meetings", args=[slug]),
            "ours", 14, _("Indkaldelser, dagsordener og referater"),
        )  # fmt: skip
    if is_committee(member):
        yield Link(
            _("Årshjul"), "calendar-blank-duotone", reverse("events:wheel", args=[slug]), "work", 26,
            _("Hvad der sker i hver måned, og hvor der er plads"),
        )  # fmt: skip
    if rules.can_announce(member) and Event.objects.drafts_of(member).exists():
        yield Link(
            _("Kladder til det, der sker"), "note-pencil-duotone",
            reverse("events:drafts", args=[slug]), "mine", 31, _("Det, du er i gang med at lave"),
        )  # fmt: skip


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """What is coming, and what was decided at the meetings."""
    yield from finding.search(member, wanted, most)
    yield from minutes.search(member, wanted, most)


def plans(member: Membership, heading: str, text: str, chores: Chores) -> Link | None:
    """«Sæt en dag på»: the form with what is said already, and what there is to do."""
    if not rules.can_announce(member):
        return None
    there = reverse("events:new", args=[member.estate.slug])
    said = [("skabelon", OTHER), ("titel", heading), ("tekst", text[:CARRIED])]
    said += [("opgave", f"{many} × {what}") for many, what in chores]
    there += f"?{urlencode(said)}"
    return Link(_("Sæt en dag på"), "calendar-plus", there, "ours", 10)


def gathers(member: Membership, key: str, starts_at: datetime, ends_at: datetime) -> Link | None:
    """«Åbent arrangement»: the form with the place and the time filled in."""
    if not rules.can_announce(member):
        return None
    begins, ends = local(starts_at), local(ends_at)
    said = {"skabelon": OTHER, "sted": key, "dag": f"{begins:%Y-%m-%d}", "fra": f"{begins:%H:%M}"}
    said["til"] = f"{ends:%H:%M}"
    there = reverse("events:new", args=[member.estate.slug])
    label = _("Lav et åbent arrangement")
    return Link(label, "calendar-plus", f"{there}?{urlencode(said)}", "ours", 10)


def gives_back(household: Household, leaves_at: datetime) -> list[str]:
    """The seats that go to a neighbour when nobody lives in the home from then on."""
    rows = parting.seats_after(Q(household=household), leaves_at).filter(regular=None)
    always = Regular.objects.on(leaves_at).filter(household=household).select_related("series")
    every = str(_("{what}: I kommer hver gang"))
    return [
        *(every.format(what=regular.series.title) for regular in always),
        *(_line(signup.event) for signup in rows),
    ]


def lets_go(member: Membership, leaves_at: datetime) -> list[str]:
    """What the member hosts after that moment: somebody else does, or nobody."""
    hosted = Event.objects.filter(hosts__member=member, starts_at__gte=leaves_at)
    standing = hosted.exclude(state=Event.State.CALLED_OFF).order_by("starts_at", "pk")
    said = _("{what}: du er ikke vært mere")
    return [str(said).format(what=_line(event)) for event in standing]


def _line(event: Event) -> str:
    return f"{event.title}: {day_name(event.starts_at)} {span(event.starts_at, event.ends_at)}"


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """Seats I am offered and have not answered about."""
    return {"events.waits": _offered(member, now)}


def _offered(member: Membership, now: datetime) -> Any:
    own = Signup.objects.visible_to(member).mine(member)
    return own.filter(state=Signup.State.OFFERED, offered_until__gt=now)


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """There is a seat, until somebody else is asked."""
    for row in _offered(member, now).select_related("event").order_by("offered_until", "pk"):
        yield Waits(
            _("Der er blevet plads. Vil du med?"),
            row.event.title,
            "calendar-check-duotone",
            reverse("events:event", args=[member.estate.slug, row.event.token]),
            "kalender",
            row.offered_until,
        )


feature = Feature(
    key="events",
    name=_("Arrangementer"),
    tab=Tab(_("Det sker"), "events:index", 30),
    cards=cards.cards,
    tiles=tiles,
    links=links,
    counts=counts,
    waits=waits,
    plans=plans,
    drafts=drafting.keep,
    gathers=gathers,
    calendar=calendar,
    search=search,
    work=readying.work,
    evidence=evidence.waited,
    figures=tallies.figures,
    alive=Lives(life.offered, life.lives),
    sheet=sheet.happens_that_week,
    reports=[reports.event, reports.picture],
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    topics={"event": may_watch, "events": may_watch_list},
    tells=[
        Tell(
            notify.REMINDER,
            _("Det, du skal til"),
            _("Aftenen før, og to timer før, hvis du vil"),
            Subject.TIMES,
        ),
        Tell(
            notify.CHANGED,
            _("Når noget, du skal til, er lavet om"),
            _("Ny tid, nyt sted eller aflyst"),
            Subject.TIMES,
        ),
        Tell(
            notify.OFFER,
            _("Når der er blevet plads"),
            _("Når du står på venteliste"),
            Subject.TIMES,
        ),
        Tell(
            notify.HOST,
            _("Det, du er vært for"),
            _("Når I mangler et sted eller en hånd"),
            Subject.TIMES,
        ),
        Tell(
            notify.PICTURE,
            _("Når et billede, du har sat op, er taget ned"),
            _("En, der kan ses, vil ikke være med på det"),
            Subject.TIMES,
        ),
        Tell(
            meetings.CALL,
            _("Afdelingsmødet"),
            _("Indkaldelsen, papirerne og referatet"),
            Subject.HOUSE,
        ),
        Tell(
            meetings.TERM,
            _("Frister før afdelingsmødet"),
            _("En uge før, at noget skal være ude"),
            Subject.HOUSE,
            is_committee,
        ),
        Tell(
            notify.USUAL,
            _("Det, du plejer at komme til"),
            _("Dagen før man senest kan melde sig til eller fra"),
            Subject.TIMES,
        ),
        Tell(
            notify.HOSTLESS,
            _("Når noget mangler en vært"),
            _("Når den sidste vært flytter"),
            Subject.HOUSE,
            lambda member: member.is_board,
        ),
    ],
    place_lost=actions.place_lost,
    member_left=parting.member_left,
    home_left=parting.home_left,
    gives_back=gives_back,
    lets_go=lets_go,
    export=filed.export,
    called={f"food.{code}": word for code, word in Food.choices}
    | {f"signup.{code}": word for code, word in Signup.State.choices}
    | {f"event.{code}": word for code, word in Event.State.choices},
    holds=_("Det, du kommer til, laver og hjælper med"),
    erase=parting.erase,
    demo=demo.demo,
    remains=[
        (
            _("Det, du har lavet for naboerne, men uden dit navn"),
            _("Andre kommer til det. Efter to år er det væk."),
        )
    ],
    retention=promises.RETENTION,
)
