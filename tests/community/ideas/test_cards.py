"""Cards: who shares, who sees, how one is found, how another house uses it and says what it changed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from community.ideas import actions, demo, packs
from community.ideas.feature import feature
from community.ideas.models import Card, Sharing, Use
from community.people.models import Entry
from events.models import Event
from tests.community.ideas.conftest import A_CARD, card_named
from tests.conftest import NOW
from tests.refusing import refused

HERE = "/rugmarken/ideer/"


def shared(member, **facts):
    return actions.share(member, A_CARD | facts, now=NOW)


def sent(client, **more):
    """The form as a browser sends it."""
    typed = A_CARD | {"chores": "2 × Lave suppe\nRydde op"} | more
    return client.post(f"{HERE}del/", typed)


def titles(client, query):
    page = client.get(f"{HERE}?{query}").context["page"]
    return {card.title for card in page}


# --- shared, looked at, shown ----------------------------------------------------------------------


def test_a_neighbour_shares_and_the_committee_lets_it_be_seen(cast, step_in):
    ahmad, sofie = cast.client("ahmad"), cast.client("sofie")
    assert sent(ahmad).status_code == 302
    card = Card.objects.get()
    assert (card.state, card.chores) == ("sent", [[2, "Lave suppe"], [1, "Rydde op"]])
    assert card.source == "Rugmarken, Boligselskabet Nabolyst"
    assert ahmad.get(f"{HERE}{card.token}/").status_code == 200  # their own, to take back
    kasper = cast.client("kasper")
    for client, slug in ((kasper, "rugmarken"), (sofie, cast.member("sofie").estate.slug)):
        assert client.get(f"/{slug}/ideer/{card.token}/").status_code == 404
    jens = step_in("jens")
    assert card.title in jens.get(HERE).content.decode()
    jens.post(f"{HERE}{card.token}/vis/", {"hvem": "shared"})
    slug = cast.member("sofie").estate.slug
    assert sofie.get(f"/{slug}/ideer/{card.token}/").status_code == 200
    assert Client().get(f"/hjem/ideer/{card.token}/").status_code == 404
    jens.post(f"{HERE}{card.token}/vis/", {"hvem": "public"})
    assert card.title in Client().get(f"/hjem/ideer/{card.token}/").content.decode()
    assert Entry.objects.filter(act="ideas.public").count() == 1


def test_what_is_missing_is_said_beside_the_question_and_nothing_typed_is_lost(cast):
    answer = sent(cast.client("ahmad"), did="")
    assert answer.status_code == 422
    assert "Skriv, hvad I gjorde." in answer.content.decode()
    assert "Suppe på trappen" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("named", {"tip": "Spørg Fadumo"}),
        ("named", {"chores": [(1, "Hjælpe Fadumo")]}),
        ("cpr", {"did": "Ring om 010190-1234"}),
        ("nothing", {"title": "  "}),
        ("not_done", {"evidence": "measured"}),
        ("no_such_choice", {"drawing": "../../etc"}),
        ("no_number", {"chores": [(99, "Lave mad")]}),
        ("many_chores", {"chores": [(1, "Noget")] * 9}),
    ],
)
def test_what_may_not_stand_on_a_card(cast, code, facts):
    with refused(code):
        shared(cast.member("ahmad"), **facts)
    assert not Card.objects.exists()


def test_the_database_knows_that_what_is_measured_says_what(cast):
    card = shared(cast.member("ahmad"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=card.pk).update(evidence="measured")


def test_a_card_of_another_house_is_changed_by_nobody_here(cast):
    card = shared(cast.member("sofie"))
    for verb in (actions.remove, actions.put_back):
        with refused("not_there"):
            verb(cast.member("jens"), card, now=NOW)
    with refused("not_there"):
        actions.show(cast.member("ahmad"), card, "public", now=NOW)


def test_what_is_taken_away_can_be_brought_back_for_a_month(shelf, step_in):
    jens, card = step_in("jens"), card_named("Byttehylden")
    jens.post(f"{HERE}{card.token}/fjern/")
    assert Client().get(f"/hjem/ideer/{card.token}/").status_code == 404
    jens.post(f"{HERE}{card.token}/fortryd/")
    assert Client().get(f"/hjem/ideer/{card.token}/").status_code == 200
    actions.remove(shelf.member("jens"), card, now=NOW)
    assert actions.sweep(NOW + actions.rules.KEPT * 2) == 1


def test_who_shared_a_card_takes_it_back_and_nobody_sees_who(cast, step_in):
    kasper = cast.client("kasper")
    card = actions.share(cast.member("kasper"), A_CARD, now=NOW)
    there = f"{HERE}{card.token}/"
    assert "Træk kortet tilbage" in kasper.get(there).content.decode()
    assert "Det, du har delt" in kasper.get(HERE).content.decode()
    assert cast.client("ahmad").get(there).status_code == 404
    actions.show(cast.member("jens"), card, "shared", now=NOW)
    assert "Træk kortet" not in cast.client("ahmad").get(there).content.decode()
    assert cast.client("ahmad").post(f"{there}traek-tilbage/").status_code == 404
    lines = Entry.objects.count()
    assert kasper.post(f"{there}traek-tilbage/").status_code == 302
    assert cast.client("ahmad").get(there).status_code == 404
    assert Entry.objects.count() == lines  # the logbook would say who had shared it
    kasper.post(f"{there}del-igen/")
    assert cast.client("ahmad").get(there).status_code == 200
    with refused("not_there"):
        actions.withdraw(cast.member("ahmad"), card, now=NOW)


def test_what_was_carried_on_from_a_withdrawn_card_has_a_neutral_origin(cast):
    card = actions.share(cast.member("kasper"), A_CARD, now=NOW)
    facts = {name: getattr(card, name) for name in (*packs.LINES, "origin", "whom", "chores")}
    there = Card.objects.create(
        estate=cast.estate("tranehaven"), state="shared", changed_at=NOW, **facts
    )
    assert "Rugmarken" in there.source
    copy = Card.objects.get(pk=there.pk)
    actions.remove(cast.member("aase"), copy, now=NOW)  # who only has a copy changes nobody else's
    actions.put_back(cast.member("aase"), copy, now=NOW)
    card.refresh_from_db()
    assert "Rugmarken" in card.source
    actions.withdraw(cast.member("kasper"), card, now=NOW)
    there.refresh_from_db()
    assert (there.source, there.removed_at) == ("Et andet hus", None)


def test_who_moves_or_is_forgotten_is_not_known_to_have_shared(cast):
    for name, goes in (
        ("kasper", lambda who: feature.member_left(who, NOW, NOW)),
        ("birgit", lambda who: feature.erase(who.user, NOW)),
    ):
        card = actions.share(cast.member(name), A_CARD, now=NOW)
        told = feature.export(cast.user(name))["cards_you_shared"]
        assert [one["title"] for one in told] == [card.title]
        goes(cast.member(name))
        assert not Sharing.objects.exists()
        assert Card.objects.filter(pk=card.pk, removed_at=None).exists()


# --- found -----------------------------------------------------------------------------------------


def test_twelve_are_there_and_food_finds_three(shelf):
    client = shelf.client("ahmad")
    assert len(titles(client, "")) == 12
    assert len(titles(client, "q=mad")) == 3
    assert "Bænken i solen" in titles(client, "sted=edge")
    food = {"Nabosuppe hver onsdag", "Sund gryde på tværs af alder"}
    assert titles(client, "tema=food&hvem=young") == food
    assert titles(client, "erfaring=measured&pris=free") == {"Tryghedstur med lommelygte"}
    assert len(titles(client, "tema=findes-ikke&sted=heller-ikke")) == 12
    assert "Se alle" in client.get(f"{HERE}?q=rumskib").content.decode()


def test_the_search_of_the_house_finds_a_card(shelf):
    found = shelf.client("ahmad").get("/rugmarken/soeg/", {"q": "lommelygte"})
    assert "Tryghedstur" in found.content.decode()


def test_a_long_catalogue_asks_no_more_than_a_short_one(
    cast, django_assert_max_num_queries, step_in
):
    jens, client = cast.member("jens"), cast.client("ahmad")
    actions.begin(jens, now=NOW)
    client.get(HERE)
    with django_assert_max_num_queries(200) as few:
        client.get(HERE)
    for number in range(20):
        actions.show(jens, shared(jens, title=f"Suppe {number}"), "shared", now=NOW)
    with django_assert_max_num_queries(len(few)):
        client.get(HERE)


def test_an_empty_catalogue_offers_the_twelve_to_who_may(cast, step_in):
    assert "Hent tolv" not in cast.client("ahmad").get(HERE).content.decode()
    jens = step_in("jens")
    assert "Hent tolv" in jens.get(HERE).content.decode()
    jens.post(f"{HERE}tolv/")
    jens.post(f"{HERE}tolv/")
    assert Card.objects.filter(state="shared").count() == 12


# --- used ------------------------------------------------------------------------------------------


def test_another_house_uses_it_and_the_form_is_filled_in_with_the_tasks(shelf):
    sofie, card = shelf.member("sofie"), card_named("Nabosuppe hver onsdag")
    client, slug = shelf.client("sofie"), sofie.estate.slug
    there = client.post(f"/{slug}/ideer/{card.token}/brug/")
    assert there.status_code == 302
    form = client.get(there.url).content.decode()
    for said in ("Nabosuppe hver onsdag", "Lave mad", "Sluk lyset", "Fire madhold"):
        assert said in form
    sent = {key: one[0] for key, one in parse_qs(urlsplit(there.url).query).items()}
    draft = client.post(
        f"/{slug}/sker/nyt/",
        {"title": sent["titel"], "text": sent["tekst"], "do": "kladde", "audience": "estate",
         "opgave": parse_qs(urlsplit(there.url).query)["opgave"]},
    )  # fmt: skip
    assert draft.status_code == 302
    event = Event.objects.get(title="Nabosuppe hver onsdag")
    assert event.is_draft
    assert [(task.wanted, task.what) for task in event.tasks.all()] == [
        (3, "Lave mad"), (2, "Dække bord"), (3, "Rydde op"),
    ]  # fmt: skip
    assert Use.objects.filter(card=card, estate=sofie.estate).count() == 1


def test_what_was_changed_flows_back_to_the_card(shelf, step_in):
    card = card_named("Vaskekaffe")
    said = Client().get(f"/hjem/ideer/{card.token}/").content.decode()
    assert "Tranehaven gjorde det anderledes" in said
    assert demo.CHANGED in said
    torben = shelf.member("aase")
    with refused("named"):
        actions.tell_back(torben, card, "Spørg Fadumo", now=NOW)
    with refused("not_there"):
        actions.tell_back(shelf.member("jens"), card, "Vi gjorde det om natten", now=NOW)


def test_our_own_card_counts_no_use_of_ours(shelf):
    assert actions.use(shelf.member("ahmad"), card_named("Byttehylden"), now=NOW) is None
    assert not Use.objects.filter(card=card_named("Byttehylden")).exists()
