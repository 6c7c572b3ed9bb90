"""The verb that writes down who, on a visit to a neighbour, saw where another lives."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from community.people import acting
from community.people.logbook import actions as logbook
from community.people.models import Entry, Membership, User
from helpdesk.contact import contact_of
from helpdesk.models import HelpAgreement

SEEN = "contact.seen"


@transaction.atomic
def note_seen(member: Membership, agreements: Iterable[HelpAgreement], now: datetime) -> None:
    """A line for each neighbour whose home or number is shown to who helps on the spot.

    Once in a visit, however often the page is fetched. Nothing when the two look themselves, or a
    helper of their own choice does. Needs the agreements `with_people()`.
    """
    if not acting.is_visit(member):
        return
    for agreement in agreements:
        contact = contact_of(member, agreement, now)
        other = _other(member, agreement)
        if contact is None or other is None or not (contact.address or contact.phone):
            continue
        if not _is_noted(member, other):
            facts = {"agreement": agreement.pk}
            logbook.note(
                SEEN, by=member.helper, about=other, estate=member.estate, now=now, facts=facts
            )


def _other(member: Membership, agreement: HelpAgreement) -> User | None:
    asker = agreement.request.member
    if agreement.helper_id != member.pk:
        return agreement.helper.user
    return asker.user if asker is not None else None


def _is_noted(member: Membership, other: User) -> bool:
    assert member.helping is not None
    lines = Entry.objects.filter(organisation_id=member.estate.organisation_id, act=SEEN)
    return lines.filter(by=member.helper, about=other, at__gte=member.helping.began_at).exists()
