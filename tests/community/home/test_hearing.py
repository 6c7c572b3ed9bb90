"""A socket's turns: news at once, or after the answer; and the text as its reader may have it."""

import asyncio
import json

import pytest
from channels.exceptions import StopConsumer

from community.home.hearing import Turns, text_for
from community.home.outbox import MOST, Full
from tests.apart import lived_apart


def changed(number, **more):
    return {"type": "changed", "topic": "facility:1", "n": number} | more


class Story:
    """A page whose every frame is answered when `answer` is set."""

    def __init__(self):
        self.happened, self.answer, self.page = [], asyncio.Event(), asyncio.Queue()
        self.turns = Turns(self.tell, self.serve)

    def tell(self, event):
        self.happened.append(event["n"])

    async def serve(self, event):
        if event["type"] == "end":
            raise StopConsumer
        self.happened.append(f"{event['type']} begins")
        await self.answer.wait()
        self.happened.append(f"{event['type']} ends")

    async def live(self, steps):
        running = asyncio.create_task(self.turns.run(self.page.get))
        await asyncio.sleep(0)
        await steps(self)
        self.page.put_nowait({"type": "end"})
        with pytest.raises(StopConsumer):
            await running
        return self.happened


def lived(steps):
    async def whole():
        return await Story().live(steps)

    return lived_apart(whole())


async def pause():
    await asyncio.sleep(0.01)


def test_news_is_told_there_and_then():
    async def steps(story):
        for number in range(3):
            story.turns.hear_of(changed(number))
            assert story.happened[-1] == number

    assert lived(steps) == [0, 1, 2]


@pytest.mark.parametrize("who", ["page", "house"])
def test_news_waits_for_the_answer_and_keeps_its_order(who):
    """A line of one's own after «said»; and after a turned key nothing that it takes away."""

    async def steps(story):
        if who == "page":
            story.page.put_nowait({"type": "question"})
            await pause()
        else:
            story.turns.hear_of({"type": "question"})  # counts from here, not from when it begins
        story.turns.hear_of(changed(1))
        story.turns.hear_of(changed(2))
        await pause()
        story.answer.set()
        await pause()
        story.turns.hear_of(changed(3))

    assert lived(steps) == ["question begins", "question ends", 1, 2, 3]


def test_who_asks_more_than_can_be_answered_is_let_go_of():
    async def steps(story):
        story.page.put_nowait({"type": "question"})
        await pause()
        for number in range(MOST):
            story.turns.hear_of(changed(number))
        with pytest.raises(Full):
            story.turns.hear_of(changed(MOST))
        story.answer.set()
        await asyncio.sleep(0.1)

    assert lived(steps)[2:] == list(range(MOST))


FACTS = {"changed_seq": 7, "text": "Hej"}


def event(by, facts=FACTS):
    return {"text": json.dumps({"changed": "conversation:1", "facts": facts}), "by": by}


def heard(reader, unheard, what):
    text = text_for(reader, unheard, what)
    return text and json.loads(text).get("facts")


def test_the_text_is_everybodys_but_for_who_said_it_and_who_is_blocked():
    said = event(2)
    assert text_for(1, set(), said) is text_for(3, {4}, said) is said["text"]
    assert heard(1, set(), event(2)) == FACTS
    assert heard(1, set(), event(1)) == FACTS | {"mine": True}
    assert heard(1, {2}, event(2)) == {"changed_seq": 7}
    assert heard(1, {2}, event(None)) == FACTS


def test_of_a_blocked_neighbour_nothing_is_told_that_has_no_number():
    assert text_for(1, {2}, event(2, {"typing": "x"})) is None
