"""«Venter på dig»: what needs an answer in one tray, most urgent first, and free when there is none."""

from datetime import timedelta

from community.features import count_of
from community.home.page import waits_of
from community.people.models import Membership
from community.shapes import Waits
from tests.conftest import NOW


def one(label, until=None):
    return Waits(label, "Vaskehus A", "clock", "/rugmarken/booking/", "booking", until)


def test_the_most_urgent_stands_first(cast, hang):
    nobody = Membership.objects.all()
    later, soon = one("Senere", NOW + timedelta(days=1)), one("Nu", NOW + timedelta(hours=1))
    hang("vask", counts=lambda m, now: {"vask.waits": nobody}, waits=lambda m, now: [later, soon])
    hang("kor", counts=lambda m, now: {"kor.waits": nobody}, waits=lambda m, now: [one("Engang")])
    birgit = cast.member("birgit")
    assert [w.label for w in waits_of(birgit, NOW)] == ["Nu", "Senere", "Engang"]
    page = cast.client("birgit").get("/rugmarken/").content.decode()
    assert page.count('id="h-venter"') == 1
    assert "svar senest i dag" in page
    assert page.index("Nu</b>") < page.index("Senere</b>") < page.index("Engang</b>")


def test_a_room_with_nothing_is_not_asked(cast, hang, django_assert_num_queries):
    def waits(member, now):
        raise AssertionError("asked for nothing")

    none = Membership.objects.filter(pk=0)
    hang("vask", counts=lambda member, now: {"vask.waits": none}, waits=waits)
    birgit = cast.member("birgit")
    count_of(birgit, "chat.waiting", NOW)  # what every page asks
    with django_assert_num_queries(1):
        assert waits_of(birgit, NOW) == []
    assert "Venter på dig" not in cast.client("birgit").get("/rugmarken/").content.decode()
