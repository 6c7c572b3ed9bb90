"""What the room knows about one person, for their own file. Never the words of the other.

Whoever helped has what they said themselves, when, and the thanks they got; what the other needed
help with stands in the other's file, and nowhere else.
"""

from operator import itemgetter
from typing import Any

from django.db.models import JSONField, Q, Value

from community.counting import at_once
from community.people.models import User
from helpdesk.models import HelpAgreement, HelpAlso, HelpAnswer, HelpNudge, HelpOffer, HelpRequest


def export(user: User) -> dict[str, Any]:
    """What they asked for, offered and agreed; and what they wrote for others, without the words."""
    mine = Q(member__user=user)
    asked = HelpRequest.objects.filter(mine).order_by("pk").prefetch_related("steps")
    agreements = HelpAgreement.objects.of(user).select_related("helper", "request__member")
    told = at_once(
        {
            "asked": HelpNudge.objects.filter(mine).values_list("at", "reasons"),
            "share": HelpAlso.objects.filter(mine).values_list("at", Value([], JSONField())),
        }
    )
    return {
        "help_you_asked_for": [_request(row) for row in asked],
        "help_you_offered": [_offer(row) for row in HelpOffer.objects.filter(mine).order_by("pk")],
        "answers_you_gave": [
            _answer(row) for row in HelpAnswer.objects.filter(mine).order_by("pk")
        ],
        "help_you_agreed": [_agreement(row, user) for row in agreements.order_by("pk")],
        "needs_you_share": [{"at": at.isoformat()} for at, _none in told["share"]],
        "you_were_asked": [
            {"at": at.isoformat(), "reasons": reasons} for at, reasons in told["asked"]
        ],
        "written_for_others": _for_others(user),
    }


def _for_others(user: User) -> list[dict[str, Any]]:
    """That they did it, and when. For whom and what is the other's to tell."""
    by = Q(helped_by=user)
    told = at_once(
        {
            "help": HelpRequest.objects.filter(by).values_list("made_at"),
            "offer": HelpOffer.objects.filter(by).values_list("made_at"),
            "answer": HelpAnswer.objects.filter(by).values_list("at"),
            "also": HelpAlso.objects.filter(by).values_list("at"),
            "agreement": HelpAgreement.objects.filter(by).values_list("agreed_at"),
        }
    )
    found = [(what, at) for what, rows in told.items() for (at,) in rows]
    found.sort(key=itemgetter(1))
    return [{"what": f"help.{what}", "at": at.isoformat()} for what, at in found]


def _request(row: HelpRequest) -> dict[str, Any]:
    return {
        "name": row.title,
        "text": row.text,
        "when": row.when_words,
        "starts_at": row.starts_at.isoformat() if row.starts_at else None,
        "place": row.place,
        "state": f"help.{row.state}",
        "at": row.made_at.isoformat(),
        "steps": [
            {"state": f"help.{one.after}", "at": one.at.isoformat()} for one in row.steps.all()
        ],
    }


def _offer(row: HelpOffer) -> dict[str, Any]:
    return {"text": row.text, "when": row.when_words, "at": row.made_at.isoformat()}


def _answer(row: HelpAnswer) -> dict[str, Any]:
    return {
        "text": row.text,
        "when": row.when_words,
        "state": f"answer.{row.state}",
        "at": row.at.isoformat(),
    }


def _agreement(row: HelpAgreement, user: User) -> dict[str, Any]:
    asked = row.request.member is not None and row.request.member.user_id == user.pk
    return {
        "part": "help.asker" if asked else "help.helper",
        "starts_at": row.starts_at.isoformat() if row.starts_at else None,
        "place": row.place,
        "at": row.agreed_at.isoformat(),
        "done_at": row.done_at.isoformat() if row.done_at else None,
        "called_off_at": row.called_off_at.isoformat() if row.called_off_at else None,
        "thanks": row.thanks,
    }
