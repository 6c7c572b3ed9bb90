"""The verbs of a shared meal: plan it, say what one does not eat, tell the cooks, share what is left."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from community.batches import in_batches
from community.errors import Refused
from community.locks import again
from community.moderation.rules import refuse_writing
from community.noticeboard import actions as board_actions
from community.noticeboard import written as board
from community.noticeboard.models import Category, Notice
from community.noticeboard.words import tidied
from community.people.models import Membership
from community.times import local
from events import checks, notify, rules, telling
from events.locks import held, held_series, held_signup
from events.models import (
    Diet,
    Event,
    EventSeries,
    Joining,
    Kind,
    Meal,
    SeriesMeal,
    Signup,
    Task,
)
from events.models.meals import ALLERGENS_LENGTH, DEAREST, LIST_LENGTH, MENU_LENGTH, Cooked
from events.models.regulars import next_of
from events.repeating.actions import refuse_unless_holder, stove_for

COOKS, COOKS_AT_MOST = 3, 12
# How long what somebody does not eat is known.
DIETS_KEPT = timedelta(days=14)
# Without a closing the list is ready a day before.
SHOPPING = timedelta(days=1)


@transaction.atomic
def plan(
    member: Membership,
    event: Event,
    *,
    menu: str = "",
    allergens: str = "",
    per_person: str = "",
    adult_price: int | None = None,
    child_price: int | None = None,
    now: datetime,
) -> Meal:
    """What is cooked, what is in it, what is bought for one, and what it costs in whole kroner.

    Refused `not_yours` (neither host nor cook), `no_meal`, `paused`, `over`, `called_off`,
    `long_text`, `cpr`, `too_dear`.
    """
    event = held(event)
    if not is_cook(member, event) and not _hosts(member, event):
        raise rules.not_yours()
    if event.kind != Kind.MEAL:
        raise Refused("no_meal", _("Der er ikke fællesspisning."), status=404)
    refuse_writing(member, now)
    _refuse_over(event, now)
    facts = _decided(menu, allergens, per_person, adult_price, child_price)
    meal, _is_new = Meal.objects.update_or_create(event=event, defaults=facts)
    notify.push(event)
    return meal


def _decided(
    menu: str, allergens: str, per_person: str, adult_price: int | None, child_price: int | None
) -> dict[str, Any]:
    return {
        "menu": checks.text("menu", tidied(menu), MENU_LENGTH),
        "allergens": checks.text("allergens", tidied(allergens), ALLERGENS_LENGTH),
        "per_person": checks.text("per_person", _lines(per_person), LIST_LENGTH),
        "adult_price": _price("adult_price", adult_price),
        "child_price": _price("child_price", child_price),
    }


def plan_series(
    member: Membership,
    series: EventSeries,
    *,
    menu: str = "",
    allergens: str = "",
    per_person: str = "",
    adult_price: int | None = None,
    child_price: int | None = None,
    cooks: int = COOKS,
    counts_all: bool = False,
    now: datetime,
) -> SeriesMeal:
    """What each meal of the series begins with, and how many cook.

    Those to come get it too, but for what their own cooks have decided. With `counts_all` who comes
    every time is counted until they say no. Refused `not_yours`, `paused`, `no_meal`, `over`,
    `long_text`, `cpr`, `too_dear`, `no_number`, `no_closing` (counted until when?), `busy`.
    """
    facts = _decided(menu, allergens, per_person, adult_price, child_price)
    if not 0 <= cooks <= COOKS_AT_MOST:
        sentence = _("Skriv et tal fra 0 til {most}.").format(most=COOKS_AT_MOST)
        raise Refused("no_number", sentence, status=422, field="cooks")
    return again(
        lambda: _plan_series(
            member, series, facts | {"cooks": cooks, "counts_all": counts_all}, now
        )
    )


@transaction.atomic
def _plan_series(
    member: Membership, series: EventSeries, facts: dict[str, Any], now: datetime
) -> SeriesMeal:
    series = held_series(series)
    refuse_unless_holder(member, series)
    refuse_writing(member, now)
    if series.kind != Kind.MEAL:
        raise Refused("no_meal", _("Der er ikke fællesspisning."), status=404)
    if series.is_over(now):
        raise Refused("over", _("Rækken er slut."))
    if facts["counts_all"] and series.closes_at is None:
        sentence = _("Sæt først en frist på rækken. Så ved naboerne, hvornår de senest melder fra.")
        raise Refused("no_closing", sentence, field="counts_all")
    before = SeriesMeal.objects.filter(series=series).first() or SeriesMeal()
    meal, _is_new = SeriesMeal.objects.update_or_create(series=series, defaults=facts)
    for found in next_of(series, now):
        event = held(found)
        _follow(event, before, meal)
        notify.push(event)
    return meal


def _follow(event: Event, before: SeriesMeal, meal: SeriesMeal) -> None:
    """One of the meals: what its cooks have not decided themselves is as it is every time."""
    own = Meal.objects.filter(event=event).first() or Meal(event=event)
    for name in Cooked.DECIDED:
        if getattr(own, name) == getattr(before, name):
            setattr(own, name, getattr(meal, name))
    own.save()
    stove = event.tasks.filter(is_cooking=True).select_for_update(no_key=True).first()
    if stove is None and meal.cooks:
        Task.objects.create(event=event, **stove_for(meal))
    elif stove is not None and stove.wanted == before.cooks and meal.cooks >= max(stove.taken, 1):
        stove.wanted = meal.cooks
        stove.save(update_fields=["wanted"])


def is_cook(member: Membership, event: Event) -> bool:
    """Whether the member has taken a task at the stove."""
    cooking = event.tasks.filter(is_cooking=True, takings__member=member.pk)
    return bool(cooking.exists())


def _hosts(member: Membership, event: Event) -> bool:
    is_host = event.hosts.filter(member=member.pk).exists()
    return rules.can_change(member, event, is_host=is_host)


def _lines(text: str) -> str:
    """Each ware on a line of its own."""
    return "\n".join(filter(None, (tidied(line) for line in text.splitlines())))


def _price(name: str, kroner: int | None) -> int | None:
    if kroner is not None and not 0 <= kroner <= DEAREST:
        sentence = _("Skriv et beløb fra 0 til {most} kroner.").format(most=DEAREST)
        raise Refused("too_dear", sentence, status=422, field=name)
    return kroner


def _refuse_over(event: Event, now: datetime) -> None:
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if event.ends_at <= now:
        raise Refused("over", _("Det er forbi."))


# --- what one does not eat -----------------------------------------------------------------------


@transaction.atomic
def say_diets(
    member: Membership, signup: Signup, *, counts: Mapping[str, int], words: str = "", now: datetime
) -> list[Diet]:
    """So many of us eat like this (`Food` → number); `words` says what «andet» is. None forgets it.

    Refused `not_yours`, `left`, `no_meal`, `too_late` (the cooks have shopped), `no_such_choice`,
    `more_than_come`, `no_words`, `long_text`, `cpr`.
    """
    event, signup = held_signup(signup)
    if not rules.belongs_to(member, signup):
        raise rules.not_yours()
    if not signup.is_standing:
        raise Refused("left", _("I er meldt fra allerede."))
    if event.kind != Kind.MEAL:
        raise Refused("no_meal", _("Der er ikke fællesspisning."), status=404)
    earlier = {row.food: (row.count, row.words) for row in said_by(signup)}
    wanted = checks.foods(counts, words, signup.party)
    if earlier == wanted:
        return list(said_by(signup))
    if rules.is_closed(event, now) or event.has_begun(now):
        sentence = _("Kokkene har købt ind. Ring eller skriv til værten.")
        raise Refused("too_late", sentence, field="diets")
    said_by(signup).delete()
    return Diet.objects.bulk_create(
        Diet(signup=signup, food=food, count=count, words=other)
        for food, (count, other) in wanted.items()
    )


def said_by(signup: Signup) -> QuerySet[Diet]:
    """What this party does not eat."""
    return Diet.objects.filter(signup=signup).order_by("food")


def old_diets(now: datetime) -> Any:
    """What was said about a meal that ended two weeks ago."""
    return Diet.objects.filter(signup__event__ends_at__lt=now - DIETS_KEPT)


def sweep_diets(now: datetime) -> int:
    return int(old_diets(now).delete()[0])


# --- the list is ready ---------------------------------------------------------------------------


def tell_lists_due(now: datetime) -> int:
    """At the closing hosts and cooks hear that the list is ready, once. How many meals.

    Without a closing that is a day before. Never once it has begun.
    """
    closed = Q(sign_up_by__lte=now) | Q(sign_up_by=None, starts_at__lte=now + SHOPPING)
    untold = Q(meal=None) | Q(meal__list_told_at=None)
    up = Event.objects.up(now).filter(closed, untold, kind=Kind.MEAL, joining=Joining.SIGN_UP)
    return in_batches(
        lambda: up.filter(starts_at__gt=now).order_by("starts_at", "pk"),
        Event.objects.select_related("estate"),
        lambda event: _tell_list(event, now),
    )


def _tell_list(event: Event, now: datetime) -> None:
    Meal.objects.update_or_create(event=event, defaults={"list_told_at": now})
    telling.list_is_ready(event, now)


# --- what it comes to ----------------------------------------------------------------------------


def newcomers_among(signups: list[Signup], event: Event) -> set[int]:
    """Ids of the parties that eat free: they moved in within ninety days, and it is their first.

    Two queries whatever their number. Needs the signups' households.
    """
    since = event.starts_at.date() - timedelta(days=rules.NEW_DAYS)
    new = {
        one.household_id: one.pk
        for one in signups
        if one.household is not None and one.household.period.lower >= since
    }
    eaten = Signup.objects.coming().filter(
        household__in=new, event__kind=Kind.MEAL, event__ends_at__lt=event.starts_at
    )
    before = set(eaten.exclude(event=event).values_list("household", flat=True))
    return {pk for household, pk in new.items() if household not in before}


# --- what is left --------------------------------------------------------------------------------


@transaction.atomic
def share_leftovers(member: Membership, event: Event, *, text: str, now: datetime) -> Notice:
    """«Mad til overs» on the board, for those the meal was for, until midnight. Once a meal.

    Refused `not_yours` (neither host nor cook), `no_meal`, `not_today`, `no_board` (the estate has
    none), and for what the board refuses.
    """
    event = held(event)
    if not is_cook(member, event) and not _hosts(member, event):
        raise rules.not_yours()
    if event.kind != Kind.MEAL:
        raise Refused("no_meal", _("Der er ikke fællesspisning."), status=404)
    if event.is_called_off or local(event.starts_at).date() != local(now).date():
        raise Refused("not_today", _("Det kan I sige den dag, I spiser."))
    food = _category(member)
    if food is None:
        raise Refused("no_board", _("Her er ingen opslagstavle. Sig det i opgangen."))
    written = board.Written(
        category=food,
        title=_("Mad til overs"),
        text=tidied(text) or _("Kom og hent en portion. Tag en bøtte med."),
        language=member.user.language,
        scope=event.scope,
        entrance=event.entrance,
        circle=event.circle,
        ends_on=local(now).date(),
        has_comments=False,
    )
    # The same meal puts up one notice, however often it is pressed.
    notice = board_actions.put_up(member, written, token=uuid5(event.token, "leftovers"), now=now)
    Meal.objects.update_or_create(event=event, defaults={"leftovers_at": now})
    notify.push(event)
    return notice


def _category(member: Membership) -> Category | None:
    """Where food stands on the estate's board, or what is given away, or anything."""
    shown = Category.objects.visible_to(member).on().filter(writer=Category.Writer.ANYBODY)
    first: Category | None = (
        shown.filter(icon="cooking-pot-duotone").first()
        or shown.filter(shape=Category.Shape.SWAP).first()
        or shown.first()
    )
    return first
