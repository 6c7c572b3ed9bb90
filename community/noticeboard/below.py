"""What hangs under a notice, as one member sees it, and what they can do with it."""

from dataclasses import dataclass, field
from datetime import datetime

from community.features import Link
from community.handing import plans_of
from community.noticeboard.models import Category, Notice
from community.noticeboard.talk import threads
from community.people.models import Membership


@dataclass(frozen=True)
class Under:
    """What this member can do with a notice, and what was answered."""

    threads: list[threads.Said]
    is_swap: bool = False
    is_call: bool = False
    has_thanked: bool = False
    thanked_by: list[str] = field(default_factory=list)
    talk: bool = False
    has_joined: bool = False
    joined: int = 0
    can_write_to: Membership | None = None
    plans: list[Link] = field(default_factory=list)

    @property
    def count(self) -> int:
        every = [one for top in self.threads for one in [top, *top.answers]]
        return sum(1 for one in every if one.text)


def under(member: Membership, notice: Notice, now: datetime) -> Under:
    """Asked once for a page of one notice; nothing for a draft."""
    if notice.is_draft:
        return Under([])
    shape = notice.category.shape if notice.category else ""
    own, author = notice.author_id == member.pk, notice.author
    mine = notice.wishes.filter(member=member).first()
    is_call = shape == Category.Shape.CALL
    return Under(
        threads=threads.threads_of(member, notice),
        is_swap=shape == Category.Shape.SWAP,
        is_call=is_call,
        has_thanked=not own and threads.has_thanked(member, notice),
        thanked_by=threads.thanked_by(notice) if own else [],
        talk=mine is not None and mine.conversation_id is not None,
        has_joined=is_call and mine is not None,
        joined=notice.wishes.count() if is_call else 0,
        plans=plans_of(member, notice.title, notice.text) if own and notice.became else [],
        can_write_to=None if own or notice.is_office else _to_write_to(member, author),
    )


def _to_write_to(member: Membership, author: Membership | None) -> Membership | None:
    """The neighbour one may ask to talk: of the same estate, to be seen, and on a screen."""
    if author is None or author.estate_id != member.estate_id or not member.lives_here:
        return None
    gone = author.user.is_hidden or author.user.erased_at is not None or author.user.on_paper
    return None if gone else author
