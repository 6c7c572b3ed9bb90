"""The verbs of making a group and of changing what it is called and how one comes in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from community.chat import actions as chat
from community.chat.hosting import actions as hosting
from community.chat.models import Kind
from community.errors import Refused
from community.groups import notify, rules
from community.groups.actions import (
    changed,
    locked,
    no_reminders,
    put_in,
    refuse_unless_holder,
    tidy,
)
from community.groups.icons import Icon
from community.groups.models import ABOUT_LENGTH, NAME_LENGTH, GroupMember, InterestGroup
from community.moderation.rules import refuse_writing
from community.people.models import Membership

A_DAY_AT_MOST = 5


@transaction.atomic
def make(
    member: Membership,
    *,
    name: str,
    about: str = "",
    icon: str = "",
    door: str = InterestGroup.Door.OPEN,
    is_across: bool = False,
    room_for: int | None = None,
    now: datetime,
) -> InterestGroup:
    """A group with its conversation, held by who makes it.

    Refused `guest`, `paused` (a writing pause), `no_name`, `long_text`, `cpr`, `same_name` (there is
    one they could join), `too_many` (five a day).
    """
    if not rules.can_make(member):
        raise Refused("guest", _("Grupper er for dem, der bor eller arbejder her."), status=403)
    refuse_writing(member, now)
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    said = _said(name=name, about=about, icon=icon)
    _refuse_same_name(member, said["name"])
    lately = InterestGroup.objects.filter(made_by=member, made_at__gt=now - timedelta(days=1))
    if lately.count() >= A_DAY_AT_MOST:
        raise Refused(
            "too_many", _("Du har lavet fem grupper i dag. Vent til i morgen."), status=429
        )
    conversation = chat.begin(
        member.estate, Kind.GROUP, [], now=now, title=said["name"], icon=said["icon"]
    )
    group = InterestGroup.objects.create(
        estate=member.estate, door=door, is_across=is_across, room_for=room_for,
        conversation=conversation, made_by=member, helped_by=member.helper, made_at=now,
        lived_at=now, **said,
    )  # fmt: skip
    group.refresh_from_db(fields=["token"])
    put_in(group, member, GroupMember.Part.HOLDER, now)
    return group


@transaction.atomic
def change(
    member: Membership,
    group: InterestGroup,
    *,
    name: str,
    about: str = "",
    icon: str = "",
    door: str,
    is_across: bool,
    room_for: int | None = None,
    slow_seconds: int = 0,
    now: datetime,
) -> InterestGroup:
    """What it is called and how one comes in. Nobody who is in it is put out by that.

    Refused `not_yours`, `closed`, `paused`, `no_name`, `long_text`, `cpr`, `same_name`.
    """
    group = locked(group)
    refuse_unless_holder(group, member)
    refuse_writing(member, now)
    said = _said(name=name, about=about, icon=icon)
    if said["name"].casefold() != group.name.casefold():
        _refuse_same_name(member, said["name"])
    for field, value in said.items():
        setattr(group, field, value)
    group.door, group.is_across, group.room_for = door, is_across, room_for
    group.save(update_fields=[*said, "door", "is_across", "room_for"])
    hosting.pace(group.conversation, slow_seconds=slow_seconds)
    _announce(group)
    return group


def _said(*, name: str, about: str, icon: str) -> dict[str, Any]:
    """What they wrote, without blank ends. Refused `no_name`, `long_text`, `cpr`."""
    said = {
        "name": tidy(name, "name", longest=NAME_LENGTH),
        "about": tidy(about, "about", longest=ABOUT_LENGTH),
        "icon": icon if icon in Icon.values else Icon.PEOPLE.value,
    }
    if not said["name"]:
        sentence = _("Skriv, hvad gruppen skal hedde.")
        raise Refused("no_name", sentence, status=422, field="name")
    return said


def _refuse_same_name(member: Membership, name: str) -> None:
    """Two with one name are hard to tell apart; one that cannot be seen does not count."""
    seen = InterestGroup.objects.visible_to(member).filter(closed_at=None, name__iexact=name)
    if seen.exists():
        sentence = _(
            "Der er en gruppe, der hedder det. Bliv en del af den, eller find et andet navn."
        )
        raise Refused("same_name", sentence, field="name")


# --- hidden by a moderator -----------------------------------------------------------------------


@transaction.atomic
def hide(token: UUID, now: datetime) -> None:
    """What it says is gone for everybody but who holds it; those in it stay together."""
    group = _by_token(token)
    if group is not None and group.hidden_at is None:
        group.hidden_at = now
        group.save(update_fields=["hidden_at"])
        no_reminders(group, now)
        notify.withdraw(
            notify.thread(group), notify.wanted_thread(group), notify.silent_thread(group),
            notify.closed_thread(group), *map(notify.asking_thread, group.members.all()), now=now,
        )  # fmt: skip
        _announce(group)


@transaction.atomic
def show(token: UUID, now: datetime) -> None:
    """It says what it said, or what it was mended to, to everybody again."""
    group = _by_token(token)
    if group is not None and group.hidden_at is not None:
        group.hidden_at = None
        group.save(update_fields=["hidden_at"])
        _announce(group)


def _by_token(token: UUID) -> InterestGroup | None:
    rows = InterestGroup.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("conversation").filter(token=token).first()


def _announce(group: InterestGroup) -> None:
    """The conversation's name is the group's: it is hidden, and shown, with it."""
    with translation.override(settings.LANGUAGE_CODE):
        title = group.title
    hosting.call(group.conversation, title=title, icon=group.icon)
    changed(group)
