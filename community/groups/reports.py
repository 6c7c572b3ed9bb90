"""How a group's words and a picture in its album are reported, and what the moderator sees."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.album import actions as album
from community.groups.making import actions as making
from community.groups.models import GroupPicture, InterestGroup
from community.people.models import Membership, User
from community.shapes import Reportable, Reported, token_in

# --- what a group says about itself --------------------------------------------------------------


def find_group(member: Membership, token: str) -> Reported | None:
    """The group as this member may see it, or None."""
    seen = InterestGroup.objects.visible_to(member).filter(token=token_in(token), hidden_at=None)
    group = seen.select_related("estate", "made_by__user").first()
    return _group(group) if group else None


def look_at_group(token: str) -> Reported | None:
    found = InterestGroup.objects.filter(token=token_in(token))
    group = found.select_related("estate", "made_by__user").first()
    return _group(group) if group else None


def _group(group: InterestGroup) -> Reported | None:
    author = _author(group)
    if author is None:
        return None
    return Reported(
        title=_("Gruppen {name}").format(name=group.name),
        text="\n".join(filter(None, [group.name, group.about])),
        author=author,
        url=reverse("groups:edit", args=[group.estate.slug, group.token]),
        is_hidden=group.hidden_at is not None,
        estate=group.estate,
    )


def _author(group: InterestGroup) -> User | None:
    """Who can change it now: the longest holder; else who made it, else somebody in it."""
    rows = group.members.inside().select_related("member__user").order_by("part", "since", "pk")
    first = rows.first()
    if first is not None:
        return first.member.user
    return group.made_by.user if group.made_by else None


# --- a picture -----------------------------------------------------------------------------------


def find_picture(member: Membership, token: str) -> Reported | None:
    """The picture as this member may see it, or None."""
    seen = GroupPicture.objects.visible_to(member).filter(token=token_in(token), hidden_at=None)
    found = seen.select_related("group__estate", "put_up_by__user", "picture__owner").first()
    return _picture(found) if found else None


def look_at_picture(token: str) -> Reported | None:
    rows = GroupPicture.objects.filter(token=token_in(token), taken_down_at=None)
    found = rows.select_related("group__estate", "put_up_by__user", "picture__owner").first()
    return _picture(found) if found else None


def _picture(put_up: GroupPicture) -> Reported:
    words: list[Any] = [put_up.caption, put_up.picture.alt or _("Et billede")]
    author = put_up.put_up_by.user if put_up.put_up_by else put_up.picture.owner
    return Reported(
        title=_("Billede i en gruppe"),
        text="\n".join(str(word) for word in words if word),
        author=author,
        url=reverse("groups:album", args=[put_up.group.estate.slug, put_up.group.token]),
        is_hidden=put_up.hidden_at is not None,
        estate=put_up.group.estate,
    )


def _hide_group(token: str, now: datetime) -> None:
    making.hide(token_in(token), now)


def _show_group(token: str, now: datetime) -> None:
    making.show(token_in(token), now)


def _hide_picture(token: str, now: datetime) -> None:
    album.hide(token_in(token), now)


def _show_picture(token: str, now: datetime) -> None:
    album.show(token_in(token), now)


group = Reportable(
    key="groups.group",
    name=_("Det, en gruppe skriver om sig selv"),
    find=find_group,
    look=look_at_group,
    hide=_hide_group,
    show=_show_group,
)
picture = Reportable(
    key="groups.picture",
    name=_("Et billede i en gruppe"),
    find=find_picture,
    look=look_at_picture,
    hide=_hide_picture,
    show=_show_picture,
)
