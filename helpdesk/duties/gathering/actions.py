"""Work of other rooms becomes tasks: made once, moved along, and gone when nobody needs it any more."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from community import handing
from community.people.models import Estate
from community.shapes import Work
from helpdesk.duties import notify, rules
from helpdesk.duties.actions import make, settle_origin
from helpdesk.duties.catalogue import typical
from helpdesk.duties.locks import held
from helpdesk.models import SocialTask
from helpdesk.models.kinds import LINE_LENGTH

AHEAD, BACK = timedelta(days=7), timedelta(days=7)
FROM = rules.FROM
# The sort of work → the card one would have tapped. What has passed is done late, or not at all.
CARDS = {
    "hand_over": "noegle", "look_at": "rum", "meeting": "moede", "upkeep": "faellesskab",
    "find_new": "findny", "review": "gennemgaa",
}  # fmt: skip
DONE_LATE = frozenset({"look_at", "upkeep", "find_new", "review"})
LASTING = FROM + "plan:"  # what the plan asks for may stand long past its day
State = SocialTask.State


def gather(now: datetime) -> int:
    """The coming week's work in every estate, once each. How many pieces had no task yet.

    Safe to run twice, on two workers, and after weeks off: a room that was used while the clock was
    off is still seen to, and nobody hands over a key too late.
    """
    made = 0
    for estate in Estate.objects.order_by("pk").iterator():
        if not {"helpdesk", "duties"} & set(estate.features_off):
            made += _gather(estate, now)
    return made


@transaction.atomic
def _gather(estate: Estate, now: datetime) -> int:
    """One estate, held by one worker at a time."""
    today = timezone.localdate(now)
    mine = Estate.objects.select_for_update(skip_locked=True, no_key=True)
    if not mine.filter(pk=estate.pk).exists():
        return 0
    since = today - BACK
    with override("da"):
        wanted = {FROM + one.key: one for one in handing.work_in(estate, since, today + AHEAD)}
        known = _known(estate, since, wanted)
        missing = [
            one for key, one in wanted.items() if key not in known or _is_settled(known[key])
        ]
        for one in missing:
            if one.on >= today or one.sort in DONE_LATE:
                _make(estate, one, now)
    for origin, task in known.items():
        if origin not in wanted:
            settle_origin(origin, now)
        elif task.state != State.DONE:
            _move(held(task), wanted[origin], now)
    return len(missing)


def _known(estate: Estate, since: date, wanted: Iterable[str]) -> dict[str, SocialTask]:
    """The tasks there are of what is wanted, and those of these days that may be wanted no more."""
    rows = SocialTask.objects.filter(estate=estate, origin__startswith=FROM)
    in_sight = Q(due_on__gte=since) | Q(origin__startswith=LASTING)
    undone = in_sight & ~Q(state=State.DONE)
    return {row.origin: row for row in rows.filter(undone | Q(origin__in=list(wanted)))}


def _is_settled(task: SocialTask) -> bool:
    """The matter did it; what somebody took off the list or did stays so."""
    return task.settled and task.done_by_id is None


def _make(estate: Estate, work: Work, now: datetime) -> None:
    card = typical(CARDS[work.sort])
    assert card is not None
    make(
        estate,
        kind=card.kind,
        title=str(work.title),
        due=work.on,
        clock=work.clock,
        place=work.place[:LINE_LENGTH],
        text=work.text,
        role=work.role or card.role,
        checklist=[str(line) for line in card.checklist],
        origin=FROM + work.key,
        url=work.url,
        now=now,
    )


def _move(task: SocialTask, work: Work, now: datetime) -> None:
    """It is on another day, or elsewhere: who has the task hears it. What was put off stays put off."""
    place = work.place[:LINE_LENGTH]
    if not work.moves:
        return
    is_put_off = task.times_postponed > 0 and task.due_on >= work.on
    if is_put_off or (task.due_on, task.due_at, task.place) == (work.on, work.clock, place):
        return
    task.due_on, task.due_at, task.place, task.overdue_told_at = work.on, work.clock, place, None
    task.save(update_fields=["due_on", "due_at", "place", "overdue_told_at"])
    if task.member is not None:
        notify.changed(task, [task.member.user], now)
    notify.push(task.estate_id)
