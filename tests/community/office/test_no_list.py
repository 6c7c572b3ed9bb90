"""TN-7: no page of the office is a list of residents, whoever reads all of them."""

import re

import pytest
from django.urls import reverse

from community.office.letters.doors import stairways_of
from community.office.roles import actions
from community.office.urls import urlpatterns
from community.people.models import Entry, Membership, Role, RoleTerm, User
from tests.conftest import NOW

PLAIN = [pattern.name for pattern in urlpatterns if "<" not in str(pattern.pattern)]


@pytest.fixture
def phones(cast, signe):
    """Everybody has a surname, an address and a number that would be recognised anywhere."""
    for user in User.objects.all():
        user.phone = f"77 00 {user.pk // 100:02} {user.pk % 100:02}"
        user.save(update_fields=["phone"])


def residents():
    return User.objects.filter(memberships__estate__slug="rugmarken", memberships__household__gt=0)


def crawl(browser, cast, who):
    """Every page of the office this person can open by themselves, as a reader sees it."""
    member = cast.member(who, "rugmarken")
    paths = [reverse(f"office:{name}", args=["rugmarken"]) for name in PLAIN]
    letters = reverse("office:letters", args=["rugmarken"])
    paths += [f"{letters}?opgang={way.pk}" for way in stairways_of(member, NOW)]
    paths += [
        reverse("office:role_end", args=["rugmarken", term.pk])
        for term in RoleTerm.objects.filter(membership__estate=member.estate)
    ]
    answers = [browser.get(path) for path in paths]
    pages = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert len(pages) >= 3
    return " ".join(pages)


@pytest.mark.parametrize("who", ["birgit", "jens", "torben", "kim", "leyla", "sanne"])
def test_nobody_can_read_out_a_list_of_residents(cast, phones, step_in, who):
    page = crawl(step_in(who), cast, who)
    holders = set(
        RoleTerm.objects.filter(membership__estate=cast.estate()).values_list(
            "membership__user", flat=True
        )
    )
    logged = set(Entry.objects.exclude(about=None).values_list("about", flat=True))
    seen = {user.pk for user in residents() if re.search(rf"\b{re.escape(user.name)}\b", page)} - {
        cast.user(who).pk
    }
    assert seen - holders - logged == set()
    for user in User.objects.exclude(pk=cast.user(who).pk):
        assert user.phone not in page
        if user.email:
            assert user.email not in page
        if user.surname:
            assert user.surname not in page


def test_what_was_looked_up_is_shown_to_who_looked_and_noted(cast, sanne, phones, step_in):
    """One home at a time, by first name, and a line for each: that is all there is."""
    browser = step_in("sanne")
    home = cast.member("ahmad").household.dwelling
    door = {"entrance": home.entrance_id, "door": "2 th"}
    browser.post("/rugmarken/kontor/roller/ny/bolig/", door)
    page = browser.get("/rugmarken/kontor/roller/ny/beboer/").content.decode()
    assert "Ahmad" in page
    assert "Rania" in page
    assert "Stjerneskov" not in page
    assert Entry.objects.filter(act="contact.seen", by=sanne.user).count() == 2


def test_staff_are_not_the_board(cast, sanne):
    """Row 186: what is the board's follows the election period and nothing else."""
    for name in ("torben", "kim", "leyla", "sanne"):
        assert not cast.member(name, "rugmarken").is_board
    jens = cast.member("jens")
    chair = RoleTerm.objects.get(membership__pk=jens.pk, role=Role.CHAIR)
    committee = RoleTerm.objects.get(membership__pk=jens.pk, role=Role.COMMITTEE)
    for term in (chair, committee):
        actions.end(sanne, term, on=NOW.date(), now=NOW)
    assert not cast.member("jens").is_board
    assert Membership.objects.filter(pk=jens.pk).exists()
