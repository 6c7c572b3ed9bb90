"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link, Subject, Tell
from community.helping import actions, demo, notify, page, rules
from community.people.models import Membership
from community.shapes import Retention


def links(member: Membership, now: datetime) -> Iterator[Link]:
    slug = member.estate.slug
    if rules.can_see_helpers(member):
        yield Link(
            page.heading(member),
            "hand-heart-duotone",
            reverse("helpers:index", args=[slug]),
            "mine",
            order=40,
            hint=_("Vælg en, der må gøre ting for dig"),
        )
    if rules.can_visit(member):
        yield Link(
            _("Hjælp en beboer"),
            "hand-heart-duotone",
            reverse("helpers:address", args=[slug]),
            "work",
            order=40,
            hint=_("For en, der er på papir og sidder hos dig"),
        )


feature = Feature(
    key="helping",
    name=_("På vegne af"),
    links=links,
    tells=[
        Tell(notify.NAMED, _("Du får en hjælper"), _("Når en har taget din kode"), Subject.HELP),
        Tell(
            notify.VISITED,
            _("Hjælp på stedet"),
            _("Når viceværten eller bestyrelsen hjalp dig"),
            Subject.HELP,
        ),
        Tell(
            notify.FILE,
            _("Dine oplysninger på papir"),
            _("Når kontoret har printet dem for dig"),
            Subject.HELP,
        ),
        Tell(
            notify.ENDED,
            _("Hjælp, der slutter"),
            _("Når du eller den anden har sluttet den"),
            Subject.HELP,
        ),
    ],
    member_left=actions.member_left,
    erase=actions.erase,
    retention=[
        Retention(
            key="people.Helping",
            what=_("Hjælp, der er slut"),
            kept=_("12 måneder"),
            count=lambda now: actions.over_long(now).count(),
            sweep=actions.sweep,
        )
    ],
    demo=demo.demo,
)
