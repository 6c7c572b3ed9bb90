"""May they, and if not, why? No queries and no clock: whoever asks brings the facts."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Membership
from community.people.tenancy import Scope
from community.times import Every, local, midnight, next_day
from helpdesk.models import HelpAgreement, HelpAnswer, HelpRequest
from helpdesk.models.kinds import Category, Size, When

State = HelpRequest.State
# From where to where a request may go. What is not here does not happen.
STEPS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset(
        {State.ANSWERED, State.AGREED, State.WITHDRAWN, State.EXPIRED, State.HANDED_ON}
    ),
    State.ANSWERED: frozenset(
        {
            State.OPEN, State.AGREED, State.DONE, State.WITHDRAWN, State.EXPIRED, State.HANDED_ON,
        }
    ),
    State.HANDED_ON: frozenset(
        {State.OPEN, State.ANSWERED, State.AGREED, State.WITHDRAWN, State.EXPIRED}
    ),
    State.AGREED: frozenset({State.OPEN, State.ANSWERED, State.DONE, State.WITHDRAWN}),
    State.DONE: frozenset({State.THANKED}),
    State.THANKED: frozenset(),
    State.WITHDRAWN: frozenset({State.OPEN}),
    State.EXPIRED: frozenset({State.OPEN}),
}  # fmt: skip
UNDO = timedelta(hours=1)
REGRET = timedelta(minutes=15)
STANDS = timedelta(days=30)  # what has no day
AT_LEAST = timedelta(days=2)
SOON = timedelta(hours=2)
ASK_DONE_AFTER = timedelta(days=1)
ASK_UNTIMED_AFTER = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(days=3)
SILENCE = timedelta(days=14)
CHAT_STAYS = timedelta(days=3)
FURTHEST = timedelta(days=365)
LONGEST_MINUTES = 24 * 60
MOST_OPEN = 10
MINUTES: dict[str, int] = {Size.TEN_MINUTES: 10, Size.AN_HOUR: 60, Size.HALF_A_DAY: 240}
# What is known of where and when only to the two.
HIDES_DAYS = frozenset({Category.WATCH, Category.CHILDREN})


def can_ask(member: Membership) -> bool:
    """Whoever lives or works here."""
    return not member.is_guest and (member.lives_here or bool(member.roles))


def scopes_of(member: Membership) -> list[Scope]:
    """How far a member may ask, narrowest first. A home without a circle has none to ask."""
    found = [Scope.ENTRANCE, Scope.CIRCLE, Scope.ESTATE, Scope.ORGANISATION]
    return [
        one for one in found if one != Scope.CIRCLE or not member.lives_here or member.circle_id
    ]


def is_asker(member: Membership, request: HelpRequest) -> bool:
    return request.member_id is not None and request.member_id == member.pk


def is_of_the_two(member: Membership, agreement: HelpAgreement) -> bool:
    """Needs `agreement.request`."""
    return agreement.helper_id == member.pk or is_asker(member, agreement.request)


def can_answer(member: Membership, request: HelpRequest) -> bool:
    """Whether «jeg kan hjælpe» stands there for this member, who sees the request."""
    return why_not_answer(member, request) is None


def why_not_answer(member: Membership, request: HelpRequest) -> Refused | None:
    """Why this member, who sees the request, cannot answer it now."""
    if member.is_guest or not (member.lives_here or member.roles):
        return not_there()
    if is_asker(member, request):
        return Refused("your_own", _("Det har du selv bedt om."))
    if request.hidden_at is not None:
        return not_there()
    if not request.is_open or request.found >= request.wanted:
        return why_closed(request)
    if request.category == Category.CHILDREN:
        return why_not_with_children(member)
    return None


def why_not_with_children(member: Membership) -> Refused | None:
    """Children are looked after by grown-up residents with an account, who say so themselves."""
    user = member.user
    if member.lives_here and user.is_adult and not user.on_paper and member.helper is None:
        return None
    sentence = _("Børn passes af voksne naboer, der selv har skrevet sig ind her.")
    return Refused("not_with_children", sentence, status=403)


def why_closed(request: HelpRequest) -> Refused:
    """Why nobody can answer or be chosen any more, said about the matter and nobody in it."""
    if request.state == State.WITHDRAWN:
        return Refused("withdrawn", _("Der er ikke brug for hjælp til det mere. Tak for tanken."))
    if request.state == State.EXPIRED:
        return Refused("expired", _("Det er udløbet. Den, der spurgte, kan søge igen."))
    if request.state == State.DRAFT:
        return not_there()
    return Refused("enough", _("En nabo nåede det først. Tak for tanken."))


def refuse_step(before: str, after: str) -> None:
    """Refused `changed`: somebody was faster, and this no longer leads from there."""
    if after not in STEPS[before]:
        raise changed()


def can_stand_by(member: Membership, agreement: HelpAgreement, now: datetime) -> bool:
    """Whether it was this one of the two who called it off, some minutes ago. Needs its request."""
    if agreement.called_off_at is None or now - agreement.called_off_at > REGRET:
        return False
    by = agreement.helper_id if agreement.called_off_by_helper else agreement.request.member_id
    return by == member.pk


def is_stand_in(answer: HelpAnswer) -> bool:
    """Could have helped, and was not needed then."""
    return answer.state == HelpAnswer.State.NOT_NEEDED


# --- moments -------------------------------------------------------------------------------------


def expires_at(request: HelpRequest, now: datetime) -> datetime:
    """When nobody needs it any more: the night after its day, and after a month without one.

    Where the days are hidden its end must not tell them.
    """
    last = request.ends_at or request.starts_at
    if request.when != When.DAY or last is None or request.is_when_hidden:
        return now + STANDS
    return max(midnight(next_day(local(last).date())), now + AT_LEAST)


def ask_done_at(
    starts_at: datetime | None, minutes: int, every: str, now: datetime
) -> datetime | None:
    """When both are asked whether it is done; never about what comes again."""
    if every != Every.ONCE:
        return None
    if starts_at is None:
        return now + ASK_UNTIMED_AFTER
    return max(starts_at + timedelta(minutes=minutes), now) + ASK_DONE_AFTER


def minutes_of(request: HelpRequest) -> int:
    """How long it takes, when nobody has said otherwise."""
    return MINUTES.get(request.size, 60)


# --- no ------------------------------------------------------------------------------------------


def changed() -> Refused:
    return Refused("changed", _("Det er lavet om imens. Se det på siden, og prøv igen."))


def not_there() -> Refused:
    """The same for what does not exist and for what is not theirs."""
    return Refused("not_there", _("Det er her ikke længere."), status=404)


def not_yours() -> Refused:
    return Refused("not_yours", _("Det er her ikke længere."), status=404)
