"""What the room gives when somebody asks for everything, and what it lends to the example."""

from community.pictures import demo, shelves
from community.pictures.feature import feature
from community.pictures.models import Picture
from tests.community.pictures.conftest import drawn, files_in, filmed
from tests.conftest import NOW


def test_the_file_has_every_picture_and_what_was_said_about_it(cast, put_up, sent):
    picture, film = put_up(), put_up(data=filmed(), kind="film")
    put_up("jens")  # what waits is made along
    sent()
    Picture.objects.filter(pk=picture.pk).update(alt="En reol i eg")
    assert feature.export is not None
    rows = feature.export(cast.user("birgit"))["pictures"]
    assert [(row["number"], row["kind"], row["state"], row["shows"]) for row in rows] == [
        (1, "Billede", "Klar", "En reol i eg"), (2, "Film", "Klar", ""),
        (3, "Billede", "Gøres klar", ""),
    ]  # fmt: skip
    assert feature.export_files is not None
    files = dict(feature.export_files(cast.user("birgit")))
    assert files == {
        "001.webp": shelves.made.read(picture.name, "1600"),
        "002.mp4": shelves.made.read(film.name, "film"),
    }


def test_the_example_hangs_a_picture_once(cast, private, after_commit):
    birgit = cast.member("birgit")
    with after_commit():
        first = demo.hang(birgit, "reol", alt="En lille reol i eg", now=NOW)
        again = demo.hang(birgit, "reol", alt="En lille reol i eg", now=NOW)
    assert (first.state, first.alt, again.pk) == ("made", "En lille reol i eg", first.pk)
    assert {path.name[:32] for path in files_in(private)} == {first.name}


def test_the_broom_counts_what_it_takes(put_up, sent, after_commit):
    put_up(data=drawn("PNG"))
    sent()
    for rule in feature.retention:
        later = NOW.replace(day=26)
        number = rule.count(later)
        with after_commit():
            assert rule.sweep(later) == number
    assert not Picture.objects.exists()
