"""The demo's helpers: Lone for her father Ejnar, and Birgit for Orhan upstairs."""

from datetime import datetime
from typing import Any

from community.helping import actions
from community.people.actions import open_profile
from community.people.codes import digests
from community.people.models import Helping, Invitation, Membership, User

LONE = "lone@example.dk"


def demo(cast: dict[str, Any], now: datetime) -> None:
    """Who helps whom. What stands there already is left alone."""
    _helps("Ejnar", _lone(now), now)
    birgit = User.objects.filter(name="Birgit").order_by("pk").first()
    if birgit is not None:
        _helps("Orhan", birgit, now)


def _lone(now: datetime) -> User:
    """Ejnar's daughter: a profile, and no home here."""
    known = User.objects.filter(email=LONE).first()
    return known or open_profile(name="Lone", surname="Havretop", email=LONE, now=now)


def _helps(name: str, helper: User, now: datetime) -> None:
    """By the same way as everybody: a code is made, and taken."""
    members = Membership.objects.filter(user__name=name, household__isnull=False)
    helped = members.select_related("user", "estate", "household").order_by("pk").first()
    if helped is None or Helping.objects.filter(helped=helped, helper=helper).exists():
        return
    code = actions.make_code(helped, now=now)
    made = Invitation.objects.get(digest__in=digests(code))
    actions.accept(helper, made.pk, now=now)
