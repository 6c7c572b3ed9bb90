"""May they, and for how long does it stand? Pure: no queries and no clock."""

from datetime import datetime, timedelta

from community.people.models import Membership
from helpdesk.models import HelpOffer

State = HelpOffer.State

# After a year the neighbour is asked whether it still holds, and has a month to say so.
STANDS = timedelta(days=365)
ANSWER = timedelta(days=30)
AT_MOST = 10


def can_offer(member: Membership) -> bool:
    """Who lives here. Guests are guests, and colleagues help in their work."""
    return member.lives_here


def is_own(member: Membership, offer: HelpOffer) -> bool:
    return offer.member_id == member.pk


def can_confirm(member: Membership, offer: HelpOffer) -> bool:
    """«Det gælder stadig»: asked, and not answered."""
    asked = offer.confirm_asked_at is not None and offer.state == State.STANDING
    return is_own(member, offer) and asked


def can_rest(member: Membership, offer: HelpOffer) -> bool:
    return is_own(member, offer) and offer.state == State.STANDING


def can_stand_again(member: Membership, offer: HelpOffer) -> bool:
    """On a pause, or taken down: one tap, and it stands."""
    return is_own(member, offer) and offer.state != State.STANDING


def can_end(member: Membership, offer: HelpOffer) -> bool:
    return is_own(member, offer) and offer.state != State.ENDED


def answers_until(offer: HelpOffer) -> datetime | None:
    """Until when the neighbour may say that it still holds, once they are asked."""
    return None if offer.confirm_asked_at is None else offer.confirm_asked_at + ANSWER
