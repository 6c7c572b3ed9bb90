"""The programs' door: the same verbs for the same people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.people.models import Role
from helpdesk.duties.doing import actions as doing
from helpdesk.models import Duty, SocialTask
from tests.conftest import NOW
from tests.helpdesk.duties.conftest import DAY, TODAY, make

pytestmark = pytest.mark.django_db
LIST = "/api/v1/rugmarken/social-tasks/"


def post(client, where, facts, **headers):
    return client.post(where, facts, content_type="application/json", headers=headers)


def test_neighbours_find_nothing_and_colleagues_show_a_second_factor(cast, step_in):
    task = make(cast)
    for where in (LIST, f"{LIST}{task.token}/"):
        assert cast.client("rania").get(where).status_code == 404
        weak = cast.client("torben").get(where)
        assert (weak.status_code, weak.json()["code"]) == (403, "second_factor")
        assert step_in("torben").get(where).status_code == 200
        assert step_in("ingrid").get(where).status_code == 404


@pytest.mark.parametrize("verb", ["done", "postpone", "hand-over"])
def test_a_neighbour_does_nothing_with_a_task(cast, verb):
    task = make(cast)
    assert post(cast.client("rania"), f"{LIST}{task.token}/{verb}/", {}).status_code == 404


def test_a_welcome_neighbour_has_theirs(cast, greeter):
    make(cast, title="Viceværtens")
    own = make(cast, title="Gå forbi", role=Role.WELCOME_NEIGHBOUR)
    client = cast.client("oksana")
    assert [row["title"] for row in client.get(LIST).json()["results"]] == ["Gå forbi"]
    answer = post(client, f"{LIST}{own.token}/done/", {"minutes": 10})
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    refused = post(client, LIST, {"title": "x", "due_on": "2026-11-24"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")


def test_the_list_is_asked_by_day_state_and_kind(cast, step_in):
    client = step_in("torben")
    make(cast, title="I dag")
    make(cast, title="Senere", due=TODAY + 5 * DAY, kind=Duty.CALL)
    doing.done(cast.member("torben"), make(cast, title="Gjort"), now=NOW)

    def titles(**asked):
        return {row["title"] for row in client.get(LIST, asked).json()["results"]}

    assert titles() == {"I dag", "Senere", "Gjort"}
    assert titles(due_by="2026-11-23", state="new") == {"I dag"}
    assert titles(kind="call") == {"Senere"}
    for wrong in ({"due_by": "i morgen"}, {"due_by": "2026-13-40"}, {"state": "x"}, {"kind": "x"}):
        assert client.get(LIST, wrong).status_code == 422


def test_a_task_is_made_once_for_a_key_and_says_nobodys_name(step_in):
    client = step_in("torben")
    facts = {"title": "Hent stole", "due_on": "2026-11-24", "checklist": ["Borde"]}
    made = [post(client, LIST, facts, **{"Idempotency-Key": "a"}) for _time in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert SocialTask.objects.count() == 1
    assert made[0].json()["items"] == [{"what": "Borde", "is_done": False}]
    assert "Torben" not in made[0].content.decode()
    wrong = post(client, LIST, facts | {"title": "Hun er dement"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "about_a_person")
    assert post(client, LIST, facts | {"role": "chair"}).status_code == 422


def test_put_off_and_handed_over(cast, step_in):
    client, task = step_in("torben"), make(cast)
    where = f"{LIST}{task.token}/"
    answer = post(client, f"{where}postpone/", {"day": "2026-11-25", "reason": "Papir"})
    assert answer.json()["due_on"] == "2026-11-25"
    nadja = cast.member("nadja", "rugmarken")
    post(client, f"{where}hand-over/", {"to": str(nadja.token)})
    task.refresh_from_db()
    assert task.member == nadja
    stranger = post(client, f"{where}hand-over/", {"to": str(cast.member("rania").token)})
    assert (stranger.status_code, stranger.json()["code"]) == (422, "not_theirs")
    post(client, f"{where}hand-over/", {"role": "operations"})
    task.refresh_from_db()
    assert (task.member, task.role) == (None, Role.OPERATIONS)


def test_a_task_of_another_estate_is_none(cast, step_in):
    task = make(cast, estate=cast.estate("tranehaven"))
    for verb in ("", "done/", "postpone/", "hand-over/"):
        where = f"{LIST}{task.token}/{verb}"
        client = step_in("torben")
        answer = post(client, where, {}) if verb else client.get(where)
        assert answer.status_code == 404


def test_thirty_take_as_many_questions_as_one(cast, step_in):
    client = step_in("torben")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    make(cast, checklist=["a"], member=cast.member("torben"))
    questions()
    before = questions()
    for _number in range(29):
        make(cast, checklist=["a"], member=cast.member("torben"))
    assert questions() == before
