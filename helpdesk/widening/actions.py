"""The verb of asking more neighbours: a circle at a time, and only when the asker says so."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.locks import again
from community.people.models import Membership
from helpdesk import notify as house
from helpdesk import rules as help_rules
from helpdesk.around import actions as around
from helpdesk.locks import held
from helpdesk.models import HelpRequest, Reach
from helpdesk.waiting import notify, rules

MORE = 10


def widen(member: Membership, request: HelpRequest, *, now: datetime) -> HelpRequest:
    """«Ja, spørg flere»: the stairway's becomes the circle's, the circle's the estate's.

    What is asked of a few is asked of some more, and stays discreet. Refused `not_yours`,
    `widest` (nobody more to ask), `busy`, and as `rules.why_closed` when it is over.
    """
    return again(lambda: _widen(member, request, now))


@transaction.atomic
def _widen(member: Membership, request: HelpRequest, now: datetime) -> HelpRequest:
    request = held(request.pk)
    if not help_rules.is_asker(member, request):
        raise help_rules.not_yours()
    if not request.is_open:
        raise help_rules.why_closed(request)
    if not rules.can_widen(request):
        raise _widest()
    notify.withdraw(request, now)
    _grow(request)
    request.widened_at, request.widen_asked_at = now, None
    request.save(update_fields=["scope", "entrance", "circle", "widened_at", "widen_asked_at"])
    if request.reach == Reach.MATCHED and not around.has_more(request, now):
        raise _widest()
    around.ask_around(request, now=now, most=MORE)
    house.push_list(request)
    return request


def _grow(request: HelpRequest) -> None:
    wider = rules.wider(request)
    if wider is not None:
        request.scope, request.entrance, request.circle = wider


def _widest() -> Refused:
    return Refused("widest", _("Vi har spurgt alle, vi kan spørge."))
