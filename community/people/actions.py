"""The verbs of the people room: homes, moving in, roles, profiles, moving out.

The way in with a letter is in `welcome/actions.py`.
"""

import logging
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from community import live
from community.errors import Refused
from community.people.cpr import refuse_cpr
from community.people.importing import Home
from community.people.logbook import actions as logbook
from community.people.models import (
    Circle,
    CodeCard,
    Dwelling,
    Entrance,
    Estate,
    Helping,
    Household,
    Invitation,
    Membership,
    Organisation,
    RoleTerm,
    User,
)
from community.people.reach import notify

log = logging.getLogger(__name__)
FORMER = _("Tidligere nabo")

NAME_LENGTH, SURNAME_LENGTH = 40, 60
CHOICES: dict[str, type[TextChoices]] = {
    "language": User.Language,
    "text_size": User.TextSize,
    "theme": User.Theme,
}
OWN_WISHES = (*CHOICES, "reached_by", "quiet_from", "quiet_until")


# --- the house as a thing ----------------------------------------------------------------------


def open_organisation(name: str, **facts: str) -> Organisation:
    """A boligorganisation; `facts` are its other columns. The one we have, if it is known."""
    return Organisation.objects.get_or_create(name=name, defaults=facts)[0]


def open_estate(organisation: Organisation, *, number: int, slug: str, **facts: Any) -> Estate:
    """An afdeling; `facts` are its other columns. The one we have, if the number is known."""
    return organisation.estates.get_or_create(number=number, defaults={"slug": slug, **facts})[0]


@transaction.atomic
def import_dwellings(estate: Estate, homes: Sequence[Home]) -> int:
    """Add the homes that are missing, with their entrances and circles, and say how many.

    All or nothing; what stands there already is left alone. IntegrityError when an address belongs
    to another estate, or somebody else adds one of the homes this very moment.
    """
    circles = {
        name: Circle.objects.get_or_create(estate=estate, name=name)[0]
        for name in {home.circle for home in homes if home.circle}
    }
    entrances = {home.address: _entrance(estate, home, circles) for home in reversed(homes)}
    standing = set(
        Dwelling.objects.filter(entrance__estate=estate).values_list("entrance", "floor", "door")
    )
    missing = [
        Dwelling(
            entrance=entrances[home.address],
            floor=home.floor,
            door=home.door,
            number=home.number,
        )
        for home in homes
        if (entrances[home.address].pk, home.floor, home.door) not in standing
    ]
    return len(Dwelling.objects.bulk_create(missing))


def _entrance(estate: Estate, home: Home, circles: dict[str, Circle]) -> Entrance:
    return Entrance.objects.get_or_create(
        estate=estate,
        street=home.street,
        house_number=home.house_number,
        postcode=home.postcode,
        defaults={"city": home.city, "circle": circles.get(home.circle)},
    )[0]


# --- households, members and roles -------------------------------------------------------------


def move_in(dwelling: Dwelling, *, on: date) -> Household:
    """A household begins in the home on that day.

    Refused `home_taken` while another household lives there, or is to live there later.
    """
    try:
        with transaction.atomic():
            return Household.objects.create(dwelling=dwelling, period=DateRange(on, None))
    except IntegrityError:
        raise Refused("home_taken", _("Der bor nogen i boligen allerede.")) from None


def enrol(
    user: User,
    estate: Estate,
    *,
    on: date,
    household: Household | None = None,
    title: str = "",
) -> Membership:
    """The person is a member of the estate from that day: lives there, or works there.

    Refused `already_member` when they are one already.
    """
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user=user,
                estate=estate,
                household=household,
                title=title,
                period=DateRange(on, None),
            )
    except IntegrityError:
        raise Refused("already_member", _("Personen er med i afdelingen allerede.")) from None


@transaction.atomic
def appoint(member: Membership, role: str, *, since: date, until: date | None = None) -> RoleTerm:
    """Give a member a role from `since` until (not including) `until`; it ends by itself.

    Locks the membership: two who give it at once give it once. Refused `not_of_age`, and
    `has_the_office` when they hold the same role on any of those days.
    """
    locked = Membership.objects.select_for_update(no_key=True, of=("self",))
    member = locked.select_related("user").get(pk=member.pk)
    if not member.user.is_adult:
        raise Refused("not_of_age", _("Man skal være fyldt 18 år for at have en rolle i huset."))
    period = DateRange(since, until)
    if member.terms.filter(role=role, period__overlap=period).exists():
        raise Refused("has_the_office", _("Den rolle har personen i de dage allerede."))
    term = member.terms.create(role=role, period=period)
    live.lock_out(member.user_id)
    return term


@transaction.atomic
def leave(member: Membership, *, on: date) -> Membership:
    """End the membership: `on` is the first day they are not a member. Closes their open pages.

    A membership lasts a day at least, so who came today leaves tomorrow. What other rooms must do
    (bookings, helping) is for the caller, who knows them.
    """
    list(Household.objects.select_for_update(no_key=True).filter(pk=member.household_id or 0))
    member = Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    last = max(on, member.period.lower + timedelta(days=1))
    if member.period.upper is None or last < member.period.upper:
        member.period = DateRange(member.period.lower, last)
        member.save(update_fields=["period"])
    end_terms(member, last)
    _end_empty_household(member, last)
    live.lock_out(member.user_id)
    return member


def _end_empty_household(member: Membership, last: date) -> None:
    """Nobody is to stay: the home is free for the next household when the last of them has left."""
    household = member.household
    if household is None:
        return
    others = household.memberships.exclude(pk=member.pk).values_list("period", flat=True)
    ends = [period.upper for period in others]
    if None in ends:
        return
    free = max(last, household.period.lower + timedelta(days=1), *ends)
    if household.period.upper is None or free < household.period.upper:
        household.period = DateRange(household.period.lower, free)
        household.save(update_fields=["period"])


def end_terms(member: Membership, last: date) -> None:
    """No role of this membership goes on from `last`; one that was to begin later never does."""
    member.terms.filter(period__startswith__gte=last).delete()
    for term in member.terms.filter(period__overlap=DateRange(last, None)):
        term.period = DateRange(term.period.lower, last)
        term.save(update_fields=["period"])


# --- a person's own -----------------------------------------------------------------------------


@transaction.atomic
def open_profile(
    *, name: str, now: datetime, email: str = "", language: str = "da", **facts: Any
) -> User:
    """A person with login and without a home yet; `facts` are other columns of theirs.

    Refused `name_missing`, `long_name`, `cpr`, `email_taken`.
    """
    user = User.objects.create_user(
        tidy_name(name), None, language=_spoken(language), created_at=now, **facts
    )
    return use_email(user, email=email) if email else user


def change_settings(
    user: User,
    *,
    language: str | None = None,
    text_size: str | None = None,
    theme: str | None = None,
    is_hidden: bool | None = None,
) -> User:
    """Change what is given and leave the rest. Refused `unknown_choice`.

    Open pages of the neighbours look again when somebody hides or shows themselves.
    """
    wishes: dict[str, Any] = {"language": language, "text_size": text_size, "theme": theme}
    wishes = {name: value for name, value in wishes.items() if value is not None}
    for name, value in wishes.items():
        if value not in CHOICES[name].values:
            raise Refused("unknown_choice", _("Det kan man ikke vælge."), status=422, field=name)
    if is_hidden is not None:
        wishes["is_hidden"] = is_hidden
        for estate_id in user.memberships.values_list("estate_id", flat=True):
            live.push(f"neighbours:{estate_id}")
    for name, value in wishes.items():
        setattr(user, name, value)
    if wishes:
        user.save(update_fields=list(wishes))
    return user


def change_name(user: User, *, name: str, surname: str | None = None) -> User:
    """What the neighbours call this person. Refused `name_missing`, `long_name`, `cpr`."""
    user.name = tidy_name(name)
    if surname is not None:
        user.surname = tidy_name(surname, longest=SURNAME_LENGTH, field="surname", needed=False)
    user.save(update_fields=["name", "surname"])
    return user


@transaction.atomic
def use_email(user: User, *, email: str) -> User:
    """Log in with this address from now on; whoever calls has seen proof that it is theirs.

    The address it takes the place of is told, and not what the new one is. Refused `email_taken`
    when another profile has it.
    """
    taken = Refused("email_taken", _("Den adresse hører til en anden profil."), field="email")
    email = email.strip().lower()
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise taken
    before = User.objects.filter(pk=user.pk).values_list("email", flat=True).first()
    user.email, user.on_paper = email, False
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "on_paper"])
            EmailAddress.objects.filter(user=user).exclude(email=email).delete()
            EmailAddress.objects.update_or_create(
                user=user, email=email, defaults={"verified": True, "primary": True}
            )
    except IntegrityError:
        raise taken from None
    if before and before != email:
        told = str(before)
        transaction.on_commit(lambda: notify.mail(user, notify.EMAIL_CHANGED, to=told))
    return user


def tidy_name(
    text: str, *, longest: int = NAME_LENGTH, field: str = "name", needed: bool = True
) -> str:
    """The name without what cannot be seen. Refused `name_missing`, `long_name`, `cpr`."""
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if _is_seen(c))
    name = " ".join(seen.split())
    if needed and not name:
        sentence = _("Skriv det navn, naboerne skal kalde dig.")
        raise Refused("name_missing", sentence, status=422, field=field)
    if len(name) > longest:
        long = _("Navnet er for langt. Der er plads til {most} tegn.").format(most=longest)
        raise Refused("long_name", long, status=422, field=field)
    return refuse_cpr(name, field=field)


def _is_seen(character: str) -> bool:
    """Letters, marks, emoji and their joiners; no control or direction characters."""
    category = unicodedata.category(character)
    return (
        character in "\u200c\u200d"
        or category not in {"Cc", "Cf", "Co", "Cs"}
        or (character.isspace())
    )


def _spoken(language: str) -> str:
    return language if language in User.Language.values else User.Language.DANISH


# --- leaving for good --------------------------------------------------------------------------


@transaction.atomic
def erase(user: User, *, now: datetime) -> None:
    """Keep a nameless row («Tidligere nabo») that nobody can log in to; addresses and keys are gone.

    Memberships stay because rooms count by them, without home and title. Whoever calls has ended
    them and the sessions (privacy.actions.forget).
    """
    user.name, user.surname, user.email, user.phone = str(FORMER), "", None, ""
    user.is_active = user.is_hidden = user.on_paper = False
    user.erased_at, user.last_login = now, None
    for name in OWN_WISHES:
        setattr(user, name, getattr(User(), name))
    user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    Membership.objects.filter(user=user).update(household=None, title="")
    CodeCard.objects.filter(user=user).delete()
    Helping.objects.filter(Q(helper=user) | Q(helped__user=user)).delete()
    Invitation.objects.filter(helps__user=user).delete()
    Invitation.objects.filter(invited_by__user=user).update(invited_by=None)
    live.lock_out(user.pk)


@transaction.atomic
def close_organisation(name: str) -> None:
    """Remove an organisation with everything and everyone that belongs to no other."""
    here = Membership.objects.filter(estate__organisation__name=name)
    elsewhere = Membership.objects.exclude(estate__organisation__name=name)
    gone = User.objects.filter(memberships__in=here).exclude(memberships__in=elsewhere)
    people = list(gone.values_list("pk", flat=True))
    logbook.allow_removal()
    Estate.objects.filter(organisation__name=name).delete()
    Organisation.objects.filter(name=name).delete()
    User.objects.filter(pk__in=people).delete()
