"""Who this room is, said once. It knows nothing about persons: nothing to export, nothing to erase."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link
from community.people.models import Membership
from community.plan import actions, demo, readying, rules
from community.plan.models import Line
from community.shapes import Retention


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The tool for who works with it; what came of it for everybody who lives here."""
    slug = member.estate.slug
    if rules.may_edit(member):
        yield Link(
            _("Fællesskabsværktøjet"),
            "tree",
            reverse("plan:index", args=[slug]),
            "work",
            45,
            _("Fem trin: hvem der bor her, hvad de mangler, og hvor de mødes"),
        )
    if not member.is_guest:
        yield Link(
            _("Det her er vi"),
            "plant-duotone",
            reverse("plan:us", args=[slug]),
            "ours",
            80,
            _("Hvad huset vil, og hvor vi mødes"),
        )


def _kept(model: type[Line]) -> Retention:
    return Retention(
        f"plan.{model.__name__}",
        _("Det, der er taget væk i Fællesskabsværktøjet"),
        _("30 dage"),
        lambda now: actions.old(model, now).count(),
        lambda now: actions.sweep(model, now),
    )


feature = Feature(
    key="plan",
    name=_("Fællesskabsværktøjet"),
    links=links,
    work=readying.work,
    retention=[_kept(model) for model in actions.STEP_OF],
    demo=demo.demo,
)
