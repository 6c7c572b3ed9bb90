"""Where the other lives and how to ring them: after they agreed, for the two and nobody else."""

from dataclasses import dataclass
from datetime import datetime

from community.people.models import Membership
from community.profiles.page import profile_of
from community.profiles.rules import circles_of, may_see
from helpdesk import rules
from helpdesk.models import HelpAgreement


@dataclass(frozen=True)
class Contact:
    """The other of the two: who is hidden else has a name here."""

    name: str
    address: str  # «Rugmarken 7, 2. th»; empty for who does not live in the estate
    phone: str = ""

    @property
    def phone_url(self) -> str:
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def contact_of(member: Membership, agreement: HelpAgreement, now: datetime) -> Contact | None:
    """The other's name, home and number; None for anybody but the two, and once it is over.

    The number as their profile shows it to this member, or as they gave it for this. What is done
    keeps it as long as their conversation is open. Needs the agreement `with_people`, from
    `visible_to(member)`.
    """
    if not rules.is_of_the_two(member, agreement) or not _is_shown(agreement, now):
        return None
    is_helper = agreement.helper_id == member.pk
    other = agreement.request.member if is_helper else agreement.helper
    if other is None or other.user.erased_at is not None:
        return None
    gives = agreement.asker_gives_phone if is_helper else agreement.helper_gives_phone
    shows = may_see(profile_of(other.user), "phone", circles_of(member, other))
    home = other.household.dwelling if other.household else None
    return Contact(
        name=other.user.name,
        address=str(home) if home else "",
        phone=other.user.phone if gives or shows else "",
    )


def _is_shown(agreement: HelpAgreement, now: datetime) -> bool:
    if agreement.called_off_at is not None:
        return False
    return agreement.done_at is None or now < agreement.done_at + rules.CHAT_STAYS
