"""The verbs of somebody from outside: ask for a place, take it by the link, change it, call it off.

They stand in the same line as the neighbours, under the same lock on the event's row. Nothing is
held for who has only typed an address, so an address somebody made up takes no seat.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from community.batches import swept
from community.errors import Refused
from community.locks import again
from community.people import guesses
from community.people.actions import tidy_name
from community.people.cpr import refuse_cpr
from community.people.welcome import actions as welcome
from community.poke import Poke
from events import notify, rules
from events.guests import letters
from events.locks import held
from events.models import Event, Outsider, OutsiderQuerySet, Signup
from events.models.outsiders import NAME_LENGTH
from events.seats import actions as seats
from events.signing import actions as signing

# So long the link waits for who asked; so long after the event everything about them is kept.
CONFIRM_WITHIN, KEPT = timedelta(hours=24), timedelta(days=7)
poke = Poke("events.tasks.write_to_guests")
State = Signup.State


def ask(
    event: Event,
    *,
    name: str,
    email: str,
    heads: int,
    language: str,
    place: str,
    now: datetime,
) -> None:
    """Send a link to the address. What comes back is the same, whoever has the address.

    `place` is where the request comes from (`guesses.place_of`). Refused `not_there` for what is not
    open to all, as `rules.why_not_sign_up`, `no_party`, `too_many`, `never_fits`, `no_name`,
    `no_email`, `cpr`, and `too_many_guesses` for many mails from one place or to one address.
    """
    _refuse_closed(event, now)
    rules.refuse_party(heads, 0, 0)
    if event.capacity is not None and heads > event.capacity:
        raise seats.never_fits(event.capacity)
    first = refuse_cpr(tidy_name(name, longest=NAME_LENGTH, field="name"), field="name")
    address = _address(email)
    welcome.begin_guess(guesses.MAIL, place, target=f"guest:{address}", now=now)
    with transaction.atomic():
        _wants(event, address, {"name": first, "heads": heads, "language": language[:10]}, now)
    poke.after_commit()


def _refuse_closed(event: Event, now: datetime) -> None:
    no = rules.why_not_outside(event, now)
    if no is not None:
        raise no


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        sentence = _("Skriv din e-mail, for eksempel navn@eksempel.dk.")
        raise Refused("no_email", sentence, status=422, field="email") from None
    return address


def _wants(event: Event, address: str, said: dict[str, object], now: datetime) -> None:
    seed = letters.new_seed()
    facts: dict[str, object] = said | {
        "email": address,
        "seed": seed,
        "digest": letters.first_digest(seed),
        "asked_at": now,
        "knows_starts_at": event.starts_at,
        "knows_place": event.place,
    }
    row, is_new = Outsider.objects.get_or_create(event=event, email__iexact=address, defaults=facts)
    if is_new:
        return
    again_for: dict[str, object] = {"sent_at": None, "tries": 0}
    if row.confirmed_at is None:
        again_for |= facts
    # Who has a place keeps it as it is; the link comes once more to the address, and only there.
    Outsider.objects.filter(pk=row.pk).update(**again_for)


def by_link(secret: str, now: datetime) -> Outsider:
    """Who has this link. Refused `gone` for a link that is none, is over or was not used in time."""
    rows = Outsider.objects.filter(digest=letters.digest(secret), event__ends_at__gt=now)
    found = rows.select_related("event__estate__organisation").first()
    if found is None or found.is_forgotten(now, CONFIRM_WITHIN):
        raise _gone()
    return found


def _gone() -> Refused:
    return Refused("gone", _("Linket virker ikke mere."), status=404)


def signup_of(outsider: Outsider) -> Signup | None:
    """The place they have, or had; None before the link was used."""
    found = Signup.objects.filter(outsider=outsider).first()
    if found is not None:
        found.event = outsider.event
    return found


# --- by the link -----------------------------------------------------------------------------------


def confirm(secret: str, *, heads: int, now: datetime) -> Signup:
    """The place is theirs, or a place in line where it is full. Twice is once.

    Refused `gone`, `no_party`, `too_many`, `never_fits`, as `rules.why_not_outside`, and `busy`.
    """
    rules.refuse_party(heads, 0, 0)
    return again(lambda: _confirm(secret, heads, now))


@transaction.atomic
def _confirm(secret: str, heads: int, now: datetime) -> Signup:
    event, outsider = _held(secret, now)
    earlier = signup_of(outsider)
    if earlier is not None and earlier.is_standing:
        return earlier
    _refuse_closed(event, now)
    seats.settle(event, now)
    if earlier is not None:  # the offer ran out; who asks again stands at the back
        earlier.delete()
    signup = Signup(event=event, outsider=outsider, adults=heads, created_at=now)
    seats.place(signup, now)
    Outsider.objects.filter(pk=outsider.pk).update(
        confirmed_at=now, heads=heads, knows_state=signup.state, reminded_at=None
    )
    notify.push_list(event)
    return signup


def _held(secret: str, now: datetime) -> tuple[Event, Outsider]:
    """The event, locked, and the link as it is then."""
    event = held(Event(pk=by_link(secret, now).event_id))
    outsider = by_link(secret, now)
    outsider.event = event
    return event, outsider


def resize(secret: str, *, heads: int, now: datetime) -> Signup:
    """They are more or fewer. Refused `gone`, `left`, `begun`, and as `signing.resize`."""
    rules.refuse_party(heads, 0, 0)
    return again(lambda: _resize(secret, heads, now))


@transaction.atomic
def _resize(secret: str, heads: int, now: datetime) -> Signup:
    event, signup = _own(secret, now)
    seats.settle(event, now)
    signup.refresh_from_db(fields=["state", "offered_until", "left_at"])
    signing.refuse_unless_standing(signup)
    if heads > signup.party:
        signing.refuse_more(event, signup, heads - signup.party, now)
    signup.adults = heads
    signup.save(update_fields=["adults"])
    signup.refresh_from_db(fields=["party"])
    seats.settle(event, now)
    notify.push_list(event)
    return signup


@transaction.atomic
def say_yes(secret: str, *, now: datetime) -> Signup:
    """Yes to the seats that were offered. Refused `gone`, `offer_over`, `begun`, `called_off`."""
    _event, signup = _own(secret, now)
    if signup.state == State.GOING:
        return signup
    if signup.event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if not rules.is_offer_open(signup, now):
        raise signing.offer_over()
    signup.state, signup.offered_until = State.GOING, None
    signup.save(update_fields=["state", "offered_until"])
    notify.push_own(signup)
    return signup


def leave(secret: str, *, now: datetime) -> Event:
    """«Meld fra»: the seats go on, and what is known about them is deleted at once.

    Refused `gone` and `begun`.
    """
    return again(lambda: _leave(secret, now))


@transaction.atomic
def _leave(secret: str, now: datetime) -> Event:
    event, outsider = _held(secret, now)
    signup = signup_of(outsider)
    if event.has_begun(now):
        raise rules.begun()
    if signup is not None and signup.is_standing:
        signup.event = event
        seats.leave(signup, now)
    outsider.delete()
    notify.push_list(event)
    return event


def _own(secret: str, now: datetime) -> tuple[Event, Signup]:
    event, outsider = _held(secret, now)
    signup = signup_of(outsider)
    if signup is None:
        raise _gone()
    signing.refuse_unless_standing(signup)
    if event.has_begun(now):
        raise rules.begun()
    return event, signup


# --- the broom -------------------------------------------------------------------------------------


def old_guests(now: datetime) -> OutsiderQuerySet:
    """Whose event ended a week ago."""
    return Outsider.objects.filter(event__ends_at__lt=now - KEPT)


def sweep_guests(now: datetime) -> int:
    """Name, address and sign-up go; how many came stays on the event, as a number."""
    return _swept(lambda: old_guests(now))


def forget_unanswered(now: datetime) -> int:
    """Who did not use the link within a day had no place, and is deleted."""
    asked = now - CONFIRM_WITHIN
    return _swept(lambda: Outsider.objects.unanswered().filter(asked_at__lte=asked))


def _swept(rows: Callable[[], OutsiderQuerySet]) -> int:
    return swept(rows(), lambda some: some.delete())
