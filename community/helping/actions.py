"""The verbs of naming a helper: make a code, take it, act, and end it.

Help on the spot is in `visits/actions.py`, people on paper in `papers/actions.py`.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.helping import notify, rules
from community.people import acting, codes
from community.people.actions import open_profile
from community.people.logbook import actions as logbook
from community.people.models import COLLEAGUES, Helping, Invitation, Membership, RoleTerm, User

# --- the code ------------------------------------------------------------------------------------


@transaction.atomic
def make_code(member: Membership, *, now: datetime) -> str:
    """A code for the member's next helper: once, for fourteen days. Returns it; only its digest stays.

    Refused `no_household` for who does not live here, `own_key_only` to who acts for another (half an
    hour on the spot must not become a key for good, whoever the code is given to), and `many_codes`
    when five are waiting already.
    """
    if member.household_id is None:
        raise Refused("no_household", _("Kun dem, der bor her, kan få en hjælper."))
    if not rules.can_name_helpers(member):
        raise Refused(
            "own_key_only",
            _("En hjælper vælger man selv. Log ind med dit eget kort, så kan du lave koden."),
            status=403,
        )
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    if Invitation.objects.open(now).filter(helps=member).count() >= rules.MOST_OPEN:
        raise Refused(
            "many_codes", _("Du har fem koder, som ingen har brugt. Fjern en af dem først.")
        )
    code = codes.new_code()
    Invitation.objects.create(
        household_id=member.household_id,
        invited_by=member,
        helps=member,
        digest=codes.digest(code),
        places=1,
        created_at=now,
        expires_at=_midnight_after(now, rules.CODE_DAYS),
    )
    return code


def _midnight_after(now: datetime, days: int) -> datetime:
    day = timezone.localdate(now) + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time.min))


def _note(act: str, member: Membership, now: datetime) -> None:
    """In the logbook only when it was not the member's own hand."""
    if member.helper is not None:
        logbook.note(act, by=member.helper, about=member.user, estate=member.estate, now=now)


@transaction.atomic
def withdraw_code(member: Membership, number: int, *, now: datetime) -> bool:
    """Nobody can use it any more; whether there was an open one of that number."""
    codes_of = Invitation.objects.open(now).filter(helps=member, pk=number)
    gone = bool(codes_of.update(revoked_at=now))
    if gone:
        _note("help.code_withdrawn", member, now)
    return gone


def open_code(typed: str, *, now: datetime) -> Invitation:
    """The helper's code somebody typed; looking uses nothing up.

    Refused `unknown_code`, `letter_code` (it belongs to a home: /velkommen/), `withdrawn_code`,
    `expired_code`, `used_code`, `moved_out`.
    """
    return _usable(_codes().filter(digest__in=codes.digests(typed)).first(), now)


def code_in_hand(number: int, *, now: datetime) -> Invitation:
    """The code that was looked up a moment ago in this browser. Refused as `open_code`."""
    return _usable(_codes().filter(pk=number).first(), now)


def _codes() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("helps__user", "helps__estate", "helps__household")


def _usable(code: Invitation | None, now: datetime) -> Invitation:
    if code is None:
        sentence = _("Koden passer ikke. Se efter på sedlen, og prøv igen.")
        raise Refused("unknown_code", sentence, status=422, field="code")
    if code.helps is None:
        raise Refused(
            "letter_code", _("Den kode er til en bolig, ikke til en hjælper."), field="code"
        )
    today = timezone.localdate(now)
    helped = code.helps
    lives = helped.household is not None and today in helped.household.period
    checks = [
        (code.used >= code.places, "used_code", _("Koden er brugt. Bed om en ny.")),
        (code.revoked_at is not None, "withdrawn_code", _("Koden virker ikke mere. Bed om en ny.")),
        (code.expires_at <= now, "expired_code", _("Koden er for gammel. Bed om en ny.")),
        (
            not (lives and today in helped.period and helped.user.is_active),
            "moved_out",
            _("Den, du vil hjælpe, bor her ikke mere."),
        ),
    ]
    for wrong, name, sentence in checks:
        if wrong:
            raise Refused(name, sentence, field="code")
    return code


# --- becoming a helper ---------------------------------------------------------------------------


@transaction.atomic
def accept(user: User, number: int, *, now: datetime) -> Helping:
    """Use the code: the user may act for who made it. Twice is once.

    Locks the code. Refused as `open_code`, and `yourself`, `same_home`, `works_here`, `sat_beside`.
    """
    locked = Invitation.objects.select_for_update(no_key=True, of=("self",)).filter(pk=number)
    list(locked)
    code = code_in_hand(number, now=now)
    helped = code.helps
    assert helped is not None
    # Somebody with two codes of the same neighbour in two windows becomes a helper once.
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=helped.pk)
    refuse_to_help(user, helped, now)
    _refuse_a_colleague(user, helped, now)
    _refuse_who_sat_beside(user, code)
    locked.update(used=F("used") + 1)
    standing = Helping.objects.active(now).filter(
        helped=helped, helper=user, kind=Helping.Kind.NAMED
    )
    known = standing.first()
    if known is not None:
        return known
    helping = Helping.objects.create(
        helped=helped, helper=user, kind=Helping.Kind.NAMED, began_at=now
    )
    notify.named(helping, now)
    return helping


@transaction.atomic
def accept_as_new(
    number: int, *, name: str, is_adult: bool, now: datetime, language: str = "da"
) -> Helping:
    """Use the code as somebody without a profile: they get one, without a home.

    Refused as `accept`, and `name_missing`, `long_name`, `cpr`.
    """
    user = open_profile(name=name, language=language, is_adult=is_adult, now=now)
    return accept(user, number, now=now)


def refuse_to_help(user: User, helped: Membership, now: datetime) -> None:
    """Nobody is their own helper, nor that of who they live with. Refused `yourself`, `same_home`."""
    if user.pk == helped.user_id:
        raise Refused("yourself", _("Det er din egen kode. Giv den til den, der skal hjælpe dig."))
    here = Membership.objects.of_household(helped.household_id or 0, timezone.localdate(now))
    if here.filter(user=user).exists():
        raise Refused("same_home", _("I bor sammen. Du kan gøre det fra din egen profil."))


def _refuse_a_colleague(user: User, helped: Membership, now: datetime) -> None:
    """Who works in the estate helps on the spot, for half an hour and in the logbook, and no more."""
    today = timezone.localdate(now)
    offices = RoleTerm.objects.filter(membership__user=user, membership__estate=helped.estate_id)
    if offices.filter(role__in=COLLEAGUES, period__contains=today).exists():
        raise Refused(
            "works_here", _("Du arbejder her. Brug «Hjælp en beboer», når I sidder sammen.")
        )


def _refuse_who_sat_beside(user: User, code: Invitation) -> None:
    """Nor with a code the neighbour made with their card while this person sat beside them."""
    visits = Helping.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=code.created_at),
        helped=code.helps_id,
        helper=user,
        kind=Helping.Kind.VISIT,
        began_at__lte=code.created_at,
        ends_at__gte=code.created_at,
    )
    if visits.exists():
        raise Refused(
            "sat_beside",
            _("Du hjalp, da koden blev lavet. Giv den til den, din nabo har valgt."),
        )


# --- acting --------------------------------------------------------------------------------------


def begin(request: HttpRequest, helping: Helping) -> None:
    """This browser acts for the helped from the next request; its open pages are told at once."""
    acting.begin(request, helping)
    _tell_open_pages(request, helping.helper_id)


def finish(request: HttpRequest, user: User) -> None:
    """This browser is itself again; its open pages are told at once."""
    acting.end(request)
    _tell_open_pages(request, user.pk)


def _tell_open_pages(request: HttpRequest, user_id: int) -> None:
    """The session is written first: the sockets read it from the database."""
    request.session.save()
    live.lock_out(user_id)


# --- the end -------------------------------------------------------------------------------------


@transaction.atomic
def end_help(helping: Helping, *, by: User, now: datetime) -> bool:
    """Either of the two ends it, at once and for every open page. False if it was over already.

    The other one is told.
    """
    helping = _lock(helping.pk)
    if helping.ended_at is not None:
        return False
    close(helping, at=min(helping.ends_at or now, now), by=by, now=now)
    if helping.kind == Helping.Kind.VISIT:
        return True
    if by.pk == helping.helper_id:
        notify.ended_by_helper(helping, now)
    else:
        notify.ended_for_helper(helping, helping.helper, now)
    return True


def _lock(number: int) -> Helping:
    rows = Helping.objects.select_related("helped__user", "helped__estate", "helper")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=number)


def close(helping: Helping, *, at: datetime, by: User | None, now: datetime) -> None:
    """Write the end of a help that is locked, and let its sockets look at their key. Part of verbs.

    In the logbook when it was help on the spot, or when another than the two ended it.
    """
    helping.ended_at, helping.ended_by = at, by
    helping.save(update_fields=["ended_at", "ended_by"])
    is_visit = helping.kind == Helping.Kind.VISIT
    others_hand = by is not None and by.pk not in {helping.helper_id, helping.helped.user_id}
    if is_visit or others_hand:
        logbook.note(
            "help.ended",
            by=by,
            about=helping.helped.user,
            estate=helping.helped.estate,
            now=now,
            facts={
                "help": helping.pk,
                "minutes": round((at - helping.began_at).total_seconds() / 60),
            },
        )
    live.lock_out(helping.helper_id)


@transaction.atomic
def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    """Somebody moves: nobody acts for them from then on, and their codes stop working.

    `leaves_at` may be a date to come: helps end by themselves then. Whom *they* help goes on being
    helped: a helper need not live here.
    """
    waiting = Invitation.objects.open(now).filter(helps=member)
    for_them = Helping.objects.filter(helped=member, ended_at=None).order_by("pk")
    if leaves_at > now:
        waiting.filter(expires_at__gt=leaves_at).update(expires_at=leaves_at)
        for_them.filter(Q(ends_at=None) | Q(ends_at__gt=leaves_at)).update(ends_at=leaves_at)
        return
    waiting.update(revoked_at=now)
    for number in list(for_them.values_list("pk", flat=True)):
        end_help(_lock(number), by=member.user, now=now)


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """Somebody is forgotten: whom they help is told; `people.actions.erase` removes the rows."""
    for helping in Helping.objects.active(now).filter(helper=user).order_by("pk"):
        end_help(helping, by=user, now=now)


# --- the clock -----------------------------------------------------------------------------------


def over_long(now: datetime) -> QuerySet[Helping]:
    """Helps that ended a year ago."""
    return Helping.objects.filter(
        Q(ended_at__lt=now - rules.KEPT) | Q(ended_at=None, ends_at__lt=now - rules.KEPT)
    )


@transaction.atomic
def sweep(now: datetime) -> int:
    """Write the end of what ended by the clock, and remove what ended a year ago."""
    lapsed = Helping.objects.filter(ended_at=None, ends_at__lte=now).order_by("pk")
    for number in list(lapsed.values_list("pk", flat=True)):
        close_if_lapsed(number, now=now)
    return int(over_long(now).delete()[0])


@transaction.atomic
def close_if_lapsed(number: int, *, now: datetime) -> None:
    """Write down that a help has ended by the clock, once. Nothing when it is not over, or is gone."""
    if not Helping.objects.filter(pk=number, ended_at=None, ends_at__lte=now).exists():
        return
    helping = _lock(number)
    if helping.ended_at is None and helping.ends_at is not None and helping.ends_at <= now:
        close(helping, at=helping.ends_at, by=None, now=now)
