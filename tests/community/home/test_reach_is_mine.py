"""My telephone number and my e-mail: asked who I am first, what I typed kept, and the old one told."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import translation

from community.people.actions import use_email
from community.people.adapter import HouseAdapter
from community.people.cards.actions import issue_card
from community.people.models import User
from community.people.post import wait_for_the_post
from community.people.reach import actions as reach
from tests.conftest import NOW, strong

PHONE, EMAIL = "/mig/telefon/", "/velkommen/e-mail/"
ASK = "/konto/er-det-dig/"


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def grow_old(client):
    """They logged in a while ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def code_in_the_mail():
    wait_for_the_post()
    return re.search(r"^([A-Z0-9-]{6,12})$", mail.outbox[-1].body, re.MULTILINE)[0]


def show_who_it_is(client, onward):
    client.post(ASK, {"next": onward})
    return client.post(ASK, {"next": onward, "code": code_in_the_mail()})


@pytest.fixture
def birgit(step_in):
    """Birgit's browser, half asleep."""
    client = step_in("birgit")
    grow_old(client)
    return client


@pytest.fixture
def outbox(django_capture_on_commit_callbacks):
    """Runs something as if it were committed; the mails it sent."""

    def sent_by(call):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call()
        wait_for_the_post()
        return mail.outbox

    return sent_by


# --- who is it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PHONE, EMAIL])
def test_who_came_a_while_ago_is_asked_first(birgit, path):
    answer = birgit.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, ASK)


def test_nothing_is_changed_before_that_and_what_was_typed_stands_there_after(birgit, cast):
    answer = birgit.post(PHONE, {"phone": "20 30 40 51"})
    assert answer["Location"].split("?")[0] == ASK
    assert cast.user("birgit").phone == ""
    assert show_who_it_is(birgit, PHONE)["Location"] == PHONE
    assert 'value="20 30 40 51"' in text_of(birgit.get(PHONE))
    assert cast.user("birgit").phone == ""  # she presses the button herself
    assert 'value="20 30 40 51"' not in text_of(birgit.get(PHONE))  # and it is kept once


def test_the_address_too(birgit):
    assert birgit.post(EMAIL, {"email": "ny@example.dk"})["Location"].split("?")[0] == ASK
    assert show_who_it_is(birgit, EMAIL)["Location"] == EMAIL
    assert 'value="ny@example.dk"' in text_of(birgit.get(EMAIL))


def test_what_was_typed_on_one_page_is_not_put_on_another(birgit):
    birgit.post(PHONE, {"phone": "20 30 40 51"})
    show_who_it_is(birgit, EMAIL)
    assert "20 30 40 51" not in text_of(birgit.get(EMAIL))


def test_a_cpr_number_is_not_kept_in_the_session(birgit):
    birgit.post(PHONE, {"phone": "070761-1234"})
    assert not [row for row in Session.objects.all() if "070761" in str(row.get_decoded())]


@pytest.mark.parametrize("path", [PHONE, EMAIL])
def test_who_holds_an_office_and_a_key_shows_the_key(cast, path):
    """A code by mail would let whoever reads the mail take the profile with them."""
    jens = cast.user("jens")
    Authenticator.objects.create(user=jens, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = strong(jens)
    assert client.get(path).status_code == 200
    grow_old(client)
    answer = client.get(path)
    assert answer["Location"].startswith("/konto/ekstra-noegle/?")
    answer = client.post(path, {"phone": "20 30 40 51", "email": "x@example.dk"})
    assert answer["Location"].startswith("/konto/ekstra-noegle/?")


def test_ejnar_shows_his_card(cast, step_in):
    client = step_in("ejnar")
    grow_old(client)
    issue_card(cast.user("ejnar"), now=NOW)
    assert "Brug dit kort" in text_of(client.get(client.get(PHONE)["Location"]))


def test_anonymous_is_shown_the_door(client, db):
    assert client.get(PHONE)["Location"].startswith("/konto/log-ind/")


# --- the number ----------------------------------------------------------------------------------


def test_a_number_is_saved_and_shown_as_it_is_read(step_in, cast):
    client = step_in("birgit")
    assert "Skriv dit telefonnummer" in text_of(client.get("/mig/"))
    assert client.post(PHONE, {"phone": "+4520304050"})["Location"] == "/mig/"
    assert cast.user("birgit").phone == "20 30 40 50"
    page = text_of(client.get("/mig/"))
    assert "20 30 40 50" in page
    assert "Det er gemt." in page
    client.post(PHONE, {"phone": ""})
    assert cast.user("birgit").phone == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("070761-1234", "ligner et CPR-nummer"),
        ("07 07 61 12 34", "ligner et CPR-nummer"),
        ("ring på", "ligner ikke et telefonnummer"),
        ("12", "ligner ikke et telefonnummer"),
        ("\0" + "20304050", "et tegn i nummeret"),
    ],
)
def test_what_is_no_number_is_said_beside_the_field_and_kept(step_in, cast, typed, sentence):
    page = text_of(step_in("birgit").post(PHONE, {"phone": typed}), 422)
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert cast.user("birgit").phone == ""


def test_the_settings_do_not_change_it(cast):
    cast.client("birgit").post("/mig/", {"phone": "20304050", "theme": "dark"})
    assert (cast.user("birgit").phone, cast.user("birgit").theme) == ("", "dark")


def test_the_page_says_who_sees_it(step_in):
    assert "Kun dem, du selv vælger, kan se det." in text_of(step_in("birgit").get(PHONE))
    assert "når han ringer til dig" not in text_of(step_in("birgit").get(PHONE))
    assert "når han ringer til dig" in text_of(step_in("ejnar").get(PHONE))


# --- the old one is told -------------------------------------------------------------------------


def test_the_old_address_is_told_and_not_what_the_new_one_is(step_in, cast, outbox):
    client, before = step_in("birgit"), cast.user("birgit").email
    client.post(EMAIL, {"email": "birgit.ny@example.dk"})
    code = code_in_the_mail()
    sent = outbox(lambda: client.post("/velkommen/e-mail/kode/", {"code": code}))
    assert cast.user("birgit").email == "birgit.ny@example.dk"
    assert [message.to for message in sent] == [[before]]
    assert "Koder til at logge ind kommer ikke hertil mere." in sent[0].body
    assert "ring til kontoret" in sent[0].body
    assert "birgit.ny" not in sent[0].body + sent[0].subject


def test_in_the_readers_language(cast, outbox, monkeypatch):
    spoken = []
    monkeypatch.setattr(
        HouseAdapter, "send_mail", lambda *args: spoken.append(translation.get_language())
    )
    User.objects.filter(name="Birgit").update(language="en")
    outbox(lambda: use_email(cast.user("birgit"), email="birgit.ny@example.dk"))
    assert spoken == ["en"]


def test_the_first_address_has_nobody_to_tell_and_the_same_one_again_is_no_change(cast, outbox):
    oksana = cast.user("oksana")
    User.objects.filter(pk=oksana.pk).update(email=None)
    oksana.refresh_from_db()
    assert not outbox(lambda: use_email(oksana, email="oksana@example.dk"))
    assert not outbox(lambda: use_email(oksana, email="Oksana@example.dk"))


def test_another_number_is_told_by_mail_without_either_number(cast, outbox):
    birgit = cast.user("birgit")
    assert not outbox(lambda: reach.change_phone(birgit, phone="20304050"))
    assert not outbox(lambda: reach.change_phone(birgit, phone="20 30 40 50"))
    sent = outbox(lambda: reach.change_phone(birgit, phone="20304051"))
    assert [message.to for message in sent] == [[birgit.email]]
    assert "Din profil har fået et andet telefonnummer" in sent[0].body
    assert "20 30" not in sent[0].body
    assert len(outbox(lambda: reach.change_phone(birgit, phone=""))) == 1


def test_who_has_no_address_is_not_written_to(cast, outbox):
    ejnar = cast.user("ejnar")
    reach.change_phone(ejnar, phone="20304050")
    assert not outbox(lambda: reach.change_phone(ejnar, phone="20304051"))
