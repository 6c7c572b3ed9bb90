"""Many at once, with real threads: one row each, one order for all, and nobody's line lost."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from community.chat import actions, page
from community.chat.direct.actions import ask_to_talk
from community.chat.models import Conversation, Kind, Message
from community.chat.saying.actions import locked
from community.errors import Refused
from community.people import actions as people
from community.people.models import Dwelling, Membership
from tests.community.chat.conftest import SECOND, say, seen_by
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()


def crowd(cast, count):
    """So many neighbours in one conversation."""
    estate = cast.estate()
    home = Dwelling.objects.filter(entrance__estate=estate, households=None)[0]
    household = people.move_in(home, on=TODAY)
    for number in range(count):
        user = people.open_profile(name=f"Nabo{number}", now=NOW)
        people.enrol(user, estate, on=TODAY, household=household)
    members = list(Membership.objects.at_the_gate(TODAY).filter(household=household))
    return members, actions.begin(estate, Kind.GROUP, members, now=NOW, title="Mange")


def in_threads(calls, workers=12):
    """Runs them all, a dozen at a time, and gives each one's result or refusal."""

    def run(call):
        try:
            return call()
        except Refused as no:
            return no.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, calls))


def test_fifty_who_speak_at_once_while_one_takes_its_time(cast):
    """CH-3: readers that poll all through it read the same lines in the same order, none left out."""
    members, talk = crowd(cast, 50)
    done, read = threading.Event(), [[], [], []]

    def follow(seen):
        member, known, over = members[0], 0, False
        while not over:
            over = done.wait(0.05)
            sheet = page.after(member, seen_by(member, talk), known)
            seen += [message.seq for message in sheet.messages]
            known = sheet.latest
        connections.close_all()

    def slow():
        with transaction.atomic():
            say(members[0], talk, "Langsom")
            time.sleep(0.5)

    readers = [threading.Thread(target=follow, args=(seen,)) for seen in read]
    for reader in readers:
        reader.start()
    lines = [partial(say, member, talk, f"{n}") for n, member in enumerate(members[1:])]
    in_threads([slow, *lines])
    done.set()
    for reader in readers:
        reader.join(20)
    every = list(range(1, 51))
    assert read == [every] * 3
    assert list(Message.objects.order_by("seq").values_list("seq", flat=True)) == every


def test_a_late_commit_is_not_skipped_because_the_number_waits_for_it(cast, walkers):
    """The negative of a bare sequence: whoever comes second waits, and gets the higher number."""
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    began, told = threading.Event(), []

    def first():
        with transaction.atomic():
            told.append(say(birgit, walkers, "Først").seq)
            began.set()
            time.sleep(0.3)
        connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    began.wait(5)
    second = say(kasper, walkers, "Så")
    thread.join(5)
    assert (told, second.seq) == ([1], 2)


def test_a_lock_that_is_not_to_be_had_is_a_calm_try_again(cast, walkers):
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            locked(walkers.pk)
            held.set()
            done.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        with pytest.raises(Refused) as no:
            say(cast.member("birgit"), walkers)
    finally:
        done.set()
        thread.join(5)
        connection.close()
    assert (no.value.code, no.value.status, no.value.facts) == ("busy", 503, {"retry_after": 2})


def test_the_same_line_on_ten_doors_at_once_is_one_row(cast, walkers, together):
    birgit, name = cast.member("birgit"), uuid4()
    once = partial(say, birgit, walkers, "Hej", client_id=name)
    answers = together(*[once] * 10)
    assert {message.pk for message in answers} == {Message.objects.get().pk}


def test_a_hundred_lines_from_five_doors_are_twenty(cast, walkers, pair):
    """CH-12: counted for the person, under a lock, whichever conversation and door."""
    birgit = cast.member("birgit")
    calls = [
        partial(say, birgit, walkers if n % 2 else pair, f"{n}", now=NOW + n * SECOND / 50)
        for n in range(100)
    ]
    answers = in_threads(calls, workers=5)
    assert Message.objects.count() == 20
    assert answers.count("rate_limited") == 80


def test_two_who_ask_each_other_have_one_conversation(cast, together):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    both = together(
        lambda: ask_to_talk(birgit, kasper.token, now=NOW),
        lambda: ask_to_talk(kasper, birgit.token, now=NOW),
    )
    assert both[0].pk == both[1].pk == Conversation.objects.get(kind=Kind.DIRECT).pk
    assert not Conversation.objects.get().participants.filter(is_asked=True).exists()
    say(birgit, both[0])
    say(kasper, both[0])
