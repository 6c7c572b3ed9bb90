"""A guest reads the plan without seeing a person, says what they think, and is nobody to who reads it."""

import re

import pytest
from django.urls import reverse

from community.people import actions as people
from community.people.models import Membership, Role, User
from community.plan import feature
from community.plan.models import Remark
from community.plan.remarks import actions, reports
from tests.conftest import NOW
from tests.refusing import refused

pytestmark = pytest.mark.django_db
WORD = re.compile(r"[^\W\d_]+")
API = "/api/v1/rugmarken/plan/remarks/"


@pytest.fixture
def guest(written):
    """The municipality's consultant, a guest of Rugmarken."""
    user = people.open_profile(name="Ragnhild", email="ragnhild@example.dk", now=NOW)
    made = people.enrol(user, written.estate(), on=NOW.date())
    people.appoint(made, Role.GUEST, since=NOW.date())
    return Membership.objects.at_the_gate(NOW.date()).get(user=user)


@pytest.fixture
def there(guest, client):
    client.force_login(guest.user, "django.contrib.auth.backends.ModelBackend")
    return client


def where(name="read", *rest):
    return reverse(f"plan:{name}", args=["rugmarken", *rest])


def text_of(answer):
    return re.sub(r"<[^>]*>", " ", answer.content.decode())


def say(guest, text="Vi kan stille et lokale til jer.", step=4):
    return actions.say(guest, step=step, text=text, now=NOW)


def test_a_guest_finds_the_plan_and_reads_all_five_steps_without_a_name(there):
    assert where() in there.get("/rugmarken/mere/").content.decode()
    answer = there.get(where())
    assert answer.status_code == 200
    said = text_of(answer)
    for heading in ("Hvem bor her", "Behov og ressourcer", "Samspil", "Platforme", "Vaskekaffe"):
        assert heading in said
    names = {name for user in User.objects.all() for name in (user.name, user.surname) if name}
    assert names & set(WORD.findall(said)) == set()
    assert there.get(where("index")).status_code == 404


def test_what_a_guest_writes_is_read_by_the_committee_and_nobody_knows_whose_it_is(there, step_in):
    jens = step_in("jens")
    assert "Ingen har skrevet endnu" in text_of(jens.get(where("remarks")))
    sent = there.post(where(), {"step": 4, "text": "Vi kan stille et lokale til jer."}, follow=True)
    assert "Det har du skrevet" in text_of(sent)
    assert "1 ny bemærkning" in text_of(jens.get(where("index")))
    read = text_of(jens.get(where("remarks")))
    assert "Vi kan stille et lokale til jer." in read
    assert "Ny" in WORD.findall(read)
    assert "Ragnhild" not in read
    assert "1 ny bemærkning" not in text_of(jens.get(where("index")))
    assert "Ny" not in WORD.findall(text_of(jens.get(where("remarks"))))


def test_a_guest_takes_it_back_and_puts_it_back(there, guest, step_in):
    row = say(guest)
    jens = step_in("jens")
    back = there.post(where("remark_off", row.token), follow=True)
    assert where("remark_back", row.token) in back.content.decode()
    assert "lokale" not in text_of(jens.get(where("remarks")))
    there.post(where("remark_back", row.token))
    assert "lokale" in text_of(jens.get(where("remarks")))


@pytest.mark.parametrize(
    ("typed", "step", "code"),
    [
        ("  ", 1, "nothing"),
        ("x" * 601, 1, "long_text"),
        ("Spørg 010190-1234", 1, "cpr"),
        ("Fadumo laver god suppe", 1, "named"),
        ("Godt", 9, "no_step"),
    ],
)
def test_what_may_not_stand_there_is_refused_beside_its_field(guest, there, typed, step, code):
    with refused(code):
        say(guest, typed, step)
    answer = there.post(where(), {"step": step, "text": typed})
    assert answer.status_code == 422
    assert not Remark.objects.exists()
    if code != "no_step":
        assert typed.strip()[:20] in answer.content.decode()


def test_a_form_without_a_step_is_no_error_of_ours(there):
    assert there.post(where(), {"text": "Godt"}).status_code == 422


def test_twenty_in_a_day_are_enough(guest):
    for number in range(actions.MOST):
        say(guest, f"Tanke {number}")
    with refused("often"):
        say(guest)


def test_nobody_but_a_guest_writes(written):
    for who in ("jens", "kasper"):
        with refused("not_there"):
            say(written.member(who))


def test_what_is_hidden_is_seen_by_its_guest_alone(guest, there, step_in):
    row = say(guest)
    jens = Membership.objects.at_the_gate(NOW.date()).get(user__name="Jens")
    assert reports.find(jens, str(row.token))
    assert reports.find(guest, str(row.token)) is None
    reports.remark.hide(str(row.token), NOW)
    assert "lokale" not in text_of(step_in("jens").get(where("remarks")))
    assert "Skjult af en moderator" in text_of(there.get(where()))
    assert reports.look(str(row.token)).is_hidden
    reports.remark.show(str(row.token), NOW)
    assert "lokale" in text_of(step_in("jens").get(where("remarks")))
    assert reports.find(jens, "vrøvl") is None


def test_a_guest_has_it_in_their_file_and_it_goes_with_them(guest):
    say(guest)
    assert feature.feature.export(guest.user)["remarks"][0]["text"].startswith("Vi kan stille")
    actions.member_left(guest, NOW, NOW)
    assert not Remark.objects.exists()
    say(guest)
    actions.erase(guest.user, NOW)
    assert not Remark.objects.exists()


def test_the_broom_takes_what_is_old_or_taken_back(guest):
    old, back, new = say(guest, "En"), say(guest, "To"), say(guest, "Tre")
    Remark.objects.filter(pk=old.pk).update(made_at=NOW - actions.KEPT * 2)
    Remark.objects.filter(pk=back.pk).update(removed_at=NOW - actions.TAKEN_BACK_KEPT * 2)
    assert actions.sweep(NOW) == 2
    assert list(Remark.objects.all()) == [new]


def test_programs_read_and_write_by_the_same_rules(there, step_in):
    found = there.get("/api/v1/rugmarken/plan/read/").json()
    assert {"groups", "purposes", "points", "platforms", "upkeep", "outline"} <= set(found)
    made = there.post(API, {"step": 2, "text": "Flere bænke"}, content_type="application/json")
    assert made.status_code == 201
    assert [one["text"] for one in there.get(API).json()["results"]] == ["Flere bænke"]
    jens = step_in("jens")
    [row] = jens.get(API + "received/").json()["results"]
    assert set(row) == {"token", "step", "text", "made_at"}
    assert jens.get(API).status_code == 404
    one = API + f"{row['token']}/"
    assert there.delete(one).status_code == 204
    assert jens.get(API + "received/").json()["results"] == []
    assert there.post(one + "put-back/").status_code == 200
