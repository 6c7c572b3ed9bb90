"""What the rooms where neighbours talk lead to, made in the world: for the rows of the matrix."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from community.chat import actions as chat
from community.chat.models import Conversation, Kind
from community.groups import actions as in_groups
from community.groups.making import actions as groups
from community.groups.models import GroupMember, InterestGroup
from community.noticeboard import actions as board
from community.noticeboard.drafts import actions as drafts
from community.noticeboard.hanging import screens
from community.noticeboard.models import Category, Notice
from community.noticeboard.talk import actions as under_notices
from community.noticeboard.written import Written
from community.pictures.models import Picture
from tests.architecture.world import World
from tests.conftest import NOW, at


def categories(world: World) -> None:
    if not Category.objects.filter(estate=world.owner.estate).exists():
        board.begin_categories(world.owner.estate)


def category(world: World) -> dict[str, Any]:
    categories(world)
    return {"pk": Category.objects.get(estate=world.owner.estate, name="Selskab").pk}


def hung(world: World, who: str, category: str, **more: Any) -> Notice:
    """A notice of this actor's, hung once."""
    member = world.member(who)
    categories(world)
    found = Notice.objects.filter(author=member, category__name=category).first()
    about = Category.objects.get(estate=member.estate, name=category)
    words = {"title": "Gåtur søndag", "text": "Vi går en tur."} | more
    return found or board.put_up(member, Written(about, **words), token=uuid4(), now=NOW)


def notice(world: World) -> dict[str, Any]:
    """The owner's, for everybody in the estate."""
    return {"token": hung(world, "owner", "Selskab").token}


def works(world: World) -> dict[str, Any]:
    """Drift in the owner's stairway, where «Set» is asked for."""
    hits = [world.owner.household.dwelling.entrance]
    more = {"icon": "water", "hits": hits, "asks_seen": True}
    return {"token": hung(world, "caretaker", "Drift", **more).token}


def knock(world: World) -> dict[str, Any]:
    return works(world) | {"household": world.owner.household_id}


def draft(world: World) -> dict[str, Any]:
    categories(world)
    own = Notice.objects.filter(author=world.owner, publish_at=None).first()
    written = Written(title="Kladde", text="Ikke færdig")
    own = own or drafts.keep_draft(world.owner, written, token=uuid4(), now=NOW)
    return {"token": own.token}


def board_group(world: World) -> dict[str, Any]:
    """A group the owner is in, with nobody else."""
    group = InterestGroup.objects.filter(name="Matrix").first()
    if group is None:
        talk = chat.begin(world.owner.estate, Kind.GROUP, [], now=NOW)
        group = InterestGroup.objects.create(
            estate=world.owner.estate, name="Matrix", conversation=talk, made_at=NOW, lived_at=NOW
        )
        GroupMember.objects.create(group=group, member=world.owner, since=NOW)
    group.refresh_from_db(fields=["token"])
    return {"token": group.token}


def picture(world: World) -> dict[str, Any]:
    """An upload of the owner's that has only been announced."""
    own = Picture.objects.filter(owner=world.owner.user).first()
    own = own or Picture.objects.create(owner=world.owner.user, size=10, added_at=NOW)
    own.refresh_from_db()
    return {"token": own.token}


def picture_file(world: World) -> dict[str, Any]:
    """Not made: there is no file yet. Who sees one is tried in tests/community/pictures."""
    return picture(world) | {"size": "860"}


def conversation(world: World) -> dict[str, Any]:
    """One the owner takes part in, and nobody else who is tried."""
    own = Conversation.objects.filter(title="Prøve").first()
    own = own or chat.begin(world.owner.estate, Kind.EVENT, [world.owner], now=NOW, title="Prøve")
    return {"token": own.token}


def message(world: World) -> dict[str, Any]:
    """Something the owner said there."""
    talk = Conversation.objects.get(**conversation(world))
    said = chat.say(world.owner, talk, "Hej", client_id=UUID(int=0), now=NOW)
    return {"token": said.token}


def open_group(world: World) -> dict[str, Any]:
    """An open group the owner holds, with one neighbour more in it who is no actor here."""
    group = InterestGroup.objects.filter(made_by=world.owner).first()
    if group is None:
        group = groups.make(world.owner, name="Gåholdet", now=NOW)
        in_groups.join(world.cast.member("pia"), group, now=NOW)
    return {"token": group.token}


def in_group(world: World) -> dict[str, Any]:
    """Who else is in it."""
    token = open_group(world)["token"]
    return {"token": token, "pk": GroupMember.objects.get(member__user__name="Pia").pk}


def group_code(world: World) -> dict[str, Any]:
    group = InterestGroup.objects.get(**open_group(world))
    code = group.codes.first() or group.codes.create(
        made_by=world.owner, digest="g" * 64, made_at=NOW, ends_at=NOW + timedelta(days=14)
    )
    return {"token": group.token, "pk": code.pk}


def invited(world: World) -> dict[str, Any]:
    return open_group(world) | {"neighbour": world.member("neighbour").token}


def meeting(world: World) -> dict[str, Any]:
    group = InterestGroup.objects.get(**open_group(world))
    begins = at("2026-11-25", "10:00")
    meeting = group.meetings.first() or group.meetings.create(what="Gåtur", begins_at=begins)
    return {"token": group.token, "pk": meeting.pk}


def meeting_day(world: World) -> dict[str, Any]:
    return meeting(world) | {"key": "2026-11-25"}


def group_picture(world: World) -> dict[str, Any]:
    group = InterestGroup.objects.get(**open_group(world))
    row = group.album.first()
    if row is None:
        picture = Picture.objects.create(
            owner=world.owner.user, size=9, alt="Prøve", state="made", name="a" * 32, added_at=NOW,
            made_at=NOW,
        )  # fmt: skip
        row = group.album.create(
            picture=picture, put_up_by=world.owner, put_up_at=NOW, agreed_at=NOW,
            ends_at=NOW + timedelta(days=30),
        )  # fmt: skip
        row.refresh_from_db()
    return {"token": group.token, "picture": row.token}


def comment(world: World) -> dict[str, Any]:
    """The owner's answer under their own notice."""
    found = Notice.objects.get(**notice(world))
    said = under_notices.answer(world.owner, found, "Hej", token=UUID(int=0), now=NOW)
    return {"token": said.token}


def thing(world: World) -> dict[str, Any]:
    """Something the owner gives away."""
    return {"token": hung(world, "owner", "Byttes og gives væk", title="Stol").token}


def call(world: World) -> dict[str, Any]:
    """The owner asks who is in."""
    return {"token": hung(world, "owner", "Er der nogen, der …", title="Skak").token}


def stairway(world: World) -> dict[str, Any]:
    return {"pk": world.owner.household.dwelling.entrance.pk}


def stairway_screen(world: World) -> dict[str, Any]:
    return {"key": screens.key_of(world.owner.household.dwelling.entrance)}
