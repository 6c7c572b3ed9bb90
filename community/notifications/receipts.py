"""Who did it, in words for the one it was done for: a first name, or what a colleague is called."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from community.notifications.models import Way
from community.notifications.words import Words, said
from community.people.models import COLLEAGUES, Helping, Membership, Role

KIND = "helping.receipt"


def body_with_doer(member: Membership, body: Words, now: datetime) -> Words:
    """The words of the room, and then who did it and where to turn when it is not right."""
    role = _office_of(member, now)

    def words() -> str:
        who = {"who": _doer(member, role)}
        lines = [said(body), _("%(who)s har gjort det for dig.") % who]
        return " ".join([*filter(None, lines), _("Er det ikke rigtigt, så ring til kontoret.")])

    return words


def way_on_paper(member: Membership) -> Way | None:
    """Who is helped on the spot gets it on paper at once; a helper far away is told of as chosen."""
    helping: Any = member.helping
    is_far = helping is not None and helping.kind == Helping.Kind.NAMED
    return None if is_far else Way.SLIP


def _office_of(member: Membership, now: datetime) -> str:
    """The office the helper holds in this estate, when they help as a colleague."""
    helping: Any = member.helping
    if helping is not None and helping.kind == Helping.Kind.NAMED:
        return ""
    today = timezone.localdate(now)
    found = Membership.objects.current(today).with_roles(today)
    colleague = found.filter(user=member.helper, estate=member.estate_id).first()
    offices = colleague.roles & COLLEAGUES if colleague else frozenset()
    return min(offices, default="")


def _doer(member: Membership, role: str) -> str:
    helper = member.helper
    assert helper is not None
    words = {
        Role.CARETAKER: member.estate.caretaker_word or _("Viceværten"),
        Role.OPERATIONS: _("Driftslederen"),
        Role.SOCIAL_WORKER: _("Den boligsociale medarbejder"),
        Role.ADMINISTRATION: _("Administrationen"),
    }
    if role:
        return words[Role(role)]
    return _("En hjælper") if helper.is_hidden else helper.name
