"""What is said about a standing offer: does it still hold, and what was done for somebody."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from community import live
from community.notifications import actions as notifications
from community.notifications.words import Words
from community.people.models import Membership
from community.ui.dates import day_name
from helpdesk.models import HelpOffer
from helpdesk.offering import rules

CONFIRM = "helpdesk.offer"


def url_of(offer: HelpOffer) -> str:
    return reverse("helpdesk:offer", args=[offer.estate.slug, offer.token])


def thread(offer: HelpOffer) -> str:
    return f"help-offer:{offer.pk}"


def push(offer: HelpOffer) -> None:
    """The list it stands on, and who offers' own, are no longer what they were."""
    live.push(f"helps:{offer.estate_id}")
    if offer.member_id is not None:
        live.push(f"helpmine:{offer.member_id}")


def withdraw(offer: HelpOffer, now: datetime) -> None:
    """Nothing said about it is new any more."""
    notifications.withdraw(thread(offer), now=now)


def still_holds(offer: HelpOffer, now: datetime) -> None:
    """Asked once a year; the note is a question with one button on its page."""

    def body() -> str:
        sentence = _(
            "Du har tilbudt {what}. Sig ja senest {day}. Ellers tager vi det ned, og det er helt i orden."
        )
        until = rules.answers_until(offer) or now
        return sentence.format(what=offer.get_category_display().lower(), day=day_name(until))

    _tell(offer, lambda: _("Kan du stadig hjælpe?"), body, now, rules.answers_until(offer))


def taken_down(offer: HelpOffer, now: datetime) -> None:
    sentence = _("{what}. Kan du stadig, så sæt det op igen med ét tryk.")
    _tell(
        offer,
        lambda: _("Dit tilbud er taget ned"),
        lambda: sentence.format(what=offer.get_category_display()),
        now,
    )


def _tell(
    offer: HelpOffer, title: Words, body: Words, now: datetime, expires_at: datetime | None = None
) -> None:
    if offer.member is not None:
        notifications.tell(
            CONFIRM,
            [offer.member.user],
            title,
            body,
            url_of(offer),
            now=now,
            estate=offer.estate,
            thread=thread(offer),
            expires_at=expires_at,
        )


def receipt(member: Membership, offer: HelpOffer, title: Words, now: datetime) -> None:
    """To who was helped: what was done in their name."""
    notifications.receipt(
        member,
        title,
        lambda: str(offer.get_category_display()),
        url_of(offer),
        now=now,
        thread=thread(offer),
    )
