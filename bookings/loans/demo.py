"""The demo's things to lend, from the cast file, each in a state that tells something."""

from datetime import datetime, time, timedelta
from typing import Any

from bookings.loans import actions, rules
from bookings.loans.giving import actions as giving
from bookings.loans.shelf import actions as shelf
from bookings.models import Loan, Thing
from community.people.models import Estate, Membership
from community.times import local, wall

KINDS = {
    "Boremaskine": Thing.Kind.TOOL,
    "Trillebør": Thing.Kind.TOOL,
    "Bord og to bænke (6 sæt)": Thing.Kind.FEAST,
    "Symaskine": Thing.Kind.HOME,
    "Kaffekande til 40 kopper": Thing.Kind.FEAST,
    "Projektor": Thing.Kind.FEAST,
    "Ladcykel": Thing.Kind.WHEELS,
}
ABOUT = {
    "Boremaskine": "Slagboremaskine med en kasse bor til træ og beton.",
    "Trillebør": "Punkterfrit hjul. Skyl den, når du er færdig.",
    "Bord og to bænke (6 sæt)": "Klappes sammen. To personer kan bære et sæt.",
    "Symaskine": "Syr i jeans. Jeg viser gerne, hvordan man tråder den.",
    "Kaffekande til 40 kopper": "Brygger på tre kvarter. Afkalk den ikke selv.",
    "Projektor": "Med HDMI-kabel og lærred.",
    "Ladcykel": "Plads til to børn eller fire kasser. Lås og nøgle hænger i skuret.",
}
SELF = {"Ladcykel"}
LENDER = {"Symaskine": "Oksana"}
TEN = time(10)


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Things and living loans. Does nothing where the things already stand."""
    org = str(cast["organisation"]["name"])
    estates = {one.number: one for one in Estate.objects.filter(organisation__name=org)}
    if Thing.objects.filter(estate__in=estates.values()).exists():
        return
    for said in cast["loans"]:
        keeper = _keeper(estates[said["afd"]], now)
        if keeper is not None:
            _put_up(keeper, said, now)
    _lived_in(now)


def _keeper(estate: Estate, now: datetime) -> Membership | None:
    """Somebody who looks after what this estate shares."""
    here = Membership.objects.at_the_gate(local(now).date()).filter(estate=estate).order_by("pk")
    return next((one for one in here if rules.keeps(one, Thing(estate=estate))), None)


def _put_up(keeper: Membership, said: dict[str, Any], now: datetime) -> None:
    name = said["ting"]
    lender = _neighbour(LENDER[name], now) if name in LENDER else None
    given = Thing.Given.SELF if name in SELF else Thing.Given.DESK
    facts = {
        "name": name, "about": ABOUT.get(name, ""), "pick_up": said["hent"],
        "kind": KINDS.get(name, Thing.Kind.OTHER), "max_days": said.get("dage", 1),
        "given": Thing.Given.NEIGHBOUR if lender else given,
    }  # fmt: skip
    home = lender.household if lender else None
    shelf.put_up(keeper, facts, now=now - timedelta(days=60), home=home)


def _neighbour(name: str, now: datetime) -> Membership | None:
    here = Membership.objects.at_the_gate(local(now).date())
    return here.filter(user__name=name, household__isnull=False).order_by("pk").first()


def _lived_in(now: datetime) -> None:
    """One is late, one comes home tomorrow with a neighbour in line, one is asked for, one is broken."""
    _out("Boremaskine", "Kasper", 2, now)
    _out("Bord og to bænke (6 sæt)", "Yildiz", 1, now)
    _out("Projektor", "Sofie", 0, now)
    tables, line = _thing("Bord og to bænke (6 sæt)"), _neighbour("Birgit", now)
    if tables is not None and line is not None and tables.loans.filter(state="out").exists():
        actions.wait(line, tables, now=now)
    for name, who, days in (("Symaskine", "Fadumo", 3), ("Trillebør", "Grethe", 1)):
        thing, member = _thing(name), _neighbour(who, now)
        if thing is not None and member is not None:
            actions.ask(member, thing, local(now).date() + rules.DAY, days, now=now)
    urn = _out("Kaffekande til 40 kopper", "Ahmad", 2, now)
    if urn is not None:
        keeper = _keeper(urn.thing.estate, now)
        assert keeper is not None
        said = "Låget lukker ikke helt tæt. Hold på det, når du hælder."
        actions.hand_in(keeper, urn, now=now, text=said, is_fault=True)


def _thing(name: str) -> Thing | None:
    return Thing.objects.filter(name=name).select_related("estate").first()


def _out(name: str, who: str, days_ago: int, now: datetime) -> Loan | None:
    """Lent over the counter some days ago, for as long as one may have it."""
    thing, member = _thing(name), _neighbour(who, now)
    if thing is None or member is None or member.household is None:
        return None
    keeper = _keeper(thing.estate, now)
    if keeper is None or thing.estate_id != member.estate_id:
        return None
    then = wall(local(now).date() - timedelta(days=days_ago), TEN) if days_ago else now
    return giving.lend(keeper, thing, member.household, thing.max_days, now=then, why="here")
