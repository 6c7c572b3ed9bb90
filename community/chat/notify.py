"""What the room says to people, in each reader's language. Never a word of what was said."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from community.chat.models import Conversation, Kind, Message, Participant
from community.notifications import actions as notifications
from community.notifications.models import Notification
from community.people.models import Membership

NEW = "chat.new"
NAMED = "chat.named"
ASKED = "chat.asked"
# After that it is old news: the list «Til dig» still has it.
FRESH = timedelta(days=2)
# On paper one is told about what needs an answer from oneself, and nothing of what is chatted.
ON_PAPER = frozenset({Kind.DESK, Kind.AGREEMENT})


def title_of(conversation: Conversation) -> str:
    """A heading for a locked screen: what it is about, and nobody's name."""
    names = {
        Kind.ENTRANCE: _("Nyt fra din opgang"),
        Kind.DESK: _("Nyt i samtalen med viceværten"),
        Kind.AGREEMENT: _("Nyt om en aftale"),
        Kind.NOTICE: _("Nyt om et opslag"),
        Kind.DIRECT: _("En nabo har skrevet til dig"),
    }
    if conversation.kind in names:
        return names[Kind(conversation.kind)]
    return _("Nyt i {name}").format(name=conversation.title or _("en samtale"))


def new(conversation: Conversation, seats: Iterable[Participant], now: datetime) -> None:
    """To who has not read what came: one note, however many lines there are."""
    _tell(NEW, conversation, seats, lambda: title_of(conversation), _read_it, now)


def named(conversation: Conversation, seats: Iterable[Participant], now: datetime) -> None:
    """To who is named, also when they have muted it."""
    _tell(NAMED, conversation, seats, lambda: _("Du er nævnt i en samtale"), _read_it, now)


def asked(conversation: Conversation, seat: Participant, now: datetime) -> None:
    """To who is asked to talk. Who asks is read behind the login."""
    _tell(
        ASKED, conversation, [seat], lambda: _("En nabo vil gerne skrive med dig"),
        lambda: _("Du bestemmer selv."), now,
    )  # fmt: skip


def said_yes(conversation: Conversation, seat: Participant, now: datetime) -> None:
    """To who asked: they may write to each other now. A no is never told."""
    _tell(
        ASKED, conversation, [seat], lambda: _("Din nabo har sagt ja"),
        lambda: _("Nu kan I skrive sammen."), now,
    )  # fmt: skip


def _read_it() -> str:
    return _("Læs det i chatten.")


def _tell(
    kind: str,
    conversation: Conversation,
    seats: Iterable[Participant],
    title: Callable[[], str],
    body: Callable[[], str],
    now: datetime,
) -> None:
    """Each under the estate they are a member of: a group may have neighbours from two."""
    for seat in seats:
        home = seat.member.estate
        notifications.tell(
            kind, [seat.member.user], title, body, address_of(conversation, home.slug),
            now=now, estate=home, thread=thread_of(seat), expires_at=now + FRESH,
        )  # fmt: skip


def address_of(conversation: Conversation, slug: str) -> str:
    """The page where it is read, in this estate."""
    return f"/{slug}/chat/{conversation.token}/"


def thread_of(seat: Participant) -> str:
    """One matter for each person: who has read it is done with it, and the others are not."""
    return f"chat:{seat.conversation_id}:{seat.member_id}"


def seen(seat: Participant, now: datetime) -> None:
    """They have read it: the notes about it are seen, and what waits is not sent."""
    notifications.withdraw(thread_of(seat), now=now)


def withdraw(conversation: Conversation, now: datetime) -> None:
    """Something was hidden: what is not sent yet about the conversation is not sent."""
    for seat in Participant.objects.filter(conversation=conversation):
        notifications.withdraw(thread_of(seat), now=now)


def said_for(member: Membership, message: Message, now: datetime) -> None:
    """To a helped neighbour: somebody has written in their name. Once a day for a conversation."""
    if member.helper is None:
        return
    thread = f"said:{message.conversation_id}"
    told = Notification.objects.of(member.user).filter(thread=thread)
    if told.filter(created_at__gt=now - timedelta(days=1)).exists():
        return
    url = address_of(message.conversation, member.estate.slug)
    notifications.receipt(
        member, lambda: _("Der er skrevet for dig"), lambda: _("Det står i chatten."), url,
        now=now, thread=thread,
    )  # fmt: skip
