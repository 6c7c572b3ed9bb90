"""The demo's guide: Rugmarken has written its own, the others show what the house says."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from community.people.models import Membership, Role
from helpdesk.guide import actions
from helpdesk.guide.actions import Said
from helpdesk.models import GuideEntry, Heading

Cast = dict[str, Any]


def demo(cast: Cast, now: datetime) -> None:
    """The social worker adds herself and the house of activities. Does nothing where it stands."""
    today = timezone.localdate(now)
    terms = {"terms__role": Role.SOCIAL_WORKER, "terms__period__contains": today}
    here = {"estate__number": 1, "estate__organisation__name": cast["organisation"]["name"]}
    member = Membership.objects.at_the_gate(today).filter(**terms, **here).first()
    if member is None or GuideEntry.objects.of(member.estate).exists():
        return
    for said in _theirs():
        actions.add(member, said, now=now)


def _theirs() -> list[Said]:
    return [
        Said(
            heading=Heading.PAPERS,
            title="Boligsocial medarbejder",
            text="Breve du ikke forstår, ansøgninger og samtaler med kommunen. Du kan bare komme.",
            phone="00 00 10 14",
            hours="Tirsdag og torsdag kl. 10–14",
            address="Laden, ved køkkenet",
        ),
        Said(
            heading=Heading.WORRIED,
            title="Boligsocial medarbejder",
            text="Du er i tvivl, om en nabo har brug for hjælp. I taler om, hvad du kan gøre.",
            phone="00 00 10 14",
            hours="Tirsdag og torsdag kl. 10–14",
        ),
        Said(
            heading=Heading.TOGETHER,
            title="Velkomstholdet",
            text="Du er ny her og vil gerne møde nogen.",
            address="Vaskekaffe i Vaskehus A, tirsdag kl. 9.30",
        ),
    ]
