"""Who this corner is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.features import Feature, Link, Subject, Tell
from community.people.models import Membership, User
from community.shapes import Retention
from helpdesk.duties import demo, notify, rules, tray
from helpdesk.duties.cards import cards
from helpdesk.duties.keeping import actions as keeping
from helpdesk.duties.parting import actions as parting
from helpdesk.models import Routine, SocialTask


def links(member: Membership, now: datetime) -> Iterator[Link]:
    if rules.has_tasks(member):
        there = reverse("duties:today", args=[member.estate.slug])
        hint = _("Det, der skal gøres, og det, der er gjort")
        yield Link(_("Dagens opgaver"), "list-checks-fill", there, "work", 5, hint)


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """What one has taken, and has not said anything about in time."""
    return {"duties.waits": tray.waiting_for(member, now)} if rules.has_tasks(member) else {}


def may_watch(member: Membership, estate_id: int) -> bool:
    return rules.has_tasks(member) and member.estate_id == estate_id


def shows_picture(member: Membership, picture: Any) -> bool:
    """A picture of a thing is seen by who sees the task."""
    if not rules.has_tasks(member):
        return False
    seen = SocialTask.objects.visible_to(member, timezone.localdate())
    return seen.filter(picture=picture.pk).exists()


def needs_pictures(ids: Iterable[int]) -> set[int]:
    return set(
        SocialTask.objects.filter(picture__in=list(ids)).values_list("picture_id", flat=True)
    )


def export(user: User) -> dict[str, Any]:
    """What they had, did and wrote. Of what others wrote the heading alone."""
    mine = Q(member__user=user) | Q(done_by__user=user) | Q(made_by__user=user)
    rows = SocialTask.objects.filter(mine).select_related("member", "done_by", "made_by")
    routines = Routine.objects.filter(made_by__user=user).order_by("pk")
    return {
        "tasks": [_told(row, user) for row in rows.order_by("pk")],
        "routines": [
            {"what": row.title, "text": row.text, "rule": row.again, "first": str(row.first)}
            for row in routines
        ],
    }


def _told(row: SocialTask, user: User) -> dict[str, Any]:
    def is_theirs(who: Membership | None) -> bool:
        return who is not None and who.user_id == user.pk

    facts: dict[str, Any] = {
        "what": row.title,
        "kind": row.kind,
        "state": row.state,
        "due_on": str(row.due_on),
        "taken_by_me": is_theirs(row.member),
        "done_by_me": is_theirs(row.done_by),
        "made_by_me": is_theirs(row.made_by),
    }
    if is_theirs(row.done_by):
        facts |= {"minutes": row.minutes, "note": row.note, "outcome": row.outcome}
        facts["done_at"] = row.done_at.isoformat() if row.done_at else None
    if is_theirs(row.made_by):
        facts["text"] = row.text
    return facts


feature = Feature(
    key="duties",
    name=_("Opgaver"),
    links=links,
    cards=cards,
    counts=counts,
    waits=tray.waits,
    topics={"duties": may_watch},
    tells=[
        Tell(
            notify.GIVEN,
            _("Opgaver til dig"),
            _("Når du får en opgave, eller ingen har hjulpet en nabo"),
            Subject.HELP,
            rules.has_tasks,
        ),
        Tell(
            notify.OVERDUE,
            _("Opgaver, der ikke bliver nået"),
            _("Når dagen er gået, eller noget er i vejen"),
            Subject.HELP,
            rules.runs_it,
        ),
    ],
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    member_left=parting.member_left,
    home_left=parting.home_left,
    export=export,
    holds=_("Opgaver, du har haft, gjort eller skrevet"),
    called={f"duty.{code}": word for code, word in SocialTask.State.choices},
    erase=parting.erase,
    remains=[
        (
            _("At en opgave blev gjort, og hvor længe den tog, uden navn"),
            _("Tallene står i to år, så vi kan se, hvor tiden går hen."),
        )
    ],
    retention=[
        Retention(
            "helpdesk.SocialTask",
            _("Det, der er skrevet i opgaver, der er gjort"),
            _("90 dage"),
            lambda now: keeping.worded(now).count(),
            keeping.sweep_words,
        ),
        Retention(
            "helpdesk.SocialTask",
            _("Tallene om opgaver, der er gjort"),
            _("24 måneder"),
            lambda now: keeping.old_tasks(now).count(),
            keeping.sweep_tasks,
        ),
        Retention(
            "helpdesk.SocialTask",
            _("Opgaver, der aldrig blev gjort"),
            _("12 måneder"),
            lambda now: keeping.never_done(now).count(),
            keeping.sweep_never_done,
        ),
        Retention(
            "helpdesk.Routine",
            _("Faste opgaver, der er stoppet"),
            _("12 måneder"),
            lambda now: keeping.old_routines(now).count(),
            keeping.sweep_routines,
        ),
    ],
    demo=demo.demo,
)
