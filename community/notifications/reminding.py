"""When a person wants to be reminded of what they have said yes to: their own choice.

The rooms declare when (a place its own times, an event the evening before). Who has chosen
otherwise is reminded then, or not at all. A choice is two rows among the person's choices, or none.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DurationField,
    Exists,
    OuterRef,
    Subquery,
    TextChoices,
    Value,
)
from django.db.models import When as If
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from community.notifications.models import Preference
from community.people.models import Membership, User

# As kinds in a person's choices: they go in no way of their own.
EVENING_BEFORE, SOON_BEFORE = "reminders.evening", "reminders.soon"
NO_WAY = ""
SOON_IS = timedelta(hours=2)


class When(TextChoices):
    """What one may choose. The usual is no row at all."""

    USUAL = "usual", _("Som sædvanlig")
    EVENING = "evening", _("Aftenen før")
    SOON = "soon", _("To timer før")
    BOTH = "both", _("Begge dele")
    NEVER = "never", _("Ingen påmindelser")

    @property
    def rows(self) -> dict[str, bool]:
        """Kind → wanted, as it is kept."""
        if self == When.USUAL:
            return {}
        return {
            EVENING_BEFORE: self in (When.EVENING, When.BOTH),
            SOON_BEFORE: self in (When.SOON, When.BOTH),
        }


def chosen(said: dict[tuple[str, str], bool]) -> When:
    """Of what a person said ((kind, way) → wanted): when they want to be reminded."""
    rows = {
        kind: said[kind, NO_WAY] for kind in (EVENING_BEFORE, SOON_BEFORE) if (kind, NO_WAY) in said
    }
    return next((when for when in When if when.rows == rows), When.USUAL)


def evening_before(user: str, usual: Any) -> Coalesce:
    """Whether the person that `user` leads to is reminded the evening before, where `usual` is."""
    return Coalesce(_said(user, EVENING_BEFORE), usual, output_field=BooleanField())


def soon_before(user: str, usual: Any) -> Case:
    """How long before the person that `user` leads to is reminded; null for not at all."""
    return Case(
        _case(user, True, Value(SOON_IS)),
        _case(user, False, Value(None)),
        default=usual,
        output_field=DurationField(),
    )


def of_those(members: Iterable[Membership], kind: str) -> list[Membership]:
    """Those of them who have not said no to being reminded then (EVENING_BEFORE, SOON_BEFORE)."""
    found = list(members)
    no = set(_no(kind, [one.user_id for one in found]))
    return [one for one in found if one.user_id not in no]


def of_people(users: Iterable[User], kind: str) -> list[User]:
    """As `of_those`, where a room knows people and not members."""
    found = list(users)
    no = set(_no(kind, [one.pk for one in found]))
    return [one for one in found if one.pk not in no]


def _no(kind: str, users: list[int]) -> Iterable[int]:
    rows = Preference.objects.unwanted().filter(kind=kind, way=NO_WAY, user__in=users)
    return rows.values_list("user_id", flat=True)


def _rows(user: str, kind: str) -> Any:
    return Preference.objects.filter(user=OuterRef(user), kind=kind, way=NO_WAY)


def _said(user: str, kind: str) -> Subquery:
    return Subquery(_rows(user, kind).values("wanted")[:1])


def _case(user: str, wanted: bool, then: Any) -> Any:
    return If(Exists(_rows(user, SOON_BEFORE).filter(wanted=wanted)), then=then)
