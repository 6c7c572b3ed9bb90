"""What must be true of a notice before it is kept or put up. Each «no» names the field it is about."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.groups.models import GroupMember
from community.moderation.rules import links_in, refuse_raid, refuse_writing
from community.noticeboard import rules
from community.noticeboard.icons import Works
from community.noticeboard.lasting import day_of, end_after, end_of, wall
from community.noticeboard.models import TEXT_LENGTH, TITLE_LENGTH, Notice
from community.noticeboard.words import tidied
from community.noticeboard.written import Written
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from community.people.tenancy import Scope, places

LANGUAGES = dict(settings.LANGUAGES)
LONGEST = {
    "title": TITLE_LENGTH,
    "text": TEXT_LENGTH,
    "other_title": TITLE_LENGTH,
    "other_text": TEXT_LENGTH,
}
BURST, BURST_LASTS = 4, timedelta(minutes=10)


def worded(written: Written) -> Written:
    """With its words made fit to be kept. Refused `long_text`, `cpr`, `no_such_language`."""
    said: dict[str, Any] = {
        name: tidied(getattr(written, name), lines=name.endswith("text")) for name in LONGEST
    }
    for name, text in said.items():
        if len(text) > LONGEST[name]:
            sentence = _("Det er for langt. Der er plads til {most} tegn.")
            raise Refused("long_text", sentence.format(most=LONGEST[name]), status=422, field=name)
        refuse_cpr(text, field=name)
    for name in ("language", "other_language"):
        if getattr(written, name) not in {*LANGUAGES, ""}:
            raise Refused("no_such_language", _("Det sprog har vi ikke."), status=422, field=name)
    if not said["other_title"] and not said["other_text"]:
        return replace(written, **said, other_language="")
    return replace(written, **said)


def placed(member: Membership, written: Written) -> Written:
    """With an audience the member may speak to. Refused `not_your_audience`.

    Who lives here speaks to their own stairway and circle; an office to any of its estate's.
    """
    no = Refused(
        "not_your_audience", _("Vælg, hvem der kan se opslaget."), status=422, field="audience"
    )
    if written.group is not None:
        if not _is_in(member, written):
            raise no
        return replace(written, scope=Scope.ESTATE, entrance=None, circle=None, hits=())
    if any(hit.estate_id != member.estate_id for hit in written.hits):
        raise no
    if written.category is None or not written.category.is_works:
        written = replace(written, hits=())
    if written.scope == Scope.ENTRANCE:
        # Works name the stairways they hit, and the notice is kept for the first of them.
        written = replace(written, entrance=written.entrance or next(iter(written.hits), None))
    scopes = rules.scopes_of(member, written.category)
    return replace(written, **places(member, written, scopes, no))


def _is_in(member: Membership, written: Written) -> bool:
    parts = [GroupMember.Part.MEMBER, GroupMember.Part.HOLDER]
    inside = GroupMember.objects.filter(group=written.group, member=member, part__in=parts)
    return inside.filter(group__closed_at=None, group__hidden_at=None).exists()


def complete(member: Membership, written: Written, now: datetime) -> Written:
    """Ready to be put up: with a category, a heading, and its moments.

    Refused `no_category`, `not_your_category`, `no_title`, `no_text`, `no_second_title`,
    `no_second_language`, `past`, `too_far`, `bad_period`, `no_icon`.
    """
    category = written.category
    if category is None:
        raise Refused("no_category", _("Vælg, hvad det handler om."), status=422, field="category")
    if not rules.may_use(member, category):
        raise Refused("not_your_category", _("Vælg et andet emne."), status=422, field="category")
    if not written.title:
        raise Refused("no_title", _("Skriv en overskrift."), status=422, field="title")
    if not written.text:
        raise Refused("no_text", _("Fortæl lidt mere."), status=422, field="text")
    _second_language(written)
    _moment(written, now)
    if not category.is_works:
        return replace(written, icon="", period=None, hits=(), asks_seen=False, is_urgent=False)
    return _works(written, now)


def _second_language(written: Written) -> None:
    if not written.other_language and not (written.other_title or written.other_text):
        return
    if not written.other_language or written.other_language == written.language:
        raise Refused(
            "no_second_language", _("Vælg et andet sprog end det første."), status=422,
            field="other_language",
        )  # fmt: skip
    if not written.other_title:
        raise Refused(
            "no_second_title", _("Skriv også overskriften på det andet sprog."), status=422,
            field="other_title",
        )  # fmt: skip


def _moment(written: Written, now: datetime) -> None:
    at = written.publish_at
    if at is None:
        return
    if at < now - timedelta(minutes=1):
        raise Refused("past", _("Den tid er gået. Vælg en senere."), status=422, field="publish_on")
    if at > now + timedelta(days=rules.PLANNED_DAYS):
        sentence = _("Det er langt ude i fremtiden. Vælg en dag inden for et halvt år.")
        raise Refused("too_far", sentence, status=422, field="publish_on")


def _works(written: Written, now: datetime) -> Written:
    if written.icon not in Works.values:
        raise Refused("no_icon", _("Vælg, hvad det rammer."), status=422, field="icon")
    if written.period is not None:
        begins, ends = written.period
        if begins >= ends:
            sentence = _("Det skal slutte, efter at det er begyndt.")
            raise Refused("bad_period", sentence, status=422, field="works_until")
        if ends <= now:
            raise Refused(
                "bad_period", _("Den tid er gået. Vælg en senere."), status=422,
                field="works_until",
            )  # fmt: skip
    return written


def ends_at(member: Membership, written: Written, publish_at: datetime) -> datetime:
    """When it comes down: always some time. Refused `ends_early`, `ends_late`.

    Drift stands at least until what it tells of is over.
    """
    category = written.category
    assert category is not None
    is_office = rules.is_of_office(member, category)
    if written.ends_on is not None:
        rules.refuse_end(day_of(publish_at), written.ends_on, is_office=is_office)
        ends = end_of(written.ends_on)
    else:
        days = min(written.days or category.days, rules.longest_days(is_office))
        ends = end_after(publish_at, days)
    if category.is_works and written.period is not None:
        return max(ends, written.period[1])
    return ends


def refuse_flood(member: Membership, written: Written, now: datetime) -> None:
    """Before something new goes up: a write pause, many at a time, many links from somebody new.

    Refused `paused`, `guest`, `too_many`, `too_many_links`.
    """
    if not rules.may_write(member):
        raise Refused("guest", _("Som gæst kan du kun læse med."), status=403)
    refuse_writing(member, now)
    midnight = wall(timezone.localdate(now))
    mine = Notice.objects.filter(author__user_id=member.user_id, publish_at__isnull=False)
    today = mine.filter(written_at__gte=midnight).count()
    if not rules.is_of_office(member, written.category):
        burst = mine.filter(written_at__gt=now - BURST_LASTS).count()
        if burst >= BURST or today >= rules.DAY_OF_NOTICES:
            sentence = _("Du har skrevet meget på kort tid. Hold en pause, og prøv igen om lidt.")
            raise Refused("too_many", sentence, status=429)
    elif today >= rules.DAY_OF_OFFICE_NOTICES:
        raise Refused("too_many", _("Der er skrevet meget i dag. Vent til i morgen."), status=429)
    refuse_links(member, written, now)


def refuse_links(member: Membership, written: Written, now: datetime) -> None:
    """Refused `too_many_links` for who came yesterday and writes many."""
    midnight = wall(timezone.localdate(now))
    mine = Notice.objects.filter(author__user_id=member.user_id, written_at__gte=midnight)
    said = mine.exclude(publish_at=None).values_list("title", "text", "other_text")
    refuse_raid(
        " ".join((written.title, written.text, written.other_text)),
        links_today=sum(links_in(" ".join(row)) for row in said),
        joined_on=member.period.lower,
        today=timezone.localdate(now),
    )


def pins(estate_id: int, now: datetime) -> Any:
    """The pinned notices of an estate that stand or will stand."""
    coming = Q(ends_at__gt=now, taken_down_at=None, hidden_at=None, publish_at__isnull=False)
    return Notice.objects.filter(coming, estate_id=estate_id, pinned_at__isnull=False)
