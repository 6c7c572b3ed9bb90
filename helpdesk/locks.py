"""The request's row lock: everything in its life is decided while it is held."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from community.errors import Refused
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest

DEADLOCK, LOCK_TIMEOUT, CANCELED = "40P01", "55P03", "57014"
TRIES = 3
T = TypeVar("T")


def held(request_id: int) -> HelpRequest:
    """The request as it is once nobody else can change it, its answers or its agreements.

    `SKIP_LOCKS` is for the negative controls of the race tests.
    """
    rows: Any = HelpRequest.objects.select_related(
        "estate__organisation", "entrance", "circle", "member__user", "member__estate"
    )
    if not settings.SKIP_LOCKS:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found: HelpRequest = rows.get(pk=request_id)
    return found


def held_answer(answer: HelpAnswer) -> tuple[HelpRequest, HelpAnswer]:
    """The request, locked, and the answer as it is now."""
    request = held(answer.request_id)
    rows = HelpAnswer.objects.select_related("member__user", "member__estate")
    found = rows.get(pk=answer.pk)
    found.request = request
    return request, found


def held_agreement(agreement: HelpAgreement) -> tuple[HelpRequest, HelpAgreement]:
    """The request, locked, and the agreement as it is now."""
    request = held(agreement.request_id)
    rows = HelpAgreement.objects.select_related(
        "helper__user", "helper__estate", "conversation", "answer"
    )
    found = rows.get(pk=agreement.pk)
    found.request = request
    return request, found


def again(work: Callable[[], T]) -> T:
    """Once more after a deadlock or a lock that was long in coming. Refused `busy` after three."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in (DEADLOCK, LOCK_TIMEOUT, CANCELED):
                raise
            if attempt == TRIES:
                sentence = _("Der er mange på én gang lige nu. Prøv igen om lidt.")
                facts = {"retry_after": 2}
                raise Refused("busy", sentence, status=503, facts=facts) from error
    raise AssertionError("unreachable")


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint that had the last word."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
