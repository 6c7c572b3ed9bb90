"""The committee's small page of figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.people.gate import MemberRequest
from community.people.models import Role
from community.people.trust import for_roles
from helpdesk.figures import LEAST, by_quarter


@for_roles(Role.COMMITTEE, Role.CHAIR, Role.SOCIAL_WORKER)
@require_safe
@never_cache
def figures(request: MemberRequest) -> HttpResponse:
    """Do those who ask get an answer, and how soon?"""
    rows = by_quarter(request.member.estate, timezone.now())
    context = {"member": request.member, "rows": rows, "least": LEAST}
    return render(request, "helpdesk/figures.html", context)
