"""One ear for all sockets of a process: what it joins, whom it tells, and what it lets go of again."""

import asyncio

import pytest
from redis.exceptions import ConnectionError as Away

from community.home import ear as ears
from community.home.ear import Ear
from tests.apart import lived_apart

GROUP, OTHER = "topic.facility.1", "topic.facility.2"


class Layer:
    """A channel layer that writes down what it is asked, and may be away."""

    def __init__(self):
        self.asked, self.away, self.slow = [], False, 0.0
        self.came = asyncio.Queue()

    async def answer(self, *said):
        await asyncio.sleep(self.slow)
        if self.away:
            raise Away
        self.asked.append(said)

    async def new_channel(self, prefix):
        await self.answer("open")
        return "this process"

    async def group_add(self, group, channel):
        await self.answer("join", group)

    async def group_discard(self, group, channel):
        await self.answer("leave", group)

    async def send(self, channel, event):
        await self.answer("send", channel, event)

    async def receive(self, channel):
        event = await self.came.get()
        if isinstance(event, Exception):
            raise event
        return event


class Page:
    """A socket that remembers."""

    def __init__(self, then=lambda: None):
        self.heard, self.then = [], then

    def hear_of(self, event):
        self.heard.append(event["n"])
        self.then()


@pytest.fixture
def run(monkeypatch):
    """`run(story)`: the story with an ear and its layer, in a loop of its own."""
    monkeypatch.setattr(ears, "LINGER", 0.05)
    monkeypatch.setattr(ears, "REST", 0.01)

    def tell(story):
        async def whole():
            layer = Layer()
            await story(Ear(layer), layer)

        lived_apart(whole())

    return tell


async def say(layer, *numbers, to=GROUP):
    for number in numbers:
        layer.came.put_nowait({"type": "changed", "to": to, "n": number})
    await asyncio.sleep(0.02)


def test_two_hundred_pages_are_one_member_of_the_group_and_all_are_told_in_order(run):
    async def story(ear, layer):
        pages = [Page() for _number in range(200)]
        await asyncio.gather(*(ear.join(GROUP, page) for page in pages))
        await say(layer, 1, 2, 3)
        assert [page.heard for page in pages] == [[1, 2, 3]] * 200
        assert layer.asked == [("open",), ("join", GROUP)]

    run(story)


def test_nobody_is_told_before_the_group_is_joined_that_they_are_in_it(run):
    """The second may not believe it is in while the first still waits for Valkey."""

    async def story(ear, layer):
        layer.slow = 0.05
        joining = [asyncio.create_task(ear.join(GROUP, Page())) for _number in range(2)]
        await asyncio.sleep(0.07)  # open, not joined
        assert not any(one.done() for one in joining)
        await asyncio.gather(*joining)
        assert layer.asked.count(("join", GROUP)) == 1

    run(story)


def test_who_has_left_is_told_nothing_though_the_group_is_still_joined(run):
    async def story(ear, layer):
        stays, leaves = Page(), Page()
        for page in (stays, leaves):
            await ear.join(GROUP, page)
        ear.leave(GROUP, leaves)
        ear.leave(GROUP, leaves)
        await say(layer, 1)
        assert (stays.heard, leaves.heard) == ([1], [])
        await say(layer, 2, to=OTHER)
        assert stays.heard == [1]

    run(story)


def test_the_group_is_left_a_moment_after_the_last_and_not_when_one_came_back(run):
    async def story(ear, layer):
        page = Page()
        await ear.join(GROUP, page)
        ear.leave(GROUP, page)
        await ear.join(GROUP, page)
        await asyncio.sleep(0.12)
        await say(layer, 1)
        assert (page.heard, layer.asked) == ([1], [("open",), ("join", GROUP)])
        ear.leave(GROUP, page)
        await asyncio.sleep(0.12)
        assert layer.asked[2:] == [("leave", GROUP)]
        assert (ear.listeners, ear.joined, ear.leaving) == ({}, set(), {})
        await ear.join(GROUP, page)
        await say(layer, 2)
        assert page.heard == [1, 2]
        assert layer.asked[3:] == [("join", GROUP)]

    run(story)


def test_who_comes_while_the_group_is_being_left_joins_it_again(run):
    async def story(ear, layer):
        await ear.join(GROUP, first := Page())
        ear.leave(GROUP, first)
        layer.slow = 0.05
        await asyncio.sleep(0.07)  # leaving has begun
        await ear.join(GROUP, Page())
        assert layer.asked == [("open",), ("join", GROUP), ("leave", GROUP), ("join", GROUP)]
        assert ear.joined == {GROUP}

    run(story)


def test_a_valkey_that_is_away_is_told_to_who_joins_and_nothing_stays_behind(run):
    async def story(ear, layer):
        await ear.join(OTHER, inside := Page())
        layer.away = True
        with pytest.raises(Away):
            await ear.join(GROUP, late := Page())
        assert list(ear.listeners) == [OTHER]
        await ear.join(OTHER, Page())  # joined already: nothing is asked
        layer.away = False
        await ear.join(GROUP, late)
        await say(layer, 1)
        await say(layer, 2, to=OTHER)
        assert (late.heard, inside.heard) == ([1], [2])

    run(story)


def test_who_is_gone_is_out_of_everything(run):
    async def story(ear, layer):
        page = Page()
        name = await ear.name(page)
        for group in (GROUP, OTHER):
            await ear.join(group, page)
        ear.forget(page, name)
        assert ear.listeners == {}
        await asyncio.sleep(0.12)
        assert sorted(layer.asked[3:]) == [("leave", GROUP), ("leave", OTHER)]
        assert (ear.joined, ear.leaving, len(ear.tasks)) == (set(), {}, 1)

    run(story)


def test_a_name_is_one_sockets_own_and_leads_to_its_process(run):
    async def story(ear, layer):
        pages = [Page(), Page()]
        names = [await ear.name(page) for page in pages]
        await ear.send(names[0], {"type": "crowded.out"})
        event = {"type": "crowded.out", "to": names[0]}
        assert layer.asked[-1] == ("send", "this process", event)
        await say(layer, 1, to=names[0])
        assert [page.heard for page in pages] == [[1], []]

    run(story)


def test_one_page_that_cannot_be_told_does_not_make_the_others_deaf(run, caplog):
    def broken():
        raise RuntimeError

    async def story(ear, layer):
        pages = [Page(), Page(broken), Page()]
        for page in pages:
            await ear.join(GROUP, page)
        await say(layer, 1)
        layer.came.put_nowait(ValueError("no such bytes"))
        await say(layer, 2)
        assert [page.heard for page in pages] == [[1, 2]] * 3

    run(story)
    assert caplog.text.count("a socket could not be told") == 2
    assert "not understood by the ear" in caplog.text


def test_who_goes_because_of_what_it_hears_is_no_trouble_to_the_others(run):
    async def story(ear, layer):
        pages = [Page(lambda: ear.forget(pages[0], "")), Page()]
        for page in pages:
            await ear.join(GROUP, page)
        await say(layer, 1, 2)
        assert [page.heard for page in pages] == [[1], [1, 2]]

    run(story)


def test_a_loop_has_one_ear_and_takes_it_along_when_it_ends():
    async def story():
        one = ears.ear()
        assert ears.ear() is one
        await one.join(GROUP, Page())
        assert asyncio.get_running_loop() in ears._ears

    before = dict(ears._ears)
    lived_apart(story())
    assert ears._ears == before
