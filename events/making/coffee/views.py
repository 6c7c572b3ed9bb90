"""The door of «Kaffe nu»: where it stands, and up it goes. Two taps from «Hvad skal der ske?»."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.errors import Refused
from community.people.acting import not_on_a_visit
from community.people.gate import MemberRequest
from community.people.tenancy import Scope
from community.people.trust import ask_for_factor
from community.shapes import Interplay
from community.ui.toasts import toast
from events import actions, rules
from events.making import page
from events.models import Joining, Kind
from events.written import Written

# So many minutes from the next round five minutes on.
WAITS = (0, 15, 30, 60)
LASTS = timedelta(hours=1)
STEP = 5
ALL = "alle"


def soon(now: datetime) -> datetime:
    """The next round five minutes: time to put the kettle on."""
    whole = now.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=STEP - whole.minute % STEP)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def new(request: MemberRequest) -> HttpResponseBase:
    """One press: it begins within the hour, lasts an hour, and neighbours just come."""
    if not rules.can_announce(request.member):
        raise Http404
    now = timezone.now()
    times = {str(wait): soon(now) + timedelta(minutes=wait) for wait in WAITS}
    asked: dict[str, Any] = {
        "wait": request.POST.get("om", "0"),
        "place": request.POST.get("place", ""),
        "to": request.POST.get("hvem", "" if request.member.lives_here else ALL),
    }
    context = asked | {
        "member": request.member,
        "times": times.items(),
        "key": request.POST.get("key") or uuid4(),
        "wrong": None,
    }
    if request.method != "POST":
        return render(request, "events/coffee.html", context)
    if page.must_prove(request, for_office=False):
        return ask_for_factor(request)
    try:
        starts = times.get(asked["wait"], soon(now))
        event = actions.announce(
            request.member,
            _coffee(request, asked, starts),
            now=now,
            request_key=_key(context["key"]),
        )
    except Refused as no:
        context["wrong"] = no
        return render(request, "events/coffee.html", context, status=422)
    event.refresh_from_db(fields=["token"])
    slug = request.member.estate.slug
    undo = reverse("events:call_off", args=[slug, event.token])
    toast(request, _("Kaffen er slået op. Nu kan naboerne se det."), undo_url=undo)
    return redirect("events:event", slug, event.token)


def _coffee(request: MemberRequest, asked: dict[str, Any], starts: datetime) -> Written:
    """Refused `no_place`: nobody finds coffee that is nowhere."""
    if not asked["place"].strip():
        raise Refused("no_place", _("Skriv, hvor kaffen står."), status=422, field="place")
    near = request.member.household if asked["to"] != ALL else None
    return Written(
        title=_("Kaffe nu"),
        kind=Kind.JUST_BECAUSE,
        interplay=Interplay.SHARED_INTEREST,
        place=asked["place"],
        scope=Scope.ENTRANCE if near else Scope.ESTATE,
        entrance=near.dwelling.entrance if near else None,
        joining=Joining.HAND,
        come_alone=True,
        starts_at=starts,
        ends_at=starts + LASTS,
    )


def _key(said: Any) -> str:
    """What the page called this request, so that sending it twice makes one."""
    try:
        return str(UUID(str(said)))
    except ValueError:
        return str(uuid4())
