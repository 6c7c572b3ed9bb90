"""What the pages of making show: the folded questions, who is told, and one's own rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.people.gate import MemberRequest
from community.people.models import Membership
from community.people.trust import is_strong
from community.ui.dates import day_name
from events import notify, rules
from events.making.fields import FOLDS
from events.making.forms import EventForm
from events.models import Event, EventSeries, Joining

A_YEAR, BACK, AHEAD = timedelta(weeks=52), timedelta(days=30), timedelta(days=60)
AT_MOST = 5


@dataclass(frozen=True)
class Fold:
    """A group of questions behind one line, which says what is chosen already."""

    key: str
    icon: str
    name: str
    said: str
    rows: list[list[Any]]
    is_open: bool


ROWS: dict[str, list[tuple[str, ...]]] = {
    "text": [("text",), ("kind",), ("interplay",)],
    "joining": [("joining",), ("capacity",), ("sign_up_on", "sign_up_at")],
    "access": [
        ("come_alone",), ("find_host",), ("is_small",), ("access",), ("price",), ("way_there",),
    ],
    "hosts": [("hosts",), ("host_name", "host_entrance")],
    "every": [
        ("every",), ("until",), ("not_on",), ("not_in_weeks",), ("skips_holidays",),
        ("takes_turns",),
    ],
    "later": [("publish_on", "publish_time"), ("is_office",)],
}  # fmt: skip
ICONS = {
    "text": "note-pencil-duotone",
    "joining": "hand-waving-duotone",
    "access": "armchair-duotone",
    "hosts": "users-duotone",
    "every": "calendar-dots-duotone",
    "later": "clock-duotone",
}


def folds(form: EventForm) -> Iterator[Fold]:
    """Everything that has an answer already. One opens by itself when something in it is wrong."""
    names = {
        "text": _("Fortæl lidt mere"),
        "joining": _("Tilmelding"),
        "access": _("Gør det let at komme"),
        "hosts": _("Værter"),
        "every": _("Kommer det igen?"),
        "later": _("Slå det op senere"),
    }
    if "publish_on" not in form.fields:
        names["later"] = _("Afsender")
    for key, name in names.items():
        rows = [[form[one] for one in row if one in form.fields] for row in ROWS[key]]
        rows = [row for row in rows if row and _has_choices(row[0])]
        wrong = any(one in form.errors for one in FOLDS[key])
        if rows:
            yield Fold(key, ICONS[key], name, SAYS[key](form), rows, wrong)


def _has_choices(field: Any) -> bool:
    return field.name != "hosts" or bool(field.field.choices)


def _choices(form: EventForm, name: str) -> dict[str, Any]:
    field: Any = form.fields[name]
    return dict(field.choices)


def _label(form: EventForm, name: str) -> str:
    value = str(form[name].value() or "")
    return str(_choices(form, name).get(value, ""))


def _text_said(form: EventForm) -> str:
    return str(form["text"].value() or "").strip() or _label(form, "kind")


def _joining_said(form: EventForm) -> str:
    said = Joining(form["joining"].value() or Joining.NONE) if _is_known(form) else Joining.NONE
    seats = str(form["capacity"].value() or "")
    if said != Joining.SIGN_UP or not re.fullmatch(r"[0-9]{1,5}", seats):
        return str(said.label)
    return ngettext("{n} plads", "{n} pladser", int(seats)).format(n=seats)


def _is_known(form: EventForm) -> bool:
    return form["joining"].value() in Joining.values


def _access_said(form: EventForm) -> str:
    chosen = set(form["access"].value() or ())
    said = [str(label) for key, label in _choices(form, "access").items() if key in chosen]
    if form["come_alone"].value():
        said.insert(0, str(form.fields["come_alone"].label))
    if form["price"].value():
        said.append(str(form["price"].value()))
    return ", ".join(said) or _("Pris, adgang og «kom gerne alene»")


def _hosts_said(form: EventForm) -> str:
    tokens = set(form["hosts"].value() or ()) if "hosts" in form.fields else set()
    names = [one.user.name for one in form.known if str(one.token) in tokens]
    return _("Du og {names}").format(names=", ".join(names)) if names else _("Du er vært")


def _every_said(form: EventForm) -> str:
    return _label(form, "every")


def _later_said(form: EventForm) -> str:
    if "publish_on" not in form.fields:
        return _("Fra dig")
    on = form["publish_on"].value()
    return str(on) if isinstance(on, str) and on else (day_name(on) if on else _("Med det samme"))


SAYS = {
    "text": _text_said,
    "joining": _joining_said,
    "access": _access_said,
    "hosts": _hosts_said,
    "every": _every_said,
    "later": _later_said,
}


# --- whose it is ---------------------------------------------------------------------------------


def event_or_404(request: MemberRequest, token: UUID) -> Event:
    """What the member may change. Http404 for what is not theirs, as for what is not there."""
    now = timezone.now()
    seen = Event.objects.visible_to(request.member, now).with_people()
    event: Event = get_object_or_404(seen, token=token)
    if not rules.can_change(request.member, event, is_host=is_host(request.member, event)):
        raise Http404
    return event


def sees_names(member: Membership, event: Event) -> bool:
    """Hosts this time, or made it: who comes is for nobody else to see. Needs `hosts`."""
    hosts = {host.member_id for host in event.hosts.all()}
    return event.made_by_id == member.pk or member.pk in hosts


def is_host(member: Membership, event: Event) -> bool:
    """Hosts it this time, holds the series it is one of, or is to find it a host."""
    hosts = {host.member_id for host in event.hosts.all()}
    if member.pk in hosts:
        return True
    if event.series_id is not None:
        seen = EventSeries.objects.visible_to(member).filter(pk=event.series_id)
        hosts |= {pk for pk in seen.values_list("hosts__member", flat=True) if pk is not None}
    return member.pk in hosts or rules.finds_host(member, event, hosts)


def holds(member: Membership, series: EventSeries) -> bool:
    """Whether the member decides over it. Needs `hosts`."""
    return rules.holds(member, series, {host.member_id for host in series.hosts.all()})


def speaks_for_office(member: Membership, series: EventSeries) -> bool:
    """In the name of an office, or for the committee that finds it a host. Needs `hosts`."""
    return series.is_office or (not series.hosts.all() and series.made_by_id != member.pk)


def must_prove(request: MemberRequest, *, for_office: bool) -> bool:
    """Who speaks for an office shows a second factor first, as everywhere an office speaks."""
    speaks = for_office or not request.member.lives_here
    return speaks and not is_strong(request)


# --- who hears of it -----------------------------------------------------------------------------


def told(member: Membership, event: Event, now: datetime) -> int:
    """How many people hear of it when the member changes it or calls it off."""
    if not event.told_at:
        return 0
    standing = list(event.signups.standing())
    return len(notify.everybody(event, standing, timezone.localdate(now), but=[member.pk]))


def last_year(member: Membership, now: datetime) -> Any:
    """What was held here a year ago, from a month back to two months on: «gentag sidste år»."""
    then = now - A_YEAR
    seen = Event.objects.visible_to(member, now).between(then - BACK, then + AHEAD)
    return seen.filter(estate=member.estate, series=None, state=Event.State.PUBLISHED)[:AT_MOST]
