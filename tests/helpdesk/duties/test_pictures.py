"""A picture of the thing: one, of a thing, seen by who sees the task."""

import pytest

from community.features import may_see_picture, needed_pictures
from community.pictures import demo as shelf
from helpdesk.duties.doing import actions as doing
from tests.conftest import NOW
from tests.helpdesk.duties.conftest import make
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def hang(member, alt, name="reol"):
    return shelf.hang(member, name, alt=alt, now=NOW, place="duty-1")


def test_it_is_seen_by_who_sees_the_task_and_by_nobody_else(cast):
    torben, task = cast.member("torben"), make(cast)
    picture = hang(torben, "En knækket reol")
    doing.show(torben, task, [picture], now=NOW)
    assert needed_pictures([picture.pk]) == {picture.pk}
    assert may_see_picture(cast.member("nadja", "rugmarken"), picture)
    assert not may_see_picture(cast.member("rania"), picture)
    assert not may_see_picture(cast.member("jens"), picture)
    doing.show(torben, task, [], now=NOW)
    assert needed_pictures([picture.pk]) == set()


def test_a_picture_with_people_in_it_is_refused(cast):
    torben, task = cast.member("torben"), make(cast)
    with refused("people_in_it"):
        doing.show(torben, task, [hang(torben, "En mand ved døren")], now=NOW)
    task.refresh_from_db()
    assert task.picture is None
