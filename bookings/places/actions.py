"""The verbs of a place as a thing: say what is broken, say it is mended, a new sign on the door."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import rules
from bookings.models import FAULT_LENGTH, Facility, Fault, PlacePicture, Sign
from community import live
from community.errors import Refused
from community.people import codes
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership, User
from community.pictures import actions as shelf
from community.pictures.models import Picture

CODE_LENGTH = 6
MOST_PICTURES = 6
MOST_FAULTS = 10


def keepers_only(member: Membership, facility: Facility) -> None:
    """Refused `not_yours` (403) for who does not look after the place."""
    if not rules.can_close(member, facility):
        message = _("Det er viceværten og bestyrelsen, der passer stedet.")
        raise Refused("not_yours", message, status=403)


@transaction.atomic
def tell_fault(member: Membership, facility: Facility, *, text: str, now: datetime) -> Fault:
    """Say what does not work, for the next one to read; the same words again are the same fault.

    Refused `guest` (403), `empty`, `too_long`, `cpr`, and `enough` when as many stand already.
    """
    if member.is_guest:
        raise Refused("guest", _("Det kan dem, der bor eller arbejder her."), status=403)
    said = _text(text)
    standing = list(Fault.objects.standing().filter(facility=facility))
    same = next((one for one in standing if one.text == said), None)
    if same is not None:
        return same
    if len(standing) >= MOST_FAULTS:
        message = _("Der er meldt så meget her, at viceværten skal se på det først.")
        raise Refused("enough", message, field="text")
    fault = Fault.objects.create(
        facility=facility, text=said, told_by=member, told_at=now, helped_by=member.helper
    )
    live.push(f"facility:{facility.pk}")
    return fault


def _text(text: str) -> str:
    said = " ".join(refuse_cpr(text, field="text").split())
    if not said:
        raise Refused("empty", _("Skriv, hvad der ikke virker."), status=422, field="text")
    if len(said) > FAULT_LENGTH:
        message = _("Skriv det kortere. Der er plads til %(n)s tegn.") % {"n": FAULT_LENGTH}
        raise Refused("too_long", message, status=422, field="text")
    return said


@transaction.atomic
def clear_fault(member: Membership, fault: Fault, *, now: datetime) -> None:
    """It works again. Twice is once. Refused `not_yours` for who does not look after the place."""
    keepers_only(member, fault.facility)
    Fault.objects.filter(pk=fault.pk).standing().update(cleared_at=now, cleared_by=member)
    live.push(f"facility:{fault.facility_id}")


@transaction.atomic
def fault_after_all(member: Membership, fault: Fault) -> None:
    """It does not work after all. Refused `not_yours` for who does not look after the place."""
    keepers_only(member, fault.facility)
    Fault.objects.filter(pk=fault.pk).update(cleared_at=None, cleared_by=None)
    live.push(f"facility:{fault.facility_id}")


@transaction.atomic
def sign_of(member: Membership, facility: Facility) -> Sign:
    """The place's sign, made the first time somebody wants to print it. Refused `not_yours`."""
    keepers_only(member, facility)
    Facility.objects.select_for_update(no_key=True, of=("self",)).get(pk=facility.pk)
    found = Sign.objects.filter(facility=facility).first()
    return found or Sign.objects.create(facility=facility, code=_new_code())


@transaction.atomic
def new_sign(member: Membership, facility: Facility, *, now: datetime) -> Sign:
    """Another code: the old sign and the old screen open nothing. A line in the logbook.

    Refused `not_yours` for who does not look after the place.
    """
    sign = sign_of(member, facility)
    sign.code = _new_code()
    sign.save(update_fields=["code"])
    logbook.note(
        "sign.made_anew", by=member.user, estate=member.estate, now=now,
        facts={"facility": facility.pk},
    )  # fmt: skip
    return sign


def _new_code() -> str:
    """Short enough for a small square, and to be typed; nothing private is behind it."""
    while True:
        code = "".join(secrets.choice(codes.ALPHABET) for _number in range(CODE_LENGTH))
        if not Sign.objects.filter(code=code).exists():
            return code


@transaction.atomic
def hang(member: Membership, facility: Facility, pictures: Sequence[Picture]) -> None:
    """These photos of the place, in this order, instead of those there were.

    Refused `not_yours`, and as `pictures.take`: `removed`, `too_many_here`, `still_coming`,
    `undescribed`.
    """
    keepers_only(member, facility)
    before = list(PlacePicture.objects.filter(facility=facility).select_related("picture"))
    chosen = shelf.take(
        member,
        [picture.token for picture in pictures],
        already=[row.picture for row in before],
        most=MOST_PICTURES,
    )
    PlacePicture.objects.filter(facility=facility).delete()
    PlacePicture.objects.bulk_create(
        PlacePicture(facility=facility, picture=picture, position=number)
        for number, picture in enumerate(chosen)
    )
    kept = {picture.pk for picture in chosen}
    shelf.take_down(row.picture for row in before if row.picture.pk not in kept)


def forget(user: User) -> None:
    """Who said it, who wrote it for them and who mended it; that something was broken stays."""
    Fault.objects.filter(told_by__user=user).update(told_by=None)
    Fault.objects.filter(helped_by=user).update(helped_by=None)
    Fault.objects.filter(cleared_by__user=user).update(cleared_by=None)
