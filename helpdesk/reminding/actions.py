"""Agreements that are due, claimed and marked in the transaction that writes what they lead to."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from community.batches import CLAIMED, claimed, in_batches
from community.moderation.models import Block
from community.times import Every
from helpdesk import moments, rules, telling
from helpdesk.locks import held_agreement
from helpdesk.models import HelpAgreement
from helpdesk.settling import actions as settling

WITH_REQUEST = HelpAgreement.objects.select_related("request")
Due = Callable[[HelpAgreement], datetime | None]


def remind_due(now: datetime) -> int:
    """The evening before and two hours before each moment; how many were told of.

    Late is never: after midnight nothing says «i morgen», and nothing is said once it has begun.
    """
    told = 0
    window = moments.tomorrow(now)
    if window is not None:
        told += _tell_of(window[0], window[1], "evening_told_for", telling.remind_evening, now)
    soon = now + rules.SOON + timedelta(microseconds=1)  # two hours before, to the second
    first = now + timedelta(microseconds=1)
    return told + _tell_of(first, soon, "soon_told_for", telling.remind_soon, now)


def _tell_of(
    first: datetime, end: datetime, mark: str,
    say: Callable[[HelpAgreement, datetime, datetime], None], now: datetime,
) -> int:  # fmt: skip
    def due(one: HelpAgreement) -> datetime | None:
        return moments.due_between(one, first, end, getattr(one, mark))

    told, once = 0, Q(every=Every.ONCE, starts_at__gte=first)
    rows = HelpAgreement.objects.standing().filter(once | ~Q(every=Every.ONCE), starts_at__lt=end)
    rows = rows.filter(Q(**{mark: None}) | ~Q(**{mark: F("starts_at")}) | ~Q(every=Every.ONCE))
    for pks in _chunks(one.pk for one in rows.order_by("pk").iterator() if due(one)):
        told += _claimed(pks, due, mark, say, now)
    return told


def _chunks(pks: Iterator[int]) -> list[list[int]]:
    found = list(pks)
    return [found[start : start + CLAIMED] for start in range(0, len(found), CLAIMED)]


@transaction.atomic
def _claimed(
    pks: list[int], due: Due, mark: str,
    say: Callable[[HelpAgreement, datetime, datetime], None], now: datetime,
) -> int:  # fmt: skip
    """Rows others hold are left to them; what was moved or told meanwhile is looked at again."""
    told = 0
    rows = HelpAgreement.objects.standing().filter(pk__in=pks).order_by("pk")
    for agreement in claimed(rows, WITH_REQUEST):
        moment = due(agreement)
        if moment is None:
            continue
        # The evening's note is no longer new once the day's own has come.
        telling.withdraw(agreement, now)
        say(agreement, moment, now)
        setattr(agreement, mark, moment)
        agreement.save(update_fields=[mark])
        told += 1
    return told


# --- after it ------------------------------------------------------------------------------------


def ask_whether_done_due(now: datetime) -> int:
    """A day after the agreed time both are asked «er det klaret?»; how many agreements."""

    def ask(agreement: HelpAgreement) -> None:
        telling.ask_whether_done(agreement, now)
        agreement.ask_done_at, agreement.done_asked_at = None, now
        agreement.save(update_fields=["ask_done_at", "done_asked_at"])

    due = HelpAgreement.objects.standing().filter(ask_done_at__lte=now).order_by("pk")
    return in_batches(lambda: due.all(), WITH_REQUEST, ask)


def settle_silence_due(now: datetime) -> int:
    """Asked, and nobody has said anything for two weeks: it is done. How many."""
    rows = HelpAgreement.objects.standing().filter(done_asked_at__lt=now - rules.SILENCE)
    return _each(rows, now, lambda one: settling.finish(one, by=None, now=now))


def part_blocked_due(now: datetime) -> int:
    """The two do not want to meet any more: called off, gently, by the one who said so. How many."""
    helpers, askers = "helper__user_id", "request__member__user_id"
    by_helper = Block.objects.filter(blocker_id=OuterRef(helpers), blocked_id=OuterRef(askers))
    by_asker = Block.objects.filter(blocker_id=OuterRef(askers), blocked_id=OuterRef(helpers))
    standing = HelpAgreement.objects.standing()
    found = _each(standing.filter(Exists(by_helper)), now, lambda one: _part(one, True, now))
    return found + _each(standing.filter(Exists(by_asker)), now, lambda one: _part(one, False, now))


def _part(agreement: HelpAgreement, by_helper: bool, now: datetime) -> None:
    settling.release(agreement, by_helper=by_helper, by=None, now=now)


def _each(rows: Any, now: datetime, act: Callable[[HelpAgreement], None]) -> int:
    """Each in a transaction of its own, under its request's lock, if it still stands then."""
    settled = 0
    for found in list(rows.order_by("pk")):
        with transaction.atomic():
            _request, agreement = held_agreement(found)
            if agreement.is_standing:
                act(agreement)
                settled += 1
    return settled
