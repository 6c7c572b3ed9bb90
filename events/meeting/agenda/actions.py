"""The verbs of the agenda: one more point, another wording, another place, away and back."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Membership
from events.meeting import rules
from events.meeting.actions import mine, refuse_gone
from events.models import AgendaPoint, DepartmentMeeting
from events.models.meetings import POINT_LENGTH, WORDS_LENGTH
from events.notify import push_list


@transaction.atomic
def add_point(
    member: Membership, meeting: DepartmentMeeting, *, title: str, text: str = "", now: datetime
) -> AgendaPoint:
    """One more, before «Eventuelt» where that is the last.

    Refused `not_yours`, `called_off`, `begun`, `no_title`, `too_many`, `long_text`, `cpr`.
    """
    meeting = mine(member, meeting)
    refuse_gone(meeting.event, now)
    rows = AgendaPoint.objects.filter(meeting=meeting)
    if rows.count() >= rules.POINTS_AT_MOST:
        raise Refused("too_many", _("Der er ikke plads til flere punkter."), field="title")
    last = rows.order_by("order", "pk").last()
    order = (rows.aggregate(last=Max("order"))["last"] or 0) + 1
    point = AgendaPoint(meeting=meeting, order=order, **_point(title, text))
    if last is not None and last.title == _("Eventuelt") and not meeting.is_extraordinary:
        point.order = last.order
        rows.filter(pk=last.pk).update(order=F("order") + 1)
    point.save()
    push_list(meeting.event)
    return point


def _point(title: str, text: str) -> dict[str, str]:
    said = rules.worded(title, POINT_LENGTH, "title")
    if not said:
        raise Refused("no_title", _("Skriv, hvad punktet handler om."), status=422, field="title")
    return {"title": said, "text": rules.worded(text, WORDS_LENGTH, "text", lines=True)}


@transaction.atomic
def change_point(
    member: Membership, point: AgendaPoint, *, title: str, text: str = "", now: datetime
) -> None:
    """Refused as `add_point`, and `gone` when somebody has just taken it away."""
    meeting, point = _point_held(member, point, now)
    for name, value in _point(title, text).items():
        setattr(point, name, value)
    point.save()
    push_list(meeting.event)


@transaction.atomic
def move_point(member: Membership, point: AgendaPoint, *, up: bool, now: datetime) -> None:
    """One place up or down. At the end it stays. Refused as `change_point`."""
    meeting, point = _point_held(member, point, now)
    rows = list(AgendaPoint.objects.filter(meeting=meeting))
    at = next(place for place, one in enumerate(rows) if one.pk == point.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for order, one in enumerate(rows):
        one.order = order
    AgendaPoint.objects.bulk_update(rows, ["order"])
    push_list(meeting.event)


@transaction.atomic
def remove_point(member: Membership, point: AgendaPoint, *, now: datetime) -> None:
    """Refused as `change_point`."""
    meeting, point = _point_held(member, point, now)
    point.delete()
    push_list(meeting.event)


@transaction.atomic
def put_point_back(
    member: Membership, meeting: DepartmentMeeting, *, order: int, title: str, text: str, now: datetime
) -> None:  # fmt: skip
    """«Fortryd»: the point that was just taken away, where it stood. Refused as `add_point`."""
    meeting = mine(member, meeting)
    refuse_gone(meeting.event, now)
    rows = AgendaPoint.objects.filter(meeting=meeting)
    rows.filter(order__gte=order).update(order=F("order") + 1)
    AgendaPoint.objects.create(meeting=meeting, order=order, **_point(title, text))
    push_list(meeting.event)


def _point_held(
    member: Membership, point: AgendaPoint, now: datetime
) -> tuple[DepartmentMeeting, AgendaPoint]:
    meeting = mine(member, point.meeting)
    refuse_gone(meeting.event, now)
    found = AgendaPoint.objects.filter(pk=point.pk).first()
    if found is None:
        raise Refused("gone", _("En af jer har lige taget punktet af."))
    return meeting, found
