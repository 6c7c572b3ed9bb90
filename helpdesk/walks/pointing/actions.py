"""The verbs of a point: seen, changed, said how it goes, taken away, brought back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Membership
from community.pictures import actions as shelf
from community.pictures.models import Picture
from helpdesk.duties import actions as duties
from helpdesk.models import Duty, SafetyWalk, WalkPoint
from helpdesk.walks import rules
from helpdesk.walks.guarding import refuse_people
from helpdesk.walks.locks import held_point, held_walk, names_here
from helpdesk.walks.rules import Seen

State = SafetyWalk.State
COLUMNS = ("place", "kind", "seen", "owner", "follow_up_on")


@transaction.atomic
def add(
    member: Membership,
    walk: SafetyWalk,
    said: Seen,
    *,
    pictures: Sequence[Picture] = (),
    request_key: str | None = None,
    now: datetime,
) -> WalkPoint:
    """One more thing on the list, and a task for its owner. The same key twice is one point.

    On the day of the walk it says that the walk is being walked. Refused `not_yours`, `called_off`,
    `full`, what `rules.whole_point` and `guarding.refuse_people` refuse, and as `pictures.take`.
    """
    today = timezone.localdate(now)
    said = _checked(member, said, today)
    walk = held_walk(member, walk)
    if request_key:
        before = walk.points.filter(request_key=request_key).first()
        if before is not None:
            return before
    if walk.is_called_off:
        raise Refused("called_off", _("Turen er aflyst. Tag den i brug igen først."))
    if walk.points.standing().count() >= rules.MOST_POINTS:
        raise Refused("full", _("Der er mange punkter på turen. Skriv resten på en ny."))
    _walked(walk, today, now)
    point = WalkPoint(
        walk=walk, made_by=member, made_at=now, request_key=request_key or None,
        **rules.facts(said, *COLUMNS),
    )  # fmt: skip
    _hang(member, point, pictures)
    point.save()
    _task(member, point, now)
    return point


def _checked(member: Membership, said: Seen, today: date) -> Seen:
    said = rules.whole_point(said, today)
    names = names_here(member, today)
    refuse_people(said.place, field="place", names=names)
    refuse_people(said.seen, field="seen", names=names)
    return said


def _walked(walk: SafetyWalk, today: date, now: datetime) -> None:
    """Points are written on the way: from its day on the walk has been walked."""
    if walk.is_planned and timezone.localdate(walk.starts_at) <= today:
        walk.state, walk.held_at = State.HELD, now
        walk.save(update_fields=["state", "held_at"])


def _hang(member: Membership, point: WalkPoint, pictures: Sequence[Picture]) -> None:
    """At most one, of the thing; what it shows is what the point says, if nobody said more."""
    before = point.picture
    tokens = [picture.token for picture in pictures]
    already = [before] if before else []
    chosen = shelf.take(member, tokens, already=already, most=1, described=False)
    picture = chosen[0] if chosen else None
    if picture is not None and not picture.is_described and picture.owner_id == member.user_id:
        alt = f"{point.get_kind_display()}: {point.place}"
        shelf.describe(member, picture, alt=alt, is_decoration=False)
    point.picture = picture
    if before is not None and before != picture:
        point.save()
        shelf.take_down([before])


def _task(member: Membership, point: WalkPoint, now: datetime) -> None:
    """A task for its owner on the day one looks again; the same point twice is one task."""
    if point.owner not in rules.WITH_TASKS or point.done_at is not None:
        return
    duties.make(
        member.estate,
        kind=Duty.WALK,
        title=f"{point.place}: {point.get_kind_display().lower()}"[:80],
        text=point.seen,
        place=point.place,
        due=point.follow_up_on,
        role=point.owner,
        origin=point.origin,
        url=reverse("walks:walk", args=[member.estate.slug, point.walk.token]),
        now=now,
    )


@transaction.atomic
def change(
    member: Membership,
    point: WalkPoint,
    said: Seen,
    *,
    pictures: Sequence[Picture] = (),
    now: datetime,
) -> WalkPoint:
    """Other words, another owner or another day; its task goes along. Refused as `add`."""
    today = timezone.localdate(now)
    kept = said.follow_up_on == point.follow_up_on
    said = _checked(member, said, min(today, point.follow_up_on) if kept else today)
    point = held_point(member, point)
    is_moved = (point.owner, point.follow_up_on) != (said.owner, said.follow_up_on)
    if is_moved:
        duties.settle_origin(point.origin, now)
        point.asked_at = None
    if point.owner != said.owner:
        point.turn_mark = f":{int(point.turn_mark[1:] or 0) + 1}"
    for name, value in rules.facts(said, *COLUMNS).items():
        setattr(point, name, value)
    _hang(member, point, pictures)
    point.save()
    if is_moved and point.removed_at is None:
        _task(member, point, now)
    return point


@transaction.atomic
def write_status(
    member: Membership, point: WalkPoint, *, status: str, is_done: bool, now: datetime
) -> WalkPoint:
    """«Skriv status»: one line, and whether it is done. Its task is over with it, or is there again.

    Refused `not_yours`, `no_status` (nothing said and not done), `done_there`, and as `add`.
    """
    names = names_here(member, timezone.localdate(now))
    said = refuse_people(rules.status_line(status), field="status", names=names)
    point = held_point(member, point)
    if not said and not is_done:
        raise rules.no("no_status", _("Skriv, hvordan det går. En linje er nok."), "status")
    point.status, point.status_at = said, now
    was_done, point.done_at = point.done_at, (point.done_at or now) if is_done else None
    point.save(update_fields=["status", "status_at", "done_at"])
    if is_done:
        duties.settle_origin(point.origin, now)
    elif was_done:
        _task(member, point, now)
    return point


@transaction.atomic
def remove(member: Membership, point: WalkPoint, *, now: datetime) -> WalkPoint:
    """Off the list, and its task needs nobody. It can be brought back. Refused `not_yours`."""
    point = held_point(member, point)
    if point.removed_at is None:
        point.removed_at = now
        point.save(update_fields=["removed_at"])
        duties.settle_origin(point.origin, now)
    return point


@transaction.atomic
def put_back(member: Membership, point: WalkPoint, *, now: datetime) -> WalkPoint:
    """On the list again, with its task. Refused `not_yours`."""
    point = held_point(member, point)
    if point.removed_at is not None:
        point.removed_at = None
        point.save(update_fields=["removed_at"])
        _task(member, point, now)
    return point


def ask_neighbours(point: WalkPoint, now: datetime) -> Any:
    """The day has come for what neighbours mend together: the committee asks them how it goes."""
    estate = point.walk.estate
    return duties.make(
        estate,
        kind=Duty.WALK,
        title=_("Spørg til: {place}").format(place=point.place)[:80],
        text=point.seen,
        due=point.follow_up_on,
        role=WalkPoint.Owner.COMMITTEE,
        origin=point.origin,
        url=reverse("walks:walk", args=[estate.slug, point.walk.token]),
        now=now,
    )
