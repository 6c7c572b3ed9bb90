"""A small world for the matrix: one owner of one of everything, and everybody who might look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from community.homes.models import Greeting
from community.people import acting, actions
from community.people.models import Dwelling, Helping, Membership, Role, User
from tests.conftest import NOW, Cast

TODAY = timezone.localdate(NOW)
BACKEND = "django.contrib.auth.backends.ModelBackend"

# Who lives in Rugmarken without an office, and whose things are tried.
OWNER, NEIGHBOUR, HELPER, PAPER = "owner", "neighbour", "helper", "paper"
WELCOME, GUEST = "welcome", "guest"
COMMITTEE, CHAIR = "committee", "chair"
CARETAKER, OPERATIONS, SOCIAL, ADMINISTRATION = (
    "caretaker",
    "operations",
    "social",
    "administration",
)
OTHER_ESTATE, OTHER_ORGANISATION = "other_estate", "other_organisation"
MOVED_OUT, STRANGER, ANONYMOUS = "moved_out", "stranger", "anonymous"

BOARD = {COMMITTEE, CHAIR}
COLLEAGUES = {CARETAKER, OPERATIONS, SOCIAL, ADMINISTRATION}
RESIDENTS = {OWNER, NEIGHBOUR, HELPER, PAPER, WELCOME} | BOARD
MEMBERS = RESIDENTS | COLLEAGUES | {GUEST}
OUTSIDERS = {OTHER_ESTATE, OTHER_ORGANISATION, MOVED_OUT, STRANGER}
EVERYBODY = MEMBERS | OUTSIDERS | {ANONYMOUS}

CAST = {
    OWNER: "ahmad",
    NEIGHBOUR: "oksana",
    PAPER: "ejnar",
    WELCOME: "kasper",
    COMMITTEE: "grethe",
    CHAIR: "jens",
    CARETAKER: "torben",
    OPERATIONS: "kim",
    SOCIAL: "leyla",
    OTHER_ESTATE: "sofie",
}


@dataclass
class World:
    """The cast with a few more: an administration, a guest, a foreign house, one who moved."""

    cast: Cast
    people: dict[str, User] = field(default_factory=dict)
    made: dict["Args", dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for actor, name in CAST.items():
            self.people[actor] = self.cast.user(name)
        rugmarken = self.cast.estate()
        actions.appoint(self.member(WELCOME), Role.WELCOME_NEIGHBOUR, since=TODAY)
        self._colleague(ADMINISTRATION, rugmarken, Role.ADMINISTRATION)
        self._colleague(GUEST, rugmarken, Role.GUEST)
        self._foreign_house()
        self._moved()
        self.people[STRANGER] = actions.open_profile(name="Fremmed", now=NOW, email="f@example.dk")
        self.people[HELPER] = actions.open_profile(name="Lone", now=NOW, email="l@example.dk")
        self.helping = Helping.objects.create(
            helped=self.owner, helper=self.people[HELPER], kind=Helping.Kind.NAMED, began_at=NOW
        )

    def _colleague(self, actor: str, estate: Any, *roles: str) -> None:
        user = actions.open_profile(name=actor.title(), now=NOW, email=f"{actor}@example.dk")
        member = actions.enrol(user, estate, on=TODAY - timedelta(days=30))
        for role in roles:
            actions.appoint(member, role, since=TODAY - timedelta(days=30))
        self.people[actor] = user

    def _foreign_house(self) -> None:
        """Somebody with every office there is, in another organisation with the same street."""
        there = actions.open_organisation("Andetsteds")
        estate = actions.open_estate(there, number=1, slug="andetsteds", name="Andetsteds")
        self._colleague(OTHER_ORGANISATION, estate, *[role for role in Role if role != Role.GUEST])

    def _moved(self) -> None:
        home = Dwelling.objects.filter(
            entrance__estate=self.cast.estate(), households__isnull=True
        ).first()
        assert home is not None
        household = actions.move_in(home, on=date(2025, 1, 1))
        user = actions.open_profile(name="Forhen", now=NOW, email="forhen@example.dk")
        member = actions.enrol(user, household.dwelling.entrance.estate, household=household,
                               on=date(2025, 1, 1))  # fmt: skip
        actions.leave(member, on=TODAY)
        self.people[MOVED_OUT] = user

    def member(self, actor: str) -> Membership:
        members = Membership.objects.at_the_gate(TODAY).filter(user=self.people[actor])
        return members.order_by("estate__number")[0]

    @property
    def owner(self) -> Membership:
        return self.member(OWNER)

    def args(self, make: "Args | None") -> dict[str, Any]:
        """An address's own arguments; the thing they lead to is made at the first question."""
        if make is not None and make not in self.made:
            self.made[make] = make(self)
        return self.made[make] if make is not None else {}

    def client(self, actor: str, *, strong: bool = True) -> Client:
        """A browser of the actor's; `strong` has shown a second factor."""
        client = Client(raise_request_exception=False)
        if actor == ANONYMOUS:
            return client
        client.force_login(self.people[actor], backend=BACKEND)
        session = client.session
        assert session[SESSION_KEY]
        if strong:
            session["account_authentication_methods_user"] = str(self.people[actor].pk)
            session["account_authentication_methods"] = [
                {"method": "mfa", "type": "webauthn", "at": NOW.timestamp()}
            ]
        if actor == HELPER:
            session[acting.SESSION] = self.helping.pk
        session.save()
        return client


Args = Callable[[World], dict[str, Any]]


def greeting_of(world: World) -> Greeting:
    """One that waits for somebody to take it."""
    household = world.owner.household
    return Greeting.objects.filter(household=household).first() or Greeting.objects.create(
        household=household,
        kind=Greeting.Kind.VISIT,
        due_on=TODAY + timedelta(days=14),
        created_at=NOW,
    )
