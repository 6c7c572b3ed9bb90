"""A neighbour as one reader may see them, and my own page as I fill it in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.people.models import Membership, User
from community.profiles import rules, shelf
from community.profiles.models import Host, Profile, Shown
from community.profiles.words import LANGUAGE_NAMES, Need, Skill, Time

SUMMED = 2  # how many of a list its folded line names


@dataclass(frozen=True)
class Seen:
    """What one reader may see of one person. What is not in here cannot slip into a page."""

    name: str
    place: str = ""
    motif: str = ""
    surname: str = ""
    about: str = ""
    languages: list[tuple[str, str]] = field(default_factory=list)
    can: list[Any] = field(default_factory=list)
    would: list[Any] = field(default_factory=list)
    times: list[Any] = field(default_factory=list)
    phone: str = ""
    has_photo: bool = False
    is_new: bool = False

    @property
    def is_bare(self) -> bool:
        """Nothing but the name and the stairway."""
        told = (self.about, self.languages, self.can, self.would, self.times, self.phone)
        return not any(told)

    @property
    def phone_url(self) -> str:
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def profile_of(user: User) -> Profile:
    """The one that came along in the query, or a blank one."""
    return getattr(user, "profile", None) or Profile(user=user)


def place_of(member: Membership) -> str:
    """«opgang 3», or «nummer 12» for a house of its own. Never floor or door."""
    if member.household is None:
        return ""
    home = member.household.dwelling
    number = home.entrance.house_number
    if home.floor or home.door:
        return _("opgang {number}").format(number=number)
    return _("nummer {number}").format(number=number)


def seen_by(circles: rules.Circles, neighbour: Membership, now: datetime) -> Seen:
    """The neighbour as somebody in these circles sees them."""
    user = neighbour.user
    profile = profile_of(user)

    def open_to(name: str, value: Any, otherwise: Any) -> Any:
        return value if rules.may_see(profile, name, circles) else otherwise

    return Seen(
        name=user.name,
        place=place_of(neighbour),
        motif=profile.motif,
        surname=open_to("surname", user.surname, ""),
        about=open_to("about", profile.about, ""),
        languages=open_to("languages", names_of_languages(profile.languages), []),
        can=open_to("can", labels(Skill, profile.can), [])
        + open_to("can_free", [profile.can_free] if profile.can_free else [], []),
        would=open_to("would", labels(Skill, profile.would), [])
        + open_to("would_free", [profile.would_free] if profile.would_free else [], []),
        times=open_to("times", labels(Time, profile.times), []),
        phone=open_to("phone", user.phone, ""),
        has_photo=open_to("photo", shelf.has(profile.photo), False),
        is_new=profile.is_new(now),
    )


def labels(words: Any, chosen: Iterable[str]) -> list[Any]:
    """The words for the keys, in the reader's language; a key we no longer have is left out."""
    return [words(key).label for key in chosen if key in words.values]


def names_of_languages(chosen: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, LANGUAGE_NAMES[code]) for code in chosen if code in LANGUAGE_NAMES]


# --- my own page --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A part of my page: its fields, who may see them, and what it says when it is folded."""

    key: str
    title: str
    icon: str
    hint: str
    fields: list[Any]
    who: Any
    what: str
    shown: str
    is_open: bool = False

    @property
    def names(self) -> str:
        """What one change sends along, for hx-params."""
        bound = [*self.fields, self.who]
        marks = [f"{one.name}_shown" for one in self.fields]
        return ",".join([*(one.name for one in bound), *marks, "csrfmiddlewaretoken"])


def parts_of(form: Any, user: User, profile: Profile, opened: str = "") -> list[Part]:
    """Every part that is a list of fields, in the order of the page."""
    told = {
        "navn": (_("Efternavn"), "user-duotone", ["surname"], user.surname),
        "om": (_("Om dig"), "chat-circle-text-duotone", ["about"], profile.about),
        "kan": (_("Det kan jeg"), "hand-heart-duotone", ["can", "can_free"], _skills(profile)),
        "vil": (
            _("Det vil jeg gerne"),
            "hands-clapping-duotone",
            ["would", "would_free"],
            _wishes(profile),
        ),
        "tider": (
            _("Hvornår det passer bedst"),
            "clock-duotone",
            ["times"],
            _some(labels(Time, profile.times)),
        ),
        "sprog": (
            _("Sprog, du taler"),
            "translate-duotone",
            ["languages"],
            _some([name for _code, name in names_of_languages(profile.languages)]),
        ),
        "telefon": (_("Telefon"), "phone-duotone", [], user.phone),
        "plads": (
            _("Det skal der være plads til"),
            "armchair-duotone",
            ["needs"],
            _some(labels(Need, profile.needs)),
        ),
    }
    return [_part(form, profile, key, *facts, is_open=key == opened) for key, facts in told.items()]


WHO = {
    "navn": "surname", "om": "about", "kan": "can", "vil": "would", "tider": "times",
    "sprog": "languages", "telefon": "phone", "plads": "needs",
}  # fmt: skip


def _part(
    form: Any,
    profile: Profile,
    key: str,
    title: str,
    icon: str,
    names: list[str],
    what: str,
    *,
    is_open: bool,
) -> Part:
    who = f"{WHO[key]}_for"
    circle: Any = getattr(profile, who)
    label = (Host if key == "plads" else Shown)(circle).label
    return Part(
        key=key,
        title=title,
        icon=icon,
        hint=HINTS[key]() if key in HINTS else "",
        fields=[form[name] for name in names],
        who=form[who],
        what=what,
        shown=str(label) if what else "",
        is_open=is_open or any(form[name].errors for name in [*names, who]),
    )


HINTS = {
    "plads": lambda: _("Det handler om rummet, ikke om dig. Naboerne ser det aldrig."),
    "sprog": lambda: _("Du vælger selv. Det siger ikke noget om, hvor du kommer fra."),
}


def _skills(profile: Profile) -> str:
    return _some([*labels(Skill, profile.can), profile.can_free])


def _wishes(profile: Profile) -> str:
    return _some([*labels(Skill, profile.would), profile.would_free])


def _some(words: Iterable[Any]) -> str:
    """«Have, Køre og 2 til»."""
    said = [str(word) for word in words if word]
    rest = len(said) - SUMMED
    first = ", ".join(said[:SUMMED])
    if rest <= 0:
        return first
    more = ngettext("{first} og {n} til", "{first} og {n} til", rest)
    return more.format(first=first, n=rest)
