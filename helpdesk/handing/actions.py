"""A task for the coordinator or the caretaker, and its end when somebody answers after all."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.people.models import Role, RoleTerm
from helpdesk.duties import actions as duties
from helpdesk.models import Duty, HelpRequest

DAYS = timedelta(days=2)


def origin_of(request: HelpRequest) -> str:
    return f"help:{request.pk}"


def give(request: HelpRequest, *, now: datetime) -> None:
    """Somebody looks for a neighbour. Twice is one task. Part of other verbs; the request is held.

    More colleagues see the task than may see a discreet request: it says nothing of what it is.
    """
    today = timezone.localdate(now)
    with translation.override("da"):
        duties.make(
            request.estate,
            kind=Duty.UNANSWERED,
            title=_("Find en nabo, der kan hjælpe"),
            text="" if request.is_discreet or request.is_when_hidden else request.title,
            due=today + DAYS,
            role=_who_finds(request, now),
            origin=origin_of(request),
            url=reverse("helpdesk:request", args=[request.estate.slug, request.token]),
            checklist=[_("Spørg en nabo, der måske kan"), _("Ring til den, der spurgte")],
            now=now,
        )


def take_back(request: HelpRequest, *, now: datetime) -> None:
    """Nobody needs to look any more. Nothing happens where nobody was asked to."""
    duties.settle_origin(origin_of(request), now)


def _who_finds(request: HelpRequest, now: datetime) -> Role:
    """Discreetly the social worker, else the caretaker; the other where there is none."""
    wanted = [Role.CARETAKER, Role.SOCIAL_WORKER]
    if request.is_discreet:
        wanted.reverse()
    terms = RoleTerm.objects.filter(
        membership__estate=request.estate_id,
        membership__user__is_active=True,
        role__in=wanted,
        period__contains=timezone.localdate(now),
    )
    held = set(terms.values_list("role", flat=True))
    return next((role for role in wanted if role in held), Role.CARETAKER)
