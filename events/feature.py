"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link, Subject, Tab, Tell, Tile
from community.people.models import Household, Membership, User
from community.shapes import Found
from community.times import local
from community.ui.dates import day_name, span
from events import actions, cards, demo, finding, notify, promises, reports, rules, sheet
from events.making.recipes import OTHER
from events.meeting import finding as minutes
from events.meeting import notify as meetings
from events.meeting.rules import is_committee
from events.models import (
    CalendarFeed,
    DepartmentMeeting,
    Diet,
    Event,
    EventPicture,
    EventSeries,
    Food,
    Host,
    Regular,
    SeriesHost,
    Signup,
    Task,
    TaskTaking,
)
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


def plans(member: Membership, heading: str, text: str) -> Link | None:
    """«Sæt en dag på»: the form with what is said already."""
    if not rules.can_announce(member):
        return None
    there = reverse("events:new", args=[member.estate.slug])
    said = urlencode({"skabelon": OTHER, "titel": heading, "tekst": text[:CARRIED]})
    return Link(_("Sæt en dag på"), "calendar-plus", f"{there}?{said}", "ours", 10)


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


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: where they come, what they made, host and have taken."""
    mine = Q(member__user=user)
    signups = Signup.objects.filter(mine | Q(helped_by=user)).select_related("event", "member")
    hosting = Host.objects.filter(mine, event=OuterRef("pk"))
    holding = SeriesHost.objects.filter(mine, series=OuterRef("pk"))
    made = Q(made_by__user=user)
    events = Event.objects.annotate(is_made=wrapped(made), is_hosted=Exists(hosting))
    series = EventSeries.objects.annotate(is_made=wrapped(made), is_hosted=Exists(holding))
    either = Q(is_made=True) | Q(is_hosted=True)
    rows, happened = list(signups.order_by("pk")), list(events.filter(either).order_by("pk"))
    again = list(series.filter(either).order_by("pk"))
    takings = TaskTaking.objects.filter(mine | Q(helped_by=user))
    taken = list(takings.select_related("task__event", "member").order_by("pk"))
    always = list(
        Regular.objects.filter(mine | Q(helped_by=user))
        .select_related("series", "member")
        .prefetch_related("diets")
        .order_by("pk")
    )
    return {
        "signups": [_signup(row) for row in rows if _is_of(row, user)],
        "foods_you_do_not_eat": [
            {
                "name": row.signup.event.title,
                "what": f"food.{row.food}",
                "how_many": row.count,
                "text": row.words,
            }
            for row in Diet.objects.filter(signup__in=[one for one in rows if _is_of(one, user)])
            .select_related("signup__event")
            .order_by("pk")
        ],
        "you_come_every_time": [_regular(row) for row in always if _is_of(row, user)],
        "others_come_every_time": [_regular(row) for row in always if not _is_of(row, user)],
        # For whom is the other's to tell.
        "signups_for_others": [_signup(row) for row in rows if not _is_of(row, user)],
        "events_you_made": [_event(event) for event in happened if event.is_made],
        "meetings_you_planned": [
            {
                "name": one.event.title,
                "text": one.topic,
                "starts_at": one.event.starts_at.isoformat(),
            }
            for one in DepartmentMeeting.objects.filter(
                event__in=[e.pk for e in happened if e.is_made]
            )
            .select_related("event")
            .order_by("pk")
        ],
        "events_you_host": [_event(event) for event in happened if event.is_hosted],
        "series_you_made": [_series(one) for one in again if one.is_made],
        "series_you_host": [_series(one) for one in again if one.is_hosted],
        "tasks_you_took": [_task(row) for row in taken if _is_of(row, user)],
        "tasks_for_others": [_task(row) for row in taken if not _is_of(row, user)],
        "tasks_you_wrote_for_others": [
            {"what": task.what} for task in Task.objects.filter(helped_by=user).order_by("pk")
        ],
        "pictures_from_events": [
            {"name": one.event.title, "text": one.caption, "at": one.put_up_at.isoformat()}
            for one in EventPicture.objects.filter(Q(put_up_by__user=user) | Q(helped_by=user))
            .select_related("event")
            .order_by("pk")
        ],
        "calendar_feeds": [
            {"at": one.made_at.isoformat()}
            for one in CalendarFeed.objects.filter(member__user=user).order_by("pk")
        ],
    }


def wrapped(condition: Q) -> ExpressionWrapper:
    """True or false, as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def _regular(regular: Regular) -> dict[str, Any]:
    return {
        "name": regular.series.title,
        "adults": regular.adults,
        "children": regular.children,
        "created_at": regular.created_at.isoformat(),
        "ends_at": regular.ended_at.isoformat() if regular.ended_at else None,
        "foods_you_do_not_eat": [
            {"what": f"food.{row.food}", "how_many": row.count, "text": row.words}
            for row in regular.diets.all()
        ],
    }


def _is_of(row: Signup | Regular | TaskTaking, user: User) -> bool:
    return row.member is not None and row.member.user_id == user.pk


def _task(row: TaskTaking) -> dict[str, Any]:
    return {"what": row.task.what, "name": row.task.event.title, "at": row.taken_at.isoformat()}


def _series(series: EventSeries) -> dict[str, Any]:
    return {"name": series.title, "text": series.text, "at": series.made_at.isoformat()}


def _event(event: Event) -> dict[str, Any]:
    return {
        "name": event.title,
        "text": event.text,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "state": f"event.{event.state}",
    }


def _signup(signup: Signup) -> dict[str, Any]:
    return {
        "name": signup.event.title,
        "starts_at": signup.event.starts_at.isoformat(),
        "adults": signup.adults,
        "children": signup.children,
        "guests": signup.guests,
        "state": f"signup.{signup.state}",
        "created_at": signup.created_at.isoformat(),
    }


feature = Feature(
    key="events",
    name=_("Arrangementer"),
    tab=Tab(_("Det sker"), "events:index", 30),
    cards=cards.cards,
    tiles=tiles,
    links=links,
    plans=plans,
    gathers=gathers,
    search=search,
    sheet=sheet.happens_that_week,
    reports=[reports.event],
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
    export=export,
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
