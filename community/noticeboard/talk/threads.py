"""What stands under a notice, as one member reads it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from community.moderation.rules import not_blocked_for
from community.noticeboard.models import Comment, Notice, Thanks
from community.people.models import Membership
from community.profiles.page import known_to

MOST = 200  # answers shown at a time, the oldest first


@dataclass
class Said:
    """One answer with those to it. `text` is empty for what is deleted or hidden."""

    comment: Comment
    name: str
    place: str
    motif: str
    token: Any  # of the neighbour's page; None for who is hidden, gone, or oneself
    is_own: bool
    is_writer: bool  # wrote the notice
    text: str
    gone: str = ""
    answers: list["Said"] = field(default_factory=list)


def threads_of(member: Membership, notice: Notice) -> list[Said]:
    """Answers in the order they came, each with its own: one query, however many."""
    rows = visible_to(member).filter(notice=notice).order_by("said_at", "pk")
    people = rows.select_related(
        "author__user__profile", "author__estate", "author__household__dwelling__entrance"
    )
    found = {row.pk: _said(member, notice, row) for row in people[:MOST]}
    for said in found.values():
        parent = found.get(said.comment.answers_id)
        if parent is not None:
            parent.answers.append(said)
    tops = [said for said in found.values() if said.comment.answers_id not in found]
    # What was deleted and has nothing under it leaves no hole.
    return [said for said in tops if said.text or said.answers or not said.comment.deleted_at]


def visible_to(member: Membership) -> Any:
    """Answers from everybody there is no block with."""
    return Comment.objects.filter(
        Q(author=None) | not_blocked_for(member.user_id, "author__user_id")
    )


def counts_of(member: Membership, notices: list[Notice]) -> dict[int, int]:
    """Notice → how many answers this member would read: one query for a whole board."""
    rows = visible_to(member).filter(
        notice__in=[notice.pk for notice in notices], deleted_at=None, hidden_at=None
    )
    return dict(rows.values_list("notice").annotate(Count("pk")))


def _said(member: Membership, notice: Notice, comment: Comment) -> Said:
    author, own = comment.author, comment.author_id == member.pk
    known = known_to(member, author)
    gone = ""
    if comment.deleted_at is not None:
        gone = _("Svaret er slettet")
    elif comment.hidden_at is not None:
        gone = _("Skjult for andre") if own else _("Svaret er skjult")
    return Said(
        comment=comment,
        name=known.name,
        place=known.place,
        motif=known.motif,
        token=author.token if author is not None and known.is_neighbour and not own else None,
        is_own=own,
        is_writer=author is not None and author.pk == notice.author_id,
        text="" if gone and not (own and comment.hidden_at) else comment.text,
        gone=gone,
    )


def has_thanked(member: Membership, notice: Notice) -> bool:
    return Thanks.objects.filter(notice=notice, member=member).exists()


def thanked_by(notice: Notice) -> list[str]:
    """For who wrote it alone: first names, the newest first."""
    rows = Thanks.objects.filter(notice=notice).select_related("member__user")
    return [row.member.user.shown_name for row in rows.order_by("-said_at", "-pk")[:MOST]]


def of(member: Membership, token: Any, now: datetime) -> Comment | None:
    """An answer the member reads now, under a notice they see; None for everything else."""
    seen = Notice.objects.visible_to(member, now).values("pk")
    rows = visible_to(member).filter(token=token, notice__in=seen, deleted_at=None)
    found: Comment | None = rows.select_related("notice__estate", "author__user").first()
    if found is None or (found.hidden_at is not None and found.author_id != member.pk):
        return None
    return found
