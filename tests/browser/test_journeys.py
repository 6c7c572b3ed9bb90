"""The house's main job, walked in a browser at phone size."""

import re

import pytest
from playwright.sync_api import expect

from bookings import actions
from bookings.due import actions as due
from bookings.models import Booking
from community.notifications.models import Notification
from community.people.actions import move_in
from community.people.models import Dwelling
from community.people.welcome.actions import invite
from tests.conftest import NOW, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def laundry(page, day="2026-11-25"):
    """Opens the day's windows of Vaskehus A."""
    page.goto("/rugmarken/booking/")
    page.get_by_role("link", name="Vaskehus A").click()
    page.locator(f".day[href$='?dag={day}']").click()
    expect(page.locator("#h-dag")).to_contain_text(re.compile("25"))


def window(page, machine, starts):
    """The radio of a free window, by what a screen reader says."""
    return page.get_by_role("radio", name=re.compile(rf"{machine}\D+{starts}"))


def test_a_new_resident_comes_in_with_the_letter_books_is_seen_live_and_reminded(cast, opened):
    home = (
        Dwelling.objects.filter(entrance__estate=cast.estate(), households=None).first()
        or Dwelling.objects.filter(households__memberships=None).first()
    )
    household = home.households.first() or move_in(home, on=NOW.date())
    code = invite(household, now=NOW)

    nina = opened()
    nina.goto("/velkommen/")
    nina.get_by_role("textbox").fill(f" {code[:5].lower()}-{code[-5:].lower()} ")
    nina.get_by_role("button", name="Fortsæt").click()
    nina.get_by_role("textbox").first.fill("Nina")
    nina.get_by_role("radio", name="18 eller mere").check(force=True)
    nina.get_by_role("button", name="Fortsæt").click()
    skip = nina.get_by_role("button", name=re.compile("uden e-mail", re.I)).or_(
        nina.get_by_role("link", name=re.compile("uden e-mail", re.I))
    )
    if skip.count():
        skip.first.click()
    nina.goto("/rugmarken/")
    expect(nina.get_by_role("heading", level=1)).to_have_text("Hej Nina")

    fadumo = opened("fadumo")
    laundry(fadumo)
    expect(window(fadumo, "Maskine 1", "15")).to_be_visible()

    laundry(nina)
    window(nina, "Maskine 1", "15").check(force=True)
    expect(nina.locator("[data-out=when]")).to_contain_text("15")
    nina.get_by_role("button", name="Book tiden").click()
    expect(nina.locator(".slot[data-state=mine]")).to_have_count(1)
    expect(nina.locator(".toast")).to_contain_text("Tiden er din")

    # Within a second on the neighbour's phone, and without a name.
    expect(window(fadumo, "Maskine 1", "15")).to_have_count(0, timeout=3000)
    assert "Nina" not in fadumo.content()

    nina.goto("/rugmarken/")
    expect(nina.locator(".today")).to_contain_text("Vaskehus A, Maskine 1")
    assert due.remind_due(at("2026-11-24", "18:00")) == 1
    nina.goto("/rugmarken/til-dig/")
    expect(
        nina.get_by_role("link", name=re.compile("I morgen.*15.{1,3}17.*Vaskehus A, Maskine 1"))
    ).to_be_visible()
    assert Notification.objects.get().user.name == "Nina"


def test_the_bell_rings_without_reloading(cast, opened):
    booking = actions.book(
        cast.member("birgit"),
        _machine(cast),
        actions.slot_at(_machine(cast), at("2026-11-24", "15:00")),
        now=NOW,
    )
    birgit = opened("birgit")
    expect(birgit.locator("#bell .badge")).to_have_count(0)
    birgit.wait_for_timeout(500)
    due.remind_due(at("2026-11-23", "18:00"))
    expect(birgit.locator("#bell .badge")).to_have_text("1", timeout=5000)
    assert booking.pk


def _machine(cast):
    from bookings.models import Facility

    return Facility.objects.with_rules().get(name="Maskine 1", part_of__name="Vaskehus A")


def test_who_comes_second_keeps_the_page_and_hears_what_is_free(cast, opened):
    birgit = opened("birgit")
    birgit.route_web_socket(re.compile("/ws/"), lambda line: None)  # a phone that hears nothing
    laundry(birgit)
    window(birgit, "Maskine 1", "15").check(force=True)
    slot = actions.slot_at(_machine(cast), at("2026-11-25", "15:00"))
    booked = actions.book(cast.member("fadumo"), _machine(cast), slot, now=NOW)
    birgit.get_by_role("button", name="Book tiden").click()
    expect(birgit.locator(".note--warn")).to_contain_text(re.compile("lige blevet taget"))
    expect(birgit.locator(".note--warn")).to_be_focused()
    assert Booking.objects.get() == booked


def test_a_turn_is_let_go_and_taken_back(cast, opened):
    slot = actions.slot_at(_machine(cast), at("2026-11-25", "15:00"))
    actions.book(cast.member("birgit"), _machine(cast), slot, now=NOW)
    birgit = opened("birgit")
    birgit.goto("/rugmarken/booking/mine/")
    birgit.get_by_role("link", name="Slip tiden").click()
    birgit.get_by_role("button", name="Ja, slip tiden").click()
    expect(birgit.locator(".toast")).to_contain_text("sluppet")
    birgit.get_by_role("button", name="Fortryd").click()
    expect(birgit.locator(".ticket")).to_have_count(1)


def test_here_and_done(cast, opened, monday):
    slot = actions.slot_at(_machine(cast), at("2026-11-23", "11:00"))
    actions.book(cast.member("birgit"), _machine(cast), slot, now=NOW)
    monday.move_to(at("2026-11-23", "10:50"))
    birgit = opened("birgit")
    birgit.goto("/rugmarken/booking/mine/")
    birgit.get_by_role("button", name="Jeg er her").click()
    expect(birgit.get_by_text("Du er i gang")).to_be_visible()
    monday.move_to(at("2026-11-23", "12:00"))
    birgit.reload()
    birgit.get_by_role("button", name="Jeg er færdig").click()
    expect(birgit.get_by_text("Ingen bookinger lige nu")).to_be_visible()


def test_everything_without_javascript(cast, opened):
    birgit = opened("birgit", script=False)
    laundry(birgit)
    window(birgit, "Maskine 1", "15").check(force=True)
    birgit.get_by_role("button", name="Book tiden").click()
    expect(birgit.locator(".slot[data-state=mine]")).to_have_count(1)
    expect(birgit.locator(".toast")).to_contain_text("Tiden er din")
    birgit.goto("/rugmarken/booking/mine/")
    birgit.get_by_role("link", name="Slip tiden").click()
    birgit.get_by_role("button", name="Ja, slip tiden").click()
    expect(birgit.get_by_text("Ingen bookinger lige nu")).to_be_visible()


def test_everything_by_keyboard(cast, opened):
    """Tab to the windows, arrow to one, Tab to the button, Enter."""
    birgit = opened("birgit")
    laundry(birgit)
    first = birgit.get_by_role("radio").first
    for _ in range(40):
        birgit.keyboard.press("Tab")
        if birgit.evaluate("document.activeElement.type") == "radio":
            break
    expect(first).to_be_focused()
    birgit.keyboard.press("Space")
    for _ in range(30):
        birgit.keyboard.press("Tab")
        if birgit.evaluate("document.activeElement.textContent.trim()") == "Book tiden":
            break
    birgit.keyboard.press("Enter")
    expect(birgit.locator(".slot[data-state=mine]")).to_have_count(1)


def test_the_caretaker_closes_and_residents_read_why(cast, opened):
    slot = actions.slot_at(_machine(cast), at("2026-11-25", "15:00"))
    actions.book(cast.member("birgit"), _machine(cast), slot, now=NOW)
    jens = opened("jens")
    laundry(jens)
    jens.get_by_role("link", name="Luk for en tid").click()
    jens.get_by_label("Fra dag").fill("2026-11-25")
    jens.get_by_label("Til og med dag").fill("2026-11-25")
    jens.get_by_label("Hvorfor er der lukket?").fill("Nyt gulv. Brug Vaskehus B.")
    jens.get_by_role("button", name="Luk, og giv besked").click()
    expect(jens.get_by_text("1 husstand har en tid imens")).to_be_visible()
    jens.get_by_role("button", name="Luk, og aflys 1 tid").click()
    expect(jens.locator(".toast")).to_contain_text("Der er lukket")
    birgit = opened("birgit")
    laundry(birgit)
    expect(birgit.locator(".note").filter(has_text="Nyt gulv")).to_be_visible()
    birgit.goto("/rugmarken/til-dig/")
    expect(birgit.get_by_role("link", name=re.compile("er lukket"))).to_be_visible()
