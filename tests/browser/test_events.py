"""One neighbour makes something happen, another says yes on a second phone, and both see it live."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from community.noticeboard import actions as board
from events import actions
from events.models import Event, Joining, Signup
from events.written import Written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)  # two browsers and a server on two cores


@pytest.fixture
def supper(cast):
    """Birgit's supper tomorrow, with twelve seats."""
    now = timezone.now()
    begins = now + timedelta(days=1)
    written = Written(
        title="Suppe for alle",
        joining=Joining.SIGN_UP,
        capacity=12,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    return actions.announce(cast.member("birgit"), written, now=now)


def test_it_is_made_on_one_phone_and_said_yes_to_on_another(cast, opened):
    birgit, kasper = opened("birgit"), opened("kasper", dark=True)
    kasper.goto("/rugmarken/sker/?efter=0")  # a page from «Vis flere» stays whole
    birgit.goto("/rugmarken/sker/nyt/?skabelon=andet")
    birgit.get_by_label("Hvad skal der ske?").fill("Kortspil i gården")
    tomorrow = timezone.localdate() + timedelta(days=1)
    birgit.get_by_label("Hvilken dag?").fill(tomorrow.isoformat())
    birgit.get_by_label("Fra kl.").fill("19:00")
    birgit.get_by_label("Til kl.").fill("21:00")
    birgit.get_by_label("Hvor?").first.fill("Opgang 3")
    birgit.get_by_role("button", name="Slå op").click()
    expect(birgit.get_by_role("heading", name="Kortspil i gården")).to_be_visible()

    kasper.get_by_role("link", name="Kortspil i gården").click()  # it came by itself
    kasper.get_by_role("button", name="Jeg kommer").press("Enter")  # with the keyboard
    expect(birgit.get_by_text("1 kommer")).to_be_visible()  # and so did he
    event = Event.objects.get(title="Kortspil i gården")
    assert Signup.objects.get(event=event).member == cast.member("kasper")


def say_how_many(page, event, adults):
    page.goto(f"/rugmarken/sker/{event.token}/")
    page.get_by_label("Voksne").fill(str(adults))
    page.get_by_role("button", name="Meld til").click()
    expect(page.get_by_role("heading", name="I er meldt til")).to_be_visible()


def test_half_typed_numbers_stay_while_neighbours_sign_up(cast, supper, opened):
    page = opened("oksana")
    page.goto(f"/rugmarken/sker/{supper.token}/")
    adults = page.get_by_label("Voksne")
    adults.fill("3")
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("button", name="Meld til")).to_be_in_viewport()
    say_how_many(opened("kasper"), supper, 9)
    expect(page.get_by_text("9 af 12 pladser")).to_be_visible()
    expect(adults).to_have_value("3")
    say_how_many(opened("grethe"), supper, 3)
    # The bar below says what pressing it would do now.
    page.get_by_role("button", name="Skriv os på venteliste").click()
    expect(page.get_by_role("heading", name="nummer 1")).to_be_visible()
    assert Signup.objects.get(event=supper, member=cast.member("oksana")).party == 3


def test_nabosuppe_from_an_idea_to_the_shopping_list_to_thanks(cast, opened, monday):
    """Story (c): a deadline, who eats what, what is to be bought, how it went, and a thank you."""
    board.begin_categories(cast.estate())
    fadumo, birgit = opened("fadumo"), opened("birgit")
    fadumo.goto("/rugmarken/sker/nyt/?skabelon=faellesspisning")
    fadumo.get_by_label("Hvad skal der ske?").fill("Nabosuppe")
    fadumo.get_by_label("Hvor?").first.fill("Laden")
    fadumo.get_by_role("button", name="Slå op").click()
    expect(fadumo.get_by_text("Sig til senest").first).to_be_visible()
    event = Event.objects.get(title="Nabosuppe")

    birgit.goto(f"/rugmarken/sker/{event.token}/")
    birgit.get_by_label("Voksne").fill("2")
    birgit.get_by_text("Er der mad, I ikke spiser?").click()
    birgit.get_by_label("Vegetar").fill("1")
    birgit.get_by_role("button", name="Vi spiser med").click()
    expect(birgit.get_by_role("heading", name="I er meldt til")).to_be_visible()

    fadumo.get_by_role("link", name="Gå i køkkenet").click()
    expect(fadumo.get_by_text("Vegetar").first).to_be_visible()
    fadumo.get_by_label("Hvad får vi?").fill("Linsesuppe")
    fadumo.locator("textarea[name=per_person]").fill("80 g linser")
    # Her page speaks Somali where the house does.
    fadumo.locator("form:has([name=per_person]) button[type=submit]").click()
    expect(fadumo.get_by_text("160 g").first).to_be_visible()

    # The cooks have shopped: nobody comes to it any more.
    monday.move_to(event.sign_up_by + timedelta(hours=1))
    birgit.reload()
    expect(birgit.get_by_text("Linsesuppe").first).to_be_visible()
    expect(birgit.get_by_text("Fristen for at melde sig til er gået.").first).to_be_visible()
    late = opened("kasper")
    late.goto(f"/rugmarken/sker/{event.token}/")
    expect(late.get_by_text("Fristen for at melde sig til er gået.").first).to_be_visible()
    expect(late.get_by_role("button", name="Vi spiser med")).to_have_count(0)

    # The morning after she says how it went, and thank you where everybody reads it.
    monday.move_to(event.ends_at + timedelta(hours=13))
    fadumo.goto(f"/rugmarken/sker/{event.token}/")
    fadumo.locator("a[href$='/bagefter/']").click()
    fadumo.locator("label.choice:has([value=yes])").click()
    fadumo.locator("[name=came]").fill("2")
    fadumo.locator("footer button").click()
    expect(fadumo.locator("a[href$='/bagefter/']")).to_be_visible()
    fadumo.locator("a[href*='overskrift=']").click()  # the board's page, filled in
    fadumo.locator("textarea[name=text]").fill("I bar mine kasser. Suppen var på mig.")
    fadumo.locator("footer button").click()
    expect(fadumo.locator("h1")).to_contain_text("Nabosuppe")
    birgit.goto("/rugmarken/opslag/")
    expect(birgit.get_by_role("link", name="Nabosuppe")).to_be_visible()
    event.refresh_from_db()
    assert (event.again, event.came) == ("yes", 2)
