"""The verbs of the shelf: put a thing on it, change it, take it off, and say that it is mended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.loans import notify, rules
from bookings.loans.line.actions import end, locked, offer_next, reread
from bookings.models import Condition, Loan, Thing
from bookings.models.loans import ABOUT_LENGTH, NAME_LENGTH, PICK_UP_LENGTH
from community import live
from community.errors import Refused
from community.people.models import Household, Membership
from community.pictures import actions as pictures_shelf
from community.pictures.models import Picture
from community.times import local

MOST_DAYS = 60
LENGTHS = {"name": NAME_LENGTH, "about": ABOUT_LENGTH, "pick_up": PICK_UP_LENGTH}


@transaction.atomic
def put_up(
    member: Membership,
    said: Mapping[str, Any],
    *,
    now: datetime,
    home: Household | None = None,
    pictures: Sequence[Picture] = (),
) -> Thing:
    """Something the estate lends out, or a neighbour in `home` does.

    `said` is name, about, pick_up, kind, given, max_days. Raises Refused: `not_yours` (403),
    `name_needed`, `pick_up_needed`, `wrong_days`, `whose`, `nobody_there`, `long_text`, `cpr`, and
    as `pictures.take`.
    """
    _refuse_unless_desk(member)
    thing = Thing(estate=member.estate, created_at=now)
    _write(member, thing, said, home, pictures, now)
    return thing


@transaction.atomic
def change(
    member: Membership,
    thing: Thing,
    said: Mapping[str, Any],
    *,
    now: datetime,
    home: Household | None = None,
    pictures: Sequence[Picture] = (),
) -> Thing:
    """What is lent already keeps its days. Raises Refused: as `put_up`."""
    row = locked(thing.pk)
    if not rules.keeps(member, row):
        raise rules.not_yours()
    before = row.picture
    _write(member, row, said, home, pictures, now)
    if before is not None and before != row.picture:
        pictures_shelf.take_down([before])
    live.push(f"thing:{row.pk}")
    return row


def _refuse_unless_desk(member: Membership) -> None:
    if not rules.keeps(member, Thing(estate_id=member.estate_id)):
        raise rules.not_yours()


def _write(
    member: Membership,
    thing: Thing,
    said: Mapping[str, Any],
    home: Household | None,
    pictures: Sequence[Picture],
    now: datetime,
) -> None:
    for name, most in LENGTHS.items():
        setattr(thing, name, rules.said(str(said.get(name) or ""), most, name))
    if not thing.name:
        raise _wrong("name_needed", _("Skriv, hvad det er."), "name")
    if not thing.pick_up:
        raise _wrong("pick_up_needed", _("Skriv, hvor man henter den."), "pick_up")
    thing.kind, thing.given = said["kind"], said["given"]
    thing.max_days = said.get("max_days") or 0
    if not 0 < thing.max_days <= MOST_DAYS:
        message = _("Skriv et tal fra 1 til %(most)s.") % {"most": MOST_DAYS}
        raise _wrong("wrong_days", message, "max_days")
    thing.lent_by = _lender(member, thing, home, now)
    already = [thing.picture] if thing.picture else []
    tokens = [one.token for one in pictures]
    chosen = pictures_shelf.take(member, tokens, already=already, most=1)
    thing.picture = chosen[0] if chosen else None
    thing.save()


def _lender(
    member: Membership, thing: Thing, home: Household | None, now: datetime
) -> Membership | None:
    """The neighbour whose it is: who lives in that home and is known to the house."""
    if thing.given != Thing.Given.NEIGHBOUR:
        return None
    if home is None:
        raise _wrong("whose", _("Vælg, hvem der låner den ud."), "household")
    if thing.lent_by is not None and thing.lent_by.household_id == home.pk:
        return thing.lent_by
    today = local(now).date()
    here = Membership.objects.of_household(home.pk, today).filter(estate=member.estate_id)
    found = here.order_by("pk").first()
    if found is None:
        raise _wrong("nobody_there", _("Ingen i den bolig er kendt af huset endnu."), "household")
    return found


def _wrong(code: str, message: str, field: str) -> Refused:
    return Refused(code, message, status=422, field=field)


def retire(member: Membership, thing: Thing, *, now: datetime) -> Thing:
    """Not lent out any more: by the desk, or by the neighbour whose it is. Twice is once.

    What is out comes home as agreed; nobody waits for it or has it put aside any more. Raises
    Refused: `not_yours` (403).
    """
    with transaction.atomic():
        row = locked(thing.pk)
        if not (rules.keeps(member, row) or rules.owns(member, row)):
            raise rules.not_yours()
        if row.retired_at is None:
            row.retired_at = now
            row.save(update_fields=["retired_at"])
            for loan in row.now_held:
                if loan.state in Loan.NOT_FETCHED:
                    gone = reread(loan)
                    end(gone, Loan.State.DECLINED, now)
                    notify.declined(gone, now)
            live.push(f"thing:{row.pk}")
    return row


def lend_again(member: Membership, thing: Thing, *, now: datetime) -> Thing:
    """On the shelf after all. Raises Refused: `not_yours` (403)."""
    with transaction.atomic():
        row = locked(thing.pk)
        if not (rules.keeps(member, row) or rules.owns(member, row)):
            raise rules.not_yours()
        row.retired_at = None
        row.save(update_fields=["retired_at"])
        offer_next(row.pk, now)
        live.push(f"thing:{row.pk}")
    return row


@transaction.atomic
def mended(member: Membership, condition: Condition, *, now: datetime) -> None:
    """It works again. Twice is once. Raises Refused: `not_yours` (403)."""
    _refuse_unless_kept(member, condition)
    Condition.objects.filter(pk=condition.pk).faults().update(cleared_at=now, cleared_by=member)
    live.push(f"thing:{condition.thing_id}")


@transaction.atomic
def broken_after_all(member: Membership, condition: Condition) -> None:
    """It does not. Raises Refused: `not_yours` (403)."""
    _refuse_unless_kept(member, condition)
    Condition.objects.filter(pk=condition.pk).update(cleared_at=None, cleared_by=None)
    live.push(f"thing:{condition.thing_id}")


def _refuse_unless_kept(member: Membership, condition: Condition) -> None:
    if not (rules.keeps(member, condition.thing) or rules.owns(member, condition.thing)):
        raise rules.not_yours()
