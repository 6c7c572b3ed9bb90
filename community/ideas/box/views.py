"""The doors of the box."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import handing
from community.errors import Refused
from community.ideas import page, rules
from community.ideas.box import actions
from community.ideas.forms import ProposalForm
from community.ideas.models import Proposal
from community.people.gate import MemberRequest
from community.ui.toasts import toast


def _neighbour(request: MemberRequest) -> None:
    """404 for a guest."""
    if not rules.may_share(request.member):
        raise Http404


@never_cache
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """What lies in the box."""
    _neighbour(request)
    context = page.box(request.member, request.GET.get("side", "1"))
    return render(request, "ideas/box/index.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Something of one's own into the box."""
    _neighbour(request)
    form = ProposalForm(request.POST if request.method == "POST" else None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose(request.member, form.facts(), now=timezone.now())
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Det ligger i kassen. Dit navn står der ikke."))
            return redirect("ideas:proposal", request.member.estate.slug, made.token)
    context = {"member": request.member, "form": form}
    return render(request, "ideas/box/new.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def proposal(request: MemberRequest, token: UUID) -> HttpResponse:
    """One proposal: what it is, whether one is with, and what has become of it."""
    found = get_object_or_404(page.proposals(request.member), token=token)
    is_own = found.made_by_id == request.member.pk
    days = handing.plans_of(request.member, found.title, found.text) if found.platform else []
    context = {
        "member": request.member,
        "proposal": found,
        "is_own": is_own,
        "enough": rules.HANDS,
        "days": days if is_own or found.is_with else [],
    }
    return render(request, "ideas/box/proposal.html", context)


@require_POST
def say_yes(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Jeg vil være med», with a way back."""
    found = _seen_or_404(request, token)
    try:
        held = actions.say_yes(request.member, found, now=timezone.now())
    except Refused as no:
        toast(request, no)
        return _to(request, token)
    back = reverse("ideas:take_back", args=[request.member.estate.slug, token])
    became = held.platform is not None and found.platform is None
    said = _("I er nok nu. Det bliver et forsøg.") if became else _("Du er med.")
    toast(request, said, undo_url=back)
    return _to(request, token)


@require_POST
def take_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """Not after all."""
    actions.take_back(request.member, _seen_or_404(request, token), now=timezone.now())
    toast(request, _("Du er ikke med mere."))
    return _to(request, token)


@require_POST
def withdraw(request: MemberRequest, token: UUID) -> HttpResponse:
    """One's own out of the box, with a way back."""
    slug = request.member.estate.slug
    found = _own_or_404(request, token)
    try:
        actions.withdraw(request.member, found, now=timezone.now())
    except Refused as no:
        toast(request, no)
        return _to(request, token)
    toast(
        request,
        _("Det er taget op igen."),
        undo_url=reverse("ideas:box_put_back", args=[slug, token]),
    )
    return redirect("ideas:box", slug)


@require_POST
def put_back(request: MemberRequest, token: UUID) -> HttpResponse:
    """«Fortryd»."""
    actions.put_back(request.member, _own_or_404(request, token), now=timezone.now())
    toast(request, _("Det ligger i kassen igen."))
    return _to(request, token)


def _seen_or_404(request: MemberRequest, token: UUID) -> Proposal:
    seen = Proposal.objects.visible_to(request.member).standing().filter(hidden_at=None)
    found: Proposal = get_object_or_404(seen, token=token)
    return found


def _own_or_404(request: MemberRequest, token: UUID) -> Proposal:
    own = Proposal.objects.visible_to(request.member).filter(made_by=request.member.pk)
    found: Proposal = get_object_or_404(own, token=token)
    return found


def _to(request: MemberRequest, token: UUID) -> HttpResponse:
    return redirect("ideas:proposal", request.member.estate.slug, token)
