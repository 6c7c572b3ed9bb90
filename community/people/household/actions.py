"""The verbs of a household: invite the next one, take that back, come back with a new letter."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.people import codes
from community.people.cards import actions as cards
from community.people.logbook import actions as logbook
from community.people.models import (
    TRUSTED,
    Household,
    Invitation,
    Membership,
    RoleTerm,
    User,
)
from community.people.welcome import actions as welcome

INVITED_FOR = 14  # days a neighbour's code for the next one in the household lives
MOST_INVITES = 5  # of a household at a time


# --- inviting the next one -----------------------------------------------------------------------


def invites_of(household: Household, now: datetime) -> Iterable[Invitation]:
    """The codes that neighbours of this household have made and nobody has used yet."""
    made = household.invitations.filter(helps=None).exclude(invited_by=None).open(now)
    return made.select_related("invited_by__user").order_by("created_at", "pk")


@transaction.atomic
def invite_next(member: Membership, *, now: datetime) -> str:
    """An adult invites the next one they live with: a code for one person, fourteen days.

    Other codes of the household, the office's and neighbours', go on working. Returns the code; only
    its digest is kept. One at a time in each household, under its lock. Refused `no_household`,
    `under_18`, `moved_out`, `too_many_invites`.
    """
    if member.household_id is None:
        raise Refused("no_household", _("Du bor ikke her. Så er der ingen at invitere hjem."))
    _refuse_the_young(member)
    household = Household.objects.select_for_update(no_key=True).get(pk=member.household_id)
    welcome.refuse_if_moved(household, now)
    _refuse_one_too_many(household, now)
    code = codes.new_code()
    household.invitations.create(
        digest=codes.digest(code),
        invited_by=member,
        places=1,
        created_at=now,
        expires_at=welcome.midnight(timezone.localdate(now) + timedelta(days=INVITED_FOR)),
    )
    if member.helper:
        logbook.note(
            "home.invited", by=member.helper, about=member.user, estate=member.estate, now=now
        )
    live.push(f"household:{household.pk}")
    return code


@transaction.atomic
def withdraw_invite(member: Membership, invitation: Invitation, *, now: datetime) -> None:
    """A neighbour's code stops working. Any adult of the household may; twice is once.

    Refused `under_18`, `not_yours` for another household's or the office's, `used_code`.
    """
    invitation = _own_invite(member, invitation)
    if invitation.used >= invitation.places:
        raise Refused("used_code", _("Koden er brugt. Så kan den ikke trækkes tilbage."))
    if invitation.revoked_at is None:
        _revoke(invitation, now)


@transaction.atomic
def restore_invite(member: Membership, invitation: Invitation, *, now: datetime) -> None:
    """The code that was withdrawn works again until its day.

    Refused `under_18`, `not_yours`, `expired_code`, `too_many_invites`.
    """
    invitation = _own_invite(member, invitation)
    if invitation.revoked_at is None:
        return
    if invitation.expires_at <= now:
        raise Refused("expired_code", _("Koden er for gammel. Lav en ny."))
    _refuse_one_too_many(invitation.household, now)
    _revoke(invitation, None)


def _revoke(invitation: Invitation, at: datetime | None) -> None:
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    live.push(f"household:{invitation.household_id}")


def _own_invite(member: Membership, invitation: Invitation) -> Invitation:
    """The invite as it is once nobody else can change it, or the household's number of them."""
    _refuse_the_young(member)
    list(Household.objects.select_for_update(no_key=True).filter(pk=member.household_id or 0))
    rows = Invitation.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(
        pk=invitation.pk, household_id=member.household_id or 0, helps=None
    ).exclude(invited_by=None)
    own = found.select_related("household").first()
    if own is None:
        raise Refused("not_yours", _("Den kode hører ikke til jeres bolig."))
    return own


def _refuse_the_young(member: Membership) -> None:
    if not member.user.is_adult:
        raise Refused("under_18", _("En voksen i din bolig inviterer den næste."))


def _refuse_one_too_many(household: Household, now: datetime) -> None:
    if len(list(invites_of(household, now))) >= MOST_INVITES:
        sentence = _("I har {most} koder, der ikke er brugt. Træk en tilbage først.")
        raise Refused("too_many_invites", sentence.format(most=MOST_INVITES))


@transaction.atomic
def end_invites_of(member: Membership, *, at: datetime, now: datetime) -> None:
    """Who leaves takes the codes they made along: at once, or on the day they go."""
    made = Invitation.objects.filter(invited_by=member, helps=None, revoked_at=None)
    if at <= now:
        made.update(revoked_at=now)
    else:
        made.filter(expires_at__gt=at).update(expires_at=at)


# --- back with a new letter ----------------------------------------------------------------------


def could_be_back(invitation: Invitation, now: datetime) -> list[Membership]:
    """Who of the household could be the one with this letter in hand, having no other way in.

    Only the office's letters, never a neighbour's code. Only who was here before the letter was
    made: the second adult is not asked whether they are the first. Nobody with an e-mail or a
    passkey, and nobody who holds an office anywhere: their profile opens more than their own home.
    """
    if invitation.invited_by_id is not None or invitation.helps_id is not None:
        return []
    before = _without_a_way_in(invitation.household_id, now)
    return [member for member in before if member.user.created_at <= invitation.created_at]


def _without_a_way_in(household_id: int, now: datetime) -> Iterable[Membership]:
    today = timezone.localdate(now)
    key = Authenticator.Type.WEBAUTHN
    keys = Authenticator.objects.filter(user=OuterRef("user"), type=key)
    offices = RoleTerm.objects.filter(
        membership__user=OuterRef("user"), role__in=TRUSTED, period__contains=today
    )
    living = Membership.objects.of_household(household_id, today)
    return (
        living.filter(
            ~Exists(keys),
            ~Exists(offices),
            user__email=None,
            user__is_staff=False,
            user__is_superuser=False,
        )
        .select_related("user", "estate")
        .order_by("pk")
    )


@transaction.atomic
def come_back(invitation_id: int, token: str, *, now: datetime) -> Membership:
    """Use one place of the office's letter for the profile a person has already.

    Their other browsers are logged out, their card stops working, and the logbook says so: the
    letter is the proof, and whoever had the old key has it no longer. Refused as
    `open_invitation`, and `nobody_of_that_name` for who is not among `could_be_back`.
    """
    invitation = welcome.take_place_of(invitation_id, now)
    found = {str(member.token): member for member in could_be_back(invitation, now)}
    member = found.get(token)
    if member is None:
        raise Refused(
            "nobody_of_that_name", _("Vælg dit navn, eller sig, at du er ny."), field="who"
        )
    user = User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    _end_other_keys(user, now)
    logbook.note("profile.reopened", by=None, about=user, estate=member.estate, now=now)
    member.user = user
    return member


def _end_other_keys(user: User, now: datetime) -> None:
    """Every session carries a digest of this column: a new one ends them all, sockets too."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    UserSession.objects.filter(user=user).delete()
    cards.revoke_card(user, now=now)
    live.lock_out(user.pk)
