"""The demo's safety walk: six points, four tasks that wait, and the result on the board."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from community.people.demo import moved
from community.people.models import Membership, Role
from community.times import wall
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks import actions
from helpdesk.walks.pointing import actions as pointing
from helpdesk.walks.rules import Planned, Seen

Cast = dict[str, Any]
Kind, Owner = WalkPoint.Kind, WalkPoint.Owner
KINDS = {"lys": Kind.LIGHT, "buske": Kind.BUSHES, "dør": Kind.DOOR}
OWNERS = {
    "Kim": Owner.OPERATIONS, "Torben": Owner.CARETAKER, "Leyla": Owner.SOCIAL_WORKER,
    "Bestyrelsen": Owner.COMMITTEE,
}  # fmt: skip
WALKED_AT, TOLD_AFTER = time(17), timedelta(days=2)
MEETS_AT = "Bænken foran Laden"
INVITED = "Bestyrelsen, driftslederen, SSP og lokalbetjenten"


def demo(cast: Cast, now: datetime) -> None:
    """The walk of the cast file, as it was and as it goes. Does nothing where it stands."""
    told = cast.get("safety_walk")
    if not told:
        return
    today = timezone.localdate(now)
    walkers = Membership.objects.at_the_gate(today).filter(
        estate__number=told["afd"],
        estate__organisation__name=cast["organisation"]["name"],
        terms__period__contains=today,
    )
    chair = walkers.filter(terms__role=Role.CHAIR).first()
    if chair is None or SafetyWalk.objects.filter(estate=chair.estate).exists():
        return
    day = moved(date.fromisoformat(str(told["dato"])), cast, now)
    begins = wall(day, WALKED_AT)
    planned = Planned(
        starts_at=begins,
        meets_at=MEETS_AT,
        route="\n".join(point["sted"] for point in told["punkter"]),
        invited=INVITED,
    )
    walk = actions.plan(chair, planned, now=min(begins - timedelta(days=14), now))
    for number, point in enumerate(told["punkter"]):
        at = begins + timedelta(minutes=10 * number)
        _point(chair, walk, point, cast, at, now)
    actions.publish(chair, walk, now=now)


def _point(
    chair: Membership, walk: SafetyWalk, told: Cast, cast: Cast, at: datetime, now: datetime
) -> None:
    said = Seen(
        place=told["sted"],
        kind=KINDS.get(told["slags"], Kind.OTHER),
        seen="" if told["slags"] in KINDS else "Her kan blive bedre at være",
        owner=OWNERS.get(told["hvem"], Owner.NEIGHBOURS),
        follow_up_on=moved(date.fromisoformat(str(told["frist"])), cast, now),
    )
    point = pointing.add(chair, walk, said, now=at)
    is_done = told["status"] == "gjort"
    status = "" if is_done else told["status"].capitalize()
    pointing.write_status(chair, point, status=status, is_done=is_done, now=now)
