"""B1: an ordinary Django page, the ruler. Never part of the product.

All middleware of the house, session and user, the gate, six small queries and thirty rows. It is an
URLconf of its own (`bench.settings`), so that it changes only when we change what is ordinary.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.models import Booking, Facility
from community.notifications.models import Notification
from community.people.gate import MemberRequest
from community.people.models import Dwelling, Entrance, Household
from config import health


@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """Six queries after those of session, user and gate."""
    member, now = request.member, timezone.now()
    homes = Dwelling.objects.filter(entrance__estate=member.estate_id)
    context = {
        "member": member,
        "now": now,
        "homes": homes.select_related("entrance").order_by("pk")[:30],
        "entrances": Entrance.objects.filter(estate=member.estate_id).count(),
        "households": Household.objects.living_here(timezone.localdate(now))
        .filter(dwelling__entrance__estate=member.estate_id)
        .count(),
        "unseen": Notification.objects.visible_to(member).unseen().count(),
        "places": Facility.objects.visible_to(member).places()[:5],
        "coming": Booking.objects.visible_to(member).coming(now).order_by("period")[:5],
    }
    return render(request, "bench/reference.html", context)


urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("<slug:estate>/reference/", page, name="reference"),
]
