"""A draw walked through: made, applied in, checked, confirmed; and what each sees on the way."""

import pytest

from bookings import lots
from bookings.drawing.deciding import actions as deciding
from bookings.models import Draw, Ticket
from tests.bookings.drawing.conftest import CLOSES

pytestmark = pytest.mark.django_db
HERE = "/rugmarken/booking"


def text(response):
    return response.content.decode()


def test_who_looks_after_the_place_sees_what_it_means_before_it_is_made(cast, laden, step_in):
    torben = step_in("torben")
    url = f"{HERE}/{laden.pk}/traek-lod/"
    said = {
        "title": "Juleaften", "day_0": "2026-12-24", "opens_on": "2026-11-23",
        "opens_time": "10:00", "closes_on": "2026-12-20", "closes_time": "12:00",
    }  # fmt: skip
    late = torben.post(url, said)
    assert late.status_code == 422
    assert "mindst en uge før den første dag" in text(late)
    said["closes_on"] = "2026-12-01"
    seen = torben.post(url, said)
    assert seen.status_code == 200
    assert "Ingen kan booke Laden" in text(seen)
    assert Draw.objects.count() == 0
    sure = text(seen).split('name="sure" value="')[1].split('"')[0]
    assert torben.post(url, said | {"sure": sure}).status_code == 302
    assert Draw.objects.get().lots.count() == 1


def test_a_household_applies_from_the_month_and_finds_its_ticket(cast, laden, draw):
    kasper = cast.client("kasper")
    month = text(kasper.get(f"{HERE}/{laden.pk}/?dag=2026-12-24"))
    assert f"{HERE}/lod/{draw.pk}/" in month
    assert "Der trækkes lod tirsdag 1." in month
    url = f"{HERE}/lod/{draw.pk}/soeg/"
    first, second = (lot.pk for lot in draw.lots.all())
    purpose = laden.rules.purposes.get(name="Privat fest").pk
    assert kasper.post(url, {"purpose": purpose}).status_code == 422
    many = kasper.post(url, {"first": second, "purpose": purpose, "headcount": 99})
    assert many.status_code == 422
    assert "Her må højst være 60." in text(many)
    said = {"first": second, "others": [first, second], "purpose": purpose, "headcount": 20}
    assert kasper.post(url, said).status_code == 302
    ticket = Ticket.objects.get()
    assert ticket.wishes == [second, first]
    page = text(kasper.get(f"{HERE}/lod/{draw.pk}/"))
    assert "Jeres billet" in page
    assert f'class="lotno">{ticket.number}<' in page
    assert draw.seed_hash in page
    assert draw.seed not in page
    assert "lotno" not in text(cast.client("oksana").get(f"{HERE}/lod/{draw.pk}/"))
    kasper.post(f"{HERE}/lod/{draw.pk}/traek-tilbage/")
    assert Ticket.objects.get().state == Ticket.State.WITHDRAWN
    kasper.post(f"{HERE}/lod/{draw.pk}/med-igen/")
    assert Ticket.objects.get().state == Ticket.State.APPLIED


def test_anybody_can_check_it_and_nobody_sees_a_name(cast, draw, applies, drawn):
    draw.seed_hash = lots.sealed("ab" * 32)
    draw.save()
    for who in ("kasper", "oksana", "fadumo"):
        applies(who, 0, 1)
    order = drawn("ab" * 32)
    deciding.confirm(cast.member("torben"), draw, now=CLOSES)
    page = text(cast.client("yildiz").get(f"{HERE}/lod/{draw.pk}/"))
    assert draw.seed in page
    assert "Vi har lige regnet det hele efter" in page
    assert all(f"Billet {one.number}" in page for one in order)
    assert not any(name in page for name in ("Kasper", "Oksana", "Fadumo"))
    mine = text(
        order[0].applied_by
        and cast.client(order[0].applied_by.user.name).get(f"{HERE}/lod/{draw.pk}/")
    )
    assert "lotmine" in mine
    assert "lotmine" not in page
    # Somebody has meddled: the page says so.
    Ticket.objects.filter(pk=order[0].pk).update(slips=1, place=99)
    assert "Regnestykket passer ikke" in text(cast.client("yildiz").get(f"{HERE}/lod/{draw.pk}/"))


def test_a_draw_waits_on_the_committees_page_until_somebody_says_yes(
    cast, draw, applies, drawn, step_in
):
    applies("kasper")
    drawn(now=CLOSES)
    jens = step_in("jens")
    assert "Der er trukket lod. Vil du sige ja til det?" in text(jens.get("/rugmarken/"))
    assert "Der er trukket lod. Vil du" not in text(cast.client("oksana").get("/rugmarken/"))
    assert jens.post(f"{HERE}/lod/{draw.pk}/sig-ja/").status_code == 302
    assert "Der er trukket lod. Vil du" not in text(jens.get("/rugmarken/"))
    again = jens.post(f"{HERE}/lod/{draw.pk}/aflys/", {"reason": "Maling"})
    assert again.status_code == 422


def test_programs_read_apply_and_take_back(cast, laden, draw):
    kasper = cast.client("kasper")
    url = f"/api/v1/rugmarken/draws/{draw.pk}/"
    wishes = [draw.lots.all()[0].pk]
    purpose = laden.rules.purposes.get(name="Privat fest").pk
    said = {"wishes": wishes, "purpose": purpose, "accepts": True}
    got = kasper.put(url, said, content_type="application/json")
    assert got.status_code == 200
    assert got.json()["ticket"]["wishes"] == wishes
    assert (got.json()["seed"], got.json()["tickets"]) == (None, [])
    assert kasper.delete(url).status_code == 204
    assert kasper.get(url).json()["applied"] == 0
    assert kasper.get("/api/v1/rugmarken/draws/").json()["results"][0]["seed_hash"]
    wrong = kasper.put(url, {"wishes": [999999]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "no_day")


def test_programs_make_confirm_and_call_off(step_in, cast, laden):
    torben, way = step_in("torben"), "/api/v1/rugmarken"
    said = {
        "title": "Jul", "days": ["2026-12-24"],
        "opens_at": "2026-11-23T12:00:00+01:00", "closes_at": "2026-12-01T12:00:00+01:00",
    }  # fmt: skip
    made = torben.post(f"{way}/facilities/{laden.pk}/draws/", said, content_type="application/json")
    assert (made.status_code, made.json()["draw"]["state"]) == (201, "open")
    one = f"{way}/draws/{made.json()['draw']['id']}"
    early = torben.post(f"{one}/confirm/")
    assert early.status_code == 409
    assert early.json()["message"]
    off = torben.post(f"{one}/call-off/", {"reason": "Maling"}, content_type="application/json")
    assert off.json()["draw"]["state"] == "called_off"
