"""The door for who is going to help: the code, «vil du hjælpe Ejnar?», and a name for who has none."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.errors import Refused
from community.helping import actions
from community.helping.forms import HelperCodeForm, NewHelperForm
from community.people import acting, codes, proof
from community.people.models import Invitation, User
from community.people.views import NEW_HERE, answer, form_page, look_up
from community.ui.toasts import toast

HELPER = "helper"  # in the session under NEW_HERE: the steps are a helper's, not a resident's


@login_not_required
@never_cache
@form_page
@acting.own_only
def code(request: HttpRequest) -> HttpResponse:
    """Step 1: the code. Wrong ones are counted like those of letters."""
    form, no = HelperCodeForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        try:
            found = look_up(request, form.cleaned_data["code"], actions.open_code)
            request.session[acting.CODE] = found.pk
            return redirect("helping:take")
        except Refused as refusal:
            no = refusal
            no.beside(form)
    is_letter = no is not None and no.code == "letter_code"
    return answer(request, "helping/code.html", form, no, is_letter=is_letter)


@login_not_required
@never_cache
@require_safe
@acting.own_only
def code_in_hand(request: HttpRequest, code: str) -> HttpResponse:
    """Step 1 from the QR: the field is filled in, nothing is looked up and nothing used."""
    typed = codes.normalise(code)
    initial = codes.shown(typed) if typed else code[:40]
    return answer(request, "helping/code.html", HelperCodeForm(initial={"code": initial}))


def _in_hand(request: HttpRequest) -> Invitation | None:
    """The code this browser has looked up, if it still works. Refused as `actions.open_code`."""
    number = request.session.get(acting.CODE)
    return actions.code_in_hand(number, now=timezone.now()) if number else None


@login_not_required
@never_cache
@form_page
@acting.own_only
def take(request: HttpRequest) -> HttpResponse:
    """Step 2: «Vil du hjælpe Ejnar?». Yes is a POST; who is not logged in chooses how first."""
    try:
        found = _in_hand(request)
    except Refused as no:
        return _not_this_one(request, no)
    if found is None or found.helps is None:
        return redirect("helping:code")
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and isinstance(request.user, User):
        try:
            actions.accept(request.user, found.pk, now=timezone.now())
        except Refused as no:
            return _not_this_one(request, no)
        return _thanks(request, found)
    return render(request, "helping/take.html", {"helped": found.helps})


def _not_this_one(request: HttpRequest, no: Refused) -> HttpResponse:
    """The code cannot be used (any more), or not by this person: say why, and let go of it."""
    request.session.pop(acting.CODE, None)
    form = HelperCodeForm({"code": "-"})
    form.errors.clear()
    form.add_error(None, str(no))
    return answer(request, "helping/code.html", form, no)


def _thanks(request: HttpRequest, found: Invitation) -> HttpResponse:
    assert found.helps is not None
    request.session.pop(acting.CODE, None)
    toast(request, _("Nu kan du hjælpe {name}.").format(name=found.helps.user.name))
    return redirect("helping:mine")


@login_not_required
@never_cache
@form_page
@acting.own_only
def new_helper(request: HttpRequest) -> HttpResponse:
    """Step 2 for who has no profile: a name and 18 or not. The e-mail comes after, as for all."""
    try:
        found = _in_hand(request)
    except Refused as no:
        return _not_this_one(request, no)
    if found is None or request.user.is_authenticated:
        return redirect("helping:take")
    form = NewHelperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _come_in(request, found, form)
        except Refused as no:
            if no.field not in form.fields:
                return _not_this_one(request, no)
            no.beside(form)
    return answer(request, "helping/new_helper.html", form, helped=found.helps)


def _come_in(request: HttpRequest, found: Invitation, form: NewHelperForm) -> HttpResponse:
    helping = actions.accept_as_new(
        found.pk,
        name=form.cleaned_data["name"],
        is_adult=form.cleaned_data["is_adult"],
        language=get_language() or settings.LANGUAGE_CODE,
        now=timezone.now(),
    )
    proof.enter(request, helping.helper, "letter")
    request.session.pop(acting.CODE, None)
    request.session[NEW_HERE] = HELPER
    return redirect("people:email")


@login_not_required
@require_POST
def no_thanks(request: HttpRequest) -> HttpResponse:
    """«Nej tak»: the code is not used, and this browser forgets it."""
    request.session.pop(acting.CODE, None)
    toast(request, _("Det er helt i orden. Koden er ikke brugt."))
    return redirect("home:front_door")
