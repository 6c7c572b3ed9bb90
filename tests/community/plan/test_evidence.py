"""What the rooms have seen of needs and resources: counted by hand, in whole fives, and never whose."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from bookings import actions as bookings
from bookings.models import Booking, Facility
from bookings.waiting import actions as waiting
from community.people.models import Household, Membership
from community.plan import page
from community.plan.evidence import counted, evidence_of
from community.plan.models import Point, ResidentGroup
from community.plan.overview import actions
from community.privacy import actions as privacy
from community.profiles.models import Profile
from events.models import Signup
from tests.bookings.conftest import turn
from tests.conftest import NOW, at
from tests.events.conftest import join, make, seats
from tests.helpdesk.conftest import ask, asked
from tests.helpdesk.neighbours import offers

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
CLOSED = at("2026-12-04", "03:00")


def seen(cast, theme, who="jens", now=NOW + timedelta(hours=1)):
    found = [one for _room, one in counted(cast.member(who).estate, now) if one.theme == theme]
    return {str(one.what): one.homes for one in found}


def test_homes_that_waited_for_the_laundry_are_counted_once_each(cast):
    machine = cast.facility("Maskine 1")
    from_birgit, later = turn("2026-11-24", "15:00"), turn("2026-11-25", "15:00")
    for slot in (from_birgit, later):
        bookings.book(cast.member("birgit"), machine, slot, now=NOW)
    assert seen(cast, "food")["Ventede på en tid"] == 0
    for name in ("fadumo", "kasper"):
        waiting.wait(cast.member(name), machine, from_birgit, now=NOW)
    waiting.wait(cast.member("kasper"), machine, later, now=NOW)
    with connection.cursor() as sql:
        sql.execute("SELECT count(DISTINCT household_id), count(*) FROM bookings_waiting")
        assert sql.fetchone() == (2, 3)
    assert seen(cast, "food")["Ventede på en tid"] == 2
    assert seen(cast, "food", now=NOW + 2 * YEAR)["Ventede på en tid"] == 0
    assert seen(cast, "food", who="aase")["Ventede på en tid"] == 0


def test_homes_that_got_a_no_are_counted_once_each_and_not_who_said_no_to_an_offer(cast):
    machine = cast.facility("Maskine 1")
    rows = list(Household.objects.filter(dwelling__entrance__estate=cast.estate())[:3])
    answers = [(rows[0], NOW), (rows[0], NOW), (rows[1], NOW), (rows[2], None)]
    for number, (household, answered) in enumerate(answers):
        starts = NOW + timedelta(days=number)
        Booking.objects.create(
            facility=machine, household=household, made_under=machine.rules, state="declined",
            period=(starts, starts + timedelta(hours=2)), created_at=NOW, answered_at=answered,
        )  # fmt: skip
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(DISTINCT household_id) FROM bookings_booking WHERE answered_at IS NOT NULL"
        )
        assert sql.fetchone() == (2,)
    Facility.objects.filter(pk=machine.pk).update(kind="laundry_room")
    assert seen(cast, "food")["Fik nej til en tid"] == 2
    assert seen(cast, "place")["Fik nej til en tid"] == 0
    assert seen(cast, "food", who="aase")["Fik nej til en tid"] == 0


def test_homes_for_which_it_was_full_are_counted_and_those_with_a_seat_are_not(cast):
    soup = make(cast.member("fadumo"), seats(2))
    join(cast.member("birgit"), soup, 2)
    assert seen(cast, "food")["Ventede på en plads"] == 0
    for name in ("oksana", "kasper"):
        join(cast.member(name), soup, 1)
    assert Signup.objects.filter(event=soup, state="waiting").count() == 2
    assert seen(cast, "food")["Ventede på en plads"] == 2


def test_what_is_asked_for_and_offered_as_help(cast):
    ask(cast.member("birgit"), asked(category="devices"))
    offers(cast.member("yahya"), "devices")
    offers(cast.member("fadumo"), "devices")  # the same home
    assert seen(cast, "devices") | {"Kan, siger de selv": 0, "Vil gerne, siger de selv": 0} == {
        "Søgt som nabo-hjælp": 1, "Tilbudt som nabo-hjælp": 1, "Ventede på en plads": 0,
        "Kan, siger de selv": 0, "Vil gerne, siger de selv": 0,
    }  # fmt: skip


def test_of_profiles_only_what_is_shown_to_the_whole_estate_is_counted(cast):
    Profile.objects.all().delete()
    for name, circle in (("birgit", "estate"), ("oksana", "entrance"), ("kasper", "me")):
        Profile.objects.create(
            user=cast.user(name), can=["carrying"], can_for=circle, would=["talk"], would_for=circle
        )
    assert seen(cast, "heavy")["Kan, siger de selv"] == 1
    assert seen(cast, "company")["Vil gerne, siger de selv"] == 1
    Profile.objects.update(hidden_at=NOW)
    assert seen(cast, "heavy")["Kan, siger de selv"] == 0
    Profile.objects.update(hidden_at=None)
    cast.user("birgit").__class__.objects.filter(pk=cast.user("birgit").pk).update(is_hidden=True)
    assert seen(cast, "heavy")["Kan, siger de selv"] == 0


def test_one_home_that_moves_is_never_seen_on_the_page_or_in_the_file(cast, step_in):
    """Two looks around one resident's move: with five homes before it and four after, both are the same."""
    jens = cast.member("jens")
    group = ResidentGroup.objects.create(estate=jens.estate, name="Seniorer", changed_at=NOW)
    Point.objects.create(
        estate=jens.estate, group=group, kind="need", theme="devices", text="Telefon", weight=2,
        changed_at=NOW,
    )  # fmt: skip
    Profile.objects.all().delete()
    here = Membership.objects.filter(estate=cast.estate(), user__is_hidden=False)
    rows = list({row.household_id: row for row in here.exclude(household=None)}.values())[:5]
    for row in rows:
        Profile.objects.create(user=row.user, can=["devices"], can_for="estate")
    client = step_in("jens")

    def both():
        step = client.get(reverse("plan:step", args=["rugmarken", 2])).context["rows"]
        file = client.get(reverse("plan:matrix_csv", args=["rugmarken"])).content.decode()
        return dict(next(row for row in step if row.theme == "devices").signs), file

    assert both()[0] == {}
    actions.close_due(CLOSED)
    told, file = both()
    rest = "Resten af det, huset har set"
    assert told == {"Kan, siger de selv": "mindst 5 hjem", rest: "under 5 hjem"}
    assert "mindst 5 hjem" in file
    privacy.forget_me(rows[0].user, now=CLOSED)
    assert seen(cast, "devices", now=CLOSED)["Kan, siger de selv"] == 4
    actions.close_due(CLOSED)
    assert both() == (told, file)
    actions.close_due(CLOSED + timedelta(days=31))
    assert both()[0] == {"Alt, huset har set": "under 5 hjem"}


def test_what_was_seen_is_said_in_the_readers_language(cast):
    Profile.objects.all().delete()
    here = Membership.objects.filter(estate=cast.estate(), user__is_hidden=False)
    for row in {row.household_id: row for row in here.exclude(household=None)}.values():
        Profile.objects.create(user=row.user, can=["devices"], can_for="estate")
    with override("en"):
        actions.close_due(CLOSED)
        [what] = [what for what, _number in evidence_of(cast.member("jens"))["devices"]]
    assert what != "Kan, siger de selv"
    assert evidence_of(cast.member("jens"))["devices"][0][0] == "Kan, siger de selv"


def test_a_cell_leads_to_what_could_be_done_about_it(written, step_in):
    client = step_in("jens")
    matrix = client.get(reverse("plan:step", args=["rugmarken", 2])).content.decode()
    assert "/rugmarken/plan/trin/3/?emne=devices" in matrix
    answer = client.get(reverse("plan:step", args=["rugmarken", 3]), {"emne": "devices"})
    titles = {idea.suggestion.title for _label, ideas in answer.context["forms"] for idea in ideas}
    assert titles == {"Hjælp til telefon og computer"}
    assert "Kun forslag om «Telefon og computer»" in answer.content.decode()
    empty = client.get(reverse("plan:step", args=["rugmarken", 3]), {"emne": "other"})
    assert "Ingen forslag om det endnu." in empty.content.decode()
    every = client.get(reverse("plan:step", args=["rugmarken", 3]), {"emne": "nonsens"})
    assert every.context["theme"] is None


def test_the_matrix_asks_the_same_for_few_and_for_many(written, django_assert_num_queries):
    jens = written.member("jens")
    with CaptureQueriesContext(connection) as few:
        page.matrix(jens)
    point = Point.objects.filter(estate=jens.estate).first()
    for _turn in range(30):
        point.pk = None
        point.save()
    with django_assert_num_queries(len(few)):
        page.matrix(jens)
