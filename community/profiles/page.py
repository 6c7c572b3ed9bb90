"""A neighbour as one reader may see them, and my own page as I fill it in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership, User
from community.profiles import rules, shelf
from community.profiles.models import Profile
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
        return gettext("opgang {number}").format(number=number)
    return gettext("nummer {number}").format(number=number)


@dataclass(frozen=True)
class Known:
    """Who somebody is to a neighbour who meets them on a list or under what they wrote."""

    name: str
    place: str = ""
    motif: str = ""
    is_neighbour: bool = False  # lives or works in the reader's estate, and may be looked up


def known_to(reader: Membership, other: Membership | None) -> Known:
    """First name and stairway; from another estate its name and no more.

    Who is hidden is «En nabo» without a place, and who is gone a «Tidligere nabo».
    """
    if other is None:
        return Known(gettext("Tidligere nabo"))
    user = other.user
    if user.erased_at is not None or user.is_hidden:
        return Known(user.shown_name)
    if other.estate_id != reader.estate_id:
        return Known(user.name, other.estate.name, profile_of(user).motif)
    return Known(user.name, place_of(other) or other.title, profile_of(user).motif, True)


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
        has_photo=open_to("photo", shelf.photos.has(profile.photo), False),
        is_new=profile.is_new(now),
    )


def labels(words: Any, chosen: Iterable[str]) -> list[Any]:
    """The words for the keys, in the reader's language; a key we no longer have is left out."""
    return [words(key).label for key in chosen if key in words.values]


def names_of_languages(chosen: Iterable[str]) -> list[tuple[str, str]]:
    return [(code, LANGUAGE_NAMES[code]) for code in chosen if code in LANGUAGE_NAMES]


# --- my own page --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A part of my page before it is filled in. `what` is what it says when it is folded."""

    key: str
    title: Any
    icon: str
    fields: tuple[str, ...]
    who: str
    what: Callable[[User, Profile], str]
    hint: Any = ""


PLANS = (
    Plan(
        "navn", _("Efternavn"), "user-duotone", ("surname",), "surname",
        lambda user, profile: user.surname,
    ),
    Plan(
        "om", _("Om dig"), "chat-circle-text-duotone", ("about",), "about",
        lambda user, profile: profile.about,
    ),
    Plan(
        "kan", _("Det kan jeg"), "hand-heart-duotone", ("can", "can_free"), "can",
        lambda user, profile: some([*labels(Skill, profile.can), profile.can_free]),
    ),
    Plan(
        "vil", _("Det vil jeg gerne"), "hands-clapping-duotone", ("would", "would_free"), "would",
        lambda user, profile: some([*labels(Skill, profile.would), profile.would_free]),
    ),
    Plan(
        "tider", _("Hvornår det passer bedst"), "clock-duotone", ("times",), "times",
        lambda user, profile: some(labels(Time, profile.times)),
    ),
    Plan(
        "sprog", _("Sprog, du taler"), "translate-duotone", ("languages",), "languages",
        lambda user, profile: some(name for _c, name in names_of_languages(profile.languages)),
        _("Du vælger selv. Det siger ikke noget om, hvor du kommer fra."),
    ),
    Plan(
        "telefon", _("Telefon"), "phone-duotone", (), "phone",
        lambda user, profile: user.phone,
    ),
    Plan(
        "plads", _("Det skal der være plads til"), "armchair-duotone", ("needs",), "needs",
        lambda user, profile: some(labels(Need, profile.needs)),
        _("Det handler om rummet, ikke om dig. Naboerne ser det aldrig."),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of my page: its fields, who may see them, and its folded line with the circle."""

    plan: Plan
    fields: list[Any]
    who: Any
    what: str
    shown: str
    is_open: bool

    @property
    def names(self) -> str:
        """What one change sends along, for hx-params."""
        names = [bound.name for bound in [*self.fields, self.who]]
        marks = [f"{bound.name}_shown" for bound in self.fields]
        return ",".join([*names, *marks, "csrfmiddlewaretoken"])


def parts_of(form: Any, user: User, profile: Profile, opened: str = "") -> list[Part]:
    """Every part in the order of the page; open is the one asked for, and where something is wrong."""
    return [_part(plan, form, user, profile, opened) for plan in PLANS]


def _part(plan: Plan, form: Any, user: User, profile: Profile, opened: str) -> Part:
    fields, who = [form[name] for name in plan.fields], form[f"{plan.who}_for"]
    what = plan.what(user, profile)
    return Part(
        plan=plan,
        fields=fields,
        who=who,
        what=what,
        shown=str(getattr(profile, f"get_{plan.who}_for_display")()) if what else "",
        is_open=plan.key == opened or any(bound.errors for bound in [*fields, who]),
    )


def some(words: Iterable[Any]) -> str:
    """«Have, Køre og 2 til»."""
    said = [str(word) for word in words if word]
    rest = len(said) - SUMMED
    first = ", ".join(said[:SUMMED])
    if rest <= 0:
        return first
    return ngettext("{first} og {n} til", "{first} og {n} til", rest).format(first=first, n=rest)
