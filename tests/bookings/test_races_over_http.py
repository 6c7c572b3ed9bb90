"""The race as residents run it: real sessions, real requests, pages and programs mixed."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest

from bookings.models import Booking
from community.people.models import Membership
from tests.conftest import NOW, at

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS, ROUNDS = 12, 4
TOKEN = "x" * 32


class Phone:
    """One logged-in neighbour with a session and a CSRF token of their own."""

    def __init__(self, base: str, cast, member) -> None:
        self.where = urlsplit(base).netloc
        client = cast.client(member.user.name)
        self.headers = {
            "Cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }

    def send(self, path: str, body: str, kind: str) -> tuple[int, str]:
        line = http.client.HTTPConnection(self.where, timeout=20)
        line.request("POST", path, body, self.headers | {"Content-Type": kind})
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, text

    def by_api(self, machine, start, end) -> tuple[int, str]:
        body = {"facility": machine.pk, "starts_at": start.isoformat(), "ends_at": end.isoformat()}
        return self.send("/api/v1/rugmarken/bookings/", json.dumps(body), "application/json")

    def by_page(self, machine, start, _end) -> tuple[int, str]:
        form = urlencode({"slot": f"{machine.pk}@{start.isoformat()}"})
        path = f"/rugmarken/booking/{machine.part_of_id}/book/"
        return self.send(path, form, "application/x-www-form-urlencoded")


@pytest.fixture
def phones(cast, live_server_url):
    members = Membership.objects.at_the_gate(NOW.date()).filter(
        estate__slug="rugmarken", household__isnull=False
    )
    one_each = {member.household_id: member for member in members}
    return [Phone(live_server_url, cast, member) for member in one_each.values()][:CLIENTS]


def all_at_once(calls):
    """Answers of calls that were all released by one barrier."""
    barrier = Barrier(len(calls))

    def one(call):
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_many_phones_on_one_turn_give_one_winner_each_round(phones, machine):
    machine.rules.max_coming = machine.rules.max_per_week = None
    machine.rules.save()
    for number in range(ROUNDS):
        start, end = at(f"2026-11-{24 + number}", "15:00"), at(f"2026-11-{24 + number}", "17:00")
        doors = [p.by_page if n % 3 == 0 else p.by_api for n, p in enumerate(phones)]
        answers = all_at_once([partial(door, machine, start, end) for door in doors])
        won = [status for status, _text in answers if status in {201, 302}]
        lost = [(status, text) for status, text in answers if status not in {201, 302}]
        assert len(won) == 1
        assert {status for status, _text in lost} <= {409, 422}
        assert all("taget" in text or "taken" in text for _status, text in lost)
        assert Booking.objects.standing().count() == number + 1
