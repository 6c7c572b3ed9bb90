"""What an office must not be: the refusals, each with its sentence. The caller holds the locks."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from community.errors import Refused
from community.office.roles import rules
from community.people.administration import is_without
from community.people.models import Membership, Role, RoleTerm
from community.ui.dates import whole_date


def may_not() -> Refused:
    """The office is not yours to give."""
    return Refused("may_not", _("Den rolle kan du ikke give. Tal med kontoret."), field="role")


def only_residents() -> Refused:
    """Nobody without a home here can hold it."""
    return Refused("only_residents", _("Den rolle er kun for dem, der bor her."), field="role")


def changed_meanwhile() -> Refused:
    """Somebody else was there between the act and its undoing."""
    return Refused("changed_meanwhile", _("En anden har ændret rollen imens."))


def days(sentence: Any, field: str = "until") -> Refused:
    """The days do not fit; the sentence belongs beside `field`."""
    return Refused("days", sentence, status=422, field=field)


def refuse_unless_may(by: Membership, role: str, user_id: int | None) -> None:
    """Refused `may_not`, and `own_office` when it is one's own."""
    if role not in rules.may_give(by):
        raise may_not()
    if user_id == by.user_id:
        own = _("Dine egne roller kan du ikke ændre. Bed en kollega om det.")
        raise Refused("own_office", own)


def refuse_days(role: str, since: date, last_day: date | None, now: datetime) -> None:
    """Refused `days`: an end that is missing, too early or too far away."""
    if last_day is None:
        if role in rules.LONGEST:
            raise days(_("Vælg, hvornår perioden slutter."))
        return
    if last_day < since or last_day < timezone.localdate(now):
        raise days(_("Den sidste dag skal være i dag eller senere, og efter den første."))
    years = rules.LONGEST.get(role)
    if years and last_day > rules.years_later(since, years):
        sentence = _("Så længe kan det ikke vare. Vælg senest den {day}.")
        raise days(sentence.format(day=whole_date(rules.years_later(since, years))))


def refuse_wrong_place(to: Membership, role: str) -> None:
    """Refused `only_residents`, `only_others`."""
    if role in rules.ONLY_RESIDENTS and not to.lives_here:
        raise only_residents()
    if role in rules.ONLY_OTHERS and to.lives_here:
        raise Refused("only_others", _("Personen bor her og er ikke gæst."), field="role")


def refuse_both(to: Membership, role: str, period: DateRange) -> None:
    """Refused `works_here`: who works here does not sit on the board here (row 186)."""
    others = to.terms.filter(period__overlap=period).values_list("role", flat=True)
    if rules.cannot_both(role, set(others)):
        sentence = _("Den, der arbejder her, kan ikke sidde i bestyrelsen her imens.")
        raise Refused("works_here", sentence, field="role")


def refuse_last(term: RoleTerm, on: date) -> None:
    """Refused `last_administration`: somebody must be left who can give offices."""
    if term.role != Role.ADMINISTRATION:
        return
    if is_without(term.membership.estate, on, besides=RoleTerm.objects.filter(pk=term.pk)):
        raise Refused(
            "last_administration",
            _("Der skal altid være en i administrationen. Giv rollen til en anden først."),
        )
