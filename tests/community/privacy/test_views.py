"""What we know about a person can be had and can be forgotten: every model that points at one."""

from datetime import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client

from bookings import actions as bookings
from bookings.models import Booking, Closure
from bookings.slots import Slot
from community import features
from community.features import all_features
from community.notifications.actions import choose, tell
from community.notifications.models import Notification, Preference, Way
from community.people import acting
from community.people import actions as people
from community.people.logbook import actions as logbook
from community.people.models import Membership, Role, RoleTerm, User
from community.privacy import actions
from tests.conftest import NOW, at

# Model → the part of the file it stands in (`person`, or the key of the feature that owns it).
IN_THE_FILE = {
    "people.User": "person",
    "people.Membership": "person",
    "people.RoleTerm": "person",
    "people.CodeCard": "person",
    "people.Helping": "person",
    "people.Invitation": "person",
    "people.Entry": "person",
    "usersessions.UserSession": "person",
    "account.EmailAddress": "person",
    "mfa.Authenticator": "person",
    "notifications.Notification": "notifications",
    "notifications.Delivery": "notifications",
    "notifications.Preference": "notifications",
    "notifications.PushSubscription": "notifications",
    "notifications.Muting": "notifications",
    "homes.Greeting": "homes",
    "helpdesk.SocialTask": "duties",
    "helpdesk.TaskItem": "duties",
    "helpdesk.Routine": "duties",
    "homes.Settled": "homes",
    "profiles.Profile": "profiles",
    "pictures.Picture": "pictures",
    "moderation.Case": "moderation",
    "moderation.Report": "moderation",
    "moderation.Decision": "moderation",
    "moderation.Appeal": "moderation",
    "moderation.WritePause": "moderation",
    "moderation.Block": "moderation",
    "chat.Conversation": "chat",
    "chat.Participant": "chat",
    "chat.Message": "chat",
    "chat.Mention": "chat",
    "bookings.Booking": "bookings",
    "bookings.Claim": "bookings",
    "bookings.Closure": "bookings",
    "bookings.Waiting": "bookings",
    "bookings.Offer": "bookings",
    "bookings.Swap": "bookings",
    "bookings.Fault": "bookings",
    "bookings.PlacePicture": "bookings",
    "bookings.Charge": "bookings",
    "bookings.DoorCode": "bookings",
    "bookings.Inspection": "bookings",
    "bookings.InspectionPhoto": "bookings",
    "bookings.KeyTime": "bookings",
    "bookings.RentRun": "bookings",
    "bookings.Thing": "loans",
    "bookings.Loan": "loans",
    "bookings.Condition": "loans",
    "bookings.Tenure": "plots",
    "bookings.Draw": "bookings",
    "bookings.Lot": "bookings",
    "bookings.Ticket": "bookings",
    "groups.InterestGroup": "groups",
    "groups.GroupMember": "groups",
    "groups.GroupCode": "groups",
    "groups.Meeting": "groups",
    "groups.GroupPicture": "groups",
    "feeds.CalendarFeed": "feeds",
    "plan.Remark": "plan",
    "ideas.Hand": "ideas",
    "ideas.Proposal": "ideas",
    "ideas.Sharing": "ideas",
    "events.Event": "events",
    "events.EventPicture": "events",
    "events.EventSeries": "events",
    "events.Host": "events",
    "events.SeriesHost": "events",
    "events.Signup": "events",
    "events.Diet": "events",
    "events.Regular": "events",
    "events.RegularDiet": "events",
    "events.SeriesMeal": "events",
    "events.Meal": "events",
    "events.DepartmentMeeting": "events",
    "events.AgendaPoint": "events",
    "events.MeetingPaper": "events",
    "events.TermTold": "events",
    "events.Task": "events",
    "events.TaskTaking": "events",
    "helpdesk.HelpRequest": "helpdesk",
    "helpdesk.HelpStep": "helpdesk",
    "helpdesk.HelpAnswer": "helpdesk",
    "helpdesk.HelpAgreement": "helpdesk",
    "helpdesk.HelpAlso": "helpdesk",
    "helpdesk.HelpNudge": "helpdesk",
    "helpdesk.HelpOffer": "helpdesk",
    "helpdesk.GuideEntry": "guide",
    "helpdesk.SafetyWalk": "walks",
    "helpdesk.WalkPoint": "walks",
    "privacy.Archive": "privacy",
    "privacy.Departure": "privacy",
    "noticeboard.Notice": "noticeboard",
    "noticeboard.NoticePicture": "noticeboard",
    "noticeboard.Comment": "noticeboard",
    "noticeboard.Thanks": "noticeboard",
    "noticeboard.Wish": "noticeboard",
    "noticeboard.Reading": "noticeboard",
    "noticeboard.Knock": "noticeboard",
}
# Model → why a person does not get it in the file.
NOT_IN_THE_FILE = {
    "account.EmailConfirmation": "never written: an address is proved with a code first",
    "events.Outsider": "somebody without a profile: gone a week after, or as they call off",
    "admin.LogEntry": "never written: the back office does not write",
}
# Model → what may still point at a forgotten person, and why.
STAYS = {
    "people.Membership": "rooms count by it; the person behind it has no name",
    "people.Entry": "the logbook is never changed; its time is a year",
    "people.RoleTerm": "ended; that there was a chair is the estate's history",
}
MARKERS = ("Birgit", "Bøgeløv", "birgit@example.dk")


def about_a_person():
    """Every model with a foreign key to a person, or to something with one (not the household)."""
    found = {User, Membership}
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=False)
            for field in model._meta.get_fields()
            if getattr(field, "many_to_one", False) or getattr(field, "one_to_one", False)
            if field.concrete and field.related_model in found
        } - found
        if not more:
            return found
        found |= more


def test_every_model_about_a_person_is_in_the_file_or_has_a_reason_not_to_be():
    """A new model fails here until somebody has decided."""
    labels = {model._meta.label for model in about_a_person()}
    assert labels == set(IN_THE_FILE) | set(NOT_IN_THE_FILE)
    assert not set(IN_THE_FILE) & set(NOT_IN_THE_FILE)


def test_every_room_that_has_something_gives_it_and_forgets_it():
    by_key = {feature.key: feature for feature in all_features()}
    for key in set(IN_THE_FILE.values()) - {"person"}:
        assert by_key[key].export is not None, key
        assert by_key[key].erase is not None, key


@pytest.fixture
def lived(cast):
    """Birgit has lived a little: a note, a choice, a booking, a passkey, two sessions."""
    birgit = cast.member("birgit")
    with transaction.atomic():
        tell(
            "bookings.reminder", [birgit.user], estate=birgit.estate,
            title="Husk vasketøjet", body="I morgen", url="/rugmarken/booking/", now=NOW,
        )  # fmt: skip
    choose(birgit.user, "bookings.reminder", Way.EMAIL, False)
    bookings.book(
        birgit, cast.facility(), Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00")), now=NOW
    )
    Authenticator.objects.create(
        user=birgit.user, type="webauthn", data={"name": "Birgits telefon", "credential": {}}
    )
    return birgit


# --- at the door ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/mig/hent/", "/mig/slet/", "/mig/flyt/", "/mig/flyt/bliv/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forgotten_tablet_asks_who_it_is_first(cast, path, method):
    """Logged in long ago: whoever holds it now has to show that it is still Birgit."""
    response = getattr(cast.client("birgit"), method)(path, {"sure": "on"})
    assert response.status_code == 302
    assert response["Location"].startswith("/konto/er-det-dig/")
    assert cast.user("birgit").is_active


def test_who_has_nothing_to_show_it_with_is_let_through(cast):
    assert cast.client("ejnar").get("/mig/hent/").status_code == 200


# --- being forgotten -----------------------------------------------------------------------------


def test_the_page_says_what_goes_and_what_stays(lived, step_in):
    page = step_in("birgit").get("/mig/slet/").content.decode()
    assert "Det her sletter vi med det samme" in page
    assert "Det her bliver" in page
    assert "Behold min profil" in page


def test_without_the_tick_nothing_happens(lived, step_in):
    response = step_in("birgit").post("/mig/slet/")
    assert response.status_code == 422
    assert "Sæt kryds" in response.content.decode()
    assert lived.user.__class__.objects.get(pk=lived.user_id).name == "Birgit"


def test_birgit_is_forgotten(lived, step_in):
    other_phone, phone = step_in("birgit"), step_in("birgit")
    response = phone.post("/mig/slet/", {"sure": "on"})
    assert (response.status_code, response["Location"]) == (302, "/konto/log-ind/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    gone = User.objects.get(pk=lived.user_id)
    assert (gone.name, gone.surname, gone.email) == ("Tidligere nabo", "", None)
    assert not gone.is_active
    assert not gone.has_usable_password()
    assert other_phone.get("/rugmarken/").status_code == 302
    assert Booking.objects.filter(household=lived.household, state="booked").count() == 0
    page = phone.get("/konto/log-ind/").content.decode()
    assert "Din profil er slettet" in page


def test_how_she_liked_to_read_and_be_reached_goes_too(lived):
    wishes = {
        "language": "ar", "text_size": "xl", "theme": "dark", "reached_by": "call",
        "quiet_from": None, "quiet_until": None, "last_login": NOW,
    }  # fmt: skip
    User.objects.filter(pk=lived.user_id).update(**wishes)
    actions.forget(User.objects.get(pk=lived.user_id), now=NOW)
    left = User.objects.filter(pk=lived.user_id).values(*wishes).get()
    assert left == {
        "language": "da", "text_size": "", "theme": "", "reached_by": "slip",
        "quiet_from": time(21), "quiet_until": time(8), "last_login": None,
    }  # fmt: skip


@pytest.fixture
def administration(lived, cast):
    """Birgit administers Rugmarken, and nobody else does."""
    RoleTerm.objects.filter(role=Role.ADMINISTRATION).delete()
    return people.appoint(lived, Role.ADMINISTRATION, since=NOW.date())


def test_the_last_of_the_administration_gives_the_task_on_first(administration, cast, step_in):
    phone = step_in("birgit")
    response = phone.post("/mig/slet/", {"sure": "on"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Giv rollen til en anden først." in page
    assert 'name="sure" checked' in page
    assert User.objects.get(name="Birgit").is_active
    people.appoint(cast.member("jens"), Role.ADMINISTRATION, since=NOW.date())
    assert phone.post("/mig/slet/", {"sure": "on"}).status_code == 302
    assert not User.objects.filter(name="Birgit").exists()


def test_a_colleague_who_has_been_forgotten_is_nobody_to_give_it_to(administration, cast, step_in):
    jens = cast.member("jens")
    people.appoint(jens, Role.ADMINISTRATION, since=NOW.date())
    User.objects.filter(pk=jens.user_id).update(is_active=False)
    assert step_in("birgit").post("/mig/slet/", {"sure": "on"}).status_code == 409


def test_the_clock_forgets_the_last_of_the_administration_all_the_same(administration, lived):
    actions.forget(lived.user, now=NOW)
    assert not User.objects.get(pk=lived.user_id).is_active


def test_nothing_that_points_at_her_is_left_but_what_must(lived, cast):
    Closure.objects.create(
        facility=cast.facility(), reason="Prøve", closed_by=lived,
        period=(at("2026-12-01", "08:00"), at("2026-12-01", "10:00")),
    )  # fmt: skip
    logbook.note("contact.seen", by=None, about=lived.user, estate=lived.estate, now=NOW)
    actions.forget(lived.user, now=NOW)
    left = set()
    for model in about_a_person() - {User}:
        for field in model._meta.get_fields():
            if field.concrete and field.many_to_one and field.related_model in {User, Membership}:
                person = lived.user if field.related_model is User else lived
                if model.objects.filter(**{field.name: person.pk}).exists():
                    left.add(model._meta.label)
    assert left == set(STAYS)


def test_no_row_of_any_table_has_her_name(lived, step_in):
    """The dump that a data protection officer would search."""
    client = step_in("birgit")
    client.post("/mig/slet/", {"sure": "on"})
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.all().values_list().iterator():
            said = " ".join(str(value) for value in row)
            for marker in MARKERS:
                assert marker not in said, model._meta.label


def test_her_sessions_are_gone_with_what_they_remembered(lived, step_in):
    step_in("birgit")
    step_in("jens")
    before = Session.objects.count()
    actions.forget(lived.user, now=NOW)
    assert Session.objects.count() == before - 1


def test_a_neighbour_in_the_same_home_keeps_the_time(cast):
    ahmad, rania = cast.member("ahmad"), cast.member("rania")
    assert ahmad.household_id == rania.household_id
    slot = Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00"))
    booking = bookings.book(ahmad, cast.facility(), slot, now=NOW)
    actions.forget(ahmad.user, now=NOW)
    booking.refresh_from_db()
    assert (booking.state, booking.booked_by) == ("booked", None)


def test_forgetting_twice_does_no_harm(lived):
    actions.forget(lived.user, now=NOW)
    actions.forget(User.objects.get(pk=lived.user_id), now=NOW)
    assert EmailAddress.objects.filter(user=lived.user_id).count() == 0
    assert Notification.objects.filter(user=lived.user_id).count() == 0
    assert Preference.objects.filter(user=lived.user_id).count() == 0


def test_a_stranger_can_forget_nobody(db):
    for path in ("/mig/hent/", "/mig/hent/x/", "/mig/slet/", "/mig/flyt/", "/mig/flyt/bliv/"):
        response = Client().post(path, {"sure": "on"})
        assert response["Location"].startswith("/konto/log-ind/")


@pytest.mark.parametrize(
    "path", ["/mig/hent/", "/mig/hent/x/", "/mig/slet/", "/mig/flyt/", "/mig/flyt/bliv/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_opens_these_for_another(cast, step_in, monkeypatch, path, method):
    """Not with the helped neighbour's key, and not with one's own by mistake."""
    monkeypatch.setattr(acting, "resolve_url", lambda name: f"/{name}/")
    client = step_in("birgit")
    session = client.session
    session[acting.SESSION] = 1
    session.save()
    answer = getattr(client, method)(path, {"sure": "on", "when": "today"})
    assert answer["Location"] == "/helping:own_only/"
    assert cast.member("birgit").period.upper is None


def test_what_stays_is_what_the_rooms_say(cast, step_in, monkeypatch):
    room = features.Feature(key="skak", name="Skak", remains=[("Et parti", "Den anden spiller.")])
    monkeypatch.setitem(features._features, "skak", room)
    page = step_in("birgit").get("/mig/slet/").content.decode()
    for feature in all_features():
        for what, why in feature.remains:
            assert str(what) in page
            assert str(why) in page
    assert "Et parti" in page


def test_the_pages_speak_of_things_and_not_of_rooms(cast, step_in):
    """«Tider, du har booket», and never «Alt dit i …»; each room says what it has."""
    told = [feature for feature in features.all_features() if feature.export]
    assert all(str(feature.holds) for feature in told)
    assert {str(feature.holds) for feature in told} & {str(f.name) for f in told} == set()
    client = step_in("birgit")
    for path in ("/mig/hent/", "/mig/slet/"):
        page = client.get(path).content.decode()
        assert "Tider, du har booket" in page
        assert "Alt dit i" not in page


def test_what_remains_is_said_once(cast, step_in):
    page = step_in("birgit").get("/mig/slet/").content.decode()
    assert page.count("logbogen") == 1
