"""Whose rows: the five audiences of the house, as one queryset mixin used by all that has one."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Protocol, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.errors import Refused

if TYPE_CHECKING:
    from community.people.models import Circle, Entrance, Membership


class Scope(models.TextChoices):
    """From the narrowest to the widest."""

    ENTRANCE = "entrance", _("Opgangen")
    CIRCLE = "circle", _("Nabokredsen")
    ESTATE = "estate", _("Afdelingen")
    ORGANISATION = "organisation", _("Boligorganisationen")
    LOCAL_AREA = "local_area", _("Lokalområdet")


ESTATE = Scope.ESTATE


def audience(member: "Membership") -> Q:
    """The condition "this member is among those it is for".

    Staff and committee without a home here see what is for any stairway of their estate: they are
    the ones who look after it. A guest sees what this estate opens to the neighbourhood.
    """
    own = Q(estate_id=member.estate_id)
    if member.is_guest:
        return own & Q(scope=Scope.LOCAL_AREA)
    if member.lives_here:
        own &= (
            ~Q(scope__in=[Scope.ENTRANCE, Scope.CIRCLE])
            | Q(scope=Scope.ENTRANCE, entrance_id=member.entrance_id)
            | Q(scope=Scope.CIRCLE, circle_id=member.circle_id or 0)
        )
    wide = Q(
        scope__in=[Scope.ORGANISATION, Scope.LOCAL_AREA],
        estate__organisation_id=member.estate.organisation_id,
    )
    if member.estate.local_area:
        wide |= Q(scope=Scope.LOCAL_AREA, estate__local_area=member.estate.local_area)
    return own | wide


class AudienceQuerySet(models.QuerySet[Any]):
    """`visible_to(member)` for everything with an audience. Doors read through it and nothing else."""

    def visible_to(self, member: "Membership") -> Self:
        return self.filter(audience(member))


class Addressed(Protocol):
    """What somebody writes, and for whom."""

    @property
    def scope(self) -> str: ...
    @property
    def entrance(self) -> "Entrance | None": ...
    @property
    def circle(self) -> "Circle | None": ...


def places(
    member: "Membership", wanted: Addressed, scopes: Collection[str], no: Refused
) -> dict[str, Any]:
    """The stairway or the circle what is written is for, and none where it is wider.

    Who lives here writes to their own; who is trusted to any of their estate's. Raises `no` for
    an audience that is none of `scopes`, and for a place that is unsaid or not theirs to name.
    """
    if wanted.scope not in scopes:
        raise no
    entrance = wanted.entrance if wanted.scope == Scope.ENTRANCE else None
    circle = wanted.circle if wanted.scope == Scope.CIRCLE else None
    named, own = entrance or circle, (member.entrance_id if entrance else member.circle_id)
    if wanted.scope in (Scope.ENTRANCE, Scope.CIRCLE):
        if named is None:
            raise no
        if named.pk != own and not (member.is_trusted and named.estate_id == member.estate_id):
            raise no
    return {"entrance": entrance, "circle": circle}
