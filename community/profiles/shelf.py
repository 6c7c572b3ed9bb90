"""Where the photos of people stand: two small squares of each."""

from community.pictures.developing import Picture
from community.pictures.shelf import Shelf

BIG, SMALL = "512", "96"
photos = Shelf("photos", {BIG: "webp", SMALL: "webp"})


def put(picture: Picture) -> str:
    """Keep both sizes under a new random name, which is returned."""
    return photos.put({BIG: picture.big, SMALL: picture.small})
