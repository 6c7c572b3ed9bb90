"""What stands on the pages of the tasks: the rows of a tab, and one task as its reader may handle it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from community import features
from community.features import Link
from community.people.models import Membership, Role
from community.times import midnight
from helpdesk.duties import rules
from helpdesk.duties.catalogue import LOOKS
from helpdesk.models import SocialTask
from helpdesk.models.duties import SocialTaskQuerySet, roles_of

ROWS = 30  # on a page
WEEK = timedelta(days=7)
State = SocialTask.State


@dataclass(frozen=True)
class Row:
    """One task in a list."""

    task: SocialTask
    is_done: bool
    is_late: bool
    is_mine: bool
    taker: str
    can_tick: bool
    can_untick: bool
    icon: str
    section: str
    lines: int
    ticked: int


@dataclass(frozen=True)
class Tab:
    """One of the three, with how many on it."""

    label: str
    url: str
    current: bool
    count: int = 0


def tasks_of(member: Membership, today: date, *, everybody: bool) -> SocialTaskQuerySet:
    """What the member sees; without `everybody` what is theirs or could be."""
    seen = SocialTask.objects.visible_to(member, today)
    if everybody:
        return seen
    return seen.filter(Q(member=member.pk) | Q(member=None, role__in=roles_of(member)))


def sees_all_first(member: Membership) -> bool:
    """Who runs the estate looks at everybody's."""
    return bool(member.roles & {Role.OPERATIONS, Role.ADMINISTRATION})


def in_order(tasks: SocialTaskQuerySet) -> SocialTaskQuerySet:
    return tasks.order_by("due_on", F("due_at").asc(nulls_last=True), "pk")


def to_do_today(member: Membership, now: datetime, *, everybody: bool) -> SocialTaskQuerySet:
    """What is due today or has been; the oldest first."""
    today = timezone.localdate(now)
    return in_order(tasks_of(member, today, everybody=everybody).open().due_by(today))


def shown(
    member: Membership, tab: str, now: datetime, *, everybody: bool
) -> tuple[SocialTaskQuerySet, SocialTaskQuerySet]:
    """The tasks of a tab, and what was done of them today (only under «I dag»)."""
    today = timezone.localdate(now)
    seen = tasks_of(member, today, everybody=everybody)
    done = seen.done().order_by(F("done_at").desc(nulls_first=True), "-pk")
    if tab == "week":
        return in_order(seen.open().filter(due_on__gt=today, due_on__lte=today + WEEK)), done.none()
    if tab == "finished":
        return done, done.none()
    return in_order(seen.open().due_by(today)), done.filter(done_at__gte=midnight(today))


def row_of(member: Membership, task: SocialTask, now: datetime) -> Row:
    icon, section = LOOKS[task.kind]
    is_done, items = task.is_done, task.items.all()
    return Row(
        task=task,
        is_done=is_done,
        is_late=task.is_overdue(timezone.localdate(now)),
        is_mine=task.member_id == member.pk,
        taker=task.member.user.shown_name if task.member else "",
        can_tick=not is_done and not task.is_visit and rules.can_finish(member, task),
        can_untick=is_done and rules.can_undo(member, task, now),
        icon=icon,
        section=section,
        lines=len(items),
        ticked=sum(item.done_at is not None for item in items),
    )


def rows_of(member: Membership, tasks: Iterable[SocialTask], now: datetime) -> list[Row]:
    return [row_of(member, task, now) for task in tasks]


def by_day(rows: Iterable[Row]) -> list[tuple[date, list[Row]]]:
    """A heading for each day."""
    return [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.task.due_on)]


def list_page(member: Membership, tab: str, now: datetime, asked: Any) -> dict[str, Any]:
    """The context of a tab. `asked` has `side`, and `vis` = «alle» or «mine»."""
    everybody = asked.get("vis", "alle" if sees_all_first(member) else "mine") == "alle"
    everybody = everybody and member.is_colleague
    tasks, done = shown(member, tab, now, everybody=everybody)
    page: Page[Any] = Paginator(tasks.with_facts(), ROWS).get_page(asked.get("side"))
    rows = rows_of(member, page, now)
    count = page.paginator.count
    if tab != "today":
        count = to_do_today(member, now, everybody=everybody).count()
    return {
        "member": member,
        "now": now,
        "tab": tab,
        "tabs": _tabs(member, tab, count),
        "tab_url": reverse(f"duties:{tab}", args=[member.estate.slug]),
        "page": page,
        "rows": rows,
        "days": by_day(rows) if tab == "week" else [],
        "done": rows_of(member, done.with_facts()[:ROWS], now) if page.number == 1 else [],
        "everybody": everybody,
        "may_see_all": member.is_colleague,
        "may_write": rules.can_write(member),
        "may_plan": rules.can_plan(member),
        "may_see_minutes": rules.can_see_minutes(member),
        "links": other_work(member, now),
    }


def _tabs(member: Membership, tab: str, count: int) -> list[Tab]:
    slug = member.estate.slug
    return [
        Tab(gettext("I dag"), reverse("duties:today", args=[slug]), tab == "today", count),
        Tab(gettext("Denne uge"), reverse("duties:week", args=[slug]), tab == "week"),
        Tab(gettext("Gjort"), reverse("duties:finished", args=[slug]), tab == "finished"),
    ]


def other_work(member: Membership, now: datetime) -> list[Link]:
    """The rest of the work, as each room says it: calls, slips, keys, doors."""
    own = reverse("duties:today", args=[member.estate.slug])
    return [one for one in features.links_of(member, now, "work") if not one.url.startswith(own)]


def task_page(member: Membership, task: SocialTask, now: datetime) -> dict[str, Any]:
    """One task, with what this reader may do with it."""
    row = row_of(member, task, now)
    is_open = not row.is_done and rules.may_do(member, task)
    return {
        "member": member,
        "now": now,
        "task": task,
        "row": row,
        "items": list(task.items.all()),
        "is_open": is_open,
        "can_take": is_open and rules.can_take(member, task),
        "can_give_back": is_open and rules.can_give_back(member, task),
        "can_finish": is_open and rules.can_finish(member, task),
        "can_undo": row.can_untick,
        "can_change": not row.is_done and rules.can_change(member, task),
        "can_drop": not row.is_done and rules.can_drop(member, task),
        "may_write_down": rules.may_do(member, task),
        "is_blocked": is_open and task.state == State.BLOCKED,
    }
