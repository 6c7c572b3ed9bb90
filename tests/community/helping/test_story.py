"""Ejnar is 86 and has no screen. Torben has one, and so has his daughter."""

import re

from django.core import mail
from django.test import Client

from bookings.models import Booking
from community.notifications.models import Notification
from community.people.models import Entrance, Entry, Helping, User
from community.people.post import wait_for_the_post
from tests.conftest import at

CODE = re.compile(r"^([A-Z0-9]{4}-?[A-Z0-9]{4}|[A-Z0-9-]{6,12})$", re.MULTILINE)


def follow(client, answer):
    """Where a press leads, as a page."""
    assert answer.status_code == 302, answer.content.decode()[:500]
    return page(client.get(answer["Location"], follow=True))


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_ejnar_gets_a_slot_without_a_screen(cast, step_in):
    torben, lone, ejnar = step_in("torben"), Client(), cast.member("ejnar")
    machine = cast.facility()

    # Ejnar comes by the office. Torben asks where he lives, and whether he may help.
    assert "Hjælp en beboer" in page(torben.get("/rugmarken/mere/"))
    stairway = Entrance.objects.get(street="Rugmarken", house_number="7")
    asked = torben.post("/rugmarken/hjaelper/beboer/", {"entrance": stairway.pk, "door": "st. th"})
    assert "Ejnar har sagt ja" in follow(torben, asked)
    agreed = torben.post("/rugmarken/hjaelper/beboer/vaelg/", {"who": ejnar.pk, "agreed": "on"})
    assert "Du er her for <bdi>Ejnar</bdi>" in follow(torben, agreed)

    # They book Wednesday at three together.
    day = at("2026-11-25", "15:00")
    laundry = f"/rugmarken/booking/{machine.part_of_id}/"
    assert "Du er her for" in page(torben.get(laundry + "?dag=2026-11-25"))
    slot = {"slot": f"{machine.pk}@{day.isoformat()}"}
    assert "Tiden er din" in follow(torben, torben.post(laundry + "book/", slot))

    # Next time his daughter will do it. A code for her is not Torben's to make, so he is done, looks
    # Ejnar's door up again and gives him a new card.
    assert torben.post("/rugmarken/hjaelper/kode/").status_code == 422
    assert "Nu er du her for dig selv" in follow(torben, torben.post("/hjaelper/faerdig/"))
    assert torben.get("/rugmarken/booking/mine/").status_code == 200
    torben.post("/rugmarken/hjaelper/beboer/", {"entrance": stairway.pk, "door": "st. th"})
    card = page(torben.post(f"/rugmarken/hjaelper/papir/{ejnar.pk}/kort/"))
    number, secret = re.findall(r"<dd><bdi>(.*?)</bdi></dd>", card)

    # At home he types it on Lone's telephone, and has a slip made for her.
    own = Client()
    assert own.post("/konto/kort/", {"number": number, "code": secret}).status_code == 302
    slip = page(own.post("/rugmarken/hjaelper/kode/"))
    code = slip.split('slip__big"><bdi>')[1].split("<")[0]
    own.post("/konto/log-ud/")

    # Lone scans the square at home, and has no profile.
    assert code in page(lone.get(f"/hjaelper/kode/{code.replace(' ', '')}/"))
    question = follow(lone, lone.post("/hjaelper/kode/", {"code": code}))
    assert "Vil du hjælpe <bdi>Ejnar</bdi>?" in question
    came = lone.post("/hjaelper/ny/", {"name": "Lone", "is_adult": "ja"})
    assert "Hej Lone. Du er inde" in follow(lone, came)
    lone.post("/velkommen/e-mail/", {"email": "lone@example.dk"})
    wait_for_the_post()
    proved = lone.post("/velkommen/e-mail/kode/", {"code": CODE.search(mail.outbox[-1].body)[0]})
    assert "Hjælp <bdi>Ejnar</bdi>" in follow(lone, proved)

    # She begins, sees Wednesday's time, and takes the next one.
    helping = Helping.objects.get(helper__name="Lone")
    assert "Maskine 1" in follow(lone, lone.post(f"/hjaelper/{helping.pk}/begynd/"))
    later = {"slot": f"{machine.pk}@{at('2026-11-26', '17:00').isoformat()}"}
    assert "Tiden er din" in follow(lone, lone.post(laundry + "book/", later))
    third = {"slot": f"{machine.pk}@{at('2026-11-27', '17:00').isoformat()}"}
    assert lone.post(laundry + "book/", third).status_code == 422

    # Both are Ejnar's, and say whose hand it was.
    rows = Booking.objects.order_by("period")
    assert [(row.household_id, row.booked_by_id, row.helped_by.name) for row in rows] == [
        (ejnar.household_id, ejnar.pk, "Torben"),
        (ejnar.household_id, ejnar.pk, "Lone"),
    ]
    told = Notification.objects.filter(user=ejnar.user).order_by("pk")
    kinds = ["helping.visited", "helping.receipt", "helping.named", "helping.receipt"]
    assert [note.kind for note in told] == kinds
    acts = Entry.objects.filter(about=ejnar.user).order_by("pk").values_list("act", flat=True)
    assert list(acts) == [
        "contact.seen", "help.begun", "help.ended", "contact.seen", "card.issued",
    ]  # fmt: skip

    # One day Ejnar sits at his neighbour's tablet with his card, and has had enough.
    own = cast.client("ejnar")
    assert "Lone" in page(own.get("/rugmarken/hjaelper/"))
    follow(own, own.post(f"/rugmarken/hjaelper/{helping.pk}/slut/"))
    over = lone.post(f"/rugmarken/booking/mine/{rows[1].pk}/aflys/")
    assert "Hjælpen til <bdi>Ejnar</bdi> er slut" in follow(lone, over)
    assert Booking.objects.filter(state="booked").count() == 2
    assert User.objects.get(name="Lone").helps.filter(ended_at=None).count() == 0
