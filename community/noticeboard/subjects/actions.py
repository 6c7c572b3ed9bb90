"""The verbs of categories: made, changed, turned off and on. None is ever deleted."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard.icons import LOOKS
from community.noticeboard.models import Category
from community.noticeboard.rules import LONGEST_DAYS
from community.people.cpr import refuse_cpr
from community.people.logbook import actions as logbook
from community.people.models import Membership, Role

KEEPERS = frozenset({Role.COMMITTEE, Role.CHAIR, Role.ADMINISTRATION, Role.OPERATIONS})
MOST = 30


@transaction.atomic
def add(member: Membership, *, now: datetime, **facts: Any) -> Category:
    """A new category, last in the row. Refused as `change`, and `too_many`."""
    mine = Category.objects.visible_to(member)
    if mine.count() >= MOST:
        raise Refused("too_many", _("Der er mange emner. Slå et fra, og brug det igen."))
    last = max(mine.values_list("order", flat=True), default=0)
    category = Category(estate=member.estate, order=last + 10)
    return _save(member, category, now, "category.added", facts)


@transaction.atomic
def change(member: Membership, category: Category, *, now: datetime, **facts: Any) -> Category:
    """Name, icon, who may write, shape, days, or off. What hangs there stays as it is.

    Raises Refused: `not_yours`, `no_name`, `same_name`, `bad_icon`, `bad_days`, `cpr`.
    """
    if category.estate_id != member.estate_id:
        raise Refused("not_yours", _("Det er her ikke længere."), status=404)
    return _save(member, category, now, "category.changed", facts)


def _save(
    member: Membership, category: Category, now: datetime, act: str, facts: dict[str, Any]
) -> Category:
    if not member.roles & KEEPERS:
        raise Refused("not_yours", _("Det er her ikke længere."), status=404)
    for name, value in facts.items():
        setattr(category, name, value)
    category.name = " ".join(refuse_cpr(category.name, field="name").split())
    if not category.name:
        raise Refused("no_name", _("Skriv et navn."), status=422, field="name")
    if category.icon not in LOOKS:
        raise Refused("bad_icon", _("Vælg en tegning."), status=422, field="icon")
    if not 1 <= category.days <= LONGEST_DAYS:
        sentence = _("Vælg mellem 1 og {most} dage.").format(most=LONGEST_DAYS)
        raise Refused("bad_days", sentence, status=422, field="days")
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as error:
        sentence = _("Der er et emne med det navn. Vælg et andet.")
        raise Refused("same_name", sentence, field="name") from error
    logbook.note(
        act, by=member.user, estate=member.estate, now=now, facts={"category": category.pk}
    )
    return category
