"""A platform points at what it is in another room, and shows how it goes: counted by hand, in fives."""

from datetime import timedelta

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Booking
from community.features import all_features
from community.groups.models import InterestGroup
from community.people.models import Household
from community.plan import actions, page
from community.plan.forms import PlatformForm
from community.plan.living import choices_for, in_words, lives_of
from community.plan.models import Platform
from community.plan.overview import page as overview
from community.shapes import Life
from events.models import Event, EventSeries, Signup
from tests.community.groups.conftest import make as make_group
from tests.conftest import CAST_FILE, NOW
from tests.events.conftest import join, make, seats
from tests.refusing import refused

pytestmark = pytest.mark.django_db
YEAR, DAY = timedelta(days=365), timedelta(days=1)
LATER = NOW + 7 * DAY


def life(cast, key, who="jens", now=LATER):
    return lives_of(cast.member(who), [key], now - YEAR, now).get(key)


@pytest.mark.parametrize(
    ("times", "homes", "waited", "said"),
    [
        (40, 4, 0, ["Nåede under 5 hjem", "Under 5 hjem har ventet på at komme til"]),
        (
            41, 9, 6,
            ["Nåede mindst 5 hjem", "Brugt mindst 40 gange", "Mindst 5 hjem har ventet på at komme til"],
        ),
        (4, 5, 4, ["Nåede mindst 5 hjem", "Under 5 hjem har ventet på at komme til"]),
        (None, 12, 0, ["Nåede mindst 10 hjem", "Under 5 hjem har ventet på at komme til"]),
    ],
)  # fmt: skip
def test_what_is_few_is_not_told_and_no_times_of_a_single_home(times, homes, waited, said):
    assert in_words(Life("A", "/", "Brugt mindst {n} gange", times, homes, waited)) == said


def test_what_is_used_no_more_stays_what_the_platform_points_at_until_another_is_chosen(written):
    jens = written.member("jens")
    platform = Platform.objects.filter(estate=jens.estate, state="running").first()
    Platform.objects.filter(pk=platform.pk).update(points_at="bookings:999999")
    platform.refresh_from_db()
    form = PlatformForm(None, member=jens, line=platform)
    assert "bookings:999999" in dict(form.fields["points_at"].choices)
    assert form["points_at"].value() == "bookings:999999"
    said = {name: form[name].value() for name in form.fields} | {"economy": "300 kr."}
    sent = PlatformForm(said, member=jens, line=platform)
    assert sent.is_valid(), sent.errors
    facts = {name: getattr(platform, name) for name in ("state", "reason", "decided_on")}
    row = actions.write(jens, Platform, platform, sent.facts(), now=NOW)
    assert (row.points_at, row.economy) == ("bookings:999999", "300 kr.")
    assert facts["state"] == row.state


def test_the_example_points_at_what_its_platforms_are_and_says_what_they_reached(written):
    series = EventSeries.objects.filter(title="Nabosuppe")
    assert not series.exists()
    told = yaml.safe_load(CAST_FILE.read_text())
    next(one for one in all_features() if one.key == "events").demo(told, NOW)
    soup = Platform.objects.get(name="Fællesspisning i Laden")
    assert soup.points_at == f"events:{series.get().pk}"
    reached = list(overview.found(written.member("jens"), "2026-k3").reached())
    assert reached
    assert all(one.told.startswith(("mindst", "under")) for one in reached)


def test_a_laundry_is_as_alive_as_its_machines_together(cast):
    machine = cast.facility("Maskine 1")
    laundry = machine.part_of
    rows = list(Household.objects.filter(dwelling__entrance__estate=cast.estate())[:6])
    for number, household in enumerate(rows):
        starts = NOW + timedelta(hours=3 * number)
        Booking.objects.create(
            facility=machine, household=household, made_under=machine.rules, state="done",
            period=(starts, starts + timedelta(hours=2)), created_at=NOW,
        )  # fmt: skip
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(*), count(DISTINCT household_id) FROM bookings_booking WHERE state = 'done'"
        )
        assert sql.fetchone() == (6, 6)
    told = life(cast, f"bookings:{laundry.pk}")
    assert told.said[:2] == ["Nåede mindst 5 hjem", "Brugt mindst 5 gange"]
    assert told.url == f"/rugmarken/booking/{laundry.pk}/"
    assert life(cast, f"bookings:{laundry.pk}", now=NOW + 2 * YEAR).said[0] == "Nåede under 5 hjem"
    assert life(cast, f"bookings:{laundry.pk}", who="aase") is None


def test_a_series_is_held_reached_and_waited_for(cast):
    jens = cast.member("jens")
    soup = make(cast.member("fadumo"), seats(1))
    series = EventSeries.objects.create(
        estate=cast.estate(), title="Nabosuppe", kind="meal", first=NOW.date(), again="FREQ=WEEKLY",
        begins=NOW.time(), made_by=cast.member("fadumo"), made_at=NOW,
    )  # fmt: skip
    Event.objects.filter(pk=soup.pk).update(series=series)
    join(cast.member("birgit"), soup)
    join(cast.member("kasper"), soup)
    assert set(Signup.objects.values_list("state", flat=True)) == {"going", "waiting"}
    feature = next(one for one in page.features.features_of(jens) if one.key == "events")
    found = feature.alive.lives(jens, [str(series.pk)], LATER - YEAR, LATER)[str(series.pk)]
    assert (found.times, found.homes, found.waited) == (1, 1, 1)
    assert (f"events:{series.pk}", "Nabosuppe (Arrangementer)") in choices_for(jens)
    assert life(cast, f"events:{series.pk}").said == [
        "Nåede under 5 hjem", "Under 5 hjem har ventet på at komme til",
    ]  # fmt: skip


def test_a_group_only_its_own_know_of_is_in_no_plan(cast):
    jens = cast.member("jens")
    group = make_group(jens, "Strik")
    key = f"groups:{group.pk}"
    assert (key, "Strik (Grupper)") in choices_for(jens)
    assert life(cast, key).said[0] == "Nåede under 5 hjem"
    InterestGroup.objects.update(door="hidden")
    assert key not in dict(choices_for(jens))
    assert life(cast, key) is None


def test_the_page_shows_how_it_goes_and_only_what_is_here_can_be_pointed_at(written, step_in):
    cast = written
    client, jens = step_in("jens"), cast.member("jens")
    platform = Platform.objects.filter(estate=cast.estate()).first()
    laundry = cast.facility("Maskine 1").part_of
    form = client.get(reverse("plan:edit", args=["rugmarken", "platform", platform.pk]))
    assert f'value="bookings:{laundry.pk}"' in form.content.decode()
    bare = form.context["form"]
    known = {name: bare.get_initial_for_field(field, name) for name, field in bare.fields.items()}
    sent = {name: value for name, value in known.items() if value}
    sent["points_at"] = f"bookings:{laundry.pk}"
    saved = client.post(reverse("plan:edit", args=["rugmarken", "platform", platform.pk]), sent)
    assert saved.status_code == 302, saved.context["form"].errors
    for name, args in (("step", ["rugmarken", 4]), ("paper", ["rugmarken"])):
        said = client.get(reverse(f"plan:{name}", args=args)).content.decode()
        assert "Nåede under 5 hjem" in said
        assert f"/rugmarken/booking/{laundry.pk}/" in said
    with refused("not_here"):
        actions.write(jens, Platform, platform, {"points_at": "bookings:999999"}, now=NOW)
    with refused("not_here"):
        actions.write(jens, Platform, platform, {"points_at": "bookings:x"}, now=NOW)
    Platform.objects.filter(pk=platform.pk).update(points_at="bookings:999999")
    assert client.get(reverse("plan:step", args=["rugmarken", 4])).status_code == 200


def test_thirty_platforms_that_point_cost_what_one_does(written, django_assert_num_queries):
    jens = written.member("jens")
    laundry = written.facility("Maskine 1").part_of
    platform = Platform.objects.filter(estate=jens.estate).first()
    Platform.objects.filter(pk=platform.pk).update(points_at=f"bookings:{laundry.pk}")
    with CaptureQueriesContext(connection) as one:
        page.step_page(jens, 4, LATER)
    platform.points_at = f"bookings:{laundry.pk}"
    for _turn in range(30):
        platform.pk = None
        platform.save()
    with django_assert_num_queries(len(one)):
        page.step_page(jens, 4, LATER)
