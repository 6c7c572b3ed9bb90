"""Asking: what is kept, what is refused with which words, and what becomes of it."""

from datetime import timedelta

import pytest

from community import features
from community.moderation import actions as moderation
from community.notifications.models import Notification
from community.people.models import Helping, Role
from helpdesk import actions
from helpdesk.agreeing import actions as agreeing
from helpdesk.models import HelpRequest
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state, steps_of, told
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def test_birgit_asks_and_her_neighbours_see_it(cast, request_):
    seen = HelpRequest.objects.visible_to(cast.member("yahya"))
    assert list(seen) == [request_]
    assert (request_.state, request_.expires_at) == ("open", NOW + timedelta(days=30))
    assert steps_of(request_) == ["draft", "open"]


def test_two_taps_are_one_request(cast):
    birgit = cast.member("birgit")
    first, second = ask(birgit, request_key="a"), ask(birgit, request_key="a")
    assert first == second
    assert ask(birgit, request_key="b") != first


def test_a_draft_is_seen_by_nobody_else_until_it_is_asked(cast):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    draft = ask(birgit, asked(title=""), is_draft=True)
    assert not HelpRequest.objects.visible_to(yahya).exists()
    with refused("no_title"):
        actions.open_draft(birgit, draft, now=NOW)
    actions.change(birgit, draft, asked(), now=NOW)
    actions.open_draft(birgit, draft, now=NOW)
    assert state(draft) == "open"
    assert HelpRequest.objects.visible_to(yahya).exists()
    with refused("asked"):
        actions.discard(birgit, draft, now=NOW)


def test_a_draft_is_thrown_away(cast):
    birgit = cast.member("birgit")
    draft = ask(birgit, is_draft=True)
    with refused("draft"):
        actions.withdraw(birgit, draft, now=NOW)
    with refused("not_yours"):
        actions.discard(cast.member("yahya"), draft, now=NOW)
    actions.discard(birgit, draft, now=NOW)
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize(
    ("code", "field", "facts"),
    [
        ("no_title", "title", {"title": " \u202e "}),
        ("long_text", "title", {"title": "x" * 81}),
        ("long_text", "text", {"text": "x" * 801}),
        ("cpr", "text", {"text": "Mit nummer er 010190-1234"}),
        ("cpr", "place", {"place": "010190-1234"}),
        ("not_here", "text", {"text": "Der har været indbrud i kælderen"}),
        ("not_here", "text", {"text": "I saw drugs in the yard"}),
        ("careful", "text", {"text": "Vil du hæve penge for mig?"}),
        ("careful", "title", {"title": "Hente min medicin"}),
        ("careful", "text", {"text": "MitID driller"}),
        ("careful", "place", {"place": "Du får en nøgle"}),
        ("no_days_here", "text", {"category": "watch", "text": "Vi er væk fra 12/12"}),
        ("no_days_here", "title", {"category": "watch", "title": "Planter i uge 52"}),
        ("no_days_here", "text", {"category": "watch", "text": "Fra den 3. december"}),
        ("no_such_choice", "category", {"category": "cars"}),
        ("no_such_choice", "reach", {"reach": "everybody"}),
        ("no_such_choice", "when", {"when": "never"}),
        ("no_such_choice", "size", {"size": "huge"}),
        ("no_such_choice", "interplay", {"interplay": "x"}),
        ("no_such_choice", "languages", {"languages": ["xx"]}),
        ("no_such_choice", "weekdays", {"weekdays": [7]}),
        ("no_number", "wanted", {"wanted": 0}),
        ("no_number", "wanted", {"wanted": 3}),
        ("parent_chooses", "first_wins", {"category": "children", "first_wins": True}),
        ("not_your_audience", "audience", {"scope": "local_area"}),
        ("not_your_audience", "audience", {"scope": "entrance"}),
        ("past", "starts_at", {"when": "day", "starts_at": NOW}),
        ("too_far", "starts_at", {"when": "day", "starts_at": at("2028-01-01", "10:00")}),
        (
            "ends_before_it_begins",
            "ends_at",
            {"when": "day", "starts_at": at("2026-12-01"), "ends_at": at("2026-12-01")},
        ),
    ],
)
def test_each_no_names_its_field_and_writes_nothing(cast, code, field, facts):
    with refused(code) as no:
        ask(cast.member("birgit"), asked(**facts))
    assert no.error.field == field
    assert no.error.status == 422
    assert not HelpRequest.objects.exists()


def test_who_has_thought_about_it_goes_on(cast):
    made = ask(cast.member("birgit"), asked(text="Vis mig netbank på telefonen", knows=True))
    assert made.state == "open"


def test_crime_is_never_let_through_by_a_tick(cast):
    with refused("not_here") as no:
        ask(cast.member("birgit"), asked(text="Hvem har set tyven?", knows=True))
    assert "112" in str(no.error)
    assert "114" in str(no.error)
    assert "SSP" in str(no.error)


@pytest.mark.parametrize(
    "text",
    [
        "Min søn er gået i stå med brøker. En time om ugen ville gøre stor forskel.",
        "Den skal ned fra stuen til storskrald. Den er tung, men kan skilles ad.",
        "Vi har fem sække blade. Vi betaler gerne benzin.",
        "Jeg kommer sent hjem to gange om ugen.",
        "Det er en uge. Jeg skriver dagene til den, der siger ja.",
        "Passe en stueplante i julen",
    ],
)
def test_what_neighbours_write_every_day_is_not_stopped(cast, text):
    assert ask(cast.member("birgit"), asked(category="watch", text=text)).state == "open"


def test_a_neighbour_asks_their_own_stairway_and_no_other(cast):
    oksana = cast.member("oksana")
    home = oksana.household.dwelling.entrance
    other = cast.estate().entrances.exclude(pk=home.pk).first()
    assert ask(oksana, asked(scope="entrance", entrance=home)).entrance == home
    with refused("not_your_audience"):
        ask(oksana, asked(scope="entrance", entrance=other))


def test_ten_at_a_time_are_enough(cast):
    birgit = cast.member("birgit")
    for _number in range(10):
        ask(birgit)
    with refused("many_open"):
        ask(birgit)


def test_a_guest_of_the_house_does_not_ask(cast):
    guest = cast.member("birgit")
    guest.household, guest.role_list = None, [Role.GUEST]
    with refused("not_yours"):
        ask(guest)


def test_who_has_a_pause_from_writing_does_not_ask_answer_or_change(cast, request_):
    ahmad, birgit = cast.member("ahmad"), cast.member("birgit")
    made = ask(ahmad)
    found = answer(birgit, made)
    pause(cast, made)
    with refused("paused"):
        ask(ahmad)
    with refused("paused"):
        answer(ahmad, request_)
    with refused("paused"):
        actions.change(ahmad, made, asked(title="Noget andet"), now=NOW)
    with refused("paused"):
        choose(ahmad, found, place="Laden")
    assert choose(ahmad, found).is_standing  # without words it is no writing


def pause(cast, made):
    """Oksana has reported what he asks for, and Jens has given him a pause."""
    told = moderation.report(
        cast.member("oksana"), "helpdesk.request", str(made.token), reason="other", now=NOW
    )
    moderation.decide(
        cast.member("jens"), told.case, outcome="pause", rule="kind", days=3,
        message="Der er ro i tre dage.", now=NOW,
    )  # fmt: skip


def test_a_moderator_hides_it_from_all_but_who_asked(cast, request_):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    assert features.reportable("helpdesk.request").find(yahya, str(request_.token))
    features.reportable("helpdesk.request").hide(str(request_.token), NOW)
    assert not HelpRequest.objects.visible_to(yahya).exists()
    assert HelpRequest.objects.visible_to(birgit).exists()
    with refused("not_there"):
        answer(yahya, request_)
    features.reportable("helpdesk.request").show(str(request_.token), NOW)
    assert HelpRequest.objects.visible_to(yahya).exists()
    for nonsense in ("x", str(request_.token)[:-1]):
        assert features.reportable("helpdesk.request").find(yahya, nonsense) is None


# --- for another ---------------------------------------------------------------------------------


def helped(cast, name, by):
    """The helped neighbour as they come through the gate while `by` acts for them."""
    from community.people.acting import stands_in

    helping = Helping.objects.create(
        helped=cast.member(name), helper=cast.user(by), kind="visit", began_at=NOW,
        ends_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    return stands_in(helping, NOW)


def test_torben_writes_in_for_ejnar(cast):
    """The request is Ejnar's; who wrote it stands beside, and Ejnar gets a slip about it."""
    made = ask(helped(cast, "ejnar", "torben"), asked(category="heavy", title="Bære en stol"))
    assert (made.member, made.helped_by) == (cast.member("ejnar"), cast.user("torben"))
    assert [step.by for step in made.steps.all()] == [cast.user("torben")] * 2
    assert told("ejnar") == []  # a receipt is told by the house, not by this room
    found = answer(cast.member("tomasz"), made)
    agreement = choose(helped_again(cast), found, starts_at=at("2026-11-30", "16:30"))
    assert agreement.helped_by == cast.user("torben")
    assert told("ejnar") == ["En nabo vil gerne hjælpe dig"]
    ejnar = helped_again(cast)
    agreeing.move(
        ejnar, agreement, starts_at=at("2026-11-30", "17:30"), minutes=30, every="once", place="",
        now=NOW,
    )  # fmt: skip
    agreeing.call_off(ejnar, agreement, now=NOW)
    actions.ask_again(ejnar, made, now=NOW)
    said = Notification.objects.filter(user__name="Ejnar").exclude(kind__startswith="helpdesk")
    assert list(said.order_by("pk").values_list("title", flat=True)) == [
        "Der er spurgt om hjælp for dig",
        "Du har en aftale med en nabo",
        "Du har en aftale med en nabo",
        "Din aftale med en nabo er aflyst",
    ]
    again = choose(helped_again(cast), answer(cast.member("oksana"), made))
    agreeing.done(helped_again(cast), again, now=NOW)
    agreeing.done(cast.member("oksana"), again, now=NOW)
    agreeing.thank(helped_again(cast), again, now=NOW)
    assert list(said.order_by("pk").values_list("title", flat=True))[-2:] == [
        "Der er sagt, at det er klaret",
        "Der er sagt tak for dig",
    ]
    assert told("tomasz")[-3:] == [
        "Du har en aftale med en nabo", "En aftale er lavet om", "En aftale er aflyst"
    ]  # fmt: skip


def helped_again(cast):
    from community.people.acting import stands_in

    return stands_in(Helping.objects.get(), NOW)


# --- change, withdraw, ask again -----------------------------------------------------------------


def test_who_offered_hears_when_it_is_something_else(cast, request_):
    birgit = cast.member("birgit")
    answer(cast.member("yahya"), request_)
    actions.change(birgit, request_, asked(wanted=2), now=NOW)
    assert told("yahya") == []
    actions.change(birgit, request_, asked(title="Sende to billeder"), now=NOW)
    assert told("yahya") == ["Noget, du vil hjælpe med, er lavet om"]
    with refused("has_answers"):
        actions.change(birgit, request_, asked(category="food"), now=NOW)
    with refused("not_yours"):
        actions.change(cast.member("yahya"), request_, asked(), now=NOW)


def test_who_wants_one_instead_of_two_has_found_them(cast):
    birgit = cast.member("birgit")
    made = ask(birgit, asked(wanted=2))
    found, other = (answer(cast.member(name), made) for name in ("yahya", "oksana"))
    choose(birgit, found)
    actions.change(birgit, made, asked(wanted=1), now=NOW)
    other.refresh_from_db()
    assert (state(made), other.state) == ("agreed", "not_needed")
    assert told("oksana")[-1] == "Tak, fordi du ville hjælpe"


def test_what_is_agreed_is_moved_and_not_changed(cast, request_, agreement):
    with refused("agreed"):
        actions.change(cast.member("birgit"), request_, asked(), now=NOW)


def test_withdrawn_is_told_kindly_once_and_undone_within_the_hour(cast, request_):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    found = answer(yahya, request_)
    for _twice in range(2):
        actions.withdraw(birgit, request_, now=NOW)
    assert state(request_) == "withdrawn"
    assert told("yahya") == ["Tak, fordi du ville hjælpe"]
    assert not HelpRequest.objects.visible_to(yahya).exists()
    actions.ask_again(birgit, request_, now=NOW + timedelta(minutes=59))
    found.refresh_from_db()
    assert (state(request_), found.state) == ("answered", "offered")


def test_withdrawn_long_ago_is_asked_anew_in_one_tap(cast, request_):
    birgit, later = cast.member("birgit"), NOW + timedelta(days=3)
    actions.withdraw(birgit, request_, now=NOW)
    renewed = actions.ask_again(birgit, request_, now=later)
    assert (renewed.state, renewed.opened_at) == ("open", later)
    assert renewed.expires_at == later + timedelta(days=30)


def test_withdrawing_calls_an_agreement_off_and_blames_nobody(cast, request_, agreement):
    actions.withdraw(cast.member("birgit"), request_, now=NOW)
    agreement.refresh_from_db()
    assert (state(request_), request_.found) == ("withdrawn", 0)
    assert agreement.called_off_at == NOW
    assert told("yahya")[-1] == "En aftale er aflyst"
    actions.ask_again(cast.member("birgit"), request_, now=NOW)
    assert state(request_) == "open"


def test_what_has_expired_is_renewed_in_one_tap_without_its_old_day(cast):
    birgit = cast.member("birgit")
    made = ask(birgit, asked(when="day", starts_at=at("2026-11-24", "10:00")))
    later = NOW + timedelta(days=9)
    HelpRequest.objects.filter(pk=made.pk).update(state="expired", over_at=later)
    renewed = actions.ask_again(birgit, made, now=later)
    assert (renewed.state, renewed.when, renewed.starts_at) == ("open", "any", None)
    assert (renewed.opened_at, renewed.expires_at) == (later, later + timedelta(days=30))


def test_what_is_done_is_not_asked_again(cast, request_, agreement):
    HelpRequest.objects.filter(pk=request_.pk).update(state="done")
    with refused("over"):
        actions.ask_again(cast.member("birgit"), request_, now=NOW)
    with refused("over"):
        actions.withdraw(cast.member("birgit"), request_, now=NOW)


# --- until when ----------------------------------------------------------------------------------


def test_it_stands_until_the_night_after_its_day(cast):
    wanted = asked(when="day", starts_at=at("2026-11-27", "10:00"))
    assert ask(cast.member("birgit"), wanted).expires_at == at("2026-11-28")


def test_it_stands_for_two_days_however_soon_it_is(cast):
    wanted = asked(when="day", starts_at=at("2026-11-23", "12:00"))
    assert ask(cast.member("birgit"), wanted).expires_at == NOW + timedelta(days=2)


def test_when_it_goes_away_does_not_tell_who_is_away(cast):
    wanted = asked(category="watch", when="day", starts_at=at("2026-11-27", "10:00"))
    assert ask(cast.member("birgit"), wanted).expires_at == NOW + timedelta(days=30)
