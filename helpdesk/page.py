"""A request, an offer and an agreement as one reader sees them. Few queries, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from community.features import Link, neighbour_links_of
from community.people.models import Membership
from community.profiles.page import Known, known_to, place_of
from community.times import local
from helpdesk import phrases, rules
from helpdesk.also.numbers import households_of, is_asked_to_meet, own_of
from helpdesk.also.rules import may_meet
from helpdesk.contact import Contact, contact_of
from helpdesk.hints import icon_of
from helpdesk.models import HelpAgreement, HelpAlso, HelpAnswer, HelpOffer, HelpRequest, Reach
from helpdesk.moments import next_moment


@dataclass(frozen=True)
class Row:
    """A request on a list."""

    request: HelpRequest
    who: Known
    now: datetime
    is_own: bool = False
    has_answered: bool = False
    answers: int = 0

    @property
    def icon(self) -> str:
        return icon_of(self.request.category)

    @property
    def knows_days(self) -> bool:
        """Whether days and place are for this reader: where they are hidden, for the two alone."""
        return not self.request.is_when_hidden or getattr(self.request, "is_between", False)

    @property
    def when(self) -> str:
        """Nothing where the days are for the helper alone."""
        return phrases.when_of(self.request, self.now) if self.knows_days else ""

    @property
    def size(self) -> str:
        return phrases.size_of(self.request)

    @property
    def languages(self) -> list[str]:
        return phrases.languages_of(self.request.languages)

    @property
    def found(self) -> str:
        return phrases.found_of(self.request)

    @property
    def is_discreet(self) -> bool:
        return self.request.reach != Reach.OPEN


def rows_of(
    member: Membership, requests: Iterable[HelpRequest], now: datetime, *, answers: bool = False
) -> list[Row]:
    """Their cards, fetched `with_people()`. One query, and one more for `answers` to one's own."""
    shown = list(requests)
    keys = [one.pk for one in shown]
    seen = HelpAnswer.objects.visible_to(member).filter(request__in=keys)
    standing = seen.filter(state__in=HelpAnswer.STANDING)
    mine = set(standing.filter(member=member.pk).values_list("request_id", flat=True))
    count: dict[int, int] = {}
    if answers:
        for key in seen.offered().values_list("request_id", flat=True):
            count[key] = count.get(key, 0) + 1
    return [
        Row(
            one, known_to(member, one.member), now, is_own=one.member_id == member.pk,
            has_answered=one.pk in mine, answers=count.get(one.pk, 0),
        )
        for one in shown
    ]  # fmt: skip


@dataclass(frozen=True)
class OfferRow:
    """A standing offer on a list."""

    offer: HelpOffer
    who: Known
    is_own: bool

    @property
    def icon(self) -> str:
        return icon_of(self.offer.category)

    @property
    def times(self) -> str:
        return phrases.times_of(self.offer)

    @property
    def languages(self) -> list[str]:
        return phrases.languages_of(self.offer.languages)


def offer_rows_of(member: Membership, offers: Iterable[HelpOffer]) -> list[OfferRow]:
    """Their cards, fetched `with_people()`. No query."""
    return [
        OfferRow(one, known_to(member, one.member), one.member_id == member.pk) for one in offers
    ]


# --- one request -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """A row of what one must know: a picture, the fact, and what there is to say about it."""

    icon: str
    what: str
    more: str = ""


def facts_of(row: Row, *, has_agreed: bool = False) -> list[Fact]:
    """When, how much, where, how many. Days and place only for who may know them."""
    found = row.request
    said = Fact("calendar-blank-duotone", _("Dag og sted får du, når I har aftalt det"))
    if row.knows_days:
        more = phrases.when_more(found)
        said = Fact("calendar-blank-duotone", phrases.when_of(found, row.now), more)
    facts = [said]
    if row.size:
        facts.append(Fact("clock-duotone", phrases.capital(row.size)))
    facts += [] if has_agreed else _where(row)
    if found.wanted > 1:
        facts.append(Fact("users-three-duotone", _("I skal være to til det"), row.found))
    return facts


def _where(row: Row) -> list[Fact]:
    place, home = row.request.shown.place, phrases.capital(row.who.place)
    later = "" if row.is_own else _("Den rigtige adresse får du, når I har en aftale")
    if place:
        return [Fact("map-pin-duotone", place, home or later)]
    return [Fact("map-pin-duotone", home, later)] if home else []


def seen_by(found: HelpRequest) -> str:
    """Who may see it, for its asker."""
    if found.reach == Reach.MATCHED:
        return _("Kun nogle få naboer, der passer, kan se det.")
    if found.reach == Reach.COORDINATOR:
        return _("Kun den, der hjælper med at finde en nabo, kan se det.")
    return phrases.audience_of(found)


def history_of(found: HelpRequest) -> list[tuple[datetime, str]]:
    """What has happened with it, in order. For its asker."""
    steps = found.steps.order_by("at", "pk")
    return [(step.at, phrases.step_of(step)) for step in steps]


@dataclass(frozen=True)
class Said:
    """Somebody's «Jeg kan hjælpe», for the asker who chooses."""

    answer: HelpAnswer
    who: Known


def answers_to(member: Membership, found: HelpRequest) -> list[Said]:
    """Those that wait for the asker, the first first. Nothing for anybody else."""
    if found.member_id != member.pk:
        return []
    rows = HelpAnswer.objects.visible_to(member).filter(request=found).offered().with_people()
    return [Said(one, known_to(member, one.member)) for one in rows]


def own_answer(member: Membership, found: HelpRequest) -> HelpAnswer | None:
    """What one has offered oneself, as long as it stands."""
    mine = HelpAnswer.objects.visible_to(member).filter(request=found, member=member.pk)
    return mine.filter(state__in=HelpAnswer.STANDING).first()


@dataclass(frozen=True)
class Deal:
    """An agreement as one of its two sees it. Only here stand an address and a number to call."""

    agreement: HelpAgreement
    is_asker: bool
    now: datetime
    contact: Contact | None = None

    @property
    def other(self) -> Membership | None:
        return self.agreement.helper if self.is_asker else self.agreement.request.member

    @property
    def icon(self) -> str:
        return icon_of(self.agreement.request.category)

    @property
    def name(self) -> str:
        """Their own first name, also of who is hidden on lists: the two have agreed to meet."""
        return self.other.user.name if self.other else _("Tidligere nabo")

    @property
    def stairway(self) -> str:
        return place_of(self.other) if self.other else ""

    @property
    def next_at(self) -> datetime | None:
        """When they meet next; when it was, for what is behind them."""
        ahead = next_moment(self.agreement, self.now) if self.agreement.is_standing else None
        return ahead or self.agreement.starts_at

    @property
    def when(self) -> str:
        return phrases.agreed_when(self.agreement, self.next_at)

    @property
    def reminds(self) -> bool:
        """Whether an evening before it is still to come."""
        ahead = self.next_at
        return ahead is not None and local(ahead).date() > local(self.now).date()

    @property
    def has_company(self) -> bool:
        """Whether another helps with it too, so that one less does not end it."""
        return self.agreement.request.found > 1

    @property
    def has_begun(self) -> bool:
        starts = self.agreement.starts_at
        return starts is None or starts <= self.now

    @property
    def i_said_done(self) -> bool:
        made = self.agreement.asker_done_at if self.is_asker else self.agreement.helper_done_at
        return made is not None

    @property
    def they_said_done(self) -> bool:
        made = self.agreement.helper_done_at if self.is_asker else self.agreement.asker_done_at
        return made is not None

    @property
    def gives_phone(self) -> bool:
        """Whether the other has my number for this."""
        made = self.agreement
        return made.asker_gives_phone if self.is_asker else made.helper_gives_phone

    @property
    def can_thank(self) -> bool:
        done = self.agreement.done_at is not None
        return self.is_asker and done and self.agreement.thanked_at is None


def deals_of(
    member: Membership, now: datetime, *, contacts: bool = False, **where: Any
) -> list[Deal]:
    """The agreements the member is one of the two of, those called off left out.

    One query; with `contacts` a few more for each.
    """
    seen = HelpAgreement.objects.visible_to(member).kept().filter(**where)
    rows = seen.with_people().order_by("seat", "pk")
    return [deal_of(member, one, now, contacts=contacts) for one in rows]


def regrets_of(member: Membership, found: HelpRequest, now: datetime) -> list[HelpAgreement]:
    """Those the member called off some minutes ago, and may take up again. One query."""
    seen = HelpAgreement.objects.visible_to(member).filter(
        request=found, called_off_at__gte=now - rules.REGRET
    )
    goes_on = found.is_open or found.state == HelpRequest.State.WITHDRAWN
    rows = seen.with_people() if goes_on and found.found < found.wanted else seen.none()
    return [one for one in rows if rules.can_stand_by(member, one, now)]


def deal_of(
    member: Membership, agreed: HelpAgreement, now: datetime, *, contacts: bool = False
) -> Deal:
    """An agreement the member is one of the two of, fetched `with_people()`."""
    is_asker = agreed.request.member_id == member.pk
    return Deal(agreed, is_asker, now, contact_of(member, agreed, now) if contacts else None)


# --- «det har jeg også brug for» -----------------------------------------------------------------


@dataclass(frozen=True)
class Also:
    """How many homes need the same, and what mine has said. Never who."""

    others: int  # besides the asker's
    count: int
    mine: HelpAlso | None
    meets: bool  # «vil I mødes?» is asked, and this reader is one of them
    asks_me: bool


def also_of(member: Membership, found: HelpRequest) -> Also:
    """Two queries; the number counts the asker's home."""
    others = households_of([found]).get(found.pk, 0)
    mine = own_of(member, [found]).get(found.pk)
    asks = is_asked_to_meet(member, found, mine)
    is_in = mine is not None or found.member_id == member.pk
    return Also(others, others + 1, mine, is_in and may_meet(found), asks)


# --- ways to somebody ----------------------------------------------------------------------------


def chat_with(member: Membership, other: Membership, now: datetime) -> Link | None:
    """«Skriv til …», where the two may write to each other; the other says yes or no."""
    chat = reverse("chat:ask", args=[member.estate.slug, other.token])
    return next((one for one in neighbour_links_of(member, other, now) if one.url == chat), None)
