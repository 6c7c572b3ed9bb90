"""The hosts arrange what has to be done."""

import pytest

from events.chores import actions as chores
from events.models import Task
from tests.conftest import NOW
from tests.events.conftest import make, written


def there(event, rest=""):
    return f"/rugmarken/sker/{event.token}/opgaver/{rest}"


@pytest.fixture
def party(cast):
    return make(cast.member("birgit"), written(title="Sommerfest"))


@pytest.fixture
def table(cast, party):
    return chores.add(cast.member("birgit"), party, what="Sætte borde op", wanted=2, now=NOW)


def test_a_task_is_added_and_stands_on_the_page(cast, party):
    client = cast.client("birgit")
    facts = {"what": "Bage brød", "effort": "an_hour", "wanted": "3"}
    answer = client.post(there(party), facts, follow=True)
    assert "Bage brød" in answer.content.decode()
    assert (Task.objects.get().what, Task.objects.get().wanted) == ("Bage brød", 3)


def test_it_is_said_better_and_more_hands_are_wanted(cast, party, table):
    facts = {"what": "Sætte borde og stole op", "effort": "ten_minutes", "wanted": "4"}
    assert cast.client("birgit").post(there(party, f"{table.pk}/ret/"), facts).status_code == 302
    table.refresh_from_db()
    assert (table.what, table.effort, table.wanted) == (facts["what"], "ten_minutes", 4)


def test_an_empty_number_is_one_and_an_empty_size_an_hour(cast, party):
    cast.client("birgit").post(there(party), {"what": "Grille"})
    assert (Task.objects.get().wanted, Task.objects.get().effort) == (1, "an_hour")


@pytest.mark.parametrize(
    "wrong",
    [{"what": ""}, {"what": "x" * 81}, {"wanted": "0"}, {"wanted": "51"}, {"wanted": "to"},
     {"effort": "en_uge"}, {"what": "Ring 010190-1234"}, {"what": "nul\x00"}],
)  # fmt: skip
def test_what_is_no_task_is_said_beside_the_question_and_kept(cast, party, wrong):
    sent = {"what": "Bage", "effort": "an_hour", "wanted": "2"} | wrong
    answer = cast.client("birgit").post(there(party), sent)
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert not Task.objects.exists()


def test_fewer_than_have_taken_it_is_refused_in_its_own_row(cast, party, table):
    for name in ("kasper", "nadja"):
        chores.take(cast.member(name), table, now=NOW)
    facts = {"what": "Sætte borde op", "effort": "an_hour", "wanted": "1"}
    answer = cast.client("birgit").post(there(party, f"{table.pk}/ret/"), facts)
    assert answer.status_code == 422
    assert f'id="opgave-{table.pk}" open' in answer.content.decode()
    table.refresh_from_db()
    assert table.wanted == 2


def test_what_nobody_has_taken_is_taken_off_and_what_somebody_has_is_not(cast, party, table):
    birgit = cast.client("birgit")
    chores.take(cast.member("kasper"), table, now=NOW)
    assert birgit.post(there(party, f"{table.pk}/fjern/")).status_code == 422
    chores.give_up(cast.member("kasper"), table, now=NOW)
    assert birgit.post(there(party, f"{table.pk}/fjern/")).status_code == 302
    assert not Task.objects.exists()


@pytest.mark.parametrize("who", ["kasper", "ingrid"])
def test_nobody_else_arranges_them(cast, party, table, who):
    client = cast.client(who)
    assert client.get(there(party)).status_code == 404
    for verb in ("ret", "fjern"):
        assert client.post(there(party, f"{table.pk}/{verb}/"), {"what": "Nej"}).status_code == 404
    table.refresh_from_db()
    assert table.what == "Sætte borde op"


def test_a_task_of_another_event_is_not_there(cast, party, table):
    other = make(cast.member("birgit"), written(title="Andet"))
    answer = cast.client("birgit").post(there(other, f"{table.pk}/fjern/"))
    assert answer.status_code == 404
