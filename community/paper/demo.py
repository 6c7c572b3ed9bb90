"""Ejnar waits for a call and a slip, and so does Poul: what «Ringeliste» and «Sedler» look like."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from community.notifications.actions import tell
from community.notifications.models import Notification, Way
from community.people.models import Membership, User

KIND = "paper.example"
# To say on the phone: a title, a body, and what a colleague says.
CALLS = {
    "Ejnar": (
        "Varmen bliver set efter på torsdag",
        "Vi kommer mellem kl. 9 og 11.",
        "Vi ser efter varmen på torsdag mellem kl. 9 og 11. Er du hjemme, eller skal vi bruge nøglen?",
    ),
    "Poul": (
        "Kaffestuen er i Stokken på tirsdag",
        "Den begynder kl. 10. Der er ingen trin ved døren.",
        "Kaffestuen er i Stokken på tirsdag kl. 10. Skal vi følge dig derhen?",
    ),
}
SLIP = ("Dit kort til huset er klar", "Du kan hente det på kontoret. Tag gerne en nabo med.")
LASTS = timedelta(days=3)


@transaction.atomic
def demo(cast: dict[str, Any], now: datetime) -> None:
    """A call and a slip each for two people on paper. Does nothing where they lie already."""
    for name, (title, body, aloud) in CALLS.items():
        members = Membership.objects.filter(user__name=name, user__on_paper=True)
        member = members.select_related("user", "estate").first()
        if member is None or Notification.objects.filter(user=member.user, kind=KIND).exists():
            continue
        user, estate = member.user, member.estate
        User.objects.filter(pk=user.pk).update(reached_by=User.Reach.CALL)
        user.reached_by = User.Reach.CALL
        until = now + LASTS
        tell(KIND, [user], title, body, "", now=now, estate=estate, aloud=aloud, expires_at=until)
        tell(KIND, [user], *SLIP, "", now=now, estate=estate, on_paper=Way.SLIP)
