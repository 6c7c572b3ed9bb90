"""A colleague or the committee helps somebody on paper: one home at a time, with a yes, in the logbook."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Count
from django.utils import timezone

from community.errors import Refused
from community.helping import actions, rules
from community.helping.visits import actions as visits
from community.notifications.models import Notification
from community.people import acting
from community.people.logbook.actions import first_broken
from community.people.models import Dwelling, Entry, Helping, Invitation, User
from tests.community.helping.conftest import look_up
from tests.conftest import NOW

ADDRESS, CHOOSE = "/rugmarken/hjaelper/beboer/", "/rugmarken/hjaelper/beboer/vaelg/"
WORK = [ADDRESS, CHOOSE, "/rugmarken/hjaelper/papir/", "/rugmarken/hjaelper/papir/1/"]


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def home(street="Rugmarken", number="7", floor="st", door="th"):
    return Dwelling.objects.get(
        entrance__street=street, entrance__house_number=number, floor=floor, door=door
    )


def acts(*wanted):
    return list(
        Entry.objects.filter(act__in=wanted).order_by("pk").values_list("act", "about__name")
    )


# --- who comes in --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["torben", "kim", "leyla", "birgit", "jens"])
def test_colleagues_and_the_committee_may_help(step_in, who):
    assert "Hvor bor beboeren?" in text(step_in(who).get(ADDRESS))
    assert "Hjælp en beboer" in text(step_in(who).get("/rugmarken/mere/"))


@pytest.mark.parametrize("path", [*WORK, "/rugmarken/hjaelper/papir/1/kort/"])
@pytest.mark.parametrize("who", ["kasper", "ejnar", "line"])
def test_neighbours_may_not(step_in, who, path):
    client = step_in(who)
    assert client.get(path).status_code in {404, 405}
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", WORK[2:])
@pytest.mark.parametrize("who", ["birgit", "jens"])
def test_the_committee_makes_no_cards(step_in, who, path):
    assert step_in(who).get(path).status_code == 404
    assert "Sæt en beboer" not in text(step_in(who).get(ADDRESS))


def test_a_second_factor_is_asked_for(cast):
    """Whoever logged in by mail alone is not let in."""
    client = cast.client("torben")
    client.raise_request_exception = False
    answer = client.get(ADDRESS)
    assert answer.status_code != 200
    assert "Hvor bor beboeren?" not in answer.content.decode()


# --- one home at a time --------------------------------------------------------------------------


def test_only_those_on_paper_are_named_and_each_is_a_line(step_in):
    client = step_in("torben")
    assert look_up(client, "4", "3. TH")["Location"] == CHOOSE
    page = text(client.get(CHOOSE))
    assert "Orhan" in page
    assert "Yildiz" not in page
    assert "Månelund" not in page
    assert acts("contact.seen") == [("contact.seen", "Orhan")]
    entry = Entry.objects.get()
    assert (entry.by.name, set(entry.facts)) == ("Torben", {"home"})


def test_a_hidden_neighbour_on_paper_is_a_neighbour(step_in):
    User.objects.filter(name="Ejnar").update(is_hidden=True)
    client = step_in("torben")
    look_up(client)
    page = text(client.get(CHOOSE))
    assert "En nabo" in page
    assert "Ejnar" not in page
    client.post(CHOOSE, {"who": who_is_on(page), "agreed": "on"})
    for path in ("/rugmarken/", "/rugmarken/mere/"):
        page = text(client.get(path))
        assert "Du er her for <bdi>En nabo</bdi>" in page
        assert "Ejnar" not in page


def who_is_on(page):
    return page.split('name="who" value="')[1].split('"')[0]


@pytest.mark.parametrize(("number", "door"), [("3", "1. tv"), ("9", "2. th")])
def test_nobody_on_paper_is_said_without_a_name_and_is_a_line_too(step_in, number, door):
    client = step_in("torben")
    look_up(client, number, door)
    page = text(client.get(CHOOSE))
    assert "Ingen er på papir i den bolig" in page
    assert "Sæt en beboer på papir" in page
    assert "Birgit" not in page
    assert acts("contact.seen") == [("contact.seen", None)]


def test_the_committee_is_told_who_can_put_somebody_on_paper(step_in):
    client = step_in("grethe")
    look_up(client, "3", "1. tv")
    page = text(client.get(CHOOSE))
    assert "Viceværten og kontoret kan sætte en beboer på papir." in page


def test_a_door_that_is_not_there_is_no_look(step_in):
    page = text(look_up(step_in("torben"), "7", "9. th"), 422)
    assert "Den bolig kender vi ikke" in page
    assert 'value="9. th"' in page
    assert Entry.objects.count() == 0


def test_a_stairway_of_another_estate_is_none(step_in):
    from community.people.models import Entrance

    foreign = Entrance.objects.filter(estate__slug="tranehaven").first()
    answer = step_in("torben").post(ADDRESS, {"entrance": foreign.pk, "door": ""})
    assert answer.status_code == 422
    assert Entry.objects.count() == 0


def test_without_a_look_there_is_nobody_to_choose(step_in):
    assert step_in("torben").get(CHOOSE)["Location"] == ADDRESS


def test_a_look_lasts_a_quarter_of_an_hour(step_in):
    client = step_in("torben")
    look_up(client)
    with time_machine.travel(NOW + timedelta(minutes=16), tick=True):
        assert client.get(CHOOSE)["Location"] == ADDRESS


def test_a_look_in_one_estate_is_none_in_another(step_in):
    client = step_in("torben")
    look_up(client)
    assert client.get("/ankerhuset/hjaelper/beboer/vaelg/")["Location"].startswith("/ankerhuset/")


def test_nobody_walks_through_the_whole_house(cast, step_in):
    torben, door = cast.member("torben", "rugmarken"), home()
    for number in range(rules.MOST_LOOKS):
        visits.look(torben, door, now=NOW - timedelta(minutes=30) + timedelta(seconds=number))
    client = step_in("torben")
    page = text(look_up(client), 429)
    assert "for mange gange" not in page
    assert "Du har set efter mange gange" in page
    assert client.get(CHOOSE)["Location"] == ADDRESS
    assert Entry.objects.count() == rules.MOST_LOOKS
    assert look_up(step_in("kim"))["Location"] == CHOOSE
    with time_machine.travel(NOW + timedelta(minutes=40), tick=True):
        assert look_up(client)["Location"] == CHOOSE


@pytest.mark.django_db(transaction=True)
def test_many_looks_at_once_are_counted_one_by_one(cast, together, monkeypatch):
    monkeypatch.setattr(rules, "MOST_LOOKS", 3)
    torben, door = cast.member("torben", "rugmarken"), home()
    results = together(*[lambda: visits.look(torben, door, now=NOW)] * 8)
    assert sum(isinstance(one, Refused) for one in results) == 5
    assert Entry.objects.count() == 3


# --- the visit -----------------------------------------------------------------------------------


def test_torben_helps_ejnar_for_half_an_hour(cast, on_the_spot):
    client = on_the_spot()
    visit = Helping.objects.get()
    assert (visit.kind, visit.helper.name, visit.helped.user.name) == ("visit", "Torben", "Ejnar")
    assert visit.ends_at - visit.began_at == timedelta(minutes=30)
    assert acts("help.begun") == [("help.begun", "Ejnar")]
    assert Entry.objects.get(act="help.begun").facts == {"help": visit.pk, "agreed": True}
    note = Notification.objects.get()
    assert (note.user.name, note.kind) == ("Ejnar", "helping.visited")
    assert "00\u00a000\u00a010\u00a000" in note.body or "00 00 10 00" in note.body
    assert "Du er her for <bdi>Ejnar</bdi>" in text(client.get("/rugmarken/"))
    assert first_broken(cast.estate().organisation) is None


def test_finish_ends_the_visit_for_good(on_the_spot):
    client = on_the_spot()
    assert client.post("/hjaelper/faerdig/")["Location"] == ADDRESS
    visit = Helping.objects.get()
    assert visit.ended_at is not None
    assert acts("help.ended") == [("help.ended", "Ejnar")]
    assert acting.SESSION not in client.session
    assert client.post(f"/hjaelper/{visit.pk}/begynd/").status_code == 404
    assert client.get(ADDRESS).status_code == 200


def test_nothing_makes_it_longer(on_the_spot):
    client = on_the_spot()
    ends_at = Helping.objects.get().ends_at
    with time_machine.travel(NOW + timedelta(minutes=29), tick=True):
        client.get("/rugmarken/booking/")
        assert client.post(f"/hjaelper/{Helping.objects.get().pk}/begynd/").status_code == 404
    assert Helping.objects.get().ends_at == ends_at
    with time_machine.travel(NOW + timedelta(minutes=31), tick=True):
        assert client.get("/rugmarken/")["Location"] == "/hjaelper/slut/"
        assert "Begynd igen" in text(client.get("/hjaelper/slut/"))
        assert acts("help.ended") == [("help.ended", "Ejnar")]


def test_a_new_yes_is_a_new_visit(cast, on_the_spot):
    on_the_spot()
    with time_machine.travel(NOW + timedelta(minutes=45), tick=True):
        on_the_spot()
    assert Helping.objects.count() == 2
    assert Helping.objects.filter(ended_at=None).count() == 1
    assert acts("help.begun", "help.ended") == [
        ("help.begun", "Ejnar"), ("help.ended", "Ejnar"), ("help.begun", "Ejnar"),
    ]  # fmt: skip


def test_without_the_tick_nothing_begins(cast, step_in):
    client = step_in("torben")
    look_up(client)
    page = text(client.post(CHOOSE, {"who": cast.member("ejnar").pk}), 422)
    assert "Spørg først, og sæt kryds." in page
    assert (Helping.objects.count(), acts("help.begun")) == (0, [])
    assert acting.SESSION not in client.session


@pytest.mark.parametrize("who", ["birgit", "orhan", "0", "x", ""])
def test_only_who_lives_behind_that_door_on_paper_can_be_chosen(cast, step_in, who):
    client = step_in("torben")
    look_up(client)
    number = cast.member(who).pk if who.isalpha() and len(who) > 1 else who
    page = text(client.post(CHOOSE, {"who": number, "agreed": "on"}), 422)
    assert "Vælg, hvem du hjælper." in page
    assert Helping.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "whom", "agreed", "code"),
    [
        ("torben", "birgit", True, "not_on_paper"),
        ("torben", "ejnar", False, "not_agreed"),
        ("kirsten", "poul", True, "same_home"),
    ],
)
def test_the_verb_refuses_by_itself(cast, who, whom, agreed, code):
    with pytest.raises(Refused) as no:
        visits.begin_visit(cast.member(who), cast.member(whom), agreed=agreed, now=NOW)
    assert no.value.code == code
    assert (Helping.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_leave_one_visit(cast, together):
    torben, ejnar = cast.member("torben", "rugmarken"), cast.member("ejnar")
    done = together(*[lambda: visits.begin_visit(torben, ejnar, agreed=True, now=NOW)] * 4)
    assert all(isinstance(one, Helping) for one in done), done
    open_ones = Helping.objects.filter(ended_at=None).aggregate(n=Count("pk"))
    assert open_ones["n"] == 1


# --- while Torben is there -----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["torben", "birgit"])
def test_no_code_is_made_while_somebody_acts_on_the_spot(cast, on_the_spot, who):
    client = on_the_spot(who)
    assert "Hvem hjælper Ejnar" in text(client.get("/rugmarken/mere/"))
    page = text(client.get("/rugmarken/hjaelper/"))
    assert "Få en kode til din hjælper" not in page
    assert "Log ind med dit kort på en telefon" in page
    page = text(client.post("/rugmarken/hjaelper/kode/"), 422)
    assert "En hjælper vælger man selv" in page
    assert not Invitation.objects.filter(helps=cast.member("ejnar")).exists()
    assert not Entry.objects.filter(act="help.code_made").exists()


def test_nor_by_a_chosen_helper_who_would_choose_the_next(cast, helping):
    ejnar = acting.stands_in(helping, NOW)
    with pytest.raises(Refused) as no:
        actions.make_code(ejnar, now=NOW)
    assert (no.value.code, no.value.status) == ("own_key_only", 403)


def test_a_code_made_before_can_be_taken_back_with_torben_beside_him(cast, on_the_spot):
    actions.make_code(cast.member("ejnar"), now=NOW)
    client = on_the_spot()
    code = Invitation.objects.get(helps=cast.member("ejnar"))
    assert client.post(f"/rugmarken/hjaelper/kode/{code.pk}/fjern/").status_code == 302
    code.refresh_from_db()
    assert code.revoked_at is not None
    assert acts("help.code_withdrawn") == [("help.code_withdrawn", "Ejnar")]


def test_ejnar_ends_lones_help_with_torben_beside_him(helping, on_the_spot):
    client = on_the_spot()
    page = text(client.get("/rugmarken/hjaelper/"))
    assert "Lone" in page
    client.post(f"/rugmarken/hjaelper/{helping.pk}/slut/")
    helping.refresh_from_db()
    assert helping.ended_by.name == "Torben"
    assert acts("help.ended") == [("help.ended", "Ejnar")]


def test_torben_has_no_office_while_he_is_ejnar(on_the_spot):
    client = on_the_spot()
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/rugmarken/kontor/").status_code == 404
    assert "Dit arbejde i huset" not in text(client.get("/rugmarken/mere/"))


@pytest.mark.parametrize("ended", [False, True])
def test_who_sits_beside_while_ejnar_makes_a_code_with_his_card_cannot_use_it(
    cast, on_the_spot, ended
):
    client = on_the_spot("birgit")
    actions.make_code(cast.member("ejnar"), now=timezone.now())
    code = Invitation.objects.get(helps=cast.member("ejnar"))
    if ended:
        client.post("/hjaelper/faerdig/")
    with pytest.raises(Refused) as no:
        actions.accept(cast.user("birgit"), code.pk, now=timezone.now())
    assert no.value.code == "sat_beside"
    assert not Helping.objects.filter(kind="named").exists()
    code.refresh_from_db()
    assert code.used == 0
    assert actions.accept(cast.user("oksana"), code.pk, now=timezone.now()).kind == "named"


def test_who_has_helped_once_may_be_chosen_another_day(cast):
    visits.begin_visit(cast.member("birgit"), cast.member("ejnar"), agreed=True, now=NOW)
    later = NOW + timedelta(days=1)
    actions.make_code(cast.member("ejnar"), now=later)
    code = Invitation.objects.get(helps=cast.member("ejnar"))
    assert actions.accept(cast.user("birgit"), code.pk, now=later).kind == "named"
