"""The verbs of the album: put up, take down, «fjern mig», hide, show."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from community import live, times
from community.errors import Refused
from community.groups import rules
from community.groups.actions import changed, lives, locked, members_of, row_of, tidy
from community.groups.album import notify
from community.groups.models import CAPTION_LENGTH, GroupPicture, InterestGroup
from community.moderation.rules import refuse_writing
from community.people.models import Membership
from community.pictures import actions as shelf
from community.pictures.models import Picture

MONTHS = (1, 6, 12)
AT_A_TIME = 10
IN_ALL = 500


@transaction.atomic
def put_up(
    member: Membership,
    group: InterestGroup,
    pictures: Sequence[Picture],
    *,
    caption: str = "",
    months: int = 12,
    agreed: bool,
    now: datetime,
) -> list[GroupPicture]:
    """Pictures and films of one's own into the album, for so many months.

    Refused `not_in`, `closed`, `paused`, `not_agreed` (those in it have not said yes), `no_picture`,
    `full`, `long_text`, `cpr`, and as `pictures.take`: `removed`, `too_many_here`, `still_coming`,
    `undescribed`. ValueError for a time there is not.
    """
    if months not in MONTHS:
        raise ValueError(months)
    refuse_writing(member, now)
    group = locked(group)
    if group.is_closed:
        raise Refused("closed", _("Gruppen er lukket."))
    if not rules.is_in(row_of(group, member)):
        raise Refused("not_in", _("Du er ikke med i gruppen."), status=403)
    if not agreed:
        sentence = _("Spørg dem, der kan ses, og sæt så kryds.")
        raise Refused("not_agreed", sentence, status=422, field="agreed")
    said = tidy(caption, "caption", longest=CAPTION_LENGTH)
    tokens = [picture.token for picture in pictures]
    chosen = shelf.take(member, tokens, most=AT_A_TIME)
    if not chosen:
        raise Refused("no_picture", _("Vælg et billede først."), status=422, field="pictures")
    if group.album.standing(now).count() + len(chosen) > IN_ALL:
        sentence = _("Her er fyldt op med billeder. Tag nogle ned først.")
        raise Refused("full", sentence, field="pictures")
    ends_at = times.local(now) + relativedelta(months=months)
    made = [
        GroupPicture.objects.create(
            group=group, picture=picture, put_up_by=member, put_up_at=now, agreed_at=now,
            ends_at=ends_at, caption=said, helped_by=member.helper,
        )
        for picture in chosen
    ]  # fmt: skip
    lives(group, now)
    changed(group)
    return made


@transaction.atomic
def take_down(member: Membership, put_up: GroupPicture, *, now: datetime) -> None:
    """Gone at once for everybody, from the disk too. By who put it up: nobody is told.

    By anybody else in the group: «fjern mig», and who put it up is told that, never by whom. Twice
    is once.

    Refused `not_in`.
    """
    group = locked(put_up.group)
    if not rules.is_in(row_of(group, member)):
        raise Refused("not_in", _("Du er ikke med i gruppen."), status=403)
    rows = group.album.filter(pk=put_up.pk, taken_down_at=None)
    if not rows.update(taken_down_at=now):
        return
    shelf.take_down([put_up.picture])
    by = put_up.put_up_by
    if by is not None and by.pk != member.pk:
        reader = members_of(group.members.inside().filter(member=by))
        if reader:
            notify.taken_down(group, reader[0], now)
    _gone(put_up)


@transaction.atomic
def hide(token: UUID, now: datetime) -> None:
    """A moderator takes it away until it is shown again."""
    put_up = _by_token(token)
    if put_up is not None and put_up.hidden_at is None:
        put_up.hidden_at = now
        put_up.save(update_fields=["hidden_at"])
        _gone(put_up)


@transaction.atomic
def show(token: UUID, now: datetime) -> None:
    """It stands in the album again, unless somebody wanted to be out of it."""
    put_up = _by_token(token)
    if put_up is not None and put_up.hidden_at is not None:
        put_up.hidden_at = None
        put_up.save(update_fields=["hidden_at"])
        _gone(put_up)


def _by_token(token: UUID) -> GroupPicture | None:
    rows = GroupPicture.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("group").filter(token=token).first()


def _gone(put_up: GroupPicture) -> None:
    live.push(f"picture:{put_up.picture_id}")
    changed(put_up.group)
