"""The verbs of offices: look who lives somewhere, give, end, and take back an end."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from psycopg.types.range import DateRange

from community import live
from community.errors import Refused
from community.office.roles import checks, notify, rules
from community.office.roles.terms import adults_of
from community.people import actions as people
from community.people.administration import administration
from community.people.logbook import actions as logbook
from community.people.models import Dwelling, Estate, Membership, Role, RoleTerm, User

TITLE_LENGTH = 60
LOOKED = gettext_noop("For at give en rolle i huset")


@transaction.atomic
def look(by: Membership, home: Dwelling, *, now: datetime) -> list[Membership]:
    """The grown-ups with a profile in one home, so that one of them can be given an office.

    A line in the logbook for each of them. Refused `may_not` for who gives no office, and
    `nobody_here` when nobody there has a profile.
    """
    if not rules.may_give(by) - rules.ONLY_OTHERS:
        raise checks.may_not()
    found = adults_of(by, home.pk, timezone.localdate(now))
    if not found:
        sentence = _("Ingen i den bolig har en profil endnu. Giv dem et kodebrev først.")
        raise Refused("nobody_here", sentence, status=422, field="door")
    for member in found:
        logbook.note(
            "contact.seen", by=by.user, about=member.user, estate=by.estate, now=now, why=LOOKED
        )
    return found


@transaction.atomic
def give(
    by: Membership,
    to: Membership,
    role: str,
    *,
    since: date,
    last_day: date | None,
    now: datetime,
) -> RoleTerm:
    """Give a member of the estate an office from `since` to `last_day`, and tell them.

    It ends when the person's time in the estate does, if that is earlier. Refused `may_not`,
    `own_office`, `only_residents`, `only_others`, `works_here`, `days`, `not_of_age`,
    `has_the_office`.
    """
    checks.refuse_unless_may(by, role, to.user_id)
    checks.refuse_days(role, since, last_day, now)
    to = _locked(to)
    checks.refuse_wrong_place(to, role)
    since = max(since, to.period.lower) if to.lives_here else since
    until = _earliest(last_day + timedelta(days=1) if last_day else None, _leaves(to))
    if until is not None and until <= since:
        raise checks.days(_("Slutdagen ligger før den første dag."))
    checks.refuse_both(to, role, DateRange(since, until))
    term = people.appoint(to, role, since=since, until=until)
    term.membership = to
    _fit(to, timezone.localdate(now))
    if until is not None and until - timezone.localdate(now) <= notify.TELL_BEFORE:
        term.ending_told_at = now  # they are told now when it ends
        term.save(update_fields=["ending_told_at"])
    _note("role.given", by, term, now)
    notify.given(term, now)
    return term


@transaction.atomic
def give_to_newcomer(
    by: Membership,
    *,
    name: str,
    email: str,
    title: str,
    role: str,
    since: date,
    last_day: date | None,
    now: datetime,
) -> RoleTerm:
    """Give an office to a colleague or a guest without a home here, by their e-mail.

    Nobody has proved the address yet: only a code sent to it opens the profile. When it belongs to
    a profile we have, that one is used and its name stays. Refused as `give`, and `cpr`,
    `name_missing`, `long_name`, `long_title`, `closed_profile`.
    """
    checks.refuse_unless_may(by, role, None)
    if role in rules.ONLY_RESIDENTS:
        raise checks.only_residents()
    checks.refuse_days(role, since, last_day, now)
    title = people.tidy_name(title, longest=TITLE_LENGTH, field="title", needed=False)
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = people.open_profile(name=name, email=email, now=now)
    if not user.is_active:
        closed = _("Den adresse hører til en profil, der er lukket. Brug en anden.")
        raise Refused("closed_profile", closed, status=422, field="email")
    checks.refuse_unless_may(by, role, user.pk)
    until = last_day + timedelta(days=1) if last_day else None
    to = _membership(user, by.estate, since, until, title)
    return give(by, to, role, since=since, last_day=last_day, now=now)


@transaction.atomic
def end(by: Membership, term: RoleTerm, *, on: date, now: datetime) -> dict[str, Any]:
    """The office ends: `on` is the first day without it, today at the earliest. They are told.

    Returns what `restore` needs. Refused `may_not`, `own_office`, `days`, `gone`, and
    `last_administration`, which somebody else has to be given first.
    """
    if term.role == Role.ADMINISTRATION:
        list(Estate.objects.select_for_update(no_key=True).filter(pk=by.estate_id))
    to = _locked(term.membership)
    now_term = to.terms.select_for_update(no_key=True).filter(pk=term.pk).first()
    if now_term is None:
        raise Refused("gone", _("Rollen er der ikke mere."))
    term, term.membership = now_term, to
    checks.refuse_unless_may(by, term.role, to.user_id)
    today = timezone.localdate(now)
    if on < today or (term.period.upper is not None and on >= term.period.upper):
        raise checks.days(
            _("Vælg en dag fra i dag, og før rollen slutter af sig selv."), "last_day"
        )
    checks.refuse_last(term, on)
    before = _memo(term, on)
    notify.withdraw(term, now)
    _cut(term, on, now)
    _fit(to, today)
    live.lock_out(to.user_id)
    _note("role.ended", by, term, now)
    notify.ended(term, now)
    return before


@transaction.atomic
def restore(by: Membership, memo: dict[str, Any], *, now: datetime) -> RoleTerm:
    """Take back an `end` of a moment ago. Refused as `give`, and `changed_meanwhile`."""
    to = _locked(Membership(pk=memo["member"]))
    if to.estate_id != by.estate_id:
        raise checks.changed_meanwhile()
    role, since = memo["role"], date.fromisoformat(memo["since"])
    until = date.fromisoformat(memo["until"]) if memo["until"] else None
    checks.refuse_unless_may(by, role, to.user_id)
    standing = to.terms.select_for_update(no_key=True).filter(pk=memo["term"]).first()
    if standing is not None and standing.period.upper != date.fromisoformat(memo["on"]):
        raise checks.changed_meanwhile()
    if standing is not None:
        standing.delete()
    checks.refuse_both(to, role, DateRange(since, until))
    term = people.appoint(to, role, since=since, until=until)
    term.ending_told_at = datetime.fromisoformat(memo["told"]) if memo["told"] else None
    term.save(update_fields=["ending_told_at"])
    term.membership = to
    _fit(to, timezone.localdate(now))
    notify.withdraw(term, now)
    _note("role.given", by, term, now)
    return term


@transaction.atomic
def begin_administration(estate: Estate, *, name: str, email: str, now: datetime) -> RoleTerm:
    """The operator opens the office: the first person of the administration in an estate.

    Afterwards they give offices to others. Refused `has_administration` when there is one, and as
    `give_to_newcomer`.
    """
    list(Estate.objects.select_for_update(no_key=True).filter(pk=estate.pk))
    today = timezone.localdate(now)
    if administration(estate).filter(period__contains=today).exists():
        raise Refused("has_administration", _("Afdelingen har en administration allerede."))
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    user = user or people.open_profile(name=name, email=email, now=now)
    to = _membership(user, estate, today, None, str(Role.ADMINISTRATION.label))
    term = people.appoint(to, Role.ADMINISTRATION, since=today)
    term.membership = to
    _fit(to, today)
    logbook.note("role.given", by=None, about=user, estate=estate, now=now, facts=_facts_of(term))
    notify.given(term, now)
    return term


# --- rows -----------------------------------------------------------------------------------------


def _locked(member: Membership) -> Membership:
    """The membership as it is now, with its row held."""
    rows = Membership.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("user", "estate", "household__dwelling__entrance").get(pk=member.pk)


def _membership(
    user: User, estate: Estate, since: date, until: date | None, title: str
) -> Membership:
    """Their place in the estate: the one these days touch, else a new one."""
    day = timedelta(days=1)
    touching = DateRange(since - day, until + day if until else None)
    near = Membership.objects.filter(user=user, estate=estate, period__overlap=touching)
    standing = near.order_by("-period").first()
    if standing is None:
        return people.enrol(user, estate, on=since, title=title)
    if title and standing.household_id is None:
        standing.title = title
        standing.save(update_fields=["title"])
    return standing


def _fit(to: Membership, today: date) -> None:
    """Who has no home here is here as long as they have an office, and not a day longer."""
    if to.lives_here:
        return
    periods = list(to.terms.values_list("period", flat=True))
    if periods:
        uppers = [period.upper for period in periods]
        first = min([to.period.lower, *(period.lower for period in periods)])
        wanted = DateRange(first, None if None in uppers else max(uppers))
    else:
        # A membership lasts a day at least; whoever came today was here yesterday instead.
        wanted = DateRange(min(to.period.lower, today - timedelta(days=1)), today)
    if wanted == to.period:
        return
    to.period, to.left_at = wanted, None
    try:
        with transaction.atomic():
            to.save(update_fields=["period", "left_at"])
    except IntegrityError:
        raise Refused("already_member", _("Personen er med i afdelingen i de dage.")) from None


def _cut(term: RoleTerm, on: date, now: datetime) -> None:
    """End the row; one that never began is gone."""
    if on <= term.period.lower:
        term.period = DateRange(term.period.lower, term.period.lower)
        RoleTerm.objects.filter(pk=term.pk).delete()
        return
    term.period, term.ending_told_at = DateRange(term.period.lower, on), now
    term.save(update_fields=["period", "ending_told_at"])


def _leaves(to: Membership) -> date | None:
    """The first day a resident is not here any more; others are here as long as their office."""
    upper: date | None = to.period.upper if to.lives_here else None
    return upper


def _earliest(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _memo(term: RoleTerm, on: date) -> dict[str, Any]:
    upper, told = term.period.upper, term.ending_told_at
    return {
        "term": term.pk,
        "member": term.membership_id,
        "role": term.role,
        "since": term.period.lower.isoformat(),
        "until": upper.isoformat() if upper else "",
        "told": told.isoformat() if told else "",
        "on": on.isoformat(),
    }


def _facts_of(term: RoleTerm) -> dict[str, str]:
    upper = term.period.upper
    return {
        "role": term.role,
        "from": term.period.lower.isoformat(),
        "until": upper.isoformat() if upper else "",
    }


def _note(act: str, by: Membership, term: RoleTerm, now: datetime) -> None:
    logbook.note(
        act,
        by=by.user,
        about=term.membership.user,
        estate=by.estate,
        now=now,
        facts=_facts_of(term),
    )
