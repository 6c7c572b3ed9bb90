"""Naming a helper: the code, who may take it, and the end, told to the other one."""

from datetime import timedelta

import pytest

from community.helping import actions
from community.helping.lists import open_codes, those_i_help, those_who_help, those_who_helped
from community.notifications.models import Notification
from community.people import actions as people
from community.people.models import Entry, Helping, Invitation, Membership, User
from community.privacy import actions as privacy
from tests.community.helping.conftest import code_of
from tests.conftest import NOW, at
from tests.refusing import why_not

# --- the code ------------------------------------------------------------------------------------


def test_the_code_is_for_one_helper_and_kept_nowhere(cast):
    ejnar = cast.member("ejnar")
    code = actions.make_code(ejnar, now=NOW)
    made = code_of(code)
    assert (made.helps, made.invited_by, made.household_id) == (ejnar, ejnar, ejnar.household_id)
    assert (made.places, made.used) == (1, 0)
    assert made.expires_at == at("2026-12-08")
    assert all(code not in str(row) for row in Invitation.objects.values_list())


def test_who_lives_nowhere_here_names_no_helper(cast):
    assert why_not(actions.make_code, cast.member("torben"), now=NOW) == "no_household"


def test_five_codes_may_wait(cast):
    ejnar = cast.member("ejnar")
    for _number in range(5):
        actions.make_code(ejnar, now=NOW)
    assert why_not(actions.make_code, ejnar, now=NOW) == "many_codes"
    assert actions.withdraw_code(ejnar, open_codes(ejnar, NOW)[0].pk, now=NOW)
    assert actions.make_code(ejnar, now=NOW)


def test_a_code_for_a_helper_ends_no_letter(cast):
    from community.people.welcome.actions import invite, open_invitation

    ejnar = cast.member("ejnar")
    letter = invite(ejnar.household, now=NOW)
    helpers = actions.make_code(ejnar, now=NOW)
    assert open_invitation(letter, now=NOW).helps is None
    again = invite(ejnar.household, now=NOW)
    assert actions.open_code(helpers, now=NOW).helps == ejnar
    assert open_invitation(again, now=NOW)


def test_only_the_owner_takes_a_code_back(cast):
    code = code_of(actions.make_code(cast.member("ejnar"), now=NOW))
    assert not actions.withdraw_code(cast.member("birgit"), code.pk, now=NOW)
    assert actions.withdraw_code(cast.member("ejnar"), code.pk, now=NOW)
    assert not actions.withdraw_code(cast.member("ejnar"), code.pk, now=NOW)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("withdrawn", "withdrawn_code"),
        ("late", "expired_code"),
        ("used", "used_code"),
        ("moved", "moved_out"),
        ("letter", "letter_code"),
        ("nonsense", "unknown_code"),
    ],
)
def test_a_code_that_does_not_work_says_why(cast, lone, what, code):
    from community.people.welcome.actions import invite

    ejnar, now = cast.member("ejnar"), NOW
    typed = actions.make_code(ejnar, now=NOW)
    number = code_of(typed).pk
    if what == "withdrawn":
        actions.withdraw_code(ejnar, number, now=NOW)
    elif what == "late":
        now = NOW + timedelta(days=15)
    elif what == "used":
        actions.accept(lone, number, now=NOW)
    elif what == "moved":
        people.leave(ejnar, on=NOW.date())
    elif what == "letter":
        typed = invite(ejnar.household, now=NOW)
        number = code_of(typed).pk
    elif what == "nonsense":
        typed, number = "AAAAA AAAAA", 0
    assert why_not(actions.open_code, typed, now=now) == code
    assert why_not(actions.accept, lone, number, now=now) == code
    assert Helping.objects.count() == (1 if what == "used" else 0)


# --- who may take it -----------------------------------------------------------------------------


def test_lone_becomes_ejnars_helper_and_he_is_told_without_a_name_on_the_lock_screen(cast, lone):
    code = code_of(actions.make_code(cast.member("ejnar"), now=NOW))
    helping = actions.accept(lone, code.pk, now=NOW)
    assert (helping.helped.user.name, helping.helper, helping.kind) == ("Ejnar", lone, "named")
    assert helping.ends_at is None
    note = Notification.objects.get()
    assert (note.user.name, note.kind) == ("Ejnar", "helping.named")
    assert "Lone" not in note.title
    assert "Lone" in note.body
    assert note.url == "/rugmarken/hjaelper/"


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [
        ("ejnar", "ejnar", "yourself"),
        ("yildiz", "orhan", "same_home"),
        ("torben", "ejnar", "works_here"),
        ("leyla", "ejnar", "works_here"),
    ],
)
def test_who_cannot_be_a_helper_is_told_why(cast, who, whom, code):
    made = code_of(actions.make_code(cast.member(whom), now=NOW))
    assert why_not(actions.accept, cast.user(who), made.pk, now=NOW) == code
    made.refresh_from_db()
    assert (made.used, Helping.objects.count(), Notification.objects.count()) == (0, 0, 0)


def test_a_caretaker_may_help_their_mother_where_they_do_not_work(cast):
    """Nadja works in Rugmarken and Tranehaven, not in Ankerhuset."""
    made = code_of(actions.make_code(cast.member("sofie"), now=NOW))
    assert actions.accept(cast.user("nadja"), made.pk, now=NOW)


def test_a_neighbour_on_the_committee_may_be_chosen(cast, names):
    assert names("orhan", cast.user("birgit")).helper.name == "Birgit"


def test_twice_is_once(cast, lone, names):
    first, second = names("ejnar", lone), names("ejnar", lone)
    assert first == second
    assert Helping.objects.count() == Notification.objects.count() == 1


def test_two_helpers_at_once_are_two(cast, lone, names):
    names("ejnar", lone)
    names("ejnar", cast.user("birgit"))
    assert [one.helper.name for one in those_who_help(cast.member("ejnar"), NOW)] == [
        "Lone",
        "Birgit",
    ]


@pytest.mark.parametrize("name", ["مريم", "Łucja 🌻", "Æblegrød-Ööl", "李小龍"])
def test_a_helper_may_be_called_anything(cast, name):
    code = code_of(actions.make_code(cast.member("ejnar"), now=NOW))
    helping = actions.accept_as_new(code.pk, name=name, is_adult=True, now=NOW)
    assert helping.helper.name == name
    assert name in Notification.objects.get().body
    assert not Membership.objects.filter(user=helping.helper).exists()


@pytest.mark.parametrize(
    ("name", "code"), [("", "name_missing"), ("x" * 41, "long_name"), ("010190-1234", "cpr")]
)
def test_a_name_that_is_refused_uses_nothing_and_leaves_nobody(cast, name, code):
    made = code_of(actions.make_code(cast.member("ejnar"), now=NOW))
    before = User.objects.count()
    assert why_not(actions.accept_as_new, made.pk, name=name, is_adult=True, now=NOW) == code
    made.refresh_from_db()
    assert (User.objects.count(), made.used) == (before, 0)


# --- the end -------------------------------------------------------------------------------------


def test_ejnar_ends_it_and_lone_is_told(cast, helping, lone):
    assert actions.end_help(helping, by=cast.user("ejnar"), now=NOW)
    helping.refresh_from_db()
    assert (helping.ended_at, helping.ended_by.name) == (NOW, "Ejnar")
    note = Notification.objects.get(kind="helping.ended")
    assert (note.user, note.estate, note.url) == (lone, None, "")
    assert "Ejnar" not in note.title
    assert those_i_help(lone, NOW) == []
    assert not Entry.objects.exists()


def test_lone_ends_it_and_ejnar_is_told(cast, helping, lone):
    actions.end_help(helping, by=lone, now=NOW)
    assert Notification.objects.get(kind="helping.ended").user.name == "Ejnar"


def test_the_second_end_says_nothing(cast, helping, lone):
    assert actions.end_help(helping, by=lone, now=NOW)
    assert not actions.end_help(helping, by=cast.user("ejnar"), now=NOW)
    assert Notification.objects.filter(kind="helping.ended").count() == 1


def test_after_the_end_she_may_be_asked_again(cast, helping, lone, names):
    actions.end_help(helping, by=cast.user("ejnar"), now=NOW)
    assert names("ejnar", lone).pk != helping.pk
    assert [one.pk for one in those_who_helped(cast.member("ejnar"), NOW)] == [helping.pk]


def test_a_colleague_who_ends_it_for_ejnar_stands_in_the_logbook(cast, helping):
    actions.end_help(helping, by=cast.user("torben"), now=NOW)
    entry = Entry.objects.get()
    assert (entry.act, entry.by.name, entry.about.name) == ("help.ended", "Torben", "Ejnar")
    assert entry.facts == {"help": helping.pk, "minutes": 0}


# --- moving and being forgotten ------------------------------------------------------------------


def test_who_moves_takes_their_helpers_and_codes_along(cast, helping):
    ejnar = cast.member("ejnar")
    code = actions.make_code(ejnar, now=NOW)
    privacy.move_out(ejnar, now=NOW)
    helping.refresh_from_db()
    assert helping.ended_at == NOW
    assert Notification.objects.get(kind="helping.ended").user.name == "Lone"
    assert why_not(actions.open_code, code, now=NOW) in {"withdrawn_code", "moved_out"}


def test_who_moves_later_keeps_their_helper_until_then(cast, helping, lone):
    ejnar, later = cast.member("ejnar"), at("2026-12-01")
    code = actions.make_code(ejnar, now=NOW)
    actions.member_left(ejnar, later, NOW)
    assert those_who_help(ejnar, later - timedelta(seconds=1)) == [helping]
    assert those_who_help(ejnar, later) == []
    assert those_i_help(lone, later) == []
    assert why_not(actions.open_code, code, now=later) == "expired_code"


def test_a_helper_who_moves_goes_on_helping(cast, names):
    helping = names("ejnar", cast.user("kasper"))
    privacy.move_out(cast.member("kasper"), now=NOW)
    assert those_i_help(cast.user("kasper"), NOW) == [helping]


def test_a_helper_who_is_forgotten_says_goodbye(cast, helping, lone):
    privacy.forget(lone, now=NOW)
    assert Helping.objects.count() == 0
    assert Notification.objects.get(kind="helping.ended").user.name == "Ejnar"


def test_somebody_who_is_forgotten_leaves_no_helper_and_no_code(cast, helping):
    actions.make_code(cast.member("ejnar"), now=NOW)
    privacy.forget(cast.user("ejnar"), now=NOW)
    assert (Helping.objects.count(), Invitation.objects.exclude(helps=None).count()) == (0, 0)


# --- the clock -----------------------------------------------------------------------------------


def test_the_broom_takes_what_ended_a_year_ago(cast, helping, lone, names):
    actions.end_help(helping, by=lone, now=NOW)
    names("ejnar", cast.user("kasper"))
    year = timedelta(days=365)
    assert actions.over_long(NOW + year).count() == actions.sweep(NOW + year) == 0
    later = NOW + year + timedelta(seconds=1)
    assert actions.over_long(later).count() == actions.sweep(later) == 1
    assert [one.helper.name for one in Helping.objects.all()] == ["Kasper"]


def test_a_visit_nobody_finished_is_written_down_once(cast):
    visit = Helping.objects.create(
        helped=cast.member("ejnar"), helper=cast.user("torben"), kind="visit", began_at=NOW,
        ends_at=NOW + timedelta(minutes=30),
    )  # fmt: skip
    for _twice in range(2):
        actions.sweep(NOW + timedelta(hours=2))
    visit.refresh_from_db()
    assert (visit.ended_at, visit.ended_by) == (visit.ends_at, None)
    assert [(e.act, e.by, e.facts["minutes"]) for e in Entry.objects.all()] == [
        ("help.ended", None, 30)
    ]
