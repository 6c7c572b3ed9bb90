"""Who this room is, said once."""

from django.utils.translation import gettext_lazy as _

from community.features import Feature
from helpdesk import cards, ways

feature = Feature(
    key="helpdesk",
    name=_("Nabo-hjælp"),
    cards=cards.cards,
    tiles=ways.tiles,
    links=ways.links,
    topics=ways.TOPICS,
)
