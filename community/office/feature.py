"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link, Subject, Tell
from community.office.demo import demo
from community.office.keys.notify import KEYS
from community.office.log.acts import NAMES
from community.office.roles import notify
from community.office.words import name_for_office
from community.people.models import Membership


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The office for who has an office; what was looked up about oneself for everybody."""
    slug = member.estate.slug
    if member.is_trusted:
        colleague = _("Roller, breve og indstillinger")
        yield Link(
            name_for_office(member),
            "buildings-duotone" if member.is_colleague else "users-three-duotone",
            reverse("office:index", args=[slug]),
            "work",
            10,
            colleague if member.is_colleague else _("Roller og indstillinger"),
        )
    if member.helper is None:
        yield Link(
            _("Hvem har set dine oplysninger"),
            "shield-check-duotone",
            reverse("office:about_me", args=[slug]),
            "known",
            80,
            _("Når kontoret eller bestyrelsen har slået dig op"),
        )


feature = Feature(
    key="office",
    name=_("Kontoret"),
    links=links,
    called=NAMES,
    tells=[
        Tell(
            notify.GIVEN,
            _("Du får en rolle i huset"),
            _("Hvad den er, og hvor længe"),
            Subject.HOUSE,
        ),
        Tell(KEYS, _("Dine nøgler"), _("Når kontoret har fjernet dem"), Subject.MINE),
        Tell(
            notify.TERM_ENDS,
            _("En rolle slutter"),
            _("To uger før, så du kan nå at sige til"),
            Subject.HOUSE,
            lambda member: bool(member.roles),
        ),
    ],
    remains=[
        (_("At der har været en rolle i huset, fra og til"), _("Det er husets egen historie.")),
    ],
    demo=demo,
)
