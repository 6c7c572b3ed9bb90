"""The pages of the tasks: who comes in, one tap, no script, and nothing that is typed is lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.people.models import Role
from helpdesk.duties import actions
from helpdesk.duties.doing import actions as doing
from helpdesk.duties.routines import actions as routines
from helpdesk.duties.written import Written
from helpdesk.models import Duty, Routine, SocialTask
from tests.conftest import NOW
from tests.helpdesk.duties.conftest import DAY, TODAY, make

pytestmark = pytest.mark.django_db
State = SocialTask.State
PAGES = ["today", "week", "finished", "choose", "write", "routines", "paper_list"]


def url(name, *args):
    return reverse(f"duties:{name}", args=["rugmarken", *args])


def page(client, name, *args, **asked):
    return client.get(url(name, *args), asked)


def text(response):
    return response.content.decode()


# --- who comes in ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PAGES, "minutes", "minutes_file"])
def test_a_neighbour_finds_no_tasks(cast, name):
    missing = cast.client("rania").get("/rugmarken/findes-ikke/")
    answer = page(cast.client("rania"), name)
    assert answer.status_code == 404
    assert answer.content == missing.content


@pytest.mark.parametrize("name", PAGES)
def test_a_caretaker_opens_them_all_with_a_second_factor(cast, step_in, name):
    assert page(cast.client("torben"), name).status_code == 302
    assert page(step_in("torben"), name).status_code == 200


def test_nobody_of_another_estate_comes_in_and_nobody_unknown(cast, step_in):
    assert page(Client(), "today").status_code == 302
    assert page(step_in("ingrid"), "today").status_code == 404
    assert page(step_in("emil"), "today").status_code == 404


def test_a_task_of_another_estate_is_as_none_at_all(cast, step_in):
    task = make(cast, estate=cast.estate("tranehaven"))
    client = step_in("torben")
    nowhere = page(client, "task", "6f1c1f3e-0000-4000-8000-000000000000")
    answer = page(client, "task", task.token)
    assert (answer.status_code, answer.content) == (404, nowhere.content)
    assert client.post(url("done", task.token)).status_code == 404


def test_a_welcome_neighbour_sees_what_is_theirs_and_no_more(cast, greeter):
    own = make(cast, title="Gå forbi", role=Role.WELCOME_NEIGHBOUR)
    other = make(cast, title="Hemmelig nøgle")
    client = cast.client("oksana")
    answer = text(page(client, "today"))
    assert "Gå forbi" in answer
    assert "Hemmelig nøgle" not in answer
    assert page(client, "task", own.token).status_code == 200
    assert page(client, "task", other.token).status_code == 404
    assert page(client, "choose").status_code == 404
    assert page(client, "routines").status_code == 404


def test_the_board_has_its_own_tasks_and_the_figures(cast, step_in):
    make(cast, title="Hæng plakat op", role=Role.COMMITTEE)
    make(cast, title="Viceværtens sag")
    client = step_in("jens")
    answer = text(page(client, "today"))
    assert "Hæng plakat op" in answer
    assert "Viceværtens sag" not in answer
    assert page(client, "minutes").status_code == 200
    assert page(client, "routines").status_code == 404


def test_a_caretaker_does_not_read_the_figures(step_in):
    assert page(step_in("torben"), "minutes").status_code == 404


def test_switched_off_there_is_nothing(cast, step_in):
    estate = cast.estate()
    estate.features_off = ["duties"]
    estate.save()
    assert page(step_in("torben"), "today").status_code == 404


# --- the list --------------------------------------------------------------------------------------


def test_the_oldest_comes_first_and_says_that_its_day_is_gone(cast, step_in):
    make(cast, title="I dag kl. ni", due=NOW)
    make(cast, title="Fra i går", due=TODAY - DAY)
    make(cast, title="I morgen", due=TODAY + DAY)
    answer = text(page(step_in("torben"), "today"))
    assert answer.index("Fra i går") < answer.index("I dag kl. ni")
    assert "Dagen er gået" in answer
    assert "I morgen" not in answer
    assert "I morgen" in text(page(step_in("torben"), "week"))


def test_one_tap_ticks_without_a_script_and_one_takes_it_away(cast, step_in):
    task, client = make(cast), step_in("torben")
    answer = client.post(url("done", task.token), {"fra": "today"}, follow=True)
    assert "Gjort. Tak." in text(answer)
    task.refresh_from_db()
    assert (task.state, task.done_by.user.name) == (State.DONE, "Torben")
    assert 'aria-pressed="true"' in text(page(client, "today"))
    client.post(url("undo", task.token), {"fra": "today"})
    task.refresh_from_db()
    assert (task.state, task.member, task.done_by) == (State.NEW, None, None)


def test_a_visit_is_not_ticked_without_an_answer(cast, step_in):
    task, client = make(cast, kind=Duty.GREET), step_in("torben")
    answer = client.post(url("done", task.token), {"fra": "today"})
    assert answer.status_code == 422
    assert "Vælg et af de tre svar" in text(answer)
    client.post(url("done", task.token), {"outcome": "not_home", "minutes": "10"})
    task.refresh_from_db()
    assert (task.outcome, task.minutes) == ("not_home", 10)


def test_what_somebody_else_has_is_under_everybodys(cast, step_in):
    make(cast, title="Nadjas opgave", member=cast.member("nadja"))
    client = step_in("torben")
    assert "Nadjas opgave" not in text(page(client, "today"))
    assert "Nadjas opgave" in text(page(client, "today", vis="alle"))
    assert "Nadjas opgave" in text(page(step_in("kim"), "today"))


def test_an_empty_day_says_so(step_in):
    assert "Alt for i dag er gjort" in text(page(step_in("torben"), "today"))


def test_the_rest_of_the_work_stands_beside(step_in):
    answer = text(page(step_in("torben"), "today"))
    assert "Det øvrige arbejde" in answer
    assert "Nye naboer" in answer


@pytest.mark.parametrize("name", ["today", "week", "finished", "paper_list"])
def test_thirty_rows_take_as_many_questions_as_one(cast, step_in, name):
    client, member = step_in("torben"), cast.member("torben")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert page(client, name, vis="alle").status_code == 200
        return len(asked)

    def one(number):
        due = TODAY + DAY if name == "week" else TODAY
        task = make(
            cast, title=f"Opgave {number}", due=due, checklist=["a"], member=member,
            entrance=cast.member("birgit").household.dwelling.entrance,
            dwelling=cast.member("birgit").household.dwelling,
        )  # fmt: skip
        if name == "finished":
            doing.done(member, task, now=NOW)

    one(0)
    questions()
    before = questions()
    for number in range(1, 30):
        one(number)
    assert questions() == before


def test_more_than_a_page_is_turned(cast, step_in):
    for number in range(32):
        make(cast, title=f"Opgave {number}")
    client = step_in("torben")
    assert "Vis flere" in text(page(client, "today"))
    assert "Opgave 31" in text(page(client, "today", side=2))


# --- one task --------------------------------------------------------------------------------------


def test_a_line_is_ticked_by_itself(cast, step_in):
    task, client = make(cast, checklist=["Print", "Hæng op"]), step_in("torben")
    first = task.items.first()
    client.post(url("tick", task.token, first.pk), {"til": "1"})
    assert "1 af 2" in text(page(client, "task", task.token))
    client.post(url("tick", task.token, first.pk), {"til": "0"})
    assert "0 af 2" in text(page(client, "task", task.token))


def test_what_was_typed_is_kept_when_a_word_is_refused(cast, step_in):
    task, client = make(cast), step_in("torben")
    said = {"minutes": "15", "note": "Han er deprimeret"}
    answer = client.post(url("done", task.token), said)
    assert answer.status_code == 422
    assert "Bekymret for en nabo?" in text(answer)
    assert "Han er deprimeret" in text(answer)
    task.refresh_from_db()
    assert (task.state, task.note) == (State.NEW, "")


def test_put_off_asks_for_a_day_and_a_reason(cast, step_in):
    task, client = make(cast), step_in("torben")
    answer = client.post(url("postpone", task.token), {"day": "", "reason": "Printeren"})
    assert (answer.status_code, "Vælg en dag." in text(answer)) == (422, True)
    answer = client.post(url("postpone", task.token), {"day": "2026-11-25", "reason": ""})
    assert (answer.status_code, "Skriv kort hvorfor." in text(answer)) == (422, True)
    client.post(url("postpone", task.token), {"day": "2026-11-25", "reason": "Printeren"})
    assert "Udskudt 1 gang" in text(page(client, "task", task.token))


def test_hand_over_to_a_colleague_and_to_a_role(cast, step_in):
    task, client = make(cast), step_in("torben")
    nadja = cast.member("nadja", "rugmarken")
    client.post(url("hand_over", task.token), {"to": f"hos-{nadja.token}", "reason": ""})
    task.refresh_from_db()
    assert (task.member, task.state) == (nadja, State.CLAIMED)
    client.post(url("hand_over", task.token), {"to": "rolle-operations", "reason": "Pris"})
    task.refresh_from_db()
    assert (task.member, task.role, task.state) == (None, Role.OPERATIONS, State.NEW)
    for nobody in ("hos-nogen", ""):
        assert client.post(url("hand_over", task.token), {"to": nobody}).status_code == 422


def test_what_cannot_be_done_says_why_and_can_be_done_again(cast, step_in):
    task, client = make(cast), step_in("torben")
    client.post(url("cannot", task.token), {"reason": "Der er ikke mere papir"})
    assert "Der er ikke mere papir" in text(page(client, "task", task.token))
    client.post(url("can_again", task.token))
    task.refresh_from_db()
    assert task.state == State.NEW


def test_taken_by_a_colleague_in_between_is_said_on_the_page(cast, step_in):
    task, client = make(cast), step_in("torben")
    doing.take(cast.member("nadja", "rugmarken"), task, now=NOW)
    answer = client.post(url("take", task.token))
    assert answer.status_code == 422
    assert "En anden har taget den." in text(answer)


# --- writing ---------------------------------------------------------------------------------------


def blank(**more):
    facts = {
        "title": "Hent stole", "due": "2026-11-24", "to": "mig", "kind": "practical",
        "every": "once", "request_key": "en-nøgle",
    }  # fmt: skip
    return facts | more


def test_three_taps_write_a_typical_task(step_in):
    client = step_in("torben")
    assert url("choose") in text(page(client, "today"))
    assert url("write") + "?som=ugeark" in text(page(client, "choose"))
    form = page(client, "write", som="ugeark").context["form"]
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: value for name, value in sent.items() if value not in (None, "")}
    client.post(url("write"), sent)
    task = SocialTask.objects.get()
    assert task.kind == Duty.PRINT
    assert task.items.count() == 3


def test_sent_twice_is_one_task(step_in):
    client = step_in("torben")
    for _time in range(2):
        assert client.post(url("write"), blank()).status_code == 302
    assert SocialTask.objects.count() == 1


def test_a_door_is_found_by_its_sign_and_a_wrong_one_is_said(cast, step_in):
    client, home = step_in("torben"), cast.member("birgit").household.dwelling
    wrong = blank(entrance=home.entrance_id, door="99. xy")
    assert client.post(url("write"), wrong).status_code == 422
    client.post(url("write"), blank(entrance=home.entrance_id, door=f"{home.floor} {home.door}"))
    assert SocialTask.objects.get().dwelling == home


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"due": ""}, {"due": "2026-11-22"}, {"title": "x" * 81}]
)
def test_what_is_missing_is_said_and_the_rest_is_kept(step_in, wrong):
    answer = step_in("torben").post(url("write"), blank(place="Laden") | wrong)
    assert answer.status_code == 422
    assert 'value="Laden"' in text(answer)
    assert not SocialTask.objects.exists()


def test_what_is_written_by_hand_is_changed_by_hand(cast, step_in):
    client = step_in("torben")
    client.post(url("write"), blank(checklist="Et\nTo"))
    task = SocialTask.objects.get()
    doing.tick(cast.member("torben"), task, task.items.first().pk, on=True, now=NOW)
    client.post(url("change", task.token), blank(title="Hent borde", checklist="Et\nTre"))
    task.refresh_from_db()
    assert task.title == "Hent borde"
    assert [(item.what, item.done_at is not None) for item in task.items.all()] == [
        ("Et", True), ("Tre", False),
    ]  # fmt: skip
    made = make(cast, origin="help:1")
    assert page(client, "change", made.token).status_code == 404


# --- planning --------------------------------------------------------------------------------------


def test_a_routine_is_begun_stopped_and_begun_again(step_in):
    client = step_in("torben")
    client.post(url("write"), blank(every="week"))
    routine = Routine.objects.get()
    assert "Hent stole" in text(page(client, "routines"))
    client.post(url("routine_end", routine.pk))
    assert not SocialTask.objects.exists()
    client.post(url("routine_again", routine.pk))
    assert SocialTask.objects.get().due_on == TODAY + DAY


def test_a_quarter_on_paper_has_the_days_the_routine_will_come_round_to(cast, step_in):
    torben = cast.member("torben")
    routines.begin(torben, Written("Ugeark", TODAY, Duty.PRINT), every="week", now=NOW)
    actions.write(torben, Written("Kun én gang", TODAY + DAY), now=NOW)
    month = page(step_in("torben"), "paper_list").context["lines"]
    assert [line.what for line in month] == ["Ugeark", "Kun én gang", "Ugeark"]
    quarter = page(step_in("torben"), "paper_list", fra="2026-11", antal="3").context["lines"]
    assert len([line for line in quarter if line.what == "Ugeark"]) == 10
    assert page(step_in("torben"), "paper_list", fra="vrøvl", antal="9").status_code == 200


def test_the_minutes_are_sums_and_nobodys(cast, step_in):
    torben, nadja = cast.member("torben"), cast.member("nadja", "rugmarken")
    for member, kind, minutes in (
        (torben, Duty.PRINT, 30), (nadja, Duty.PRINT, 15), (torben, Duty.PRACTICAL, 45),
    ):  # fmt: skip
        doing.done(member, make(cast, kind=kind), minutes=minutes, now=NOW)
    answer = page(step_in("jens"), "minutes")
    month = answer.context["months"][0]
    assert (month.social, month.practical) == (45, 45)
    main = text(answer).partition("<main")[2].partition("</main>")[0]
    assert "Torben" not in main
    file = b"".join(page(step_in("kim"), "minutes_file").streaming_content).decode()
    assert "2026-11;Opslag og print;socialt;2;45" in file
    assert "Torben" not in file


def test_i_dag_shows_how_many_and_the_first_three(cast, step_in):
    for number in range(5):
        make(cast, title=f"Opgave {number}", place="Rugmarken 2, st. tv.")
    answer = text(step_in("torben").get("/rugmarken/"))
    assert "5 opgaver i dag" in answer
    assert "Opgave 2" in answer
    assert "Opgave 3" not in answer
    assert "Rugmarken 2, st. tv." not in answer
    assert "opgaver i dag" not in text(cast.client("rania").get("/rugmarken/"))


def test_a_routine_is_not_read_by_another_estate(cast, step_in):
    nadja = cast.member("nadja", "tranehaven")
    routine = routines.begin(nadja, Written("Kaffe", TODAY), every="week", now=NOW)
    client = step_in("torben")
    assert "Kaffe" not in text(page(client, "routines"))
    assert client.post(url("routine_end", routine.pk)).status_code == 404


def test_a_script_gets_the_tab_and_its_toast_in_one_answer(cast, step_in):
    """A redirect would be raced by the fetch of the live page, and the toast be lost with it."""
    task = make(cast)
    sent = {"fra": "today", "vis": "mine"}
    headers = {"HX-Request": "true"}
    answer = step_in("torben").post(url("done", task.token), sent, headers=headers)
    assert answer.status_code == 200
    assert 'id="opgaver"' in text(answer)
    assert url("undo", task.token) in text(answer).partition('id="toasts"')[2]
    assert f'hx-get="{url("today")}?vis=mine"' in text(answer)


def test_the_board_sees_what_it_has_asked_the_caretaker_for(cast, step_in):
    client = step_in("jens")
    asked = blank(to="rolle-caretaker", title="Se til bænken")
    del asked["every"]
    answer = client.post(url("write"), asked, follow=True)
    assert (answer.status_code, "Se til bænken" in text(answer)) == (200, True)
    assert "Se til bænken" not in text(page(client, "today"))
    task = SocialTask.objects.get()
    assert client.post(url("done", task.token)).status_code == 422
    assert page(step_in("grethe"), "task", task.token).status_code == 404
