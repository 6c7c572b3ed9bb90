"""«På vegne af»: who this browser acts for, kept in its session and looked up again every time.

The session holds the number of a `Helping` and nothing else. Whoever ends the help, on either
side, ends it for the very next request, page, programs and sockets alike.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import get_language

from community.people.around import View, around
from community.people.models import COLLEAGUES, TRUSTED, Helping, Membership, RoleTerm, User
from community.ui.dates import is_danish

if TYPE_CHECKING:
    from community.people.gate import MemberRequest

SESSION = "acting"
CODE = "helper_code"  # session: the helper's code a person is about to use


class HelpIsOver(Exception):
    """The session still thinks it acts for somebody, and it may not any more."""


def begin(request: HttpRequest, helping: Helping) -> None:
    """From the next request this browser acts for the helped. Forms on open pages stop working.

    New form tokens: a page that was open before must not write in another person's name.
    """
    request.session[SESSION] = helping.pk
    rotate_token(request)


def end(request: HttpRequest) -> None:
    """This browser is itself again, and forms made while acting stop working."""
    if request.session.pop(SESSION, None) is not None:
        rotate_token(request)


def helping_of(session: SessionBase, user: User, now: datetime) -> Helping | None:
    """The help this session gives, with the helped and their estate; None when it gives none.

    Raises HelpIsOver when it did and the help has ended since: somebody ended it, its time has
    passed, the helped has moved, or who helps on the spot has lost the office it takes.
    """
    number = session.get(SESSION)
    if number is None:
        return None
    today = timezone.localdate(now)
    found = (
        Helping.objects.active(now)
        .filter(_may_still(user, today), pk=number, helper=user)
        .filter(helped__period__contains=today, helped__household__period__contains=today)
        .select_related("helper", "helped__user", "helped__estate")
        .first()
    )
    if found is None:
        raise HelpIsOver
    return found


def _may_still(user: User, today: date) -> Q:
    """Named by the helped; or on a visit to somebody on paper, with an office in their estate."""
    office = RoleTerm.objects.filter(
        membership__user=user,
        membership__estate=OuterRef("helped__estate"),
        membership__period__contains=today,
        period__contains=today,
        role__in=TRUSTED,
    )
    visit = Q(Exists(office), kind=Helping.Kind.VISIT, helped__user__on_paper=True)
    return Q(kind=Helping.Kind.NAMED) | visit


def is_on(session: SessionBase) -> bool:
    """Whether this session acts for somebody, or thinks it does. No query."""
    return session.get(SESSION) is not None


def helped_name(helping: Helping) -> str:
    """What who helps may call the helped: on the spot, a hidden neighbour stays «en nabo»."""
    user = helping.helped.user
    return user.shown_name if helping.kind == Helping.Kind.VISIT else user.name


def whose(member: Membership) -> str:
    """«Ejnars», while somebody acts for Ejnar; nothing when members speak for themselves.

    A page says «Din bolig» to who lives there, and «Ejnars bolig» to who helps Ejnar. In languages
    that have no such form it is the bare name.
    """
    if member.helping is None:
        return ""
    name = helped_name(member.helping)
    if (get_language() or "da").startswith("en"):
        return f"{name}'s"
    if not is_danish():
        return name
    return f"{name}'" if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


def is_visit(member: Membership) -> bool:
    """Whether somebody helps this neighbour on the spot, rather than a helper of their choice."""
    return member.helping is not None and member.helping.kind == Helping.Kind.VISIT


def is_by_right(member: Membership, today: date) -> bool:
    """False on a visit by who is no colleague in the estate today: the board is neighbours."""
    if not is_visit(member):
        return True
    offices = RoleTerm.objects.filter(
        membership__user=member.helper,
        membership__estate=member.estate_id,
        membership__period__contains=today,
    )
    return offices.filter(role__in=COLLEAGUES, period__contains=today).exists()


def stands_in(helping: Helping, now: datetime) -> Membership | None:
    """The helped as they come through the gate, without their offices; None if they left just now."""
    today = timezone.localdate(now)
    member: Any = Membership.objects.at_the_gate(today).filter(pk=helping.helped_id).first()
    if member is None:
        return None
    member.role_list = []  # an office is not lent out
    member.helper, member.helping = helping.helper, helping
    return member


def own_only(view: View) -> View:
    """For pages that nobody opens for another: keys, what one may see of oneself, leaving."""

    @around(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_on(request.session):
            return HttpResponseRedirect(resolve_url("helping:own_only"))
        return view(request, *args, **kwargs)

    return inner


def not_on_a_visit(view: View) -> View:
    """For pages that a chosen helper may open, and somebody who helps for a moment may not."""

    @around(view)
    def inner(request: "MemberRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_visit(request.member):
            return HttpResponseRedirect(resolve_url("helping:own_only"))
        return view(request, *args, **kwargs)

    return inner
