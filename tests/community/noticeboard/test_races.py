"""Two at once, with real threads: what must be true afterwards."""

from uuid import uuid4

import pytest
from django.db import transaction

from community.errors import Refused
from community.noticeboard.clock import actions as clock
from community.noticeboard.models import Notice, Reading
from community.noticeboard.pinning import actions as pinning
from community.noticeboard.works import actions as works
from community.notifications.models import Notification
from tests.community.noticeboard.conftest import Tavle
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_who_pin_at_once_make_two_and_who_says_set_twice_says_it_once(cast, together):
    tavle, jens = Tavle(cast), cast.member("jens")
    rows = [tavle.hang("jens", "Fra bestyrelsen", title=f"Nummer {n}") for n in range(4)]
    done = together(*[lambda row=row: pinning.pin(jens, row, now=NOW) for row in rows])
    assert Notice.objects.filter(pinned_at__isnull=False).count() == 2
    assert [no.code for no in done if isinstance(no, Refused)] == ["two_pinned"] * 2

    water, oksana = tavle.works("9"), cast.member("oksana")
    together(*[lambda: works.say_seen(oksana, water, now=NOW)] * 4)
    assert Reading.objects.filter(notice=water).count() == 1

    token = uuid4()
    together(*[lambda: tavle.hang("birgit", token=token)] * 3)
    assert Notice.objects.filter(author__user__name="Birgit").count() == 1


def test_two_clocks_tell_once(cast, together):
    tavle, when = Tavle(cast), at("2026-11-24", "08:00")
    for number in range(5):
        tavle.works("9", title=f"Nummer {number}", publish_at=when)
    together(*[lambda: clock.publish_due(when)] * 3)
    assert Notification.objects.filter(user=cast.user("oksana")).count() == 5


def test_a_clock_leaves_what_another_holds(cast, together):
    tavle, when = Tavle(cast), at("2026-11-24", "08:00")
    notice = tavle.works("9", publish_at=when)
    with transaction.atomic():
        Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
        assert together(lambda: clock.publish_due(when)) == [0]
    assert clock.publish_due(when) == 1
