"""What the rooms where neighbours talk lead to, made in the world: for the rows of the matrix."""

from typing import Any
from uuid import uuid4

from community.chat import actions as chat
from community.chat.models import Conversation, Kind
from community.groups.models import GroupMember, InterestGroup
from community.noticeboard import actions as board
from community.noticeboard.drafts import actions as drafts
from community.noticeboard.models import Category, Notice
from community.noticeboard.written import Written
from community.pictures.models import Picture
from tests.architecture.world import World
from tests.conftest import NOW


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


def group(world: World) -> dict[str, Any]:
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
    said = chat.say(world.owner, talk, "Hej", client_id=NO_TOKEN["token"], now=NOW)
    return {"token": said.token}
