"""Tasks I have taken and their day has gone: whether they are done is mine to say."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Waits
from helpdesk.models import SocialTask
from helpdesk.models.duties import SocialTaskQuerySet


def waiting_for(member: Membership, now: datetime) -> SocialTaskQuerySet:
    """What is due today stands on the card of the day; this is what was due before."""
    today = timezone.localdate(now)
    mine = SocialTask.objects.visible_to(member, today).open()
    return mine.filter(member=member.pk, state=SocialTask.State.CLAIMED, due_on__lt=today)


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """One query, however many there are."""
    for task in waiting_for(member, now).order_by("due_on", "pk"):
        url = reverse("duties:task", args=[member.estate.slug, task.token])
        yield Waits(_("Er opgaven gjort?"), task.title, "list-checks-fill", url, "hjem")
