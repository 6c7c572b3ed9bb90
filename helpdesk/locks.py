"""The request's row lock: everything in its life is decided while it is held."""

from typing import Any

from django.conf import settings

from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest


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
