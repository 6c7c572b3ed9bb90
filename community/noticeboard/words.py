"""What neighbours write, made fit to be kept, and who it is for, said in words."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from community.noticeboard.models import Notice
from community.paper.walk import entrance_key
from community.people.models import Entrance
from community.people.tenancy import Scope

# Characters that turn the direction of what follows, out of sight: they can make one thing look
# like another. Arabic needs none of them (dir="auto" does the work).
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
BLANK_LINES = re.compile(r"\n{3,}")


def tidied(text: str, *, lines: bool = False) -> str:
    """Without control characters, blank ends and heaps of blank lines; one line unless `lines`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c == "\n" or c == "\t" or unicodedata.category(c) != "Cc")
    kept = TURNING.sub("", kept)
    if not lines:
        return " ".join(kept.split())
    return BLANK_LINES.sub("\n\n", kept).strip()


def stairways(entrances: Iterable[Entrance]) -> str:
    """«opgang 7», «opgang 7, 9 og 11»."""
    numbers = [entrance.house_number for entrance in sorted(entrances, key=entrance_key)]
    if len(numbers) == 1:
        return _("opgang {number}").format(number=numbers[0])
    first, last = ", ".join(numbers[:-1]), numbers[-1]
    return _("opgang {first} og {last}").format(first=first, last=last)


def audience_of(notice: Notice) -> str:
    """«For opgang 7, 9 og 11», «For alle i Rugmarken», «For alle i lokalområdet».

    Needs `hits`, `entrance`, `circle`, `group`, `estate` along (`with_author`).
    """
    if notice.group is not None:
        return _("For gruppen {name}").format(name=notice.group.name)
    hits = list(notice.hits.all())
    if notice.scope == Scope.ENTRANCE:
        assert notice.entrance is not None
        return _("For {stairways}").format(stairways=stairways(hits or [notice.entrance]))
    if notice.scope == Scope.CIRCLE:
        assert notice.circle is not None
        return _("For nabokredsen {name}").format(name=notice.circle.name)
    if notice.scope == Scope.ORGANISATION:
        return _("For alle i {name}").format(name=notice.estate.organisation.name)
    if notice.scope == Scope.LOCAL_AREA:
        return _("For alle i lokalområdet")
    return _("For alle i {name}").format(name=notice.estate.name)
