"""Two at once, with real threads on real PostgreSQL."""

import pytest

from community.errors import Refused
from community.pictures import actions, shelves
from community.pictures.models import Picture
from tests.community.pictures.conftest import drawn
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def codes(results):
    return sorted(one.code for one in results if isinstance(one, Refused))


def test_two_pieces_at_once_are_one_and_a_clean_no(cast, begun, together):
    data = drawn("PNG", (60, 60))
    picture, birgit = begun(size=len(data)), cast.member("birgit")
    results = together(*[lambda: actions.receive(birgit, picture, offset=0, data=data[:80])] * 4)
    assert codes(results) == ["wrong_offset"] * 3
    picture.refresh_from_db()
    assert picture.received == 80
    assert shelves.draft(picture.draft).read_bytes() == data[:80]


def test_the_same_upload_begun_eight_times_is_one_row(cast, begun, together):
    first, birgit = begun(size=10), cast.member("birgit")
    again = {"client_id": first.client_id, "kind": "picture", "size": 10, "now": NOW}
    results = together(*[lambda: actions.begin(birgit, **again)] * 8)
    assert {one.pk for one in results} == {first.pk}


def test_a_home_cannot_pass_its_share_together(begun, together):
    for _number in range(4):
        begun("fadumo", 100_000_000, kind="film")
    begun("fadumo", 75_000_000, kind="film")
    calls = [
        lambda who=who: begun(who, 10_000_000) for who in ("fadumo", "yahya") for _n in range(4)
    ]
    assert codes(together(*calls)) == ["share_used"] * 6
    assert sum(Picture.objects.values_list("size", flat=True)) == 495_000_000
