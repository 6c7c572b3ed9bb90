"""In which ways a person wants to hear of something: what they said, and what is usual."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Value

from community import features
from community.notifications.models import Muting, Preference, PushSubscription, Way
from community.notifications.push.sealing import public_key_of
from community.people.models import User

ASKED = "asked"  # the choice that says they have answered whether their telephone may speak up
# What the room counts by these names: they have answered; they said yes.
ANSWERED, SPEAKS_UP = "notifications.answered", "notifications.speaks_up"


@dataclass
class Wishes:
    """What one person has said: kinds and subjects with a yes or a no in a way, and their browsers."""

    said: dict[tuple[str, str], bool] = field(default_factory=dict)
    browsers: list[int] = field(default_factory=list)
    is_muted: bool = False

    def wants(self, way: Way, kind: str, subject: str = "") -> bool:
        """A no to the kind or to its subject is a no. Unsaid: the telephone, and else the mail.

        Who is told on the telephone gets no mail of it as well, unless they asked for one. An SMS
        costs the house money: only who asked for it gets one.
        """
        answers = [self.said.get((name, way)) for name in (kind, subject) if name]
        if False in answers:
            return False
        if True in answers:
            return True
        if way == Way.EMAIL:
            return not (self.browsers and self.wants(Way.PUSH, kind, subject))
        return way == Way.PUSH


def subject_of(kind: str) -> str:
    """The heading a kind stands under in people's choices; "" for what no room declares."""
    return next((told.subject.value for told in features.kinds_told() if told.kind == kind), "")


def wishes_of(
    readers: Collection[int], names: Iterable[str], thread: str = ""
) -> dict[int, Wishes]:
    """Person → what they said about these kinds and subjects, all of it asked for at once."""
    found: dict[int, Wishes] = defaultdict(Wishes)
    said = Preference.objects.filter(kind__in=[*names], user__in=readers)
    rows = said.values_list("user_id", "kind", "way", "wanted", Value(0))
    more: list[Any] = []
    if can_push():
        browsers = PushSubscription.objects.filter(user__in=readers)
        more.append(browsers.values_list("user_id", Value(""), Value(""), Value(True), "pk"))
    if thread:
        muted = Muting.objects.filter(user__in=readers, thread=thread)
        more.append(muted.values_list("user_id", Value(""), Value(""), Value(False), Value(0)))
    for user, kind, way, yes, browser in rows.union(*more, all=True) if more else rows:
        if kind:
            found[user].said[kind, way] = yes
        elif browser:
            found[user].browsers.append(browser)
        else:
            found[user].is_muted = True
    for wishes in found.values():
        wishes.browsers.sort()
    return found


def can_push() -> bool:
    """Whether the house has a key of its own to send with."""
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """What a browser is given to ask its maker with; "" when the house has no key."""
    return public_key_of(settings.PUSH_KEY) if can_push() else ""


def can_text(user: User) -> bool:
    """Whether an SMS could reach this person. Who is on paper is rung or written to."""
    return bool(settings.SMS_URL and user.phone and not user.on_paper)
