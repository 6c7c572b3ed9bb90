"""The doors of «Nye og kodebreve»: stairways, doors without names, and letters shown once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from community.errors import Refused
from community.office.letters import actions
from community.office.letters.doors import Stairway, stairways_of
from community.office.letters.forms import LettersForm
from community.people import proof
from community.people.gate import MemberRequest
from community.people.letters import words_around
from community.people.models import Dwelling
from community.people.trust import for_roles

ALL = "alle"


@require_safe
@never_cache
@for_roles(*actions.MAKERS)
def index(request: MemberRequest) -> HttpResponse:
    """The stairways with their numbers, or one of them door by door."""
    ways = stairways_of(request.member, timezone.now())
    asked = request.GET.get("opgang")
    if asked is None and len(ways) != 1:
        return render(request, "office/letters.html", {"member": request.member, "ways": ways})
    way = ways[0] if asked is None else _way(ways, asked)
    context = {
        "member": request.member,
        "way": way,
        "form": LettersForm(member=request.member),
        "is_only": len(ways) == 1,
        "ticked": [],
    }
    return render(request, "office/letters_way.html", context)


def _way(ways: Sequence[Stairway], asked: str) -> Stairway:
    for way in ways:
        if str(way.pk) == asked:
            return way
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(*actions.MAKERS)
def make(request: MemberRequest) -> HttpResponse:
    """GET says what would happen to the chosen doors; POST makes the letters and shows them, once.

    Asks who it is first: whoever holds these codes can move in. The codes stand in that one answer
    and are stored nowhere, neither here nor by the browser.
    """
    member, now = request.member, timezone.now()
    sent = request.POST if request.method == "POST" else request.GET
    form = LettersForm(_chosen(request, sent), member=member)
    if not form.is_valid():
        return _again(request, sent)
    homes, language = list(form.cleaned_data["bolig"]), form.cleaned_data["sprog"]
    if not proof.was_recent(request) and proof.ways_of(request.user):
        return _ask_first(request, homes, language)
    plan = _plan_of(stairways_of(member, now), homes) | {"member": member, "language": language}
    plan["back"] = f"{reverse('office:letters', args=[member.estate.slug])}?opgang={plan['way']}"
    if request.method != "POST":
        return render(request, "office/letters_plan.html", plan)
    try:
        post = actions.make(member, homes, language=language, now=now)
    except Refused as no:
        return render(request, "office/letters_plan.html", plan | {"wrong": no}, status=422)
    context = words_around(member.estate, post.letters, language)
    context |= {"member": member, "later": post.moving_in_later, "back": plan["back"]}
    response = render(request, "office/letters_made.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _chosen(request: MemberRequest, sent: QueryDict) -> QueryDict:
    """The doors that were ticked, or all that stood on the page."""
    if ALL not in sent:
        return sent
    chosen = sent.copy()
    chosen.setlist("bolig", sent.getlist("vist"))
    return chosen


def _again(request: MemberRequest, sent: QueryDict) -> HttpResponse:
    """Nothing was chosen: the same stairway once more, with the sentence."""
    ways = stairways_of(request.member, timezone.now())
    shown = set(sent.getlist("vist"))
    way = next((w for w in ways if {str(door.pk) for door in w.doors} & shown), None)
    if way is None:
        return redirect("office:letters", request.member.estate.slug)
    form = LettersForm(sent, member=request.member)
    form.is_valid()
    context = {"member": request.member, "way": way, "form": form, "is_only": len(ways) == 1}
    context["ticked"] = sent.getlist("bolig")
    return render(request, "office/letters_way.html", context, status=422)


def _ask_first(request: MemberRequest, homes: list[Dwelling], language: str) -> HttpResponse:
    """Who is it? With the choice in the address, so that it is not lost on the way."""
    here = reverse("office:letters_make", args=[request.member.estate.slug])
    chosen = [("bolig", home.pk) for home in homes] + [("sprog", language)]
    query = urlencode({"next": f"{here}?{urlencode(chosen)}"})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")


def _plan_of(ways: list[Stairway], homes: list[Dwelling]) -> dict[str, Any]:
    """What making letters for these homes would do, in numbers."""
    wanted = {home.pk for home in homes}
    chosen = [door for way in ways for door in way.doors if door.pk in wanted]
    first = next((way.pk for way in ways if {door.pk for door in way.doors} & wanted), None)
    return {
        "homes": homes,
        "letters": sum(door.can_get_a_letter for door in chosen),
        "stopping": sum(bool(door.letter and door.letter.is_open) for door in chosen),
        "empty": sum(door.is_empty for door in chosen),
        "later": sum(door.moves_in is not None for door in chosen),
        "way": first,
    }
