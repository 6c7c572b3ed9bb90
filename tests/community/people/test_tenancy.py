"""The five audiences: who sees what is for whom."""

import pytest
from django.db import connection
from django.test.utils import isolate_apps

from community.people.models import Audienced, Estate, Organisation
from community.people.tenancy import Scope

with isolate_apps("community.people"):  # so that the house never hears of it

    class Sheet(Audienced):
        """Something with an audience, that only these tests know."""

        class Meta(Audienced.Meta):
            app_label = "people"


@pytest.fixture
def sheets(cast):
    """A sheet of each scope from Birgit's stairway and circle, and one from elsewhere."""
    with connection.schema_editor() as editor:
        editor.create_model(Sheet)
    birgit = cast.member("birgit")
    own = {
        Scope.ENTRANCE: {"entrance_id": birgit.entrance_id},
        Scope.CIRCLE: {"circle_id": birgit.circle_id},
        Scope.ESTATE: {},
        Scope.ORGANISATION: {},
        Scope.LOCAL_AREA: {},
    }
    for scope, place in own.items():
        Sheet.objects.create(estate=birgit.estate, scope=scope, **place)
    return Sheet.objects


STAIRS, CIRCLE, ESTATE, ORG, AREA = (
    Scope.ENTRANCE,
    Scope.CIRCLE,
    Scope.ESTATE,
    Scope.ORGANISATION,
    Scope.LOCAL_AREA,
)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("ahmad", {STAIRS, CIRCLE, ESTATE, ORG, AREA}),  # the same stairway
        ("ejnar", {CIRCLE, ESTATE, ORG, AREA}),  # number 7: the same circle
        ("oksana", {ESTATE, ORG, AREA}),  # number 9: no circle
        ("grethe", {ESTATE, ORG, AREA}),  # number 8: another circle
        ("torben", {STAIRS, CIRCLE, ESTATE, ORG, AREA}),  # looks after all stairways
        ("ingrid", {ORG, AREA}),  # another estate of the organisation
        ("sofie", {ORG, AREA}),
    ],
)
def test_everyone_sees_what_is_for_them(sheets, cast, who: str, seen: set) -> None:
    member = cast.member(who)
    assert {sheet.scope for sheet in sheets.visible_to(member)} == seen


def test_another_organisation_sees_what_is_for_the_local_area_if_it_is_theirs(sheets, cast) -> None:
    other = Organisation.objects.create(name="En anden")
    member = cast.member("birgit")
    for area, seen in (("eksempelby", {AREA}), ("langt-væk", set()), ("", set())):
        member.estate = Estate(organisation=other, number=1, slug="anden", local_area=area, pk=99)
        member.household = None
        member.household_id = None
        assert {sheet.scope for sheet in sheets.visible_to(member)} == seen


def test_a_narrow_audience_names_its_place(sheets, cast) -> None:
    from django.db import IntegrityError, transaction

    for wrong in (
        {"scope": STAIRS},
        {"scope": ESTATE, "circle_id": cast.member("birgit").circle_id},
    ):
        with pytest.raises(IntegrityError, match="audience_names_its_place"), transaction.atomic():
            Sheet.objects.create(estate=cast.estate(), **wrong)
