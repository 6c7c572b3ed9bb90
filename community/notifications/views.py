"""The pages of «Til dig»: the list, what one wants to hear about, and the way out of a mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.errors import Refused
from community.notifications import actions
from community.notifications.addresses import open_link
from community.notifications.kinds import kinds_for, label_of
from community.notifications.models import Notification, Preference, Way
from community.notifications.shelf import PER_PAGE, page_number, shelf
from community.people.acting import helped_name, not_on_a_visit
from community.people.gate import MemberRequest
from community.people.models import Membership
from community.ui.toasts import toast


@require_GET
@not_on_a_visit
def inbox(request: MemberRequest) -> HttpResponse:
    """The list, newest first. Looking changes nothing: the page reports what it has shown."""
    number = page_number(request.GET.get("side", ""))
    page = shelf(request.member, number, timezone.localdate())
    template = "_page.html" if request.htmx and number > 1 else "inbox.html"
    context = {"member": request.member, "page": page, "heading": _heading(request.member)}
    return render(request, f"notifications/{template}", context)


def _heading(member: Membership) -> str:
    """Whose list it is: a chosen helper reads another's."""
    if member.helping is None:
        return _("Til dig")
    return _("Til %(name)s") % {"name": helped_name(member.helping)}


@require_GET
@not_on_a_visit
def news(request: MemberRequest) -> HttpResponse:
    """How many notes have come since the page was opened (`efter` is its newest id)."""
    since = request.GET.get("efter", "")
    fresh = Notification.objects.visible_to(request.member).unseen()
    count = fresh.filter(pk__gt=_ids([since])[0]).count() if _ids([since]) else 0
    context = {"member": request.member, "count": count}
    return render(request, "notifications/_news.html", context)


@require_GET
@not_on_a_visit
def bell(request: MemberRequest) -> HttpResponse:
    """The bell alone, as open pages fetch it again when the topic `inbox:<user>` changes."""
    return render(request, "notifications/_bell.html", {"member": request.member})


@require_POST
@not_on_a_visit
def seen(request: MemberRequest) -> HttpResponse:
    """«Markér alle som læst», or, with `vist`, only the notes a page has just shown."""
    shown = _ids(request.POST.getlist("vist")) if "vist" in request.POST else None
    actions.see_all(request.member, now=timezone.now(), shown=shown)
    if request.htmx:
        return HttpResponse(status=204)
    return redirect("notifications:inbox", estate=request.member.estate.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def choices(request: MemberRequest) -> HttpResponse:
    """Each kind the house tells about, on or off. Saved as it is changed; a button without JS."""
    groups = kinds_for(request.member)
    if request.method == "POST":
        return _save_choices(request, [tell.kind for _subject, tells in groups for tell in tells])
    unwanted = set(
        Preference.objects.visible_to(request.member)
        .unwanted()
        .filter(way=Way.EMAIL)
        .values_list("kind", flat=True)
    )
    shown = [
        (subject.label, [(tell, tell.kind not in unwanted) for tell in tells])
        for subject, tells in groups
    ]
    context = {"member": request.member, "groups": shown, "inbox": _heading(request.member)}
    return render(request, "notifications/choices.html", context)


def _save_choices(request: MemberRequest, kinds: list[str]) -> HttpResponse:
    wanted, offered = request.POST.getlist("kind"), request.POST.getlist("vist")
    for kind in kinds:
        if kind in offered:
            actions.choose(request.member.user, kind, Way.EMAIL, kind in wanted)
    toast(request, _("Dit valg er gemt"))
    if request.htmx:
        return render(request, "ui/_toasts_oob.html")
    return redirect("notifications:choices", estate=request.member.estate.slug)


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def no_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail. GET shows a button; POST, also from a mail program, does it (RFC 8058).

    No session and no CSRF token: the signed link is the key, and all it opens is this one choice.
    """
    template, wanted = "notifications/no_thanks.html", request.POST.get("igen") == "1"
    try:
        link = open_link(token)
        if request.method == "POST":
            actions.unsubscribe(token, wanted=wanted)
    except Refused as refusal:
        return render(request, template, {"refusal": refusal}, status=refusal.status)
    state = ("on" if wanted else "off") if request.method == "POST" else "asked"
    with translation.override(link.user.language):
        return render(request, template, {"label": label_of(link.kind), "state": state})


def _ids(texts: list[str]) -> list[int]:
    """The ids somebody sent; whatever is none is left out."""
    return [int(text) for text in texts[: 5 * PER_PAGE] if text.isdecimal() and len(text) < 19]
