"""What a test commits is gone after it, whatever it did; what it left alone is not written anew."""

import pytest
from django.db import connection
from django.db.models import F

from bookings.models import Booking
from community.people.models import Estate, RoleTerm, User
from tests.architecture.world import World
from tests.conftest import NOW
from tests.database import Snapshot, _marks, _sequences

pytestmark = pytest.mark.django_db(transaction=True)


def everything():
    """Every row of every table, as text."""
    said = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1')
            said[name] = [row for (row,) in cursor.fetchall()]
    return said


def add(cast):
    World(cast)
    User.objects.create(name="Ny", email="ny@example.dk", created_at=NOW)


def change(cast):
    User.objects.filter(name="Birgit").update(phone="00 00 11 22")


def change_nothing_but_the_rows_age(cast):
    Estate.objects.update(number=F("number"))


def take_away(cast):
    RoleTerm.objects.all().delete()


def one_out_one_in(cast):
    """As many rows as before, and the same number on both."""
    term = RoleTerm.objects.first()
    kept = {field.attname: getattr(term, field.attname) for field in RoleTerm._meta.fields}
    term.delete()
    RoleTerm.objects.create(**kept | {"role": "guest"})


def empty(cast):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_user CASCADE")


def nothing(cast):
    """Read only."""
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "deed",
    [add, change, change_nothing_but_the_rows_age, take_away, one_out_one_in, empty, nothing],
)
def test_whatever_was_committed_is_as_it_was(cast, deed):
    Snapshot.restore()  # numbers that a rolled back test took are not given back by themselves
    rows, sequences = everything(), _sequences()
    deed(cast)
    Snapshot.restore()
    assert everything() == rows
    assert _sequences() == sequences


def test_a_table_nobody_touched_keeps_its_rows(cast):
    before = _marks(list(Snapshot.tables))
    change(cast)
    Snapshot.restore()
    after = _marks(list(Snapshot.tables))
    assert [name for name in before if before[name] != after[name]] == ["people_user"]
