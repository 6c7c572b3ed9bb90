"""Some thousands of residents with a mail address, and somebody who tells them all something."""

import sys
import time

from django.db import connection, transaction
from django.utils import timezone

from bench import people
from bench.filling import copied
from community.notifications.actions import tell
from community.people.models import Estate, User

CROWD = "menneske"
# The usual way, a hundred at a time; and what cannot wait, to all at once.
NEWS = {"news": "noticeboard.notice", "urgent": "noticeboard.urgent"}
# Started with the kind as its word, so that telling takes no time of who measures.
TELLER = "import django; django.setup(); from bench.crowd import main; main()"


def move_in_crowd(count: int) -> None:
    """They belong to the estate of the reader, and live nowhere."""
    member = people.member(people.READER)
    user = {
        "name": f"'{CROWD} ' || n",
        "email": f"'{CROWD}' || n || '@example.dk'",
        "phone": "''",
        "quiet_from": "NULL",
        "quiet_until": "NULL",
    }
    copied(member.user, user, "generate_series(1, %s) n", [count])
    crowd = f"(SELECT id AS someone FROM people_user WHERE name LIKE '{CROWD} %%') u"
    changes = {"user_id": "someone", "household_id": "NULL", "token": "gen_random_uuid()"}
    copied(member, changes, crowd)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_user, people_membership")


def move_out_crowd() -> None:
    User.objects.filter(name__startswith=f"{CROWD} ").delete()


def main() -> None:
    """Says that it is ready; tells when it hears a line, and says how many seconds it took."""
    print("ready", flush=True)
    sys.stdin.readline()
    print(fan_out(sys.argv[1]), flush=True)


def fan_out(kind: str) -> float:
    began = time.perf_counter()
    with transaction.atomic():
        tell(
            NEWS[kind],
            User.objects.filter(name__startswith=f"{CROWD} "),
            "Vandet er lukket i morgen kl. 10",
            "Det varer en time.",
            "/rugmarken/opslag/",
            now=timezone.now(),
            estate=Estate.objects.get(slug=people.ESTATE),
            thread=f"fan:{kind}",
        )
    return time.perf_counter() - began
