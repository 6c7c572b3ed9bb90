"""The pages of the walks, by who may and who may not."""

import io

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.noticeboard.models import Notice
from community.pictures.models import Picture
from events.models import Event
from helpdesk.models import SafetyWalk, SocialTask, WalkPoint
from helpdesk.tasks import ask_on_walks
from helpdesk.walks import actions
from helpdesk.walks.demo import demo
from helpdesk.walks.feature import feature
from tests.conftest import CAST_FILE, NOW, at
from tests.helpdesk.walks.conftest import EVENING, planned

pytestmark = pytest.mark.django_db

HERE = "/rugmarken/vandring/"
PLAN = {
    "day": "2026-11-23", "clock": "09:00", "meets_at": "Bænken foran Laden",
    "route": "Porten\nStien", "invited": "Bestyrelsen og SSP", "key": "k1",
}  # fmt: skip
POINT = {
    "kind": "light", "place": "Porten ved blok D", "seen": "Lampen er gået", "owner": "operations",
    "soon": "14", "follow_up_on": "", "key": "k2",
}  # fmt: skip


@pytest.fixture
def told(cast, tour, write):
    """A walk the neighbours may read of."""
    point = write()
    actions.publish(cast.member("grethe"), tour, now=EVENING)
    tour.refresh_from_db()
    return point


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_whole_way_from_plan_to_board(cast, step_in):
    kim = step_in("kim")
    assert "Ingen ture endnu" in page(kim, HERE)
    assert "Planlæg en tur" in page(kim, HERE)
    kim.post(f"{HERE}ny/", PLAN)
    tour = SafetyWalk.objects.get()
    there = f"{HERE}{tour.token}/"
    assert "Skriv punkter på turen" in page(kim, there)
    after = kim.post(f"{there}tur/", POINT)
    assert after["Location"] == f"{there}tur/"
    assert "Porten ved blok D" in page(kim, f"{there}tur/")
    assert "ser på det igen" in page(kim, f"{there}fortael/")
    assert kim.post(f"{there}fortael/").status_code == 302
    assert Notice.objects.filter(title__startswith="Tryghedsvandring").exists()
    oksana = cast.client("oksana")
    assert "Lampen er gået" in page(oksana, there)
    assert "Se, hvad der blev set" in page(oksana, HERE)
    kim.post(f"{there}fortael/fortryd/")
    assert oksana.get(there).status_code == 404


def test_pressing_twice_on_a_bad_line_is_one_point(cast, tour, step_in):
    kim = step_in("kim")
    for _again in range(2):
        assert kim.post(f"{HERE}{tour.token}/tur/", POINT).status_code == 302
    assert WalkPoint.objects.count() == SocialTask.objects.count() == 1


def test_what_was_typed_is_kept_and_the_key_too(tour, step_in):
    answer = step_in("kim").post(
        f"{HERE}{tour.token}/tur/", POINT | {"seen": "Drengene gjorde det"}
    )
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Drengene gjorde det" in shown
    assert "Skriv om stedet og tingen" in shown
    assert 'value="k2"' in shown


def test_another_day_can_be_chosen(tour, step_in):
    kim = step_in("kim")
    kim.post(f"{HERE}{tour.token}/tur/", POINT | {"soon": "", "follow_up_on": "2027-01-15"})
    assert str(WalkPoint.objects.get().follow_up_on) == "2027-01-15"
    missing = kim.post(f"{HERE}{tour.token}/tur/", POINT | {"soon": "", "key": "k3"})
    assert missing.status_code == 422
    assert "Vælg, hvornår I ser på det igen." in missing.content.decode()


def test_the_way_says_where_people_and_crime_go_instead(tour, step_in):
    shown = page(step_in("kim"), f"{HERE}{tour.token}/tur/")
    for word in ("112", "114", "SSP"):
        assert word in shown


def test_a_picture_of_the_thing_comes_with_the_plain_post(cast, tour, step_in):
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), "green").save(kept, "JPEG")
    sent = SimpleUploadedFile("lampe.jpg", kept.getvalue(), "image/jpeg")
    answer = step_in("kim").post(f"{HERE}{tour.token}/tur/", POINT | {"pictures-new": sent})
    assert answer.status_code == 302
    point = WalkPoint.objects.get()
    assert point.picture.alt == "Lys: Porten ved blok D"
    assert not feature.shows_picture(cast.member("oksana"), point.picture)
    assert feature.needs_pictures([point.picture.pk]) == {point.picture.pk}
    actions.publish(cast.member("grethe"), tour, now=EVENING)
    assert feature.shows_picture(cast.member("oksana"), point.picture)
    assert not feature.shows_picture(cast.member("sofie"), point.picture)
    assert Picture.objects.count() == 1


def test_a_point_is_changed_gets_a_status_goes_and_comes_back(cast, told, step_in):
    torben = step_in("torben")
    there = f"{HERE}punkt/{told.token}/"
    assert 'value="Porten ved blok D"' in page(torben, there)
    typed = POINT | {"place": "Den store port", "soon": "", "follow_up_on": "2026-12-11"}
    assert torben.post(there, typed).status_code == 302
    assert torben.post(f"{there}status/", {"status": ""}).status_code == 422
    assert torben.post(f"{there}status/", {"status": "Lamper er bestilt"}).status_code == 302
    seen = page(cast.client("oksana"), f"{HERE}{told.walk.token}/")
    assert "Den store port" in seen
    assert "Lamper er bestilt" in seen
    undone = torben.post(f"{there}fjern/", follow=True).content.decode()
    assert f"{there}tilbage/" in undone
    torben.post(f"{there}tilbage/")
    assert "Den store port" in page(cast.client("oksana"), f"{HERE}{told.walk.token}/")


def test_what_is_done_on_the_list_of_tasks_says_so_on_the_page(cast, told):
    SocialTask.objects.filter(origin=told.origin).update(state="done", done_at=EVENING)
    assert "Gjort" in page(cast.client("oksana"), f"{HERE}{told.walk.token}/")


def test_called_off_and_on_again(cast, tour, step_in):
    kim, there = step_in("kim"), f"{HERE}{tour.token}/"
    kim.post(f"{there}aflys/")
    assert "Aflyst" in page(kim, there)
    assert cast.client("oksana").get(there).status_code == 404
    kim.post(f"{there}genoptag/")
    assert "Vi mødes:" in page(cast.client("oksana"), there)


def test_a_no_stands_on_the_page_it_was_pressed_on(tour, step_in):
    kim, there = step_in("kim"), f"{HERE}{tour.token}/"
    answer = kim.post(f"{there}fortael/")
    assert answer.status_code == 409
    assert "Gå turen først." in answer.content.decode()


def test_a_bad_day_and_no_clock_are_said_beside_the_field(step_in):
    answer = step_in("kim").post(f"{HERE}ny/", PLAN | {"day": "i morgen", "clock": ""})
    assert answer.status_code == 422
    assert "Den dag kan vi ikke læse" in answer.content.decode()


# --- who ------------------------------------------------------------------------------------------


def makers_paths(tour, point):
    walk, its = f"{HERE}{tour.token}/", f"{HERE}punkt/{point.token}/"
    gets = [f"{HERE}ny/", f"{walk}ret/", f"{walk}tur/", f"{walk}fortael/", its, f"{its}status/"]
    posts = [f"{walk}aflys/", f"{walk}genoptag/", f"{walk}gaaet/", f"{walk}fortael/",
             f"{walk}fortael/fortryd/", f"{its}fjern/", f"{its}tilbage/"]  # fmt: skip
    return gets, posts


@pytest.mark.parametrize("who", ["oksana", "sofie"])
def test_a_neighbour_and_a_stranger_find_nothing_to_make(told, step_in, who):
    client = step_in(who)
    gets, posts = makers_paths(told.walk, told)
    assert {client.get(path).status_code for path in gets} == {404}
    assert {client.post(path).status_code for path in posts} == {404}


def test_the_administration_reads_and_does_not_make(cast, told, step_in):
    from community.people.models import RoleTerm

    RoleTerm.objects.filter(membership=cast.member("kim", "rugmarken")).update(
        role="administration"
    )
    kim = step_in("kim")
    assert kim.get(f"{HERE}{told.walk.token}/").status_code == 200
    assert kim.get(f"{HERE}ny/").status_code == 404


def test_nobody_reads_it_without_a_profile(told):
    assert Client().get(f"{HERE}{told.walk.token}/").status_code == 302


def test_what_is_not_told_yet_is_not_there_for_the_neighbours(cast, tour, write):
    write()
    hidden = cast.client("oksana").get(f"{HERE}{tour.token}/")
    nothing = cast.client("oksana").get(f"{HERE}00000000-0000-4000-8000-000000000000/")
    assert hidden.status_code == nothing.status_code == 404


def test_a_planned_walk_whose_day_has_passed_leaves_the_neighbours_list(cast, tour, monday):
    monday.move_to(at("2026-11-25", "10:00"))
    assert "Ingen ture endnu" in page(cast.client("oksana"), HERE)


def test_switched_off_it_is_gone(cast, told):
    estate = cast.estate()
    estate.features_off = ["helpdesk"]
    estate.save()
    assert cast.client("oksana").get(HERE).status_code == 404
    assert list(feature.links(cast.member("oksana"), NOW)) == []


def test_mere_leads_there_once_there_is_something(cast):
    assert list(feature.links(cast.member("oksana"), NOW)) == []
    actions.plan(cast.member("kim", "rugmarken"), planned(), now=NOW)
    assert HERE in page(cast.client("oksana"), "/rugmarken/mere/")


def test_a_planned_walk_can_become_an_event_where_there_is_a_room_for_it(cast, tour, step_in):
    shown = page(step_in("kim"), f"{HERE}{tour.token}/")
    assert "/rugmarken/sker/" in shown
    assert "/rugmarken/sker/" not in page(cast.client("oksana"), f"{HERE}{tour.token}/")
    assert Event.objects.count() == 0


# --- many, the clock, the demo -------------------------------------------------------------------


def test_it_costs_the_same_for_one_and_for_thirty(cast, told, write, step_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(client, path):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, path)
        return len(asked)

    oksana, kim = cast.client("oksana"), step_in("kim")
    there = f"{HERE}{told.walk.token}/"
    paths = [(oksana, there), (kim, there), (kim, f"{there}tur/"), (oksana, HERE)]
    for client, path in paths:
        page(client, path)
    one = [cost(*pair) for pair in paths]
    for number in range(29):
        write(place=f"Sted {number}")
        actions.plan(cast.member("kim", "rugmarken"), planned(), now=NOW)
    assert [cost(*pair) for pair in paths] == one


def test_the_clock_asks_for_the_neighbours_points(write, monday):
    write(owner="neighbours")
    monday.move_to(at("2026-12-12", "10:00"))
    ask_on_walks()
    assert SocialTask.objects.get().role == "committee"


def test_what_somebody_made_is_in_their_file(cast, told):
    file = feature.export(cast.user("kim"))
    assert file["walk_points_you_wrote"][0]["place"] == "Porten ved blok D"
    assert len(file["walks_you_planned"]) == 1
    assert feature.export(cast.user("oksana")) == {
        "walks_you_planned": [], "walk_points_you_wrote": []
    }  # fmt: skip


def test_the_demo_has_six_points_and_four_tasks_and_stands_once(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    for _again in range(2):
        demo(told, NOW)
    walk = SafetyWalk.objects.get()
    assert walk.is_published
    assert walk.points.count() == 6
    assert SocialTask.objects.filter(kind="walk").exclude(state="done").count() == 4
    assert "Lamper er bestilt" in walk.notice.text
