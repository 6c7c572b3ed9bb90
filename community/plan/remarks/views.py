"""The doors: a guest reads the plan and writes to it; who works with it reads what guests wrote."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.errors import Refused
from community.people.gate import MemberRequest
from community.people.trust import for_roles
from community.plan import page, rules
from community.plan.models import Remark
from community.plan.remarks import actions
from community.plan.remarks.forms import RemarkForm
from community.ui.toasts import toast

A_PAGE = 30


def _guest(request: MemberRequest) -> None:
    """404 for everybody else: they have pages of their own."""
    if not request.member.is_guest:
        raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: MemberRequest) -> HttpResponse:
    """All five steps to read, and room for what one thinks. No person stands there."""
    _guest(request)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.say(request.member, step=int(said["step"] or 0), text=said["text"], now=now)
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Tak. Dem, der arbejder med planen, kan læse det nu."))
            return redirect("plan:read", request.member.estate.slug)
    own = Remark.objects.visible_to(request.member).standing().newest_first()
    found = page.whole(request.member, now) | {"form": form, "remarks": own[:A_PAGE]}
    return render(request, "plan/read.html", found, status=422 if form.errors else 200)


@require_POST
def take_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """One's own, with a way back."""
    actions.take_back(request.member, _own_or_404(request, token), now=timezone.now())
    back = reverse("plan:remark_back", args=[request.member.estate.slug, token])
    toast(request, _("Din bemærkning er taget tilbage."), undo_url=back)
    return redirect("plan:read", request.member.estate.slug)


@require_POST
def put_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»."""
    actions.put_back(request.member, _own_or_404(request, token), now=timezone.now())
    toast(request, _("Din bemærkning står der igen."))
    return redirect("plan:read", request.member.estate.slug)


@never_cache
@require_safe
@for_roles(*rules.EDITORS)
def remarks(request: MemberRequest) -> HttpResponse:
    """What guests have written, the newest first: what, to which step, and never who."""
    rows = Remark.objects.visible_to(request.member).standing().newest_first()
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("side"))
    found = list(shown.object_list)
    answer = render(
        request, "plan/remarks.html", {"member": request.member, "remarks": found, "page": shown}
    )
    actions.read(
        request.member, [row.pk for row in found if row.seen_at is None], now=timezone.now()
    )
    return answer


def _own_or_404(request: MemberRequest, token: UUID) -> Remark:
    _guest(request)
    own = Remark.objects.visible_to(request.member)
    found: Remark = get_object_or_404(own, token=token)
    return found
