"""Line Skovsyre is hidden (GD-2): nobody but herself finds her name, address or door, anywhere.

Every address of the house is asked by every other actor, with the numbers and tokens of her own
rows filled in. A room that is built later is asked as well, without a line here.
"""

import json
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from bookings import actions as bookings
from bookings.closing import actions as closing
from bookings.due import actions as due
from bookings.models import Booking
from community import live
from community.notifications.models import Notification
from community.notifications.sending.actions import deliver_due
from community.people import actions as people
from community.people import demo_login
from community.people.models import User
from community.profiles import actions, neighbours
from community.profiles.models import Profile
from tests.community.home.test_consumers import hear, tell
from tests.community.home.test_consumers import house as house
from tests.community.profiles.conftest import BACKEND, drawn
from tests.conftest import NOW, at

# Her names, her address, her door, what she wrote. Words of the house («online») are not her.
MARKS = re.compile(
    r"\bLine\b|Skovsyre|line@example\.com|\b10, ?st\. ?th|HUN-HAR-SKREVET|00 ?00 ?66 ?55", re.I
)
FINE = re.compile(r"\bline\b(?!@)")  # «line» in lower case is a word of svg and css
ACTORS = {
    "on the same stairs": "Ove",
    "neighbour": "birgit",
    "committee": "grethe",
    "chair": "jens",
    "caretaker": "torben",
    "operations": "kim",
    "social worker": "leyla",
    "other estate": "ingrid",
    "anonymous": "",
}


def marks_in(text: str) -> list[str]:
    plain = re.sub(r"[\xa0\u2060]+", " ", text)
    return [found for found in MARKS.findall(plain) if not FINE.fullmatch(found)]


def test_the_marks_are_found_and_the_words_of_the_house_are_not():
    for leak in (
        "Hej Line.",
        "Line\xa0S",
        "<b>Skovsyre</b>",
        "Rugmarken 10, st. th",
        "10,\xa0st. th",
    ):
        assert marks_in(leak), leak
    for fine in ("online", "Du er offline", '<line x1="0"/>', "Rugmarken 10", "inline;"):
        assert not marks_in(fine), fine


# --- who she is, and everything she has done -----------------------------------------------------


def live_a_little(cast):
    """A profile open to everybody, a booking, a photo, a phone: all of it hers."""
    line = cast.member("line")
    line.user.phone = "00 00 66 55"
    line.user.save()
    wishes = {"about": "HUN-HAR-SKREVET", "can_free": "HUN-HAR-SKREVET", "motif": "bird-duotone"}
    circles = {
        f"{field}_for": "estate"
        for field in ("about", "can", "would", "surname", "phone", "photo", "languages", "times")
    }
    actions.change(line.user, now=NOW, **wishes, **circles)
    actions.use_photo(line.user, drawn(), now=NOW)
    # As if the mark had been set before she hid: the table alone would show her.
    Profile.objects.filter(user=line.user).update(new_until=at("2027-01-01"))
    machine = cast.facility()
    slot = bookings.slot_at(machine, at("2026-11-25", "15:00"))
    bookings.book(line, machine, slot, now=NOW)
    return cast.member("line")


@pytest.fixture
def line(cast, move_in):
    move_in("Ove", "10")
    return live_a_little(cast)


@pytest.fixture
def actor(cast, line, step_in, monkeypatch):
    """Logs somebody in so that every door of theirs opens; the demo's own door is then shut."""

    def enter(who: str) -> Client:
        client = Client()
        if who == "Ove":
            client.force_login(cast.user(who), backend=BACKEND)
        elif who:
            client = step_in(who)
        # The example's front door is how one becomes Line. It is not part of a real house.
        monkeypatch.setattr(demo_login, "is_open", lambda: False)
        return client

    return enter


# --- every address -------------------------------------------------------------------------------


def addresses(resolver=None, prefix=""):
    """The route of every page and of every answer of the API."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if not route.startswith("drift/"):  # the operator's, by a test of its own
                yield from addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def fillings(cast, line):
    """For each kind of thing in an address, the values that lead to her and a few that are near."""
    booking = Booking.objects.get(booked_by=line)
    numbers = {line.pk, line.user_id, line.household_id, booking.pk, booking.facility_id}
    return {
        "slug:estate": ["rugmarken"],
        "uuid": [str(line.token), str(cast.member("birgit").token)],
        "int": sorted(str(number) for number in numbers),
        "str": [str(line.token), "bookings.reminder", "line", "profiles.profile"],
        "slug": [str(line.token), "line"],
        "path": ["line"],
    }


def filled(route, values):
    """Every way to fill the route in; all numbers of one address go along together."""
    kinds = re.findall(r"<(?:(\w+):)?(\w+)>", route)
    most = max((len(values.get(kind or "str", ["x"])) for kind, _n in kinds), default=1)
    for turn in range(most):
        address = route
        for kind, name in kinds:
            options = values.get(f"{kind}:{name}") or values.get(kind or "str", ["x"])
            whole = f"<{kind}:{name}>" if kind else f"<{name}>"
            address = address.replace(whole, options[turn % len(options)])
        yield "/" + address.replace("\\Z", "").lstrip("^").rstrip("$")


def every_address(cast, line):
    values = fillings(cast, line)
    return sorted({way for route in addresses() for way in filled(route, values)})


def said(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers + body.decode(errors="replace")


def test_there_is_something_to_crawl(cast, line):
    found = every_address(cast, line)
    assert len(found) > 60
    assert f"/rugmarken/naboer/{line.token}/billede/" in found
    assert any(way.startswith("/api/v1/rugmarken/bookings/") for way in found)


def kept_too_long(response):
    """Whether an answer with people in it may lie longer than a minute; then what it says of it."""
    control = response.get("Cache-Control", "")
    age = re.search(r"max-age=(\d+)", control)
    has_people = response.get("Content-Type", "").startswith(("text/html", "image/"))
    return has_people and "no-store" not in control and (age is None or int(age[1]) > 60)


@pytest.mark.parametrize("who", ACTORS.values(), ids=ACTORS.keys())
def test_nobody_else_finds_her_and_no_answer_with_people_in_it_is_kept(cast, line, actor, who):
    """One walk looks for both: her in what is said, and how long a browser may keep it."""
    client = actor(who)
    leaks, kept = {}, []
    for way in every_address(cast, line):
        response = client.get(way)
        found = marks_in(said(response))
        if found:
            leaks[way] = found
        # Told to everybody alike, these two hold nobody; nor does what is said to who is nobody.
        if who and kept_too_long(response) and not way.startswith(("/offline/", "/api/")):
            kept.append((way, response.get("Cache-Control", "")))
    assert leaks == {}
    assert kept == []


def test_the_crawl_would_have_found_her(cast, line, actor):
    """Not hidden, her page is there to be read: the crawl is no empty promise."""
    client = actor("birgit")
    assert client.get(f"/rugmarken/naboer/{line.token}/").status_code == 404
    User.objects.filter(pk=line.user_id).update(is_hidden=False)
    page = said(client.get(f"/rugmarken/naboer/{line.token}/"))
    assert {"Line", "Skovsyre", "HUN-HAR-SKREVET"} <= set(marks_in(page))
    assert "Line" in marks_in(said(client.get("/rugmarken/")))


def test_she_finds_herself(cast, line):
    client = cast.client("line")
    assert "Line" in marks_in(said(client.get("/rugmarken/")))
    assert "HUN-HAR-SKREVET" in marks_in(said(client.get("/mig/profil/")))


def test_hiding_holds_from_the_next_request_and_never_runs_out(cast, line, actor, monday):
    client = actor("birgit")
    User.objects.filter(pk=line.user_id).update(is_hidden=False)
    assert "Line" in marks_in(said(client.get("/rugmarken/")))
    cast.client("line").post("/mig/", {"is_hidden": "on", "is_hidden_shown": "1"})
    assert not marks_in(said(client.get("/rugmarken/")))
    monday.move_to(at("2030-01-01"))
    assert neighbours.one(cast.member("birgit"), line.token, at("2030-01-01")) is None
    assert User.objects.get(pk=line.user_id).is_hidden


# --- what her booking sets off -------------------------------------------------------------------


def test_no_mail_and_no_note_to_anybody_else_names_her(
    cast, line, django_capture_on_commit_callbacks
):
    """She books, is reminded, loses the time to a closing; others hear, and not of her."""
    birgit, machine = cast.member("birgit"), cast.facility()
    bookings.book(birgit, machine, bookings.slot_at(machine, at("2026-11-26", "15:00")), now=NOW)
    told_at = at("2026-11-24", "20:00")
    with django_capture_on_commit_callbacks(execute=True):
        due.remind_due(told_at)
        deliver_due(lambda: told_at)
        began, ends = at("2026-11-25", "12:00"), at("2026-11-27", "12:00")
        closing.close(cast.member("jens"), machine, began, ends, reason="Ny pumpe", now=told_at)
        deliver_due(lambda: told_at)
    assert {user.name for user in User.objects.filter(notifications__isnull=False)} == {
        "Line",
        "Birgit",
    }
    for note in Notification.objects.exclude(user=line.user):
        assert not marks_in(f"{note.title} {note.body} {note.url}"), note.pk
    assert ["line@example.com"] in [sent.to for sent in mail.outbox]
    for sent in mail.outbox:
        if sent.to != ["line@example.com"]:
            assert not marks_in(str(sent.message())), sent.to
        assert not marks_in(sent.subject)


@pytest.mark.django_db(transaction=True)
def test_the_frames_of_a_socket_say_that_something_changed_and_not_who(house, cast):
    line, machine = cast.member("line"), cast.facility()
    topics = [f"facility:{machine.pk}", f"neighbours:{line.estate_id}"]
    hers = [f"household:{line.household_id}", f"inbox:{line.user_id}"]
    with house(cast.client("birgit")) as birgit:
        assert tell(birgit, watch=topics + hers) == {"watching": sorted(topics)}
        slot = bookings.slot_at(machine, at("2026-11-25", "15:00"))
        bookings.book(line, machine, slot, now=NOW)
        actions.change(line.user, now=NOW, about="HUN-HAR-SKREVET")
        heard = [hear(birgit), hear(birgit)]
        assert {facts["changed"] for facts in heard} == set(topics)
        assert not marks_in(json.dumps(heard))
        people.change_settings(line.user, is_hidden=False)
        assert hear(birgit) == {"changed": topics[1]}


def test_hiding_tells_open_pages_to_look_again(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr(live, "_send", lambda group, event: heard.append(event.get("topic")))
    birgit = cast.member("birgit")
    with django_capture_on_commit_callbacks(execute=True):
        people.change_settings(birgit.user, is_hidden=True)
    assert heard == [f"neighbours:{birgit.estate_id}"]
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        people.change_settings(birgit.user, theme="dark")
    assert heard == []


# --- what she is called --------------------------------------------------------------------------


def test_she_is_a_neighbour_by_name_and_a_forgotten_one_is_a_former_neighbour(cast):
    line, birgit = cast.user("line"), cast.user("birgit")
    assert (line.shown_name, birgit.shown_name) == ("En nabo", "Birgit")
    people.erase(birgit, now=NOW)
    assert User.objects.get(pk=birgit.pk).shown_name == "Tidligere nabo"
