"""Who opens the page of a matter has seen what was said about it, and nothing else is touched."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.notifications.models import Delivery, Notification

Say = Callable[..., list[Notification]]
PAGE = "/rugmarken/mere/"


def unseen(*notes: Notification) -> list[bool]:
    return [not Notification.objects.get(pk=note.pk).seen_at for note in notes]


def test_opening_the_page_is_seeing_the_note_and_all_of_its_matter(say: Say, cast: Any) -> None:
    [here] = say("birgit", url=PAGE, thread="play:1")
    [same] = say("birgit", url="/rugmarken/teater/2/", thread="play:1")
    [other] = say("birgit", url="/rugmarken/teater/3/", thread="play:3")
    [ahmads] = say("ahmad", url=PAGE, thread="play:1")
    assert cast.client("birgit").get(PAGE).status_code == 200
    assert unseen(here, same, other, ahmads) == [False, False, True, True]


@pytest.mark.parametrize("url", [PAGE + "#nederst", PAGE + "?side=2", PAGE + "?side=2#nederst"])
def test_a_note_may_lead_to_a_part_of_the_page(say: Say, cast: Any, url: str) -> None:
    [note] = say("birgit", url=url)
    cast.client("birgit").get(url)
    assert unseen(note) == [False]


def test_another_part_of_the_page_is_another_matter(say: Say, cast: Any) -> None:
    [note] = say("birgit", url=PAGE + "?side=2")
    cast.client("birgit").get(PAGE)
    assert unseen(note) == [True]


def test_what_waits_to_be_sent_about_it_is_not_sent(say: Say, cast: Any) -> None:
    say("birgit", url=PAGE, thread="play:1")
    cast.client("birgit").get(PAGE)
    row = Delivery.objects.get(way="email")
    assert (row.state, row.last_error) == ("dropped", "seen")


@pytest.mark.parametrize("header", ["HTTP_HX_REQUEST", "HTTP_SEC_PURPOSE"])
def test_what_is_fetched_without_anybody_looking_is_not_seen(
    say: Say, cast: Any, header: str
) -> None:
    [note] = say("birgit", url=PAGE)
    cast.client("birgit").get(PAGE, **{header: "true"})
    assert unseen(note) == [True]


def test_the_front_page_is_the_page_of_no_matter(say: Say, cast: Any) -> None:
    [note] = say("birgit", url="/rugmarken/")
    cast.client("birgit").get("/rugmarken/")
    assert unseen(note) == [True]


def test_nothing_is_asked_or_written_where_nothing_is_new(
    say: Say, cast: Any, django_assert_num_queries: Any
) -> None:
    birgit = cast.client("birgit")
    page = "/rugmarken/til-dig/nye/?efter=0"
    birgit.get(page)
    with django_assert_num_queries(4):
        birgit.get(page)


def test_a_stranger_at_the_door_has_seen_nothing(say: Say, cast: Any) -> None:
    [note] = say("birgit", url=PAGE)
    Client().get(PAGE)
    cast.client("ingrid").get(PAGE)
    assert unseen(note) == [True]
