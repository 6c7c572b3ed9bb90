"""Pictures on a notice: whose they are, who sees them, and when they go."""

from uuid import uuid4

from community.features import may_see_picture, needed_pictures
from community.noticeboard import actions
from community.noticeboard.models import Notice
from community.noticeboard.reports import look
from community.pictures.models import Picture
from tests.conftest import NOW

BOARD = "/rugmarken/opslag/"
API = "/api/v1/rugmarken/notices/"


def typed(tavle, *pictures, **more):
    return {
        "token": str(uuid4()), "category": tavle.category().pk, "title": "Æbler",
        "text": "Tag en pose med.", "audience": "estate", "language": "da", "do": "saet-op",
        "pictures": [str(picture.token) for picture in pictures],
    } | more  # fmt: skip


def test_a_picture_hangs_with_its_words_on_the_board_and_on_the_notice(tavle, cast, apples):
    picture = apples("birgit")
    assert cast.client("birgit").post(BOARD + "nyt/", typed(tavle, picture)).status_code == 302
    notice, phone = Notice.objects.get(), cast.client("oksana")
    for url in (BOARD, f"{BOARD}{notice.token}/"):
        assert 'alt="En kasse med æbler"' in phone.get(url).content.decode()
    assert "En kasse med æbler" in look(str(notice.token)).text


def test_it_is_seen_by_who_sees_the_notice_and_for_as_long(tavle, cast, apples):
    picture = apples("birgit")
    notice = tavle.hang(
        "birgit", pictures=[picture], scope="entrance", entrance=tavle.entrance("3")
    )
    assert may_see_picture(cast.member("ahmad"), picture)
    assert not may_see_picture(cast.member("oksana"), picture)
    assert needed_pictures([picture.pk]) == {picture.pk}
    actions.hide(notice.token, now=NOW)
    assert not may_see_picture(cast.member("ahmad"), picture)


def test_what_nobody_has_described_does_not_hang(tavle, cast, apples):
    picture = apples("birgit")
    Picture.objects.filter(pk=picture.pk).update(alt="")
    facts = typed(tavle, picture)
    answer = cast.client("birgit").post(BOARD + "nyt/", facts)
    assert answer.status_code == 422
    assert not Notice.objects.exists()
    pynt = facts | {f"alt-{picture.token}": "", f"pynt-{picture.token}": "on"}
    assert cast.client("birgit").post(BOARD + "nyt/", pynt).status_code == 302


def test_nobody_hangs_what_is_anothers(tavle, cast, apples):
    theirs = apples("oksana")
    assert cast.client("birgit").post(BOARD + "nyt/", typed(tavle, theirs)).status_code == 422
    answer = cast.client("birgit").post(
        API,
        {
            "category": tavle.category().pk,
            "title": "x",
            "text": "y",
            "pictures": [str(theirs.token)],
        },
        content_type="application/json",
    )
    assert answer.status_code == 409


def test_a_draft_keeps_its_picture_and_a_change_takes_it_away_for_good(tavle, cast, apples):
    picture, phone = apples("birgit"), cast.client("birgit")
    facts = typed(tavle, picture)
    assert phone.post(BOARD + "kladde/", facts).status_code == 200
    assert str(picture.token) in phone.get(BOARD + "nyt/").content.decode()
    assert phone.post(BOARD + "kladde/", facts).status_code == 200
    assert phone.post(f"{BOARD}kladder/{facts['token']}/saet-op/").status_code == 302
    notice = Notice.objects.get()
    assert [one.picture for one in notice.pictures.all()] == [picture]
    phone.post(f"{BOARD}{notice.token}/ret/", typed(tavle))
    assert not notice.pictures.exists()
    picture.refresh_from_db()
    assert picture.is_refused


def test_a_program_hangs_one_too(tavle, cast, apples):
    picture, birgit = apples("birgit"), cast.client("birgit")
    facts = {
        "category": tavle.category().pk, "title": "Æbler", "text": "Tag en pose med.",
        "pictures": [str(picture.token)],
    }  # fmt: skip
    made = birgit.post(API, facts, content_type="application/json").json()
    assert made["pictures"] == [
        {"token": str(picture.token), "alt": "En kasse med æbler", "kind": "picture"}
    ]
    there = f"{API}{made['token']}/"
    kept = birgit.patch(there, {"title": "Flere æbler"}, content_type="application/json").json()
    assert len(kept["pictures"]) == 1
