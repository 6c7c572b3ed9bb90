"""Sara moves in: an office letter, a code from Mikkel, three easy things, and Birgit at the door."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from community.homes import tasks
from community.homes.models import Greeting
from community.notifications.models import Notification
from community.people import actions
from community.people.models import Dwelling, Membership, User
from community.people.welcome import actions as welcome
from tests.community.homes.conftest import TODAY, at_step_two, code_on
from tests.conftest import NOW


def moves_in(code: str, name: str, age: str = "adult") -> Client:
    """From the code to the page where the way in ends, without an e-mail."""
    client = at_step_two(code)
    assert client.post("/velkommen/navn/", {"name": name, "age": age}).status_code == 302
    page = client.get("/velkommen/e-mail/").content.decode()
    assert 'href="/rugmarken/bolig/velkommen/"' in page
    return client


def test_sara_moves_in(cast, greeters, monday):
    for name in ("Mikkel", "Sara"):  # their doubles of the cast live elsewhere in this story
        User.objects.filter(name=name).update(name=f"En anden {name}")
    home = Dwelling.objects.filter(entrance__estate__slug="rugmarken", households=None).first()
    household = actions.move_in(home, on=TODAY)
    letter = welcome.invite(household, now=timezone.now())

    # Mikkel comes in with the office's letter, and makes a code for Sara.
    mikkel = moves_in(letter, "Mikkel")
    page = mikkel.get("/rugmarken/bolig/velkommen/").content.decode()
    assert "Inviter den, du bor med" in page
    slip = mikkel.post("/rugmarken/bolig/inviter/", {"who": "adult", "request_key": "1"})
    code = code_on(slip.content.decode())
    for _ in range(3):  # a scanner, and a phone that fetches ahead
        assert Client().get(f"/velkommen/{code.replace(' ', '')}/").status_code == 200

    # The clock asks for a welcome; Birgit is told, takes the visit, and Mikkel has his invitation.
    tasks.greet()
    assert Notification.objects.filter(user__name="Birgit", kind="homes.new").count() == 1
    assert Notification.objects.filter(user__name="Mikkel", kind="homes.welcome").count() == 1
    assert household.greetings.count() == 3
    visit = Greeting.objects.get(household=household, kind="visit")
    birgit = cast.client("birgit")
    birgit.post(f"/rugmarken/bolig/nye/{visit.pk}/tag/")

    # Sara is over eighteen; she lands on the welcome, with three easy things to begin with.
    sara = moves_in(code, "Sara")
    page = sara.get("/rugmarken/bolig/velkommen/").content.decode()
    assert "Tre lette ting at begynde med" in page
    for thing in ("Sig hej til din velkomstnabo", "Book en vasketid", "Inviter den, du bor med"):
        assert thing in page
    member = Membership.objects.get(user__name="Sara")
    assert member.user.is_adult
    assert member.household == household
    assert "Mikkel" in sara.get("/rugmarken/bolig/").content.decode()
    sara.post("/rugmarken/bolig/velkommen/hej/")
    hello = Notification.objects.get(user__name="Birgit", kind="homes.answer")
    assert "Sara" in hello.body

    # Ten days later they have met.
    monday.move_to(NOW + timedelta(days=10))
    birgit.post(f"/rugmarken/bolig/nye/{visit.pk}/klaret/", {"outcome": "met"})
    visit.refresh_from_db()
    assert (visit.state, visit.outcome) == ("done", "met")
    assert timezone.localdate(visit.done_at) <= TODAY + timedelta(days=14)
    assert (
        "Godt, at I har mødt hinanden" in sara.get("/rugmarken/bolig/velkommen/").content.decode()
    )

    # She has found her feet.
    sara.post("/rugmarken/bolig/velkommen/paa-plads/")
    sara.get("/rugmarken/")
    assert "Velkommen til Rugmarken" not in sara.get("/rugmarken/").content.decode()
