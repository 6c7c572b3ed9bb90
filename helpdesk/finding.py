"""What «Søg» finds of nabo-hjælp: what may be answered, and what stands offered."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from community.finding import excerpt, found_in, plain, words_of
from community.people.models import Membership
from community.shapes import Found
from helpdesk.hints import icon_of
from helpdesk.models import Category, HelpOffer, HelpRequest

SHORT = 80


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """What the member sees and may answer, best first, then what neighbours offer."""
    yield from _requests(member, wanted, most)
    yield from _offers(member, wanted, most)


def _requests(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    seen = HelpRequest.objects.visible_to(member)
    for one in found_in(seen.listed_for(member), wanted, most):
        yield Found(
            kind=_("Nabo-hjælp søges"),
            title=one.title,
            url=reverse("helpdesk:request", args=[member.estate.slug, one.token]),
            icon=icon_of(one.category),
            rank=one.rank,
            excerpt=excerpt(one.text, wanted),
            at=one.opened_at,
        )


def _offers(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """A neighbour's few words, or the kind of help; each word must fit. They are few."""
    words = words_of(wanted)
    if not words:
        return
    fits = Q()
    for word in words:
        kinds = [key for key, label in Category.choices if plain(word) in plain(str(label))]
        fits &= Q(text__icontains=word) | Q(when_words__icontains=word) | Q(category__in=kinds)
    seen = HelpOffer.objects.visible_to(member).standing().filter(fits)
    for one in seen.order_by("-confirmed_at", "-pk")[:most]:
        kind = str(one.get_category_display())
        yield Found(
            kind=_("En nabo kan hjælpe"),
            title=excerpt(one.text, wanted, SHORT) or kind,
            url=reverse("helpdesk:offer", args=[member.estate.slug, one.token]),
            icon=icon_of(one.category),
            rank=0.0,
            excerpt=kind,
            at=one.confirmed_at,
        )
