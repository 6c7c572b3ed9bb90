"""The verbs under a notice. Who wrote it is told once, until they have looked."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.moderation.rules import links_in, refuse_raid, refuse_writing
from community.noticeboard import telling
from community.noticeboard.models import COMMENT_LENGTH, Comment, Notice, Thanks
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership

BURST, BURST_LASTS = 10, timedelta(minutes=5)


@transaction.atomic
def answer(
    member: Membership,
    notice: Notice,
    text: str,
    *,
    token: UUID,
    now: datetime,
    to: Comment | None = None,
) -> Comment:
    """An answer under the notice, or under an answer (`to`; a deeper one moves up to its level).

    The same `token` again is the same answer. Refused `no_answers` (closed, or the notice is down),
    `nothing_said`, `long_text`, `cpr`, `paused`, `too_fast`, `too_many_links`.
    """
    said = _worded(text)
    _lock(member)
    before = Comment.objects.filter(token=token, author=member).first()
    if before is not None:
        return before
    notice = Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    if not notice.has_comments or not notice.is_standing(now):
        raise Refused("no_answers", _("Man kan ikke svare på det opslag mere."))
    refuse_writing(member, now)
    _refuse_flood(member, said, now)
    top = to.answers if to is not None and to.answers_id else to
    comment = Comment.objects.create(
        token=token, notice=notice, author=member, helped_by=member.helper, answers=top,
        text=said, said_at=now,
    )  # fmt: skip
    telling.answered(comment, to, now)
    live.push(f"notice:{notice.pk}")
    return comment


@transaction.atomic
def edit(member: Membership, comment: Comment, text: str, *, now: datetime) -> Comment:
    """Put right what one said; «rettet» stays beside it. What a moderator hid may be put right.

    Refused `not_yours` (404), `nothing_said`, `long_text`, `cpr`, `paused`.
    """
    said, comment = _worded(text), _own(member, comment)
    refuse_writing(member, now)
    comment.text, comment.edited_at = said, now
    comment.save(update_fields=["text", "edited_at"])
    live.push(f"notice:{comment.notice_id}")
    return comment


@transaction.atomic
def take_back(member: Membership, comment: Comment, *, now: datetime) -> Comment:
    """Take it back: that an answer stood there stays to be seen. Refused `not_yours` (404)."""
    comment = _own(member, comment)
    comment.text, comment.deleted_at = "", now
    comment.save(update_fields=["text", "deleted_at"])
    live.push(f"notice:{comment.notice_id}")
    return comment


@transaction.atomic
def thank(member: Membership, notice: Notice, *, now: datetime) -> None:
    """A quiet «tak» to who wrote it. Twice is once. Refused `own`, for one's own notice."""
    if notice.author_id == member.pk:
        raise Refused("own", _("Det er dit eget opslag."))
    facts = {"said_at": now, "helped_by": member.helper}
    Thanks.objects.get_or_create(notice=notice, member=member, defaults=facts)


def take_thanks_back(member: Membership, notice: Notice) -> None:
    """As if it had not been said. Twice is once."""
    Thanks.objects.filter(notice=notice, member=member).delete()


@transaction.atomic
def hide(token: UUID, *, now: datetime) -> None:
    """A moderator takes an answer away from everybody but its author."""
    _turn(token, now)


@transaction.atomic
def show(token: UUID) -> None:
    """Everybody reads it again."""
    _turn(token, None)


def _turn(token: UUID, hidden_at: datetime | None) -> None:
    rows = Comment.objects.select_for_update(no_key=True).filter(token=token, deleted_at=None)
    comment = rows.filter(hidden_at__isnull=hidden_at is not None).first()
    if comment is not None:
        comment.hidden_at = hidden_at
        comment.save(update_fields=["hidden_at"])
        live.push(f"notice:{comment.notice_id}")


def _lock(member: Membership) -> None:
    """One answer of a person at a time, so that two tabs do not count past each other."""
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)


def _own(member: Membership, comment: Comment) -> Comment:
    rows = Comment.objects.select_for_update(no_key=True)
    mine = rows.filter(pk=comment.pk, author=member, deleted_at=None).first()
    if mine is None:
        raise Refused("not_yours", _("Det findes ikke her."), status=404)
    return mine


def _worded(text: str) -> str:
    said = tidied(text, lines=True)
    if not said:
        raise Refused("nothing_said", _("Skriv noget først."), status=422, field="text")
    if len(said) > COMMENT_LENGTH:
        sentence = _("Det er for langt. Der er plads til {most} tegn.")
        raise Refused("long_text", sentence.format(most=COMMENT_LENGTH), status=422, field="text")
    return refuse_cpr(said, field="text")


def _refuse_flood(member: Membership, said: str, now: datetime) -> None:
    lately = Comment.objects.filter(author=member, said_at__gt=now - BURST_LASTS)
    if lately.count() >= BURST:
        sentence = _("Du har svaret mange gange på kort tid. Vent et par minutter.")
        raise Refused("too_fast", sentence, status=429)
    today = timezone.localdate(now)
    if links_in(said):
        own = Comment.objects.filter(author=member, said_at__date=today)
        links = sum(links_in(text) for text in own.values_list("text", flat=True))
        joined = member.period.lower
        refuse_raid(said, links_today=links, joined_on=joined, today=today)
