"""No line of any log has a name, an address, an e-mail, a code or a text of somebody's in it."""

import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from bookings.models import Booking
from bookings.slots import Slot
from community.notifications.sending.actions import deliver_due
from community.people.models import User
from community.people.post import wait_for_the_post
from community.people.welcome import actions as welcome
from community.privacy.archive import actions as archives
from community.privacy.moving import actions as moving
from config.logs import Line
from tests.conftest import NOW, at

SAID = "Min hemmelige grund"


@pytest.fixture
def heard():
    """Every line of every logger, down to the chattiest, as it would be written."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record):
            lines.append(Line("%(levelname)s %(name)s %(message)s").format(record))

    ear, root = Ear(level=1), logging.getLogger()
    before = root.level
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    levels = [(logger, logger.level) for logger in known]
    root.addHandler(ear)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(ear)
    root.setLevel(before)
    for logger, level in levels:
        logger.setLevel(level)


def code_in(message):
    return re.search(r"\b[A-Z0-9]{4,}-?[A-Z0-9]*\b", message.body).group()


def log_in_by_code(client, email):
    cache.clear()  # other tests may have asked for so many codes that this one has to wait
    client.post("/konto/log-ind/", {"email": email})
    wait_for_the_post()
    code = code_in(mail.outbox[-1])
    client.post("/konto/log-ind/kode/", {"code": "WRONGCODE"})
    client.post("/konto/log-ind/kode/", {"code": code})
    return code


def walk(cast, step_in, monday):
    """A day in the house, with everything that can go wrong. Returns the secrets it used."""
    birgit, machine = cast.member("birgit"), cast.facility()
    place = f"/rugmarken/booking/{machine.part_of_id}/"
    phone = Client()
    secrets = [log_in_by_code(phone, "birgit@example.dk")]
    # a letter
    letter = welcome.invite(cast.member("jens").household, now=NOW)
    secrets += [letter]
    guest = Client()
    guest.get(f"/velkommen/{letter}/")
    guest.post("/velkommen/", {"code": "AAAAA AAAAA"})
    guest.post("/velkommen/", {"code": letter})
    guest.post("/velkommen/navn/", {"name": "Nora Hemmelig"})
    # a booking, refused and made
    slot = Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00"))
    for client in (phone, step_in("jens")):
        client.post(f"{place}book/", {"slot": f"{machine.pk}@{slot.starts_at.isoformat()}"})
    assert Booking.objects.count() == 1
    step_in("kim").post(f"{place}luk/", {"reason": SAID})
    # the file
    own = step_in("birgit")
    own.post("/mig/hent/")
    archives.build_due(lambda: NOW)
    token = archives.token_of(archives.latest(birgit.user, NOW))
    secrets.append(token)
    own.get(f"/mig/hent/{token}/")
    assert own.post(f"/mig/hent/{token}/").status_code == 200
    step_in("jens").get(f"/mig/hent/{token}/")
    # what goes wrong
    for path in ("/findes-ikke/Birgit/", f"/velkommen/{letter}/x/", f"/mig/hent/{token}/x/"):
        assert own.get(path).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/konto/log-ind/", {"email": "birgit@example.dk"}).status_code == 403
    assert own.post("/mig/", {"name": "x" * 60}).status_code == 422
    assert strict.post(f"/mig/hent/{token}/").status_code in {302, 403}
    assert strict.post(f"/velkommen/{letter}/").status_code in {403, 405}
    own.get("/rugmarken/", headers={"host": "evil.example.com"})
    # out
    own.post("/mig/flyt/", {"when": "first"})
    monday.move_to(at("2026-12-01", "00:01"))
    moving.let_go_due(at("2026-12-01", "00:01"))
    deliver_due(lambda: at("2026-12-01", "00:02"))
    moving.forget_due(at("2027-01-01", "00:02"))
    return secrets


def test_a_day_in_the_house_leaves_no_trace_of_anybody(cast, step_in, monday, heard):
    people = list(User.objects.exclude(name="").values_list("name", "surname", "email", "phone"))
    secrets = walk(cast, step_in, monday)
    said = "\n".join(heard)
    assert "archive" in said or "outbox" in said or heard  # something was logged at all
    markers = {marker for person in people for marker in person if marker and len(marker) > 3}
    markers |= {"Nora Hemmelig", SAID, "example.dk", *secrets, *(m.body for m in mail.outbox)}
    assert [marker for marker in sorted(markers) if marker in said] == []
    assert not re.search(r"Rugmarken \d|\b\d{1,2}\. (tv|th|mf)\b", said)


def test_the_ear_hears(heard):
    logging.getLogger("community.x").info("birgit@example.dk")
    assert "birgit@example.dk" in "\n".join(heard)


def test_an_error_is_told_by_its_kind_and_place_and_not_in_its_own_words(cast, heard):
    """The database quotes what it was given."""
    taken = cast.user("birgit").email
    try:
        with transaction.atomic():
            User.objects.create_user("Nora", taken)
    except IntegrityError:
        logging.getLogger("django.request").exception("Internal Server Error: /mig/")
    said = "\n".join(heard)
    assert taken not in said
    assert "IntegrityError" in said
    assert "UniqueViolation" in said
    assert "test_logs.py" in said


def test_a_task_that_failed_is_told_without_its_words(heard):
    facts = {"name": "x", "id": "1", "description": "raised", "exc": "ValueError('Birgit')"}
    log = logging.getLogger("celery.app.trace")
    log.error("Task %(name)s[%(id)s] %(description)s: %(exc)s", facts)
    assert heard == ["ERROR celery.app.trace Task x[1] raised: …"]


def test_an_address_keeps_its_words_and_loses_its_codes(heard):
    log = logging.getLogger("x")
    log.warning("Forbidden: %s", "/velkommen/K7M2R9TQ4X/")
    log.warning("Forbidden: %s", "/rugmarken/booking/12/aflys/")
    assert heard == [
        "WARNING x Forbidden: /velkommen/…/",
        "WARNING x Forbidden: /rugmarken/booking/12/aflys/",
    ]
