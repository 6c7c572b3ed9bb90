"""A request that somebody reports: how it is found, looked at and hidden."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Reportable, Reported
from helpdesk import actions
from helpdesk.models import HelpOffer, HelpRequest
from helpdesk.offering import actions as offering


def find(member: Membership, token: str) -> Reported | None:
    """What this member sees now."""
    wanted = _uuid(token)
    if wanted is None:
        return None
    seen = HelpRequest.objects.visible_to(member).with_people()
    return _said(seen.filter(token=wanted).first())


def look(token: str) -> Reported | None:
    """The same for the moderator, hidden or not."""
    wanted = _uuid(token)
    return _said(HelpRequest.objects.with_people().filter(token=wanted).first()) if wanted else None


def _said(request: HelpRequest | None) -> Reported | None:
    if request is None or request.member is None:
        return None
    return Reported(
        title=request.title,
        text=request.text,
        author=request.member.user,
        url=reverse("helpdesk:request", args=[request.estate.slug, request.token]),
        is_hidden=request.hidden_at is not None,
        estate=request.estate,
        empty=_("Der står kun en overskrift."),
    )


def hide(token: str, now: datetime) -> None:
    wanted = _uuid(token)
    if wanted is not None:
        actions.hide(wanted, now)


def show(token: str, now: datetime) -> None:
    wanted = _uuid(token)
    if wanted is not None:
        actions.show(wanted, now)


def _uuid(token: str) -> UUID | None:
    try:
        return UUID(token)
    except ValueError:
        return None


request = Reportable(
    key="helpdesk.request", name=_("Nabo-hjælp"), find=find, look=look, hide=hide, show=show
)


# --- standing offers -----------------------------------------------------------------------------


def find_offer(member: Membership, token: str) -> Reported | None:
    """What this member sees now."""
    wanted = _uuid(token)
    if wanted is None:
        return None
    seen = HelpOffer.objects.visible_to(member).with_people()
    return _offered(seen.filter(token=wanted).first())


def look_at_offer(token: str) -> Reported | None:
    """The same for the moderator, hidden or not."""
    wanted = _uuid(token)
    rows = HelpOffer.objects.with_people()
    return _offered(rows.filter(token=wanted).first()) if wanted else None


def _offered(offer: HelpOffer | None) -> Reported | None:
    if offer is None or offer.member is None:
        return None
    return Reported(
        title=offer.get_category_display(),
        text=offer.text,
        author=offer.member.user,
        url=reverse("helpdesk:offer", args=[offer.estate.slug, offer.token]),
        is_hidden=offer.hidden_at is not None,
        estate=offer.estate,
        empty=_("Der står kun, hvad det er."),
    )


def hide_offer(token: str, now: datetime) -> None:
    """Gone for everybody but who offers."""
    wanted = _uuid(token)
    if wanted is not None:
        offering.hide(wanted, now)


def show_offer(token: str, now: datetime) -> None:
    """Back where it was."""
    wanted = _uuid(token)
    if wanted is not None:
        offering.show(wanted, now)


offer = Reportable(
    key="helpdesk.offer", name=_("Tilbud om nabo-hjælp"), find=find_offer, look=look_at_offer,
    hide=hide_offer, show=show_offer,
)  # fmt: skip
