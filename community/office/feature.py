"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link
from community.office.demo import demo
from community.office.keys.notify import KEYS
from community.office.log.acts import NAMES
from community.office.roles import notify
from community.people.models import Membership


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The office for who has an office; what was looked up about oneself for everybody."""
    slug = member.estate.slug
    if member.is_trusted:
        yield Link(
            _("Kontoret"),
            "buildings-duotone",
            reverse("office:index", args=[slug]),
            "work",
            10,
            _("Roller, breve og indstillinger") if member.is_colleague else _("Roller her i huset"),
        )
    if member.helper is None:
        yield Link(
            _("Hvem har set dine oplysninger"),
            "shield-check-duotone",
            reverse("office:about_me", args=[slug]),
            "mine",
            80,
        )


feature = Feature(
    key="office",
    name=_("Kontoret"),
    links=links,
    called=NAMES,
    tells=[
        (notify.GIVEN, _("Du får en rolle i huset"), _("Hvad den er, og hvor længe")),
        (KEYS, _("Dine nøgler"), _("Når kontoret har fjernet dem")),
        (notify.TERM_ENDS, _("En rolle slutter"), _("To uger før, så du kan nå at sige til")),
    ],
    remains=[
        (_("At der har været en rolle i huset, fra og til"), _("Det er husets egen historie.")),
        (
            _("Linjer i logbogen, i et år"),
            _("Andre skal kunne se, hvem der har set på dem."),
        ),
    ],
    demo=demo,
)
