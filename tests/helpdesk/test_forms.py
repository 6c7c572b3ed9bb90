"""What the page of asking sends, and what the verbs get."""

from datetime import date

import pytest
from django.http import QueryDict

from community.shapes import Interplay
from helpdesk.forms import AskForm, asked_before
from helpdesk.hints import HINTS, suggested
from helpdesk.meeting.forms import AgreeForm
from helpdesk.meeting.forms import suggested as suggested_time
from helpdesk.models import Category, Reach, When
from helpdesk.standing.forms import OfferForm
from helpdesk.views import key_of
from tests.conftest import NOW, at
from tests.helpdesk.conftest import ask, asked

TODAY = NOW.date()


def form(member, **sent):
    """A picture and a line of text, unless something else is sent."""
    said = {"category": "food", "title": "Købe ind", "when": "any", "audience": "estate"} | sent
    query = QueryDict(mutable=True)
    for name, value in said.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return AskForm(member, query)


def test_a_picture_and_a_line_are_enough(cast):
    found = form(cast.member("birgit"))
    assert found.is_whole()
    wanted = found.asked(TODAY)
    assert (wanted.category, wanted.title, wanted.when) == ("food", "Købe ind", When.ANY)
    assert (wanted.reach, wanted.scope, wanted.wanted) == (Reach.OPEN, "estate", 1)


def test_every_picture_has_words_to_begin_with(cast):
    assert set(HINTS) == set(Category.values)
    assert all(hint.say for hint in HINTS.values())
    picks = form(cast.member("birgit")).picks
    assert [pick.key for pick in picks][-1] == "other"
    assert len(picks) == 10


@pytest.mark.parametrize("said", ["", "food", "food:9", "food:-1", "gold:0", "food:x", "food:0:1"])
def test_words_nobody_offered_are_no_words(said):
    assert suggested(said) is None


def test_the_words_of_a_button_come_with_their_picture():
    assert suggested("food:0") == ("food", "Kan du købe ind for mig?")


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"category": ""}, "category", "Vælg et billede."),
        ({"title": "  "}, "title", "Skriv et par ord, så naboerne ved, hvad det er."),
        ({"when": "day"}, "day", "Vælg en dag."),
        ({"when": "day", "day": "i overmorgen"}, "day", "Den dag kan vi ikke læse."),
        ({"when": "day", "day": "2026-11-30", "until": "2026-11-28"}, "until", "Den sidste dag"),
        ({"when": "again"}, "weekdays", "Vælg mindst én dag."),
        ({"when": "day", "day": "2027-03-28", "at": "02:30"}, "at", "Den nat stilles uret."),
        ({"audience": "entrance:999999"}, "audience", "Vælg en på listen."),
    ],
)
def test_what_is_missing_is_said_beside_it(cast, sent, field, sentence):
    found = form(cast.member("birgit"), **sent)
    assert not found.is_whole()
    assert sentence in " ".join(found.errors[field])


def test_a_day_and_a_time_are_a_moment(cast):
    found = form(
        cast.member("birgit"), when="day", day="2026-11-25", at="14.30", size="ten_minutes"
    )
    assert found.is_whole()
    wanted = found.asked(TODAY)
    assert wanted.starts_at == at("2026-11-25", "14:30")
    assert wanted.ends_at == at("2026-11-25", "14:40")


def test_a_day_alone_is_the_whole_day(cast):
    found = form(cast.member("birgit"), when="day", day="2026-11-25")
    assert found.is_whole()
    wanted = found.asked(TODAY)
    assert (wanted.starts_at, wanted.ends_at) == (at("2026-11-25"), at("2026-11-26"))


def test_a_whole_day_that_is_today_is_today(cast):
    found = form(cast.member("birgit"), when="day", day=TODAY.isoformat())
    assert found.is_whole()
    assert found.asked(TODAY).when == When.NOW


def test_days_away_run_to_the_end_of_the_last(cast):
    found = form(
        cast.member("birgit"), category="watch", when="day", day="2026-11-25", until="2026-12-01"
    )
    assert found.is_whole()
    assert found.asked(TODAY).ends_at == at("2026-12-02")


def test_what_comes_again_at_a_time_begins_on_its_next_weekday(cast):
    found = form(cast.member("birgit"), when="again", weekdays=["1", "3"], at="16:00")
    assert found.is_whole()
    wanted = found.asked(TODAY)
    assert tuple(wanted.weekdays) == (1, 3)
    assert wanted.starts_at == at("2026-11-24", "16:00")


def test_a_day_typed_and_left_is_not_sent(cast):
    found = form(cast.member("birgit"), when="any", day="2026-11-25", weekdays=["1"])
    assert found.is_whole()
    wanted = found.asked(TODAY)
    assert wanted.starts_at is None
    assert tuple(wanted.weekdays) == ()


@pytest.mark.parametrize("reach", [Reach.MATCHED, Reach.COORDINATOR])
def test_discreetly_is_one_of_the_audiences(cast, reach):
    found = form(cast.member("birgit"), audience=reach.value)
    assert found.is_whole()
    assert found.asked(TODAY).reach == reach


def test_only_ones_own_stairway_may_be_named(cast):
    birgit = cast.member("birgit")
    found = form(birgit, audience=f"entrance:{birgit.entrance_id}")
    assert found.is_whole()
    assert found.asked(TODAY).entrance.pk == birgit.entrance_id
    others = [
        value for value, _label in found.fields["audience"].choices if value[:8] == "entrance"
    ]
    assert others == [f"entrance:{birgit.entrance_id}"]


def test_each_kind_says_what_it_is_for_the_two(cast):
    found = form(cast.member("birgit"), category="company")
    assert found.is_whole()
    assert found.asked(TODAY).interplay == Interplay.SHARED_INTEREST


@pytest.mark.parametrize(
    "facts",
    [
        {"when": When.ANY},
        {"when": When.NOW},
        {
            "when": When.DAY, "size": "an_hour",
            "starts_at": at("2026-11-25", "14:30"), "ends_at": at("2026-11-25", "15:30"),
        },
        {"when": When.DAY, "starts_at": at("2026-11-25"), "ends_at": at("2026-11-26")},
        {"when": When.AGAIN, "weekdays": [1, 3]},
        {"reach": Reach.MATCHED, "wanted": 2, "languages": ["da", "so"], "place": "Ved porten"},
    ],
)  # fmt: skip
def test_what_stands_there_comes_back_as_it_was(cast, facts):
    birgit = cast.member("birgit")
    request = ask(birgit, asked(**facts))
    again = form(birgit, **_sent(asked_before(request)))
    assert again.is_whole(), again.errors
    wanted = again.asked(TODAY)
    for name, value in facts.items():
        assert (
            list(getattr(wanted, name)) if isinstance(value, list) else getattr(wanted, name)
        ) == value


def _sent(initial):
    """An initial value as a browser would send it."""
    sent = {}
    for name, value in initial.items():
        if value is None or value is False:
            continue
        if isinstance(value, date):
            value = value.isoformat()
        sent[name] = "on" if value is True else (value if isinstance(value, list) else str(value))
    return sent


def test_a_key_is_a_key_or_a_new_one():
    assert key_of("b0981611-6d77-4dd3-80cb-fdeb63ae8a11") == "b0981611-6d77-4dd3-80cb-fdeb63ae8a11"
    assert len(key_of("0101801234")) == 36


# --- when and where ------------------------------------------------------------------------------


def test_two_who_do_not_know_yet_leave_it_open():
    found = AgreeForm({"minutes": "60", "every": "once", "place": ""})
    assert found.is_valid()
    assert found.agreed() == {"starts_at": None, "minutes": 60, "every": "once", "place": ""}


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"day": "2026-11-25"}, "at"), ({"at": "14:00"}, "day"), ({"minutes": "61"}, "minutes")],
)
def test_half_a_time_is_no_time(sent, field):
    found = AgreeForm({"minutes": "60", "every": "once"} | sent)
    assert not found.is_valid()
    assert field in found.errors


def test_what_was_asked_suggests_the_time(cast):
    facts = {"when": When.DAY, "starts_at": at("2026-11-25", "14:30"), "size": "ten_minutes"}
    first = suggested_time(ask(cast.member("birgit"), asked(**facts)), "Opgang 3")
    assert (first["day"], first["at"].hour, first["minutes"]) == (date(2026, 11, 25), 14, "10")
    assert first["place"] == "Opgang 3"


def test_an_offer_needs_a_picture_and_no_words(cast):
    found = OfferForm(cast.member("birgit"), QueryDict("category=talk&audience=estate"))
    assert found.is_whole()
    assert found.offered().category == "talk"
    assert not OfferForm(cast.member("birgit"), QueryDict("audience=estate")).is_whole()
