"""The doors of the hall: where I belong, what is on today, and how I like to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from community.errors import Refused
from community.features import every_link_of, links_of
from community.finding import LONGEST
from community.helping.lists import those_i_help
from community.home import actions
from community.home.forms import PhoneForm, SettingsForm
from community.home.page import others_of, page, today_of
from community.home.search import is_too_short, look_for
from community.people import acting
from community.people.belonging import members_of
from community.people.gate import HouseRequest, MemberRequest
from community.people.models import User
from community.people.proof import keeps_typed, typed_before
from community.people.reach import actions as reach
from community.people.trust import firmly_proved
from community.people.views import answer
from community.ui.toasts import toast


@require_safe
@never_cache
def front_door(request: HttpRequest) -> HttpResponse:
    """Straight home for who has one estate; who has several chooses, who has none is told so.

    Who acts for another is sent to where the other lives; who lives nowhere here chooses whom to help.
    """
    assert isinstance(request.user, User)
    now = timezone.now()
    try:
        helping = acting.helping_of(request.session, request.user, now)
    except acting.HelpIsOver:
        return redirect("helping:over")
    if helping is not None:
        return redirect("house:today", helping.helped.estate.slug)
    members = members_of(request.user, now)
    if len(members) == 1:
        return redirect("house:today", members[0].estate.slug)
    context = {"members": members, "helps": those_i_help(request.user, now)}
    return render(request, "home/front_door.html", context)


@require_safe
@never_cache
def today(request: MemberRequest) -> HttpResponse:
    """«I dag»: what has my name on it, what I can do, and what goes on."""
    now = timezone.now()
    context = page(request.member, now, "hjem") | {"today": today_of(request.member, now)}
    context["others"] = others_of(request.member, now)
    return render(request, "home/today.html", context)


@require_safe
@never_cache
def more(request: MemberRequest) -> HttpResponse:
    """Whom to ring, and everything that has no place in the bottom bar."""
    now, is_me = timezone.now(), request.member.helper is None
    links = every_link_of(request.member, now)
    context = page(request.member, now, "mere") | {
        "others": others_of(request.member, now),
        "links": {
            group: [link for link in links if link.group == group]
            for group in ("work", "mine", "ours")
        },
        "helps": those_i_help(request.user, now) if is_me else [],
        "on_a_visit": acting.is_visit(request.member),
    }
    return render(request, "home/more.html", context)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
@acting.not_on_a_visit
def search(request: MemberRequest) -> HttpResponse:
    """Everything in the house that has these words in it and that the member may see."""
    member = request.member
    now = timezone.now()
    wanted = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    only = request.GET.get("hvor", "")[:30]
    context = page(member, now, "mere") | {
        "wanted": wanted,
        "only": only,
        "shelves": look_for(member, wanted, now, only=only) if wanted else [],
        "is_short": bool(wanted) and is_too_short(wanted),
    }
    fragment = request.htmx and request.htmx.target == "fundet"
    return render(request, "home/_found.html" if fragment else "home/search.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HouseRequest) -> HttpResponse:
    """How I read and what neighbours see. Saved at a change with JavaScript, by a button without."""
    assert isinstance(request.user, User)
    if request.method != "POST":
        return _settings_page(request, SettingsForm.of(request.user))
    form = SettingsForm(request.POST)
    spoken = request.user.language
    if not _save(request.user, form):
        return _settings_page(request, form, status=422)
    with translation.override(request.user.language):
        toast(request, _("Det er gemt."))
    return _saved(request, form, other_language=request.user.language != spoken)


def _save(user: User, form: SettingsForm) -> bool:
    if not form.is_answered():
        return False
    try:
        actions.save_settings(user, **form.answers())
    except Refused as no:
        no.beside(form)
        return False
    return True


def _saved(request: HouseRequest, form: SettingsForm, *, other_language: bool) -> HttpResponse:
    if not request.htmx:
        return redirect("home:settings")
    if other_language:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _settings_page(request, form)


def _settings_page(request: HouseRequest, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    """The whole page; for htmx only what may look different once something is saved."""
    assert isinstance(request.user, User)
    if request.htmx:
        asked = {f"with_{name}": form.was_asked(name) for name in ("name", "is_quiet")}
        shown = form if form.errors else SettingsForm.of(request.user)
        return render(request, "home/_saved.html", {"form": shown} | asked, status=status)
    # While acting, the way back leads to the other's house, and their choices are not these.
    is_me = not acting.is_on(request.session)
    members = members_of(request.user, timezone.now()) if is_me else []
    context = {
        "form": form,
        "member": members[0] if members else None,
        "known": links_of(members[0], timezone.now(), "known") if members else [],
    }
    return render(request, "home/settings.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed("phone")
@firmly_proved
def phone(request: HttpRequest) -> HttpResponse:
    """My telephone number. Asks first who it is: whoever picks up is believed to be me."""
    assert isinstance(request.user, User)
    known = {"phone": request.user.phone} | typed_before(request)
    form = PhoneForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        try:
            reach.change_phone(request.user, phone=form.cleaned_data["phone"])
        except Refused as no:
            no.beside(form)
        else:
            toast(request, _("Det er gemt."))
            return redirect("home:settings")
    return answer(request, "home/phone.html", form)
