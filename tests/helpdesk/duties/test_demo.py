"""The demo has a lived-in week, once."""

import pytest
import yaml

from community.homes import demo as homes
from helpdesk.duties import demo
from helpdesk.models import Duty, Routine, SocialTask
from tests.conftest import CAST_FILE, NOW

pytestmark = pytest.mark.django_db


def test_the_demo_is_lived_in_and_twice_is_once(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    homes.demo(told, NOW)
    demo.demo(told, NOW)
    before = (SocialTask.objects.count(), Routine.objects.count())
    demo.demo(told, NOW)
    assert (SocialTask.objects.count(), Routine.objects.count()) == before
    here = SocialTask.objects.filter(estate=cast.estate())
    assert here.filter(kind=Duty.WELCOME, greeting__isnull=False).exists()
    assert here.filter(kind=Duty.PRINT, routine__isnull=False, member__user__name="Torben").exists()
    assert Routine.objects.count() == 2
    assert here.done().exclude(minutes=0).count() >= 5
