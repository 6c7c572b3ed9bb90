"""A picture at its door: for whom some room shows it, with headers that leave nothing to guess."""

from datetime import timedelta

import pytest
from django.test import Client

from community.pictures import serving, shelves
from community.pictures.models import Picture
from tests.community.pictures.conftest import drawn, filmed
from tests.conftest import NOW

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
}
NOTHING = "/rugmarken/billeder/00000000-0000-4000-8000-000000000000/860/"


def url(picture, size="860", estate="rugmarken"):
    return f"/{estate}/billeder/{picture.token}/{size}/"


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def films(hung, **more):
    return hung(data=filmed(1.5), kind="film", **more)


# --- who sees it ---------------------------------------------------------------------------------


def test_the_owner_and_those_it_hangs_for_see_it(cast, hung):
    picture = hung(to=["jens"])
    for who in ("birgit", "jens"):
        for size in shelves.SIZES:
            response = cast.client(who).get(url(picture, size))
            assert response.status_code == 200
            assert body(response) == shelves.made.read(picture.name, size)


@pytest.mark.parametrize("who", ["oksana", "torben", "grethe"])
@pytest.mark.parametrize("page", ["860/", "1600/", "", "film/"])
def test_everybody_else_gets_what_does_not_exist(cast, hung, who, page):
    picture, client = hung(to=["jens"]), cast.client(who)
    theirs = client.get(f"/rugmarken/billeder/{picture.token}/{page}")
    nothing = client.get(f"/rugmarken/billeder/00000000-0000-4000-8000-000000000000/{page}")
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.content == nothing.content
    assert sorted(theirs.headers) == sorted(nothing.headers)


def test_not_through_another_estate_and_not_without_a_key(cast, hung):
    picture = hung(to=["jens", "sofie"])
    assert cast.client("sofie").get(url(picture)).status_code == 404
    assert cast.client("birgit").get(url(picture, estate="ankerhuset")).status_code == 404
    response = Client().get(url(picture))
    assert (response.status_code, response["Location"][:7]) == (302, "/konto/")


def test_who_has_moved_is_out(cast, hung, monday):
    picture, jens = hung(to=["jens"]), cast.client("jens")
    assert jens.get(url(picture)).status_code == 200
    member = cast.member("jens")
    member.period = (member.period.lower, NOW.date())
    member.save()
    assert jens.get(url(picture)).status_code == 404


def test_taken_down_is_gone_at_once_and_from_every_browser_within_a_minute(cast, hung):
    picture, jens = hung(to=["jens"]), cast.client("jens")
    response = jens.get(url(picture))
    assert response["Cache-Control"] == f"private, max-age={serving.FRESH}"
    assert serving.FRESH <= 60
    tag = response["ETag"]
    hung(picture=picture, to=[])
    assert jens.get(url(picture), headers={"If-None-Match": tag}).status_code == 404


def test_one_that_is_not_made_has_no_file(cast, sent, begun):
    for picture in (sent(), begun(), sent(data=b"GIF89a" + bytes(200))):
        assert cast.client("birgit").get(url(picture)).status_code == 404


@pytest.mark.parametrize("size", ["film", "512", "..", "x" * 300, "860.webp", "160%00"])
def test_only_our_own_sizes_have_an_address(cast, hung, size):
    assert cast.client("birgit").get(url(hung(), size)).status_code == 404


def test_a_file_that_is_gone_is_a_404_and_no_error(cast, hung):
    picture = hung()
    shelves.made.take_down(picture.name)
    assert cast.client("birgit").get(url(picture)).status_code == 404


@pytest.mark.parametrize("path", ["/media/{0}-860.webp", "/private/pictures/{1}/{0}-860.webp",
                                  "/static/../private/pictures/{1}/{0}-860.webp",
                                  "/protected/{0}"])  # fmt: skip
def test_no_address_serves_the_file_itself(cast, hung, path):
    name = hung(to=["jens"]).name
    assert cast.client("jens").get(path.format(name, name[:2])).status_code == 404


# --- how it is served ----------------------------------------------------------------------------


def test_headers_of_a_picture(cast, hung):
    response = cast.client("birgit").get(url(hung()), headers={"Accept-Encoding": "gzip"})
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"] == "inline"
    assert {name: response[name] for name in FIXED} == FIXED
    assert "Content-Encoding" not in response.headers
    assert "Cookie" in response["Vary"]
    assert int(response["Content-Length"]) == len(body(response))


def test_headers_of_a_film(cast, hung):
    response = cast.client("birgit").get(url(films(hung), "film"))
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Disposition"] == 'attachment; filename="film.mp4"'
    assert {name: response[name] for name in FIXED} == FIXED


def test_a_browser_that_has_it_is_not_sent_it_again(cast, hung):
    picture, client = hung(), cast.client("birgit")
    tag = client.get(url(picture))["ETag"]
    again = client.get(url(picture), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url(picture, "160"))["ETag"] != tag


def test_a_film_is_fetched_in_parts(cast, hung, monkeypatch):
    picture, client = films(hung), cast.client("birgit")
    film = shelves.made.read(picture.name, "film")
    size = len(film)

    def part(asked, **more):
        return client.get(url(picture, "film"), headers={"Range": asked, **more})

    for asked, first, last in [
        ("bytes=0-1", 0, 1), ("bytes=100-199", 100, 199), ("bytes=100-", 100, size - 1),
        ("bytes=-50", size - 50, size - 1), ("bytes=0-99999999", 0, size - 1),
    ]:  # fmt: skip
        response = part(asked)
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert response.content == film[first : last + 1]
    beyond = part(f"bytes={size}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    for whole in (part("bytes=5-1"), part("words=1-2"), part("bytes=0-1,5-6"),
                  part("bytes=0-1", **{"If-Range": '"another"'})):  # fmt: skip
        assert (whole.status_code, body(whole)) == (200, film)
    monkeypatch.setattr(serving, "PART", 100)
    assert part("bytes=0-")["Content-Range"] == f"bytes 0-99/{size}"


def test_the_web_server_in_front_may_send_it(cast, hung, settings):
    settings.SENDFILE = "/private/"
    picture = hung(to=["jens"])
    response = cast.client("jens").get(url(picture))
    inside = f"/private/pictures/{picture.name[:2]}/{picture.name}-860.webp"
    assert (response["X-Accel-Redirect"], response.content) == (inside, b"")
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"].startswith("private")
    assert cast.client("oksana").get(url(picture)).status_code == 404


# --- on a page -----------------------------------------------------------------------------------


def fragment(cast, picture, who="birgit", size=""):
    return (
        cast.client(who).get(f"/rugmarken/billeder/{picture.token}/?size={size}").content.decode()
    )


def test_a_picture_on_a_page_keeps_its_place_and_speaks(cast, hung):
    picture = hung(data=drawn(size=(2000, 1000)))
    Picture.objects.filter(pk=picture.pk).update(alt='En "reol" <i eg>')
    page = fragment(cast, picture)
    assert 'width="860" height="430"' in page
    assert 'loading="lazy"' in page
    assert 'alt="En &quot;reol&quot; &lt;i eg&gt;"' in page
    assert f"{url(picture, '160')} 160w, {url(picture)} 860w" in page
    assert "1600w" in fragment(cast, picture, size="1600")
    assert "srcset" not in fragment(cast, picture, size="160")


def test_a_small_picture_has_no_choice_of_files(cast, hung):
    assert "srcset" not in fragment(cast, hung(data=drawn(size=(150, 100))))


def test_a_film_on_a_page_waits_to_be_started(cast, hung):
    picture = films(hung)
    Picture.objects.filter(pk=picture.pk).update(alt="Vi danser")
    page = fragment(cast, picture)
    assert 'controls preload="none"' in page
    assert "autoplay" not in page
    assert f'poster="{url(picture)}"' in page
    assert f'src="{url(picture, "film")}"' in page
    assert 'aria-label="Vi danser"' in page


def test_what_is_being_made_watches_for_itself(cast, sent):
    picture = sent()
    page = fragment(cast, picture)
    assert "Gøres klar" in page
    assert f'data-watch="picture:{picture.pk}"' in page
    assert 'hx-trigger="changed' in page


def test_what_could_not_be_used_says_why_to_its_owner_alone(cast, sent, hung):
    picture = hung(picture=sent(data=b"GIF89a" + bytes(200)), to=["jens"])
    assert "Brug et billede i JPEG" in fragment(cast, picture)
    assert "Billedet kan ikke vises." in fragment(cast, picture, "jens")


def test_who_may_see_it_may_watch_for_it(cast, hung):
    from community.features import may_watch

    picture = hung(to=["jens"])
    topic = f"picture:{picture.pk}"
    assert may_watch(cast.member("jens"), topic)
    assert not may_watch(cast.member("oksana"), topic)
    assert not may_watch(cast.member("jens"), "picture:999999")


def test_pages_are_told_when_it_is_made(sent, monkeypatch):
    from community import live
    from community.pictures.making import actions as making

    told = []
    monkeypatch.setattr(live, "push", lambda topic, *_facts: told.append(topic))
    picture = sent()
    making.make_due(lambda: NOW + timedelta(seconds=1))
    assert told == [f"picture:{picture.pk}"]
