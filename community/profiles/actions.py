"""The verbs of the profile: what I show and to whom, my picture, «ny nabo», and being forgotten."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.moderation import rules as moderation
from community.people.actions import change_name, tidy_name
from community.people.cpr import refuse_cpr
from community.people.models import Membership, User
from community.pictures import developing
from community.profiles import neighbours, rules, shelf
from community.profiles.models import (
    ABOUT_LENGTH,
    FIELDS,
    FREE_LENGTH,
    Host,
    Profile,
    Shown,
)
from community.profiles.words import LANGUAGE_NAMES, Motif, Need, Skill, Time

NEW_FOR = timedelta(days=90)
ORPHANED = timedelta(hours=1)  # a file that no row names: whoever put it there has died since
TEXTS = {"about": ABOUT_LENGTH, "can_free": FREE_LENGTH, "would_free": FREE_LENGTH}
LISTS: dict[str, Iterable[str]] = {
    "languages": LANGUAGE_NAMES,
    "can": Skill.values,
    "would": Skill.values,
    "times": Time.values,
    "needs": Need.values,
}
CHOICES: dict[str, Iterable[str]] = {
    "motif": ["", *Motif.values],
    "needs_for": Host.values,
    **{f"{field}_for": Shown.values for field in FIELDS},
}


# --- what I show --------------------------------------------------------------------------------


@transaction.atomic
def change(
    user: User,
    *,
    now: datetime,
    surname: str | None = None,
    is_new: bool | None = None,
    **wishes: Any,
) -> Profile:
    """Change what is given and leave the rest; all of it or nothing.

    `wishes` are columns of the profile, `<field>_for` says who may see one. Refused `long_text`,
    `cpr`, `unknown_choice`, `gone`, `paused`, and as `change_name` and `say_i_am_new`.
    """
    profile = _own(user)
    _refuse_if_paused(user, profile, wishes, now)
    for name, value in wishes.items():
        setattr(profile, name, _proper(name, value))
    if wishes:
        profile.save(update_fields=list(wishes))
    if surname is not None:
        change_name(user, name=user.name, surname=surname)
    if is_new is not None:
        profile = say_i_am_new(user, now=now) if is_new else stop_being_new(user)
    _announce(user)
    return profile


def _own(user: User) -> Profile:
    """The person's profile, made when it is wanted first; theirs alone until the transaction ends.

    Locks the person, as `erase` does, so that nothing is written for somebody who is just being
    forgotten. Refused `gone` for who has been.
    """
    standing = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not standing.is_active:
        raise Refused("gone", _("Profilen er lukket."))
    return Profile.objects.get_or_create(user=standing)[0]


def _refuse_if_paused(user: User, profile: Profile, wishes: dict[str, Any], now: datetime) -> None:
    """Refused `paused` for new words to neighbours; what is hidden may be mended all the same."""
    written = any(wishes.get(name) not in (None, "", getattr(profile, name)) for name in TEXTS)
    if written and profile.hidden_at is None:
        _refuse_while_paused(user, now)


def _refuse_while_paused(user: User, now: datetime) -> None:
    """Refused `paused` when the person may not write in one of their estates."""
    today = timezone.localdate(now)
    for member in Membership.objects.current(today).filter(user=user).select_related("estate"):
        moderation.refuse_if_paused(user, member.estate, now)


def _proper(name: str, value: Any) -> Any:
    if name in TEXTS:
        return _text(name, value)
    if name in LISTS:
        return _known(name, value)
    if value not in CHOICES[name]:
        raise Refused("unknown_choice", _("Det kan man ikke vælge."), status=422, field=name)
    return value


def _text(name: str, text: str) -> str:
    """The text without what cannot be seen. Refused `long_text`, `cpr`."""
    lines = [
        tidy_name(line, longest=len(line), field=name, needed=False) for line in text.splitlines()
    ]
    tidy = "\n".join(lines).strip()
    if len(tidy) > TEXTS[name]:
        long = _("Det er for langt. Der er plads til {most} tegn.").format(most=TEXTS[name])
        raise Refused("long_text", long, status=422, field=name)
    return refuse_cpr(tidy, field=name)


def _known(name: str, chosen: Iterable[str]) -> list[str]:
    """In the order of our list, each once. Refused `unknown_choice`."""
    wanted = set(chosen)
    if wanted - set(LISTS[name]):
        raise Refused("unknown_choice", _("Det kan man ikke vælge."), status=422, field=name)
    return [key for key in LISTS[name] if key in wanted]


def _announce(user: User) -> None:
    """Open pages of the neighbours look again: what was narrowed is gone from them too."""
    homes = Membership.objects.filter(user=user, household__isnull=False)
    for estate_id in set(homes.values_list("estate_id", flat=True)):
        live.push(f"neighbours:{estate_id}")


# --- my picture ---------------------------------------------------------------------------------


def use_photo(user: User, data: bytes, *, now: datetime) -> Profile:
    """Show this picture; the one before is taken off the shelf. Two at once: the last one stays.

    Refused as `developing.face`, `paused` and `gone`.
    """
    _refuse_while_paused(user, now)
    name = shelf.put(developing.face(data))
    try:
        with transaction.atomic():
            profile = _own(user)
            _change_photo(profile, name)
            _announce(user)
    except BaseException:
        shelf.photos.take_down(name)
        raise
    return profile


@transaction.atomic
def remove_photo(user: User) -> None:
    """Take the picture down. Nothing happens without one. Refused `gone`."""
    profile = _own(user)
    if profile.photo:
        _change_photo(profile, "")
        _announce(user)


def _change_photo(profile: Profile, name: str) -> None:
    before, profile.photo = profile.photo, name
    profile.save(update_fields=["photo"])
    if before:
        transaction.on_commit(partial(shelf.photos.take_down, before), robust=True)


# --- «ny nabo» ----------------------------------------------------------------------------------


@transaction.atomic
def say_i_am_new(user: User, *, now: datetime) -> Profile:
    """Let those in the same estate know, for ninety days. Saying it twice makes it no longer.

    Refused `hidden` for who hides, `no_home` for who lives nowhere in the house, `long_here` for
    who has lived there half a year, and `gone`.
    """
    profile = _own(user)
    if profile.user.is_hidden:
        sentence = _("Du er skjult. Slå «Skjul mig» fra, hvis du vil vises som ny.")
        raise Refused("hidden", sentence, field="is_new")
    today = timezone.localdate(now)
    homes = Membership.objects.current(today).filter(user=user, household__isnull=False)
    homes = homes.select_related("household")
    if not homes:
        raise Refused("no_home", _("Du bor ikke i en afdeling lige nu."), field="is_new")
    if profile.is_new(now):
        return profile
    if not any(rules.may_say_new(home, today) for home in homes):
        sentence = _("Du har boet her længe. Mærket er for dem, der lige er flyttet ind.")
        raise Refused("long_here", sentence, field="is_new")
    profile.new_until = now + NEW_FOR
    profile.save(update_fields=["new_until"])
    _announce(user)
    return profile


@transaction.atomic
def stop_being_new(user: User) -> Profile:
    """The mark goes at once. Nothing happens without one. Refused `gone`."""
    profile = _own(user)
    if profile.new_until is not None:
        profile.new_until = None
        profile.save(update_fields=["new_until"])
        _announce(user)
    return profile


# --- what a moderator does ----------------------------------------------------------------------


@transaction.atomic
def hide_what_they_wrote(token: str, now: datetime) -> None:
    """Take text and photo away from the neighbours until they are shown again. Not the name."""
    member = neighbours.with_token(token)
    if member is not None:
        profile = _own(member.user)
        profile.hidden_at = profile.hidden_at or now
        profile.save(update_fields=["hidden_at"])
        _announce(member.user)


@transaction.atomic
def show_again(token: str, now: datetime) -> None:
    """Text and photo are for whom the person chose again."""
    member = neighbours.with_token(token)
    if member is not None:
        profile = _own(member.user)
        profile.hidden_at = None
        profile.save(update_fields=["hidden_at"])
        _announce(member.user)


# --- being forgotten, and the broom -------------------------------------------------------------


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """Everything goes, and the photo from the disk as soon as that is certain."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for name in Profile.objects.filter(user=user).exclude(photo="").values_list("photo", flat=True):
        transaction.on_commit(partial(shelf.photos.take_down, name), robust=True)
    Profile.objects.filter(user=user).delete()


def orphans(now: datetime) -> list[str]:
    """Photos on the shelf that belong to nobody: their owner's change or goodbye was cut short."""
    found = list(shelf.photos.standing_since_before(now - ORPHANED))
    owned = set(Profile.objects.filter(photo__in=found).values_list("photo", flat=True))
    return [name for name in found if name not in owned]


def sweep_orphans(now: datetime) -> int:
    """Take them down; returns how many there were."""
    gone = orphans(now)
    for name in gone:
        shelf.photos.take_down(name)
    return len(gone)
