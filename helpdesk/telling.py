"""What is said to the two who have agreed, and to neighbours somebody has done something for."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.notifications.reminding import EVENING_BEFORE, SOON_BEFORE, of_those
from community.people.models import Membership
from community.telling import Says
from community.times import local, midnight
from helpdesk import notify
from helpdesk.models import HelpAgreement, HelpRequest
from helpdesk.notify import AGREED, DONE, REMINDER, facts_of


def _tell(
    kind: str, agreement: HelpAgreement, members: list[Membership], title: Says, body: Says,
    now: datetime, *, expires_at: datetime | None = None, aloud: Says | str = "",
) -> None:  # fmt: skip
    notify.tell(
        kind, members, title, body, lambda member: notify.agreement_url(agreement, member), now,
        thread=notify.agreement_thread(agreement), expires_at=expires_at, aloud=aloud,
    )  # fmt: skip


def agreed(agreement: HelpAgreement, now: datetime, but: int | None) -> None:
    """To the two, save the one who pressed the button."""
    _tell(
        AGREED,
        agreement,
        notify.the_two(agreement, now, but),
        lambda: _("Du har en aftale med en nabo"),
        lambda: _("{what} {when}{where} I kan skrive sammen nu.").format(
            **facts_of(agreement, agreement.starts_at, now)
        ),
        now,
        aloud=lambda: _("Du har en aftale med en nabo. {when}").format(
            **facts_of(agreement, agreement.starts_at, now)
        ),
    )


def moved(agreement: HelpAgreement, now: datetime, but: int) -> None:
    _tell(
        AGREED,
        agreement,
        notify.the_two(agreement, now, but),
        lambda: _("En aftale er lavet om"),
        lambda: _("{when}{where} Passer det ikke, så skriv sammen.").format(
            **facts_of(agreement, agreement.starts_at, now)
        ),
        now,
        aloud=lambda: _("Din aftale med en nabo er lavet om. {when} Passer det?").format(
            **facts_of(agreement, agreement.starts_at, now)
        ),
    )


def called_off_by_helper(agreement: HelpAgreement, now: datetime) -> None:
    """To the asker. It happens, and somebody else is being asked already."""
    request = agreement.request
    notify.tell(
        AGREED,
        notify.asker_of(request, now),
        lambda: _("Vi finder en anden, der kan hjælpe"),
        lambda: _("Det passede alligevel ikke. Det kan ske. Vi har straks spurgt andre naboer."),
        lambda member: notify.url_of(request, member),
        now,
        thread=notify.thread(request),
        aloud=lambda: _(
            "Din hjælper kan alligevel ikke. Det kan ske. Vi har straks spurgt andre naboer."
        ),
    )


def called_off_by_asker(agreement: HelpAgreement, now: datetime) -> None:
    _tell(
        AGREED,
        agreement,
        notify.the_two(agreement, now, agreement.request.member_id),
        lambda: _("En aftale er aflyst"),
        lambda: _("Det passede alligevel ikke. Det kan ske. Tak, fordi du ville hjælpe."),
        now,
        aloud=lambda: _("Din aftale med en nabo er aflyst. Tak, fordi du ville hjælpe."),
    )


def stands_after_all(agreement: HelpAgreement, now: datetime, but: int) -> None:
    """To the other: who called it off just now can after all."""
    _tell(
        AGREED,
        agreement,
        notify.the_two(agreement, now, but),
        lambda: _("En aftale står alligevel"),
        lambda: _("{what} {when}{where} Det kunne lade sig gøre alligevel.").format(
            **facts_of(agreement, agreement.starts_at, now)
        ),
        now,
        aloud=lambda: _("Din aftale med en nabo står alligevel. {when}").format(
            **facts_of(agreement, agreement.starts_at, now)
        ),
    )


def remind_evening(agreement: HelpAgreement, moment: datetime, now: datetime) -> None:
    facts = _facts(agreement, moment, now)
    _tell(
        REMINDER,
        agreement,
        of_those(notify.the_two(agreement, now), EVENING_BEFORE),
        lambda: _("I morgen {begins}: du har en aftale med en nabo").format(**facts()),
        lambda: _("{what}{where} Kan du ikke? Sig det nu, så finder I en løsning.").format(
            **facts()
        ),
        now,
        # After midnight «i morgen» would be a lie.
        expires_at=midnight(local(moment).date()),
        aloud=lambda: _(
            "Du har en aftale med en nabo i morgen {begins}. Passer det stadig?"
        ).format(**facts()),
    )


def remind_soon(agreement: HelpAgreement, moment: datetime, now: datetime) -> None:
    facts = _facts(agreement, moment, now)
    _tell(
        REMINDER,
        agreement,
        of_those(notify.the_two(agreement, now), SOON_BEFORE),
        lambda: _("{day} {begins}: du har en aftale med en nabo").format(**facts()),
        lambda: _("{what}{where}").format(**facts()),
        now,
        expires_at=moment,
        aloud=lambda: _("Du har en aftale med en nabo i dag {begins}.").format(**facts()),
    )


def _facts(
    agreement: HelpAgreement, moment: datetime, now: datetime
) -> Callable[[], dict[str, str]]:
    """Spoken when they are needed, in the reader's language."""
    return lambda: facts_of(agreement, moment, now)


# --- done ----------------------------------------------------------------------------------------


def ask_whether_done(agreement: HelpAgreement, now: datetime) -> None:
    """To the two, save who has said so already."""
    said = agreement.helper_id if agreement.helper_done_at else None
    if agreement.asker_done_at:
        said = agreement.request.member_id
    _ask_done(agreement, notify.the_two(agreement, now, said), now)


def other_says_done(agreement: HelpAgreement, now: datetime, but: int) -> None:
    _ask_done(agreement, notify.the_two(agreement, now, but), now)


def _ask_done(agreement: HelpAgreement, members: list[Membership], now: datetime) -> None:
    _tell(
        DONE,
        agreement,
        members,
        lambda: _("Er det klaret?"),
        lambda: _("{what} Svar ja eller ikke endnu. Begge er i orden.").format(
            **facts_of(agreement, None, now)
        ),
        now,
        aloud=lambda: _("Du havde en aftale med en nabo. Er det klaret?"),
    )


def not_done_yet(agreement: HelpAgreement, now: datetime, but: int) -> None:
    _tell(
        DONE,
        agreement,
        notify.the_two(agreement, now, but),
        lambda: _("Det er ikke klaret endnu"),
        lambda: _("Det er helt i orden. I kan aftale en ny tid."),
        now,
    )


def thanked(agreement: HelpAgreement, now: datetime) -> None:
    """To the helper, and to nobody else."""
    _tell(
        DONE,
        agreement,
        notify.the_two(agreement, now, agreement.request.member_id),
        lambda: _("Du har fået en tak"),
        lambda: agreement.thanks or _("Tak for hjælpen."),
        now,
        aloud=lambda: _("En nabo siger tak for hjælpen."),
    )


# --- acting for another --------------------------------------------------------------------------


def asked_for(member: Membership, request: HelpRequest, now: datetime) -> None:
    _receipt(
        member,
        request,
        lambda: _("Der er spurgt om hjælp for dig"),
        lambda: _("{what} Du hører, når en nabo kan.").format(what=notify.what(request)),
        now,
    )


def withdrawn_for(member: Membership, request: HelpRequest, now: datetime) -> None:
    _receipt(
        member,
        request,
        lambda: _("Der søges ikke hjælp for dig mere"),
        lambda: notify.what(request),
        now,
    )


def agreed_for(member: Membership, agreement: HelpAgreement, now: datetime) -> None:
    _receipt(
        member,
        agreement.request,
        lambda: _("Du har en aftale med en nabo"),
        lambda: _("{what} {when}{where}").format(**facts_of(agreement, agreement.starts_at, now)),
        now,
    )


def called_off_for(member: Membership, agreement: HelpAgreement, now: datetime) -> None:
    _receipt(
        member,
        agreement.request,
        lambda: _("Din aftale med en nabo er aflyst"),
        lambda: notify.what(agreement.request),
        now,
    )


def stands_for(member: Membership, agreement: HelpAgreement, now: datetime) -> None:
    _receipt(
        member,
        agreement.request,
        lambda: _("Din aftale med en nabo står alligevel"),
        lambda: _("{what} {when}{where}").format(**facts_of(agreement, agreement.starts_at, now)),
        now,
    )


def done_for(member: Membership, agreement: HelpAgreement, now: datetime) -> None:
    _receipt(
        member,
        agreement.request,
        lambda: _("Der er sagt, at det er klaret"),
        lambda: _("{what} Er det ikke klaret endnu, så sig det til os.").format(
            what=notify.what(agreement.request)
        ),
        now,
    )


def thanked_for(member: Membership, agreement: HelpAgreement, now: datetime) -> None:
    _receipt(
        member,
        agreement.request,
        lambda: _("Der er sagt tak for dig"),
        lambda: notify.what(agreement.request),
        now,
    )


def answered_for(member: Membership, request: HelpRequest, now: datetime) -> None:
    _receipt(
        member,
        request,
        lambda: _("Der er sagt, at du gerne vil hjælpe"),
        lambda: _("{what} Du hører, om der er brug for dig.").format(what=notify.what(request)),
        now,
    )


def _receipt(
    member: Membership, request: HelpRequest, title: Says, body: Says, now: datetime
) -> None:
    """To who was helped: what was done in their name. Nothing when nobody helps."""
    if member.helper is not None:
        leads = notify.url_of(request, member)
        notifications.receipt(member, title, body, leads, now=now, thread=notify.thread(request))


def withdraw(agreement: HelpAgreement, now: datetime) -> None:
    """What was said to the two and is not yet sent is no longer true."""
    notifications.withdraw(notify.agreement_thread(agreement), now=now)
