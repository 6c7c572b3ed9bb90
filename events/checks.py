"""What must be true of an event before it is kept or published. Each «no» names its field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from community import lending, times
from community.errors import Refused
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from community.people.tenancy import places
from community.shapes import Interplay
from events import rules
from events.models import Access, Food, Joining, Kind
from events.models.happenings import LONGEST
from events.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Described
from events.models.meals import WORDS_LENGTH
from events.written import Rhythm, Said, Written

LENGTHS = {
    "title": TITLE_LENGTH,
    "text": TEXT_LENGTH,
    "place": LINE_LENGTH,
    "price": LINE_LENGTH,
    "way_there": LINE_LENGTH,
    "find_host": LINE_LENGTH,
}
HOSTS_AT_MOST = 10
MOST_SEATS = 1000
S = TypeVar("S", bound=Said)


def said(member: Membership, wanted: S, *, was: Described | None = None) -> S:
    """With its words made fit to be kept, and an audience the member may invite.

    `was`: as it stands. Who is asked, where it is and for which office it speaks may stay as they
    are, also when a co-host who could not have chosen them changes something else.

    Refused `no_title`, `long_text`, `cpr`, `no_such_choice`, `not_your_audience`,
    `not_your_office`, `no_such_place`, `no_capacity`, `too_many_hosts`, `no_such_host`.
    """
    wanted = _worded(wanted)
    _chosen(wanted, was)
    if wanted.is_office and not member.is_trusted and not (was and was.is_office):
        raise Refused("not_your_office", _("Det er for bestyrelsen og kontoret."), status=403)
    # Who works here and does not live here never speaks as a neighbour.
    wanted = replace(wanted, is_office=wanted.is_office or not member.lives_here)
    if was is None or not _is_same(wanted, was, "scope", "entrance", "circle"):
        wanted = _placed(member, wanted)
    if was is None or not _is_same(wanted, was, "place_key"):
        wanted = _named(member, wanted)
    elif was.place_key:
        wanted = replace(wanted, place=wanted.place or was.place)
    return _hosted(member, _seated(wanted))


def _is_same(wanted: Said, was: Described, *names: str) -> bool:
    return all(getattr(wanted, name) == getattr(was, name) for name in names)


def _worded(wanted: S) -> S:
    said_now: dict[str, Any] = {
        name: tidied(getattr(wanted, name), lines=name == "text") for name in LENGTHS
    }
    for name, words in said_now.items():
        text(name, words, LENGTHS[name])
    if not said_now["title"]:
        raise Refused("no_title", _("Skriv, hvad der sker."), status=422, field="title")
    return replace(wanted, **said_now, access=list(dict.fromkeys(wanted.access)))


def text(name: str, words: str, most: int) -> str:
    """What may be kept, without space round it. Refused `long_text`, `cpr`, with the field's name."""
    said = refuse_cpr(words.strip(), field=name)
    if len(said) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.").format(most=most)
        raise Refused("long_text", sentence, status=422, field=name)
    return said


def foods(counts: Mapping[str, int], words: str, party: int) -> dict[str, tuple[int, str]]:
    """`Food` → (how many of the party, what «andet» is), of those that are any.

    Refused `no_such_choice`, `more_than_come`, `no_words`, `long_text`, `cpr`.
    """
    wanted = {food: count for food, count in counts.items() if count}
    if set(wanted) - set(Food.values):
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field="diets")
    if any(not 0 < count <= party for count in wanted.values()):
        sentence = _("I er {party}. Skriv højst så mange.").format(party=party)
        raise Refused("more_than_come", sentence, status=422, field="diets")
    other = text("words", tidied(words), WORDS_LENGTH) if Food.OTHER in wanted else ""
    if Food.OTHER in wanted and not other:
        raise Refused("no_words", _("Skriv, hvad I ikke spiser."), status=422, field="words")
    return {
        food: (count, other if food == Food.OTHER else "") for food, count in sorted(wanted.items())
    }


def _chosen(wanted: Said, was: Described | None) -> None:
    """Codes that are none of ours never came from our page.

    What is the residents' own meeting stays one, and nothing else becomes one.
    """
    is_meeting = was is not None and was.kind == Kind.MEETING
    known = {
        "kind": wanted.kind in Kind.values and (wanted.kind == Kind.MEETING) == is_meeting,
        "interplay": wanted.interplay in {*Interplay.values, ""},
        "joining": wanted.joining in Joining.values,
        "access": set(wanted.access) <= set(Access.values),
    }
    for name, is_known in known.items():
        if not is_known:
            raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field=name)


def _placed(member: Membership, wanted: S) -> S:
    """For whom. Who lives here invites their own stairway and circle; an office any of its own."""
    no = Refused(
        "not_your_audience", _("Vælg, hvem der er inviteret."), status=422, field="audience"
    )
    return replace(wanted, **places(member, wanted, rules.scopes_of(member), no))


def _named(member: Membership, wanted: S) -> S:
    """A place somebody lends is one of those offered, and says its own name."""
    if not wanted.place_key:
        return wanted
    names = {place.key: place.name for place in lending.places_for(member)}
    if wanted.place_key not in names:
        raise Refused("no_such_place", _("Vælg et sted på listen."), status=422, field="place_key")
    return replace(wanted, place=wanted.place or names[wanted.place_key])


def _seated(wanted: S) -> S:
    """Only what one signs up for has so many seats."""
    if wanted.joining != Joining.SIGN_UP:
        return replace(wanted, capacity=None)
    if wanted.capacity is not None and not 1 <= wanted.capacity <= MOST_SEATS:
        sentence = _("Skriv et tal fra 1 til {most}, eller lad feltet stå tomt.")
        raise Refused("no_capacity", sentence.format(most=MOST_SEATS), status=422, field="capacity")
    return wanted


def _hosted(member: Membership, wanted: S) -> S:
    if wanted.hosts is None:
        return wanted
    hosts = list({host.pk: host for host in wanted.hosts}.values())
    if len(hosts) > HOSTS_AT_MOST:
        sentence = _("Der kan være {most} værter.").format(most=HOSTS_AT_MOST)
        raise Refused("too_many_hosts", sentence, status=422, field="hosts")
    near = member.estate.organisation_id
    if any(host.estate.organisation_id != near for host in hosts):
        raise Refused("no_such_host", _("Vælg en på listen."), status=422, field="hosts")
    return replace(wanted, hosts=hosts)


def timed(wanted: Written, now: datetime, *, was: datetime | None = None) -> Written:
    """With moments that make sense. `was`: when it began before the change; that may stay.

    Refused `no_start`, `no_end`, `ends_before_it_begins`, `past`, `too_long`, `too_far`,
    `closes_too_late`.
    """
    starts, ends = wanted.starts_at, wanted.ends_at
    if starts is None:
        raise Refused("no_start", _("Skriv, hvornår det begynder."), status=422, field="starts_at")
    if ends is None:
        raise Refused("no_end", _("Skriv, hvornår det slutter."), status=422, field="ends_at")
    if ends <= starts:
        sentence = _("Det skal slutte, efter at det er begyndt.")
        raise Refused("ends_before_it_begins", sentence, status=422, field="ends_at")
    if starts != was and starts <= now:
        sentence = _("Den tid er gået. Vælg en senere.")
        raise Refused("past", sentence, status=422, field="starts_at")
    if ends - starts > LONGEST:
        sentence = _("Så længe kan det ikke vare. Lav hellere flere.")
        raise Refused("too_long", sentence, status=422, field="ends_at")
    if starts > now + rules.FURTHEST:
        sentence = _("Det er langt ude i fremtiden. Vælg en tidligere dag.")
        raise Refused("too_far", sentence, status=422, field="starts_at")
    return _closing(wanted, starts)


def _closing(wanted: Written, starts: datetime) -> Written:
    """Until when one signs up, and not where one just comes."""
    if wanted.joining != Joining.SIGN_UP:
        return replace(wanted, sign_up_by=None)
    if wanted.sign_up_by is not None and wanted.sign_up_by > starts:
        sentence = _("Fristen skal ligge, før det begynder.")
        raise Refused("closes_too_late", sentence, status=422, field="sign_up_by")
    return wanted


def moment(publish_at: datetime | None, starts_at: datetime, now: datetime) -> datetime:
    """When it goes up: now, or the moment that was chosen. Refused `planned_too_late`."""
    if publish_at is None or publish_at <= now:
        return now
    if publish_at >= starts_at or publish_at > now + timedelta(days=rules.PLANNED_DAYS):
        sentence = _("Det skal slås op, før det begynder.")
        raise Refused("planned_too_late", sentence, status=422, field="publish_at")
    return publish_at


def rhythmic(rhythm: Rhythm, hosts: int, now: datetime) -> Rhythm:
    """A rhythm that can be kept.

    Refused `past`, `too_far`, `no_such_time`, `no_such_choice`, `no_length`,
    `ends_before_it_begins`, `no_closing`, `two_hosts`.
    """
    if rhythm.every not in times.Every.values or rhythm.every == times.Every.ONCE:
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field="every")
    _rhythm_lies_ahead(rhythm, times.local(now).date())
    if not 15 <= rhythm.minutes <= 1440:
        sentence = _("Det varer mellem et kvarter og et døgn.")
        raise Refused("no_length", sentence, status=422, field="minutes")
    if not times.is_on_the_wall(rhythm.first, rhythm.begins):
        sentence = _("Uret stilles den nat. Vælg et andet klokkeslæt.")
        raise Refused("no_such_time", sentence, status=422, field="begins")
    if (rhythm.closes_days_before is None) != (rhythm.closes_at is None):
        sentence = _("Skriv både dag og klokkeslæt for fristen.")
        raise Refused("no_closing", sentence, status=422, field="closes_at")
    if hosts < rules.HOSTS_OF_A_SERIES:
        sentence = _(
            "Det, der kommer igen, har to værter. Så kan den ene blive syg. Find en mere først."
        )
        raise Refused("two_hosts", sentence, field="hosts")
    return rhythm


def _rhythm_lies_ahead(rhythm: Rhythm, today: date) -> None:
    if rhythm.first < today:
        sentence = _("Den dag er gået. Vælg en senere.")
        raise Refused("past", sentence, status=422, field="first")
    if rhythm.first > today + rules.FURTHEST:
        sentence = _("Det er langt ude i fremtiden. Vælg en tidligere dag.")
        raise Refused("too_far", sentence, status=422, field="first")
    if rhythm.until is not None and rhythm.until < rhythm.first:
        sentence = _("Den sidste dag ligger før den første.")
        raise Refused("ends_before_it_begins", sentence, status=422, field="until")
