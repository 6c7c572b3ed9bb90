"""What somebody on paper may ask of the house: everything we know on paper, and to be forgotten."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from bookings import actions as bookings
from bookings.models import Booking
from community.errors import Refused
from community.helping.papers import actions as papers
from community.moderation import actions as moderation
from community.moderation.models import Report
from community.notifications.models import Delivery, Notification
from community.people import actions as people
from community.people.models import CodeCard, Entry, Membership, Role, RoleTerm, User
from community.privacy.archive.content import parts, to_print
from community.privacy.models import Archive
from community.profiles import actions as profiles
from tests.bookings.conftest import turn
from tests.community.helping.conftest import look_up
from tests.conftest import NOW

SET_DOWN = "HVAD-EJNAR-HAR-FORTALT"


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode().replace("\xa0", " ")


def acts(*wanted):
    rows = Entry.objects.filter(act__in=wanted).order_by("pk")
    return [(row.act, row.by.name, row.about_id) for row in rows]


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


@pytest.fixture
def ejnar(cast):
    """Ejnar, who has a time and has reported a neighbour's page."""
    member = cast.member("ejnar")
    bookings.book(member, cast.facility(), turn("2026-11-25", "15:00"), now=NOW)
    birgit = cast.member("birgit")
    profiles.change(birgit.user, about="Jeg bager.", about_for="estate", now=NOW)
    moderation.report(
        member, "profiles.profile", str(birgit.token), reason="other", text=SET_DOWN, now=NOW
    )
    return member


def path_of(person, door="oplysninger"):
    return f"/rugmarken/hjaelper/papir/{person.pk}/{door}/"


@pytest.fixture
def at_the_door(step_in):
    """`at_the_door("torben")`: a colleague who has looked Ejnar's door up."""

    def go(who="torben"):
        client = step_in(who)
        look_up(client)
        return client

    return go


def ask_for(client, person, **more):
    once = re.search(r'name="once" value="(\w+)"', text(client.get(path_of(person))))[1]
    return client.post(path_of(person), {"once": once, "agreed": "on"} | more)


# --- on paper ------------------------------------------------------------------------------------


def test_torben_prints_what_the_house_knows_about_ejnar(at_the_door, ejnar):
    torben = at_the_door()
    page = text(torben.get(f"/rugmarken/hjaelper/papir/{ejnar.pk}/"))
    assert path_of(ejnar) in page
    answer = ask_for(torben, ejnar)
    page = text(answer)
    assert "Til <bdi>Ejnar</bdi>. Samlet mandag 23. november 2026." in page
    assert "Maskine 1" in page
    assert "Rugmarken 7" in page
    assert "onsdag 25. november 2026" in page
    assert "no-store" in answer["Cache-Control"]
    assert "Så navn eller kontaktoplysninger" in page  # Torben looked his door up, in words
    assert "contact.seen" not in page
    line = Entry.objects.get(act="file.printed")
    assert (line.by.name, line.about, line.estate.slug) == ("Torben", ejnar.user, "rugmarken")


def test_the_same_is_in_the_file_he_would_have_fetched_himself(ejnar):
    """Part for part, but for what nobody else may read."""
    titles = [section.title for section in to_print(ejnar.user).sections]
    names = [str(part.name) for part in parts()]
    assert [name for name in names if name not in titles] == [
        "Det, du har anmeldt, og det, der er afgjort om dit eget"
    ]
    assert to_print(ejnar.user).left_out == [
        "Det, du har anmeldt, og det, der er afgjort om dit eget"
    ]


def test_whom_he_has_reported_or_blocked_is_not_for_who_prints(at_the_door, ejnar):
    page = text(ask_for(at_the_door(), ejnar))
    assert Report.objects.get().text == SET_DOWN
    assert SET_DOWN not in page
    assert (
        "«Det, du har anmeldt, og det, der er afgjort om dit eget»: den del læser kun du selv"
        in page
    )


def test_ejnar_is_told_with_whom_to_ring(at_the_door, ejnar):
    ask_for(at_the_door(), ejnar)
    note = Notification.objects.get(kind="helping.file")
    assert note.user == ejnar.user
    assert "Har du ikke bedt om det, så ring til kontoret" in note.body
    assert Delivery.objects.filter(notification=note, way="slip").exists()


def test_nothing_of_it_is_kept_anywhere(at_the_door, ejnar, private):
    profiles.change(ejnar.user, about=SET_DOWN, about_for="me", now=NOW)
    Report.objects.all().delete()
    assert SET_DOWN in text(ask_for(at_the_door(), ejnar))
    assert not Archive.objects.exists()
    assert [path for path in Path(private).rglob("*") if path.is_file()] == []
    assert SET_DOWN not in "".join(str(row.get_decoded()) for row in Session.objects.all())
    assert SET_DOWN not in str(list(Entry.objects.values()) + list(Notification.objects.values()))


def test_the_same_form_sent_again_does_not_show_it_again(at_the_door, ejnar):
    torben = at_the_door()
    once = re.search(r'name="once" value="(\w+)"', text(torben.get(path_of(ejnar))))[1]
    sent = {"once": once, "agreed": "on"}
    assert "Maskine 1" in text(torben.post(path_of(ejnar), sent))
    again = text(torben.post(path_of(ejnar), sent), 422)
    assert "Siden er vist én gang" in again
    assert "Maskine 1" not in again
    assert Entry.objects.filter(act="file.printed").count() == 1


def test_it_is_printed_in_ejnars_language(at_the_door, ejnar):
    User.objects.filter(pk=ejnar.user_id).update(language="ar")
    page = text(ask_for(at_the_door(), ejnar))
    assert '<article class="file" lang="ar" dir="rtl">' in page
    assert '<html lang="da"' in page


def test_not_without_his_yes(at_the_door, ejnar):
    torben = at_the_door()
    page = text(ask_for(torben, ejnar, agreed=""), 422)
    assert "Spørg først, og sæt kryds." in page
    assert "Maskine 1" not in page
    assert not Entry.objects.filter(act="file.printed").exists()


def test_not_more_than_three_in_a_day(cast, at_the_door, ejnar):
    torben = cast.member("torben", "rugmarken")
    for _turn in range(3):
        papers.print_file(torben, ejnar, agreed=True, now=NOW)
    page = text(ask_for(at_the_door(), ejnar), 429)
    assert "Prøv igen i morgen" in page
    assert Entry.objects.filter(act="file.printed").count() == 3
    tomorrow = NOW + timedelta(days=1, seconds=1)
    assert papers.print_file(torben, ejnar, agreed=True, now=tomorrow).sections


def test_the_paper_is_a4_and_everything_else_stays_on_the_screen(at_the_door, ejnar):
    page = text(ask_for(at_the_door(), ejnar))
    style = (Path(papers.__file__).parent.parent / "static/helping/print.css").read_text()
    assert "size: A4 portrait" in style
    assert "helping/print.css" in page
    assert "helping/file.css" in page
    for outside in page.split('<article class="file"')[0].split("<main")[1:]:
        assert "noprint" in outside


# --- being forgotten -----------------------------------------------------------------------------


def test_the_office_forgets_ejnar_when_he_asks(cast, at_the_door, ejnar):
    kim = at_the_door("kim")
    page = text(kim.get(path_of(ejnar, "slet")))
    assert "Det her sletter vi om <bdi>Ejnar</bdi> med det samme" in page
    assert "Tider, du har booket" in page
    answer = kim.post(path_of(ejnar, "slet"), {"agreed": "on"})
    assert answer["Location"] == "/rugmarken/hjaelper/beboer/"
    user = User.objects.get(pk=ejnar.user_id)
    assert (user.is_active, user.shown_name, user.phone) == (False, "Tidligere nabo", "")
    assert not CodeCard.objects.filter(user=user).exists()
    assert Booking.objects.get().state == Booking.State.CANCELLED
    assert not Report.objects.exclude(text="").exists()
    assert acts("person.forgotten") == [("person.forgotten", "Kim", user.pk)]
    # The door is closed behind it.
    assert kim.get(path_of(ejnar)).status_code == 404


def test_being_forgotten_also_needs_his_yes(at_the_door, ejnar):
    page = text(at_the_door("kim").post(path_of(ejnar, "slet"), {}), 422)
    assert "Spørg først, og sæt kryds." in page
    assert User.objects.get(pk=ejnar.user_id).is_active
    assert not Entry.objects.filter(act="person.forgotten").exists()


def test_others_in_the_home_keep_its_times(cast, at_the_door, ejnar):
    other = people.open_profile(name="Inger", now=NOW)
    people.enrol(other, ejnar.estate, household=ejnar.household, on=NOW.date())
    at_the_door("kim").post(path_of(ejnar, "slet"), {"agreed": "on"})
    assert Booking.objects.get().state == Booking.State.BOOKED


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["oplysninger", "slet"])
@pytest.mark.parametrize("who", ["jens", "birgit", "leyla", "kasper", "line"])
def test_for_neighbours_the_committee_and_others_there_is_no_such_page(ejnar, step_in, who, door):
    client = step_in(who)
    look_up(client)
    assert client.get(path_of(ejnar, door)).status_code == 404
    assert client.post(path_of(ejnar, door), {"agreed": "on"}).status_code == 404


def test_the_caretaker_prints_and_does_not_forget(at_the_door, ejnar):
    torben = at_the_door()
    assert path_of(ejnar, "slet") not in text(torben.get(f"/rugmarken/hjaelper/papir/{ejnar.pk}/"))
    assert torben.get(path_of(ejnar, "slet")).status_code == 404
    assert torben.post(path_of(ejnar, "slet"), {"agreed": "on"}).status_code == 404


@pytest.mark.parametrize("door", ["oplysninger", "slet"])
def test_who_has_not_looked_the_door_up_finds_nobody(ejnar, step_in, door):
    assert step_in("kim").get(path_of(ejnar, door)).status_code == 404


def test_a_number_of_somebody_with_a_profile_is_nobody(cast, at_the_door):
    for door in ("oplysninger", "slet"):
        assert at_the_door("kim").get(path_of(cast.member("oksana"), door)).status_code == 404


def test_who_is_hidden_is_for_the_administration(cast, at_the_door, ejnar):
    User.objects.filter(pk=ejnar.user_id).update(is_hidden=True)
    assert at_the_door("torben").get(path_of(ejnar)).status_code == 404
    fresh = Membership.objects.select_related("user").get(pk=ejnar.pk)
    with pytest.raises(Refused) as no:
        papers.print_file(cast.member("torben", "rugmarken"), fresh, agreed=True, now=NOW)
    assert no.value.code == "may_not"


@pytest.mark.parametrize(
    ("verb", "who", "code"),
    [
        (papers.print_file, "jens", "may_not"),
        (papers.print_file, "leyla", "may_not"),
        (papers.forget_person, "torben", "may_not"),
        (papers.forget_person, "ejnar", "may_not"),
    ],
)
def test_the_verbs_refuse_by_themselves(cast, ejnar, verb, who, code):
    by = cast.member(who, "rugmarken")
    with pytest.raises(Refused) as no:
        verb(by, ejnar, agreed=True, now=NOW)
    assert no.value.code == code
    assert User.objects.get(pk=ejnar.user_id).is_active


@pytest.mark.parametrize("verb", [papers.print_file, papers.forget_person])
def test_who_has_an_e_mail_by_now_does_it_themselves(cast, ejnar, verb):
    User.objects.filter(pk=ejnar.user_id).update(on_paper=False)
    with pytest.raises(Refused) as no:
        verb(cast.member("kim"), ejnar, agreed=True, now=NOW)
    assert no.value.code == "not_on_paper"


def test_somebody_of_another_estate_is_not_theirs(cast, ejnar):
    RoleTerm.objects.filter(membership__user__name="Poul").delete()
    poul = cast.member("poul")
    assert poul.estate_id != ejnar.estate_id
    for verb in (papers.print_file, papers.forget_person):
        with pytest.raises(Refused) as no:
            verb(cast.member("kim", "rugmarken"), poul, agreed=True, now=NOW)
        assert no.value.code == "may_not"


@pytest.mark.parametrize("door", ["oplysninger", "slet"])
def test_who_showed_who_they_are_a_while_ago_shows_it_again(at_the_door, ejnar, door):
    kim = at_the_door("kim")
    session = kim.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    answer = kim.post(path_of(ejnar, door), {"agreed": "on"})
    assert answer["Location"].startswith(("/konto/er-det-dig/", "/konto/ekstra-noegle/"))
    assert User.objects.get(pk=ejnar.user_id).is_active


def test_the_administration_may_both(cast, ejnar):
    kim = cast.member("kim", "rugmarken")
    kim.role_list = [Role.ADMINISTRATION]
    assert papers.print_file(kim, ejnar, agreed=True, now=NOW).sections
    papers.forget_person(kim, ejnar, agreed=True, now=NOW)
    assert not User.objects.get(pk=ejnar.user_id).is_active
