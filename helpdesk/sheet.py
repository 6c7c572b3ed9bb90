"""What neighbours ask for on the sheet in the stairway: a kind and a heading one can ring about.

Never a name, a door, a day or a text. Nothing of who is away or of children, and nothing that was
asked discreetly: anybody walks by.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from community.features import SheetPart
from community.people.models import Entrance
from community.people.tenancy import Scope
from helpdesk.models import Category, HelpRequest, Reach

LINES = 6
# Not on a wall where strangers read.
NEVER = (Category.WATCH, Category.CHILDREN)


def asked_this_week(entrance: Entrance, first_day: date, now: datetime) -> Iterator[SheetPart]:
    """The newest that this stairway may see and nobody has been found for, and whom to ring."""
    place = (
        Q(scope=Scope.ENTRANCE, entrance=entrance)
        | Q(scope=Scope.CIRCLE, circle=entrance.circle_id or 0)
        | Q(scope__in=[Scope.ESTATE, Scope.ORGANISATION, Scope.LOCAL_AREA])
    )
    rows = (
        HelpRequest.objects.open()
        .filter(place, estate=entrance.estate_id, reach=Reach.OPEN, hidden_at=None)
        .filter(found__lt=F("wanted"), member__user__is_hidden=False, is_when_hidden=False)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .exclude(category__in=NEVER)
        .select_related("member__user")
        .order_by("-opened_at", "-pk")[:LINES]
    )
    lines = [_line(number, one) for number, one in enumerate(rows, 1)]
    if lines:
        phone = entrance.estate.organisation.office_phone
        said = _("Kan du hjælpe? Ring til kontoret på {phone}, og sig nummeret.")
        more = [said.format(phone=phone)] if phone else []
        yield SheetPart(_("Nabo-hjælp søges"), [*lines, *more], order=30, icon="hand-heart-duotone")


def _line(number: int, one: HelpRequest) -> str:
    kind = str(one.get_category_display())
    said = _("Nummer {number}. {kind}").format(number=number, kind=kind)
    return said if _says_who(one) else f"{said}: {one.title}"


def _says_who(one: HelpRequest) -> bool:
    """Whether the heading has the name of who asks in it, or a number to ring them by."""
    assert one.member is not None
    user, title = one.member.user, one.title.casefold()
    names = [name.casefold() for name in (user.name, user.surname) if name]
    return any(name in title for name in names) or sum(sign.isdigit() for sign in title) >= 8
