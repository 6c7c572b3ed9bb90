"""How the outbox is, for the operator and for a program that watches: numbers, and never whom or what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from community.notifications.backoff import ASIDE
from community.notifications.models import Delivery, DeliveryQuerySet, Way

RECENT = timedelta(days=7)
SHOWN = 50
State = Delivery.State


@dataclass(frozen=True)
class Lane:
    """One way: rows that wait, that should have gone (the oldest since when), and given up this week."""

    way: Way
    waiting: int
    given_up: int
    due: int
    oldest: datetime | None


@dataclass(frozen=True)
class Failure:
    way: Way
    reason: str
    count: int


@dataclass(frozen=True)
class Outbox:
    lanes: list[Lane]
    failures: list[Failure]
    aside: list[Delivery]


def outbox_of(now: datetime) -> Outbox:
    """Five queries: what waits, is due and was given up, what failed this week and why, and the last."""
    waiting = Delivery.objects.waiting().filter(way__in=Way.by_machine())
    counted = dict(waiting.values_list("way").annotate(n=Count("pk")).order_by())
    due = (
        Delivery.objects.due(now).values_list("way").annotate(n=Count("pk"), old=Min("not_before"))
    )
    owed = {way: (n, oldest) for way, n, oldest in due.order_by()}
    lost = dict(_given_up(now).values_list("way").annotate(n=Count("pk")).order_by())
    lanes = [
        Lane(way, counted.get(way, 0), lost.get(way, 0), *owed.get(way, (0, None)))
        for way in Way.by_machine()
    ]
    return Outbox(lanes, _failures(now), _aside(now))


def _given_up(now: datetime) -> DeliveryQuerySet:
    return Delivery.objects.filter(state=State.FAILED, not_before__gt=now - RECENT)


def _failures(now: datetime) -> list[Failure]:
    """Given up, and those that wait because something failed, by way and reason."""
    rows = Delivery.objects.filter(
        state__in=[State.FAILED, State.QUEUED], not_before__gt=now - RECENT
    ).exclude(last_error="")
    counted = rows.values_list("way", "last_error").annotate(n=Count("pk")).order_by("-n")
    return [Failure(Way(way), reason, n) for way, reason, n in counted[:SHOWN]]


def _aside(now: datetime) -> list[Delivery]:
    """Given up this week. Those that workers died on stand first: they want somebody to look."""
    newest = list(_given_up(now).select_related("notification").order_by("-pk")[:SHOWN])
    return sorted(newest, key=lambda row: row.last_error != ASIDE)


def in_words(reason: str) -> str:
    """Why it failed, for a reader; what a mail server called it stands as it was said."""
    if reason == ASIDE:
        return _("Hver gang den skulle sendes, gik afsenderen i stå.")
    if reason == "not a public address":
        return _("Adressen er ikke på det åbne net.")
    if reason == "not asked: silent":
        return _("De svarer ikke, så de er ikke spurgt.")
    if reason.startswith("answered "):
        return _("De svarede %(status)s.") % {"status": reason.removeprefix("answered ")}
    return reason


def metrics(now: datetime) -> Iterator[str]:
    """Lines as Prometheus reads them."""
    found = outbox_of(now)
    yield "# TYPE beboerhus_outbox_waiting gauge"
    for lane in found.lanes:
        yield f'beboerhus_outbox_waiting{{way="{lane.way}"}} {lane.waiting}'
    yield "# TYPE beboerhus_outbox_due gauge"
    for lane in found.lanes:
        yield f'beboerhus_outbox_due{{way="{lane.way}"}} {lane.due}'
    yield "# TYPE beboerhus_outbox_oldest_due_seconds gauge"
    for lane in found.lanes:
        late = (now - lane.oldest).total_seconds() if lane.oldest else 0
        yield f'beboerhus_outbox_oldest_due_seconds{{way="{lane.way}"}} {late:.0f}'
    yield "# TYPE beboerhus_outbox_given_up gauge"
    for lane in found.lanes:
        yield f'beboerhus_outbox_given_up{{way="{lane.way}"}} {lane.given_up}'
    yield "# TYPE beboerhus_outbox_failures gauge"
    for one in found.failures:
        reason = one.reason.replace("\\", "").replace('"', "")
        yield f'beboerhus_outbox_failures{{way="{one.way}",reason="{reason}"}} {one.count}'
