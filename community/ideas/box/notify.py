"""What the box says to those who want to be with. No name stands in it."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.ideas.models import Hand, Proposal
from community.notifications import actions as notifications
from community.people.models import Membership, User

TRIAL = "ideas.trial"


def url_of(proposal: Proposal) -> str:
    return reverse("ideas:proposal", args=[proposal.estate.slug, proposal.token])


def trial(proposal: Proposal, now: datetime) -> None:
    """Enough want to be with: everybody who said so hears it, and who proposed it."""
    here = Membership.objects.at_the_gate(timezone.localdate(now)).filter(estate=proposal.estate_id)
    hands = Hand.objects.filter(proposal=proposal).values("member")
    members = here.filter(Q(pk__in=hands) | Q(pk=proposal.made_by_id))
    readers: list[User] = [member.user for member in members]
    notifications.tell(
        TRIAL,
        readers,
        lambda: _("Nu bliver det et forsøg"),
        lambda: _("I er nok til at prøve «{title}». Find en dag sammen.").format(
            title=proposal.title
        ),
        url_of(proposal),
        now=now,
        estate=proposal.estate,
        thread=f"proposal:{proposal.pk}",
    )


def joined(member: Membership, proposal: Proposal, now: datetime) -> None:
    """A receipt for who was helped: they are in."""
    notifications.receipt(
        member,
        lambda: _("Idékassen"),
        lambda: _("Du er med i «{title}».").format(title=proposal.title),
        url_of(proposal),
        now=now,
    )
