"""May they, and if not, why? No queries and no clock: whoever asks brings the facts."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.models import Category, Notice
from community.people.models import BOARD, Membership, Role
from community.people.tenancy import Scope

PINNED = 2  # at most so many stand on top
LONGEST_DAYS = 90  # a neighbour's notice; it can always be prolonged
LONGEST_OFFICE_DAYS = 366
PLANNED_DAYS = 180
ENDS_SOON_DAYS = 2
DAY_OF_NOTICES = 10
DAY_OF_OFFICE_NOTICES = 40
WIDE = {Scope.ORGANISATION, Scope.LOCAL_AREA}
Writer = Category.Writer
KEEP_SCREENS = {Role.CARETAKER, Role.OPERATIONS, Role.ADMINISTRATION, *BOARD}


def is_of_office(member: Membership, category: Category | None) -> bool:
    """Whether what they write under it is said in their work, and not as a neighbour.

    Who works here and does not live here never writes as a neighbour.
    """
    if not member.is_trusted:
        return False
    under_office = category is not None and not category.is_for_all
    return under_office or not member.lives_here


def may_use(member: Membership, category: Category) -> bool:
    """Whether this member writes notices of this category. Nobody does as a guest."""
    if category.estate_id != member.estate_id or member.is_guest:
        return False
    allowed = {
        Writer.ANYBODY: True,
        Writer.BOARD: member.is_board,
        Writer.COLLEAGUES: member.is_colleague,
        Writer.OFFICES: member.is_trusted,
    }
    return allowed[Writer(category.writer)]


def may_write(member: Membership) -> bool:
    """Everybody who lives or works here."""
    return not member.is_guest


def may_edit(member: Membership, notice: Notice) -> bool:
    """Its author; what an office has said, also by whoever holds such an office now."""
    if notice.author_id == member.pk:
        return True
    if not notice.is_office or notice.is_draft or notice.category is None:
        return False
    return member.is_trusted and may_use(member, notice.category)


def may_see_doors(member: Membership, notice: Notice) -> bool:
    """Who may count doors and tick them off on a round: who works for the estate, and its board."""
    ours = notice.estate_id == member.estate_id and notice.is_office
    return ours and notice.asks_seen and not notice.is_draft and member.is_trusted


def may_pin(member: Membership, notice: Notice | None = None) -> bool:
    """The board and who works here, on their own estate's board."""
    if not member.is_trusted:
        return False
    return notice is None or (notice.estate_id == member.estate_id and notice.group_id is None)


def may_keep_screens(member: Membership) -> bool:
    """The board, the caretaker, and whoever runs the house. Nobody while acting for another."""
    return bool(member.roles & KEEP_SCREENS) and member.helper is None


def may_say_seen(member: Membership, notice: Notice, now: datetime) -> bool:
    return notice.asks_seen and notice.is_standing(now)


def scopes_of(member: Membership, category: Category | None) -> list[Scope]:
    """How far a member's words may reach, narrowest first. Places are chosen apart.

    The whole neighbourhood, with other organisations and guests, is for the offices to speak to.
    """
    found = [Scope.ENTRANCE, Scope.CIRCLE, Scope.ESTATE, Scope.ORGANISATION]
    if member.is_trusted and member.estate.local_area:
        found.append(Scope.LOCAL_AREA)
    return found


def longest_days(is_office: bool) -> int:
    return LONGEST_OFFICE_DAYS if is_office else LONGEST_DAYS


def refuse_end(publish_on: date, last_day: date, *, is_office: bool) -> None:
    """Refused `ends_early`, `ends_late`: a notice stands at least a day, and never for ever."""
    if last_day < publish_on:
        raise Refused(
            "ends_early", _("Vælg en dag, der ikke er gået."), status=422, field="ends_on"
        )
    most = longest_days(is_office)
    if (last_day - publish_on).days > most:
        sentence = _("Et opslag kan stå i {most} dage. Du kan altid lade det stå længere.")
        raise Refused("ends_late", sentence.format(most=most), status=422, field="ends_on")
