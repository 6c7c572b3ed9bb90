"""Who comes in: colleagues and the board with their second factor, welcome neighbours as they are."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from community.errors import Refused
from community.people.gate import MemberRequest, inner
from community.people.models import Membership
from community.people.trust import for_roles, is_strong
from helpdesk.duties import rules
from helpdesk.models import SocialTask
from helpdesk.models.duties import DOERS

View = Callable[..., HttpResponseBase]


def refuse_weak(request: Request) -> None:
    """Refused `second_factor` for a program whose login has shown none, as the pages ask for one."""
    if not is_strong(inner(request)):
        sentence = _("Vis først, at det er dig, med din adgangsnøgle.")
        raise Refused("second_factor", sentence, status=403)


def for_doers(view: View) -> View:
    """404 for who has no tasks here, while acting, and where the estate has switched them off."""
    at_work = for_roles(*DOERS)(view)

    @wraps(view)
    def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = request.member
        if is_off(member) or not rules.has_tasks(member):
            raise Http404
        return (at_work if rules.at_work(member) else view)(request, *args, **kwargs)

    return inner


def only(may: Callable[[Membership], bool]) -> Callable[[View], View]:
    """As `for_doers`, and 404 for whom the rule leaves out."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.member):
                raise Http404
            return view(request, *args, **kwargs)

        return for_doers(inner)

    return decorate


def is_off(member: Membership) -> bool:
    """The gate asks for the app; this corner is a feature of its own."""
    return "duties" in member.estate.features_off


def task_or_404(member: Membership, token: UUID) -> SocialTask:
    """One the member sees; another's and none at all are the same 404."""
    seen = SocialTask.objects.visible_to(member, timezone.localdate()).with_facts()
    found: SocialTask | None = seen.filter(token=token).first()
    if found is None:
        raise Http404
    return found
