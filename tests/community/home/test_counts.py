"""The numbers on a page: every page's in one question, some pages' in another, none one may not have."""

from community import features
from community.features import count_of
from community.people.models import Estate, User
from tests.conftest import NOW


def _many(member, now):
    return {"skak.all": User.objects.all(), "skak.few": User.objects.order_by("pk")[:3]}


def _none(member, now):
    return {"dam.none": Estate.objects.none(), "dam.name": User.objects.filter(name="Birgit")}


def test_all_rooms_are_asked_once_and_a_slice_counts_no_further(
    cast, hang, django_assert_num_queries
):
    hang("skak", badges=_many)
    hang("dam", badges=_none)
    people, member = User.objects.count(), cast.member("birgit")
    with django_assert_num_queries(1):
        names = ("skak.all", "skak.few", "dam.none", "dam.name", "chat.waiting")
        assert [count_of(member, name, NOW) for name in names] == [people, 3, 0, 1, 0]


def test_what_only_some_pages_show_is_asked_once_when_one_of_them_does(
    cast, hang, django_assert_num_queries
):
    hang("skak", badges=_many)
    hang("dam", counts=_none)
    member = cast.member("birgit")
    with django_assert_num_queries(1):
        assert count_of(member, "skak.few", NOW) == 3
    with django_assert_num_queries(1):
        assert [count_of(member, name, NOW) for name in ("dam.name", "no.such")] == [1, 0]


def test_a_new_request_counts_anew(cast, hang):
    hang("skak", counts=_many)
    before = count_of(cast.member("birgit"), "skak.all", NOW)
    User.objects.create(name="Ny", created_at=NOW)
    assert count_of(cast.member("birgit"), "skak.all", NOW) == before + 1


def test_a_room_that_is_switched_off_counts_nothing(cast, hang):
    hang("skak", counts=_many)
    member = cast.member("birgit")
    member.estate.features_off = ["skak"]
    assert count_of(member, "skak.all", NOW) == 0


def test_without_anything_to_count_nothing_is_asked(cast, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(features, "_features", {})
    member = cast.member("birgit")
    with django_assert_num_queries(0):
        assert count_of(member, "chat.waiting", NOW) == 0


def test_cases_are_counted_for_who_decides_and_for_nobody_else(cast):
    asked = {
        name: features._features["moderation"].counts(cast.member(name), NOW)
        for name in ("birgit", "kasper")
    }
    assert "moderation.waiting" in asked["birgit"]
    assert "moderation.waiting" not in asked["kasper"]
