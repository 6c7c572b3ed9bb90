"""«Det har jeg også brug for»."""

from datetime import datetime

from helpdesk.models import HelpAlso, HelpRequest


def need_too(member, request: HelpRequest, *, now: datetime) -> HelpAlso:
    made, _new = HelpAlso.objects.get_or_create(
        request=request, household=member.household, defaults={"member": member, "at": now}
    )
    return made


def not_any_more(member, request: HelpRequest, *, now: datetime) -> None:
    HelpAlso.objects.filter(request=request, household=member.household).delete()


def answer_meeting(member, request: HelpRequest, *, yes: bool, now: datetime) -> None:
    HelpAlso.objects.filter(request=request, household=member.household).update(wants_to_meet=yes)
