"""The verbs of the way in: letters with codes, redeemed once per adult, and wrong codes counted."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from psycopg.types.range import DateRange

from community import live
from community.errors import Refused
from community.people import codes
from community.people.actions import enrol, open_profile
from community.people.guesses import Limit, kept_for, key_of, limits_of
from community.people.models import Guess, Household, Invitation, Membership, User

log = logging.getLogger(__name__)

LONGEST_LETTER = 30  # days a code may live (AU-1)


@transaction.atomic
def invite(household: Household, *, now: datetime, places: int = 2, days: int = 30) -> str:
    """Make a code for the household's letter; older open codes stop working. Returns the code.

    It works today and `days - 1` whole days more. It is nowhere else: only its digest is
    kept. ValueError for more than thirty days or twenty places, or none.
    Refused `moved_out` when the household does not live there any more.
    """
    if not 1 <= days <= LONGEST_LETTER or not 1 <= places <= 20:
        raise ValueError("A code lives 1 to 30 days and has 1 to 20 places.")
    household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    refuse_if_moved(household, now)
    household.invitations.letters().open(now).update(revoked_at=now)
    code = codes.new_code()
    household.invitations.create(
        digest=codes.digest(code),
        places=places,
        created_at=now,
        expires_at=midnight(timezone.localdate(now) + timedelta(days=days)),
    )
    return code


def midnight(day: date) -> datetime:
    """When the day begins in Copenhagen."""
    return timezone.make_aware(datetime.combine(day, time.min))


def open_invitation(code: str, *, now: datetime) -> Invitation:
    """The invitation a typed code belongs to; reading it uses nothing up.

    A helper's code is handed back as it is: see its `helps`. Refused `unknown_code`,
    `revoked_code`, `expired_code`, `used_code` or `moved_out`.
    """
    found = Invitation.objects.select_related(
        "household__dwelling__entrance__estate__organisation"
    ).filter(digest__in=codes.digests(code))
    invitation = found.first()
    if invitation is not None and invitation.helps_id:
        return invitation  # a helper's code: its own room looks at it (helping.actions)
    return _usable(invitation, now)


@transaction.atomic
def redeem_place(
    invitation_id: int, *, name: str, language: str = "da", now: datetime, **facts: Any
) -> Membership:
    """Use one place of a letter's code for a new person; they are a member from today.

    The code was typed and looked up (`open_invitation`) a moment ago. Locks the invitation. `facts`
    are `is_hidden`, and `is_adult`: all that is ever asked about somebody's age. Refused as there,
    and `name_missing`, `long_name`, `cpr`.
    """
    household = take_place_of(invitation_id, now).household
    user = open_profile(name=name, language=language, now=now, **facts)
    return _join(user, household, now)


@transaction.atomic
def join(user: User, invitation_id: int, *, now: datetime) -> Membership:
    """Use one place of a letter's code for a person who has a profile already.

    Refused as `open_invitation`, and `already_home`, `lives_elsewhere`.
    """
    household = take_place_of(invitation_id, now).household
    member = _join(user, household, now)
    live.lock_out(user.pk)
    return member


def take_place_of(invitation_id: int, now: datetime) -> Invitation:
    """Lock the invitation and use one place; part of other verbs. The constraint is the last word.

    Refused as `open_invitation`.
    """
    invitation = (
        Invitation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("household__dwelling__entrance__estate")
        .filter(pk=invitation_id, helps=None)
        .first()
    )
    invitation = _usable(invitation, now)
    Invitation.objects.filter(pk=invitation.pk).update(used=F("used") + 1)
    return invitation


def _usable(invitation: Invitation | None, now: datetime) -> Invitation:
    if invitation is None:
        raise Refused(
            "unknown_code",
            _("Koden passer ikke. Se efter i brevet, og prøv igen."),
            status=422,
            field="code",
        )
    is_letter = invitation.invited_by_id is None and invitation.helps_id is None
    for wrong, code, from_the_office, from_a_neighbour in [
        (
            invitation.revoked_at is not None,
            "revoked_code",
            _("Koden virker ikke mere, fordi I har fået et nyere brev. Brug koden fra det."),
            _("Koden er trukket tilbage. Spørg den, du har fået den af."),
        ),
        (
            invitation.expires_at <= now,
            "expired_code",
            _("Koden er for gammel. Ring til kontoret, så får du et nyt brev."),
            _("Koden er for gammel. Bed om en ny der, hvor du fik den."),
        ),
        (
            invitation.used >= invitation.places,
            "used_code",
            _("Koden er brugt. Ring til kontoret, så får du et nyt brev."),
            _("Koden er brugt. Bed om en ny der, hvor du fik den."),
        ),
    ]:
        if wrong:
            raise Refused(code, from_the_office if is_letter else from_a_neighbour, field="code")
    refuse_if_moved(invitation.household, now)
    return invitation


def refuse_if_moved(household: Household, now: datetime) -> None:
    """Refused `moved_out` when the household does not live there today."""
    if timezone.localdate(now) not in household.period:
        raise Refused(
            "moved_out", _("Der bor ikke nogen i boligen lige nu. Ring til kontoret."), field="code"
        )


def _join(user: User, household: Household, now: datetime) -> Membership:
    """Make the person a member of the household's estate, or give a colleague their home there.

    An office keeps its own days (its term); the home has no end. Refused `already_home`,
    `lives_elsewhere`, and `already_member` when they are to come in by another door later.
    """
    today = timezone.localdate(now)
    estate = household.dwelling.entrance.estate
    rows = Membership.objects.select_for_update(no_key=True, of=("self",)).order_by("period")
    standing = rows.filter(user=user, estate=estate, period__overlap=DateRange(today, None)).first()
    live.push(f"household:{household.pk}")
    if standing is None:
        return enrol(user, estate, household=household, on=today)
    if standing.household_id == household.pk:
        raise Refused("already_home", _("Du bor her allerede."))
    if standing.household_id is not None:
        raise Refused(
            "lives_elsewhere",
            _("Du bor i en anden bolig her. Ring til kontoret, så flytter de dig."),
        )
    standing.household, standing.left_at = household, None
    standing.period = DateRange(min(standing.period.lower, today), None)
    try:
        with transaction.atomic():
            standing.save(update_fields=["household", "period", "left_at"])
    except IntegrityError:
        raise Refused("already_member", _("Du er med i afdelingen allerede.")) from None
    return standing


# --- wrong codes --------------------------------------------------------------------------------


@transaction.atomic
def begin_guess(purpose: str, place: str, *, now: datetime, target: str = "") -> list[int]:
    """Count a guess before it is looked at, so that parallel guesses are counted too.

    Hand what this returns to `forgive` when the guess was right. One at a time per purpose, under
    an advisory lock. Refused `too_many_guesses` (429) with `retry_after` in seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"guess:{purpose}"])
    target = key_of(f"{purpose}:{target}") if target else ""
    for limit in limits_of(place, target, purpose):
        _refuse_beyond(limit, purpose, now)
    names = [purpose, f"{purpose}.target"]
    Guess.objects.filter(purpose__in=names, at__lt=now - kept_for(purpose)).delete()
    kept = [Guess(purpose=purpose, key=place, at=now)]
    if target:
        kept.append(Guess(purpose=f"{purpose}.target", key=target, at=now))
    return [guess.pk for guess in Guess.objects.bulk_create(kept)]


def forgive(guesses: Iterable[int]) -> None:
    """The guess was right: it does not count."""
    Guess.objects.filter(pk__in=list(guesses)).delete()


def guesses_left(purpose: str, place: str, *, now: datetime) -> int:
    """How many more wrong codes may come from this place."""
    limit = limits_of(place)[0]
    return max(0, limit.most - len(_recent(limit, purpose, now)))


def _refuse_beyond(limit: Limit, purpose: str, now: datetime) -> None:
    recent = _recent(limit, purpose, now)
    if len(recent) < limit.most:
        return
    if not limit.key:
        log.warning("many wrong codes: %s in a minute (%s)", len(recent), purpose)
    wait = max(1, ceil((recent[0] + limit.window - now).total_seconds()))
    minutes = -(-wait // 60)
    sentence = ngettext_lazy(
        "Det blev for mange forsøg. Vent et minut, og prøv igen.",
        "Det blev for mange forsøg. Vent %(minutes)s minutter, og prøv igen.",
        "minutes",
    ) % {"minutes": minutes}
    raise Refused("too_many_guesses", sentence, status=429, facts={"retry_after": wait})


def _recent(limit: Limit, purpose: str, now: datetime) -> list[datetime]:
    """When the latest guesses under this limit were made, the oldest first."""
    guesses = Guess.objects.filter(
        purpose__in=[purpose, f"{purpose}.target"] if limit.key else [purpose],
        at__gt=now - limit.window,
    )
    if limit.key:
        guesses = guesses.filter(key=limit.key)
    latest = guesses.order_by("-at").values_list("at", flat=True)[: limit.most]
    return list(latest)[::-1]
