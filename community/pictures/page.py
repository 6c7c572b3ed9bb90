"""What the templates of pictures need to know: addresses, measures, and what stands in a picker."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from community.people.models import Membership
from community.pictures import rules, shelves
from community.pictures.models import Picture

# How wide it is on a page, for the browser to choose a file by.
WIDE = {
    shelves.SMALL: "5rem",
    shelves.MIDDLE: "(max-width: 40rem) 100vw, 34rem",
    shelves.LARGE: "100vw",
}


def within(width: int, height: int, size: str) -> tuple[int, int]:
    """What the file of this size measures."""
    longest = max(width, height)
    shrink = min(1.0, int(size) / longest) if longest else 1.0
    return max(1, round(width * shrink)), max(1, round(height * shrink))


@dataclass(frozen=True)
class Shown:
    """A picture as this member's page shows it. `size` is the largest that is needed there."""

    picture: Picture
    member: Membership
    asked: str = shelves.MIDDLE

    @property
    def size(self) -> str:
        return self.asked if self.asked in WIDE else shelves.MIDDLE

    def url(self, size: str) -> str:
        return reverse("pictures:file", args=[self.member.estate.slug, self.picture.token, size])

    @property
    def src(self) -> str:
        return self.url(self.size)

    @property
    def film(self) -> str:
        return self.url(shelves.FILM)

    @property
    def fragment(self) -> str:
        here = reverse("pictures:show", args=[self.member.estate.slug, self.picture.token])
        return f"{here}?size={self.size}"

    @property
    def srcset(self) -> str:
        """Each file once, with its width; empty where one is enough."""
        sizes = [size for size in shelves.SIZES if int(size) <= int(self.size)]
        wide = {within(self.picture.width, self.picture.height, size)[0]: size for size in sizes}
        if len(wide) < 2:
            return ""
        return ", ".join(f"{self.url(size)} {width}w" for width, size in wide.items())

    @property
    def wide(self) -> str:
        return WIDE[self.size]

    @property
    def width(self) -> int:
        return within(self.picture.width, self.picture.height, self.size)[0]

    @property
    def height(self) -> int:
        return within(self.picture.width, self.picture.height, self.size)[1]

    @property
    def is_mine(self) -> bool:
        return rules.is_own(self.member, self.picture)

    @property
    def trouble(self) -> str:
        return rules.sentence_of(self.picture)


@dataclass(frozen=True)
class Pick:
    """A picker with what is chosen in it."""

    name: str
    place: str
    most: int
    films: bool
    described: bool
    member: Membership
    pictures: list[Picture]
    said: list[str]

    @property
    def accept(self) -> str:
        """No HEIC: a phone that is not offered it sends JPEG."""
        pictures = "image/jpeg,image/png,image/webp"
        return f"{pictures},video/mp4,video/quicktime,video/webm" if self.films else pictures

    @property
    def api(self) -> str:
        return reverse("api_pictures", args=[self.member.estate.slug])

    @property
    def shown(self) -> list[Shown]:
        return [Shown(picture, self.member, shelves.SMALL) for picture in self.pictures]

    @property
    def limits(self) -> dict[str, Any]:
        """For the page's script: it says no before anything is sent."""
        return {
            "picture": rules.MOST_BYTES[Picture.Kind.PICTURE],
            "film": rules.MOST_BYTES[Picture.Kind.FILM],
            "seconds": rules.MOST_SECONDS,
            "piece": rules.PIECE,
        }
