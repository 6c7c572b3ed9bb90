"""How the room hangs on the floor: its links, what it tells, and the demo."""

import pytest
import yaml

from community.features import all_features, links_of
from community.helping import demo
from community.helping.feature import feature
from community.people.models import Helping, Invitation, User
from tests.community.helping.conftest import begin, browser
from tests.conftest import CAST_FILE, NOW


def labels(member, group):
    return [str(link.label) for link in links_of(member, NOW, group)]


@pytest.mark.parametrize(
    ("who", "mine", "work"),
    [
        ("kasper", True, False),
        ("birgit", True, True),
        ("torben", False, True),
        ("ejnar", True, False),
    ],
)
def test_the_links_are_for_whom_they_are_for(cast, who, mine, work):
    member = cast.member(who)
    assert ("Hvem hjælper mig" in labels(member, "mine")) is mine
    assert ("Hjælp en beboer" in labels(member, "work")) is work


def test_a_helper_names_no_helpers_and_works_nowhere(cast, helping):
    from community.people.gate import member_for

    member = member_for({"acting": helping.pk}, helping.helper, "rugmarken", NOW)
    assert "Hvem hjælper mig" not in labels(member, "mine")
    assert labels(member, "work") == []


def test_what_is_told_can_be_turned_off():
    assert feature in all_features()
    assert {tell.kind for tell in feature.tells} == {
        "helping.named",
        "helping.visited",
        "helping.ended",
        "helping.file",
    }


def test_the_broom_counts_what_it_takes(cast, helping):
    sweep = feature.retention[0]
    assert (sweep.count(NOW), sweep.sweep(NOW)) == (0, 0)


def test_an_estate_without_the_room_has_no_such_pages(cast, helping):
    estate = cast.estate()
    estate.features_off = ["helping"]
    estate.save()
    assert cast.client("ejnar").get("/rugmarken/hjaelper/").status_code == 404
    assert "Hvem hjælper mig" not in labels(cast.member("ejnar"), "mine")


def test_the_demo_has_lone_for_ejnar_and_birgit_for_orhan_once(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    for _twice in range(2):
        demo.demo(told, NOW)
    pairs = Helping.objects.values_list("helper__name", "helped__user__name").order_by("pk")
    assert list(pairs) == [("Lone", "Ejnar"), ("Birgit", "Orhan")]
    assert User.objects.get(name="Lone").email == "lone@example.dk"
    assert Invitation.objects.open(NOW).exclude(helps=None).count() == 0


def test_lone_stands_among_the_people_one_can_be_in_the_example(cast):
    from django.test import Client

    demo.demo(yaml.safe_load(CAST_FILE.read_text()), NOW)
    page = Client().get("/demo/login/").content.decode()
    assert 'value="lone"' in page
    assert "Hjælper Ejnar" in page
    client = browser(User.objects.get(name="Lone"))
    begin(client, Helping.objects.get(helper__name="Lone"))
