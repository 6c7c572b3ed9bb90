"""The doors of «Nøgler, der er væk»: whose they are, and taking them away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from community.errors import Refused
from community.office.keys import actions, checks
from community.office.keys.forms import ForgetForm
from community.office.keys.whom import holders_of, people_behind
from community.office.words import name_for, place_of, role_word
from community.people.forms import HomeForm
from community.people.gate import MemberRequest
from community.people.models import Membership, Role
from community.people.trust import firmly_proved, for_roles
from community.people.views import form_page
from community.ui.toasts import toast

LOOKED_AT = "keys_home"  # session: the home that was looked up, the estate, and when
LOOK_LASTS = 900  # seconds; afterwards the home is looked up, and noted, again
Type = Authenticator.Type


@require_safe
@never_cache
@for_roles(Role.ADMINISTRATION)
def index(request: MemberRequest) -> HttpResponse:
    """Who holds an office here, and the way to a door."""
    member = request.member
    rows = [_row(member, one) for one in holders_of(member, timezone.localdate())]
    return render(request, "office/keys.html", {"member": member, "rows": rows})


def _row(reader: Membership, one: Membership) -> dict[str, Any]:
    """The person as the administration reads about them."""
    offices = ", ".join(str(role_word(role, reader.estate)) for role in sorted(one.roles))
    facts = dict.fromkeys(fact for fact in (offices, place_of(one)) if fact)
    return {
        "token": one.token,
        "name": name_for(reader, one.user),
        "facts": " · ".join(facts),
    }


@never_cache
@form_page
@for_roles(Role.ADMINISTRATION)
def home(request: MemberRequest) -> HttpResponse:
    """One home at a time. Looking who lives there is noted, so it is a POST."""
    member, now = request.member, timezone.now()
    form = HomeForm(request.POST if request.method == "POST" else None, estate=member.estate)
    if form.is_valid():
        chosen = form.cleaned_data["home"]
        try:
            actions.look(member, chosen, now=now)
        except Refused as no:
            no.beside(form)
        else:
            request.session[LOOKED_AT] = [chosen.pk, member.estate_id, now.timestamp()]
            return redirect("office:keys_people", member.estate.slug)
    context = {"member": member, "form": form}
    return render(request, "office/keys_home.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@for_roles(Role.ADMINISTRATION)
def people(request: MemberRequest) -> HttpResponse:
    """Those behind the door that was looked up."""
    found = _looked_up(request, timezone.now())
    if not found:
        return redirect("office:keys_home", request.member.estate.slug)
    rows = [_row(request.member, one) for one in found]
    dwelling = found[0].household.dwelling if found[0].household else ""
    context = {"member": request.member, "rows": rows, "home": dwelling}
    return render(request, "office/keys_people.html", context)


def _looked_up(request: MemberRequest, now: datetime) -> list[Membership]:
    """Who lives in the home this session has just looked up, and noted."""
    number, estate, at = request.session.get(LOOKED_AT) or (0, 0, 0)
    if estate != request.member.estate_id or now.timestamp() - at > LOOK_LASTS:
        return []
    return people_behind(request.member, number, timezone.localdate(now))


@never_cache
@form_page
@for_roles(Role.ADMINISTRATION)
@firmly_proved
def forget(request: MemberRequest, person: UUID) -> HttpResponse:
    """GET says what there is and what will happen, POST does it. 404 for who was not looked up."""
    member, now = request.member, timezone.now()
    known = [*holders_of(member, timezone.localdate(now)), *_looked_up(request, now)]
    about = next((one for one in known if one.token == person), None)
    if about is None:
        raise Http404
    form, status = ForgetForm(request.POST if request.method == "POST" else None), 200
    no = None
    try:
        checks.refuse_unless_may(member, about, now)
        if form.is_valid():
            return _forget(request, about, form, now)
    except Refused as refusal:
        no, status = refusal, refusal.status
    context = {
        "member": member,
        "about": about,
        "row": _row(member, about),
        "has": _keys_of(about),
        "form": form,
        "wrong": no,
        "may": no is None or no.status == 429,
    }
    status = 422 if form.errors else status
    return render(request, "office/keys_forget.html", context, status=status)


def _forget(
    request: MemberRequest, about: Membership, form: ForgetForm, now: datetime
) -> HttpResponse:
    """Raises Refused."""
    said = form.cleaned_data
    actions.forget_keys(request.member, about, reason=said["reason"], sure=said["sure"], now=now)
    request.session.pop(LOOKED_AT, None)
    facts = {"name": name_for(request.member, about.user)}
    toast(request, _("%(name)s er logget ud alle steder, og nøglerne er væk.") % facts)
    return redirect("office:keys", request.member.estate.slug)


def _keys_of(about: Membership) -> dict[str, Any]:
    """What the person has, in numbers: never what a device is called."""
    types = list(Authenticator.objects.filter(user=about.user_id).values_list("type", flat=True))
    return {
        "keys": types.count(Type.WEBAUTHN),
        "app": Type.TOTP in types,
        "codes": Type.RECOVERY_CODES in types,
        "any": bool(types),
    }
