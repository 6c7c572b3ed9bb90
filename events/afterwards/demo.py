"""What the example's neighbours held last week: who came, a picture of it, and how it went."""

from datetime import datetime, timedelta

from community.people.models import Membership
from community.pictures import demo as shelf
from community.times import local, wall
from events import actions
from events.afterwards import actions as afterwards
from events.models import Joining, Kind
from events.signing import actions as signing
from events.written import Written

TITLE = "Æbledag i gården"
CAME = 23

# What was held a year ago, in so many weeks from then; the year wheel offers it again.
LAST_YEAR = [
    (8, "Cykelværksted i gården", Kind.GREEN, "Vi smører kæder og lapper slanger. Tag cyklen med."),
    (22, "Plantebyttedag", Kind.GREEN, "Tag stiklinger med, og gå hjem med nye."),
    (31, "Filmaften under åben himmel", Kind.JUST_BECAUSE, "Tag en stol og et tæppe med."),
]


def held_last_year(host: Membership, now: datetime) -> None:
    """What nobody has thought of yet for the year to come."""
    for weeks, title, kind, text in LAST_YEAR:
        day = local(now).date() - timedelta(weeks=52 - weeks)
        day += timedelta(days=5 - day.weekday())
        starts_at = wall(day, local(now).time().replace(hour=14, minute=0, second=0, microsecond=0))
        ends_at = starts_at + timedelta(hours=3)
        written = Written(
            title=title, text=text, kind=kind, place="Gården", joining=Joining.HAND,
            starts_at=starts_at, ends_at=ends_at,
        )  # fmt: skip
        event = actions.announce(host, written, now=starts_at - timedelta(days=14))
        afterwards.look_back(host, event, came=14, again="yes", now=ends_at + timedelta(days=1))


def held_last_week(host: Membership, guests: list[Membership], now: datetime) -> None:
    """Made, signed up for and held as the calendar says; then looked back on."""
    made_at = now - timedelta(days=14)
    day = local(now).date() - timedelta(days=5)
    starts_at = wall(day, local(now).time().replace(hour=14, minute=0, second=0, microsecond=0))
    written = Written(
        title=TITLE,
        text="Vi presser saft af æblerne fra Hassans have. Tag en flaske med.",
        kind=Kind.GREEN,
        place="Gården",
        joining=Joining.HAND,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
    )
    event = actions.announce(host, written, now=made_at)
    for guest in guests:
        signing.sign_up(guest, event, for_household=False, now=made_at)
    shot = shelf.hang(host, "aebler", alt="Kasser med æbler i gården", now=now, place="event")
    afterwards.put_up(host, event, [shot], caption="Der blev 40 flasker", agreed=True, now=now)
    afterwards.look_back(
        host, event, came=CAME, again="changed", note="Lån to presser næste år", now=now
    )
