"""The doors of the profile: what I show, my picture, how it looks, and a neighbour's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import features
from community.errors import Refused
from community.people import acting
from community.people.belonging import members_of
from community.people.gate import HouseRequest, MemberRequest
from community.people.models import Membership, User
from community.people.proof import next_of
from community.pictures import developing
from community.pictures.uploads import AtMost, was_too_much
from community.profiles import actions, neighbours, rules, shelf
from community.profiles.forms import PhotoForm, ProfileForm
from community.profiles.models import Profile, Shown
from community.profiles.page import Seen, parts_of, place_of, seen_by
from community.ui.toasts import toast

CIRCLES = {"opgang": rules.SAME_STAIRWAY, "afdeling": rules.SAME_ESTATE}


def _me(request: HouseRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _home_of(user: User) -> Membership | None:
    """Where the person lives: the homes come first."""
    members = members_of(user, timezone.now())
    return members[0] if members and members[0].lives_here else None


# --- my own -------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@acting.own_only
def edit(request: HouseRequest) -> HttpResponse:
    """What I show and to whom. Saved at a change with JavaScript, by a button without."""
    user, now = _me(request), timezone.now()
    profile = Profile.objects.of(user=user)
    if request.method != "POST":
        form = ProfileForm.of(user, profile, is_new=profile.is_new(now))
        return _edit_page(request, form, profile)
    form = ProfileForm(request.POST)
    if not _save(user, form):
        return _edit_page(request, form, Profile.objects.of(user=user), status=422)
    toast(request, _("Det er gemt."))
    if request.htmx:
        return _edit_page(request, form, Profile.objects.of(user=user))
    return redirect("profile:edit")


def _save(user: User, form: ProfileForm) -> bool:
    if not form.is_answered():
        return False
    answers = form.answers()
    if answers.get("is_new") and user.is_hidden:
        del answers["is_new"]  # the tick is from a page from before they hid
    try:
        actions.change(user, now=timezone.now(), **answers)
    except Refused as no:
        no.beside(form)
        return False
    return True


def _edit_page(
    request: HouseRequest,
    form: ProfileForm,
    profile: Profile,
    *,
    photo_form: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; for htmx only what looks different once something is saved, or wrong."""
    user = _me(request)
    if request.htmx:
        saved = ProfileForm.of(user, profile, is_new=profile.is_new(timezone.now()))
        parts = parts_of(form if form.errors else saved, user, profile)
        asked = [part for part in parts if any(form.was_asked(one.name) for one in part.fields)]
        circled = [part for part in parts if part not in asked and form.was_asked(part.who.name)]
        context = {"form": form, "parts": asked + circled, "wrong": bool(form.errors)}
        context |= {"profile": profile, "with_face": form.was_asked("motif")}
        return render(request, "profiles/_saved.html", context, status=status)
    parts = parts_of(form, user, profile, request.GET.get("vis", ""))
    home, has_photo = _home_of(user), shelf.photos.has(profile.photo)
    context = {
        "form": form,
        "photo_form": photo_form or PhotoForm(),
        "photo_open": photo_form is not None or request.GET.get("vis") == "billede",
        "profile": profile,
        "has_photo": has_photo,
        "photo_url": reverse("profile:photo") if has_photo else "",
        "parts": parts,
        "home": home,
        "place": place_of(home) if home else "",
        "asks_new": _asks_whether_new(user, profile, home),
    }
    return render(request, "profiles/edit.html", context, status=status)


def _asks_whether_new(user: User, profile: Profile, home: Membership | None) -> bool:
    """Who just moved in is asked, and who said yes may take it back. Nobody who hides."""
    now = timezone.now()
    if home is None or user.is_hidden:
        return False
    return profile.is_new(now) or rules.may_say_new(home, timezone.localdate(now))


@never_cache
@require_safe
@acting.own_only
def preview(request: HouseRequest) -> HttpResponse:
    """My page as a neighbour meets it: from my stairway, or from the rest of the estate."""
    user = _me(request)
    home = _home_of(user)
    which = request.GET.get("som", "")
    which = which if which in CIRCLES else "opgang"
    seen = None
    if home is not None and not user.is_hidden:
        home.user.profile = Profile.objects.of(user=user)
        seen = seen_by(CIRCLES[which], home, timezone.now())
    context = {"seen": seen, "which": which, "home": home, "photo_url": reverse("profile:photo")}
    return render(request, "profiles/preview.html", context)


@never_cache
@require_POST
@acting.own_only
def say_new(request: HouseRequest) -> HttpResponse:
    """«Ny nabo», said from any page with a form for it (`next` is where to come back to)."""
    try:
        actions.say_i_am_new(_me(request), now=timezone.now())
    except Refused as no:
        messages.warning(request, str(no))
    else:
        said = _("Godt. Naboerne kan se, at du er ny.")
        toast(request, said, undo_url=reverse("profile:not_new"))
    return redirect(next_of(request, "profile:edit"))


@never_cache
@require_POST
@acting.own_only
def not_new(request: HouseRequest) -> HttpResponse:
    """The mark goes at once."""
    actions.stop_being_new(_me(request))
    toast(request, _("Mærket er væk."))
    return redirect(next_of(request, "profile:edit"))


# --- my picture ---------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # only so that the length is watched before anybody reads the body: see below
@acting.own_only
def photo(request: HouseRequest) -> HttpResponse:
    """GET is my own picture, POST puts a new one up."""
    if request.method != "POST":
        return _picture(Profile.objects.of(user=_me(request)).photo, shelf.BIG)
    request.upload_handlers = [AtMost(developing.MOST_BYTES), *request.upload_handlers]
    return _put_up(request)


@csrf_protect
def _put_up(request: HouseRequest) -> HttpResponse:
    user = _me(request)
    form = PhotoForm(request.POST, request.FILES)
    try:
        shown = actions.use_photo(user, _sent(request, form), now=timezone.now()).photo_for
    except Refused as no:
        form.errors["photo"] = form.error_class([str(no)])
        profile = Profile.objects.of(user=user)
        blank = ProfileForm.of(user, profile, is_new=profile.is_new(timezone.now()))
        return _edit_page(request, blank, profile, photo_form=form, status=422)
    alone = shown == Shown.ME
    said = _("Billedet er lagt op. Kun du ser det endnu.") if alone else _("Billedet er lagt op.")
    toast(request, said)
    return redirect(f"{reverse('profile:edit')}?vis=billede#billede")


def _sent(request: HouseRequest, form: PhotoForm) -> bytes:
    """What came. Refused `big_file`, `no_file`."""
    form.is_valid()
    if was_too_much(request):
        raise developing.no("big_file")
    sent = request.FILES.get("photo")
    if sent is None:
        raise developing.no("no_file")
    return sent.read(developing.MOST_BYTES + 1)


@never_cache
@require_POST
@acting.own_only
def remove_photo(request: HouseRequest) -> HttpResponse:
    """Take my picture down; the files go with it."""
    actions.remove_photo(_me(request))
    toast(request, _("Billedet er fjernet."))
    return redirect(f"{reverse('profile:edit')}?vis=billede#billede")


def _picture(name: str, size: str) -> HttpResponse:
    """The bytes, for this reader and nobody's cache. Http404 when there is none."""
    data = shelf.photos.read(name, size) if name else None
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/webp")
    add_never_cache_headers(response)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


# --- a neighbour --------------------------------------------------------------------------------


def _neighbour(request: MemberRequest, token: UUID) -> tuple[Membership, Seen]:
    """The neighbour and what this member may see of them: the one place that decides it.

    Http404, with nothing that tells why, for whoever hides, has moved, works here or never was.
    """
    now = timezone.now()
    neighbour = neighbours.one(request.member, token, now)
    if neighbour is None:
        raise Http404
    return neighbour, seen_by(rules.circles_of(request.member, neighbour), neighbour, now)


@never_cache
@require_safe
@acting.not_on_a_visit
def neighbour(request: MemberRequest, token: UUID) -> HttpResponse:
    """First name and stairway, and what they chose to show this reader. My own is the preview."""
    member = request.member
    if token == member.token and member.helper is None:
        return redirect("profile:preview")
    try:
        found, seen = _neighbour(request, token)
    except Http404:
        if request.htmx:  # a page that was open when they hid: it loads again, and is a 404
            return HttpResponse(status=404, headers={"HX-Refresh": "true"})
        raise
    photo_url = reverse("neighbours:photo", args=[member.estate.slug, found.token])
    context: dict[str, Any] = {"seen": seen, "member": member, "neighbour": found}
    context["links"] = features.neighbour_links_of(member, found, timezone.now())
    return render(request, "profiles/neighbour.html", context | {"photo_url": photo_url})


@never_cache
@require_safe
@acting.not_on_a_visit
def neighbour_photo(request: MemberRequest, token: UUID, size: str = shelf.BIG) -> HttpResponse:
    """A neighbour's picture, for whom they chose."""
    found, seen = _neighbour(request, token)
    if not seen.has_photo:
        raise Http404
    return _picture(found.user.profile.photo, size)
