"""Who could help: a ranking by rules that can be said aloud. It proposes; nobody is ever assigned.

What counts is what people have said themselves: a standing offer, what they can and would like to,
what they speak, when they would rather be asked; and how near they live. Who has said nothing of
the kind is never proposed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.moderation.models import WritePause
from community.moderation.rules import not_blocked_for
from community.notifications.models import Preference
from community.people.models import Membership
from community.people.tenancy import Scope
from community.profiles.models import Profile
from community.profiles.words import Skill, Time
from community.times import local
from helpdesk.models import Category, HelpAgreement, HelpAnswer, HelpOffer, HelpRequest
from helpdesk.models import When as Wanted
from helpdesk.notify import MATCH
from helpdesk.reasons import profile_of, reason_words

__all__ = ["Match", "best_for", "reason_words", "time_of"]

AT_MOST = 50
# The sixteen words of a profile and the ten kinds of help.
SKILLS: dict[str, list[str]] = {
    Category.FOOD: [Skill.FOOD, Skill.SEWING, Skill.GARDEN],
    Category.CHILDREN: [Skill.CHILDREN],
    Category.ALONG: [Skill.ALONG, Skill.DRIVING],
    Category.DEVICES: [Skill.DEVICES],
    Category.HEAVY: [Skill.HEAVY, Skill.CARRYING, Skill.REPAIR, Skill.BICYCLES],
    Category.COMPANY: [Skill.COMPANY, Skill.DANISH],
    Category.WATCH: [Skill.WATCH],
    Category.TALK: [Skill.TALK, Skill.DANISH],
    Category.HOMEWORK: [Skill.HOMEWORK],
    Category.OTHER: [],
}
# What each is worth. Whoever offers it comes before who can, and who can before who would like to.
OFFERS, CAN, WOULD = 8, 5, 3
ENTRANCE, CIRCLE = 3, 2
SPEAKS, IS_FREE = 4, 2
OTHER_LANGUAGES, OTHER_TIMES = -4, -1
NOON, EVENING = time(12), time(17)


@dataclass(frozen=True)
class Match:
    """Somebody who could help, and why. `reasons` are codes; `reason_words` says them."""

    member: Membership
    reasons: list[str]
    score: int = 0


@dataclass(frozen=True)
class _Seen:
    """What of a request counts, worked out once."""

    skills: list[str]
    languages: list[str]
    times: list[str]
    weekday: int | None
    entrance_id: int | None
    circle_id: int | None
    says_where: bool


def best_for(
    request: HelpRequest, now: datetime, most: int = 5, *, but: Iterable[int] = ()
) -> list[Match]:
    """At most `most` neighbours, the best first; without those with these membership ids.

    One query, whatever the number of residents. Never the asker or their household, nor anybody
    with a block between them, who is hidden and has not offered, who has a writing pause, has moved,
    has turned it off, or has answered already.
    """
    asker = request.member
    if asker is None or most < 1:
        return []
    seen = _seen(request, asker)
    rows: Any = _candidates(request, asker, now).exclude(pk__in=list(but))
    ranked = rows.annotate(score=_score(seen)).order_by("-score", "-offers_it", "pk")
    first = ranked[: min(most, AT_MOST)]
    return [Match(one, list(_reasons(one, seen)), one.score) for one in first]


# --- who is asked about at all -------------------------------------------------------------------


def _candidates(request: HelpRequest, asker: Membership, now: datetime) -> QuerySet[Membership]:
    today = timezone.localdate(now)
    offers = HelpOffer.objects.standing().filter(
        _reaching(request, asker), member=OuterRef("pk"), category=request.category
    )
    then = offers.filter(times__overlap=_moments(request)[0])
    living = Membership.objects.at_the_gate(today).filter(
        _within(request),
        household__period__contains=today,
        left_at=None,
    )
    skills = SKILLS.get(request.category, [])
    wishes = Q(offers_it=True)
    if skills:
        wishes |= Q(user__profile__can__overlap=skills) | Q(user__profile__would__overlap=skills)
    marked = living.annotate(offers_it=Exists(offers), offers_then=Exists(then))
    found = marked.filter(
        wishes, Q(user__is_hidden=False) | Q(offers_it=True), not_blocked_for(asker.user_id)
    )
    if request.category == Category.CHILDREN:
        found = found.filter(user__is_adult=True)
    return _without(found, request, asker, now).select_related("user__profile")


def _without(
    found: QuerySet[Membership], request: HelpRequest, asker: Membership, now: datetime
) -> QuerySet[Membership]:
    """Without those the request is not for them to hear of, or who do not want to."""
    answers = HelpAnswer.objects.filter(request=request.pk, member=OuterRef("pk"))
    # Who was not needed then may be needed now.
    answered = answers.exclude(state=HelpAnswer.State.NOT_NEEDED)
    agreed = HelpAgreement.objects.filter(request=request.pk, helper=OuterRef("pk"))
    paused = WritePause.objects.active(now).filter(
        user=OuterRef("user_id"), estate=OuterRef("estate_id")
    )
    turned_off = Preference.objects.unwanted().filter(kind=MATCH, user=OuterRef("user_id"))
    kept = found.exclude(user=asker.user_id).filter(
        ~Exists(answered), ~Exists(agreed), ~Exists(paused), ~Exists(turned_off)
    )
    return kept if asker.household_id is None else kept.exclude(household=asker.household_id)


def _within(request: HelpRequest) -> Q:
    """Those it is meant for: nobody is proposed who could not see it."""
    own = Q(estate=request.estate_id)
    if request.scope == Scope.ENTRANCE:
        return own & Q(household__dwelling__entrance=request.entrance_id)
    if request.scope == Scope.CIRCLE:
        return own & Q(household__dwelling__entrance__circle=request.circle_id)
    if request.scope == Scope.ESTATE:
        return own
    wide = Q(estate__organisation=request.estate.organisation_id)
    if request.scope == Scope.LOCAL_AREA and request.estate.local_area:
        wide |= Q(estate__local_area=request.estate.local_area)
    return own | wide & ~Q(estate__features_off__contains=["helpdesk"])


def _reaching(request: HelpRequest, asker: Membership) -> Q:
    """Offers that are meant for somebody who lives where the asker does."""
    own = Q(scope=Scope.ESTATE, estate=request.estate_id)
    own |= Q(scope=Scope.ORGANISATION, estate__organisation=request.estate.organisation_id)
    if asker.household_id is not None:
        own |= Q(scope=Scope.ENTRANCE, entrance=asker.entrance_id)
        own |= Q(scope=Scope.CIRCLE, circle=asker.circle_id or 0)
    return own


# --- what it is worth ----------------------------------------------------------------------------


def _score(seen: _Seen) -> Any:
    """The same rules as `_reasons`, in the question to the database."""
    parts = [_worth(Q(offers_it=True), OFFERS)]
    if seen.skills:
        parts += [
            _worth(Q(user__profile__can__overlap=seen.skills), CAN),
            _worth(Q(user__profile__would__overlap=seen.skills), WOULD),
        ]
    if seen.entrance_id is not None:
        here = Q(household__dwelling__entrance=seen.entrance_id)
        near = Q(household__dwelling__entrance__circle=seen.circle_id or 0) & ~here
        parts += [_worth(here, ENTRANCE), _worth(near, CIRCLE)]
    if seen.languages:
        parts.append(_either("languages", seen.languages, SPEAKS, OTHER_LANGUAGES))
    if seen.times:
        parts.append(_either("times", seen.times, IS_FREE, OTHER_TIMES))
        parts.append(_worth(Q(offers_then=True), IS_FREE))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def _worth(condition: Q, points: int) -> Any:
    return Case(When(condition, then=Value(points)), default=0, output_field=IntegerField())


def _either(field: str, wanted: list[str], points: int, less: int) -> Any:
    """So much for who said one of these, less for who said others; who said nothing is neither."""
    name = f"user__profile__{field}"
    said_other = Q(**{f"{name}__len__gt": 0})
    return Coalesce(
        Case(
            When(Q(**{f"{name}__overlap": wanted}), then=Value(points)),
            When(said_other, then=Value(less)),
            default=0,
            output_field=IntegerField(),
        ),
        0,
    )


def _seen(request: HelpRequest, asker: Membership) -> _Seen:
    times, weekday = _moments(request)
    home = asker.household.dwelling.entrance if asker.household else None
    return _Seen(
        skills=SKILLS.get(request.category, []),
        languages=list(request.languages),
        times=times,
        weekday=weekday,
        entrance_id=home.pk if home else None,
        circle_id=home.circle_id if home else None,
        says_where=not asker.user.is_hidden,
    )


def _moments(request: HelpRequest) -> tuple[list[str], int | None]:
    """The times of a profile it falls in, and its weekday. Nothing when the days are hidden."""
    if request.is_when_hidden or request.starts_at is None:
        return [], None
    starts = local(request.starts_at)
    if request.when == Wanted.AGAIN and request.weekdays:
        days = sorted(set(request.weekdays))
        return sorted({time_of(day, starts.time()) for day in days}), days[0]
    return [time_of(starts.weekday(), starts.time())], starts.weekday()


def time_of(weekday: int, clock: time) -> str:
    """Which of the six times of a profile: Monday is 0."""
    part = "morning" if clock < NOON else "afternoon" if clock < EVENING else "evening"
    return Time(f"{'weekend' if weekday > 4 else 'weekday'}_{part}").value


# --- why -----------------------------------------------------------------------------------------


def _reasons(one: Membership, seen: _Seen) -> list[str]:
    """Codes, in the order they are said: how near, what they speak, when, what they have said."""
    profile = profile_of(one)
    spoken = [f"speaks:{code}" for code in seen.languages if code in profile.languages]
    return [
        *_how_near(one, seen),
        *spoken,
        *_is_free(one, profile, seen),
        *_has_said(one, profile, seen),
    ]


def _how_near(one: Membership, seen: _Seen) -> list[str]:
    """Not of who is hidden: it would say where they live."""
    if not seen.says_where or seen.entrance_id is None:
        return []
    if one.entrance_id == seen.entrance_id:
        return ["entrance"]
    same = seen.circle_id is not None and one.circle_id == seen.circle_id
    return ["circle"] if same else []


def _is_free(one: Any, profile: Profile, seen: _Seen) -> list[str]:
    if seen.weekday is None:
        return []
    if set(seen.times) & set(profile.times):
        return [f"free:{seen.weekday}"]
    return [f"offered:{seen.weekday}"] if one.offers_then else []


def _has_said(one: Any, profile: Profile, seen: _Seen) -> list[str]:
    if one.offers_it:
        return ["offers"]
    if set(seen.skills) & set(profile.can):
        return ["can"]
    return ["would"] if set(seen.skills) & set(profile.would) else []
