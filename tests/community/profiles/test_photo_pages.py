"""The photo: put up, looked at by whom it is for, and taken down."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from community.profiles.models import Shown
from tests.community.profiles.conftest import BACKEND, drawn, files_in
from tests.community.profiles.pages import (
    MINE,
    READERS,
    page_of,
    seen_in,
    text_of,
)

# --- the photo -----------------------------------------------------------------------------------


def test_a_photo_is_for_this_reader_and_nobodys_cache(cast, told):
    ejnar = told("ejnar")
    for path, side in (("billede/", 512), ("billede/lille/", 96)):
        response = cast.client("birgit").get(page_of(ejnar) + path)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert max(Image.open(io.BytesIO(response.content)).size) <= side


@pytest.mark.parametrize("circle", Shown.values)
@pytest.mark.parametrize("reader", READERS)
def test_a_photo_opens_for_whom_the_page_shows_it(cast, told, reader, circle):
    ejnar = told("ejnar", circle)
    expected = 200 if READERS[reader][circle] else 404
    assert cast.client(reader).get(page_of(ejnar) + "billede/").status_code == expected


@pytest.mark.parametrize(
    "path",
    ["billede/../../../etc/passwd", "billede/512/", "billede/x.webp", "billede/%2e%2e/", "billede"],
)
def test_no_path_comes_from_the_reader(cast, told, path):
    response = cast.client("birgit").get(page_of(told("ejnar")) + path)
    assert response.status_code in {301, 404}


def test_no_address_serves_the_file_itself(cast, told, shelf):
    told("ejnar")
    name = files_in(shelf)[0].name
    for path in (f"/static/{name}", f"/media/{name}", f"/private/photos/{name[:2]}/{name}",
                 f"/static/../private/photos/{name[:2]}/{name}", f"/var/private/{name}"):  # fmt: skip
        assert cast.client("birgit").get(path).status_code == 404
    assert name[:32] not in text_of(cast.client("birgit").get(page_of(cast.member("ejnar"))))
    assert name[:32] not in text_of(cast.client("ejnar").get(MINE))


def test_a_file_that_is_gone_is_an_initial_and_no_hole(cast, told, shelf):
    ejnar = told("ejnar")
    for path in files_in(shelf):
        path.unlink()
    assert "photo" not in seen_in(cast.client("birgit").get(page_of(ejnar)))
    assert cast.client("birgit").get(page_of(ejnar) + "billede/").status_code == 404


def sent(data, name="foto.jpg", kind="image/jpeg"):
    return {"photo": SimpleUploadedFile(name, data, kind)}


def test_birgit_puts_up_a_photo_and_takes_it_down(cast, shelf, after_commit):
    client = cast.client("birgit")
    response = client.post(f"{MINE}billede/", sent(drawn()))
    assert (response.status_code, response["Location"]) == (302, f"{MINE}?vis=billede#billede")
    page = text_of(client.get(response["Location"]))
    assert "Kun du ser det endnu" in page
    assert 'src="/mig/profil/billede/"' in page
    assert client.get(f"{MINE}billede/")["Content-Type"] == "image/webp"
    with after_commit():
        assert client.post(f"{MINE}billede/fjern/").status_code == 302
    assert client.get(f"{MINE}billede/").status_code == 404
    assert files_in(shelf) == []


@pytest.mark.parametrize(
    ("data", "name", "kind", "sentence"),
    [
        (b"<html><script>x</script>", "foto.jpg", "image/jpeg", "Det kan vi ikke læse"),
        (b'<svg onload="x"/>', "foto.svg", "image/svg+xml", "Det kan vi ikke læse"),
        (b"", "foto.jpg", "image/jpeg", "Vælg et billede først"),
        (drawn()[:400], "foto.jpg", "image/jpeg", "i stykker"),
        (b"\xff\xd8\xff" + bytes(8 * 1024 * 1024), "f.jpg", "image/jpeg", "plads til 8 MB"),
        (b"\xff\xd8\xff" + bytes(30 * 1024 * 1024), "f.jpg", "image/jpeg", "plads til 8 MB"),
    ],
    ids=["html", "svg", "empty", "truncated", "8 MB", "30 MB"],
)
def test_what_is_no_picture_is_said_beside_the_field(cast, shelf, data, name, kind, sentence):
    response = cast.client("birgit").post(f"{MINE}billede/", sent(data, name, kind))
    assert response.status_code == 422
    page = text_of(response)
    assert sentence in page
    assert 'id="fejl"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'<details[^>]*id="billede" open', page)
    assert not shelf.exists()


def test_a_post_without_a_file_is_a_sentence(cast):
    for data in ({}, {"photo": "foto.jpg"}):
        response = cast.client("birgit").post(f"{MINE}billede/", data)
        assert response.status_code == 422
        assert "Vælg et billede først" in text_of(response)


def test_neither_name_nor_type_is_believed_or_kept(cast, shelf):
    data = sent(drawn("PNG"), "../../../070761-1234.php", "text/html")
    assert cast.client("birgit").post(f"{MINE}billede/", data).status_code == 302
    assert all(re.fullmatch(r"[0-9a-f]{32}-\d+\.webp", path.name) for path in files_in(shelf))


def test_a_photo_needs_the_forms_own_token(cast, shelf):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.user("birgit"), BACKEND)
    assert strict.post(f"{MINE}billede/", sent(drawn())).status_code == 403
    assert strict.post(f"{MINE}billede/fjern/").status_code == 403
    assert strict.post(MINE, {"about": "x"}).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(strict.get(MINE)))[1]
    posted = {"csrfmiddlewaretoken": token} | sent(drawn())
    assert strict.post(f"{MINE}billede/", posted).status_code == 302
    assert len(files_in(shelf)) == 2


def test_a_stranger_has_no_profile(db):
    for path in (MINE, f"{MINE}vis/", f"{MINE}billede/", f"{MINE}billede/fjern/"):
        assert Client().get(path)["Location"].startswith("/konto/")
        assert Client().post(path, {"about": "x"})["Location"].startswith("/konto/")


def test_a_get_removes_nothing(cast, told, shelf):
    told("birgit")
    assert cast.client("birgit").get(f"{MINE}billede/fjern/").status_code == 405
    assert len(files_in(shelf)) == 2
