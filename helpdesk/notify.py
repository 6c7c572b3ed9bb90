"""What the room says to people, rendered in each reader's own language.

A title may be read on a locked screen: never a name in it, and never the words of what is asked.
What is asked discreetly is not repeated at all, for a slip is carried by somebody's hands.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.notifications import actions as notifications
from community.people.models import Estate, Membership
from community.people.tenancy import Scope
from community.telling import tell
from community.times import local
from community.ui.dates import day_name, oclock, relative_day
from helpdesk.models import HelpAgreement, HelpRequest

ANSWERED = "helpdesk.answered"
AGREED = "helpdesk.agreed"
REMINDER = "helpdesk.reminder"
DONE = "helpdesk.done"
# Who turns it off is never proposed either.
MATCH = "helpdesk.match"


# --- where a note leads --------------------------------------------------------------------------


def url_of(request: HelpRequest, member: Membership) -> str:
    """Its page, in the reader's own estate."""
    return reverse("helpdesk:request", args=[member.estate.slug, request.token])


def agreement_url(agreement: HelpAgreement, member: Membership) -> str:
    """The two meet on the page of what was asked; what is called off leads to the list."""
    if agreement.called_off_at is not None:
        return reverse("helpdesk:index", args=[member.estate.slug])
    return url_of(agreement.request, member)


def thread(request: HelpRequest) -> str:
    """What is said to the asker about it."""
    return f"help:{request.pk}"


def answer_thread(request: HelpRequest) -> str:
    """What is said to those who answered, about an answer of theirs."""
    return f"helpanswer:{request.pk}"


def agreement_thread(agreement: HelpAgreement) -> str:
    """What is said to the two: new times, reminders, whether it is done."""
    return f"helpagreement:{agreement.pk}"


# --- open pages ----------------------------------------------------------------------------------


def push(request: HelpRequest) -> None:
    """Its page, and the asker's own list, are no longer what they were."""
    live.push(f"help:{request.pk}")
    if request.member_id is not None:
        live.push(f"helpmine:{request.member_id}")


def push_list(request: HelpRequest) -> None:
    """The lists it stands on, too. What is discreet stands on none, and nobody hears of it."""
    push(request)
    if not request.is_discreet:
        for estate_id in estates_reached(request):
            live.push(f"helps:{estate_id}")


def push_left(request: HelpRequest) -> None:
    """It was on the lists and is discreet now: lists look again, as for anything that leaves."""
    for estate_id in estates_reached(request):
        live.push(f"helps:{estate_id}")


def push_agreement(agreement: HelpAgreement) -> None:
    """The pages of the two. Needs `agreement.request`."""
    push(agreement.request)
    live.push(f"helpmine:{agreement.helper_id}")


def estates_reached(request: HelpRequest) -> list[int]:
    """The estates on whose lists it stands."""
    reached, estate = Q(pk=request.estate_id), request.estate
    if request.scope in (Scope.ORGANISATION, Scope.LOCAL_AREA):
        reached |= Q(organisation_id=estate.organisation_id)
    if request.scope == Scope.LOCAL_AREA and estate.local_area:
        reached |= Q(local_area=estate.local_area)
    return list(Estate.objects.filter(reached).order_by("pk").values_list("pk", flat=True))


# --- who and what --------------------------------------------------------------------------------


def asker_of(request: HelpRequest, now: datetime) -> list[Membership]:
    """Who asked, as long as they are here."""
    return here([request.member_id], timezone.localdate(now))


def here(member_ids: Iterable[int | None], on: date) -> list[Membership]:
    ids = [pk for pk in member_ids if pk is not None]
    if not ids:
        return []
    return list(Membership.objects.current(on).filter(pk__in=ids).select_related("user", "estate"))


def the_two(agreement: HelpAgreement, now: datetime, but: int | None = None) -> list[Membership]:
    """Asker and helper, save the one who knows. Needs `agreement.request`."""
    ids = {agreement.request.member_id, agreement.helper_id} - {but}
    return here(sorted(pk for pk in ids if pk), timezone.localdate(now))


def what(request: HelpRequest) -> str:
    """What is asked for, in the body of a note to somebody who may read it."""
    return _("Det handler om hjælp.") if request.is_discreet else f"{request.title}."


def name_of(request: HelpRequest, person: Membership) -> str:
    """What the other is called in the body of a note before they have agreed."""
    return _("En nabo") if request.is_discreet else person.user.shown_name


def facts_of(agreement: HelpAgreement, moment: datetime | None, now: datetime) -> dict[str, str]:
    """What is put into sentences about an agreement, in the reader's language."""
    request = agreement.request
    where = agreement.place if agreement.place and not request.is_discreet else ""
    found = {"what": what(request), "where": f" {where}." if where else ""}
    if moment is None:
        return found | {"when": _("I aftaler tiden sammen."), "begins": "", "day": ""}
    day = relative_day(moment, local(now).date())
    begins = oclock(moment)
    said = _("{date} {begins}.").format(date=day_name(moment), begins=begins)
    when = said[:1].upper() + said[1:]
    return found | {"begins": begins, "when": when, "day": day[:1].upper() + day[1:]}


# --- somebody can --------------------------------------------------------------------------------


def answered(request: HelpRequest, helper: Membership, now: datetime) -> None:
    tell(
        ANSWERED,
        asker_of(request, now),
        lambda: _("En nabo vil gerne hjælpe dig"),
        lambda: _("{who} vil gerne hjælpe. Skal I aftale tid og sted?").format(
            who=name_of(request, helper)
        ),
        lambda member: url_of(request, member),
        now,
        thread=thread(request),
        aloud=lambda: _("En nabo vil gerne hjælpe dig. Skal I aftale tid og sted?"),
    )


def taken_back(request: HelpRequest, now: datetime) -> None:
    tell(
        ANSWERED,
        asker_of(request, now),
        lambda: _("Et tilbud om hjælp er trukket tilbage"),
        lambda: _("Det passede alligevel ikke. Det kan ske. Andre kan stadig svare."),
        lambda member: url_of(request, member),
        now,
        thread=thread(request),
    )


def not_needed(request: HelpRequest, members: Iterable[Membership], now: datetime) -> None:
    """To those who offered: it is solved, and it was good of them."""
    tell(
        ANSWERED,
        members,
        lambda: _("Tak, fordi du ville hjælpe"),
        lambda: _("Det er løst på en anden måde denne gang."),
        lambda member: reverse("helpdesk:index", args=[member.estate.slug]),
        now,
        thread=answer_thread(request),
    )


def came_to_nothing(request: HelpRequest, members: Iterable[Membership], now: datetime) -> None:
    """To those who offered: nobody chose, and it is over. They need not wait any more."""
    tell(
        ANSWERED,
        members,
        lambda: _("Tak, fordi du ville hjælpe"),
        lambda: _("Det blev ikke til noget denne gang. Du behøver ikke vente mere."),
        lambda member: reverse("helpdesk:index", args=[member.estate.slug]),
        now,
        thread=answer_thread(request),
    )


def wanted_after_all(request: HelpRequest, members: Iterable[Membership], now: datetime) -> None:
    """To those who offered and were not needed then."""
    tell(
        ANSWERED,
        members,
        lambda: _("Der er brug for hjælp alligevel"),
        lambda: _("Du sagde, at du gerne ville hjælpe. Kan du stadig, så sig til."),
        lambda member: url_of(request, member),
        now,
        thread=answer_thread(request),
        expires_at=request.expires_at,
    )


def changed(request: HelpRequest, members: Iterable[Membership], now: datetime) -> None:
    """To those who offered: what they said yes to is another now."""
    tell(
        ANSWERED,
        members,
        lambda: _("Noget, du vil hjælpe med, er lavet om"),
        lambda: _("{what} Se, om det stadig passer dig.").format(what=what(request)),
        lambda member: url_of(request, member),
        now,
        thread=answer_thread(request),
    )


def withdraw_all(request: HelpRequest, now: datetime) -> None:
    """What was said about it and is not yet sent is no longer true."""
    notifications.withdraw(thread(request), now=now)
    notifications.withdraw(answer_thread(request), now=now)
