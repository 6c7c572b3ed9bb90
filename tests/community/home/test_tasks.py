"""The broom: what is past its time goes, the rest stays."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from community.home.tasks import tidy
from community.notifications.actions import tell
from community.notifications.models import Notification
from community.people.models import Guess, Invitation
from tests.conftest import NOW


def session(expires_in):
    store = SessionStore()
    store["x"] = 1
    store.save()
    Session.objects.filter(pk=store.session_key).update(expire_date=NOW + expires_in)
    return store.session_key


def test_the_broom_takes_what_is_past_its_time(cast, monday):
    old, fresh = session(timedelta(days=-2)), session(timedelta(days=2))
    birgit = cast.member("birgit")
    letters = Invitation.objects.filter(household=birgit.household)
    letters.create(
        household=birgit.household, digest="x", created_at=NOW, expires_at=NOW + timedelta(days=30)
    )
    Guess.objects.create(purpose="letter", key="x", at=NOW - timedelta(days=2))
    kept = Guess.objects.create(purpose="letter", key="y", at=NOW)
    with transaction.atomic():
        tell(
            "bookings.reminder", [birgit.user], estate=birgit.estate, title="Husk", body="", url="",
            now=NOW,
        )  # fmt: skip
    tidy()
    assert list(Session.objects.filter(pk__in=[old, fresh]).values_list("pk", flat=True)) == [fresh]
    assert list(Guess.objects.values_list("pk", flat=True)) == [kept.pk]
    assert letters.exists()
    assert Notification.objects.filter(user=birgit.user).exists()
    monday.move_to(NOW + timedelta(days=100))
    tidy()
    assert not letters.exists()
    assert not Notification.objects.filter(user=birgit.user).exists()
    assert not Session.objects.filter(pk=fresh).exists()


def test_the_broom_may_sweep_twice(cast):
    tidy()
    tidy()
