"""The verbs of a walk: plan, change, call off, take up again, walked, told, taken back."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard import actions as board
from community.noticeboard import rules as on_board
from community.noticeboard.models import Category
from community.noticeboard.written import Written
from community.people.models import Estate, Membership
from community.ui.dates import day_name, whole_date
from helpdesk.models import SafetyWalk, WalkPoint
from helpdesk.walks import rules
from helpdesk.walks.guarding import refuse_people
from helpdesk.walks.locks import held_walk, names_here
from helpdesk.walks.rules import Planned

State = SafetyWalk.State
COLUMNS = ("starts_at", "meets_at", "route", "invited")
LINES, LONGEST = 30, 3600


@transaction.atomic
def plan(
    member: Membership, planned: Planned, *, request_key: str | None = None, now: datetime
) -> SafetyWalk:
    """A walk on a day. The same key twice is one walk.

    Refused `not_yours` (404), what `rules.whole_plan` and `guarding.refuse_people` refuse.
    """
    if not rules.walks_with(member):
        raise rules.not_there()
    planned = _checked(member, planned, now)
    Estate.objects.select_for_update(no_key=True).get(pk=member.estate_id)
    if request_key:
        walks = SafetyWalk.objects.filter(estate=member.estate, request_key=request_key)
        before = walks.first()
        if before is not None:
            return before
    return SafetyWalk.objects.create(
        estate=member.estate, made_by=member, made_at=now, request_key=request_key or None,
        **rules.facts(planned, *COLUMNS),
    )  # fmt: skip


def _checked(member: Membership, planned: Planned, now: datetime) -> Planned:
    planned = rules.whole_plan(planned)
    names = names_here(member, timezone.localdate(now))
    for field in ("meets_at", "route"):
        refuse_people(getattr(planned, field), field=field, names=names)
    try:
        refuse_people(planned.invited, field="invited", names=names)
    except Refused as no:
        if no.code != "about_a_person":
            raise
        sentence = _("Skriv, hvilken rolle de har, og ikke hvad de hedder.")
        raise rules.no("about_a_person", sentence, "invited") from no
    return planned


@transaction.atomic
def change(member: Membership, walk: SafetyWalk, planned: Planned, *, now: datetime) -> SafetyWalk:
    """Another day, place or route. Refused as `plan`."""
    planned = _checked(member, planned, now)
    walk = held_walk(member, walk)
    for name, value in rules.facts(planned, *COLUMNS).items():
        setattr(walk, name, value)
    walk.save(update_fields=list(COLUMNS))
    return walk


@transaction.atomic
def call_off(member: Membership, walk: SafetyWalk, *, now: datetime) -> SafetyWalk:
    """It is not walked. Refused `not_yours`, `walked`."""
    walk = held_walk(member, walk)
    if not walk.is_planned:
        raise Refused("walked", _("Turen er gået."))
    walk.called_off_at = walk.called_off_at or now
    walk.save(update_fields=["called_off_at"])
    return walk


@transaction.atomic
def take_up(member: Membership, walk: SafetyWalk, *, now: datetime) -> SafetyWalk:
    """It is walked after all. Refused `not_yours`."""
    walk = held_walk(member, walk)
    walk.called_off_at = None
    walk.save(update_fields=["called_off_at"])
    return walk


@transaction.atomic
def walked(member: Membership, walk: SafetyWalk, *, now: datetime) -> SafetyWalk:
    """«Turen er gået». Twice is once. Refused `not_yours`, `called_off`, `not_yet`."""
    walk = held_walk(member, walk)
    if walk.is_called_off:
        raise Refused("called_off", _("Turen er aflyst. Tag den i brug igen først."))
    if timezone.localdate(walk.starts_at) > timezone.localdate(now):
        raise Refused("not_yet", _("Turen er ikke gået endnu."))
    if walk.is_planned:
        walk.state, walk.held_at = State.HELD, now
        walk.save(update_fields=["state", "held_at"])
    return walk


@transaction.atomic
def publish(member: Membership, walk: SafetyWalk, *, now: datetime) -> SafetyWalk:
    """The result becomes a notice on the board, and its page is there for all. Twice is once.

    Refused `not_yours`, `not_walked`, `no_points`, `no_category`, and as the board refuses a notice.
    """
    walk = held_walk(member, walk)
    if walk.is_published:
        return walk
    if walk.is_planned:
        raise Refused("not_walked", _("Gå turen først. Så kan I fortælle om den."))
    points = list(walk.points.standing().with_tasks().in_order())
    if not points:
        raise Refused("no_points", _("Skriv mindst et punkt først."))
    written = notice_of(member, walk, points)
    walk.notice = board.put_up(member, written, token=uuid4(), now=now)
    walk.state, walk.published_at = State.PUBLISHED, now
    walk.save(update_fields=["notice", "state", "published_at"])
    return walk


def notice_of(member: Membership, walk: SafetyWalk, points: list[WalkPoint]) -> Written:
    """What the board says: each point in a line, with whose it is and the day one looks again."""
    with translation.override("da"):
        title = _("Tryghedsvandring: det så vi {day}").format(day=whole_date(walk.starts_at))
        lines = [line_of(point) for point in points[:LINES]]
        while len("\n".join(lines)) > LONGEST:
            lines.pop()
        if len(lines) < len(points):
            lines.append(_("Se resten på siden."))
        begin = _("Vi gik en tur for at se, hvor her er mørkt, lukket eller i stykker.")
        follow = _("Følg med under «Mere» og «Tryghedsvandring».")
    text = "\n\n".join([begin, "\n".join(lines), follow])
    return Written(category=_category(member), title=title, text=text)


def line_of(point: WalkPoint) -> str:
    """«Porten ved blok D: lamper er bestilt. Driftslederen ser på det igen fredag 11. december.»"""
    said = point.status or point.seen or point.get_kind_display()
    begins = f"{point.place}: {said}".rstrip(".")
    if point.is_done:
        return _("{what}. Det er gjort.").format(what=begins)
    return _("{what}. {who} ser på det igen {day}.").format(
        what=begins, who=point.get_owner_display(), day=day_name(point.follow_up_on)
    )


def _category(member: Membership) -> Category:
    """Where an office tells: the board's own, else what it may write under. Refused `no_category`."""
    known = Category.objects.visible_to(member)
    if not known.exists():
        board.begin_categories(member.estate)
    rows = [
        one
        for one in Category.objects.visible_to(member).filter(is_off=False)
        if one.shape == Category.Shape.PLAIN and on_board.may_use(member, one)
    ]
    offices = [one for one in rows if not one.is_for_all]
    found = next(iter([*offices, *rows]), None)
    if found is None:
        raise Refused("no_category", _("Der er ikke noget emne på tavlen, I kan skrive under."))
    return found


@transaction.atomic
def take_back(member: Membership, walk: SafetyWalk, *, now: datetime) -> SafetyWalk:
    """It was too soon: the notice comes down, and the page is the walkers' again.

    Refused `not_yours`, also for who may not take the notice down.
    """
    walk = held_walk(member, walk)
    if not walk.is_published:
        return walk
    if walk.notice is not None:
        board.take_down(member, walk.notice, now=now)
    walk.state, walk.published_at, walk.notice = State.HELD, None, None
    walk.save(update_fields=["state", "published_at", "notice"])
    return walk
