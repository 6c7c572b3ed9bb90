"""Offices: who gives which to whom, how long, how they end, and what is written down."""

from datetime import date, timedelta

import pytest

from community import live
from community.notifications.models import Delivery, Notification
from community.office.roles import actions, rules
from community.people import actions as people
from community.people.gate import member_at
from community.people.models import Entry, Membership, Role, RoleTerm, User
from tests.community.office.conftest import LIBRARY, TODAY
from tests.conftest import NOW, at

YEAR_ON = date(2027, 11, 22)


def give(by, to, role=Role.WELCOME_NEIGHBOUR, since=TODAY, last_day=YEAR_ON):
    return actions.give(by, to, role, since=since, last_day=last_day, now=NOW)


def term_of(member, role):
    return RoleTerm.objects.select_related("membership").get(membership__pk=member.pk, role=role)


def entries(act):
    return list(Entry.objects.filter(act=act).order_by("pk"))


# --- who gives what ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("sanne", set(Role.values)),
        ("kim", {Role.CARETAKER}),
        ("birgit", {Role.WELCOME_NEIGHBOUR}),
        ("jens", {Role.WELCOME_NEIGHBOUR}),
        ("torben", set()),
        ("leyla", set()),
        ("kasper", set()),
    ],
)
def test_each_office_gives_what_is_its_business(cast, sanne, who, may):
    member = cast.member(who, "rugmarken")
    assert rules.may_give(member) == may


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("who", ["kim", "birgit", "torben", "leyla", "kasper"])
def test_nobody_gives_what_is_not_theirs(cast, refusal, who, role):
    by = cast.member(who, "rugmarken")
    if role in rules.may_give(by):
        return
    before = RoleTerm.objects.count()
    assert refusal(give, by, cast.member("pia"), role) == "may_not"
    assert (RoleTerm.objects.count(), Entry.objects.count()) == (before, 0)


def test_birgit_names_a_welcome_neighbour_who_is_told(cast):
    birgit, pia = cast.member("birgit"), cast.member("pia")
    term = give(birgit, pia)
    assert (term.period.lower, term.period.upper) == (TODAY, date(2027, 11, 23))
    assert Role.WELCOME_NEIGHBOUR in cast.member("pia").roles
    (entry,) = entries("role.given")
    assert (entry.by, entry.about, entry.estate) == (birgit.user, pia.user, birgit.estate)
    assert entry.facts == {
        "role": "welcome_neighbour", "from": "2026-11-23", "until": "2027-11-23"
    }  # fmt: skip
    note = Notification.objects.get(user=pia.user)
    assert (note.kind, note.url) == ("office.given", "/rugmarken/")
    assert "Velkomstnabo" in note.body
    assert "22.\xa0november\xa02027" in note.body
    assert Delivery.objects.get(notification=note).state == Delivery.State.QUEUED


def test_nobody_changes_their_own(cast, sanne, refusal):
    birgit = cast.member("birgit")
    assert refusal(give, birgit, birgit) == "own_office"
    assert refusal(give, sanne, sanne, Role.OPERATIONS, last_day=None) == "own_office"
    own = term_of(sanne, Role.ADMINISTRATION)
    assert refusal(actions.end, sanne, own, on=TODAY, now=NOW) == "own_office"


def test_her_own_address_does_not_help_either(sanne, refusal):
    facts = {"since": TODAY, "last_day": None, "now": NOW, "name": "Sanne", "title": ""}
    code = refusal(
        actions.give_to_newcomer, sanne, email="SANNE@example.dk", role=Role.CARETAKER, **facts
    )
    assert code == "own_office"


def test_a_teenager_holds_no_office(cast, sanne, refusal):
    yahya = cast.member("yahya")
    assert refusal(give, sanne, yahya) == "not_of_age"
    assert not yahya.terms.exists()


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.CHAIR, Role.WELCOME_NEIGHBOUR])
def test_only_who_lives_here_is_elected(cast, sanne, refusal, role):
    torben = cast.member("torben", "rugmarken")
    assert refusal(give, sanne, torben, role) == "only_residents"
    facts = {"since": TODAY, "last_day": YEAR_ON, "now": NOW}
    code = refusal(actions.give_to_newcomer, sanne, **LIBRARY, role=role, **facts)
    assert code == "only_residents"
    assert not User.objects.filter(email=LIBRARY["email"]).exists()


def test_who_lives_here_is_no_guest(cast, sanne, refusal):
    assert refusal(give, sanne, cast.member("kasper"), Role.GUEST) == "only_others"


def test_who_works_here_does_not_sit_on_the_board(cast, sanne, refusal):
    """Row 186: staff cannot act as the board, and the board is not staff."""
    kasper, birgit = cast.member("kasper"), cast.member("birgit")
    give(sanne, kasper, Role.CARETAKER, last_day=None)
    assert refusal(give, sanne, kasper, Role.COMMITTEE) == "works_here"
    assert refusal(give, sanne, birgit, Role.SOCIAL_WORKER, last_day=None) == "works_here"


# --- how long ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "last_day", "code"),
    [
        (Role.COMMITTEE, None, "days"),
        (Role.CHAIR, None, "days"),
        (Role.COMMITTEE, date(2030, 11, 24), "days"),
        (Role.COMMITTEE, date(2030, 11, 23), ""),
        (Role.CARETAKER, None, ""),
        (Role.WELCOME_NEIGHBOUR, date(2026, 11, 22), "days"),
        (Role.WELCOME_NEIGHBOUR, TODAY, ""),
    ],
)
def test_the_board_has_an_election_period_of_at_most_four_years(
    cast, sanne, refusal, role, last_day, code
):
    kasper = cast.member("kasper")
    if code:
        assert refusal(give, sanne, kasper, role, last_day=last_day) == code
    else:
        assert give(sanne, kasper, role, last_day=last_day).pk


def test_a_guest_stays_a_year_at_most(sanne, refusal):
    facts = {"role": Role.GUEST, "since": TODAY, "now": NOW, **LIBRARY}
    assert refusal(actions.give_to_newcomer, sanne, last_day=None, **facts) == "days"
    assert refusal(actions.give_to_newcomer, sanne, last_day=date(2027, 11, 24), **facts) == "days"
    assert actions.give_to_newcomer(sanne, last_day=date(2027, 11, 23), **facts).pk


def test_an_office_ends_when_the_person_moves(cast, sanne):
    kasper = cast.member("kasper")
    people.leave(kasper, on=date(2027, 3, 1))
    term = give(sanne, cast.member("kasper"))
    assert term.period.upper == date(2027, 3, 1)


def test_one_of_a_kind_at_a_time_and_another_afterwards(cast, sanne, refusal):
    pia = cast.member("pia")
    give(sanne, pia, last_day=date(2027, 1, 31))
    assert refusal(give, sanne, pia, since=date(2027, 1, 31)) == "has_the_office"
    assert give(sanne, pia, since=date(2027, 2, 1)).pk


# --- somebody from outside -----------------------------------------------------------------------


def test_a_guest_gets_a_profile_and_a_mail_that_says_how_to_log_in(cast, signe):
    assert (signe.is_guest, signe.title, signe.household) == (True, LIBRARY["title"], None)
    assert signe.user.emailaddress_set.get().email == LIBRARY["email"]
    assert not signe.user.has_usable_password()
    assert (signe.period.lower, signe.period.upper) == (TODAY, date(2027, 2, 1))
    note = Notification.objects.get(user=signe.user)
    assert "med din e-mail" in note.body
    assert "sender vi en kode" in note.body


def test_an_address_we_know_is_that_profile_and_keeps_its_name(cast, sanne):
    before = User.objects.count()
    term = actions.give_to_newcomer(
        sanne, name="En anden", email="Ingrid@example.dk", title="Gæst", role=Role.GUEST,
        since=TODAY, last_day=YEAR_ON, now=NOW,
    )  # fmt: skip
    assert User.objects.count() == before
    assert term.membership.user == cast.user("ingrid")
    assert cast.user("ingrid").name == "Ingrid"
    assert member_at(cast.user("ingrid"), "rugmarken", NOW).is_guest


def test_a_name_with_a_cpr_number_makes_nobody(sanne, refusal):
    before = User.objects.count()
    for field in ("name", "title"):
        facts = LIBRARY | {field: "150889-1234"}
        code = refusal(
            actions.give_to_newcomer, sanne, **facts, role=Role.GUEST, since=TODAY,
            last_day=YEAR_ON, now=NOW,
        )  # fmt: skip
        assert code == "cpr"
    assert User.objects.count() == before


def test_a_closed_profile_is_not_opened_again(cast, sanne, refusal):
    user = cast.user("ingrid")
    user.is_active = False
    user.save()
    code = refusal(
        actions.give_to_newcomer, sanne, name="Ingrid", email=user.email, title="",
        role=Role.GUEST, since=TODAY, last_day=YEAR_ON, now=NOW,
    )  # fmt: skip
    assert code == "closed_profile"


def test_who_comes_later_is_not_here_before(cast, sanne):
    actions.give_to_newcomer(
        sanne, **LIBRARY, role=Role.GUEST, since=date(2026, 12, 1), last_day=YEAR_ON, now=NOW
    )
    user = cast.user("signe")
    assert member_at(user, "rugmarken", at("2026-11-30", "23:59")) is None
    assert member_at(user, "rugmarken", at("2026-12-01")) is not None
    # The mail goes out today all the same.
    assert Notification.objects.get(user=user).estate is None


def test_a_guest_is_gone_the_day_after_the_last(cast, signe):
    user = signe.user
    assert member_at(user, "rugmarken", at("2027-01-31", "23:59")) is not None
    assert member_at(user, "rugmarken", at("2027-02-01")) is None


def test_a_guest_who_comes_again_next_year_is_the_same_person(cast, sanne, signe):
    actions.give_to_newcomer(
        sanne, **LIBRARY, role=Role.GUEST, since=date(2027, 6, 1), last_day=date(2027, 6, 30),
        now=NOW,
    )  # fmt: skip
    user = cast.user("signe")
    assert Membership.objects.filter(user=user).count() == 2
    assert member_at(user, "rugmarken", at("2027-03-01")) is None
    assert member_at(user, "rugmarken", at("2027-06-30")) is not None


# --- ending --------------------------------------------------------------------------------------


@pytest.fixture
def locked_out(monkeypatch) -> list[int]:
    """Whose sockets were asked to look at their key."""
    asked: list[int] = []
    monkeypatch.setattr(live, "lock_out", asked.append)
    return asked


def test_an_office_ends_on_a_date_and_they_are_told(cast, sanne, locked_out):
    jens = cast.member("jens")
    actions.end(sanne, term_of(jens, Role.CHAIR), on=date(2026, 12, 1), now=NOW)
    term = term_of(jens, Role.CHAIR)
    assert term.period.upper == date(2026, 12, 1)
    assert Role.CHAIR in member_at(jens.user, "rugmarken", at("2026-11-30")).roles
    assert Role.CHAIR not in member_at(jens.user, "rugmarken", at("2026-12-01")).roles
    assert locked_out == [jens.user_id]
    assert entries("role.ended")[0].facts["until"] == "2026-12-01"
    note = Notification.objects.get(user=jens.user)
    assert note.kind == "office.term_ends"
    assert "30.\xa0november\xa02026" in note.body


def test_the_social_worker_who_stops_has_no_key_with_the_next_request(cast, sanne, step_in):
    browser = step_in("leyla")
    assert browser.get("/rugmarken/").status_code == 200
    leyla = cast.member("leyla", "rugmarken")
    actions.end(sanne, term_of(leyla, Role.SOCIAL_WORKER), on=TODAY, now=NOW)
    assert browser.get("/rugmarken/").status_code == 404
    assert browser.get("/ankerhuset/").status_code == 200


def test_an_office_that_never_began_is_gone_and_so_is_the_guest(cast, sanne, signe):
    actions.end(sanne, term_of(signe, Role.GUEST), on=TODAY, now=NOW)
    assert not signe.terms.exists()
    assert member_at(signe.user, "rugmarken", NOW) is None
    told = Notification.objects.filter(user=signe.user).order_by("pk").last()
    assert "alligevel ikke" in told.body
    # What was on its way about it is not sent any more.
    first = Delivery.objects.filter(notification__user=signe.user).order_by("pk").first()
    assert first.state == Delivery.State.DROPPED


@pytest.mark.parametrize("who", ["signe", "jens"])
def test_an_end_can_be_taken_back(cast, sanne, signe, who):
    member = cast.member(who)
    role = Role.GUEST if who == "signe" else Role.CHAIR
    before = term_of(member, role)
    memo = actions.end(sanne, before, on=TODAY, now=NOW)
    actions.restore(sanne, memo, now=NOW)
    again = term_of(member, role)
    assert again.period == before.period
    assert again.ending_told_at == before.ending_told_at
    assert role in member_at(member.user, "rugmarken", NOW).roles
    assert not Notification.objects.filter(user=member.user).unseen().exists()


def test_what_somebody_else_changed_since_is_not_taken_back(cast, sanne, bente, refusal):
    jens = cast.member("jens")
    memo = actions.end(sanne, term_of(jens, Role.CHAIR), on=date(2027, 1, 1), now=NOW)
    actions.end(bente, term_of(jens, Role.CHAIR), on=date(2026, 12, 1), now=NOW)
    assert refusal(actions.restore, sanne, memo, now=NOW) == "changed_meanwhile"
    assert term_of(jens, Role.CHAIR).period.upper == date(2026, 12, 1)


def test_an_end_of_another_estate_is_not_taken_back_here(cast, sanne, refusal):
    jens = cast.member("jens")
    memo = actions.end(sanne, term_of(jens, Role.CHAIR), on=date(2027, 1, 1), now=NOW)
    elsewhere = cast.member("sanne", "tranehaven")
    assert refusal(actions.restore, elsewhere, memo, now=NOW) == "changed_meanwhile"


@pytest.mark.parametrize("on", [TODAY - timedelta(days=1), date(2027, 9, 15), date(2030, 1, 1)])
def test_an_end_is_today_or_later_and_before_the_term_ends_by_itself(cast, sanne, refusal, on):
    term = term_of(cast.member("jens"), Role.CHAIR)
    assert refusal(actions.end, sanne, term, on=on, now=NOW) == "days"


def test_the_last_of_the_administration_stays(cast, sanne, bente, refusal):
    own = term_of(sanne, Role.ADMINISTRATION)
    actions.end(bente, own, on=date(2026, 12, 1), now=NOW)
    actions.restore(bente, actions.end(bente, term_of(sanne, Role.ADMINISTRATION),
                                       on=TODAY + timedelta(days=1), now=NOW), now=NOW)  # fmt: skip
    later = term_of(sanne, Role.ADMINISTRATION)
    assert later.period.upper == date(2026, 12, 1)
    # On 1 December nobody would be left.
    last = term_of(bente, Role.ADMINISTRATION)
    code = refusal(actions.end, sanne, last, on=date(2026, 12, 1), now=NOW)
    assert code == "last_administration"


def test_the_operator_opens_an_office_that_has_none_and_no_other(cast, sanne, refusal):
    code = refusal(
        actions.begin_administration, cast.estate(), name="X", email="x@example.dk", now=NOW
    )
    assert code == "has_administration"
    assert entries("role.given")[0].by is None


# --- looking up who lives somewhere --------------------------------------------------------------


def test_each_grown_up_that_is_seen_is_a_line_in_the_logbook(cast):
    birgit, home = cast.member("birgit"), cast.member("fadumo").household.dwelling
    seen = actions.look(birgit, home, now=NOW)
    assert [member.user.name for member in seen] == ["Fadumo"]  # Yahya is not of age
    (entry,) = entries("contact.seen")
    assert (entry.by, entry.about) == (birgit.user, cast.user("fadumo"))
    assert entry.why


def test_who_gives_no_office_looks_nobody_up(cast, refusal):
    home = cast.member("fadumo").household.dwelling
    assert refusal(actions.look, cast.member("torben"), home, now=NOW) == "may_not"
    assert not Entry.objects.exists()


def test_another_estates_home_shows_nobody(cast, refusal):
    home = cast.member("ingrid").household.dwelling
    assert refusal(actions.look, cast.member("birgit"), home, now=NOW) == "nobody_here"
