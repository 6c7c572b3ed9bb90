"""The verbs of the code card: make one, take it back, and look one up."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people import guesses
from community.people.models import CodeCard, User
from community.people.welcome import actions as welcome

SALT = "community.people.cards"
NUMBER, CODE = 8, 6
LONG_WAIT = 3600  # seconds: beyond an hour nobody waits on minutes
WAYS_TO_DRAW = 5  # a number may be taken; five times in a row it is not


@transaction.atomic
def issue_card(user: User, *, now: datetime) -> tuple[str, str]:
    """Make a card for the person; an older one stops working. Returns (number, code).

    The code is nowhere else: only a keyed digest is kept. Digits only, so that it can be read
    aloud and typed by anybody. Refused `not_on_paper` for who has an e-mail to log in with.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.email:
        raise Refused("not_on_paper", _("Personen logger ind med sin e-mail og har ikke et kort."))
    revoke_card(user, now=now)
    code = _digits(CODE)
    for _try in range(WAYS_TO_DRAW):
        number = _digits(NUMBER)
        try:
            with transaction.atomic():
                card = CodeCard(user=user, number=number, digest=digest(number, code))
                card.created_at = now
                card.save()
        except IntegrityError:
            continue
        return number, code
    raise RuntimeError("No free card number was drawn.")


def revoke_card(user: User, *, now: datetime) -> int:
    """The person's card stops working; how many did."""
    return CodeCard.objects.filter(user=user, revoked_at=None).update(revoked_at=now)


def open_card(
    number: str, code: str, *, place: str, now: datetime, mine: User | None = None
) -> User:
    """The person whose card this is. Counted before it is looked at, per card and per place.

    `place` is `guesses.place_of(request)`. With `mine` only that person's card fits. Refused
    `wrong_card` (the same for an unknown number and a wrong code) and `too_many_guesses` (429): five
    a quarter from one place, ten a day at one card.
    """
    number, code = digits_in(number), digits_in(code)
    counted = _count(number, place, now)
    found = CodeCard.objects.open().select_related("user").filter(number=number)
    card = (found.filter(user=mine) if mine else found).first()
    kept = card.digest if card else digest("", "")
    right = any(
        constant_time_compare(kept, digest(number, code, key))
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
    if card is None or not right:
        sentence = _("Kortet passer ikke. Se efter på nummer og kode, og prøv igen.")
        raise Refused("wrong_card", sentence, status=422, field="code")
    welcome.forgive(counted)
    CodeCard.objects.filter(pk=card.pk).update(used_at=now)
    return card.user


def _count(number: str, place: str, now: datetime) -> list[int]:
    try:
        return welcome.begin_guess(guesses.CARD, place, target=number, now=now)
    except Refused as no:
        if no.facts["retry_after"] > LONG_WAIT:
            no.message = _("Det blev for mange forsøg i dag. Prøv igen i morgen, eller ring.")
        raise


def digest(number: str, code: str, secret: str | None = None) -> str:
    """What the database keeps: HMAC-SHA256 over number and code, keyed by SECRET_KEY."""
    return salted_hmac(SALT, f"{number}:{code}", secret=secret, algorithm="sha256").hexdigest()


def digits_in(text: str) -> str:
    """The digits of what was typed, in any script, without spaces and hyphens."""
    return "".join(str(int(c)) for c in text[:60] if c.isdecimal())


def shown(number: str) -> str:
    """«1234 5678», as it stands on the card."""
    return f"{number[:4]} {number[4:]}"


def _digits(length: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(length))
