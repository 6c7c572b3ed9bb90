"""The committee's small page of figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.people.gate import MemberRequest
from community.people.models import Role
from community.people.trust import for_roles


@for_roles(Role.COMMITTEE, Role.CHAIR, Role.SOCIAL_WORKER)
@require_safe
@never_cache
def figures(request: MemberRequest) -> HttpResponse:
    """Do those who ask get an answer, and how soon?"""
    context = {"member": request.member, "rows": [], "least": 5}
    return render(request, "helpdesk/figures.html", context)
