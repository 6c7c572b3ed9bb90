"""What the room's pages show: who helps whom, open codes, and who is on paper behind a door."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.people.models import Dwelling, Helping, Invitation, Membership, User


def those_who_help(member: Membership, now: datetime) -> list[Helping]:
    """Who may act for the member now, the longest first."""
    found = Helping.objects.active(now).filter(helped=member).select_related("helper")
    return list(found.order_by("began_at", "pk"))


def those_who_helped(member: Membership, now: datetime) -> QuerySet[Helping]:
    """Helps that are over, the latest first."""
    over = Q(ended_at__isnull=False) | Q(ends_at__lte=now)
    found = Helping.objects.filter(over, helped=member).select_related("helper")
    return found.order_by("-began_at", "-pk")


def those_i_help(user: User, now: datetime) -> list[Helping]:
    """Whom the user may act for, by name: those who chose them, and still live here."""
    today = timezone.localdate(now)
    return list(
        Helping.objects.active(now)
        .filter(helper=user, kind=Helping.Kind.NAMED)
        .filter(helped__period__contains=today, helped__household__period__contains=today)
        .select_related("helped__user", "helped__estate", "helped__household__dwelling__entrance")
        .order_by("helped__user__name", "pk")
    )


def help_to_begin(user: User, number: int, now: datetime) -> Helping | None:
    """The help of that number, if the user may begin to act by it: those of `those_i_help`."""
    return next((one for one in those_i_help(user, now) if one.pk == number), None)


def help_given(user: User, number: int | None) -> Helping | None:
    """A help this user gives or gave, over or not, with the helped and their estate."""
    found = Helping.objects.filter(pk=number or 0, helper=user)
    return found.select_related("helped__user", "helped__estate").first()


def help_got(member: Membership, number: int, now: datetime) -> Helping | None:
    """A help the member gets now."""
    return Helping.objects.active(now).filter(helped=member, pk=number).first()


def open_codes(member: Membership, now: datetime) -> list[Invitation]:
    """Helper codes nobody has used yet."""
    return list(Invitation.objects.open(now).filter(helps=member).order_by("created_at", "pk"))


def on_paper_at(home: Dwelling, now: datetime) -> list[Membership]:
    """The people on paper who live there today. Nobody else's name is in it."""
    today = timezone.localdate(now)
    return list(
        Membership.objects.current(today)
        .filter(
            household__dwelling=home,
            household__period__contains=today,
            user__on_paper=True,
        )
        .select_related("user", "estate", "household")
        .order_by("pk")
    )


def called(user: User) -> str:
    """What somebody who works here may call this neighbour."""
    return _("En nabo") if user.is_hidden else user.name


def last_day(code: Invitation) -> datetime:
    """A moment of the last day the code works: it ends at midnight."""
    return code.expires_at - timedelta(seconds=1)
