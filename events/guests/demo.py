"""What the example's board has opened to everybody, and two from outside who come."""

from datetime import datetime, timedelta

from community.people.models import Membership
from community.people.tenancy import Scope
from community.times import local, wall
from events import actions
from events.guests import actions as guests
from events.guests.letters import secret_of
from events.models import Access, Event, Joining, Kind, Outsider
from events.written import Written

OUTSIDE = [("Eva", "eva@example.dk", 2), ("Karim", "karim@example.dk", 1)]


def open_house(host: Membership, now: datetime) -> Event | None:
    """Seats for forty, and a form on the public page. None where there is no neighbourhood."""
    if not host.estate.local_area:
        return None
    day = local(now).date() + timedelta(days=11)
    starts_at = wall(day, local(now).time().replace(hour=17, minute=0, second=0, microsecond=0))
    written = Written(
        title="Lysfest for hele kvarteret",
        text="Vi tænder lys i gården og drikker kakao. Du behøver ikke at bo her.",
        kind=Kind.TRADITION,
        scope=Scope.LOCAL_AREA,
        place="Gården",
        joining=Joining.SIGN_UP,
        capacity=40,
        access=[Access.STEP_FREE, Access.ALL_AGES],
        come_alone=True,
        find_host="Ved bålfadet, i en gul vest",
        is_office=True,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )
    event = actions.announce(host, written, now=now)
    for number, (name, email, heads) in enumerate(OUTSIDE):
        place = f"demo {number}"
        guests.ask(event, name=name, email=email, heads=heads, language="da", place=place, now=now)
        row = Outsider.objects.get(event=event, email=email)
        guests.confirm(secret_of(row), heads=heads, now=now)
        # The example writes to nobody outside it.
        Outsider.objects.filter(pk=row.pk).update(sent_at=now)
    return event
