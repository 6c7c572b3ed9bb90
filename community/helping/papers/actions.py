"""The verbs of people on paper: bring somebody in, a new card, how to reach them, their file, goodbye."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.helping import notify, rules
from community.helping.lists import on_paper_at
from community.helping.visits.actions import note_look
from community.people import actions as people
from community.people.belonging import may_know
from community.people.cards import actions as cards
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Dwelling, Entry, Household, Membership, User
from community.privacy.actions import end_sessions, forget_me
from community.privacy.archive.content import Printed, to_print

PHONE = re.compile(r"\+?\d{8,15}")


@dataclass(frozen=True)
class Card:
    """A code card the moment it is made: the code is nowhere else."""

    member: Membership
    number: str
    code: str


@transaction.atomic
def put_on_paper(
    member: Membership,
    home: Dwelling,
    *,
    name: str,
    reached_by: str,
    is_adult: bool,
    agreed: bool,
    now: datetime,
    surname: str = "",
    phone: str = "",
) -> Card:
    """Somebody without e-mail lives in that home: a profile, a membership and a code card.

    A home where nobody lives gets a household from today. Refused `not_agreed`, `phone_missing`,
    `wrong_phone`, `name_missing`, `long_name`, `cpr`, `already_here` (the same name is on paper
    there), `home_taken`, `other_estate`.
    """
    if not agreed:
        raise Refused("not_agreed", _("Spørg først, og sæt kryds."), status=422, field="agreed")
    if home.entrance.estate_id != member.estate_id:
        raise Refused("other_estate", _("Den bolig er ikke her."), status=422, field="door")
    phone = checked_phone(phone, reached_by)
    name = people.tidy_name(name)
    surname = people.tidy_name(
        surname, longest=people.SURNAME_LENGTH, field="surname", needed=False
    )
    household = _living_there(home, now)
    # Who is hidden is left out: a name typed here must not find out where they live.
    seen = [one.user.name.casefold() for one in on_paper_at(home, now) if not one.user.is_hidden]
    if name.casefold() in seen:
        sentence = _("{name} er på papir her allerede. Lav et nyt kort i stedet.").format(name=name)
        raise Refused("already_here", sentence, field="name")
    user = people.open_profile(
        name=name,
        surname=surname,
        phone=phone,
        reached_by=reached_by,
        is_adult=is_adult,
        on_paper=True,
        now=now,
    )
    today = timezone.localdate(now)
    new = people.enrol(user, member.estate, on=today, household=household)
    _note("paper.begun", member, user, now)
    return Card(new, *cards.issue_card(user, now=now))


def _living_there(home: Dwelling, now: datetime) -> Household:
    """The household of the home, locked so that a name is written there once."""
    today = timezone.localdate(now)
    found = Household.objects.living_here(today).filter(dwelling=home).order_by("pk")
    standing = found.select_for_update(no_key=True, of=("self",)).first()
    return standing or people.move_in(home, on=today)


def _note(act: str, member: Membership, about: User, now: datetime) -> None:
    logbook.note(act, by=member.user, about=about, estate=member.estate, now=now)


def checked_phone(text: str, reached_by: str) -> str:
    """The number as it was written. Refused `phone_missing` (who is called has one), `wrong_phone`, `cpr`."""
    phone = " ".join(text.split())
    if not phone and reached_by == User.Reach.CALL:
        sentence = _("Skriv det nummer, vi skal ringe på.")
        raise Refused("phone_missing", sentence, status=422, field="phone")
    if not phone:
        return ""
    refuse_cpr(phone, field="phone")
    if len(phone) > 20 or not PHONE.fullmatch(re.sub(r"[\s.-]", "", phone)):
        sentence = _("Det ligner ikke et telefonnummer. Skriv mindst otte tal.")
        raise Refused("wrong_phone", sentence, status=422, field="phone")
    return phone


@transaction.atomic
def see(member: Membership, person: Membership, *, now: datetime) -> None:
    """The member looks at somebody's phone number: a line in the logbook. Refused `too_many_looks`."""
    note_look(member, person.user, now, facts={"phone": bool(person.user.phone)})


@transaction.atomic
def change_reach(
    member: Membership, person: Membership, *, phone: str, reached_by: str, now: datetime
) -> None:
    """How the house reaches somebody on paper. Refused `phone_missing`, `wrong_phone`, `cpr`."""
    user = _on_paper(person)
    user.phone, user.reached_by = checked_phone(phone, reached_by), reached_by
    user.save(update_fields=["phone", "reached_by"])
    _note("paper.changed", member, user, now)


@transaction.atomic
def new_card(member: Membership, person: Membership, *, now: datetime) -> Card:
    """For who lost theirs: the old one stops, and so does every place it is logged in."""
    user = _on_paper(person)
    made = cards.issue_card(user, now=now)
    end_sessions([user.pk], now)
    live.lock_out(user.pk)
    _note("card.issued", member, user, now)
    return Card(person, *made)


def _on_paper(person: Membership) -> User:
    """The person, locked. Refused `not_on_paper` when they have an e-mail by now."""
    user = User.objects.select_for_update(no_key=True).get(pk=person.user_id)
    if not user.on_paper:
        raise Refused("not_on_paper", _("Beboeren har en profil og gør det selv."))
    return user


# --- what they may ask of the house ---------------------------------------------------------------


@transaction.atomic
def print_file(member: Membership, person: Membership, *, agreed: bool, now: datetime) -> Printed:
    """Everything we know about somebody on paper, to be printed for them there and then.

    It is nowhere afterwards but on the paper; a line in the logbook, and the person is told. Refused
    `may_not`, `not_agreed`, `not_on_paper`, and `too_many` (429) from the fourth within a day.
    """
    _refuse_unless(rules.can_print(member) and _may_meet(member, person), agreed)
    user = _on_paper(person)
    _note("file.printed", member, user, now)
    since = now - rules.PRINT_WINDOW
    if Entry.objects.filter(act="file.printed", about=user, at__gt=since).count() > (
        rules.MOST_PRINTS
    ):
        sentence = _("Det er printet flere gange i dag. Prøv igen i morgen.")
        raise Refused("too_many", sentence, status=429)
    notify.file_printed(person, now)
    return to_print(user)


@transaction.atomic
def forget_person(member: Membership, person: Membership, *, agreed: bool, now: datetime) -> None:
    """Somebody on paper asks to be forgotten, and the office does it, at once and for good.

    The logbook keeps that it was done and by whom, without a name. Refused `may_not`, `not_agreed`,
    `not_on_paper`, `last_administration`.
    """
    _refuse_unless(rules.can_forget(member) and _may_meet(member, person), agreed)
    user = _on_paper(person)
    _note("person.forgotten", member, user, now)
    forget_me(user, now=now)


def _may_meet(member: Membership, person: Membership) -> bool:
    """In the same estate, and who is hidden is reached through the administration."""
    return member.estate_id == person.estate_id and may_know(member, person.user)


def _refuse_unless(allowed: bool, agreed: bool) -> None:
    if not allowed:
        raise Refused("may_not", _("Det er kontorets opgave. Tal med dem."), status=403)
    if not agreed:
        raise Refused("not_agreed", _("Spørg først, og sæt kryds."), status=422, field="agreed")
