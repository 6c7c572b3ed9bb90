"""From a gap to a draft: a template on a good day of the month, or what was held last year."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from community import lending
from community.errors import Refused
from community.people.models import Membership
from community.people.tenancy import Scope
from community.times import local, wall
from events.ending import actions as ending
from events.making import actions as making
from events.making.filling import A_YEAR
from events.making.forms import NOON
from events.making.recipes import NOTICE_DAYS, Chore, Recipe
from events.meeting.rules import refuse_unless_committee
from events.models import Event, Kind
from events.wheel.months import good_day
from events.written import Written, as_written


def draft_of_recipe(
    member: Membership, recipe: Recipe, month: date, *, taken: Collection[date] = (), now: datetime,
    request_key: str,
) -> Event:  # fmt: skip
    """A template, filled in on a good day of the month and kept as a draft with its tasks.

    Asking twice makes one. Refused `not_yours`, `month_over`, and as `making.actions.make`.
    """
    refuse_unless_committee(member)
    earliest = local(now).date() + timedelta(days=NOTICE_DAYS)
    day = good_day(recipe.weekday, month, earliest, taken)
    if day is None:
        raise Refused("month_over", _("Der er ikke flere gode dage i den måned. Tag den næste."))
    starts = wall(day, recipe.begins)
    closes = day - timedelta(days=recipe.closes_days)
    lent = lending.places_for(member) if recipe.inside else []
    written = Written(
        title=str(recipe.title or recipe.name),
        text=str(recipe.text),
        kind=recipe.kind,
        interplay=recipe.interplay,
        scope=Scope.ESTATE,
        joining=recipe.joining,
        come_alone=recipe.come_alone,
        place_key=lent[0].key if lent else "",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=recipe.minutes),
        sign_up_by=wall(closes, NOON) if recipe.closes_days else None,
    )
    return making.make(
        member, written, recipe.chores, publish=False, now=now, request_key=request_key
    )


def draft_again(
    member: Membership, event: Event, *, now: datetime, request_key: str
) -> Event:  # fmt: skip
    """«Gentag»: the same weekday and hour a year on, as a draft with its tasks.

    Refused `not_yours`, `has_its_own_page` (a meeting), and as `making.actions.make`.
    """
    refuse_unless_committee(member)
    if event.kind == Kind.MEETING:
        raise Refused("has_its_own_page", _("Afdelingsmødet har sin egen side."))
    written = as_written(event)
    assert written.starts_at is not None
    assert written.ends_at is not None
    step = A_YEAR
    while local(written.starts_at) + step <= local(now):
        step += A_YEAR
    lent = {place.key for place in lending.places_for(member)}
    again = replace(
        written,
        starts_at=_on(written.starts_at, step),
        ends_at=_on(written.ends_at, step),
        sign_up_by=_on(written.sign_up_by, step) if written.sign_up_by else None,
        publish_at=None,
        place_key=written.place_key if written.place_key in lent else "",
        hosts=[] if event.is_office else None,
    )
    chores = [Chore(task.what, task.wanted, task.effort) for task in event.tasks.all()]
    return making.make(member, again, chores, publish=False, now=now, request_key=request_key)


@transaction.atomic
def draft_year(
    member: Membership, events: Iterable[Event], *, now: datetime, request_key: str
) -> list[Event]:
    """«Gentag hele sidste år»: each a year on, all of them or none. Asking twice makes them once.

    Refused `not_yours`, `nothing_left`, and as `making.actions.make`, naming the one that stops it.
    """
    refuse_unless_committee(member)
    made = []
    for event in events:
        key = f"{request_key}:{str(event.token)[:30]}"
        try:
            made.append(draft_again(member, event, now=now, request_key=key))
        except Refused as no:
            sentence = _("{what} kan ikke gentages: {why}").format(what=event.title, why=no)
            raise Refused(no.code, sentence, status=no.status) from no
    if not made:
        raise Refused("nothing_left", _("Alt fra sidste år står i året allerede."))
    return made


@transaction.atomic
def take_back(member: Membership, tokens: Iterable[str], *, now: datetime) -> int:
    """«Fortryd»: the drafts that nobody has put up since are thrown away. How many."""
    drafts = Event.objects.drafts_of(member).filter(token__in=list(tokens))
    found = list(drafts.order_by("pk"))
    for event in found:
        ending.discard(member, event, now=now)
    return len(found)


def _on(moment: datetime, step: timedelta) -> datetime:
    """So much later by the calendar, at the same hour on the wall."""
    there = local(moment)
    return wall((there + step).date(), there.time())
