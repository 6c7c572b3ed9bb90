"""What the people of the example show: what they can and want, a drawing, and who is new."""

from datetime import datetime
from typing import Any

from community.people.models import User
from community.profiles import actions
from community.profiles.models import Profile, Shown
from community.profiles.words import Motif, Skill

# Words of the cast that are said a little differently in our list; the rest is free text.
ALSO = {"Hente børn": Skill.CHILDREN, "Mad": Skill.FOOD, "Dansk": Skill.DANISH}
EVERYBODY = Shown.ESTATE


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Fills in who has something to tell. Does nothing for who has a profile already."""
    texts = {offer["af"]: offer["tekst"] for offer in cast.get("help_offers", [])}
    for household in cast["households"]:
        if household.get("skjult"):
            continue
        new = bool(household.get("ny"))
        for person in household["folk"]:
            user = _person(person["navn"])
            if user is None:
                continue
            if not Profile.objects.filter(user=user).exists():
                _fill_in(user, person, texts.get(person["navn"], ""), now, is_new=new)
            new = False  # the first of the household said it


def _person(name: str) -> User | None:
    first, _space, surname = name.partition(" ")
    return User.objects.filter(name=first, surname=surname).order_by("pk").first()


def _fill_in(
    user: User, person: dict[str, Any], about: str, now: datetime, *, is_new: bool
) -> None:
    can, can_free = _words(person.get("kan", []))
    would, would_free = _words(person.get("vil", []))
    language = person.get("sprog")
    wishes: dict[str, Any] = {
        "about": about,
        "can": can,
        "can_free": can_free,
        "would": would,
        "would_free": would_free,
        "languages": [language] if language and language == user.language else [],
        "motif": Motif.values[user.pk % len(Motif.values)] if can else "",
    }
    told = {name: value for name, value in wishes.items() if value}
    circles = {
        f"{name}_for": EVERYBODY
        for name in ("about", "can", "would", "languages")
        if told.get(name)
    }
    if told or is_new:
        actions.change(user, now=now, is_new=is_new or None, **told, **circles)


def _words(said: list[str]) -> tuple[list[str], str]:
    skills = {str(skill.label): skill for skill in Skill} | ALSO
    known = [skills[word].value for word in said if word in skills]
    return known, ", ".join(word for word in said if word not in skills)
