"""Nabo-hjælp on two phones: who asks needs five taps at most, who helps two. And by another's hand."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from community.notifications import receipts
from community.notifications.models import Notification
from helpdesk.models import HelpAgreement, HelpRequest
from tests.browser.screens import WALKS
from tests.browser.thumb import Thumb
from tests.browser.village import Village

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

expect.set_options(timeout=20_000)  # two browsers and a server on two cores
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


def asks(page, picture, words):
    """From «I dag»; how many taps it took."""
    page.goto("/rugmarken/")
    thumb = Thumb(page)
    thumb.link("Bed om hjælp")
    thumb.label("pick", picture)
    page.get_by_label("Fortæl kort, hvad det er").fill(words)
    thumb.button("Spørg naboerne")
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    return thumb.count


def can(page, words):
    """From the list; how many taps it took."""
    page.goto("/rugmarken/hjaelp/")
    thumb = Thumb(page)
    thumb.link(words)
    thumb.button("Jeg kan hjælpe")
    expect(page.get_by_text("Du har sagt, du kan")).to_be_visible()
    return thumb.count


def agrees(page, place="Opgangen"):
    page.get_by_role("link", name="Vælg").first.click()
    page.get_by_label("Hvilken dag?").fill(TOMORROW)
    page.get_by_label("Klokken").fill("16:30")
    page.get_by_label("Hvor mødes I?").fill(place)
    page.get_by_role("button", name="Lav aftalen").click()
    expect(page.get_by_text("Aftalt").first).to_be_visible()


def test_birgit_learns_to_send_a_picture_and_says_thank_you(cast, opened):
    birgit, yahya = opened("birgit"), opened("yahya", dark=True)
    assert asks(birgit, "Telefon og computer", "Sende et billede") <= 5
    assert can(yahya, "Sende et billede") == 2
    agrees(birgit)  # his answer came by itself
    expect(birgit.get_by_text("Yahya").first).to_be_visible()
    # Now, and not before, they know where the other lives.
    expect(yahya.get_by_text("Rugmarken 3").first).to_be_visible()
    yahya.get_by_role("link", name="Skriv sammen").click()
    yahya.get_by_role("textbox", name="Skriv en besked").fill("Jeg tager kablet med")
    yahya.get_by_role("button", name="Send", exact=True).click()
    expect(yahya.locator(".msg__text", has_text="kablet med")).to_be_visible()

    agreed = HelpAgreement.objects.get(request__title="Sende et billede")
    assert agreed.helper == cast.member("yahya")
    HelpAgreement.objects.filter(pk=agreed.pk).update(
        starts_at=timezone.now() - timedelta(hours=1), agreed_at=timezone.now() - timedelta(days=1)
    )
    for page in (birgit, yahya):
        page.goto(f"/rugmarken/hjaelp/{agreed.request.token}/")
        page.get_by_role("button", name="Det er klaret").click()
    birgit.goto(f"/rugmarken/hjaelp/{agreed.request.token}/")
    birgit.get_by_label("Vil du sige tak?").fill("Nu kan jeg selv")
    birgit.get_by_role("button", name="Sig tak").click()
    yahya.goto(f"/rugmarken/hjaelp/{agreed.request.token}/")
    expect(yahya.get_by_text("Nu kan jeg selv")).to_be_visible()
    agreed.refresh_from_db()
    assert agreed.thanked_at is not None


def test_ejnars_chair_is_carried_down_and_he_never_touched_a_screen(cast, opened):
    village = Village.stands(cast)
    lone = opened(client=WALKS["lone"].client(cast, village))
    lone.goto("/")
    lone.locator("form[action$='/begynd/'] button").first.click()
    expect(lone.locator(".acting__band")).to_be_visible()
    assert asks(lone, "Tungt og praktisk", "En stol skal ned fra stuen") <= 5
    tomasz = opened("tomasz")
    assert can(tomasz, "En stol skal ned fra stuen") == 2
    agrees(lone, "Opgang 7")
    asked = HelpRequest.objects.get(title="En stol skal ned fra stuen")
    assert (asked.member, asked.helped_by.name) == (cast.member("ejnar"), "Lone")
    assert asked.agreements.get().helper == cast.member("tomasz")
    # What was done in his name reaches him by his own way: on paper.
    assert Notification.objects.filter(user=cast.user("ejnar"), kind=receipts.KIND).count() >= 2


def test_fadumo_finds_hands_for_the_kitchen_and_one_who_cannot_after_all(cast, opened):
    fadumo, sara = opened("fadumo"), opened("sara")
    assert asks(fadumo, "Mad og hus", "Skrælle gulerødder") <= 5
    assert can(sara, "Skrælle gulerødder") == 2
    agrees(fadumo, "Fælleskøkkenet")
    cannot = sara.get_by_role("button", name="Jeg kan alligevel ikke")
    cannot.click()
    sara.get_by_role("button", name="Fortryd").first.click()
    cannot.click()  # one tap, and «Fortryd» had brought it back
    expect(cannot).to_have_count(0)
    kasper = opened("kasper")
    assert can(kasper, "Skrælle gulerødder") == 2  # it is open again at once
    expect(fadumo.get_by_role("link", name="Vælg").first).to_be_visible()
    asked = HelpRequest.objects.get(title="Skrælle gulerødder")
    assert asked.state == HelpRequest.State.ANSWERED


def test_three_parents_find_each_other_from_one_request_and_set_a_day(cast, opened):
    """Story (d): one asks for help with homework, two need it too, and the three are a group."""
    ahmad, others = opened("ahmad"), [opened("kasper"), opened("grethe", dark=True)]
    words = "Matematik i 7. klasse"
    asks(ahmad, "Lektiehjælp", words)
    for page in others:
        page.goto("/rugmarken/hjaelp/")
        page.get_by_role("link", name=words).first.click()
        page.get_by_role("button", name="Det har jeg også brug for").click()
    for page in (ahmad, *others):  # for the first two it came by itself
        expect(page.get_by_text("I er 3, der mangler det samme.")).to_be_visible()
        page.get_by_role("button", name="Ja, lad os mødes").click()
        expect(page.get_by_text("Du har sagt ja til at mødes.")).to_be_visible()
    asked = HelpRequest.objects.get(title=words)
    group = asked.meeting
    assert {one.member.user.name for one in group.members.all()} == {"Ahmad", "Kasper", "Grethe"}
    assert group.conversation is not None
    ahmad.reload()
    ahmad.get_by_role("button", name="Sæt en dag på").click()
    expect(ahmad.get_by_label("Hvad skal der ske?")).to_have_value(words)
