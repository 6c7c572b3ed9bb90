"""What is written about a person, and what is not; and that a photo leaves the disk when it goes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from community import live
from community.errors import Refused
from community.people import actions as people
from community.people.models import User
from community.privacy import actions as privacy
from community.profiles import actions
from community.profiles import shelf as shelves
from community.profiles.models import FIELDS, Profile, Shown
from tests.community.profiles.conftest import drawn, files_in
from tests.conftest import NOW

CPRS = ["070761-1234", "0707611234", "07 07 61 1234", "070761–1234", "٠٧٠٧٦١-١٢٣٤", "070761\n1234"]


def profile_of(cast, who="birgit"):
    return Profile.objects.of(user=cast.user(who))


# --- what I show ---------------------------------------------------------------------------------


def test_who_never_came_by_shows_nothing_and_has_no_row(cast):
    profile = profile_of(cast)
    assert profile.pk is None
    assert {profile.shown_for(field) for field in FIELDS} == {Shown.ME}


def test_what_is_given_is_changed_and_the_rest_left_alone(cast):
    birgit = cast.user("birgit")
    actions.change(birgit, now=NOW, about="Jeg har tid om dagen.", about_for="entrance")
    actions.change(birgit, now=NOW, can=["talk", "children"], surname="Bøgeløv Hansen")
    profile = profile_of(cast)
    assert (profile.about, profile.about_for) == ("Jeg har tid om dagen.", "entrance")
    assert (profile.can, profile.can_for) == (["children", "talk"], "me")
    assert cast.user("birgit").surname == "Bøgeløv Hansen"
    assert cast.user("birgit").name == "Birgit"


@pytest.mark.parametrize("field", ["about", "can_free", "would_free"])
@pytest.mark.parametrize("number", CPRS)
def test_no_text_takes_a_cpr_number(cast, field, number):
    with pytest.raises(Refused) as no:
        actions.change(cast.user("birgit"), now=NOW, **{field: f"Jeg er {number} hej"})
    assert (no.value.code, no.value.field) == ("cpr", field)
    assert profile_of(cast).pk is None


def test_a_surname_is_no_place_for_one_either(cast):
    with pytest.raises(Refused) as no:
        actions.change(cast.user("birgit"), now=NOW, surname="070761-1234", about="hej")
    assert (no.value.code, no.value.field) == ("cpr", "surname")
    assert profile_of(cast).about == ""


@pytest.mark.parametrize(
    ("wish", "value"),
    [
        ("about", "x" * 301), ("can_free", "x" * 81), ("would_free", "🌻" * 81),
    ],
)  # fmt: skip
def test_what_is_too_long_is_refused_with_how_much_there_is_room_for(cast, wish, value):
    with pytest.raises(Refused) as no:
        actions.change(cast.user("birgit"), now=NOW, **{wish: value})
    assert no.value.code == "long_text"
    assert "Der er plads til" in str(no.value)


@pytest.mark.parametrize(
    ("wish", "value"),
    [
        ("can", ["klingon"]), ("would", ["talk", "x"]), ("languages", ["tlh"]),
        ("times", ["night"]), ("needs", ["illness"]), ("motif", "../../etc/passwd"),
        ("about_for", "world"), ("phone_for", ""), ("needs_for", "estate"), ("needs_for", "entrance"),
    ],
)  # fmt: skip
def test_what_is_not_on_our_list_cannot_be_chosen(cast, wish, value):
    with pytest.raises(Refused) as no:
        actions.change(cast.user("birgit"), now=NOW, **{wish: value})
    assert (no.value.code, no.value.field) == ("unknown_choice", wish)


def test_text_loses_what_cannot_be_seen_and_keeps_its_lines(cast):
    actions.change(
        cast.user("birgit"), now=NOW, about="  Hej\u202e \u200edu\n\n\n og   dig 🌻\x07 "
    )
    assert profile_of(cast).about == "Hej du\n\n\nog dig 🌻"


def test_all_of_it_or_nothing(cast):
    with pytest.raises(Refused):
        actions.change(cast.user("birgit"), now=NOW, about="God tone", can=["klingon"])
    assert profile_of(cast).pk is None


def test_open_pages_of_the_estate_look_again(cast, after_commit, monkeypatch):
    heard = []
    monkeypatch.setattr(live, "_send", lambda group, event: heard.append(event["topic"]))
    birgit = cast.member("birgit")
    with after_commit():
        actions.change(birgit.user, now=NOW, about="hej")
    assert heard == [f"neighbours:{birgit.estate_id}"]


def test_who_is_forgotten_in_the_same_moment_gets_no_new_row(cast):
    birgit = cast.user("birgit")
    privacy.forget(cast.user("birgit"), now=NOW)
    for verb in (
        lambda: actions.change(birgit, now=NOW, about="hej"),
        lambda: actions.use_photo(birgit, drawn(), now=NOW),
        lambda: actions.say_i_am_new(birgit, now=NOW),
        lambda: actions.remove_photo(birgit),
    ):
        with pytest.raises(Refused, match="lukket"):
            verb()
    assert not Profile.objects.filter(user=birgit).exists()


# --- the database has the last word --------------------------------------------------------------

NEVER = {
    "about": "070761-1234",
    "can_free": "ring 0707611234",
    "would_free": "07 07 61 1234",
    "about_for": "world",
    "phone_for": "",
    "needs_for": "est",
    "photo": "../../../etc/passwd"[:32],
    "motif": "flag-dk",
}


@pytest.mark.parametrize(("column", "value"), NEVER.items(), ids=NEVER.keys())
def test_what_must_never_be_is_refused_by_the_table_itself(cast, column, value):
    profile = Profile.objects.create(user=cast.user("birgit"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.filter(pk=profile.pk).update(**{column: value})


def test_there_is_no_column_for_what_we_do_not_ask(db):
    with connection.cursor() as cursor:
        tables = [f"{label}" for label in ("profiles_profile", "people_user")]
        columns = {
            column.name
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }
    for word in ("birth", "age", "gender", "ethnic", "nation", "health", "school", "educat", "cpr"):
        hits = {c for c in columns if word in c} - {"language", "languages", "languages_for"}
        assert not hits, word


def test_needs_are_for_me_or_for_the_host(cast):
    for who, circle in (("birgit", "me"), ("jens", "host"), ("ejnar", "host")):
        needs = [] if who == "ejnar" else ["loop"]
        actions.change(cast.user(who), now=NOW, needs=needs, needs_for=circle)
    assert [p.user.name for p in Profile.objects.open_to_hosts()] == ["Jens"]


# --- my picture ----------------------------------------------------------------------------------


def test_a_photo_lies_where_only_the_house_can_open_it(cast, shelf):
    profile = actions.use_photo(cast.user("birgit"), drawn(), now=NOW)
    lying = files_in(shelf)
    assert [path.name for path in lying] == [
        f"{profile.photo}-512.webp",
        f"{profile.photo}-96.webp",
    ]
    for path in lying:
        assert path.stat().st_mode & 0o777 == 0o600
    for folder in (shelf, shelf.parent, lying[0].parent):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert "birgit" not in str(lying).lower()


def test_photos_never_lie_where_static_files_are_served(settings):
    from config import settings as real

    assert real.PRIVATE_ROOT == real.VAR / "private"
    assert real.STATIC_ROOT not in [real.PRIVATE_ROOT, *real.PRIVATE_ROOT.parents]
    assert not hasattr(real, "MEDIA_URL")


def test_a_new_photo_takes_the_old_one_off_the_disk(cast, shelf, after_commit):
    birgit = cast.user("birgit")
    first = actions.use_photo(birgit, drawn(), now=NOW).photo
    with after_commit():
        second = actions.use_photo(birgit, drawn(colour="blue"), now=NOW).photo
    assert first != second
    assert {path.name[:32] for path in files_in(shelf)} == {second}


def test_the_old_one_stays_until_it_is_certain(cast, shelf):
    """Before the commit, a rollback would leave a row that names a file that is gone."""
    birgit = cast.user("birgit")
    first = actions.use_photo(birgit, drawn(), now=NOW).photo
    actions.use_photo(birgit, drawn(colour="blue"), now=NOW)
    assert shelves.photos.has(first)


def test_taking_it_down_takes_it_off_the_disk(cast, shelf, after_commit):
    birgit = cast.user("birgit")
    actions.use_photo(birgit, drawn(), now=NOW)
    with after_commit():
        actions.remove_photo(birgit)
        actions.remove_photo(birgit)
    assert files_in(shelf) == []
    assert profile_of(cast).photo == ""


def test_what_is_refused_leaves_neither_file_nor_row(cast, shelf):
    with pytest.raises(Refused):
        actions.use_photo(cast.user("birgit"), b"<html>", now=NOW)
    assert not shelf.exists()
    assert profile_of(cast).pk is None


def test_when_the_row_cannot_be_written_the_file_goes_again(cast, shelf, monkeypatch):
    def fail(*args: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(actions, "_change_photo", fail)
    with pytest.raises(IntegrityError):
        actions.use_photo(cast.user("birgit"), drawn(), now=NOW)
    assert files_in(shelf) == []


def test_forgotten_means_gone_from_the_disk_too(told, shelf, after_commit):
    birgit = told("birgit")
    assert len(files_in(shelf)) == 2
    with after_commit():
        privacy.forget(birgit.user, now=NOW)
    assert files_in(shelf) == []
    assert not Profile.objects.filter(user=birgit.user_id).exists()
    gone = User.objects.get(pk=birgit.user_id)
    assert (gone.surname, gone.phone) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_two_photos_at_once_leave_one(cast, together, shelf):
    birgit = cast.user("birgit")
    pictures = [drawn(colour=colour) for colour in ("red", "blue", "green", "white")]
    results = together(
        *[lambda sent=sent: actions.use_photo(birgit, sent, now=NOW) for sent in pictures]
    )
    assert [r for r in results if isinstance(r, Exception)] == []
    assert {path.name[:32] for path in files_in(shelf)} == {profile_of(cast).photo}
    assert len(files_in(shelf)) == 2


@pytest.mark.django_db(transaction=True)
def test_a_photo_that_arrives_while_one_is_forgotten_is_nowhere(cast, together, shelf):
    birgit = cast.user("birgit")
    actions.use_photo(birgit, drawn(), now=NOW)
    together(
        lambda: privacy.forget(cast.user("birgit"), now=NOW),
        lambda: actions.use_photo(birgit, drawn(colour="blue"), now=NOW),
    )
    assert files_in(shelf) == []
    assert not Profile.objects.filter(user=birgit).exists()


def test_the_broom_takes_what_belongs_to_nobody(cast, shelf):
    owned = actions.use_photo(cast.user("birgit"), drawn(), now=NOW).photo
    lost = shelves.put(actions.developing.face(drawn()))
    written = max(path.stat().st_mtime for path in files_in(shelf))
    soon = NOW.fromtimestamp(written, tz=NOW.tzinfo) + timedelta(minutes=50)
    assert actions.orphans(soon) == []  # its row may be on its way
    later = soon + timedelta(minutes=20)
    assert actions.orphans(later) == [lost]
    assert actions.sweep_orphans(later) == 1
    assert {path.name[:32] for path in files_in(shelf)} == {owned}


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "x" * 32, "", "A" * 32, "/" * 32])
def test_the_shelf_opens_nothing_but_its_own_names(name):
    assert shelves.photos.read(name) is None
    assert shelves.photos.read("a" * 32, "../x") is None
    with pytest.raises(ValueError, match="no such"):
        shelves.photos.path(name, shelves.BIG)


def test_nothing_is_thrown_at_who_takes_down_what_is_gone():
    shelves.photos.take_down("a" * 32)
    assert Path("/etc/passwd").exists()


# --- «ny nabo» -----------------------------------------------------------------------------------


def test_new_is_what_one_says_oneself_and_for_ninety_days(cast):
    mikkel = cast.user("mikkel")
    assert not profile_of(cast, "mikkel").is_new(NOW)
    profile = actions.say_i_am_new(mikkel, now=NOW)
    assert profile.is_new(NOW + timedelta(days=89, hours=23))
    assert not profile.is_new(NOW + timedelta(days=90))


def test_saying_it_again_makes_it_no_longer(cast):
    mikkel = cast.user("mikkel")
    actions.say_i_am_new(mikkel, now=NOW)
    profile = actions.say_i_am_new(mikkel, now=NOW + timedelta(days=80))
    assert profile.new_until == NOW + timedelta(days=90)


def test_it_can_be_switched_off_at_any_time(cast):
    mikkel = cast.user("mikkel")
    actions.say_i_am_new(mikkel, now=NOW)
    actions.stop_being_new(mikkel)
    actions.stop_being_new(mikkel)
    assert profile_of(cast, "mikkel").new_until is None


def test_who_hides_is_never_new(cast):
    with pytest.raises(Refused) as no:
        actions.say_i_am_new(cast.user("line"), now=NOW)
    assert no.value.code == "hidden"


@pytest.mark.parametrize("who", ["torben", "leyla"])
def test_who_lives_nowhere_here_is_not_a_new_neighbour(cast, who):
    with pytest.raises(Refused) as no:
        actions.say_i_am_new(cast.user(who), now=NOW)
    assert no.value.code == "no_home"


def test_who_has_moved_out_is_not_one_either(cast):
    people.leave(cast.member("mikkel"), on=NOW.date())
    with pytest.raises(Refused, match="ikke i en afdeling"):
        actions.say_i_am_new(cast.user("mikkel"), now=NOW)


# --- what a moderator does -----------------------------------------------------------------------


def test_hidden_until_shown_again(told):
    birgit = told("birgit")
    token = str(birgit.token)
    actions.hide_what_they_wrote(token, NOW)
    actions.hide_what_they_wrote(token, NOW + timedelta(hours=1))
    assert Profile.objects.get(user=birgit.user).hidden_at == NOW
    actions.show_again(token, NOW)
    assert Profile.objects.get(user=birgit.user).hidden_at is None


def test_writing_something_new_does_not_bring_it_back(told):
    birgit = told("birgit")
    actions.hide_what_they_wrote(str(birgit.token), NOW)
    actions.change(birgit.user, now=NOW, about="Noget andet")
    assert Profile.objects.get(user=birgit.user).hidden_at == NOW


@pytest.mark.parametrize("token", ["", "x", "00000000-0000-4000-8000-000000000000", "\0"])
def test_a_token_of_nobody_hides_nobody(db, token):
    actions.hide_what_they_wrote(token, NOW)
    actions.show_again(token, NOW)
    assert not Profile.objects.exclude(hidden_at=None).exists()
