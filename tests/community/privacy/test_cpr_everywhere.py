"""Whatever looks like a CPR number is refused in every text of the house, and stands nowhere after."""

import importlib
import inspect
import logging
import random
import uuid
from pathlib import Path

import pytest
from django import forms
from django.test import Client
from rest_framework import serializers

from community.errors import Refused
from community.people.cpr import SENTENCE, looks_like_cpr, refuse_cpr
from tests.community.privacy.conftest import everything_written

ROOT = Path(__file__).parents[3]
ROOMS = ["community", "bookings", "helpdesk", "events"]
SPELLINGS = [
    "010190-1234", "0101901234", "010190 1234", "010190–1234", "010190 - 1234", "01 01 90 1234",
    "01 01 90-1234", "010190.1234", "010190/1234", "010190_1234", "010190:1234",
    "mit cpr er 311299-0001.", "Jens(150685-1111)", "٠١٠١٩٠-١٢٣٤", "０１０１９０－１２３４", "०१०१९०-१२३४",
    "0101\u200b90-1234", "010190\u00a01234", "010190\u22121234", "01.01.90-1234", "01-01-90-1234",
    "0 1 0 1 9 0 1 2 3 4", "010190  -  1234", "cpr:0101901234", "x010190-1234x",
]  # fmt: skip
DIGITS = "0101901234"


def modules(name):
    """Every module of this name in the house."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob(f"{name}.py")):
            yield importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def classes(name, base):
    """Every class of that kind written in a module of that name, and not merely imported there."""
    for module in modules(name):
        for _name, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, base) and found.__module__ == module.__name__:
                yield found


def text_fields():
    """(where, the field) of every text that somebody may send, by form or by program."""
    for form in classes("forms", forms.BaseForm):
        for name, field in form.base_fields.items():
            if isinstance(field, forms.CharField) and not isinstance(
                field, forms.JSONField | forms.UUIDField
            ):
                yield f"{form.__module__}.{form.__name__}.{name}", field
    for form in classes("serializers", serializers.Serializer):
        for name, field in form().get_fields().items():
            if isinstance(field, serializers.CharField) and not field.read_only:
                yield f"{form.__module__}.{form.__name__}.{name}", field


FIELDS = dict(text_fields())


def complaint(field, text):
    """What a field says about a text, in one string; nothing when it lets it through."""
    try:
        if isinstance(field, serializers.Field):
            field.run_validation(text)
        else:
            field.clean(text)
    except forms.ValidationError as no:
        return " ".join(no.messages)
    except serializers.ValidationError as no:
        return str(no.detail)
    return ""


def test_there_are_fields_to_try():
    assert len(FIELDS) >= 10
    assert "bookings.forms.CloseForm.reason" in FIELDS
    assert "community.people.forms.AddKeyForm.name" in FIELDS


@pytest.mark.parametrize("where", sorted(FIELDS))
def test_no_field_takes_one_however_it_is_written(where):
    field = FIELDS[where]
    let_through = [text for text in SPELLINGS if str(SENTENCE) not in complaint(field, text)]
    assert let_through == []


def test_a_serializer_of_tomorrow_refuses_it_too():
    field = serializers.CharField()
    assert all(str(SENTENCE) in complaint(field, text) for text in SPELLINGS)


def harmless():
    """Phones, case numbers, dates, amounts, addresses and a machine's own keys: two hundred."""
    luck = random.Random(2026)
    number = luck.randint
    for _ in range(25):
        phone = f"{number(20, 99)} {number(10, 99)} {number(10, 99)} {number(10, 99)}"
        yield from (phone, phone.replace(" ", ""), f"+45 {phone}", f"0045{phone.replace(' ', '')}")
        yield f"sag {number(2020, 2026)}-{number(1000000, 9999999)}"
        yield f"{number(1, 28):02}.{number(1, 12):02}.{number(2024, 2030)} kl. {number(8, 22)}.30"
        yield f"{number(2024, 2030)}-{number(1, 12):02}-{number(1, 28):02}T{number(8, 20):02}:00"
        yield f"Rugmarken {number(1, 99)}, {number(1, 4)}. tv, {number(1000, 9999)} Eksempelby"


HARMLESS = list(harmless())


def test_two_hundred_harmless_numbers_pass():
    assert len(HARMLESS) == 200
    assert [text for text in HARMLESS if looks_like_cpr(text)] == []


def test_what_a_program_made_up_passes():
    """A page's own key is sixteen random bytes; one in a thousand would look like a number."""
    luck = random.Random(7)
    keys = [uuid.UUID(int=luck.getrandbits(128)) for _ in range(20_000)]
    refused = [key for key in keys if looks_like_cpr(key.hex) or looks_like_cpr(str(key))]
    assert refused == []


def test_dates_that_are_none_pass():
    for text in ("320190-1234", "011390-1234", "000190-1234", "12345678901234"):
        assert refuse_cpr(text) == text


# --- through the doors ---------------------------------------------------------------------------


def test_after_every_door_no_row_no_session_and_no_log_holds_it(cast, step_in, caplog):
    caplog.set_level(logging.DEBUG)
    birgit, torben = step_in("birgit"), step_in("kim")
    place = cast.facility().part_of_id
    door = {"entrance": "", "door": "010190-1234", "when": "first"}
    closing = {
        "starts_on": "2026-12-01", "starts_time": "08:00", "ends_on": "2026-12-01",
        "ends_time": "10:00", "reason": "Ring til 010190-1234", "sure": "0",
    }  # fmt: skip
    tried = [
        (birgit, "/mig/", {"name": "010190-1234"}),
        (birgit, "/velkommen/e-mail/", {"email": "010190-1234@example.dk"}),
        (birgit, "/mig/flyt/", {"when": "other", "on": "010190-1234"}),
        (torben, f"/rugmarken/booking/{place}/luk/", closing),
        (torben, "/rugmarken/flytning/", door),
        (Client(), "/velkommen/", {"code": "010190-1234"}),
        (Client(), "/konto/log-ind/", {"email": "010190-1234@example.dk"}),
        (birgit, f"/rugmarken/booking/{place}/book/", {"slot": "010190-1234"}),
        (birgit, f"/rugmarken/booking/{place}/book/", {"slot": "x", "request_key": "010190-1234"}),
    ]
    for client, path, sent in tried:
        answer = client.post(path, sent)
        assert answer.status_code in {404, 422}, path
    said = everything_written().replace("-", "").replace(" ", "")
    assert DIGITS not in said
    assert DIGITS not in caplog.text.replace("-", "").replace(" ", "")


def test_the_programs_key_is_a_text_too(cast, step_in):
    answer = step_in("birgit").post(
        "/api/v1/rugmarken/bookings/",
        {
            "facility": cast.facility().pk,
            "starts_at": "2026-11-25T15:00:00+01:00",
            "ends_at": "2026-11-25T17:00:00+01:00",
        },
        content_type="application/json",
        headers={"Idempotency-Key": "010190-1234"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "cpr")


def test_the_verbs_refuse_it_also_when_no_form_stood_before_them(cast):
    from bookings.closing import actions as closing
    from community.people import actions as people
    from tests.conftest import at

    with pytest.raises(Refused, match="CPR"):
        people.change_name(cast.user("birgit"), name="Birgit 010190-1234")
    with pytest.raises(Refused, match="CPR"):
        closing.close(
            cast.member("kim", "rugmarken"), cast.facility(), at("2026-12-01"), at("2026-12-02"),
            reason="010190-1234", now=at("2026-11-23"),
        )  # fmt: skip
