"""«Hvor du er logget ind»: every browser with a running session, and the end of any of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.errors import Refused
from community.people.browsers import actions
from community.people.browsers.listing import browsers_of
from community.people.models import User
from community.ui.toasts import toast


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """This one first, then by when they were last used."""
    browsers = browsers_of(request)
    facts = {"browsers": browsers, "others": [b for b in browsers if not b.is_this]}
    return render(request, "usersessions/usersession_list.html", facts)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Log out there. 404 for what is not one's own."""
    assert isinstance(request.user, User)
    try:
        actions.end(request.user, pk)
    except Refused as no:
        raise Http404 from no
    toast(request, _("Du er logget ud der."))
    return redirect("usersessions_list")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    ended = actions.end_others(request)
    said = ngettext("Du er logget ud %(n)s sted.", "Du er logget ud %(n)s steder.", ended)
    toast(request, said % {"n": ended})
    return redirect("usersessions_list")
