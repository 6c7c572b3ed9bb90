"""Everything we know about you, to have and to have erased."""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import features
from community.people.acting import own_only
from community.people.insight import everything_about
from community.people.models import User
from community.people.proof import recently_proved
from community.privacy import actions
from community.ui.toasts import toast

form_page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@form_page
@own_only
@recently_proved
def export(request: HttpRequest) -> HttpResponse:
    """GET says what is in the file; POST gives it, readable by people and programs."""
    assert isinstance(request.user, User)
    if request.method != "POST":
        return render(request, "privacy/export.html")
    response = JsonResponse(
        everything(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="mine-oplysninger.json"'
    return response


def everything(user: User) -> dict[str, Any]:
    """What each room knows about the person, by the room's key."""
    asked = [feature for feature in features.all_features() if feature.export]
    return {"person": everything_about(user)} | {
        feature.key: feature.export(user) for feature in asked if feature.export
    }


@never_cache
@form_page
@own_only
@recently_proved
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what goes and what stays; POST with the tick does it, and ends every session."""
    assert isinstance(request.user, User)
    if request.method == "POST" and request.POST.get("sure") == "on":
        actions.forget(request.user, now=timezone.now())
        logout(request)
        toast(request, _("Din profil er slettet. Tak, fordi du var nabo."))
        response = redirect("account_login")
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response
    wrong = request.method == "POST"
    return render(request, "privacy/erase.html", {"wrong": wrong}, status=422 if wrong else 200)
