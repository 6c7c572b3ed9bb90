"""The ways into the room: from «I dag», from «Mere», and what its open pages watch."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.features import Link, Tile
from community.noticeboard.rules import may_write
from community.people.models import BOARD, Membership, Role
from community.shapes import Wanted
from helpdesk import rules
from helpdesk.figures import THEMES
from helpdesk.hints import icon_of
from helpdesk.models import HelpOffer
from helpdesk.phrases import times_of

# Who sees how it goes.
OFFERS_SHOWN = 5
MEASURERS = frozenset({*BOARD, Role.SOCIAL_WORKER})
# A theme of the five steps → the kind of help that answers it.
CALLED_FOR = {theme: category for category, theme in THEMES.items()}


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


def begins(member: Membership, wanted: Wanted) -> Link | None:
    """«Søg hjælp i huset»: a notice to the whole estate that asks neighbours to say what they can.

    It opens on the board's page of writing, where it is a draft of the writer until it is put up.
    """
    slug, off = member.estate.slug, set(member.estate.features_off)
    if "noticeboard" in off or not may_write(member) or not rules.can_ask(member):
        return None
    kind = CALLED_FOR.get(wanted.theme, "")
    where = settings.SITE_URL + reverse("helpdesk:offer_new", args=[slug])
    answer = gettext(
        "Kan du hjælpe? Skriv det under «Jeg kan hjælpe». Du bestemmer selv hvornår og hvor meget."
    )
    said = {
        "ny": "1",
        "overskrift": gettext("Vi søger: {what}").format(what=wanted.heading),
        "tekst": f"{wanted.text}\n\n{answer}\n{where}" + (f"?slags={kind}" if kind else ""),
    }
    url = f"{reverse('board:new', args=[slug])}?{urlencode(said)}"
    return Link(_("Søg hjælp i huset"), "megaphone-simple", url, "ours", 30)


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
