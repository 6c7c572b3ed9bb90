"""Pictures come up piece by piece, within limits, and nothing half is left."""

import errno
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from community.errors import Refused
from community.pictures import actions, darkroom, glance, rules, shelves
from community.pictures.models import Picture
from tests.community.pictures.conftest import drawn, files_in, filmed
from tests.conftest import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def code_of(call, *args, **named):
    with pytest.raises(Refused) as no:
        call(*args, **named)
    return no.value.code


def birgit(cast):
    return cast.member("birgit")


# --- piece by piece ------------------------------------------------------------------------------


def test_a_file_comes_in_three_pieces_and_then_waits_to_be_made(cast, begun):
    data = drawn("PNG", (60, 60))
    picture = begun(size=len(data))
    for piece in (data[:50], data[50:90], data[90:]):
        assert picture.state == "coming"
        picture = actions.receive(birgit(cast), picture, offset=picture.received, data=piece)
    assert (picture.state, picture.received) == ("waiting", len(data))
    assert shelves.draft(picture.draft).read_bytes() == data


def test_after_a_cut_line_it_goes_on_from_where_it_was(cast, begun):
    data = drawn("PNG", (60, 60))
    first = begun(size=len(data))
    actions.receive(birgit(cast), first, offset=0, data=data[:70])
    again = actions.begin(
        birgit(cast), client_id=first.client_id, kind="picture", size=len(data), now=NOW + HOUR
    )
    assert (again.pk, again.received) == (first.pk, 70)
    done = actions.receive(birgit(cast), again, offset=70, data=data[70:])
    assert shelves.draft(done.draft).read_bytes() == data
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("offset", [0, 69, 71, 500])
def test_a_piece_that_does_not_fit_is_told_where_we_are(cast, begun, offset):
    picture = begun(size=1000)
    actions.receive(birgit(cast), picture, offset=0, data=drawn()[:70])
    with pytest.raises(Refused) as no:
        actions.receive(birgit(cast), picture, offset=offset, data=b"x")
    assert (no.value.code, no.value.status, no.value.facts) == (
        "wrong_offset", 409, {"received": 70},
    )  # fmt: skip


def test_more_than_was_promised_and_more_than_a_piece_are_refused(cast, begun):
    small, large = begun(size=10), begun(size=5_000_000)
    assert code_of(actions.receive, birgit(cast), small, offset=0, data=bytes(11)) == "big_piece"
    piece = bytes(rules.PIECE + 1)
    assert code_of(actions.receive, birgit(cast), large, offset=0, data=piece) == "big_piece"


def test_nothing_is_added_to_what_is_whole(cast, sent):
    picture = sent()
    no = code_of(actions.receive, birgit(cast), picture, offset=picture.received, data=b"x")
    assert no == "not_coming"


def test_the_same_key_for_another_file_is_refused(cast, begun):
    first = begun(size=10)
    again = {"client_id": first.client_id, "kind": "picture", "size": 11, "now": NOW}
    assert code_of(actions.begin, birgit(cast), **again) == "key_reused"


def test_somebody_elses_key_is_another_upload(cast, begun):
    first = begun("birgit", 10)
    other = actions.begin(
        cast.member("jens"), client_id=first.client_id, kind="picture", size=10, now=NOW
    )
    assert other.pk != first.pk


def test_what_was_sent_lies_where_only_the_house_can_open_it(sent, arriving):
    sent()
    (path,) = arriving()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert len(path.name) == 32


# --- limits before anything is unpacked --------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "size", "code"),
    [
        ("picture", 0, "empty"),
        ("picture", 15_000_001, "big_file"),
        ("film", 100_000_001, "big_film"),
    ],
)
def test_too_large_is_said_before_a_byte_is_sent(begun, kind, size, code):
    assert code_of(begun, size=size, kind=kind) == code
    assert not Picture.objects.exists()


def test_thirty_in_half_an_hour_and_no_more(cast, begun):
    for _number in range(30):
        begun(size=10)
    with pytest.raises(Refused) as no:
        begun(size=10, now=NOW + 29 * MINUTE)
    assert (no.value.code, no.value.status) == ("too_many", 429)
    assert begun("jens", 10)
    assert begun(size=10, now=NOW + 31 * MINUTE)


def test_taking_away_is_no_way_round_the_limit(cast, begun):
    for _number in range(30):
        actions.remove(birgit(cast), begun(size=10))
    assert code_of(begun, size=10) == "too_many"


def test_a_home_has_its_share_and_what_was_promised_counts(cast, begun):
    fadumo, yahya = cast.member("fadumo"), cast.member("yahya")
    assert fadumo.household_id == yahya.household_id
    for _number in range(4):
        begun("fadumo", 100_000_000, kind="film")
    begun("yahya", 99_999_000, kind="film")
    with pytest.raises(Refused) as no:
        begun("yahya", 1001)
    assert (no.value.code, no.value.status) == ("share_used", 409)
    assert begun("yahya", 1000)
    assert begun("birgit", 15_000_000)


def test_what_is_made_counts_as_what_it_takes(cast, put_up):
    picture = put_up(data=drawn(size=(900, 700)))
    assert picture.kept == sum(path.stat().st_size for path in files_in(shelves.made.folder()))
    used = Picture.objects.filter(rules.takes_room(birgit(cast))).taking_up_room()
    assert [one.kept for one in used] == [picture.kept]


def test_what_could_not_be_used_takes_no_room(cast, sent):
    assert sent(data=b"<!doctype html>" + bytes(200)).state == "refused"
    assert not Picture.objects.filter(rules.takes_room(birgit(cast))).taking_up_room().exists()


def test_a_full_disk_is_said_before_it_begins(begun, monkeypatch):
    monkeypatch.setattr(shelves, "SPARE", 10**18)
    with pytest.raises(Refused) as no:
        begun(size=10)
    assert (no.value.code, no.value.status) == ("disk_full", 507)
    assert not Picture.objects.exists()


def test_a_disk_that_fills_up_on_the_way_leaves_no_half_row(cast, begun, monkeypatch):
    picture = begun(size=1000)
    actions.receive(birgit(cast), picture, offset=0, data=drawn()[:70])

    def full(file):
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(Refused) as no:
            actions.receive(birgit(cast), picture, offset=70, data=b"x" * 30)
    assert (no.value.code, no.value.status) == ("disk_full", 507)
    picture.refresh_from_db()
    assert (picture.state, picture.received) == ("coming", 70)
    assert actions.receive(birgit(cast), picture, offset=70, data=b"y" * 30).received == 100


# --- a glance ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!doctype html><script>alert(1)</script>" + bytes(99), "not_a_picture"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + bytes(99),
            "not_a_picture",
        ),
        (b"%PDF-1.7\n" + bytes(99), "not_a_picture"),
        (b"GIF89a" + bytes(99), "not_a_picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "heic"),
        (filmed(), "not_a_picture"),
    ],
    ids=["html", "svg", "pdf", "gif", "heic", "a film"],
)
def test_what_is_no_picture_is_said_with_its_first_piece(
    cast, begun, arriving, after_commit, data, code
):
    picture = begun(size=5_000_000)
    with after_commit():
        picture = actions.receive(birgit(cast), picture, offset=0, data=data[:120])
    assert (picture.state, picture.refused_as) == ("refused", code)
    assert rules.sentence_of(picture) == str(rules.SENTENCES[code])
    assert arriving() == []


def test_a_picture_called_a_film_is_no_film(sent):
    assert sent(data=drawn(), kind="film").refused_as == "not_a_film"


def test_a_glance_and_the_darkroom_count_alike():
    assert glance.PIXELS == darkroom.PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_glance_sees_how_large_it_says_it_is(tmp_path, kind):
    large = tmp_path / "large"
    Image.new("1", (9000, 9000)).convert("L").save(large, kind)
    expected = "" if kind == "WEBP" else "too_many_pixels"  # a plain WebP says it further in
    assert glance.word_for(large, film=False) == expected


# --- what it shows -------------------------------------------------------------------------------


def test_words_are_kept_and_pynt_says_nothing(cast, begun):
    picture = begun()
    told = actions.describe(birgit(cast), picture, alt="  En  reol\ni eg ", is_decoration=False)
    assert (told.alt, told.is_decoration, told.is_described) == ("En reol i eg", False, True)
    told = actions.describe(birgit(cast), picture, alt="En reol", is_decoration=True)
    assert (told.alt, told.is_decoration, told.is_described) == ("", True, True)


@pytest.mark.parametrize(("alt", "code"), [("x" * 201, "long_text"), ("010190-1234", "cpr")])
def test_words_that_do_not_do(cast, begun, alt, code):
    picture = begun()
    assert code_of(actions.describe, birgit(cast), picture, alt=alt, is_decoration=False) == code
    picture.refresh_from_db()
    assert picture.alt == ""


# --- used ----------------------------------------------------------------------------------------


def described(cast, picture, who="birgit"):
    return actions.describe(cast.member(who), picture, alt="En reol", is_decoration=False)


def test_ones_own_are_taken_in_the_order_they_were_named(cast, sent):
    one, two = described(cast, sent()), described(cast, sent())
    chosen = actions.take(birgit(cast), [two.token, str(one.token), two.token])
    assert chosen == [two, one]


@pytest.mark.parametrize("token", ["nonsense", "", uuid4(), "{" * 40])
def test_what_is_not_there_is_refused(cast, token):
    assert code_of(actions.take, birgit(cast), [token]) == "removed"


def test_somebody_elses_is_not_taken(cast, sent):
    theirs = described(cast, sent("jens"), "jens")
    assert code_of(actions.take, birgit(cast), [theirs.token]) == "removed"


def test_what_hangs_elsewhere_is_not_hung_twice(cast, hung):
    picture = described(cast, hung())
    assert code_of(actions.take, birgit(cast), [picture.token]) == "removed"
    assert actions.take(birgit(cast), [picture.token], already=[picture]) == [picture]


def test_what_nobody_described_is_not_published(cast, sent):
    picture = sent()
    assert code_of(actions.take, birgit(cast), [picture.token]) == "undescribed"
    assert actions.take(birgit(cast), [picture.token], described=False) == [picture]


def test_what_is_on_its_way_waits(cast, begun):
    picture = described(cast, begun())
    assert code_of(actions.take, birgit(cast), [picture.token]) == "still_coming"


def test_what_could_not_be_used_says_why(cast, sent):
    picture = sent(data=b"GIF89a" + bytes(200))
    assert code_of(actions.take, birgit(cast), [picture.token]) == "not_a_picture"


def test_more_than_there_is_room_for(cast):
    tokens = [uuid4() for _number in range(3)]
    assert code_of(actions.take, birgit(cast), tokens, most=2) == "too_many_here"


# --- taken away ----------------------------------------------------------------------------------


def test_removed_means_gone_from_the_disk(cast, put_up, sent, private, after_commit):
    ready, waiting = put_up(), sent()
    with after_commit():
        actions.remove(birgit(cast), ready)
        actions.remove(birgit(cast), waiting)
    assert files_in(private) == []
    assert not Picture.objects.of(cast.user("birgit")).exists()


def test_what_hangs_somewhere_is_taken_down_there(cast, hung):
    picture = hung()
    assert code_of(actions.remove, birgit(cast), picture) == "in_use"


def test_a_room_takes_down_what_it_deletes(hung, private, after_commit):
    picture = hung()
    hung.down(picture.pk)
    with after_commit():
        actions.take_down([picture])
    assert files_in(private) == []


def test_nobody_takes_away_somebody_elses(cast, put_up):
    picture = put_up("jens")
    with pytest.raises(Picture.DoesNotExist):
        actions.remove(birgit(cast), picture)


# --- being forgotten, and the broom ----------------------------------------------------------------


def test_forgotten_means_gone_everywhere(cast, hung, sent, private, after_commit):
    hung(to=["jens"])
    sent()
    with after_commit():
        actions.erase(cast.user("birgit"), NOW)
    assert files_in(private) == []
    assert not Picture.objects.exists()


def test_who_helped_to_put_it_up_is_not_named_any_more(cast, begun):
    picture = begun()
    Picture.objects.filter(pk=picture.pk).update(helped_by=cast.user("jens"))
    actions.erase(cast.user("jens"), NOW)
    picture.refresh_from_db()
    assert (picture.owner.name, picture.helped_by) == ("Birgit", None)


def test_the_broom_takes_what_hangs_nowhere_after_two_days(hung, put_up, private, after_commit):
    wanted, loose = hung(), put_up()
    before, after = NOW + 47 * HOUR, NOW + 49 * HOUR
    assert actions.unneeded(before) == []
    assert actions.unneeded(after) == [loose.pk]
    with after_commit():
        assert actions.sweep_unneeded(after) == 1
    assert [one.pk for one in Picture.objects.all()] == [wanted.pk]
    assert {path.name[:32] for path in files_in(private)} == {wanted.name}


def test_an_upload_nobody_goes_on_with_goes_after_a_day(begun, arriving, cast, after_commit):
    picture = begun(size=1000)
    actions.receive(birgit(cast), picture, offset=0, data=drawn()[:70])
    assert actions.unneeded(NOW + 23 * HOUR) == []
    with after_commit():
        assert actions.sweep_unneeded(NOW + 25 * HOUR) == 1
    assert arriving() == []


def test_files_no_row_knows_go_after_a_day_and_others_stay(put_up, sent, private):
    ready, waiting = put_up(), sent(data=drawn("PNG"))
    lost = shelves.made.put({"160": b"x", "860": b"x", "1600": b"x"})
    shelves.write(shelves.new_draft(), 0, b"x")
    (shelves.workbench(shelves.new_draft()) / "still.png").write_bytes(b"x")
    for path in [*files_in(private), *private.glob("arriving/*")]:
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert actions.strays(NOW + 23 * HOUR) == []
    assert actions.sweep_strays(NOW + 25 * HOUR) == 3
    left = {path.name[:32] for path in files_in(private)}
    assert left == {ready.name, waiting.draft}
    assert lost not in left


def test_a_row_whose_file_is_gone_is_told_to_the_operator(put_up, caplog):
    picture = put_up()
    actions.sweep_strays(NOW)
    assert caplog.text == ""
    shelves.made.take_down(picture.name)
    actions.sweep_strays(NOW)
    assert "pictures: 1 rows without a file" in caplog.text


def test_rows_and_files_are_the_same_after_all_that(
    cast, put_up, hung, sent, private, after_commit
):
    """UP-6: nothing hangs in the air on either side."""
    with after_commit():
        hung()
        actions.remove(birgit(cast), put_up())
        sent(data=b"GIF89a" + bytes(200))
        put_up("jens")
        actions.erase(cast.user("jens"), NOW)
    names = set(Picture.objects.exclude(name="").values_list("name", flat=True))
    assert {path.name[:32] for path in files_in(private)} == names
    assert len(names) == 1
