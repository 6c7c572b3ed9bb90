"""Notices found by words in their headings and texts, in either of their languages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from community.finding import excerpt, found_in, plain, words_of
from community.noticeboard.models import Notice
from community.noticeboard.page import Version, category_name, drawing_for, versions_of
from community.people.models import Membership
from community.shapes import Found


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """What hangs for this member now, on the estate's board or a group's; the best fit first."""
    now = timezone.now()
    hanging = Notice.objects.visible_to(member, now).hanging_for(member, now)
    for notice in found_in(hanging.select_related("category"), wanted, most):
        shown = _best(versions_of(notice, member.user.language), wanted)
        yield Found(
            kind=category_name(notice),
            title=shown.title,
            url=reverse("board:notice", args=[member.estate.slug, notice.token]),
            icon=drawing_for(notice),
            rank=notice.rank,
            excerpt=excerpt(shown.text, wanted),
        )


def _best(versions: list[Version], wanted: str) -> Version:
    """The reader's own language, unless the words stand in the other one alone."""
    stems = [plain(word)[: max(4, len(word) - 2)] for word in words_of(wanted)]

    def fits(one: Version) -> bool:
        return any(stem in plain(f"{one.title} {one.text}") for stem in stems)

    own_first = sorted(versions, key=lambda one: not one.is_shown)
    return next(filter(fits, own_first), own_first[0])
