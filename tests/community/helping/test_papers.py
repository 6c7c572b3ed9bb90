"""People on paper: in with a card, the same rights, a new card for who lost theirs."""

import pytest
from django.conf import settings
from django.test import Client

from community.errors import Refused
from community.helping.papers import actions as papers
from community.people.actions import appoint
from community.people.cards import actions as cards
from community.people.models import CodeCard, Dwelling, Entrance, Entry, Membership, Role, User
from tests.community.helping.conftest import look_up
from tests.conftest import NOW

PAPER = "/rugmarken/hjaelper/papir/"
PLACE = "somewhere"


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def said(**more):
    entrance = Entrance.objects.get(estate__slug="rugmarken", house_number="9", street="Rugmarken")
    return {
        "entrance": entrance.pk, "door": "2. th", "name": "Agnes", "surname": "Kløver",
        "phone": "00 00 20 31", "reached_by": "call", "is_adult": "ja", "agreed": "on",
    } | more  # fmt: skip


def card_on(page):
    shown = page.split("<dd><bdi>")
    return shown[1].split("<")[0], shown[2].split("<")[0]


def test_agnes_comes_in_on_paper_and_her_card_opens_her_door(cast, step_in):
    page = text(step_in("torben").post(PAPER, said()))
    agnes = User.objects.get(name="Agnes")
    assert (agnes.on_paper, agnes.reached_by, agnes.phone) == (True, "call", "00 00 20 31")
    assert (agnes.surname, agnes.email, agnes.is_adult) == ("Kløver", None, True)
    member = Membership.objects.get(user=agnes)
    assert str(member.household.dwelling) == "Rugmarken 9, 2. th"
    assert cards.open_card(*card_on(page), place=PLACE, now=NOW) == agnes
    assert "Hav det hos dig" in page
    address = f"{settings.SITE_URL}/konto/kort".partition("://")[2]
    assert f"Log ind på <b>{address}</b>" in page
    assert "00\u00a000\u00a010\u00a000" in page
    assert "Agnes" not in page.split('class="purse"')[1].split("</article>")[0]
    assert [e.act for e in Entry.objects.order_by("pk")] == ["paper.begun"]
    assert "no-store" in step_in("torben").get(PAPER)["Cache-Control"]


def test_she_has_the_same_membership_and_quota_as_everybody(cast, step_in):
    from bookings import actions as bookings
    from tests.bookings.conftest import turn

    step_in("torben").post(PAPER, said())
    agnes, machine = cast.member("agnes"), cast.facility()
    for day in ("2026-11-24", "2026-11-25"):
        bookings.book(agnes, machine, turn(day, "15:00"), now=NOW)
    with pytest.raises(Refused) as no:
        bookings.book(agnes, machine, turn("2026-11-26", "15:00"), now=NOW)
    assert no.value.code in {"quota_week", "quota_coming"}


def test_a_home_where_nobody_lives_gets_a_household(cast, step_in):
    from django.utils import timezone

    today = timezone.localdate()
    empty = Dwelling.objects.filter(entrance__estate__slug="rugmarken").exclude(
        households__period__contains=today
    )
    home = empty.select_related("entrance").first()
    step_in("torben").post(
        PAPER, said(entrance=home.entrance_id, door=f"{home.floor}. {home.door}")
    )
    assert cast.member("agnes").household.dwelling == home


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": ""}, "Skriv fornavnet."),
        ({"name": "010190-1234"}, "CPR"),
        ({"surname": "010190-1234"}, "CPR"),
        ({"phone": ""}, "Skriv det nummer, vi skal ringe på."),
        ({"phone": "hej"}, "Det ligner ikke et telefonnummer."),
        ({"phone": "010190-1234"}, "CPR"),
        ({"phone": "1" * 25}, "Det ligner ikke et telefonnummer."),
        ({"reached_by": ""}, "Vælg, hvordan vi skal give besked."),
        ({"is_adult": ""}, "Vælg ja eller nej."),
        ({"agreed": ""}, "Spørg først, og sæt kryds."),
        ({"door": "9. th"}, "Den bolig kender vi ikke"),
        ({"entrance": ""}, "Vælg en opgang."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_the_rest_is_kept(cast, step_in, more, sentence):
    before = User.objects.count()
    page = text(step_in("torben").post(PAPER, said(**more)), 422)
    assert sentence in page
    if "name" not in more:
        assert 'value="Agnes"' in page
    assert (User.objects.count(), CodeCard.objects.count(), Entry.objects.count()) == (before, 0, 0)


def test_a_slip_in_the_letter_box_needs_no_phone(step_in):
    text(step_in("torben").post(PAPER, said(phone="", reached_by="slip")))
    assert User.objects.get(name="Agnes").phone == ""


def test_pressing_twice_is_one_agnes(step_in):
    client = step_in("torben")
    client.post(PAPER, said())
    page = text(client.post(PAPER, said(name="AGNES")), 422)
    assert "er på papir her allerede" in page
    assert User.objects.filter(name__iexact="agnes").count() == 1


def test_a_typed_name_does_not_find_a_hidden_neighbour(step_in):
    """Ejnar does not want to be found: nobody learns his door by putting an Ejnar on paper there."""
    User.objects.filter(name="Ejnar").update(is_hidden=True)
    stairway = Entrance.objects.get(street="Rugmarken", house_number="7")
    answer = step_in("torben").post(PAPER, said(name="Ejnar", entrance=stairway.pk, door="st. th"))
    assert "er på papir her allerede" not in text(answer)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_agnes(cast, together):
    torben, kim = cast.member("torben", "rugmarken"), cast.member("kim", "rugmarken")
    home = Dwelling.objects.select_related("entrance").get(
        entrance__house_number="9", entrance__street="Rugmarken", floor="2", door="th"
    )

    def one(who):
        return papers.put_on_paper(
            who, home, name="Agnes", reached_by="slip", is_adult=True, agreed=True, now=NOW
        )

    done = together(lambda: one(torben), lambda: one(kim))
    assert sorted(type(result).__name__ for result in done) == ["Card", "Refused"]


@pytest.mark.parametrize("name", ["مريم", "Łucja 🌻", "李小龍"])
def test_any_name_is_a_name(step_in, name):
    text(step_in("torben").post(PAPER, said(name=name)))
    assert User.objects.get(name=name).on_paper


def test_another_estates_home_is_refused(cast):
    home = Dwelling.objects.select_related("entrance").filter(
        entrance__estate__slug="tranehaven"
    ).first()  # fmt: skip
    with pytest.raises(Refused) as no:
        papers.put_on_paper(
            cast.member("torben", "rugmarken"), home, name="Agnes", reached_by="slip",
            is_adult=True, agreed=True, now=NOW,
        )  # fmt: skip
    assert no.value.code == "other_estate"


# --- the card, and how to reach somebody ---------------------------------------------------------


def person(cast, who="ejnar"):
    return f"{PAPER}{cast.member(who).pk}/"


def test_the_phone_number_is_seen_by_who_looked_up_the_home_and_is_a_line(cast, step_in):
    client = step_in("torben")
    assert client.get(person(cast)).status_code == 404
    look_up(client)
    page = text(client.get(person(cast)))
    assert "00 00 20 07" in page
    seen = Entry.objects.filter(act="contact.seen").order_by("pk")
    assert [set(entry.facts) for entry in seen] == [{"home"}, {"phone"}]
    assert client.get(person(cast, "orhan")).status_code == 404
    assert client.get(person(cast, "birgit")).status_code == 404


def test_who_is_hidden_is_reached_through_the_administration(cast, step_in):
    User.objects.filter(name="Ejnar").update(is_hidden=True)
    client = step_in("torben")
    look_up(client)
    assert person(cast) not in text(client.get("/rugmarken/hjaelper/beboer/vaelg/"))
    none = client.get(f"{PAPER}999999/")
    there = client.get(person(cast))
    assert (there.status_code, there.content) == (404, none.content)
    assert client.post(f"{person(cast)}kort/").status_code == 404
    assert not CodeCard.objects.filter(user__name="Ejnar").exists()
    appoint(cast.member("torben", "rugmarken"), Role.ADMINISTRATION, since=NOW.date())
    assert person(cast) in text(client.get("/rugmarken/hjaelper/beboer/vaelg/"))
    assert "00 00 20 07" in text(client.get(person(cast)))


def test_after_too_many_looks_the_number_is_not_shown(cast, step_in, monkeypatch):
    from community.helping import rules

    monkeypatch.setattr(rules, "MOST_LOOKS", 1)
    client = step_in("torben")
    look_up(client)
    page = text(client.get(person(cast)), 429)
    assert "00 00 20 07" not in page


def test_ejnar_is_called_from_now_on(cast, step_in):
    client = step_in("torben")
    look_up(client)
    answer = client.post(person(cast), {"phone": "00 00 20 99", "reached_by": "call"})
    assert answer.status_code == 302
    ejnar = cast.user("ejnar")
    assert (ejnar.phone, ejnar.reached_by) == ("00 00 20 99", "call")
    assert Entry.objects.filter(act="paper.changed", about=ejnar).count() == 1
    page = text(client.post(person(cast), {"phone": "", "reached_by": "call"}), 422)
    assert "Skriv det nummer" in page


def test_a_new_card_ends_the_old_one_and_logs_out_what_it_opened(cast, step_in):
    old = cards.issue_card(cast.user("ejnar"), now=NOW)
    tablet = cast.client("ejnar")
    assert tablet.get("/rugmarken/").status_code == 200
    client = step_in("torben")
    look_up(client)
    page = text(client.post(person(cast) + "kort/"))
    with pytest.raises(Refused):
        cards.open_card(*old, place=PLACE, now=NOW)
    assert cards.open_card(*card_on(page), place=PLACE, now=NOW).name == "Ejnar"
    assert tablet.get("/rugmarken/").status_code == 302
    assert Entry.objects.filter(act="card.issued", about__name="Ejnar").count() == 1
    assert client.get(person(cast) + "kort/").status_code == 405


def test_who_has_proved_an_email_has_left_paper(cast, step_in):
    from community.people.actions import use_email

    client = step_in("torben")
    look_up(client)
    use_email(cast.user("ejnar"), email="ejnar@example.dk")
    assert client.post(person(cast) + "kort/").status_code == 404
    with pytest.raises(Refused):
        papers.new_card(cast.member("torben", "rugmarken"), cast.member("ejnar"), now=NOW)


def test_a_stranger_sees_nothing_of_it(cast):
    assert Client().get(person(cast)).status_code == 302
