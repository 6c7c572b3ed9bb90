"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.features import Feature, Subject, Tab, Tell
from community.people.models import Membership
from community.shapes import Retention
from community.ui.dates import day_name, oclock
from helpdesk import (
    cards,
    demo,
    figures,
    filed,
    finding,
    notify,
    reports,
    sheet,
    tallies,
    tray,
    ways,
)
from helpdesk.also import notify as together
from helpdesk.keeping import actions as keeping
from helpdesk.models import HelpAnswer, HelpRequest
from helpdesk.offering import notify as offering
from helpdesk.parting import actions as parting
from helpdesk.waiting import notify as waiting


def may_watch(member: Membership, request_id: int) -> bool:
    """«help:<request>»: what one may see."""
    return bool(HelpRequest.objects.visible_to(member).filter(pk=request_id).exists())


def may_watch_list(member: Membership, estate_id: int) -> bool:
    """«helps:<estate>»: the list of one's own estate."""
    return member.estate_id == estate_id and not member.is_guest


def may_watch_mine(member: Membership, member_id: int) -> bool:
    """«helpmine:<membership>»: what one asks for and helps with."""
    return member.pk == member_id


def may_be_matched(member: Membership) -> bool:
    """Only who lives here is ever proposed."""
    return member.lives_here


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """What needs the member's answer."""
    return {"helpdesk.waits": tray.waiting_for(member)}


def lets_go(member: Membership, leaves_at: datetime) -> Iterator[str]:
    """The agreements from then on: somebody else helps, or they are called off."""
    said = _("Din aftale med en nabo {day} {begins}")
    for one in parting.after(member, leaves_at, False):
        assert one.starts_at is not None
        yield str(said).format(day=day_name(one.starts_at), begins=oclock(one.starts_at))


feature = Feature(
    key="helpdesk",
    name=_("Nabo-hjælp"),
    cards=cards.cards,
    counts=counts,
    waits=tray.waits,
    tab=Tab(_("Nabo-hjælp"), "helpdesk:index", 20),
    tiles=ways.tiles,
    links=ways.links,
    search=finding.search,
    evidence=figures.asked_and_offered,
    figures=tallies.figures,
    sheet=sheet.asked_this_week,
    demo=demo.demo,
    reports=[reports.request, reports.offer],
    topics={"help": may_watch, "helps": may_watch_list, "helpmine": may_watch_mine},
    tells=[
        Tell(
            notify.ANSWERED,
            _("Svar om nabo-hjælp"),
            _("Når en nabo kan hjælpe dig, og når du har sagt, du kan"),
            Subject.HELP,
        ),
        Tell(
            notify.AGREED,
            _("Aftaler med naboer"),
            _("Ny aftale, ny tid eller aflyst"),
            Subject.HELP,
        ),
        Tell(
            notify.REMINDER,
            _("Påmindelse om en aftale"),
            _("Aftenen før, og to timer før"),
            Subject.HELP,
        ),
        Tell(
            notify.DONE,
            _("Klaret og tak"),
            _("Om det er klaret, og når nogen siger tak"),
            Subject.HELP,
        ),
        Tell(
            notify.MATCH,
            _("Når en nabo kunne bruge dig"),
            _("Højst tre gange om ugen. Slår du det fra, spørger vi dig slet ikke."),
            Subject.HELP,
            may_be_matched,
        ),
        Tell(
            waiting.WAITING,
            _("Når ingen har svaret dig"),
            _("Om vi skal spørge flere, og når nogen leder for dig"),
            Subject.HELP,
        ),
        Tell(
            together.TOGETHER,
            _("Når flere har brug for det samme"),
            _("Om I vil mødes"),
            Subject.HELP,
        ),
        Tell(
            offering.CONFIRM,
            _("Dit faste tilbud"),
            _("En gang om året: Gælder det stadig?"),
            Subject.HELP,
        ),
    ],
    member_left=parting.member_left,
    home_left=parting.home_left,
    blocked=parting.blocked,
    neighbour_links=ways.neighbour_links,
    begins=ways.begins,
    lets_go=lets_go,
    export=filed.export,
    called={f"help.{code}": word for code, word in HelpRequest.State.choices}
    | {f"answer.{code}": word for code, word in HelpAnswer.State.choices}
    | {
        "help.asker": _("Den, der fik hjælp"),
        "help.helper": _("Den, der hjalp"),
        "help.help": _("En bøn om hjælp"),
        "help.offer": _("Et tilbud om hjælp"),
        "help.answer": _("Et svar"),
        "help.also": _("«Det har jeg også brug for»"),
        "help.agreement": _("En aftale"),
    },
    holds=_("Hjælp, du har søgt, tilbudt og aftalt"),
    erase=parting.erase,
    retention=[
        Retention(
            "helpdesk.HelpRequest",
            _("En kladde, ingen har set"),
            _("90 dage"),
            lambda now: keeping.old_drafts(now).count(),
            keeping.sweep_drafts,
        ),
        Retention(
            "helpdesk.HelpRequest",
            _("Hjælp, nogen har søgt, med svar og aftaler"),
            _("12 måneder"),
            lambda now: keeping.old_requests(now).count(),
            keeping.sweep_requests,
        ),
        Retention(
            "helpdesk.HelpNudge",
            _("Hvem huset har spurgt"),
            _("90 dage"),
            lambda now: keeping.old_nudges(now).count(),
            keeping.sweep_nudges,
        ),
        Retention(
            "helpdesk.HelpOffer",
            _("Et tilbud, der er taget ned"),
            _("12 måneder"),
            lambda now: keeping.old_offers(now).count(),
            keeping.sweep_offers,
        ),
    ],
)
