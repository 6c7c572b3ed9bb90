"""How a profile is reported, and what the moderator sees of it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.profiles import actions, neighbours, rules
from community.profiles.page import Seen, profile_of, seen_by
from community.shapes import Reportable, Reported

EMPTY = _("Profilen er tom. Der står kun navn og opgang.")
WORDLESS = _("Der er ikke skrevet noget med egne ord.")


def find(member: Membership, token: str) -> Reported | None:
    """The neighbour's page as this member may see it, or None."""
    now = timezone.now()
    neighbour = neighbours.one(member, token, now)
    if neighbour is None:
        return None
    return _reported(neighbour, seen_by(rules.circles_of(member, neighbour), neighbour, now))


def look(token: str) -> Reported | None:
    """What any neighbour was shown, hidden by now or not. What is for the person alone stays so."""
    neighbour = neighbours.with_token(token)
    if neighbour is None:
        return None
    profile = profile_of(neighbour.user)
    was_hidden, profile.hidden_at = profile.hidden_at, None
    seen = seen_by(rules.SAME_STAIRWAY, neighbour, timezone.now())
    return _reported(neighbour, seen, is_hidden=was_hidden is not None)


def _reported(neighbour: Membership, seen: Seen, *, is_hidden: bool = False) -> Reported:
    words: list[Any] = [seen.surname, seen.about, *seen.can, *seen.would]
    if seen.has_photo:
        words.append(_("Et billede"))
    return Reported(
        title=neighbour.user.shown_name,
        text="\n".join(str(word) for word in words if word),
        author=neighbour.user,
        url=reverse("neighbours:page", args=[neighbour.estate.slug, neighbour.token]),
        is_hidden=is_hidden,
        empty=EMPTY if seen.is_bare else WORDLESS,
    )


profile = Reportable(
    key="profiles.profile",
    name=_("Det, en nabo viser"),
    find=find,
    look=look,
    hide=actions.hide_what_they_wrote,
    show=actions.show_again,
)
