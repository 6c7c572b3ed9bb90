"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.features import Feature, Link
from community.paper import demo
from community.paper.page import calls_waiting, slips_waiting
from community.people.models import Membership


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """What there is to carry, for colleagues, with how much; the sheet for the committee, too."""
    slug = member.estate.slug
    if member.is_colleague:
        calls = calls_waiting(member, now)
        waits = ngettext("%(n)s opkald venter", "%(n)s opkald venter", calls) % {"n": calls}
        there = reverse("paper:calls", args=[slug])
        hint = waits if calls else _("Ingen opkald lige nu")
        yield Link(_("Ringeliste"), "phone-call", there, "work", 20, hint)
        slips = slips_waiting(member, now)
        waits = ngettext("%(n)s seddel venter", "%(n)s sedler venter", slips) % {"n": slips}
        there = reverse("paper:slips", args=[slug])
        hint = waits if slips else _("Ingen sedler lige nu")
        yield Link(_("Sedler"), "envelope-simple", there, "work", 21, hint)
    if member.is_trusted:
        there = reverse("paper:week", args=[slug])
        yield Link(_("Ugeark"), "printer", there, "work", 22, _("Til at hænge op i opgangene"))


def may_watch(member: Membership, estate_id: int) -> bool:
    return member.is_colleague and member.estate_id == estate_id


feature = Feature(
    key="paper",
    name=_("Papir og telefon"),
    topics={"calls": may_watch, "slips": may_watch},
    links=links,
    demo=demo.demo,
)
