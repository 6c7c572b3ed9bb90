"""Who this room is, said once. It knows nothing about persons but what guests have written."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link
from community.people.models import Membership, User
from community.plan import actions, demo, readying, rules
from community.plan.models import Line, Remark
from community.plan.remarks import actions as remarks
from community.plan.remarks import reports
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
    if member.is_guest:
        yield Link(
            _("Planen for fællesskabet"),
            "plant-duotone",
            reverse("plan:read", args=[slug]),
            "ours",
            80,
            _("Læs, hvad huset vil, og skriv, hvad du tænker"),
        )
    else:
        yield Link(
            _("Det her er vi"),
            "plant-duotone",
            reverse("plan:us", args=[slug]),
            "ours",
            80,
            _("Hvad huset vil, og hvor vi mødes"),
        )


def export(user: User) -> dict[str, Any]:
    """What somebody wrote about the plan as a guest."""
    own = Remark.objects.filter(made_by__user=user).order_by("pk")
    return {
        "remarks": [
            {"step": one.get_step_display(), "text": one.text, "at": one.made_at.isoformat()}
            for one in own
        ]
    }


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
    reports=[reports.remark],
    export=export,
    holds=_("Det, du har skrevet om planen som gæst"),
    member_left=remarks.member_left,
    erase=remarks.erase,
    retention=[
        *(_kept(model) for model in actions.STEP_OF),
        Retention(
            "plan.Remark",
            _("Det, gæster har skrevet om planen"),
            _("To år, 30 dage efter det er taget tilbage"),
            lambda now: remarks.old(now).count(),
            remarks.sweep,
        ),
    ],
    demo=demo.demo,
)
