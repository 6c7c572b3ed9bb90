"""Those who host see who comes, in which order the others wait, and whom they host with."""

import pytest

from events.models import Event, Signup
from tests.events.conftest import join, make, seats, state, told, written
from tests.events.making.conftest import only, where
from tests.events.making.conftest import words as page

pytestmark = pytest.mark.django_db


@pytest.fixture
def meal(cast):
    """Four seats: Kasper with a child, Oksana alone, and Tomasz in line with a family."""
    event = make(cast.member("birgit"), seats(4))
    join(cast.member("kasper"), event, adults=2, children=1)
    join(cast.member("oksana"), event)
    join(cast.member("tomasz"), event, adults=2, children=2)
    join(cast.member("rania"), event, adults=1)
    return event


# --- who comes -----------------------------------------------------------------------------------


def test_the_host_sees_names_numbers_and_sums(birgit, meal):
    answer = birgit.get(where(meal, "hvem/"))
    said = page(answer)
    assert "Kasper" in said
    assert "2 voksne, 1 barn" in said
    assert answer.context["sums"] == {"adults": 3, "children": 1, "guests": 0, "party": 4}


def test_the_line_stands_in_the_order_they_came(birgit, meal):
    answer = birgit.get(where(meal, "hvem/"))
    assert [one.who.name for one in answer.context["waiting"]] == ["Tomasz", "Rania"]


def test_nobody_else_sees_it(cast, meal):
    for name in ("kasper", "fadumo", "sofie"):
        assert cast.client(name).get(where(meal, "hvem/")).status_code == 404


def test_who_hides_is_no_name_on_the_list_either(birgit, cast, meal):
    oksana = cast.user("oksana")
    oksana.is_hidden = True
    oksana.save(update_fields=["is_hidden"])
    said = page(birgit.get(where(meal, "hvem/")))
    assert "Oksana" not in said
    assert "En nabo" in said


def test_more_seats_ask_the_next_in_line(birgit, meal):
    assert birgit.post(where(meal, "hvem/"), {"capacity": "8"}).url == where(meal, "hvem/")
    waiting = Signup.objects.get(member__user__name="Tomasz")
    assert state(waiting) == "offered"
    answer = birgit.get(where(meal, "hvem/"))
    assert [one.who.name for one in answer.context["offered"]] == ["Tomasz"]


@pytest.mark.parametrize(("number", "sentence"), [
    ("3", "Skriv mindst 4 pladser"), ("0", "Skriv et tal"), ("x", "Skriv et tal."),
])  # fmt: skip
def test_seats_that_cannot_be(birgit, meal, number, sentence):
    answer = birgit.post(where(meal, "hvem/"), {"capacity": number})
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert f'value="{number}"' in page(answer)


def test_an_office_that_took_over_sees_how_many_and_no_names(cast, step_in):
    event = make(cast.member("torben"), seats(4))
    join(cast.member("kasper"), event)
    said = page(step_in("kim").get(where(event, "hvem/")))
    assert "Kasper" not in said
    assert "Kun værterne kan se navnene." in said


def test_thirty_parties_cost_what_one_costs(birgit, cast, crowd, django_assert_max_num_queries):
    event = make(cast.member("birgit"), seats(100))

    def asked():
        with django_assert_max_num_queries(100) as found:
            birgit.get(where(event, "hvem/"))
        return len(found)

    people = crowd(30)
    join(people[0], event)
    one = asked()
    for person in people[1:]:
        join(person, event)
    assert asked() == one


# --- with whom -----------------------------------------------------------------------------------


def names(event):
    return [host.member.user.name for host in event.hosts.order_by("order")]


def test_a_neighbour_one_knows_hosts_it_too_and_is_told(birgit, cast, friends):
    event = make(cast.member("birgit"))
    assert "Kasper" in page(birgit.get(where(event, "vaerter/")))
    birgit.post(where(event, "vaerter/"), {"nabo": str(friends.token)})
    assert names(event) == ["Birgit", "Kasper"]
    assert told("Kasper", "host") == ["Du er vært"]


def test_a_neighbour_is_named_by_name_and_stairway(birgit, cast):
    event = make(cast.member("birgit"))
    oksana = cast.member("oksana")
    sent = {"host_name": " oksana ", "host_entrance": str(oksana.entrance_id)}
    assert birgit.post(where(event, "vaerter/"), sent).status_code == 302
    assert names(event) == ["Birgit", "Oksana"]


@pytest.mark.parametrize(("name", "sentence"), [
    ("", "Skriv naboens fornavn."),
    ("Findesikke", "finder vi ikke der"),
    ("Grethe", "finder vi ikke der"),
])  # fmt: skip
def test_nobody_is_found_by_guessing(birgit, cast, name, sentence):
    """Grethe hides: she is not found either."""
    event, grethe = make(cast.member("birgit")), cast.member("grethe")
    grethe.user.is_hidden = True
    grethe.user.save(update_fields=["is_hidden"])
    sent = {"host_name": name, "host_entrance": str(grethe.entrance_id)}
    answer = birgit.post(where(event, "vaerter/"), sent)
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert names(event) == ["Birgit"]


def test_a_name_without_a_stairway_asks_for_one(birgit, cast):
    event = make(cast.member("birgit"))
    answer = birgit.post(where(event, "vaerter/"), {"host_name": "Oksana", "host_entrance": ""})
    assert answer.status_code == 422
    assert "Vælg den opgang" in page(answer)


def test_one_is_taken_off_and_one_steps_down_but_never_the_last(birgit, cast, friends):
    mine = cast.member("birgit")
    event = make(mine, written(hosts=[mine, friends, cast.member("oksana")]))
    birgit.post(where(event, f"vaerter/{cast.member('oksana').token}/"))
    assert names(event) == ["Birgit", "Kasper"]
    birgit.post(where(event, f"vaerter/{mine.token}/"))
    assert names(event) == ["Kasper"]
    answer = birgit.post(where(event, f"vaerter/{friends.token}/"))
    assert answer.status_code == 422
    assert "Find en anden vært først, eller aflys." in page(answer)
    assert names(event) == ["Kasper"]


def test_a_neighbour_makes_nobody_a_host(cast, friends):
    event = make(cast.member("birgit"))
    assert cast.client("oksana").post(where(event, "vaerter/"), {"nabo": "x"}).status_code == 404
    away = where(event, f"vaerter/{cast.member('birgit').token}/")
    assert cast.client("oksana").post(away).status_code == 404


# --- called off ----------------------------------------------------------------------------------


def test_the_page_says_who_hears_before_anything_is_pressed(birgit, meal):
    assert "4 naboer får besked" in page(birgit.get(where(meal, "aflys/")))
    assert only().state == "published"


def test_it_is_called_off_with_a_reason_and_put_on_again(birgit, meal):
    birgit.post(where(meal, "aflys/"), {"reason": "Det er glat."})
    assert (only().state, only().reason) == ("called_off", "Det er glat.")
    assert told("Kasper", "changed") == ["Noget, du skal til, er aflyst"]
    birgit.post(where(meal, "alligevel/"))
    assert only().state == "published"


@pytest.mark.parametrize(("reason", "sentence"), [
    ("010190-1234", "CPR"), ("x" * 201, "Det er for langt"),
])  # fmt: skip
def test_a_reason_that_cannot_be_said(birgit, meal, reason, sentence):
    answer = birgit.post(where(meal, "aflys/"), {"reason": reason})
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert reason in page(answer)
    assert only().state == "published"


def test_what_cannot_be_put_on_again_says_why(birgit, cast, laden):
    lent = {"place": "", "place_key": f"bookings:{laden.pk}"}
    event = make(cast.member("birgit"), written(**lent))
    birgit.post(where(event, "aflys/"), {"reason": ""})
    make(cast.member("fadumo"), written(title="Film", **lent))
    answer = birgit.post(where(event, "alligevel/"))
    assert answer.status_code == 422
    assert "Laden er optaget" in page(answer)
    assert Event.objects.get(pk=event.pk).state == "called_off"
