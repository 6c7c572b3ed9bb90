"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.chat import demo, notify, reports
from community.chat.among import conversations_waiting, waiting_for
from community.chat.frames import FRAMES
from community.chat.keeping import actions as keeping
from community.chat.models import Conversation, Mention, Message, Participant
from community.features import Feature, Link, NavItem, Subject, Tell
from community.moderation.models import Block
from community.people.acting import is_visit
from community.people.models import Membership, User
from community.shapes import Retention


def may_watch(member: Membership, conversation_id: int) -> bool:
    return Conversation.objects.visible_to(member).filter(pk=conversation_id).exists()


def is_own_list(member: Membership, user_id: int) -> bool:
    return user_id == member.user_id and not is_visit(member)


def latest_in(member: Membership, ids: list[int]) -> dict[int, int]:
    return dict(Conversation.objects.filter(pk__in=ids).values_list("pk", "seq"))


def latest_of_list(member: Membership, ids: list[int]) -> dict[int, int]:
    return {member.user_id: conversations_waiting(member)} if member.user_id in ids else {}


def badges(member: Membership, now: datetime) -> dict[str, Any]:
    """The conversations with something unread. None of a neighbour's on a visit."""
    return {} if is_visit(member) else {"chat.waiting": waiting_for(member)}


def not_heard(member: Membership) -> set[int]:
    """Whoever there is a block with, whichever of the two made it."""
    made = Block.objects.filter(blocker=member.user_id).values_list("blocked_id", flat=True)
    met = Block.objects.filter(blocked=member.user_id).values_list("blocker_id", flat=True)
    return set(made.union(met))


def shows_picture(member: Membership, picture: Any) -> bool:
    """Whether it hangs on something said where the member takes part."""
    said = Message.objects.filter(picture=picture.pk).still_said()
    return bool(said.visible_to(member).exists())


def needs_pictures(ids: Iterable[int]) -> set[int]:
    found = Message.objects.filter(picture__in=list(ids)).values_list("picture_id", flat=True)
    return {pk for pk in found if pk is not None}


def neighbour_links(member: Membership, neighbour: Membership, now: datetime) -> Iterator[Link]:
    """«Skriv til …», for who lives here, to who is on a screen. The neighbour says yes or no."""
    asks = member.lives_here and member.pk != neighbour.pk and not neighbour.user.on_paper
    if asks and not is_visit(member):
        url = reverse("chat:ask", args=[member.estate.slug, neighbour.token])
        label = _("Skriv til {name}").format(name=neighbour.user.shown_name)
        yield Link(label, "chat-circle-text", url, "", 10)


def export(user: User) -> dict[str, Any]:
    """What they said, where they take part, and what they chose. Nothing of what others said."""
    said = Message.objects.filter(author__user=user).order_by("said_at", "pk")
    named = Mention.objects.filter(member__user=user).order_by("pk").select_related("message")
    seats = Participant.objects.filter(member__user=user).order_by("pk")
    by_them = Exists(Message.objects.filter(conversation=OuterRef("pk"), author__user=user))
    there = Exists(seats.filter(conversation=OuterRef("pk")))
    places = Conversation.objects.filter(by_them | there).select_related("estate")
    return {
        "conversations": [
            {
                "id": one.pk,
                "kind": one.kind,
                "title": one.title,
                "estate": one.estate.slug,
                "began_at": one.began_at.isoformat(),
            }
            for one in places.order_by("pk")
        ],
        "taking_part": [_seat(seat) for seat in seats],
        "messages": [_message(one) for one in said],
        "written_for_others": Message.objects.filter(helped_by=user).count(),
        "named": [
            {"conversation": one.message.conversation_id, "at": one.message.said_at.isoformat()}
            for one in named
        ],
    }


def _seat(seat: Participant) -> dict[str, Any]:
    return {
        "conversation": seat.conversation_id,
        "role": seat.as_role,
        "since": seat.joined_at.isoformat(),
        "left_at": seat.left_at.isoformat() if seat.left_at else None,
        "is_muted": seat.is_muted,
        "shows_reading": seat.shows_reading,
        "said_no_at": seat.said_no_at.isoformat() if seat.said_no_at else None,
    }


def _message(said: Message) -> dict[str, Any]:
    return {
        "conversation": said.conversation_id,
        "at": said.said_at.isoformat(),
        "text": said.text,
        "edited_at": said.edited_at.isoformat() if said.edited_at else None,
        "deleted_at": said.deleted_at.isoformat() if said.deleted_at else None,
        "hidden_at": said.hidden_at.isoformat() if said.hidden_at else None,
    }


feature = Feature(
    key="chat",
    name=_("Chat"),
    nav=[
        NavItem(
            _("Chat"),
            "chats-circle",
            "chats-circle-fill",
            "chat:index",
            order=40,
            section="chat",
            badge="chat.waiting",
        )
    ],
    badges=badges,
    neighbour_links=neighbour_links,
    topics={"conversation": may_watch, "chats": is_own_list},
    latest={"conversation": latest_in, "chats": latest_of_list},
    frames=FRAMES,
    not_heard=not_heard,
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    tells=[
        Tell(notify.NEW, _("Nyt i dine samtaler"), _("Én gang, til du har læst det"), Subject.TALK),
        Tell(
            notify.NAMED, _("Når nogen nævner dig"), _("Også når lyden er slået fra"), Subject.TALK
        ),
        Tell(
            notify.ASKED,
            _("Når en nabo vil skrive med dig"),
            _("Og når en nabo siger ja"),
            Subject.NEIGHBOURS,
        ),
    ],
    reports=[reports.message],
    member_left=keeping.member_left,
    export=export,
    holds=_("Det, du har skrevet i samtaler"),
    erase=keeping.erase,
    remains=[
        (
            _("At nogen har skrevet i en samtale, men ikke hvem og ikke hvad"),
            _("Så kan de andre følge med i det, der står rundt om."),
        )
    ],
    retention=[
        Retention(
            "chat.Message",
            _("Det, naboer har skrevet i samtaler"),
            _("12 måneder"),
            lambda now: keeping.old_messages(now).count(),
            keeping.sweep_messages,
        ),
        Retention(
            "chat.Conversation",
            _("Samtaler, der er slut, eller som begge har slettet"),
            _("30 dage efter, at de er slut; to naboers 24 måneder efter det sidste ord"),
            lambda now: keeping.over_conversations(now).count(),
            keeping.sweep_conversations,
        ),
    ],
    demo=demo.demo,
)
