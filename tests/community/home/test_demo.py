"""The example moves in once, moves out when asked, and never where it has no business."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bookings.models import Booking, Facility
from community.people.models import Dwelling, Membership, User


def demo(**options):
    said = StringIO()
    call_command("demo", stdout=said, **options)
    return said.getvalue()


def test_once_is_once(cast):
    before = User.objects.count()
    assert "i forvejen" in demo(once=True)
    assert User.objects.count() == before


def test_reload_throws_out_what_was_written_and_nobody_else(cast):
    operator = User.objects.create_user("Operatør", "drift@example.dk", created_at=cast.now)
    operator.is_superuser = True
    operator.save()
    User.objects.filter(name="Birgit").update(name="Vandal")
    said = demo(reload=True)
    assert said.count(" s\n") >= 3
    assert Dwelling.objects.count() == 208
    assert Facility.objects.exists()
    assert Booking.objects.exists()
    assert not User.objects.filter(name="Vandal").exists()
    assert Membership.objects.filter(user__name="Birgit").count() == 1
    assert User.objects.filter(pk=operator.pk).exists()


def test_a_failure_half_way_leaves_everything_as_it_was(cast, monkeypatch):
    """The old example must not be gone when the new one could not come."""
    from community.home.management.commands import demo as command

    def fail(*args):
        raise RuntimeError("half way")

    before = set(User.objects.values_list("pk", flat=True))
    monkeypatch.setattr(command, "seed_people", fail)
    with pytest.raises(RuntimeError):
        demo(reload=True)
    assert set(User.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("how", ["once", "reload"])
def test_a_real_house_is_never_touched(cast, settings, how):
    settings.DEMO = False
    before = User.objects.count()
    with pytest.raises(CommandError):
        demo(**{how: True})
    assert User.objects.count() == before
