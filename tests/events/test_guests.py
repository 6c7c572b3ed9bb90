"""Somebody from outside the house: a place by a link in a mail, in the same line as the neighbours."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from community.people.models import Estate
from events import actions
from events.ending import actions as ending
from events.guests import actions as guests
from events.guests import letters
from events.guests.posting import actions as posting
from events.models import Event, Outsider, Signup
from tests.conftest import NOW, at
from tests.events.conftest import WEDNESDAY, counted, join, make, seats, state, told
from tests.events.test_views import said
from tests.refusing import refused

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


@pytest.fixture
def market(cast) -> Event:
    """Four seats, open to the whole neighbourhood; Jens of the board has opened it."""
    Estate.objects.filter(slug="rugmarken").update(local_area="kvarteret")
    made = make(cast.member("jens"), seats(4, title="Julestue", scope="local_area"))
    made.refresh_from_db()
    return made


def ask(event, email="eva@example.dk", heads=2, name="Eva", now=NOW, place="her"):
    guests.ask(event, name=name, email=email, heads=heads, language="da", place=place, now=now)
    return Outsider.objects.get(event=event, email=email.lower())


def secret(outsider):
    return letters.secret_of(outsider)


def come(event, email="eva@example.dk", heads=2, now=NOW, **more):
    """Asked and confirmed."""
    row = ask(event, email, heads, now=now, **more)
    return row, guests.confirm(secret(row), heads=heads, now=now)


def written(now=NOW):
    """Write what is due; the mails of this time."""
    before = len(mail.outbox)
    posting.write_due(now)
    return mail.outbox[before:]


# --- the link ------------------------------------------------------------------------------------


def test_an_address_holds_no_seat_before_the_link_is_used(market):
    row = ask(market)
    assert counted(market) == (0, 0)
    guests.confirm(secret(row), heads=2, now=NOW)
    assert counted(market) == (2, 0)
    guests.confirm(secret(row), heads=2, now=NOW)  # pressed twice
    assert counted(market) == (2, 0)


def test_the_link_is_long_random_and_kept_as_a_digest(market, settings):
    one, other = ask(market), ask(market, "bo@example.dk")
    assert len({secret(one), secret(other)}) == 2
    assert len(bytes.fromhex(one.seed)) >= 16
    kept = " ".join(str(value) for value in Outsider.objects.filter(pk=one.pk).values()[0].values())
    assert secret(one) not in kept
    # A copy of the table without the house's key makes no link.
    was = secret(one)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, []
    assert secret(one) != was


def test_the_link_survives_a_new_key(market, settings):
    row, was = ask(market), ""
    was = secret(row)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert secret(row) == was


def test_a_guests_link_cannot_be_guessed_or_reused_after_the_event(market, client):
    row, _signup = come(market)
    link = reverse("guest", args=[secret(row)])
    assert client.get(link).status_code == 200
    nothing = client.get(reverse("guest", args=["0" * 64]))
    near = secret(row)[:-1] + ("0" if secret(row)[-1] != "0" else "1")
    assert client.get(reverse("guest", args=[near])).status_code == 404
    assert client.get(f"/gaest/{row.seed}/").status_code == 404
    assert client.get(f"/gaest/{row.digest}/").status_code == 404
    Event.objects.filter(pk=market.pk).update(
        starts_at=NOW - 3 * HOUR, ends_at=NOW - HOUR, sign_up_by=None
    )
    over = client.get(link)
    assert (over.status_code, over.content) == (404, nothing.content)
    for verb in (guests.confirm, guests.resize):
        with refused("gone"):
            verb(secret(row), heads=1, now=NOW)
    for verb in (guests.leave, guests.say_yes):
        with refused("gone"):
            verb(secret(row), now=NOW)


def test_a_link_nobody_used_within_a_day_is_gone_and_so_is_the_address(market, client):
    row = ask(market)
    late = NOW + timedelta(hours=24)
    with refused("gone"):
        guests.confirm(secret(row), heads=2, now=late)
    assert guests.forget_unanswered(late - timedelta(minutes=1)) == 0
    assert guests.forget_unanswered(late) == 1
    assert not Outsider.objects.exists()


def test_what_nobody_has_opened_to_all_is_signed_up_for_by_nobody_from_outside(cast, soup):
    with refused("not_there"):
        ask(soup)


def test_many_mails_from_one_place_or_to_one_address_are_too_many(market):
    for number in range(5):
        ask(market, f"n{number}@example.dk")
    with refused("too_many_guesses"):
        ask(market, "n6@example.dk")
    ask(market, "n6@example.dk", place="et andet sted")
    for number in range(9):
        ask(market, "n6@example.dk", place=f"sted {number}")
    with refused("too_many_guesses"):
        ask(market, "n6@example.dk", place="det tiende sted")


def test_nobody_learns_who_has_signed_up(market, client):
    come(market)
    there = reverse("area_ask", args=["kvarteret", market.token])
    answers = [
        client.post(there, {"name": "X", "email": email, "heads": 1})
        for email in ("eva@example.dk", "ukendt@example.dk", "birgit@example.dk")
    ]
    assert {(one.status_code, one["Location"]) for one in answers} == {
        (302, f"/det-sker/kvarteret/{market.token}/?mail=1#tilmeld")
    }
    assert Outsider.objects.get(email="eva@example.dk").heads == 2
    assert Outsider.objects.get(email="eva@example.dk").name == "Eva"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"email": "eva"}, "no_email"),
        ({"name": "  "}, "name_missing"),
        ({"name": "0101701234"}, "cpr"),
        ({"heads": 0}, "no_party"),
        ({"heads": 13}, "too_many"),
        ({"heads": 5}, "never_fits"),
    ],
)
def test_what_is_missing_is_said(market, wrong, code):
    with refused(code):
        guests.ask(
            market,
            **{"name": "Eva", "email": "eva@example.dk", "heads": 1} | wrong,
            language="da",
            place="her",
            now=NOW,
        )
    assert not Outsider.objects.exists()


# --- seats ---------------------------------------------------------------------------------------


def test_a_guest_waits_in_the_neighbours_line_and_is_written_to(cast, market):
    kasper = join(cast.member("kasper"), market, 3)
    row, signup = come(market)
    birgit = join(cast.member("birgit"), market, 2)
    assert (signup.state, birgit.state) == ("waiting", "waiting")
    written()  # the link
    from events.signing import actions as signing

    signing.leave(cast.member("kasper"), kasper, now=LATER)
    assert (state(signup), state(birgit)) == ("offered", "offered")
    (note,) = written(LATER)
    assert note.to == ["eva@example.dk"]
    assert secret(row) in note.body
    assert written(LATER) == []
    guests.say_yes(secret(row), now=LATER)
    assert state(signup) == "going"


@pytest.mark.django_db(transaction=True)
def test_the_last_seats_are_given_once(cast, market, together):
    rows = [ask(market, f"n{n}@example.dk", 2, place=f"sted {n}") for n in range(6)]
    together(
        *[lambda row=row: guests.confirm(secret(row), heads=2, now=NOW) for row in rows],
        lambda: join(cast.member("kasper"), market, 2),
    )
    taken, waiting = counted(market)
    assert (taken, waiting) == (4, 10)


def test_a_guest_calls_off_in_one_press_and_nothing_is_left(cast, market, client):
    row, signup = come(market, heads=4)
    waits = join(cast.member("kasper"), market, 2)
    link = reverse("guest", args=[secret(row)])
    assert client.post(link, {"do": "fra"}).status_code == 302
    assert not Outsider.objects.exists()
    assert not Signup.objects.filter(pk=signup.pk).exists()
    assert state(waits) == "offered"
    assert client.get(link).status_code == 404


def test_more_than_there_is_room_for_is_refused(market):
    row, _signup = come(market)
    with refused("no_room"):
        guests.resize(secret(row), heads=5, now=NOW)
    guests.resize(secret(row), heads=4, now=NOW)
    assert counted(market) == (4, 0)


def test_hosts_see_a_first_name_and_no_address(cast, market, step_in):
    come(market)
    page = said(step_in("jens").get(f"/rugmarken/sker/{market.token}/hvem/"))
    assert "Eva" in page
    assert "Gæst udefra" in page
    assert "2 voksne" in page
    assert "example.dk" not in page


# --- mails ---------------------------------------------------------------------------------------


def test_the_first_mail_has_the_link_and_nothing_private(market):
    row = ask(market, name="Eva-Marie")
    (note,) = written()
    assert letters.link_of(row) in note.body
    for private in ("Eva-Marie", "Jens", "Rugmarken"):
        assert private not in note.body + note.subject
    assert written() == []


def test_who_asks_again_gets_the_same_link(market):
    row, _signup = come(market)
    (first,) = written()
    ask(market, heads=1)
    (second,) = written()
    assert secret(row) in first.body
    assert secret(row) in second.body


def test_another_time_a_call_off_and_back_on_are_written_once(cast, market):
    jens = cast.member("jens")
    come(market)
    written()
    from dataclasses import replace

    from events.written import as_written

    moved = replace(as_written(market), starts_at=WEDNESDAY + HOUR, ends_at=WEDNESDAY + 3 * HOUR)
    actions.change(jens, market, moved, now=LATER)
    (note,) = written(LATER)
    assert "kl.\xa019" in note.body
    ending.call_off(jens, market, reason="Storm", now=LATER)
    (note,) = written(LATER)
    assert "Storm" in note.body
    ending.put_on_again(jens, market, now=LATER)
    assert len(written(LATER)) == 1
    assert written(LATER) == []


def test_a_guest_is_reminded_the_evening_before_and_never_late(market):
    come(market)
    written()
    assert written(at("2026-11-24", "16:59")) == []
    (note,) = written(at("2026-11-24", "17:00"))
    assert note.subject.startswith("I morgen")
    assert written(at("2026-11-24", "17:01")) == []


def test_a_mail_server_that_says_no_leaves_it_due(market, monkeypatch):
    ask(market)

    def broken(*_args):
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr("community.notifications.postman.Postman.hand_over", broken)
        assert written() == []
    assert written() == []  # the lease
    assert len(written(NOW + posting.LEASE)) == 1


# --- the broom -----------------------------------------------------------------------------------


def test_everything_about_a_guest_is_gone_a_week_after(market):
    come(market)
    over = market.ends_at + timedelta(days=7)
    assert guests.sweep_guests(over) == 0
    assert guests.sweep_guests(over + timedelta(seconds=1)) == 1
    assert not Outsider.objects.exists()
    assert not Signup.objects.exists()
    market.refresh_from_db()
    assert market.taken == 2


# --- the pages -----------------------------------------------------------------------------------


def test_from_the_public_page_to_a_seat(market, client):
    page = said(client.get(reverse("area_event", args=["kvarteret", market.token])))
    assert "Vil du med?" in page
    there = reverse("area_ask", args=["kvarteret", market.token])
    answer = client.post(
        there, {"name": "Eva", "email": "Eva@Example.dk ", "heads": 2}, follow=True
    )
    assert "Se i din mail" in said(answer)
    (note,) = written()
    link = re.search(r"https?://[^/\s]+(/gaest/[0-9a-f]+/)", note.body).group(1)
    assert "Ja, vi kommer" in said(client.get(link))
    assert counted(market) == (0, 0)  # following a link takes nothing
    assert "Du er meldt til" in said(client.post(link, {"do": "kom", "heads": 2}, follow=True))
    assert client.post(link, {"do": "antal", "heads": 9}).status_code == 422
    assert client.post(link, {"do": "antal", "heads": 3}).status_code == 302
    assert counted(market) == (3, 0)


def test_what_was_typed_is_kept(market, client):
    there = reverse("area_ask", args=["kvarteret", market.token])
    answer = client.post(there, {"name": "Eva", "email": "eva", "heads": 2})
    assert answer.status_code == 422
    assert 'value="Eva"' in answer.content.decode()
    assert "Skriv din e-mail" in said(answer)


def test_a_link_to_it_says_in_a_message_what_anybody_may_read(market, client):
    page = client.get(reverse("area_event", args=["kvarteret", market.token])).content.decode()
    heading = page[: page.index("</head>")]
    assert '<meta property="og:title" content="Julestue">' in heading
    assert "kl.\xa018" in re.search(r'og:description" content="([^"]*)"', heading).group(1)
    assert "Jens" not in heading


def test_hosts_are_told_nothing_of_an_address_nobody_answers(cast, market):
    ask(market)
    written()
    assert told("jens") == []
