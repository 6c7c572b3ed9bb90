"""What the people room knows about a person, for the file they may ask for (GDPR article 15)."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from community.people.models import CodeCard, Entry, Helping, Invitation, Membership, User


def everything_about(user: User) -> dict[str, Any]:
    """Every fact kept here about this person, JSON-ready, dates as ISO."""
    members = Membership.objects.filter(user=user).order_by("period")
    members = members.select_related("estate", "household__dwelling__entrance")
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    helpings = Helping.objects.filter(Q(helper=user) | Q(helped__user=user))
    helpings = helpings.select_related("helped").order_by("pk")
    entries: Any = Entry.objects.filter(Q(about=user) | Q(by=user)).newest_first()
    entries = entries.annotate(
        is_told=Q(pk__in=Entry.objects.filter(about=user).told_to_the_person())
    )
    return {
        "name": user.name,
        "surname": user.surname,
        "email": user.email,
        "language": user.language,
        "text_size": user.text_size,
        "theme": user.theme,
        "is_hidden": user.is_hidden,
        "phone": user.phone,
        "is_adult": user.is_adult,
        "on_paper": user.on_paper,
        "reached_by": user.reached_by,
        "quiet_hours": [str(at) for at in (user.quiet_from, user.quiet_until) if at],
        "created_at": user.created_at.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "memberships": [_membership(member) for member in members.prefetch_related("terms")],
        "passkeys": [
            {"name": key.wrap().name, "created_at": key.created_at.isoformat()} for key in keys
        ],
        "cards": [
            {
                "number": card.number,
                "created_at": card.created_at.isoformat(),
                "used_at": card.used_at.isoformat() if card.used_at else None,
            }
            for card in CodeCard.objects.filter(user=user).order_by("pk")
        ],
        "helps": [_helping(one) for one in helpings if one.helper_id == user.pk],
        "is_helped": [_helping(one) for one in helpings if one.helped.user_id == user.pk],
        "invitations": [
            {
                "created_at": sent.created_at.isoformat(),
                "until": sent.expires_at.isoformat(),
                "used": sent.used,
            }
            for sent in Invitation.objects.filter(Q(invited_by__user=user) | Q(helps__user=user))
        ],
        "looked_at_or_changed": [
            {"what": entry.act, "why": entry.why, "at": entry.at.isoformat()}
            for entry in entries
            if entry.is_told
        ],
        "own_acts_in_the_logbook": [
            {"what": entry.act, "at": entry.at.isoformat()}
            for entry in entries
            if entry.by_id == user.pk
        ],
        "logged_in_at": [
            {
                "browser": row.user_agent,
                "network_address": row.ip,
                "since": row.created_at.isoformat(),
                "last_seen": row.last_seen_at.isoformat(),
            }
            for row in UserSession.objects.filter(user=user).order_by("pk")
        ],
    }


def _helping(helping: Helping) -> dict[str, Any]:
    """That there was a help, and when. The other's name is theirs."""
    return {
        "kind": helping.kind,
        "from": helping.began_at.isoformat(),
        "until": helping.ended_at.isoformat() if helping.ended_at else None,
    }


def _membership(member: Membership) -> dict[str, Any]:
    return {
        "estate": member.estate.name,
        "home": str(member.household.dwelling) if member.household else None,
        "title": member.title,
        **_from_to(member.period),
        "left_at": member.left_at.isoformat() if member.left_at else None,
        "roles": [{"role": term.role, **_from_to(term.period)} for term in member.terms.all()],
    }


def _from_to(period: Any) -> dict[str, str | None]:
    return {
        "from": period.lower.isoformat() if period.lower else None,
        "until": period.upper.isoformat() if period.upper else None,
    }
