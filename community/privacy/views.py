"""What we know about you, to have and to have erased; and moving, for you and for the office."""

from datetime import datetime
from typing import Any

from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community.errors import Refused
from community.people.acting import own_only
from community.people.belonging import members_of
from community.people.gate import MemberRequest
from community.people.models import Household, Membership, Role, User
from community.people.proof import recently_proved
from community.people.trust import for_roles
from community.privacy import actions, page
from community.privacy.archive import actions as archives
from community.privacy.forms import HOME, HouseholdForm, MoveForm
from community.privacy.moving import actions as moving
from community.privacy.moving import homes
from community.privacy.rules import midnight
from community.ui.dates import day_name
from community.ui.toasts import toast

form_page = require_http_methods(["GET", "HEAD", "POST"])
office_only = for_roles(Role.ADMINISTRATION, Role.OPERATIONS)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


# --- the file ----------------------------------------------------------------------------------


@never_cache
@form_page
@own_only
@recently_proved
def export(request: HttpRequest) -> HttpResponse:
    """What is in the file, how far it is, and the way to it. POST asks for one."""
    no = None
    if request.method == "POST":
        try:
            archives.ask(_user(request), now=timezone.now())
            return redirect("privacy:export")
        except Refused as refused:
            no = refused
    context = {
        "file": page.file_page(_user(request), timezone.now()),
        "held": page.held(),
        "wrong": no,
    }
    return render(request, "privacy/export.html", context, status=no.status if no else 200)


@never_cache
@form_page
@own_only
@recently_proved
def fetch(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link. GET asks and uses nothing; POST gives the file, once. 404 for anybody else's."""
    archive = archives.find(_user(request), token)
    if archive is None:
        raise Http404
    now = timezone.now()
    no = archives.why_not(archive, now)
    if request.method == "POST":
        try:
            return _download(archives.fetch(archive, now=now), archive.size)
        except Refused as refused:
            no = refused
    context = {"archive": archive, "wrong": no}
    return render(request, "privacy/fetch.html", context, status=no.status if no else 200)


def _download(file: Any, size: int) -> FileResponse:
    name = _("mine-oplysninger") + ".zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Content-Length"] = str(size)
    # Packed already: what packs pages on their way leaves it alone, and its length is known.
    response.headers["Content-Encoding"] = "identity"
    return response


# --- being forgotten ---------------------------------------------------------------------------


@never_cache
@form_page
@own_only
@recently_proved
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what goes and what stays; POST with the tick does it, and ends every session."""
    wrong, status, is_sure = "", 200, request.POST.get("sure") == "on"
    if request.method == "POST" and is_sure:
        try:
            actions.forget_me(_user(request), now=timezone.now())
            return _goodbye(request, _("Din profil er slettet. Tak, fordi du var nabo."))
        except Refused as no:
            wrong, status = str(no), no.status
    elif request.method == "POST":
        wrong, status = _("Sæt kryds, hvis du vil slette."), 422
    context = {"wrong": wrong, "is_sure": is_sure, "remains": page.remains(), "held": page.held()}
    return render(request, "privacy/erase.html", context, status=status)


def _goodbye(request: HttpRequest, text: str) -> HttpResponse:
    logout(request)
    toast(request, text)
    response = redirect("account_login")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


# --- moving ------------------------------------------------------------------------------------


@never_cache
@form_page
@own_only
@recently_proved
def move(request: HttpRequest) -> HttpResponse:
    """«Jeg flytter»: choose a day, see what it means, and say so. GET with a day shows; POST does."""
    now = timezone.now()
    member = _home_of(request, now)
    if member is None:
        return render(request, "privacy/no_home.html")
    sent = _sent(request)
    asked = request.method == "POST" or bool(sent.keys() & {"se", "when"})
    form = _move_form(member, sent if asked else None, now)
    if not asked or not form.is_valid():
        return _move_page(request, member, form)
    try:
        if request.method == "POST":
            return _say_when(request, member, form, now)
        day, whole = form.cleaned_data["day"], form.whole_home
        moving.refuse_move(member, on=day, whole_home=whole, now=now)
    except Refused as no:
        no.beside(form)
        return _move_page(request, member, form)
    context = {
        "move": page.move_page(member),
        "form": form,
        "preview": page.preview(member, day, now, whole_home=whole),
        "remains": page.remains(),
    }
    return render(request, "privacy/move_preview.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _home_of(request: HttpRequest, now: datetime) -> Membership | None:
    """The person's home: the only one, or the one of several they chose (`bolig`)."""
    homes_of = [member for member in members_of(request.user, now) if member.lives_here]
    chosen = _sent(request).get("bolig", "")
    found = [member for member in homes_of if str(member.token) == chosen]
    return next(iter(found or homes_of), None)


def _move_form(member: Membership, sent: Any, now: datetime) -> MoveForm:
    alone = not page.move_page(member).may_speak_for_all
    return MoveForm(sent, alone=alone, today=timezone.localdate(now))


def _move_page(
    request: HttpRequest, member: Membership, form: MoveForm, wrong: Refused | None = None
) -> HttpResponse:
    homes_of = [one for one in members_of(request.user, timezone.now()) if one.lives_here]
    context = {
        "move": page.move_page(member),
        "form": form,
        "homes": homes_of,
        "wrong": wrong,
    }
    return render(
        request, "privacy/move.html", context, status=422 if form.errors or wrong else 200
    )


def _say_when(
    request: HttpRequest, member: Membership, form: MoveForm, now: datetime
) -> HttpResponse:
    """Raises Refused."""
    day, place = form.cleaned_data["day"], member.estate.name
    moving.say_when(member, on=day, whole_home=form.whole_home, now=now)
    if day > timezone.localdate(now):
        said = _("Det er skrevet. Du flytter %(day)s.") % {"day": day_name(day)}
        toast(request, said)
        return redirect(f"{reverse('privacy:move')}?bolig={member.token}")
    said = _("Du er flyttet fra %(place)s. Tak, fordi du var nabo.") % {"place": place}
    if not members_of(request.user, now):
        return _goodbye(request, said)
    toast(request, said)
    return redirect("home:front_door")


@never_cache
@form_page
@own_only
@recently_proved
def stay(request: HttpRequest) -> HttpResponse:
    """I stay after all, or we all do. A look at the address leads to the page with the button."""
    now = timezone.now()
    member = _home_of(request, now)
    if member is None or request.method != "POST":
        return redirect("privacy:move")
    try:
        whole = request.POST.get("who") == HOME
        moving.take_back(member, whole_home=whole, now=now)
    except Refused as no:
        return _move_page(request, member, _move_form(member, None, now), no)
    toast(request, _("Godt. Du bliver boende."))
    return redirect(f"{reverse('privacy:move')}?bolig={member.token}")


# --- the office --------------------------------------------------------------------------------


@never_cache
@form_page
@office_only
def office(request: MemberRequest) -> HttpResponse:
    """A household moves: which home, which day. First what it means, then (`sure`) it is done."""
    now = timezone.now()
    form = HouseholdForm(
        request.POST if request.method == "POST" else None,
        estate=request.member.estate,
        today=timezone.localdate(now),
    )
    if request.method != "POST" or not form.is_valid():
        return _office_page(request, form, now)
    home, day = form.cleaned_data["home"], form.cleaned_data["day"]
    household = homes.household_in(request.member, home, now)
    try:
        if household is None:
            raise Refused("empty", _("Der bor ikke nogen i den bolig i dag."), field="door")
        if request.POST.get("sure") != str(household.pk):
            moving.refuse_household(household, on=day, now=now)
            return _office_preview(request, form, household, now)
        moving.household_leaves(request.member, household, on=day, now=now)
    except Refused as no:
        no.beside(form)
        return _office_page(request, form, now)
    facts = {"home": home, "day": day_name(day)}
    toast(request, _("Det er skrevet. %(home)s er fri fra %(day)s.") % facts)
    return redirect("moving:office", request.member.estate.slug)


def _office_page(
    request: MemberRequest, form: HouseholdForm, now: datetime, wrong: Refused | None = None
) -> HttpResponse:
    context = {
        "member": request.member,
        "form": form,
        "rows": homes.about_to_be_free(request.member, now, request.GET.get("side")),
        "wrong": wrong,
    }
    status = 422 if form.errors or wrong else 200
    return render(request, "privacy/office.html", context, status=status)


def _office_preview(
    request: MemberRequest, form: HouseholdForm, household: Household, now: datetime
) -> HttpResponse:
    day = form.cleaned_data["day"]
    times = page.times_of_home(household, max(midnight(day), now))
    context = {"member": request.member, "form": form, "household": household, "day": day}
    return render(request, "privacy/office_preview.html", context | {"times": len(times)})


@never_cache
@require_POST
@office_only
def office_stay(request: MemberRequest, pk: int) -> HttpResponse:
    """The household stays after all. 404 for one of another estate, and for who said it themselves."""
    now = timezone.now()
    household = homes.household(request.member, pk)
    if household is None:
        raise Http404
    try:
        moving.household_stays(request.member, household, now=now)
    except Refused as no:
        form = HouseholdForm(estate=request.member.estate, today=timezone.localdate(now))
        return _office_page(request, form, now, no)
    toast(request, _("Godt. Husstanden bliver boende."))
    return redirect("moving:office", request.member.estate.slug)
