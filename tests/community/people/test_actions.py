"""Moving in, letters, redeeming them once per adult, profiles and leaving."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from psycopg.types.range import DateRange

from community import live
from community.errors import Refused
from community.people import actions, codes
from community.people.gate import member_at
from community.people.models import Dwelling, Household, Invitation, Membership, Role, User
from community.people.welcome import actions as welcome

TODAY = date(2026, 11, 23)


@pytest.fixture
def household(cast) -> Household:
    """A home in Rugmarken whose people have no profile yet."""
    homes = Household.objects.filter(dwelling__entrance__estate__slug="rugmarken", memberships=None)
    return homes.order_by("pk").first()


@pytest.fixture
def locked_out(monkeypatch) -> list[int]:
    """Whose sockets were asked to look at their key."""
    asked: list[int] = []
    monkeypatch.setattr(live, "lock_out", asked.append)
    return asked


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    assert str(no.value).endswith(".")
    assert "!" not in str(no.value)
    return no.value.code


def come_in(code: str, *, name: str, now, **facts) -> Membership:
    """As the doors do it: the code is looked up first, and a place is used when there is a name."""
    invitation = welcome.open_invitation(code, now=now)
    return welcome.redeem_place(invitation.pk, name=name, now=now, **facts)


def test_nora_moves_in_with_the_code_from_the_letter(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now)
    member = come_in(codes.shown(code).lower(), name="Nora", language="en", now=now)
    assert (member.household, member.estate.slug, member.user.name) == (
        household,
        "rugmarken",
        "Nora",
    )
    assert (member.period.lower, member.period.upper) == (TODAY, None)
    assert (member.user.language, member.user.email) == ("en", None)
    assert not member.user.has_usable_password()


def test_a_code_is_for_two_adults_and_no_third(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now)
    come_in(code, name="Nora", now=now)
    come_in(code, name="Bo", now=now)
    before = User.objects.count()
    assert refusal(come_in, code, name="Ib", now=now) == "used_code"
    in_hand = Invitation.objects.get().pk  # typed while there was a place left
    assert refusal(welcome.redeem_place, in_hand, name="Ib", now=now) == "used_code"
    assert User.objects.count() == before


def test_who_wants_to_be_hidden_is_from_the_start(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now)
    member = come_in(code, name="Nora", is_hidden=True, now=now)
    assert User.objects.get(pk=member.user_id).is_hidden


def test_a_name_that_is_none_uses_no_place(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now)
    assert refusal(come_in, code, name="010190-1234", now=now) == "cpr"
    assert Invitation.objects.get().used == 0


def test_a_newer_letter_ends_the_older_one(household) -> None:
    now = timezone.now()
    old, new = welcome.invite(household, now=now), welcome.invite(household, now=now)
    assert refusal(come_in, old, name="Nora", now=now) == "revoked_code"
    assert come_in(new, name="Nora", now=now)


def test_a_code_works_through_its_last_day_and_not_after(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now, days=30)
    last = timezone.make_aware(timezone.datetime(2026, 12, 22, 23, 59))
    assert welcome.open_invitation(code, now=last)
    assert refusal(welcome.open_invitation, code, now=last + timedelta(minutes=1)) == "expired_code"
    invitation = Invitation.objects.get(digest=codes.digest(code))
    assert invitation.expires_at - now <= timedelta(days=30)


def test_looking_at_a_code_uses_nothing(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now, places=1)
    for _ in range(5):
        welcome.open_invitation(code, now=now)
    assert come_in(code, name="Nora", now=now)


@pytest.mark.parametrize("code", ["", "AAAAA AAAAA", "not a code", "\0", "🙂" * 500])
def test_an_unknown_code_says_so(cast, code: str) -> None:
    assert refusal(come_in, code, name="Nora", now=timezone.now()) == "unknown_code"


def test_a_household_that_moved_has_no_use_for_its_letter(household) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now)
    later = now + timedelta(days=1)
    household.period = type(household.period)(household.period.lower, TODAY + timedelta(days=1))
    household.save()
    assert refusal(come_in, code, name="Nora", now=later) == "moved_out"
    assert refusal(welcome.invite, household, now=later) == "moved_out"


@pytest.mark.parametrize(("places", "days"), [(2, 31), (2, 0), (0, 30), (21, 30)])
def test_no_letter_lives_longer_than_thirty_days(household, places: int, days: int) -> None:
    with pytest.raises(ValueError, match="30 days"):
        welcome.invite(household, now=timezone.now(), places=places, days=days)


def test_the_code_itself_is_nowhere_in_the_database(household) -> None:
    code = welcome.invite(household, now=timezone.now())
    assert code not in str(list(Invitation.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_a_code_for_one_are_one(household, together) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now, places=1)
    in_hand = welcome.open_invitation(code, now=now).pk  # all twenty stand at step two
    before = User.objects.count()
    results = together(
        *[lambda n=n: welcome.redeem_place(in_hand, name=f"Nora {n}", now=now) for n in range(20)]
    )
    assert sum(isinstance(result, Membership) for result in results) == 1
    refused = [result.code for result in results if isinstance(result, Refused)]
    assert refused == ["used_code"] * 19
    assert User.objects.count() == before + 1


def test_who_has_a_profile_joins_with_it(household, cast, locked_out) -> None:
    now = timezone.now()
    sofie = cast.user("sofie")
    welcome.invite(household, now=now)
    invitation = household.invitations.get()
    member = welcome.join(sofie, invitation.pk, now=now)
    assert member.estate.slug == "rugmarken"
    assert sofie.memberships.count() == 2
    assert refusal(welcome.join, sofie, invitation.pk, now=now) == "already_home"
    assert locked_out == [sofie.pk]
    invitation.refresh_from_db()
    assert invitation.used == 1


def test_a_caretaker_who_lives_here_keeps_their_roles(household, cast) -> None:
    now = timezone.now()
    welcome.invite(household, now=now)
    torben = cast.member("torben", "rugmarken")
    member = welcome.join(torben.user, household.invitations.get().pk, now=now)
    assert (member.pk, member.household) == (torben.pk, household)


def colleague(household, since, until):
    """Somebody who works in the household's estate from `since` until `until`, and lives elsewhere."""
    user = actions.open_profile(name="Kaj", now=timezone.now())
    member = actions.enrol(user, household.dwelling.entrance.estate, on=since)
    Membership.objects.filter(pk=member.pk).update(period=DateRange(since, until))
    actions.appoint(member, Role.CARETAKER, since=since, until=until)
    return member


def test_who_came_for_an_office_that_ends_keeps_the_home(household) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    since, until = today - timedelta(days=9), today + timedelta(days=9)
    member = colleague(household, since, until)
    Membership.objects.filter(pk=member.pk).update(left_at=now)
    welcome.invite(household, now=now)
    welcome.join(member.user, household.invitations.get().pk, now=now)
    member.refresh_from_db()
    assert (member.period, member.left_at) == (DateRange(since, None), None)
    assert member.terms.get().period == DateRange(since, until)
    later = now + timedelta(days=30)
    there = member_at(member.user, member.estate.slug, later)
    assert (there.household, there.roles) == (household, frozenset())


def test_who_has_an_office_later_comes_in_today(household) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    member = colleague(household, today + timedelta(days=9), None)
    welcome.invite(household, now=now)
    welcome.join(member.user, household.invitations.get().pk, now=now)
    there = member_at(member.user, member.estate.slug, now)
    assert (there.household, there.roles) == (household, frozenset())
    assert member.terms.get().period.lower == today + timedelta(days=9)


def test_who_is_to_come_in_by_another_door_later_asks_the_office(household) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    soon = today + timedelta(days=9)
    member = colleague(household, today, soon)
    actions.enrol(member.user, member.estate, on=soon)
    welcome.invite(household, now=now)
    invitation = household.invitations.get()
    assert refusal(welcome.join, member.user, invitation.pk, now=now) == "already_member"
    invitation.refresh_from_db()
    assert invitation.used == 0


def test_birgit_cannot_live_in_two_homes(household, cast) -> None:
    now = timezone.now()
    welcome.invite(household, now=now)
    refused = refusal(welcome.join, cast.user("birgit"), household.invitations.get().pk, now=now)
    assert refused == "lives_elsewhere"


def test_two_households_cannot_live_in_one_home(household) -> None:
    assert refusal(actions.move_in, household.dwelling, on=TODAY) == "home_taken"
    empty = Dwelling.objects.filter(households=None).first()
    assert actions.move_in(empty, on=TODAY).period.lower == TODAY


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Nora   Æble ", "Nora Æble"),
        ("Ørn-Åse", "Ørn-Åse"),
        ("مريم", "مريم"),
        ("👩‍🌾 Nora", "👩‍🌾 Nora"),
        ("No\u202era", "Nora"),
        ("A\u030aase", "Åase"),
    ],
)
def test_names_are_kept_as_people_write_them(cast, name: str, kept: str) -> None:
    birgit = cast.user("birgit")
    assert actions.change_name(birgit, name=name).name == kept


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_missing"),
        (" \u200b\n", "name_missing"),
        ("x" * 41, "long_name"),
        ("010190-1234", "cpr"),
    ],
)
def test_some_names_are_none(cast, name: str, code: str) -> None:
    birgit = cast.user("birgit")
    assert refusal(actions.change_name, birgit, name=name) == code
    assert cast.user("birgit").name == "Birgit"


def test_settings_change_what_is_given_and_leave_the_rest(cast) -> None:
    birgit = actions.change_settings(cast.user("birgit"), text_size="xl", is_hidden=True)
    birgit.refresh_from_db()
    assert (birgit.text_size, birgit.is_hidden, birgit.language) == ("xl", True, "da")
    assert birgit.shown_name == "En nabo"
    assert refusal(actions.change_settings, birgit, language="tlh") == "unknown_choice"


def test_an_address_belongs_to_one_profile(cast) -> None:
    birgit = cast.user("birgit")
    assert refusal(actions.use_email, birgit, email="JENS@example.dk") == "email_taken"
    actions.use_email(birgit, email="Birgit.Ny@Example.dk")
    birgit.refresh_from_db()
    assert birgit.email == "birgit.ny@example.dk"
    addresses = birgit.emailaddress_set.values_list("email", "verified", "primary")
    assert list(addresses) == [("birgit.ny@example.dk", True, True)]


def test_grethe_leaves_and_her_term_ends_with_her(cast, locked_out) -> None:
    grethe = cast.member("grethe")
    assert Role.COMMITTEE in grethe.roles
    actions.leave(grethe, on=TODAY)
    grethe.refresh_from_db()
    assert grethe.period.upper == TODAY
    assert grethe.terms.get().period.upper == TODAY
    assert cast.member("grethe") is None
    assert locked_out == [grethe.user_id]


def test_who_came_today_leaves_tomorrow(household, locked_out) -> None:
    now = timezone.now()
    code = welcome.invite(household, now=now)
    member = actions.leave(come_in(code, name="Nora", now=now), on=TODAY)
    assert member.period.upper == TODAY + timedelta(days=1)


def test_leaving_twice_does_not_lengthen_anything(cast, locked_out) -> None:
    grethe = actions.leave(cast.member("grethe"), on=TODAY)
    assert actions.leave(grethe, on=TODAY + timedelta(days=9)).period.upper == TODAY
