"""Two of the administration who go at the same moment: one gets through, and one stays behind."""

from datetime import date

import pytest

from community.errors import Refused
from community.office.roles import actions as roles
from community.people.models import Entry, Role, RoleTerm, User
from community.privacy import actions
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 23)


@pytest.fixture
def two(cast):
    """Sanne and Bente: the only two in Rugmarken's administration."""
    estate = cast.estate()
    roles.begin_administration(estate, name="Sanne", email="sanne@example.dk", now=NOW)
    roles.give_to_newcomer(
        cast.member("sanne"), name="Bente", email="bente@example.dk", title="",
        role=Role.ADMINISTRATION, since=TODAY, last_day=None, now=NOW,
    )  # fmt: skip
    return cast.member("sanne"), cast.member("bente")


def term_of(member):
    return RoleTerm.objects.select_related("membership").get(membership=member)


def standing(estate):
    terms = RoleTerm.objects.filter(role=Role.ADMINISTRATION, membership__estate=estate)
    return terms.filter(period__contains=TODAY, membership__user__is_active=True).count()


def one_got_through(done, estate):
    """One did, the other was told why in a sentence, and somebody is left."""
    refused = [result for result in done if isinstance(result, Exception)]
    assert len(refused) == 1, done
    assert isinstance(refused[0], Refused), refused
    assert refused[0].code == "last_administration"
    assert "til en anden først" in str(refused[0])
    assert standing(estate) == 1


@pytest.mark.parametrize("turn", range(3))
def test_two_last_who_are_forgotten_at_once(two, together, turn):
    sanne, bente = two
    done = together(
        lambda: actions.forget_me(sanne.user, now=NOW),
        lambda: actions.forget_me(bente.user, now=NOW),
    )
    one_got_through(done, sanne.estate)
    assert User.objects.filter(name__in=["Sanne", "Bente"], is_active=True).count() == 1
    assert User.objects.filter(pk__in=[sanne.user_id, bente.user_id], erased_at=None).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_one_is_forgotten_while_she_ends_the_others_office(two, together, turn):
    sanne, bente = two
    done = together(
        lambda: roles.end(sanne, term_of(bente), on=TODAY, now=NOW),
        lambda: actions.forget_me(sanne.user, now=NOW),
    )
    one_got_through(done, sanne.estate)


@pytest.mark.parametrize("turn", range(3))
def test_one_is_forgotten_while_the_other_ends_her_office(two, together, turn):
    """Either way she has no office afterwards, and the other one has."""
    sanne, bente = two
    done = together(
        lambda: roles.end(bente, term_of(sanne), on=TODAY, now=NOW),
        lambda: actions.forget_me(sanne.user, now=NOW),
    )
    assert all(not isinstance(r, Exception) or isinstance(r, Refused) for r in done), done
    assert standing(sanne.estate) == 1
    assert RoleTerm.objects.filter(membership=bente, period__contains=TODAY).exists()


def test_who_was_refused_has_lost_nothing(two, together):
    sanne, bente = two
    together(
        lambda: actions.forget_me(sanne.user, now=NOW),
        lambda: actions.forget_me(bente.user, now=NOW),
    )
    left = User.objects.get(pk__in=[sanne.user_id, bente.user_id], erased_at=None)
    assert left.email in {"sanne@example.dk", "bente@example.dk"}
    assert left.memberships.filter(left_at=None, period__contains=TODAY).count() == 1
    assert not Entry.objects.filter(about=left, act="role.ended").exists()
