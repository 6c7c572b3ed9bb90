"""Somebody makes something happen: one screen, three taps, and nothing typed is ever lost."""

from datetime import date, time, timedelta

import pytest
import time_machine

from bookings.models import Booking
from community.people.models import Entrance
from events.models import Event, EventSeries, Task
from tests.conftest import NOW, at
from tests.events.conftest import join, make, seats, told, written
from tests.events.making.conftest import SKER, only, send, typed, where
from tests.events.making.conftest import words as page

pytestmark = pytest.mark.django_db


# --- one screen ----------------------------------------------------------------------------------


def test_what_when_where_and_for_whom_is_enough(birgit, cast):
    answer = birgit.post(
        f"{SKER}nyt/",
        {"title": "Gåtur", "day": "2026-12-06", "starts": "10:00", "ends": "11:00",
         "place": "Bænken", "audience": "estate"},
    )  # fmt: skip
    event = only()
    assert answer.url == where(event)
    assert (event.starts_at, event.ends_at) == (
        at("2026-12-06", "10:00"),
        at("2026-12-06", "11:00"),
    )
    assert (event.place, event.state, event.estate) == ("Bænken", "published", cast.estate())
    assert [host.member for host in event.hosts.all()] == [cast.member("birgit")]


def test_everything_else_can_be_said_too(birgit, cast):
    send(
        birgit, text="Vi går langsomt.", interplay="shared_interest", joining="sign_up",
        capacity="12", sign_up_on="2026-12-04", sign_up_at="12:00", access=["step_free", "quiet"],
        price="Gratis", way_there="Ved rampen", come_alone="on", find_host="I gul vest",
        is_small="on",
    )  # fmt: skip
    event = only()
    assert (event.capacity, event.sign_up_by) == (12, at("2026-12-04", "12:00"))
    assert (event.access, event.come_alone, event.is_small) == (["step_free", "quiet"], True, True)
    assert (event.price, event.way_there, event.find_host) == ("Gratis", "Ved rampen", "I gul vest")


def test_what_goes_on_after_midnight_ends_the_next_day(birgit):
    send(birgit, starts="20:00", ends="01:00")
    assert only().ends_at == at("2026-12-07", "01:00")


def test_two_presses_make_one(birgit):
    said = typed()
    birgit.post(f"{SKER}nyt/", said)
    birgit.post(f"{SKER}nyt/", said)
    assert Event.objects.count() == 1


def test_a_stairway_is_invited(birgit, cast):
    entrance = cast.member("birgit").entrance_id
    send(birgit, audience=f"entrance:{entrance}")
    assert (only().scope, only().entrance_id) == ("entrance", entrance)


WRONG = [
    ({"title": " "}, "id_title", "Skriv, hvad der skal ske."),
    ({"title": "x" * 81}, "id_title", "Det er for langt"),
    ({"title": "Ring til 010190-1234"}, "id_title", "CPR"),
    ({"day": ""}, "id_day", "Vælg en dag."),
    ({"day": "snart"}, "id_day", "Den dag kan vi ikke læse"),
    ({"day": "2026-11-22"}, "id_day", "Den tid er gået"),
    ({"day": "2029-01-01"}, "id_day", "langt ude i fremtiden"),
    ({"day": "9999-01-01"}, "id_day", "Den dag kan vi ikke bruge"),
    ({"starts": ""}, "id_starts", "Skriv, hvornår det begynder."),
    ({"starts": "snart"}, "id_starts", "Skriv klokken som"),
    ({"ends": ""}, "id_ends", "Skriv, hvornår det slutter."),
    ({"ends": "09:00"}, "id_ends", "efter at det er begyndt"),
    ({"day": "2027-03-28", "starts": "02:30", "ends": "05:00"}, "id_starts", "Uret stilles"),
    ({"place": " "}, "id_place", "Skriv, hvor I mødes."),
    ({"audience": "entrance:999999"}, "id_audience", "Vælg en på listen"),
    ({"audience": "circle:999999"}, "id_audience", "Vælg en på listen"),
    ({"text": "010190-1234"}, "id_text", "CPR"),
    ({"kind": "x"}, "id_kind", "Vælg en på listen"),
    ({"joining": "sign_up", "capacity": "0"}, "id_capacity", "Skriv et tal"),
    ({"joining": "sign_up", "capacity": "1001"}, "id_capacity", "Skriv et tal fra 1 til 1000"),
    ({"joining": "sign_up", "sign_up_on": "2026-12-07"}, "id_sign_up_on", "før det begynder"),
    ({"joining": "sign_up", "sign_up_at": "12:00"}, "id_sign_up_on", "Skriv også dagen"),
    ({"publish_on": "2026-12-07"}, "id_publish_on", "før det begynder"),
    ({"host_name": "Kasper"}, "id_host_entrance", "Vælg den opgang"),
    ({"hosts": ["x"]}, "id_hosts", "Vælg en på listen"),
    ({"every": "week"}, "id_hosts", "har to værter"),
    ({"every": "week", "not_on": "i julen"}, "id_not_on", "Skriv dagene som"),
    ({"every": "week", "not_in_weeks": "60"}, "id_not_in_weeks", "Skriv ugerne som"),
    ({"every": "hver dag"}, "id_every", "Vælg en på listen"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "field", "sentence"), WRONG)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(
    birgit, friends, facts, field, sentence
):
    told = {"way_there": "Gennem gården ved cyklerne"} | facts
    answer = send(birgit, **told)
    assert answer.status_code == 422
    said = page(answer)
    if field != "id_hosts":
        assert f'id="{field}_error"' in said
    assert sentence in said
    assert "Gennem gården ved cyklerne" in said
    assert not Event.objects.exists()
    assert not EventSeries.objects.exists()


def test_the_questions_behind_a_line_open_when_something_in_them_is_wrong(birgit):
    said = page(send(birgit, joining="sign_up", capacity="0"))
    assert '<details class="fold" id="fold-joining" open>' in said
    assert '<details class="fold" id="fold-access">' in said


def test_it_goes_up_later(birgit):
    send(birgit, publish_on="2026-12-01", publish_time="09:00")
    assert only().publish_at == at("2026-12-01", "09:00")
    assert not Event.objects.visible_to(only().made_by, NOW).for_member(only().made_by, NOW)


# --- the place -----------------------------------------------------------------------------------


def test_the_room_is_held_in_the_same_act(birgit, laden):
    send(birgit, place="", place_key=f"bookings:{laden.pk}")
    assert only().place == "Laden"
    held = Booking.objects.get(facility=laden)
    assert (held.begins, held.ends) == (only().starts_at, only().ends_at)


def test_a_taken_room_shows_the_next_free_time_as_one_press(birgit, laden, cast):
    lent = f"bookings:{laden.pk}"
    make(cast.member("fadumo"), written(
        place="", place_key=lent, starts_at=at("2026-12-06", "09:00"),
        ends_at=at("2026-12-06", "12:00"),
    ))  # fmt: skip
    said = typed(place="", place_key=lent, text="Vi ser en film.")
    answer = birgit.post(f"{SKER}nyt/", said)
    assert answer.status_code == 422
    free = answer.context["free"]
    assert free["starts"] == at("2026-12-06", "12:00")
    assert f'value="{free["value"]}"' in page(answer).replace("&#x27;", "'")
    filled = birgit.post(f"{SKER}nyt/", said | {"do": free["value"]})
    assert filled.status_code == 200
    assert 'value="12:00"' in page(filled)
    assert 'value="13:00"' in page(filled)
    assert "Vi ser en film." in page(filled)
    assert "fejl" not in page(filled)
    sent = birgit.post(f"{SKER}nyt/", said | {"starts": "12:00", "ends": "13:00"})
    assert sent.status_code == 302
    assert Event.objects.count() == 2


def test_without_a_room_to_lend_one_question_asks_where(birgit):
    said = page(birgit.get(f"{SKER}nyt/?skabelon=andet"))
    assert 'name="place_key"' not in said


# --- three taps ----------------------------------------------------------------------------------


def test_the_cards_are_one_tap_each(birgit):
    said = page(birgit.get(f"{SKER}nyt/"))
    names = (
        "Fællesspisning", "Lektiecafé", "Filmaften", "Gåtur", "Havedag", "Lappekøkken",
        "Tryghedsvandring", "Loppemarked", "Velkomst for nye", "Noget andet", "Kaffe nu",
    )  # fmt: skip
    for name in names:
        assert name in said


@pytest.mark.parametrize("key", [
    "faellesspisning", "lektiecafe", "film", "gaatur", "havedag", "lappekoekken",
    "tryghedsvandring", "loppemarked", "velkomst",
])  # fmt: skip
def test_a_template_goes_up_as_it_comes(birgit, laden, key):
    """The card, and «Slå op»; outside one says where, too."""
    form = birgit.get(f"{SKER}nyt/?skabelon={key}").context["form"]
    sent = {name: field.value() for name, field in ((n, form[n]) for n in form.fields)}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    sent |= {"skabelon": key, "key": typed()["key"]}
    if not sent.get("place_key"):
        sent["place"] = "Gården"
    assert birgit.post(f"{SKER}nyt/", sent).status_code == 302
    event = only()
    assert event.text
    assert event.interplay
    assert event.starts_at > NOW + timedelta(days=4)
    assert event.tasks.count() == len({task.what for task in event.tasks.all()})
    if key != "gaatur":
        assert event.tasks.exists()


def test_a_meal_brings_its_deadline_and_its_cooks(birgit):
    form = birgit.get(f"{SKER}nyt/?skabelon=faellesspisning").context["form"]
    assert (form.initial["day"], form.initial["sign_up_on"]) == (
        date(2026, 12, 2),
        date(2026, 11, 30),
    )
    said = {"skabelon": "faellesspisning", "key": typed()["key"]}
    for _twice in range(2):
        birgit.post(f"{SKER}nyt/", typed(**said))
    assert list(Task.objects.values_list("what", "wanted", "is_cooking")) == [
        ("Lave mad", 3, True), ("Dække bord", 2, False), ("Rydde op", 3, False),
    ]  # fmt: skip


def test_coffee_now_in_two_taps(birgit, cast):
    assert birgit.get(f"{SKER}nyt/kaffe/").status_code == 200
    sent = {"place": "På bænken", "om": "15", "key": typed()["key"]}
    birgit.post(f"{SKER}nyt/kaffe/", sent)
    birgit.post(f"{SKER}nyt/kaffe/", sent)
    event = only()
    assert (event.starts_at, event.ends_at) == (
        at("2026-11-23", "10:20"),
        at("2026-11-23", "11:20"),
    )
    assert (event.scope, event.entrance_id) == ("entrance", cast.member("birgit").entrance_id)


def test_coffee_that_is_nowhere_is_not_found(birgit):
    answer = birgit.post(f"{SKER}nyt/kaffe/", {"place": " ", "om": "30", "hvem": "alle"})
    assert answer.status_code == 422
    assert "Skriv, hvor kaffen står." in page(answer)
    assert 'value="30" checked' in page(answer)
    assert not Event.objects.exists()


def test_coffee_with_a_number_in_it_that_is_nobodys_business(birgit):
    answer = birgit.post(f"{SKER}nyt/kaffe/", {"place": "010190-1234", "om": "x"})
    assert answer.status_code == 422


# --- drafts --------------------------------------------------------------------------------------


def test_a_draft_waits_with_where_and_is_seen_by_its_hosts_alone(birgit, cast):
    answer = send(birgit, place="", do="kladde")
    assert answer.url == f"{SKER}kladder/"
    assert only().is_draft
    assert "Gåtur" in page(birgit.get(f"{SKER}kladder/"))
    assert "Gåtur" not in page(cast.client("kasper").get(f"{SKER}kladder/"))
    assert cast.client("kasper").get(where(only(), "ret/")).status_code == 404


def test_a_draft_waits_with_the_day_and_the_hours(birgit, cast):
    assert send(birgit, day="", starts="", ends="", do="kladde").status_code == 302
    draft = only()
    assert draft.lacks == ["day", "starts", "ends"]
    assert "Dagen er ikke valgt endnu" in page(birgit.get(f"{SKER}kladder/"))
    assert "Dag og tid mangler endnu" in page(birgit.get(where(draft)))
    assert birgit.get(where(draft, "ret/")).context["form"]["day"].value() is None
    assert birgit.get(where(draft, "kopi/")).status_code == 200
    assert birgit.post(where(draft, "slaa-op/")).status_code == 422
    said = typed(starts="", ends="", do="kladde")
    assert birgit.post(where(draft, "ret/"), said).status_code == 302
    assert only().lacks == ["starts", "ends"]
    answer = birgit.post(where(draft, "ret/"), typed(starts="", do="slaa-op"))
    assert answer.status_code == 422
    assert "Skriv, hvornår det begynder." in page(answer)
    assert birgit.post(where(draft, "ret/"), typed(do="slaa-op")).status_code == 302
    up = only()
    assert (up.lacks, up.state) == ([], "published")


def test_a_draft_goes_up_from_its_page_and_from_the_list(birgit):
    send(birgit, do="kladde")
    birgit.post(where(only(), "ret/"), typed(title="En længere gåtur", do="slaa-op"))
    assert (only().state, only().title) == ("published", "En længere gåtur")
    send(birgit, title="En kort", do="kladde")
    short = Event.objects.get(title="En kort")
    assert birgit.get(where(short, "slaa-op/")).url == where(short, "ret/")
    assert birgit.post(where(short, "slaa-op/")).url == where(short)
    short.refresh_from_db()
    assert short.state == "published"


def test_a_draft_whose_day_has_gone_says_so_and_gets_another(birgit):
    send(birgit, do="kladde")
    with time_machine.travel(at("2026-12-10", "10:00"), tick=True):
        answer = birgit.post(where(only(), "slaa-op/"))
        assert answer.status_code == 422
        assert "Den tid er gået" in page(answer)
        assert "Bænken ved blok B" in page(answer)
        birgit.post(where(only(), "ret/"), typed(day="2026-12-13", do="slaa-op"))
    assert only().state == "published"


def test_a_draft_whose_room_is_taken_says_so_with_the_next_free_time(birgit, laden, cast):
    lent = {"place": "", "place_key": f"bookings:{laden.pk}"}
    send(birgit, do="kladde", **lent)
    make(cast.member("fadumo"), written(
        starts_at=at("2026-12-06", "09:00"), ends_at=at("2026-12-06", "12:00"), **lent
    ))  # fmt: skip
    draft = Event.objects.get(title="Gåtur")
    answer = birgit.post(where(draft, "slaa-op/"))
    assert answer.status_code == 422
    assert answer.context["free"]["starts"] == at("2026-12-06", "12:00")


def test_a_draft_is_thrown_out_and_what_is_up_is_not(birgit):
    send(birgit, do="kladde")
    birgit.post(where(only(), "smid-ud/"))
    assert not Event.objects.exists()
    send(birgit)
    assert birgit.post(where(only(), "smid-ud/")).url == where(only(), "aflys/")
    assert Event.objects.exists()


def test_what_comes_again_is_no_draft(birgit, friends):
    answer = send(birgit, every="week", hosts=[str(friends.token)], do="kladde")
    assert answer.status_code == 422
    assert "kan ikke være en kladde" in page(answer)


# --- change and copy -----------------------------------------------------------------------------


def test_who_comes_hears_of_another_time_and_the_page_says_how_many(cast, birgit):
    event = make(cast.member("birgit"), seats(8, title="Gåtur", place="Gården"))
    for name in ("kasper", "oksana"):
        join(cast.member(name), event)
    said = page(birgit.get(where(event, "ret/")))
    assert "2 naboer får besked" in said
    form = birgit.get(where(event, "ret/")).context["form"]
    assert form.initial["day"] == date(2026, 11, 25)
    birgit.post(where(event, "ret/"), typed(
        day="2026-11-26", starts="18:00", ends="20:00", joining="sign_up", capacity="8",
        place="Gården", every=None,
    ))  # fmt: skip
    assert only().starts_at == at("2026-11-26", "18:00")
    assert told("Kasper", "changed") == ["Noget, du skal til, er lavet om"]


def test_fewer_seats_than_are_taken_is_refused_beside_the_number(cast, birgit):
    event = make(cast.member("birgit"), seats(8))
    join(cast.member("kasper"), event, adults=4)
    answer = birgit.post(where(event, "ret/"), typed(joining="sign_up", capacity="3"))
    assert answer.status_code == 422
    assert "Skriv mindst 4 pladser" in page(answer)


def test_a_change_moves_the_room_or_says_when_it_is_free(cast, birgit, laden):
    lent = {"place": "", "place_key": f"bookings:{laden.pk}"}
    make(cast.member("fadumo"), written(**lent))
    send(birgit, **lent)
    mine = Event.objects.get(title="Gåtur")
    moved = typed(day="2026-11-25", starts="18:30", ends="19:30", **lent)
    answer = birgit.post(where(mine, "ret/"), moved)
    assert answer.status_code == 422
    filled = birgit.post(where(mine, "ret/"), moved | {"do": answer.context["free"]["value"]})
    assert 'value="20:00"' in page(filled)
    assert birgit.post(where(mine, "ret/"), moved | {"starts": "20:00", "ends": "21:00"}).url


def test_a_co_host_from_another_stairway_changes_the_text(cast):
    fadumo, kasper = cast.member("fadumo"), cast.member("kasper")
    entrance = Entrance.objects.get(pk=fadumo.entrance_id)
    event = make(fadumo, written(scope="entrance", entrance=entrance, hosts=[fadumo, kasper]))
    answer = cast.client("kasper").post(where(event, "ret/"), typed(
        text="Med brød til.", day="2026-11-25", starts="18:00", ends="20:00", place="Gården",
        joining="none", audience=f"entrance:{entrance.pk}",
    ))  # fmt: skip
    assert answer.status_code == 302
    assert (only().text, only().entrance) == ("Med brød til.", entrance)


def test_a_copy_lands_on_the_next_such_weekday_with_its_tasks(cast, birgit):
    send(birgit, skabelon="lappekoekken", title="Lappekøkken", text="Tag noget med.")
    answer = birgit.get(where(only(), "kopi/"))
    form = answer.context["form"]
    assert (form.initial["day"], form.initial["text"]) == (date(2026, 12, 13), "Tag noget med.")
    birgit.post(f"{SKER}nyt/", typed(day="2026-12-13", kopi_af=str(only().token)))
    assert Event.objects.get(starts_at=at("2026-12-13", "10:00")).tasks.count() == 4


def test_last_year_comes_again_on_the_same_weekday(cast, birgit):
    with time_machine.travel(at("2025-11-20", "10:00"), tick=True):
        make(cast.member("fadumo"), written(
            title="Julemarked", starts_at=at("2025-12-14", "13:00"),
            ends_at=at("2025-12-14", "16:00"),
        ), now=at("2025-11-20", "10:00"))  # fmt: skip
    assert "Julemarked" in page(birgit.get(f"{SKER}nyt/"))
    form = birgit.get(where(only(), "kopi/") + "?aar=1").context["form"]
    assert form.initial["day"] == date(2026, 12, 13)
    assert form.initial["starts"] == time(13)


# --- who may not ---------------------------------------------------------------------------------


def test_the_whole_neighbourhood_is_for_an_office_to_invite(cast, birgit):
    answer = send(cast.client("oksana"), audience="local_area")
    assert answer.status_code == 422
    assert "Vælg en på listen" in page(answer)
    send(birgit, audience="local_area")
    assert only().scope == "local_area"


@pytest.mark.parametrize("verb", ["ret/", "aflys/", "hvem/", "vaerter/", "slaa-op/"])
def test_a_neighbour_finds_nothing_to_change(cast, verb):
    event = make(cast.member("fadumo"))
    mine = cast.client("kasper")
    nothing = mine.get(f"{SKER}00000000-0000-0000-0000-000000000000/{verb}")
    assert mine.get(where(event, verb)).status_code == 404
    assert mine.get(where(event, verb)).content == nothing.content
    assert mine.post(where(event, verb), {}).status_code == 404


def test_who_works_here_speaks_for_the_office_and_shows_who_they_are(cast, step_in):
    asked = send(cast.client("torben"))
    assert asked.status_code == 302
    assert only().is_draft  # kept, until they have shown their second factor
    torben = step_in("torben")
    birgits = make(cast.member("birgit"))
    assert torben.get(where(birgits, "ret/")).status_code == 404
    send(torben, title="Storskrald")
    assert Event.objects.get(title="Storskrald").is_office


# --- as many questions for one as for thirty -----------------------------------------------------


def queries(django_assert_max_num_queries, client, address):
    with django_assert_max_num_queries(100) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_thirty_drafts_cost_what_one_costs(birgit, cast, django_assert_max_num_queries):
    def many(number):
        for n in range(number):
            make(cast.member("birgit"), written(title=f"Nr. {n}"), publish=False)
        return queries(django_assert_max_num_queries, birgit, f"{SKER}kladder/")

    many(1)
    assert many(1) == many(29)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "99999999"])
def test_a_number_of_seats_that_is_none_does_no_harm(birgit, number):
    assert send(birgit, joining="sign_up", capacity=number).status_code == 422


@pytest.mark.parametrize("every", ["once", "week"])
def test_a_closing_in_another_age_is_refused(birgit, friends, every):
    facts = {"joining": "sign_up", "every": every, "hosts": [str(friends.token)]}
    answer = send(birgit, sign_up_on="0001-01-01", sign_up_at="00:10", **facts)
    assert answer.status_code == 422
    assert "Den dag kan vi ikke bruge" in page(answer)


def test_a_free_time_in_another_age_does_no_harm(birgit):
    moments = "0001-01-01T00:00:00+14:00|9999-12-31T23:00:00-12:00"
    assert send(birgit, do=f"ledig:{moments}").status_code == 200


def test_the_night_the_clocks_are_changed_is_the_one_it_ends_in(birgit):
    late = {"starts": "20:00", "ends": "02:30"}
    assert send(birgit, day="2027-03-27", **late).status_code == 422
    assert send(birgit, day="2027-03-28", **late).status_code == 302


def test_what_lasts_for_days_keeps_its_length_when_its_words_are_changed(cast):
    event = make(cast.member("birgit"), written(ends_at=at("2026-11-27", "12:00")))
    facts = {"key": None, "day": "2026-11-25", "starts": "18:00", "ends": "12:00", "every": None}
    client = cast.client("birgit")
    client.post(where(event, "ret/"), typed(title="Lejr", **facts))
    event.refresh_from_db()
    assert (event.title, event.ends_at) == ("Lejr", at("2026-11-27", "12:00"))
    client.post(where(event, "ret/"), typed(title="Lejr", **facts | {"day": "2026-11-26"}))
    event.refresh_from_db()
    assert (event.starts_at, event.ends_at) == (
        at("2026-11-26", "18:00"),
        at("2026-11-28", "12:00"),
    )
