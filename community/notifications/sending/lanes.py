"""One worker at a time for each way. The lock is the connection's: who dies lets go of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from community.notifications.models import Way

HOUSE = 0x6E6F7465  # "note": sets these locks apart from whatever else is locked by number


@contextmanager
def lane(way: Way) -> Iterator[bool]:
    """Whether nobody else is sending in this way; if so, nobody does until we are done."""
    number = list(Way).index(way)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [HOUSE, number])
        is_free = bool(cursor.fetchone()[0])
    try:
        yield is_free
    finally:
        if is_free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [HOUSE, number])
