"""The pages of «Til dig»: the list, what one wants to hear about, and the way out of a mail."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.errors import Refused
from community.notifications import actions
from community.notifications.addresses import open_link
from community.notifications.kinds import label_of
from community.notifications.models import Broadcast, Notification, Way
from community.notifications.panel import OFFERED, panel_of
from community.notifications.progress import progress_of
from community.notifications.push import actions as push
from community.notifications.reminding import When
from community.notifications.shelf import PER_PAGE, page_number, shelf
from community.notifications.wishes import ASKED, public_key
from community.people.acting import helped_name, not_on_a_visit, own_only
from community.people.gate import MemberRequest
from community.people.models import TRUSTED, Membership
from community.people.trust import for_roles
from community.ui.toasts import toast

offices_only = for_roles(*sorted(TRUSTED))


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


@require_POST
@not_on_a_visit
def mute(request: MemberRequest) -> HttpResponse:
    """Nothing more is sent about the matter of this note (`besked`); undone on the page of choices."""
    notes = Notification.objects.visible_to(request.member).filter(
        pk__in=_ids([_said(request, "besked")])
    )
    for note in notes:
        actions.mute(request.member, note, now=timezone.now())
        toast(request, _("Du får ikke mere besked om det"))
    return redirect("notifications:inbox", estate=request.member.estate.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@not_on_a_visit
def choices(request: MemberRequest) -> HttpResponse:
    """Six subjects, and in which ways. Saved as it is changed; a button without JavaScript."""
    now = timezone.now()
    if request.method == "POST":
        return _save_choices(request)
    context = {
        "member": request.member,
        "panel": panel_of(request.member, now),
        "whens": When,
        "inbox": _heading(request.member),
        "push_key": public_key() if request.member.helper is None else "",
    }
    return render(request, "notifications/choices.html", context)


def _save_choices(request: MemberRequest) -> HttpResponse:
    offered, wanted = request.POST.getlist("vist")[:OFFERED], set(request.POST.getlist("valg"))
    for choice in panel_of(request.member, timezone.now()).changed(offered, wanted):
        if choice.thread:
            actions.unmute(request.member.user, choice.thread)
        elif choice.way is None:
            actions.choose_kind(request.member.user, choice.name, not choice.is_on)
        else:
            actions.choose(request.member.user, choice.name, choice.way, not choice.is_on)
    when = _said(request, "paamindelse")
    if when in When.values:
        actions.remind_me(request.member.user, When(when))
    toast(request, _("Dit valg er gemt"))
    if request.htmx:
        return render(request, "ui/_toasts_oob.html")
    return redirect("notifications:choices", estate=request.member.estate.slug)


@require_POST
@own_only
def listen(request: MemberRequest) -> HttpResponse:
    """This browser speaks up from now on. 422 with a sentence for an address that is none of ours."""
    if getattr(request.session, "is_shared", False) or not request.session.session_key:
        return HttpResponse(_("Det kan ikke slås til på en fælles computer."), status=422)
    try:
        push.listen(
            request.member.user,
            session=request.session.session_key,
            endpoint=_said(request, "endpoint"),
            p256dh=_said(request, "p256dh"),
            auth=_said(request, "auth"),
            now=timezone.now(),
        )
    except Refused as no:
        return HttpResponse(str(no), status=no.status)
    actions.choose(request.member.user, ASKED, Way.PUSH, True)
    return HttpResponse(status=204)


@require_POST
@own_only
def hush(request: MemberRequest) -> HttpResponse:
    """«Nej tak», or «Slå fra på denne telefon»: nobody asks again, and this browser is silent."""
    push.hush(request.member.user, session=request.session.session_key or "")
    actions.choose(request.member.user, ASKED, Way.PUSH, False)
    if request.headers.get("Accept") == "text/plain":
        return HttpResponse(status=204)
    toast(request, _("Det er i orden. Du kan altid slå det til under «Til dig»."))
    return redirect("house:today", estate=request.member.estate.slug)


@require_GET
@offices_only
def sent(request: MemberRequest) -> HttpResponse:
    """What was told to many: how far it is, and how much is left to stop. Asks again by itself."""
    rows = progress_of(request.member)
    template = "_sent.html" if request.htmx else "sent.html"
    context = {"member": request.member, "rows": rows, "goes_on": any(r.waiting for r in rows)}
    return render(request, f"notifications/{template}", context)


@require_POST
@offices_only
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    """The rest of it is not sent."""
    broadcast = get_object_or_404(Broadcast.objects.visible_to(request.member), pk=pk)
    try:
        count = actions.stop(request.member, broadcast, now=timezone.now())
    except Refused as no:
        toast(request, str(no))
    else:
        text = ngettext("%(count)s besked er stoppet", "%(count)s beskeder er stoppet", count)
        toast(request, text % {"count": count})
    return redirect("notifications:sent", estate=request.member.estate.slug)


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


def _said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")


def _ids(texts: list[str]) -> list[int]:
    """The ids somebody sent; whatever is none is left out."""
    return [int(text) for text in texts[: 5 * PER_PAGE] if text.isdecimal() and len(text) < 19]
