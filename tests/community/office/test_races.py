"""Two at once, in real threads: one office of a kind, and never nobody in the administration."""

from datetime import date

import pytest

from community.errors import Refused
from community.office.roles import actions
from community.people.models import Entry, Membership, Role, RoleTerm, User
from tests.community.office.conftest import LIBRARY, TODAY
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def codes(results):
    return sorted(getattr(result, "code", "") or type(result).__name__ for result in results)


def test_the_same_office_given_four_times_at_once_is_given_once(cast, sanne, together):
    pia = cast.member("pia")

    def give():
        return actions.give(
            sanne, pia, Role.WELCOME_NEIGHBOUR, since=TODAY, last_day=date(2027, 6, 1), now=NOW
        )

    done = together(*[give] * 4)
    assert codes(done) == ["RoleTerm", "has_the_office", "has_the_office", "has_the_office"]
    assert pia.terms.filter(role=Role.WELCOME_NEIGHBOUR).count() == 1
    assert Entry.objects.filter(act="role.given", about=pia.user).count() == 1


def test_a_newcomer_entered_twice_at_once_is_one_person(cast, sanne, together):
    def give():
        return actions.give_to_newcomer(
            sanne, **LIBRARY, role=Role.GUEST, since=TODAY, last_day=date(2027, 6, 1), now=NOW
        )

    done = together(*[give] * 3)
    assert codes(done).count("RoleTerm") == 1
    assert all(isinstance(result, RoleTerm | Refused) for result in done)
    user = User.objects.get(email=LIBRARY["email"])
    assert Membership.objects.filter(user=user).count() == 1


def test_two_of_the_administration_cannot_end_each_other(cast, sanne, bente, together):
    terms = {
        term.membership_id: term
        for term in RoleTerm.objects.filter(
            role=Role.ADMINISTRATION, membership__estate=sanne.estate
        ).select_related("membership")
    }
    done = together(
        lambda: actions.end(sanne, terms[bente.pk], on=TODAY, now=NOW),
        lambda: actions.end(bente, terms[sanne.pk], on=TODAY, now=NOW),
    )
    assert codes(done) == ["dict", "last_administration"]
    standing = RoleTerm.objects.filter(
        role=Role.ADMINISTRATION, membership__estate=sanne.estate, period__contains=TODAY
    )
    assert standing.count() == 1
