"""The way in with a letter: the code, a name, and an e-mail if one has one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.errors import Refused
from community.people import acting, actions, codes, guesses, proof
from community.people.adapter import PENDING
from community.people.browsers import actions as browsers
from community.people.forms import Age, BackForm, CodeForm, EmailForm, NameForm, ProofForm
from community.people.household import actions as household
from community.people.models import Invitation, Membership, Organisation, User
from community.people.trust import firmly_proved
from community.people.welcome import actions as welcome
from community.ui.toasts import toast

# session: somebody is on the way in and sees the steps; once inside, the address of their home
NEW_HERE = "welcome_steps"
IS_NEW = "welcome_is_new"  # session: the letter whose household does not have this person yet
EMAIL = "email"  # the purpose of a code that proves an address
form_page = require_http_methods(["GET", "HEAD", "POST"])


def answer(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    no: Refused | None = None,
    **context: Any,
) -> HttpResponse:
    """The page with its form: 422 when something in it is wrong, 429 when it was tried too often."""
    status = 422 if form.errors else 200
    context |= {"form": form, "demo_mail": proof.mail_lies_in_a_folder()}
    response = render(request, template, context, status=status)
    if no is not None and no.status == 429:
        response.status_code = 429
        response.headers["Retry-After"] = str(no.facts["retry_after"])
    return response


@login_not_required
@never_cache
@form_page
def welcome_page(request: HttpRequest) -> HttpResponse:
    """Step 1: the code."""
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return answer(request, "people/code.html", CodeForm())
    no = None
    if form.is_valid():
        try:
            found = look_up(request, form.cleaned_data["code"], welcome.open_invitation)
            if found.helps_id:
                request.session[acting.CODE] = found.pk
                return redirect("helping:take")
            request.session[PENDING] = found.pk
            request.session[NEW_HERE] = True
            return redirect("people:name")
        except Refused as refusal:
            no = refusal
            no.beside(form)
    return answer(request, "people/code.html", form, no)


@login_not_required
@never_cache
@require_safe
def code_in_hand(request: HttpRequest, code: str) -> HttpResponse:
    """Step 1 from the QR: the field is filled in, nothing is used."""
    typed = codes.normalise(code)
    initial = codes.shown(typed) if typed else code[:40]
    return answer(request, "people/code.html", CodeForm(initial={"code": initial}))


def look_up(request: HttpRequest, code: str, opens: Callable[..., Invitation]) -> Invitation:
    """What `opens` (code, now) finds; an unknown code is counted against where it came from.

    Letters and helpers' codes are guessed at in the same way, so they share one count.
    """
    now, place = timezone.now(), guesses.place_of(request)
    counted = welcome.begin_guess(guesses.LETTER, place, now=now)
    try:
        invitation = opens(code, now=now)
    except Refused as no:
        if no.code != "unknown_code":
            welcome.forgive(counted)
        else:
            no.message = f"{no.message} {_left(place)}"
        raise
    welcome.forgive(counted)
    return invitation


def _left(place: str) -> str:
    left = welcome.guesses_left(guesses.LETTER, place, now=timezone.now())
    return ngettext("Du har %(left)s forsøg mere.", "Du har %(left)s forsøg mere.", left) % {
        "left": left
    }


@login_not_required
@never_cache
@form_page
def name(request: HttpRequest) -> HttpResponse:
    """Step 2: a name for a new person, or «yes, that is me» for one who has a profile."""
    pending = _pending(request)
    if pending is None:
        return redirect("people:welcome")
    if request.user.is_authenticated:
        return _join(request, pending)
    if _may_be_back(request, pending):
        return redirect("people:back")
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_child:
        return redirect("people:child")
    if form.is_valid():
        try:
            return _move_in(request, pending, form)
        except Refused as no:
            no.beside(form)
    return answer(request, "people/name.html", form, place=_place_of(pending))


def _pending(request: HttpRequest) -> Invitation | None:
    number = request.session.get(PENDING)
    invitations = Invitation.objects.select_related("household__dwelling__entrance__estate")
    return invitations.filter(pk=number).first() if number else None


def _place_of(invitation: Invitation) -> Any:
    return invitation.household.dwelling.entrance.estate


def _move_in(request: HttpRequest, pending: Invitation, form: NameForm) -> HttpResponse:
    member = welcome.redeem_place(
        pending.pk,
        name=form.cleaned_data["name"],
        is_hidden=form.cleaned_data["is_hidden"],
        is_adult=form.cleaned_data["age"] == Age.ADULT,
        language=get_language() or settings.LANGUAGE_CODE,
        now=timezone.now(),
    )
    return _let_in(request, member)


def _let_in(request: HttpRequest, member: Membership) -> HttpResponse:
    proof.enter(request, member.user, "letter")
    for key in (PENDING, IS_NEW):
        request.session.pop(key, None)
    request.session[NEW_HERE] = _first_page(member)
    return redirect("people:email")


def _first_page(member: Membership) -> str:
    """Where the way in ends: «Velkommen», which leads on for who is not new here."""
    if "homes" in member.estate.features_off:
        return reverse("home:front_door")
    return reverse("homes:welcome", args=[member.estate.slug])


def _way_on(request: HttpRequest) -> str:
    """Where to go after the last step, or after changing one's e-mail."""
    inside = request.session.get(NEW_HERE)
    if isinstance(inside, str) and inside.startswith("/"):
        return inside
    return reverse("home:front_door")


@login_not_required
@never_cache
@require_safe
def child(request: HttpRequest) -> HttpResponse:
    """Under fifteen: no profile is made and no place of the letter is used."""
    pending = _pending(request)
    return render(request, "people/child.html", {"place": _place_of(pending) if pending else ""})


@login_not_required
@never_cache
@form_page
def back(request: HttpRequest) -> HttpResponse:
    """Step 2 with a new letter, where somebody has no other way in: are you one of them?"""
    pending = _pending(request)
    if pending is None or request.user.is_authenticated or not _may_be_back(request, pending):
        return redirect("people:name")
    form = BackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        who = form.cleaned_data["who"]
        if who == BackForm.NEW:
            request.session[IS_NEW] = pending.pk
            return redirect("people:name")
        try:
            return _let_in(request, household.come_back(pending.pk, who, now=timezone.now()))
        except Refused as no:
            no.beside(form)
    known = household.could_be_back(pending, timezone.now())
    return answer(request, "people/back.html", form, place=_place_of(pending), known=known)


def _may_be_back(request: HttpRequest, pending: Invitation) -> bool:
    """Whether this letter may be in the hands of somebody who has a profile and no key to it."""
    if request.session.get(IS_NEW) == pending.pk:
        return False
    return bool(household.could_be_back(pending, timezone.now()))


def _join(request: HttpRequest, pending: Invitation) -> HttpResponse:
    """A person with a profile uses the code for it."""
    assert isinstance(request.user, User)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.is_valid()
        try:
            member = welcome.join(request.user, pending.pk, now=timezone.now())
        except Refused as no:
            del request.session[PENDING]
            no.beside(form)
        else:
            del request.session[PENDING]
            request.session.pop(NEW_HERE, None)
            toast(request, _("Nu er du med i {place}.").format(place=_place_of(pending)))
            return redirect(_first_page(member))
    dwelling = pending.household.dwelling
    return answer(request, "people/join.html", form, place=_place_of(pending), dwelling=dwelling)


@never_cache
@form_page
@proof.keeps_typed("email")
@firmly_proved
def email(request: HttpRequest) -> HttpResponse:
    """Step 3, and later «change my e-mail»: where to send a code. An address has to be proved."""
    sent = request.POST if request.method == "POST" else None
    form = EmailForm(sent, initial=proof.typed_before(request))
    no = None
    if form.is_valid():
        try:
            _send_proof(request, form.cleaned_data["email"].strip().lower())
            return redirect("people:email_code")
        except Refused as refusal:
            no = refusal
            no.beside(form)
    context = {"steps": request.session.get(NEW_HERE), "way_on": _way_on(request)}
    return answer(request, "people/email.html", form, no, **context)


def _send_proof(request: HttpRequest, address: str) -> None:
    assert isinstance(request.user, User)
    taken = User.objects.filter(email=address).exclude(pk=request.user.pk).exists()
    proof.ask(request, EMAIL, address, now=timezone.now(), known=not taken)


@never_cache
@form_page
def email_code(request: HttpRequest) -> HttpResponse:
    """The code from the mail: only a proved address becomes one to log in with."""
    address = proof.asked_for(request, EMAIL)
    if not address:
        return redirect("people:email")
    form = ProofForm(request.POST if request.method == "POST" else None)
    no = None
    if form.is_valid():
        try:
            return _keep_email(request, form.cleaned_data["code"])
        except Refused as refusal:
            no = refusal
            no.beside(form)
    context = {"steps": request.session.get(NEW_HERE), "way_on": _way_on(request)}
    return answer(request, "people/email_code.html", form, no, address=address, **context)


def _keep_email(request: HttpRequest, code: str) -> HttpResponse:
    assert isinstance(request.user, User)
    proved = proof.check(request, EMAIL, code, now=timezone.now())
    actions.use_email(request.user, email=proved)
    browsers.end_others(request)
    way_on = _way_on(request)
    request.session.pop(NEW_HERE, None)
    toast(request, _("Nu kan du logge ind med din e-mail."))
    return redirect(way_on)


@login_not_required
@require_safe
def no_letter(request: HttpRequest) -> HttpResponse:
    """Who to call when there is no letter."""
    organisations = Organisation.objects.order_by("name")
    return render(request, "people/no_letter.html", {"organisations": organisations})
