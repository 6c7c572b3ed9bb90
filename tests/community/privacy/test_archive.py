"""«Mine data»: asked for, made by the clock, fetched once by whoever it is about, and gone."""

import io
import json
import stat
import zipfile
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings import actions as bookings
from bookings.slots import Slot
from community import features
from community.errors import Refused
from community.notifications.actions import tell
from community.notifications.models import Notification
from community.people.models import User
from community.privacy.actions import forget
from community.privacy.archive import actions, content, reading
from community.privacy.models import Archive
from tests.conftest import NOW, at

State = Archive.State


def clock():
    return NOW


def made(user, now=NOW):
    """Asked for and made."""
    archive = actions.ask(user, now=now)
    assert actions.build_due(lambda: now) == 1
    archive.refresh_from_db()
    return archive


def unpacked(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


@pytest.fixture
def lived(cast):
    """Birgit has a note and a time."""
    birgit = cast.member("birgit")
    with transaction.atomic():
        tell(
            "bookings.reminder", [birgit.user], estate=birgit.estate,
            title="Husk vasketøjet", body="<b>I morgen</b>", url="/rugmarken/booking/", now=NOW,
        )  # fmt: skip
    slot = Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00"))
    bookings.book(birgit, cast.facility(), slot, now=NOW)
    return birgit


@pytest.fixture
def hang(monkeypatch):
    """A room of one's own on the floor."""

    def one(key, **facts):
        feature = features.Feature(key=key, name=key, **facts)
        monkeypatch.setitem(features._features, key, feature)
        return feature

    return one


# --- from asking to having -----------------------------------------------------------------------


def test_birgit_asks_waits_and_fetches_her_file_once(
    lived, step_in, django_capture_on_commit_callbacks, private
):
    client = step_in("birgit")
    assert client.post("/mig/hent/").status_code == 302
    page = client.get("/mig/hent/").content.decode()
    assert "Vi samler dine oplysninger" in page
    assert "Se efter igen" in page
    actions.build_due(clock)
    page = client.get("/mig/hent/").content.decode()
    assert "Din fil er klar" in page
    link = page.split('href="/mig/hent/')[1].split('"')[0]
    look = client.get(f"/mig/hent/{link}")
    assert (look.status_code, "Hent filen nu" in look.content.decode()) == (200, True)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/mig/hent/{link}")
    assert response["Content-Disposition"].startswith("attachment;")
    assert "no-store" in response["Cache-Control"]
    body = b"".join(response.streaming_content)
    assert len(body) == int(response["Content-Length"])
    assert sorted(zipfile.ZipFile(io.BytesIO(body)).namelist()) == ["data.json", "index.html"]
    assert list((private / "archives").iterdir()) == []
    again = client.post(f"/mig/hent/{link}")
    assert again.status_code == 410
    assert "Filen er hentet. Du kan bede om en ny." in again.content.decode()
    assert "Filen er hentet" in client.get("/mig/hent/").content.decode()


def test_opening_the_link_uses_nothing(lived, step_in):
    client, link = step_in("birgit"), f"/mig/hent/{actions.token_of(made(lived.user))}/"
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.post(link).status_code == 200


def test_everything_is_in_the_file(lived, cast, step_in):
    client = step_in("birgit")
    archive = unpacked(client.post(f"/mig/hent/{actions.token_of(made(lived.user))}/"))
    told = json.loads(archive.read("data.json"))
    assert set(told) == {part.key for part in content.parts()}
    assert told["person"]["email"] == "birgit@example.dk"
    assert told["person"]["memberships"][0]["home"] == "Rugmarken 3, 1. tv"
    assert told["notifications"]["notes"][0]["title"] == "Husk vasketøjet"
    assert told["bookings"]["bookings"][0]["state"] == "booked"
    assert told["privacy"]["archives"][0]["asked_at"]
    page = archive.read("index.html").decode()
    for said in ("Birgit", "birgit@example.dk", "Rugmarken 3, 1. tv", "Husk vasketøjet", "Booket"):
        assert said in page
    assert "onsdag 25.\u00a0november 2026 kl.\u00a015" in page


def test_nobody_elses_name_is_in_the_file(lived, cast, step_in):
    """The cast by surname, and by first names that are no Danish word."""
    cast.client("torben")
    archive = unpacked(step_in("birgit").post(f"/mig/hent/{actions.token_of(made(lived.user))}/"))
    said = archive.read("data.json").decode() + archive.read("index.html").decode()
    others = User.objects.exclude(pk=lived.user_id)
    names = {name for user in others for name in (user.surname, user.name) if len(name) > 2}
    emails = {user.email for user in others if user.email}
    assert len(names) > 30
    assert [name for name in sorted(names | emails) if name in said.replace("Rugmarken", "")] == []


def test_the_page_in_the_file_asks_nobody_for_anything_and_runs_nothing(lived, step_in):
    archive = unpacked(step_in("birgit").post(f"/mig/hent/{actions.token_of(made(lived.user))}/"))
    page = archive.read("index.html").decode()
    assert "<script" not in page
    assert " on" not in page.split("<body>")[0]
    assert "http" not in page.lower().replace("https://rugmarken.example.dk", "")
    assert "&lt;b&gt;I morgen&lt;/b&gt;" in page


def test_the_file_speaks_the_persons_language_and_direction(cast):
    User.objects.filter(name="Birgit").update(language="ar")
    archive = made(cast.user("birgit"))
    page = zipfile.ZipFile(content.folder() / archive.file).read("index.html").decode()
    assert '<html lang="ar" dir="rtl">' in page
    User.objects.filter(name="Jens").update(language="en")
    archive = made(cast.user("jens"))
    page = zipfile.ZipFile(content.folder() / archive.file).read("index.html").decode()
    assert '<html lang="en" dir="ltr">' in page


def test_photos_lie_in_it_under_names_that_stay_in_their_folder(cast, hang):
    hang("skak", export_files=lambda user: [("../../mig.jpg", b"\xff\xd8"), ("æ ø.png", b"png")])
    archive = made(cast.user("birgit"))
    names = zipfile.ZipFile(content.folder() / archive.file).namelist()
    assert {"filer/skak/mig.jpg", "filer/skak/æ-ø.png"} < set(names)
    page = zipfile.ZipFile(content.folder() / archive.file).read("index.html").decode()
    assert 'href="filer/skak/mig.jpg"' in page


def test_only_we_can_read_it(cast, private):
    made(cast.user("birgit"))
    (path,) = (private / "archives").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_the_link_itself_is_nowhere_in_the_database(cast):
    from tests.community.privacy.conftest import everything_written

    archive = made(cast.user("birgit"))
    assert actions.token_of(archive) not in everything_written()


def test_a_changed_secret_key_leaves_the_link_working(cast, settings):
    archive = made(cast.user("birgit"))
    token = actions.token_of(archive)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert actions.token_of(archive) == token
    assert actions.find(cast.user("birgit"), token) == archive


def test_birgit_is_told_when_it_is_ready(cast):
    archive = made(cast.user("birgit"))
    note = Notification.objects.get(user=archive.user)
    assert note.title == "Filen med dine oplysninger er klar"
    assert (note.url, note.deliveries.count()) == ("/mig/hent/", 1)
    assert note.body == "Du kan hente den til og med mandag 30.\u00a0november."


# --- who may not -----------------------------------------------------------------------------------


def test_somebody_elses_link_is_a_page_that_does_not_exist(cast, step_in):
    token = actions.token_of(made(cast.user("birgit")))
    jens = step_in("jens")
    for method in ("get", "post"):
        foreign = getattr(jens, method)(f"/mig/hent/{token}/")
        nothing = getattr(jens, method)(f"/mig/hent/{'0' * 64}/")
        assert (foreign.status_code, nothing.status_code) == (404, 404)
        assert foreign.content == nothing.content


@pytest.mark.parametrize("path", ["/mig/hent/", "/mig/hent/{token}/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forgotten_tablet_asks_who_it_is_first(cast, path, method):
    token = actions.token_of(made(cast.user("birgit")))
    response = getattr(cast.client("birgit"), method)(path.format(token=token))
    assert response["Location"].startswith("/konto/er-det-dig/?next=%2Fmig%2Fhent%2F")
    assert Archive.objects.get().state == State.READY


def test_an_old_link_is_no_good(cast, step_in, monday):
    archive = made(cast.user("birgit"))
    monday.move_to(NOW + timedelta(days=7, minutes=1))
    client = step_in("birgit")
    page = client.post(f"/mig/hent/{actions.token_of(archive)}/")
    assert page.status_code == 410
    assert "Filen er for gammel" in page.content.decode()
    assert "Filen er for gammel" in client.get("/mig/hent/").content.decode()


def test_a_file_the_disk_has_lost_says_so(cast, step_in, private):
    archive = made(cast.user("birgit"))
    (private / "archives" / archive.file).unlink()
    page = step_in("birgit").post(f"/mig/hent/{actions.token_of(archive)}/")
    assert page.status_code == 410
    assert "blevet væk" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_get_one_file(cast, together):
    archive = made(cast.user("birgit"))
    results = together(*[lambda: actions.fetch(archive, now=NOW)] * 5)
    refused = [no.code for no in results if isinstance(no, Refused)]
    assert (len(results) - len(refused), refused) == (1, ["fetched"] * 4)


# --- the clock -------------------------------------------------------------------------------------


def test_asking_twice_asks_once(cast):
    birgit = cast.user("birgit")
    assert actions.ask(birgit, now=NOW) == actions.ask(birgit, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_asking_in_five_tabs_at_once_asks_once(cast, together):
    birgit = cast.user("birgit")
    assert len({row.pk for row in together(*[lambda: actions.ask(birgit, now=NOW)] * 5)}) == 1


def test_a_new_file_throws_the_old_one_away(cast, private, django_capture_on_commit_callbacks):
    birgit = cast.user("birgit")
    old = made(birgit)
    with django_capture_on_commit_callbacks(execute=True):
        new = made(birgit, NOW + timedelta(hours=1))
    old.refresh_from_db()
    assert (old.state, new.state) == (State.EXPIRED, State.READY)
    assert [path.name for path in (private / "archives").iterdir()] == [new.file]


def test_the_sixth_in_a_day_is_refused(cast, step_in):
    birgit = cast.user("birgit")
    for hour in range(5):
        made(birgit, NOW + timedelta(minutes=hour))
    with pytest.raises(Refused) as no:
        actions.ask(birgit, now=NOW + timedelta(hours=1))
    assert no.value.code == "too_many"
    page = step_in("birgit").post("/mig/hent/")
    assert page.status_code == 429
    assert "Prøv igen i morgen" in page.content.decode()
    assert actions.ask(birgit, now=NOW + timedelta(days=1, hours=1))


def test_progress_is_shown_room_by_room(cast, monkeypatch):
    seen = []
    progress = actions._progress

    def noted(archive, done, total, now):
        seen.append((done, total))
        progress(archive, done, total, now)

    monkeypatch.setattr(actions, "_progress", noted)
    archive = made(cast.user("birgit"))
    total = len(content.parts())
    assert seen == [(done, total) for done in range(total + 1)]
    assert (archive.done, archive.total) == (total, total)


def test_a_killed_workers_file_is_made_by_the_next(cast):
    actions.ask(cast.user("birgit"), now=NOW)
    assert actions._claim(NOW).state == State.BUILDING  # and then the worker dies
    assert actions.build_due(clock) == 0
    later = NOW + actions.LEASE + timedelta(seconds=1)
    assert actions.build_due(lambda: later) == 1


def test_a_file_three_workers_died_on_is_given_up_and_said(cast, step_in):
    birgit = cast.user("birgit")
    actions.ask(birgit, now=NOW)
    later = NOW
    for _ in range(actions.POISON):
        assert actions._claim(later).state == State.BUILDING
        later += actions.LEASE + timedelta(seconds=1)
    assert actions.build_due(lambda: later) == 0
    assert Archive.objects.get().state == State.FAILED
    page = step_in("birgit").get("/mig/hent/").content.decode()
    assert "Filen blev ikke færdig" in page
    assert "Prøv igen" in page
    assert Notification.objects.get(user=birgit).title.endswith("blev ikke færdig")
    assert actions.ask(birgit, now=later).state == State.ASKED


def test_a_room_that_fails_leaves_nothing_behind_and_is_asked_again(cast, hang, private, caplog):
    trouble = [ValueError("Birgit Bøgeløv")]

    def export(user):
        if trouble:
            raise trouble.pop()
        return {}

    hang("skak", export=export)
    actions.ask(cast.user("birgit"), now=NOW)
    assert actions.build_due(clock) == 0
    assert list((private / "archives").iterdir()) == []
    assert "ValueError" in caplog.text
    assert "Birgit" not in caplog.text
    later = NOW + actions.PAUSE + timedelta(seconds=1)
    assert actions.build_due(lambda: later) == 1


def test_a_worker_that_was_overtaken_gives_nothing(cast, private):
    archive = actions.ask(cast.user("birgit"), now=NOW)
    slow = actions._claim(NOW)
    later = NOW + actions.LEASE + timedelta(seconds=1)
    assert actions.build_due(lambda: later) == 1
    assert actions._build(slow, lambda: later) is False
    archive.refresh_from_db()
    assert [path.name for path in (private / "archives").iterdir()] == [archive.file]


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_two_files_and_not_four(cast, together):
    for name in ("birgit", "jens"):
        actions.ask(cast.user(name), now=NOW)
    assert sum(together(*[lambda: actions.build_due(clock)] * 4)) == 2
    assert Archive.objects.filter(state=State.READY).count() == 2


def test_whoever_is_forgotten_meanwhile_leaves_no_file(
    cast, private, django_capture_on_commit_callbacks
):
    birgit = cast.user("birgit")
    made(birgit)
    actions.ask(birgit, now=NOW + timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        forget(birgit, now=NOW)
    assert not Archive.objects.filter(user=birgit).exists()
    assert list((private / "archives").iterdir()) == []


def test_files_no_row_knows_are_swept(cast, private):
    made(cast.user("birgit"))
    stray = private / "archives" / ".draft.zip.tmp"
    stray.touch()
    later = NOW.__class__.fromtimestamp(stray.stat().st_mtime, NOW.tzinfo) + timedelta(hours=1)
    assert actions.stray_files(NOW - timedelta(days=400)) == []
    assert actions.sweep_strays(later) == 1
    assert len(list((private / "archives").iterdir())) == 1


# --- how it reads ----------------------------------------------------------------------------------


def test_what_a_room_tells_becomes_words_and_tables():
    told = {
        "name": "Birgit",
        "is_hidden": False,
        "phone": "",
        "choices": [{"kind": "x", "way": "email", "wanted": True}],
        "something_new": {"at": "2026-11-23T10:00:00+01:00", "home": None},
        "quiet_hours": ["21:00:00", "08:00:00"],
    }
    section = reading.section("Dig", told)
    facts = dict(section.facts)
    assert facts["Navn"] == "Birgit"
    assert facts["Skjul mig"] == "nej"
    assert facts["Something new: Hvornår"] == "mandag 23.\u00a0november 2026 kl.\u00a010"
    assert facts["Stille timer"] == "kl.\u00a021, kl.\u00a08"
    (table,) = section.tables
    assert (table.heads, table.is_narrow) == (["Slags", "Hvordan", "Ja tak"], True)
    assert table.rows == [["x", "E-mail", "ja"]]


def test_a_broken_date_is_shown_as_it_is():
    assert reading.said("2026-13-45") == "2026-13-45"
    assert reading.said("2026-11-23T99:99") == "2026-11-23T99:99"


def test_every_word_the_rooms_use_has_a_name(lived):
    """A key without one is shown in English; a new room gives its own a line in words.py."""
    bare = set()

    def look(told):
        for key, value in told.items():
            if key not in reading.KEYS:
                bare.add(key)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    look(one)

    for part in content.parts():
        look(part.ask(lived.user))
    assert bare == set()


def test_the_file_costs_the_same_number_of_questions_for_one_note_and_for_thirty(cast):
    """And less than four for each room."""
    birgit = cast.member("birgit")

    def cost(notes):
        with transaction.atomic():
            for number in range(notes):
                tell("x.y", [birgit.user], f"Nummer {number}", "", "", now=NOW)
        with CaptureQueriesContext(connection) as asked:
            content.everything(birgit.user)
        return len(asked)

    one = cost(1)
    assert cost(29) == one
    assert one < 4 * len(content.parts())
