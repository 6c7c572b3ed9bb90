"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, Value
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.counting import at_once, counted
from community.features import Card, Feature, Link, Subject, Tell, count_of, work_row
from community.moderation import demo, notify
from community.moderation.keeping import actions as keeping
from community.moderation.models import (
    Appeal,
    Block,
    Case,
    Decision,
    Report,
    WritePause,
)
from community.moderation.rules import is_moderator
from community.people import acting
from community.people.models import Membership, User
from community.shapes import Retention

PAUSES, WAITING = "moderation.pauses", "moderation.waiting"


def may_watch(member: Membership, estate_id: int) -> bool:
    return is_moderator(member) and member.estate_id == estate_id


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """For who has a writing pause: until when, why, and the way to somebody else. For who decides:
    how many reports wait.
    """
    if count_of(member, PAUSES, now):
        paused = WritePause.objects.visible_to(member).active(now).select_related("decision")
        pause = paused.order_by("-ends_at").first()
        yield Card("moderation/_paused.html", {"pause": pause}, order=5)
    waiting = count_of(member, WAITING, now)
    if waiting:
        yield work_row(_cases(member, waiting), f"cases:{member.estate_id}")


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """One's own pauses, and for who decides the cases that wait."""
    found: dict[str, Any] = {PAUSES: WritePause.objects.visible_to(member).active(now)}
    if is_moderator(member):
        found[WAITING] = Case.objects.visible_to(member).waiting_for(member)
    return found


def _cases(member: Membership, count: int) -> Link:
    hint = ngettext("{n} venter på svar", "{n} venter på svar", count).format(n=count)
    there = reverse("moderation:cases", args=[member.estate.slug])
    return Link(_("Anmeldelser"), "flag", there, "work", 25, hint if count else _("Ingen venter"))


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The list of cases for who decides; the rules for all; one's own where there is something."""
    slug = member.estate.slug
    if is_moderator(member):
        yield _cases(member, count_of(member, WAITING, now))
    yield Link(
        _("God tone"), "chats-circle-duotone", reverse("moderation:tone", args=[slug]), "ours", 80,
        _("Seks korte regler"),
    )  # fmt: skip
    if _has_own(member):
        whose = acting.whose(member)
        own = gettext("%(whose)s anmeldelser") % {"whose": whose}
        yield Link(
            own if whose else _("Mine anmeldelser"),
            "flag",
            reverse("moderation:mine", args=[slug]),
            "ours",
            81,
        )
    if member.helper is None and Block.objects.visible_to(member).exists():
        yield Link(
            _("Blokerede"), "prohibit", reverse("moderation:blocked", args=[slug]), "ours", 82
        )


def _has_own(member: Membership) -> bool:
    own = Report.objects.visible_to(member).exists()
    return bool(own or Decision.objects.visible_to(member).exists())


def export(user: User) -> dict[str, Any]:
    """What a person has reported and blocked, and what was said and decided about their own things.

    Never who reported, and never who has blocked them. What is still open is not told: in a small
    house the day and the words would name who reported, and nothing is decided yet (retention.md).
    """
    reports = Report.objects.filter(reporter=user).select_related("case__decision").order_by("pk")
    about = Case.objects.filter(author=user, closed_at__isnull=False, decision__isnull=False)
    about = about.with_everything().order_by("pk")
    return {
        "reports": [_report(row) for row in reports],
        **counted(
            User.objects.filter(pk=user.pk),
            {
                "helped_to_report": Report.objects.filter(helped_by=user),
                "helped_to_disagree": Appeal.objects.filter(helped_by=user),
            },
        ),
        "about_my_own": [_about(case) for case in about.prefetch_related("reports")],
        "pauses": [
            {"from": pause.starts_at.isoformat(), "until": pause.ends_at.isoformat()}
            for pause in WritePause.objects.filter(user=user).order_by("pk")
        ],
        "blocked": [
            {"name": block.blocked.shown_name, "since": block.created_at.isoformat()}
            for block in Block.objects.filter(blocker=user).select_related("blocked").order_by("pk")
        ],
        "decided_for_the_house": _decided_by(user),
    }


def _report(row: Report) -> dict[str, Any]:
    decision: Decision | None = getattr(row.case, "decision", None)
    return {
        "what": row.case.title,
        "reason": row.reason,
        "text": row.text,
        "at": row.created_at.isoformat(),
        "answer": str(notify.outcome_for_reporter(decision)) if decision else None,
    }


def _about(case: Case) -> dict[str, Any]:
    decision = case.decision
    appeal: Appeal | None = getattr(decision, "appeal", None)
    return {
        "what": case.title,
        "said": case.excerpt,
        "reasons": sorted({report.reason for report in case.reports.all()}),
        "outcome": decision.outcome,
        "rule": decision.rule,
        "message": decision.message,
        "at": decision.decided_at.isoformat(),
        "shown_again_at": decision.shown_at.isoformat() if decision.shown_at else None,
        "disagreed": appeal.text if appeal else None,
        "answer": appeal.answer if appeal else None,
    }


def _decided_by(user: User) -> list[dict[str, Any]]:
    """Acts in an office: when and what. Whom they were about is not this person's."""
    heard = Appeal.objects.filter(by=user, heard_at__isnull=False)
    upheld = Value(None, BooleanField())
    told = at_once(
        {
            "decided": Decision.objects.filter(by=user).values_list(
                "decided_at", "outcome", upheld
            ),
            "heard": heard.values_list("heard_at", Value("", CharField()), "upheld"),
        }
    )
    return [{"at": at.isoformat(), "outcome": outcome} for at, outcome, _no in told["decided"]] + [
        {"at": at.isoformat(), "upheld": upheld} for at, _no, upheld in told["heard"]
    ]


feature = Feature(
    key="moderation",
    name=_("God tone"),
    topics={"cases": may_watch},
    cards=cards,
    counts=counts,
    links=links,
    tells=[
        Tell(
            notify.ANSWER,
            _("Svar på det, du har anmeldt"),
            _("Når vi har set på det"),
            Subject.TALK,
        ),
        Tell(
            notify.CASE, _("Anmeldelser"), _("Når noget skal ses efter"), Subject.TALK, is_moderator
        ),
    ],
    export=export,
    export_is_private=True,  # who prints could be whom it is about
    holds=_("Det, du har anmeldt, og det, der er afgjort om dit eget"),
    erase=keeping.erase,
    remains=[
        (
            _("At noget er blevet anmeldt, og hvad der blev afgjort"),
            _("Uden navn og uden dine ord. Det er husets hukommelse i fem år."),
        )
    ],
    retention=[
        Retention(
            "moderation.Case",
            _("Anmeldelser og afgørelser"),
            _("60 måneder efter, at sagen er lukket"),
            lambda now: Case.objects.old(now).count(),
            keeping.sweep,
        )
    ],
    demo=demo.demo,
)
