"""What the room tells the floor: cards, links, the file, the report, and the example's people."""

from datetime import timedelta

import pytest
import yaml

from community import features
from community.people import actions as people
from community.people.models import Membership
from community.profiles import actions, demo, feature, neighbours, reports
from community.profiles.models import FIELDS, Profile, Shown
from tests.community.profiles.conftest import drawn, files_in
from tests.conftest import CAST_FILE, NOW


def cards_of(member):
    return [row["seen"].name for card in feature.cards(member, NOW) for row in card.context["rows"]]


# --- «nye naboer» --------------------------------------------------------------------------------


def test_the_new_ones_stand_on_the_front_page_of_their_estate_alone(cast):
    actions.say_i_am_new(cast.user("mikkel"), now=NOW)
    actions.say_i_am_new(cast.user("vibeke"), now=NOW)
    assert cards_of(cast.member("birgit")) == ["Mikkel"]
    assert cards_of(cast.member("torben", "rugmarken")) == ["Mikkel"]
    assert cards_of(cast.member("ingrid")) == ["Vibeke"]
    assert cards_of(cast.member("sofie")) == []


def test_i_do_not_greet_myself(cast):
    actions.say_i_am_new(cast.user("mikkel"), now=NOW)
    assert cards_of(cast.member("mikkel")) == []
    assert cards_of(cast.member("sara")) == ["Mikkel"]


def test_who_hides_afterwards_is_gone_from_the_card(cast):
    actions.say_i_am_new(cast.user("mikkel"), now=NOW)
    people.change_settings(cast.user("mikkel"), is_hidden=True)
    assert cards_of(cast.member("birgit")) == []


def test_after_ninety_days_nobody_is_new(cast):
    actions.say_i_am_new(cast.user("mikkel"), now=NOW)
    later = NOW + timedelta(days=90)
    assert list(feature.cards(cast.member("birgit"), later)) == []


def test_a_guest_meets_nobody(cast):
    actions.say_i_am_new(cast.user("mikkel"), now=NOW)
    guest = people.enrol(people.open_profile(name="Gæst", now=NOW), cast.estate(), on=NOW.date())
    people.appoint(guest, "guest", since=NOW.date())
    member = cast.member("Gæst")
    assert member.is_guest
    assert list(feature.cards(member, NOW)) == []
    assert list(feature.links(member, NOW)) == []
    assert not feature.is_own_estate(member, member.estate_id)


def test_many_new_ones_are_five_and_a_line(cast, move_in, django_assert_num_queries):
    actions.say_i_am_new(cast.user("mikkel"), now=NOW)
    birgit = cast.member("birgit")
    with django_assert_num_queries(1):
        cards_of(birgit)
    for number in range(30):
        member = move_in(f"Ny{number}", str(2 * (number % 6) + 1))
        actions.say_i_am_new(member.user, now=NOW + timedelta(minutes=number))
    with django_assert_num_queries(1):
        [card] = feature.cards(birgit, NOW)
    assert [row["seen"].name for row in card.context["rows"]][:2] == ["Ny29", "Ny28"]
    assert len(card.context["rows"]) == 5
    assert card.context["has_more"]


# --- links and topics ----------------------------------------------------------------------------


def test_who_lives_here_has_both_links_and_who_works_here_the_first(cast):
    assert [link.group for link in feature.links(cast.member("birgit"), NOW)] == ["mine", "easy"]
    assert [link.group for link in feature.links(cast.member("torben"), NOW)] == ["mine"]


def test_who_just_moved_in_is_asked_to_say_so_and_who_hides_is_not(cast):
    def easy(who):
        links = [link for link in feature.links(cast.member(who), NOW) if link.group == "easy"]
        return [str(link.label) for link in links]

    assert easy("mikkel") == ["Sig, at du er ny", "Sig, hvad du kan"]
    assert easy("birgit") == ["Sig, hvad du kan"]
    people.change_settings(cast.user("mikkel"), is_hidden=True)
    assert easy("mikkel") == ["Sig, hvad du kan"]


def test_one_may_watch_the_neighbours_of_ones_own_estate(cast):
    birgit, ingrid = cast.member("birgit"), cast.member("ingrid")
    assert features.may_watch(birgit, f"neighbours:{birgit.estate_id}")
    assert not features.may_watch(birgit, f"neighbours:{ingrid.estate_id}")


# --- the file ------------------------------------------------------------------------------------


def test_the_file_has_everything_and_the_photo_beside_it(told, shelf):
    birgit = told("birgit")
    given = feature.export(birgit.user)
    assert given["about"] == "Jeg samler på knapper"
    assert (given["needs"], given["needs_for"]) == (["loop"], "host")
    assert given["shown_to"] == dict.fromkeys(FIELDS, "estate")
    [(name, data)] = feature.export_files(birgit.user)
    assert name == "billede.webp"
    assert data == files_in(shelf)[0].read_bytes()


def test_every_column_is_in_the_file(told):
    given = feature.export(told("birgit").user)
    said = {"photo": "has_photo", "hidden_at": "hidden_by_a_moderator_at"}
    columns = {field.name for field in Profile._meta.concrete_fields} - {"id", "user"}
    plain = {name for name in columns if not name.endswith("_for") or name == "needs_for"}
    assert {said.get(name, name) for name in plain} <= set(given)


def test_who_never_filled_anything_in_has_an_empty_part(cast):
    assert feature.export(cast.user("birgit")) == {}
    assert list(feature.export_files(cast.user("birgit"))) == []


def test_the_broom_counts_what_it_takes(cast, shelf):
    [part] = feature.feature.retention
    actions.shelf.put(actions.developing.face(drawn()))
    for path in files_in(shelf):
        path.touch()
    late = NOW + timedelta(days=40_000)
    assert (part.count(late), part.sweep(late), part.count(late)) == (1, 1, 0)


# --- reports -------------------------------------------------------------------------------------


def test_a_neighbour_reports_what_they_see(cast, told):
    ejnar = told("ejnar", Shown.ENTRANCE)
    near = reports.find(cast.member("fadumo"), str(ejnar.token))
    far = reports.find(cast.member("birgit"), str(ejnar.token))
    assert "samler på knapper" in near.text
    assert "Et billede" in near.text
    assert (near.title, near.author.pk) == ("Ejnar", ejnar.user_id)
    assert far.text == ""


def test_an_empty_profile_is_said_to_be_empty_and_the_name_stands_once(cast):
    pia = cast.member("pia")
    assert reports.find(cast.member("birgit"), str(pia.token)).text == ""
    page = cast.client("birgit").get(f"/rugmarken/anmeld/profiles.profile/{pia.token}/")
    quoted = page.content.decode().split('<blockquote class="quoted"')[1].split("</blockquote>")[0]
    assert quoted.count("Pia") == 1
    assert "Profilen er tom. Der står kun navn og opgang." in quoted


@pytest.mark.parametrize("who", ["line", "ingrid", "torben"])
def test_nobody_reports_whom_they_cannot_see(cast, who):
    assert reports.find(cast.member("birgit"), str(cast.member(who).token)) is None
    assert reports.find(cast.member("birgit"), "sludder") is None


def test_the_moderator_sees_what_was_shown_hidden_or_not_and_never_what_is_private(cast, told):
    ejnar = told("ejnar")
    actions.change(ejnar.user, now=NOW, about_for="me")
    token = str(ejnar.token)
    assert "Jonglere" in reports.look(token).text
    assert "samler på knapper" not in reports.look(token).text
    reports.profile.hide(token, NOW)
    assert reports.look(token).is_hidden
    assert "Jonglere" in reports.look(token).text
    assert reports.find(cast.member("birgit"), token).text == "Syning\nHave"
    reports.profile.show(token, NOW)
    assert "Jonglere" in reports.find(cast.member("birgit"), token).text
    assert reports.look("sludder") is None


def test_looking_writes_nothing(told):
    ejnar = told("ejnar")
    actions.hide_what_they_wrote(str(ejnar.token), NOW)
    reports.look(str(ejnar.token))
    assert Profile.objects.get(user=ejnar.user).hidden_at == NOW


# --- the example ---------------------------------------------------------------------------------


@pytest.fixture
def furnished(cast):
    script = yaml.safe_load(CAST_FILE.read_text())
    demo.demo(script, NOW)
    return script


def test_the_people_of_the_example_say_what_they_can(cast, furnished):
    jens, birgit = (
        Profile.objects.of(user=cast.user("jens")),
        Profile.objects.of(user=cast.user("birgit")),
    )
    assert (jens.can, jens.can_for) == (["talk", "bicycles"], "estate")
    assert (birgit.can, birgit.would) == (["children", "talk"], ["devices"])
    assert birgit.about.startswith("Jeg har arbejdet 40 år")
    assert Profile.objects.of(user=cast.user("lukas")).can_free == "Film"


def test_a_language_is_there_only_where_the_cast_says_it(cast, furnished):
    assert Profile.objects.of(user=cast.user("oksana")).languages == ["uk"]
    assert Profile.objects.of(user=cast.user("birgit")).languages == []


def test_three_say_that_they_are_new_and_line_says_nothing(cast, furnished):
    new = Membership.objects.filter(user__profile__new_until__gt=NOW)
    assert set(new.values_list("user__name", flat=True)) == {"Mikkel", "Vibeke", "Amina"}
    assert not Profile.objects.filter(user=cast.user("line")).exists()
    assert neighbours.one(cast.member("birgit"), cast.member("line").token, NOW) is None


def test_furnishing_twice_changes_nothing(cast, furnished):
    before = list(Profile.objects.order_by("pk").values())
    actions.change(cast.user("jens"), now=NOW, about="Mit eget")
    demo.demo(furnished, NOW + timedelta(days=3))
    after = list(Profile.objects.order_by("pk").values())
    assert [row["id"] for row in before] == [row["id"] for row in after]
    assert Profile.objects.get(user=cast.user("jens")).about == "Mit eget"
