"""May they, and if not, why? No queries and no clock: whoever asks brings the facts."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Membership
from community.people.tenancy import Scope
from events.models import Event, EventSeries, Joining, Kind, Regular, Signup
from events.models.kinds import Described
from events.models.signups import PARTY_AT_MOST

# One has a day to answer an offer; close to the event half of the time that is left.
OFFER_LASTS = timedelta(hours=24)
SOON = timedelta(hours=2)
PLANNED_DAYS = 365
FURTHEST = timedelta(days=730)
# What repeats has two who hold it, so that one of them can be ill.
HOSTS_OF_A_SERIES = 2
# So long somebody is new here, and eats free the first time.
NEW_DAYS = 90
# Where some come every time, so many seats are kept for who has not been there, or moved in lately,
# until a day before one can no longer sign up.
SEATS_FOR_NEW, NEWLY_IN_DAYS = 1, 60
KEPT_UNTIL = timedelta(days=1)
# Who came to two of the last four usually comes, and hears of it a day before it closes.
LAST_TIMES, TIMES_USUAL, CLOSES_SOON = 4, 2, timedelta(days=1)


def can_announce(member: Membership) -> bool:
    """Whoever lives or works here."""
    return not member.is_guest and (member.lives_here or bool(member.roles))


def scopes_of(member: Membership) -> list[Scope]:
    """How far a member may invite, narrowest first.

    The whole neighbourhood reads without a profile: that is for the offices to open.
    """
    found = [Scope.ENTRANCE, Scope.CIRCLE, Scope.ESTATE, Scope.ORGANISATION]
    if member.is_trusted and member.estate.local_area:
        found.append(Scope.LOCAL_AREA)
    return found


def can_change(member: Membership, event: Event, *, is_host: bool) -> bool:
    """Who made it and who hosts it; what an office has said, also who holds such an office now.

    The residents' own meeting is the committee's, whoever once planned it.
    """
    if event.kind == Kind.MEETING:
        return member.is_board and event.estate_id == member.estate_id
    if event.made_by_id == member.pk or is_host:
        return True
    return event.is_office and member.is_trusted and event.estate_id == member.estate_id


def holds(member: Membership, series: EventSeries, hosts: Collection[int]) -> bool:
    """Made or hosts the series (members by number), or holds the office that speaks in it.

    The committee holds what nobody hosts, until it has found somebody.
    """
    if series.made_by_id == member.pk or member.pk in hosts:
        return True
    of_office = series.is_office and member.is_trusted and series.estate_id == member.estate_id
    return of_office or finds_host(member, series, hosts)


def finds_host(member: Membership, row: Described, hosts: Collection[int]) -> bool:
    """Nobody hosts it (by number), so the committee finds somebody."""
    return not hosts and member.is_board and row.estate_id == member.estate_id


def is_on(event: Event, now: datetime) -> bool:
    """Published, not called off, not hidden and not begun: seats still change hands."""
    up = event.state == Event.State.PUBLISHED and event.hidden_at is None
    published = event.publish_at is not None and event.publish_at <= now
    return up and published and not event.has_begun(now)


def is_closed(event: Event, now: datetime) -> bool:
    """Too late to sign up; those in line may still get a seat."""
    return event.sign_up_by is not None and event.sign_up_by <= now


def can_sign_up(event: Event, now: datetime) -> bool:
    """Whether anybody may sign up (or put a hand up) now, full or not."""
    return why_not_sign_up(event, now) is None


def why_not_sign_up(event: Event, now: datetime) -> Refused | None:
    if event.is_called_off:
        return Refused("called_off", _("Det er aflyst."))
    if event.has_begun(now):
        return begun()
    if not is_on(event, now):
        return Refused("not_there", _("Det er her ikke længere."), status=404)
    if event.joining == Joining.NONE:
        return Refused("no_sign_up", _("Man skal ikke melde sig til. Bare kom."))
    if is_closed(event, now):
        return Refused("too_late", _("Fristen er gået. Ring eller skriv til værten."))
    return None


def why_not_outside(event: Event, now: datetime) -> Refused | None:
    """The same for somebody without a profile: only what is open to all, and is signed up for."""
    if not event.is_public:
        return Refused("not_there", _("Det er her ikke længere."), status=404)
    if event.joining == Joining.HAND:
        return Refused("no_sign_up", _("Man skal ikke melde sig til. Bare kom."))
    return why_not_sign_up(event, now)


def can_leave(member: Membership, signup: Signup, now: datetime) -> bool:
    """Until it begins, by whom it is for. Needs `signup.event`."""
    return belongs_to(member, signup) and signup.is_standing and not signup.event.has_begun(now)


def can_answer(member: Membership, signup: Signup, now: datetime) -> bool:
    """Whether the member may say yes or no to an offer now."""
    return belongs_to(member, signup) and is_offer_open(signup, now)


def is_offer_open(signup: Signup, now: datetime) -> bool:
    return signup.is_offered and signup.offered_until is not None and now < signup.offered_until


def belongs_to(member: Membership, signup: Signup | Regular) -> bool:
    """The household's own, or the person's."""
    if signup.household_id is not None:
        return signup.household_id == member.household_id
    return signup.member_id == member.pk


def refuse_party(adults: int, children: int, guests: int) -> None:
    """Refused `no_party`, `too_many`."""
    if min(adults, children, guests) < 0 or adults + children + guests < 1:
        raise Refused("no_party", _("Skriv, hvor mange I er."), status=422, field="adults")
    if adults + children + guests > PARTY_AT_MOST:
        sentence = _("I kan være {most} på én tilmelding. Er I flere, så ring til værten.")
        raise Refused("too_many", sentence.format(most=PARTY_AT_MOST), status=422, field="adults")


def kept_until(event: Event) -> datetime:
    """When a seat that is kept for somebody new is anybody's."""
    return (event.sign_up_by or event.starts_at) - KEPT_UNTIL


def room_for(event: Event, *, is_new: bool = False) -> int | None:
    """Seats such a party may have now; None for no end of them."""
    left = event.seats_left
    return left if left is None or is_new else left - event.kept


def fits(event: Event, party: int, *, is_new: bool = False) -> bool:
    room = room_for(event, is_new=is_new)
    return room is None or party <= room


def those_who_fit(
    parties: Iterable[tuple[int, int, bool]], free: int | None, kept: int = 0
) -> Iterator[int]:
    """Of (number, size, is it new here) in line those who get a seat now: in order, each whole.

    A party too big for what is left keeps its place in line, and the next that fits goes before it.
    Of what is free, `kept` seats are for who is new.
    """
    for number, size, is_new in parties:
        if free is not None and size > free - (0 if is_new else kept):
            continue
        yield number
        free = None if free is None else free - size
        kept = max(kept - size, 0) if is_new else kept


def offer_until(event: Event, now: datetime) -> datetime:
    """How long an offer stands: never past the beginning."""
    return now + min(OFFER_LASTS, (event.starts_at - now) / 2)


def begun() -> Refused:
    return Refused("begun", _("Det er begyndt."))


def not_yours() -> Refused:
    return Refused("not_yours", _("Det er her ikke længere."), status=404)
