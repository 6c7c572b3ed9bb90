"""The ways into the room: from «I dag», from «Mere», and what its open pages watch."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.features import Link, Tile
from community.people.models import BOARD, Membership, Role
from helpdesk import rules
from helpdesk.hints import icon_of
from helpdesk.models import HelpOffer
from helpdesk.phrases import times_of

# Who sees how it goes.
OFFERS_SHOWN = 5
MEASURERS = frozenset({*BOARD, Role.SOCIAL_WORKER})


def tiles(member: Membership, now: datetime) -> Iterator[Tile]:
    """Asking and helping weigh the same."""
    if not rules.can_ask(member):
        return
    slug = member.estate.slug
    ask, wanted = (reverse(f"helpdesk:{name}", args=[slug]) for name in ("ask", "index"))
    yield Tile(_("Bed om hjælp"), "hand-palm-fill", ask, "nabohjaelp", 40)
    yield Tile(_("Jeg kan hjælpe"), "hand-heart-duotone", wanted, "nabohjaelp", 41)


def neighbour_links(member: Membership, neighbour: Membership, now: datetime) -> Iterator[Link]:
    """What a neighbour offers, on their page: the offers this member may see, the newest first."""
    seen = HelpOffer.objects.visible_to(member).standing().filter(member=neighbour.pk)
    for offer in seen.order_by("-confirmed_at", "-pk")[:OFFERS_SHOWN]:
        url = reverse("helpdesk:offer", args=[member.estate.slug, offer.token])
        label = gettext("Kan hjælpe: {what}").format(what=offer.get_category_display())
        yield Link(label, icon_of(offer.category), url, "", 20, times_of(offer))


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The list, what I am part of, an easy first yes, and the figures for who answers for them."""
    slug = member.estate.slug
    there = {
        name: reverse(f"helpdesk:{name}", args=[slug])
        for name in ("index", "mine", "offer_new", "figures")
    }
    if not member.is_guest:
        yield Link(
            _("Nabo-hjælp"), "hand-heart-duotone", there["index"], "ours", 11,
            _("Bed om en hånd, eller giv en"),
        )  # fmt: skip
    if rules.can_ask(member):
        yield Link(
            _("Nabo-hjælp, du er med i"), "hand-heart-duotone", there["mine"], "mine", 13,
            _("Det, du har bedt om, tilbudt og aftalt"),
        )  # fmt: skip
    if member.roles & MEASURERS:
        yield Link(
            _("Hvordan går det med nabo-hjælp?"), "hand-heart-duotone", there["figures"], "work",
            32, _("Hvor mange får svar, og hvor hurtigt"),
        )  # fmt: skip
