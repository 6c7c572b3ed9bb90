"""The verbs of things and calls: «jeg vil gerne have den», «taget», «jeg er med»."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.chat import actions as chat
from community.chat.models import Conversation, Kind
from community.errors import Refused
from community.groups import actions as groups
from community.groups.making import actions as making
from community.groups.models import NAME_LENGTH, InterestGroup
from community.moderation.rules import is_blocked_between, refuse_writing
from community.noticeboard import notify, telling
from community.noticeboard.lasting import end_after
from community.noticeboard.models import Category, Notice, Wish
from community.people.models import Membership

ENOUGH = 3  # who joined a call: then it is a group
READ_ON = timedelta(days=30)
Shape = Category.Shape


@transaction.atomic
def wish(member: Membership, notice: Notice, *, now: datetime) -> Conversation:
    """«Jeg vil gerne have den»: a conversation with who gives it away. Twice is the same one.

    Refused `not_a_thing`, `taken`, `own`, `not_here` (the author is gone, or there is a block),
    `paused`.
    """
    notice = _standing(notice, Shape.SWAP, now)
    earlier = Wish.objects.filter(notice=notice, member=member).select_related("conversation")
    before = earlier.first()
    if before is not None and before.conversation is not None:
        return before.conversation
    author = _author(member, notice)
    if notice.taken_at is not None:
        raise Refused("taken", _("Den er taget. Måske kommer der en til."))
    refuse_writing(member, now)
    talk = chat.begin(
        notice.estate, Kind.NOTICE, [author, member], now=now, title=notice.title, icon="gift-fill"
    )
    assert notice.ends_at is not None
    chat.close(talk, closes_at=notice.ends_at + READ_ON)
    facts = {"conversation": talk, "said_at": now, "helped_by": member.helper}
    Wish.objects.update_or_create(notice=notice, member=member, defaults=facts)
    said = _("Jeg vil gerne have: {title}").format(title=notice.title)
    chat.say(member, talk, said, client_id=uuid4(), now=now)
    telling.wished(notice, author, now)
    return talk


@transaction.atomic
def take(member: Membership, notice: Notice, *, now: datetime) -> None:
    """«Taget»: nobody asks any more, and it leaves the board when the day is over. Twice is once.

    Refused `not_a_thing`, `not_yours` (404).
    """
    notice = _own_thing(member, notice, now)
    if notice.taken_at is None:
        tonight = end_after(now, 0)
        notice.taken_at, notice.ends_at = now, min(notice.ends_at or tonight, tonight)
        notice.save(update_fields=["taken_at", "ends_at"])
        notify.push(notice)


@transaction.atomic
def give_again(member: Membership, notice: Notice, *, now: datetime) -> None:
    """It was not taken after all: it stands as long as such notices do, from today."""
    notice = _own_thing(member, notice, now)
    if notice.taken_at is not None:
        days = notice.category.days if notice.category else 14
        notice.taken_at, notice.ends_at = None, end_after(now, days)
        notice.save(update_fields=["taken_at", "ends_at"])
        notify.push(notice)


# --- «Er der nogen, der …» ----------------------------------------------------------------------


@transaction.atomic
def join(member: Membership, notice: Notice, *, now: datetime) -> InterestGroup | None:
    """«Jeg er med». With the third it becomes a group of them all, and that is what comes back.

    Who comes after the group is made goes straight into it. Refused `not_a_call`, `own`,
    `not_here`, `paused`, and what `groups` refuses.
    """
    notice = _standing(notice, Shape.CALL, now)
    author = _author(member, notice)
    refuse_writing(member, now)
    facts = {"said_at": now, "helped_by": member.helper}
    Wish.objects.get_or_create(notice=notice, member=member, defaults=facts)
    if notice.became is not None:
        groups.join(member, notice.became, now=now)
        return notice.became
    here = _here(notice, author, now)
    joined = [here[pk] for pk in _joined(notice) if pk in here]
    notify.push(notice)
    if len(joined) < ENOUGH or author.pk not in here:
        telling.called(notice, author, now)
        return None
    return _become(notice, here[author.pk], joined, now)


def _joined(notice: Notice) -> list[int]:
    """Who has joined the call, the first first."""
    rows = Wish.objects.filter(notice=notice).order_by("said_at", "pk")
    return list(rows.values_list("member", flat=True))


def _here(notice: Notice, author: Membership, now: datetime) -> dict[int, Membership]:
    """Those of them, and who called, who may still come in, with their offices: neighbours or not."""
    wanted = [author.pk, *_joined(notice)]
    found = Membership.objects.at_the_gate(timezone.localdate(now)).filter(pk__in=wanted)
    return {member.pk: member for member in found}


@transaction.atomic
def step_back(member: Membership, notice: Notice) -> None:
    """Not with them after all; once it is a group one leaves the group."""
    if Wish.objects.filter(notice=notice, member=member, notice__became=None).delete()[0]:
        notify.push(notice)


def _become(
    notice: Notice, author: Membership, joined: list[Membership], now: datetime
) -> InterestGroup:
    """A group of who called and who came, held by who called."""
    group = making.make(author, name=_free_name(notice), about=notice.text[:1000], icon="", now=now)
    for member in joined:
        groups.let_in(groups.locked(group), member, now)
    notice.became = group
    notice.save(update_fields=["became"])
    telling.became(notice, [author, *joined], now)
    return group


def _free_name(notice: Notice) -> str:
    """The call's heading, with its day where a group is called that already."""
    name = notice.title[:NAME_LENGTH]
    taken = InterestGroup.objects.filter(estate=notice.estate, name__iexact=name, closed_at=None)
    if not taken.exists():
        return name
    day = timezone.localdate(notice.publish_at).strftime(" %d.%m.")
    return name[: NAME_LENGTH - len(day)] + day


# --- what they share ----------------------------------------------------------------------------


def _locked(notice: Notice, shape: str) -> Notice:
    rows = Notice.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "category", "estate", "author__user", "author__estate", "became"
    )
    found: Notice = rows.get(pk=notice.pk)
    if found.category is None or found.category.shape != shape:
        sentence = _("Det opslag er ikke sådan et.")
        raise Refused("not_a_thing" if shape == Shape.SWAP else "not_a_call", sentence)
    return found


def _standing(notice: Notice, shape: str, now: datetime) -> Notice:
    found = _locked(notice, shape)
    if not found.is_standing(now):
        raise Refused("not_here", _("Opslaget er taget ned."))
    return found


def _author(member: Membership, notice: Notice) -> Membership:
    author = notice.author
    if author is not None and author.pk == member.pk:
        raise Refused("own", _("Det er dit eget opslag."))
    if author is None or is_blocked_between(author.user_id, member.user_id):
        raise Refused("not_here", _("Opslaget er taget ned."))
    return author


def _own_thing(member: Membership, notice: Notice, now: datetime) -> Notice:
    if notice.author_id != member.pk:
        raise Refused("not_yours", _("Det findes ikke her."), status=404)
    return _locked(notice, Shape.SWAP)
