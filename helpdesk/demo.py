"""The demo's help: who asks, who can, what is agreed and done, and who offers, from the cast file.

Everything goes through the verbs, at moments that lie before the demo begins.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from community.chat import actions as chat
from community.people.demo import moved
from community.people.models import Estate, Membership
from community.people.tenancy import Scope
from community.profiles.words import Time
from community.times import Every, wall
from helpdesk import actions
from helpdesk.agreeing import actions as agreeing
from helpdesk.also import actions as also
from helpdesk.answering import actions as answering
from helpdesk.hints import hint_of
from helpdesk.models import Category, HelpAgreement, HelpOffer, HelpRequest, Size, When
from helpdesk.offering import actions as offering
from helpdesk.written import Asked, Offered

Cast = dict[str, Any]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KINDS = {str(word).replace(",", ""): key for key, word in Category.choices}
SIZES = {
    "h04": Size.AN_HOUR, "h06": Size.AN_HOUR, "h13": Size.TEN_MINUTES, "h14": Size.TEN_MINUTES,
    "h20": Size.AN_HOUR, "h24": Size.TEN_MINUTES,
}  # fmt: skip
LANGUAGES = {"h06": ["uk", "da"]}
# From when somebody is away, and for how long. The days are for the helper alone.
AWAY = {"h08": (date(2026, 12, 5), 7), "h22": (date(2026, 12, 22), 6)}
# So many days ago, for what nobody has answered; the rest by its number.
OPEN_FOR = {"h06": 1, "h08": 1, "h12": 1, "h15": 3, "h21": 0, "h22": 1, "h23": 4}
# Households besides the asker's, where the file has a number.
TOO = {"h12": ["Sara", "Grethe"], "h23": ["Oksana", "Rania", "Ewa"]}
TIMES = {
    "formiddag": [Time.WEEKDAY_MORNING],
    "kl. 15": [Time.WEEKDAY_AFTERNOON],
    "lørdag": [Time.WEEKEND_MORNING, Time.WEEKEND_AFTERNOON],
    "torsdag": [Time.WEEKDAY_AFTERNOON],
    "aften": [Time.WEEKDAY_EVENING],
}
# Who would also go to the other estates, and whose offer is about to be asked about.
FAR, A_YEAR_AGO = {"Sofie"}, {"Oksana"}


def demo(cast: Cast, now: datetime) -> None:
    """Everybody's offers, and what is asked, as the file has it. Does nothing where it stands."""
    name = cast["organisation"]["name"]
    estates = {e.number: e for e in Estate.objects.filter(organisation__name=name)}
    if HelpRequest.objects.filter(estate__in=estates.values()).exists():
        return
    for turn, told in enumerate(cast.get("help_offers", [])):
        _offer(told, turn, estates, now)
    for told in cast.get("help_requests", []):
        _Life(told, cast, estates, now).live()


# --- offers --------------------------------------------------------------------------------------


def _offer(told: Cast, turn: int, estates: dict[int, Estate], now: datetime) -> None:
    member = _member(told["af"], list(estates.values()), now)
    if member is None or HelpOffer.objects.mine(member).exists():
        return
    said = str(told["tid"])
    first = member.user.name
    times = next((times for word, times in TIMES.items() if word in said), [])
    offered = Offered(
        category=KINDS.get(told["slags"], Category.OTHER),
        text=told["tekst"],
        scope=Scope.ORGANISATION if first in FAR else Scope.ESTATE,
        times=[one.value for one in times],
        when_words=said,
        knows=True,
    )
    ago = 366 * DAY if first in A_YEAR_AGO else (20 + 5 * turn) * DAY
    offering.offer(member, offered, now=now - ago)


# --- requests ------------------------------------------------------------------------------------


class _Life:
    """One request of the file, from asking to as far as it has come."""

    def __init__(self, told: Cast, cast: Cast, estates: dict[int, Estate], now: datetime) -> None:
        self.told, self.cast, self.now = told, cast, now
        self.id: str = told["id"]
        own = estates[told["afd"]]
        self.near = [own, *(one for one in estates.values() if one != own)]
        self.meets_at, self.every = self._meets()
        self.asked_at = self._asked_at()

    def live(self) -> None:
        asker = self._asker()
        if asker is None:
            return
        request = actions.ask(asker, self._asked(asker), now=self.asked_at)
        for name in TOO.get(self.id, []):
            member = _member(name, self.near, self.now)
            if member is not None:
                also.need_too(member, request, now=self._after(2 * HOUR))
        self._is_answered(request)
        agreement = self._is_agreed(asker, request)
        if agreement is not None and self.told["status"] == "done":
            self._is_done(asker, agreement)

    def _asker(self) -> Membership | None:
        """Who asks; with who wrote it for them, or the neighbour who is known by no name."""
        written = str(self.told["af"])
        if self.told.get("skjult"):
            here = _here(self.now).filter(estate=self.near[0], user__is_hidden=True)
            return here.order_by("pk").first()
        name, _bracket, wrote = written.partition(" (skrevet ind af ")
        member = _member(name, self.near[:1], self.now)
        helper = _member(wrote.rstrip(")"), self.near, self.now) if wrote else None
        if member is not None and helper is not None:
            member.helper = helper.user
        return member

    def _asked(self, asker: Membership) -> Asked:
        kind = KINDS.get(self.told["kat"], Category.OTHER)
        days = self._days()
        return Asked(
            category=kind,
            title=self.told["titel"],
            text=self.told.get("tekst", ""),
            interplay=hint_of(kind).interplay,
            scope=Scope.ORGANISATION if self._is_across(asker) else Scope.ESTATE,
            size=SIZES.get(self.id, ""),
            languages=LANGUAGES.get(self.id, []),
            knows=True,
            **days,
        )

    def _days(self) -> dict[str, Any]:
        """When it is wanted: as people say it, or on the day they have agreed since."""
        if self.id in AWAY:
            first, days = AWAY[self.id]
            leaves = wall(moved(first, self.cast, self.now), time(10))
            return {"when": When.DAY, "starts_at": leaves, "ends_at": leaves + days * DAY}
        if self.every == Every.WEEK and self.meets_at is not None:
            return {
                "when": When.AGAIN, "starts_at": self.meets_at,
                "weekdays": [timezone.localtime(self.meets_at).weekday()],
            }  # fmt: skip
        if self.told["status"] == "agreed" and self.meets_at is not None:
            return {"when": When.DAY, "starts_at": self.meets_at}
        return {"when_words": str(self.told.get("hvornaar", "")).partition(" – ")[0]}

    def _is_across(self, asker: Membership) -> bool:
        """Somebody of another estate helps with it."""
        found = [_member(name, self.near, self.now) for name, _said in self._helpers()]
        return any(one is not None and one.estate_id != asker.estate_id for one in found)

    def _helpers(self) -> list[tuple[str, str]]:
        """(who, what they wrote) of those who have said that they can."""
        offered = [(one["af"], one["tekst"]) for one in self.told.get("tilbud", [])]
        agreed = self.told.get("aftale", {}).get("med") or self.told.get("med")
        return offered + ([(agreed, "")] if agreed else [])

    def _is_answered(self, request: HelpRequest) -> None:
        for name, said in self._helpers():
            helper = _member(name, self.near, self.now)
            if helper is not None:
                answering.answer(helper, request, text=said, now=self._after(5 * HOUR))

    def _is_agreed(self, asker: Membership, request: HelpRequest) -> HelpAgreement | None:
        answer = request.answers.select_related("member").first()
        if answer is None or self.told["status"] not in {"agreed", "done"}:
            return None
        at = self._after(8 * HOUR)
        agreement = agreeing.choose(
            asker,
            answer,
            starts_at=self.meets_at if self.meets_at and self.meets_at > at else None,
            every=self.every,
            place=self.told.get("aftale", {}).get("sted", ""),
            now=at,
        )
        self._is_said(asker, answer.member, agreement)
        return agreement

    def _is_said(self, asker: Membership, helper: Membership, agreement: HelpAgreement) -> None:
        """What the two have written to each other about it."""
        conversation = agreement.conversation
        samples = [one for one in self.cast.get("chat_samples", []) if one.get("aftale") == self.id]
        for sample in samples:
            for turn, (name, line) in enumerate(sample["linjer"]):
                by_helper = helper.user.name == name
                if conversation is not None:
                    chat.say(
                        _member(helper.user.name, self.near, self.now) or helper
                        if by_helper
                        else asker,
                        conversation,
                        line,
                        client_id=uuid5(NAMESPACE_URL, f"{self.id}/{turn}"),
                        now=self._after((9 + turn) * HOUR),
                    )

    def _is_done(self, asker: Membership, agreement: HelpAgreement) -> None:
        """Both have said so; every second time a thank-you came of it."""
        assert self.meets_at is not None
        ended = self.meets_at + 2 * HOUR
        helper = _member(self.told["med"], self.near, self.now)
        for member in filter(None, [helper, asker]):
            agreeing.done(member, agreement, now=ended)
        if int(self.id[1:]) % 2:
            agreeing.thank(asker, agreement, text="Tak for hjælpen.", now=ended + HOUR)

    # --- moments ---

    def _meets(self) -> tuple[datetime | None, str]:
        """When the two meet, and whether again and again."""
        if "klaret" in self.told:
            day = date.fromisoformat(str(self.told["klaret"]))
            return wall(moved(day, self.cast, self.now), time(16)), Every.ONCE
        said = str(self.told.get("aftale", {}).get("tid", ""))
        found = re.search(r"(\d{4}-\d\d-\d\d)? ?(\d\d)\.(\d\d)$", said)
        if found is None:
            return None, Every.ONCE
        clock = time(int(found[2]), int(found[3]))
        if found[1]:
            day = moved(date.fromisoformat(found[1]), self.cast, self.now)
            return wall(day, clock), Every.ONCE
        today = timezone.localdate(self.now)
        monday = today - timedelta(days=today.weekday())
        starts = wall(monday, clock)
        return starts if starts > self.now else wall(monday + 7 * DAY, clock), Every.WEEK

    def _asked_at(self) -> datetime:
        """Some days before it is agreed or was done; at an hour when people are up."""
        number = int(self.id[1:])
        ends = min(self.now, self.meets_at) if self.meets_at else self.now
        days = OPEN_FOR.get(self.id, 2 + number % 3)
        day = timezone.localdate(ends) - days * DAY
        return min(wall(day, time(8 + number % 3, 5 * (number % 12))), self.now - HOUR)

    def _after(self, later: timedelta) -> datetime:
        """So much later, and never after the demo begins."""
        return min(self.asked_at + later, self.now)


def _here(now: datetime) -> Any:
    return Membership.objects.at_the_gate(timezone.localdate(now))


def _member(name: str, estates: list[Estate], now: datetime) -> Membership | None:
    """Somebody of the cast, in the first of these estates they belong to."""
    first, _space, surname = name.partition(" ")
    named = _here(now).filter(user__name=first, estate__in=estates)
    if surname:
        named = named.filter(user__surname=surname) or named
    found = {member.estate_id: member for member in named}
    return next((found[one.pk] for one in estates if one.pk in found), None)
