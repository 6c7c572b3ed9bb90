"""May they? No queries and no clock: whoever asks brings the facts."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from bookings.models import DESK, Facility, Season, Tenure
from community.errors import Refused
from community.people.models import Membership

# How long who has waited has to answer: a plot is for a season, not for an afternoon.
ANSWERS = timedelta(days=7)
# How long one may think about keeping it, and how long before that one is reminded.
THINKS, REMINDS = timedelta(days=42), timedelta(days=7)
# A friendly word about the weeds, once a week at most.
NUDGES = timedelta(days=7)
State = Tenure.State


def keeps(member: Membership, garden: Facility) -> bool:
    """Looks after what the estate shares, and so after this: caretaker, operations, committee."""
    return bool(member.roles & DESK) and garden.estate_id == member.estate_id


def is_theirs(member: Membership, tenure: Tenure) -> bool:
    return member.household_id is not None and member.household_id == tenure.household_id


def may_have(member: Membership, garden: Facility) -> bool:
    """A household of the estate the garden lies in."""
    return member.lives_here and garden.estate_id == member.estate_id


def is_late(tenure: Tenure, today: date) -> bool:
    """They were asked if they keep it, and the day to answer is over."""
    return tenure.answer_by is not None and tenure.answer_by < today


def is_begun(tenure: Tenure, today: date) -> bool:
    """The last season they have it for runs, or is over: they owe it, also when they give it up."""
    year = tenure.kept_for
    return year is not None and Season.at(tenure.facility).begins(year) <= today


def can_nudge(tenure: Tenure, now: datetime) -> bool:
    lately = tenure.nudged_at is not None and now - tenure.nudged_at < NUDGES
    return tenure.state == State.HELD and not lately


def no_household() -> Refused:
    return Refused("no_household", _("Det kan husstande i afdelingen."), status=403)


def not_yours() -> Refused:
    return Refused("not_yours", _("Det kan kun dem, det er til."), status=403)


def not_a_keeper() -> Refused:
    message = _("Det er viceværten og bestyrelsen, der passer stedet.")
    return Refused("not_yours", message, status=403)
