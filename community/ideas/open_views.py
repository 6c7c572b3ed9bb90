"""Cards that are for everybody, read without a login."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from community.ideas import page
from community.ideas.models import Card


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that estates have opened to everybody, searched and narrowed."""
    return render(request, "ideas/open.html", page.shown(Card.objects.public(), request.GET))


@login_not_required
@require_safe
def card(request: HttpRequest, token: UUID) -> HttpResponse:
    """One of them."""
    found = get_object_or_404(Card.objects.public().select_related("estate"), token=token)
    uses = list(found.uses.select_related("estate").order_by("used_on", "pk"))
    return render(request, "ideas/open_card.html", page.facts_of(found, uses))
