"""A request or an offer that somebody reports: how it is found, looked at and hidden."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.shapes import Reportable, Reported, token_in
from helpdesk import actions
from helpdesk.models import HelpOffer, HelpRequest
from helpdesk.offering import actions as offering


def find(member: Membership, token: str) -> Reported | None:
    """What this member sees now."""
    seen = HelpRequest.objects.visible_to(member).with_people()
    return _said(seen.filter(token=token_in(token)).first())


def look(token: str) -> Reported | None:
    """The same for the moderator, hidden or not."""
    return _said(HelpRequest.objects.with_people().filter(token=token_in(token)).first())


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
    actions.hide(token_in(token), now)


def show(token: str, now: datetime) -> None:
    actions.show(token_in(token), now)


request = Reportable(
    key="helpdesk.request", name=_("Nabo-hjælp"), find=find, look=look, hide=hide, show=show
)


# --- a standing offer ----------------------------------------------------------------------------


def find_offer(member: Membership, token: str) -> Reported | None:
    """What this member sees now."""
    return _offered(
        HelpOffer.objects.visible_to(member).with_people().filter(token=token_in(token)).first()
    )


def look_offer(token: str) -> Reported | None:
    """The same for the moderator, hidden or not."""
    return _offered(HelpOffer.objects.with_people().filter(token=token_in(token)).first())


def _offered(row: HelpOffer | None) -> Reported | None:
    if row is None or row.member is None:
        return None
    return Reported(
        title=row.get_category_display(),
        text=" ".join(filter(None, [row.text, row.when_words])),
        author=row.member.user,
        url=reverse("helpdesk:offer", args=[row.estate.slug, row.token]),
        is_hidden=row.hidden_at is not None,
        estate=row.estate,
        empty=_("Der står kun, hvad slags hjælp det er."),
    )


def hide_offer(token: str, now: datetime) -> None:
    offering.hide(token_in(token), now)


def show_offer(token: str, now: datetime) -> None:
    offering.show(token_in(token), now)


offer = Reportable(
    key="helpdesk.offer",
    name=_("En nabo kan hjælpe"),
    find=find_offer,
    look=look_offer,
    hide=hide_offer,
    show=show_offer,
)
