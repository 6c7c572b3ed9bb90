"""The call list and the slips as colleagues see them, and as nobody else does."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.features import links_of, may_watch
from community.notifications.actions import withdraw
from community.notifications.models import Delivery
from community.people.actions import appoint
from community.people.models import Entry, Membership, Role, User
from tests.conftest import NOW, at

Waits = Callable[..., Delivery]
CALLS, SLIPS, WEEK = (f"/rugmarken/papir/{page}/" for page in ("ringeliste", "sedler", "ugeark"))


@pytest.fixture
def torben(step_in: Callable[[str], Client]) -> Client:
    return step_in("torben")


def text(response: Any) -> str:
    """What a reader sees, without tags and hard spaces."""
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", page.replace("\u2060", ""))


def url(person: Membership, verb: str) -> str:
    return f"{CALLS}{person.token}/{verb}/"


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [CALLS, SLIPS])
@pytest.mark.parametrize("who", ["torben", "kim", "leyla"])
def test_for_colleagues(step_in: Any, page: str, who: str) -> None:
    assert step_in(who).get(page).status_code == 200


@pytest.mark.parametrize("page", [CALLS, SLIPS])
@pytest.mark.parametrize("who", ["jens", "grethe", "birgit", "ejnar", "sofie"])
def test_for_nobody_else(waits: Waits, step_in: Any, cast: Any, page: str, who: str) -> None:
    """Chair and committee, neighbours, the person themselves, another estate: there is no page."""
    waits("ejnar")
    client = step_in(who)
    nowhere = client.get(page.replace("rugmarken", "findes-ikke"))
    there = client.get(page)
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(b"rugmarken", b"") == nowhere.content.replace(b"findes-ikke", b"")
    for verb in ("nummer", "ringet", "ikke-hjemme", "seddel", "alligevel"):
        assert client.post(url(cast.member("ejnar"), verb)).status_code == 404
    for path in ("sedler/print/", "sedler/delt-ud/", "fortryd/"):
        assert client.post(f"/rugmarken/papir/{path}").status_code == 404
    assert not Entry.objects.exists()


def test_the_administration_may(cast: Any, step_in: Any) -> None:
    appoint(cast.member("jens"), Role.ADMINISTRATION, since=NOW.date())
    assert step_in("jens").get(CALLS).status_code == 200


def test_a_colleague_of_another_estate_does_not_reach_in(
    waits: Waits, torben: Client, cast: Any
) -> None:
    waits("poul")  # lives in Tranehaven, where Torben does not work
    poul = cast.member("poul")
    assert torben.post(url(poul, "nummer")).status_code == 404
    assert torben.get(f"{SLIPS}{poul.token}/").status_code == 404
    assert torben.post(f"{SLIPS}print/", {"person": str(poul.token)}).status_code == 404
    assert torben.post(f"{SLIPS}print/", {"person": "ejnar"}).status_code == 404
    assert not Entry.objects.exists()


# --- the call list -------------------------------------------------------------------------------


def test_an_empty_list_says_so(torben: Client) -> None:
    assert "Ingen venter på et opkald" in text(torben.get(CALLS))


def test_two_lines_are_one_call(waits: Waits, torben: Client) -> None:
    """I dag er der to linjer, ét opkald."""
    waits("ejnar", aloud="Varmen ses efter torsdag.", expires_at=NOW + timedelta(hours=5))
    waits("ejnar", aloud="Kaffen er i Laden.")
    page = text(torben.get(CALLS))
    assert page.count("Rugmarken 7") == 1
    assert "God dag. Jeg ringer fra Rugmarken." in page
    assert "Varmen ses efter torsdag. Kaffen er i Laden." in page
    assert "Senest i dag kl. 15" in page


def test_the_number_is_never_there_before_it_is_asked_for(
    waits: Waits, torben: Client, cast: Any
) -> None:
    waits("ejnar")
    assert "00 00 20 07" not in text(torben.get(CALLS))
    response = torben.post(url(cast.member("ejnar"), "nummer"))
    assert "Ring 00 00 20 07" in text(response)
    assert 'href="tel:00002007"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.filter(act="contact.seen", why="ringeliste").count() == 1
    assert Entry.objects.count() == 1


def test_with_htmx_it_is_the_card_alone(waits: Waits, torben: Client, cast: Any) -> None:
    waits("ejnar")
    response = torben.post(url(cast.member("ejnar"), "nummer"), headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith("<article")


def test_a_card_with_its_number_out_stays_when_the_list_comes_anew(
    waits: Waits, torben: Client, cast: Any
) -> None:
    waits("ejnar")
    token = cast.member("ejnar").token
    assert "hx-preserve" not in torben.get(CALLS).content.decode()
    page = torben.get(f"{CALLS}?vist={token}").content.decode()
    assert "hx-preserve" in page
    assert "00 00 20 07" not in page


def test_a_look_is_not_got_by_looking(waits: Waits, torben: Client, cast: Any) -> None:
    waits("ejnar")
    assert torben.get(url(cast.member("ejnar"), "nummer")).status_code == 405
    assert not Entry.objects.exists()


def test_at_night_the_list_says_when(waits: Waits, torben: Client, cast: Any, monday: Any) -> None:
    waits("ejnar")
    monday.move_to(at("2026-11-23", "21:30"))
    page = text(torben.get(CALLS))
    assert "Ring tidligst i morgen kl. 8" in page
    assert "Vis nummer" not in page
    response = torben.post(url(cast.member("ejnar"), "nummer"))
    assert response.status_code == 409
    assert "Ring tidligst kl. 8." in text(response)
    assert not Entry.objects.exists()


def test_i_have_called_and_i_have_not(waits: Waits, torben: Client, cast: Any) -> None:
    line = waits("ejnar")
    response = torben.post(url(cast.member("ejnar"), "ringet"), {"linje": line.pk}, follow=True)
    assert "Godt. Ejnar ved det nu." in text(response)
    assert "Ingen venter på et opkald" in text(response)
    back = re.search(r'action="(/rugmarken/papir/fortryd/[^"]*)"', response.content.decode())
    assert back
    response = torben.post(back.group(1).replace("&amp;", "&"), follow=True)
    assert "Det venter igen." in text(response)
    assert "Rugmarken 7" in text(response)


def test_who_comes_second_is_told_on_the_page(waits: Waits, step_in: Any, cast: Any) -> None:
    line = waits("ejnar")
    ejnar = cast.member("ejnar")
    step_in("kim").post(url(ejnar, "ringet"), {"linje": line.pk})
    response = step_in("torben").post(url(ejnar, "ringet"), {"linje": line.pk})
    assert response.status_code == 409
    assert "Kim gjorde det kl. 10. Tak, fordi du ville." in text(response)


def test_nobody_home(waits: Waits, torben: Client, cast: Any) -> None:
    line = waits("ejnar")
    response = torben.post(
        url(cast.member("ejnar"), "ikke-hjemme"), {"linje": line.pk}, follow=True
    )
    assert "Prøv Ejnar igen i dag kl. 12." in text(response)
    assert "Prøvet 1 gang" in text(response)
    assert "Senere" in text(response)


def test_a_slip_instead(waits: Waits, torben: Client, cast: Any) -> None:
    line = waits("ejnar")
    ejnar = cast.member("ejnar")
    response = torben.post(url(ejnar, "seddel"), {"linje": line.pk}, follow=True)
    assert "Ejnar får en seddel i stedet." in text(response)
    response = torben.post(f"{url(ejnar, 'alligevel')}?linje={line.pk}", follow=True)
    assert "Ejnar er på ringelisten igen." in text(response)


def test_nonsense_is_no_line(waits: Waits, torben: Client, cast: Any) -> None:
    waits("ejnar")
    response = torben.post(url(cast.member("ejnar"), "ringet"), {"linje": ["x", "٣", "9" * 30]})
    assert response.status_code == 409
    assert Delivery.objects.waiting().count() == 1


def test_a_withdrawn_matter_leaves_the_list(waits: Waits, torben: Client) -> None:
    waits("ejnar", thread="booking:1")
    withdraw("booking:1", now=NOW)
    assert "Ingen venter på et opkald" in text(torben.get(CALLS))


def test_who_has_moved_is_not_on_the_list(waits: Waits, torben: Client) -> None:
    waits("ejnar")
    waits("ejnar", way="slip")
    Membership.objects.filter(user__name="Ejnar").update(period=("2020-01-01", "2026-11-23"))
    assert "Ejnar" not in text(torben.get(CALLS))
    assert "Ejnar" not in text(torben.get(SLIPS))


def test_the_most_urgent_stands_first(waits: Waits, torben: Client) -> None:
    waits("birgit")
    waits("orhan", expires_at=NOW + timedelta(hours=8))
    waits("ejnar", expires_at=NOW + timedelta(hours=2))
    names = re.findall(r"<h3[^>]*><bdi>(\w+)", torben.get(CALLS).content.decode())
    assert names == ["Ejnar", "Orhan", "Birgit"]


# --- hidden --------------------------------------------------------------------------------------


def test_who_is_hidden_is_a_neighbour_without_number_or_door(
    waits: Waits, torben: Client, cast: Any
) -> None:
    line = waits("line")
    page = torben.get(CALLS)
    assert "En nabo" in text(page)
    assert "Kun administrationen kan se nummeret" in text(page)
    for marker in ("Line", "Rugmarken 10", "Varmen", str(line.pk) + '"'):
        assert marker not in text(page)
    for verb in ("nummer", "ringet", "ikke-hjemme", "seddel"):
        assert torben.post(url(cast.member("line"), verb), {"linje": line.pk}).status_code == 404
    assert not Entry.objects.exists()


def test_the_administration_calls_who_is_hidden(waits: Waits, step_in: Any, cast: Any) -> None:
    waits("line")
    appoint(cast.member("jens"), Role.ADMINISTRATION, since=NOW.date())
    office = step_in("jens")
    assert "Line" in text(office.get(CALLS))
    assert "Ring 00 00 20 99" in text(office.post(url(cast.member("line"), "nummer")))


def test_the_slips_of_who_is_hidden_are_the_administrations(
    waits: Waits, torben: Client, step_in: Any, cast: Any
) -> None:
    waits("line", way="slip")
    page = torben.get(SLIPS)
    assert "1 seddel er til en nabo, der er skjult." in text(page)
    assert "Rugmarken 10" not in text(page)
    assert torben.post(f"{SLIPS}print/").status_code == 409
    appoint(cast.member("jens"), Role.ADMINISTRATION, since=NOW.date())
    assert "Rugmarken 10, st. th" in text(step_in("jens").post(f"{SLIPS}print/"))


# --- slips ---------------------------------------------------------------------------------------


def test_no_slips_says_so(torben: Client) -> None:
    assert "Ingen sedler lige nu" in text(torben.get(SLIPS))


def test_slips_in_walking_order(waits: Waits, torben: Client) -> None:
    for who in ("grethe", "kasper", "jens", "oksana", "birgit", "ahmad", "ejnar"):
        waits(who, way="slip")
    page = torben.get(SLIPS).content.decode()
    names = re.findall(r"<b><bdi>(\w+)", page)
    assert names == ["Birgit", "Ahmad", "Kasper", "Ejnar", "Grethe", "Oksana", "Jens"]
    assert "st. th" in page


def test_what_is_printed_has_one_name_and_the_door_outside(waits: Waits, torben: Client) -> None:
    waits("ejnar", way="slip", title="Din tid er booket", body="Onsdag 25. november.")
    waits("orhan", way="slip")
    page = torben.post(f"{SLIPS}print/").content.decode()
    [ejnars] = [slip for slip in page.split("<article")[1:] if "Din tid er booket" in slip]
    door, inside = ejnars.split("slip__in")
    assert "Rugmarken 7, st. th" in door
    assert "Ejnar" not in door
    assert "Hej Ejnar." in inside
    assert "00 00 10 00" in inside.replace("\xa0", " ")
    everybody = User.objects.exclude(name="Ejnar").values_list("name", "surname")
    assert [name for both in everybody for name in both if name and name in ejnars] == []
    assert "Havretop" not in page


def test_a_slip_speaks_its_readers_language(waits: Waits, torben: Client) -> None:
    User.objects.filter(name="Orhan").update(language="ar")
    waits("orhan", way="slip")
    page = torben.post(f"{SLIPS}print/").content.decode()
    assert '<article class="slip" lang="ar" dir="rtl">' in page


def test_printed_then_handed_out_then_taken_back(waits: Waits, torben: Client) -> None:
    line = waits("ejnar", way="slip")
    assert "Skal printes" in text(torben.get(SLIPS))
    torben.post(f"{SLIPS}print/", {"nye": "1"})
    assert Entry.objects.filter(act="slip.printed").count() == 1
    assert "Printet i dag" in text(torben.get(SLIPS))
    assert torben.post(f"{SLIPS}print/", {"nye": "1"}).status_code == 409
    response = torben.post(f"{SLIPS}delt-ud/", {"linje": line.pk}, follow=True)
    assert "Tak. 1 seddel er delt ud." in text(response)
    response = torben.post(f"/rugmarken/papir/fortryd/?linje={line.pk}", follow=True)
    assert "Det venter igen." in text(response)
    assert "Printet i dag" in text(response)


def test_one_stairway_is_printed_alone(waits: Waits, torben: Client, cast: Any) -> None:
    waits("ejnar", way="slip")
    waits("birgit", way="slip")
    page = text(torben.post(f"{SLIPS}print/", {"opgang": cast.member("ejnar").entrance_id}))
    assert "Hej Ejnar." in page
    assert "Birgit" not in page


def test_the_slips_of_one_person_right_after_a_visit(
    waits: Waits, torben: Client, cast: Any
) -> None:
    waits("ejnar", way="slip", title="Din tid er booket")
    waits("orhan", way="slip")
    ejnar = cast.member("ejnar")
    page = text(torben.get(f"{SLIPS}{ejnar.token}/"))
    assert "Seddel til Ejnar" in page
    assert "Din tid er booket" in page
    assert "Orhan" not in page
    printed = text(torben.post(f"{SLIPS}print/", {"person": str(ejnar.token)}))
    assert "Hej Ejnar." in printed
    assert "Orhan" not in printed


def test_nothing_waits_for_one_person(waits: Waits, torben: Client, cast: Any) -> None:
    line = waits("ejnar", way="slip")
    torben.post(f"{SLIPS}print/")
    torben.post(f"{SLIPS}delt-ud/", {"linje": line.pk})
    page = text(torben.get(f"{SLIPS}{cast.member('ejnar').token}/"))
    assert "Der venter ingen seddel" in page


# --- many ----------------------------------------------------------------------------------------


def neighbours(cast: Any, waits: Waits, way: str, count: int) -> None:
    """This many more people on paper in Ejnar's stairway."""
    ejnar = cast.member("ejnar")
    for number in range(count):
        user = User.objects.create(name=f"Nabo{number}", on_paper=True, created_at=NOW)
        Membership.objects.create(
            user=user, estate=ejnar.estate, household=ejnar.household, period=("2020-01-01", None)
        )
        waits(user.name, way=way)


@pytest.mark.parametrize(("page", "way"), [(CALLS, "call"), (SLIPS, "slip")])
def test_as_many_queries_for_thirty_people_as_for_one(
    waits: Waits, torben: Client, cast: Any, page: str, way: str
) -> None:
    waits("ejnar", way=way)
    torben.get(page)
    with CaptureQueriesContext(
        connection,
    ) as one:
        torben.get(page)
    neighbours(cast, waits, way, 29)
    with CaptureQueriesContext(connection) as many:
        torben.get(page)
    assert len(one) == len(many)


def test_twenty_calls_on_a_page(waits: Waits, torben: Client, cast: Any) -> None:
    neighbours(cast, waits, "call", 21)
    first, second = torben.get(CALLS), torben.get(f"{CALLS}?side=2")
    assert first.content.decode().count("<article") == 20
    assert second.content.decode().count("<article") == 1
    assert "Næste side" in text(first)


# --- where one finds it ----------------------------------------------------------------------------


def test_mere_counts_what_waits(waits: Waits, cast: Any) -> None:
    member = cast.member("torben", "rugmarken")

    def hints() -> dict[str, str]:
        return {str(link.label): str(link.hint) for link in links_of(member, NOW, "work")}

    assert hints()["Ringeliste"] == "Ingen opkald lige nu"
    waits("ejnar")
    waits("ejnar")
    waits("orhan")
    waits("birgit", way="slip")
    assert hints()["Ringeliste"] == "2 opkald venter"
    assert hints()["Sedler"] == "1 seddel venter"


def test_when_nobody_can_be_called_yet_it_says_when(waits: Waits, cast: Any, step_in: Any) -> None:
    call = waits("ejnar")
    Delivery.objects.filter(pk=call.pk).update(not_before=NOW + timedelta(hours=3))
    hints = {
        str(x.label): str(x.hint) for x in links_of(cast.member("torben", "rugmarken"), NOW, "work")
    }
    assert hints["Ringeliste"] == "Næste opkald: i dag kl.\xa013"
    client = step_in("torben")
    assert "Det næste opkald er i dag kl. 13." in text(client.get(CALLS))
    assert "Næste opkald: i dag kl. 13" in text(client.get("/rugmarken/"))
    Delivery.objects.filter(pk=call.pk).update(not_before=NOW + timedelta(days=1))
    assert "Næste opkald: i morgen kl. 10" in text(client.get("/rugmarken/mere/"))
    assert "Ringeliste" not in text(client.get("/rugmarken/"))


def test_today_counts_what_waits_for_colleagues_and_nobody_else(
    waits: Waits, cast: Any, step_in: Any
) -> None:
    client = step_in("torben")
    assert "Dit arbejde" not in text(client.get("/rugmarken/"))
    waits("ejnar")
    waits("birgit", way="slip")
    answer = client.get("/rugmarken/")
    assert "1 opkald venter" in text(answer)
    assert "1 seddel venter" in text(answer)
    number = cast.estate().pk
    assert f'data-watch="calls:{number} slips:{number}"' in answer.content.decode()
    for who in ("jens", "ahmad"):
        assert "venter" not in text(step_in(who).get("/rugmarken/"))


def test_the_committee_has_the_sheet_and_neighbours_have_nothing(cast: Any) -> None:
    shown = {str(link.label) for link in links_of(cast.member("jens"), NOW, "work")}
    assert shown & {"Ugeark", "Ringeliste", "Sedler"} == {"Ugeark"}
    assert links_of(cast.member("ejnar"), NOW, "work") == []


def test_who_may_watch_the_list(cast: Any) -> None:
    number = cast.estate().pk
    assert may_watch(cast.member("torben", "rugmarken"), f"calls:{number}")
    assert may_watch(cast.member("torben", "rugmarken"), f"slips:{number}")
    assert not may_watch(cast.member("torben", "rugmarken"), f"calls:{number + 1}")
    assert not may_watch(cast.member("jens"), f"calls:{number}")
