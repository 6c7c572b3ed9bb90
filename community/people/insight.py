"""What the people room knows about a person, for the file they may ask for (GDPR article 15)."""

from typing import Any

from allauth.mfa.models import Authenticator

from community.people.models import Membership, User


def everything_about(user: User) -> dict[str, Any]:
    """Every fact kept here about this person, JSON-ready, dates as ISO."""
    members = Membership.objects.filter(user=user).order_by("period")
    members = members.select_related("estate", "household__dwelling__entrance")
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return {
        "name": user.name,
        "surname": user.surname,
        "email": user.email,
        "language": user.language,
        "text_size": user.text_size,
        "theme": user.theme,
        "is_hidden": user.is_hidden,
        "created_at": user.created_at.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "memberships": [_membership(member) for member in members.prefetch_related("terms")],
        "passkeys": [
            {"name": key.wrap().name, "created_at": key.created_at.isoformat()} for key in keys
        ],
    }


def _membership(member: Membership) -> dict[str, Any]:
    return {
        "estate": member.estate.name,
        "home": str(member.household.dwelling) if member.household else None,
        "title": member.title,
        **_from_to(member.period),
        "roles": [{"role": term.role, **_from_to(term.period)} for term in member.terms.all()],
    }


def _from_to(period: Any) -> dict[str, str | None]:
    return {
        "from": period.lower.isoformat() if period.lower else None,
        "until": period.upper.isoformat() if period.upper else None,
    }
