"""The demo's stories that go through several rooms: Ejnar's soup, and the committee's five steps."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from community.ideas.models import Use
from community.people.models import User
from community.plan.models import Platform
from events import actions as events
from events.clock import actions as clock
from events.models import Event, Joining, Signup
from events.written import Written
from tests.browser.thumb import Thumb
from tests.conftest import NOW, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)  # two browsers and a server on two cores


@pytest.fixture
def soup(cast):
    """Fadumo's soup on Wednesday; Ejnar is called when there is something to say."""
    User.objects.filter(name="Ejnar").update(reached_by="call")
    starts = at("2026-11-25", "18:00")
    written = Written(
        title="Nabosuppe", kind="meal", joining=Joining.SIGN_UP, place="Laden",
        starts_at=starts, ends_at=starts + timedelta(hours=2),
    )  # fmt: skip
    return events.announce(cast.member("fadumo"), written, now=NOW)


def test_ejnar_eats_soup_and_is_reminded_by_telephone(cast, soup, opened, monday):
    """Story (b): his slip lies in the red box, Torben writes it in, and calls him the day before."""
    torben = opened("torben")
    torben.goto("/rugmarken/hjaelper/beboer/")
    entrance = cast.member("ejnar").household.dwelling.entrance
    torben.locator("select[name=entrance]").select_option(str(entrance.pk))
    torben.locator("input[name=door]").fill("st. th")
    thumb = Thumb(torben)
    thumb.button("Fortsæt")
    thumb.label("check", "sagt")
    thumb.button("Hjælp i en halv time")
    expect(torben.locator(".acting__band")).to_contain_text("Ejnar")
    thumb.link("Det sker")
    thumb.link("Nabosuppe")
    thumb.button("Vi spiser med")
    expect(torben.get_by_role("heading", name="I er meldt til")).to_be_visible()
    thumb.on(".acting__end")
    expect(torben.locator(".acting__band")).to_have_count(0)
    assert thumb.count == 7
    eats = Signup.objects.get(event=soup)
    assert (eats.member, eats.helped_by.name) == (cast.member("ejnar"), "Torben")

    monday.move_to(at("2026-11-24", "18:00"))
    clock.remind_due(timezone.now())
    torben = opened("torben")  # the next day at work
    torben.goto("/rugmarken/papir/ringeliste/")
    card = torben.locator(".call", has_text="Ejnar")
    expect(card.locator("blockquote")).to_contain_text("Nabosuppe")
    card.get_by_role("button", name="Vis nummer").click()
    expect(card.get_by_role("link", name="Ring")).to_have_attribute("href", "tel:00002007")
    card.get_by_role("button", name="Jeg har ringet").click()
    expect(torben.get_by_role("heading", name="Ingen venter på et opkald")).to_be_visible()


def writes(page, link, *, tapped=(), **said):
    """One page of the tool: what is typed by its field, what is tapped as `field=value` or `field`."""
    page.get_by_role("link", name=link).first.click()
    for field, words in said.items():
        page.locator(f"[name={field}]").fill(words)
    for one in tapped:
        field, _is, value = one.partition("=")
        which = f"[value='{value}']" if value else ""
        page.locator(f"label:has([name={field}]{which})").first.click()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.locator(".toast")).to_be_visible()


def test_the_board_goes_the_five_steps_and_picks_vaskekaffe_as_a_trial(cast, opened):
    """Story (e) in Rugmarken: who lives here, what they lack and can, what is tried, who keeps it."""
    jens = opened("jens")
    jens.goto("/rugmarken/mere/")
    jens.get_by_role("link", name="Fællesskabsværktøjet").click()

    jens.get_by_role("link", name="Hvem bor her").click()
    source = {"source": "Kontorets opgørelse", "as_of": "2026"}
    writes(jens, "Skriv en gruppe", name="Børnefamilier", households="41", **source)
    writes(jens, "Ny gruppe", name="Seniorer", households="34", **source)
    writes(
        jens, "Nyt formål", text="Flere skal have nogen at følges med.", since="2026-10-05",
        tapped=["owner=board"],
    )  # fmt: skip

    writes(jens, "Vælg kendetegn", tapped=["characteristics=together"])

    jens.get_by_role("link", name="Behov og ressourcer").first.click()
    for kind, what, group in (
        ("need", "Selskab", "Seniorer"),
        ("resource", "God til at tage imod folk", "Børnefamilier"),
    ):
        jens.get_by_role("link", name="Nyt punkt").click()
        jens.locator("select[name=group]").select_option(label=group)
        jens.locator(f"label:has([name=kind][value={kind}])").click()
        jens.locator("label:has([name=theme][value=company])").click()
        jens.locator("[name=text]").fill(what)
        jens.get_by_role("button", name="Gem", exact=True).click()
        expect(jens.locator(".toast")).to_be_visible()

    jens.get_by_role("link", name="Hvad kunne de gøre sammen?").click()
    expect(jens.get_by_text("Seniorer mangler det. Børnefamilier har:")).to_be_visible()
    writes(
        jens, "Lav en platform", name="Vaskekaffe", strengths="Folk er der alligevel.",
        weaknesses="Lille plads.", economy="200 kr. om måneden",
        tapped=["kind=content", "for_all", "purposes", "keeper=caretaker", "second_keeper=residents"],
    )  # fmt: skip
    writes(
        jens, "Beslut", reason="Det koster næsten ingenting at prøve.", ends_on="2027-03-31",
        questions="Kommer der nye med?", tapped=["state=trial"],
    )  # fmt: skip
    expect(jens.get_by_text("Slutter 31. marts 2027").first).to_be_visible()

    jens.get_by_role("link", name="Social vedligeholdelse").first.click()
    writes(
        jens, "Skriv en linje", what="Brygge kaffe til vaskekaffen", next_on="2026-12-01",
        tapped=["keeper=caretaker", "second_keeper=residents", "every=week"],
    )  # fmt: skip
    expect(jens.get_by_text("Næste gang 1. december 2026")).to_be_visible()
    tried = Platform.objects.get(estate=cast.estate())
    assert (tried.name, tried.state) == ("Vaskekaffe", Platform.State.TRIAL)

    jens.get_by_role("link", name="Platforme").first.click()
    writes(
        jens, "Beslut", reason="Tolv kom hver uge, og halvdelen var nye.",
        tapped=["state=selected"],
    )  # fmt: skip
    tried.refresh_from_db()
    assert tried.state == Platform.State.SELECTED

    oksana = opened("oksana", dark=True)  # and the neighbours read what was chosen
    oksana.goto("/rugmarken/plan/vi/")
    expect(oksana.get_by_text("Vaskekaffe").first).to_be_visible()


def test_jens_shares_vaskekaffe_and_tranehaven_uses_it(cast, opened, step_in):
    """Story (e), the end: what Rugmarken tried is a card, and a filled-in day in another estate."""
    jens = opened("jens")
    jens.goto("/rugmarken/ideer/")
    jens.get_by_role("link", name="Del din viden").click()
    jens.get_by_label("Hvad hedder idéen?").fill("Vaskekaffe")
    jens.get_by_label("Hvad går den ud på?").fill("Sæt en kande kaffe i vaskehuset en fast dag.")
    jens.locator("[name=theme]").select_option("company")
    jens.locator("label:has([name=evidence][value=tried])").click()
    jens.get_by_label("Hvad gjorde I?").fill("Vi bryggede kaffe hver tirsdag kl. 10.")
    jens.get_by_label("Hvad kom der ud af det?").fill("Efter en måned var vi tolv.")
    jens.locator("[name=chores]").fill("2 × Brygge kaffe")
    jens.locator(".actionbar button").click()
    jens.get_by_role("button", name="Vis i boligorganisationen").click()
    expect(jens.get_by_text("boligorganisationen").first).to_be_visible()

    aase = opened(client=step_in("aase"))
    aase.goto("/tranehaven/ideer/")
    aase.get_by_role("link", name="Vaskekaffe").first.click()
    thumb = Thumb(aase)
    thumb.button("Brug idéen")
    expect(aase.get_by_label("Hvad skal der ske?")).to_have_value("Vaskekaffe")
    thumb.button("Gem som kladde")
    expect(aase.get_by_text("Kladde").first).to_be_visible()
    assert thumb.count == 2
    draft = Event.objects.get(estate=cast.estate("tranehaven"), title="Vaskekaffe")
    assert draft.state == Event.State.DRAFT
    assert [(task.wanted, task.what) for task in draft.tasks.all()] == [(2, "Brygge kaffe")]
    assert Use.objects.get(card__title="Vaskekaffe").estate == cast.estate("tranehaven")

    aase.goto("/tranehaven/ideer/")  # what they did in another way flows back to the card
    aase.get_by_role("link", name="Vaskekaffe").first.click()
    aase.get_by_role("link", name="Skriv, hvad vi gjorde anderledes").click()
    aase.locator("[name=changed]").fill("Vi satte også en kurv med legetøj.")
    aase.get_by_role("button", name="Gem", exact=True).click()
    expect(aase.locator(".toast")).to_be_visible()
    jens.reload()
    expect(jens.get_by_text("Vi satte også en kurv med legetøj.")).to_be_visible()
