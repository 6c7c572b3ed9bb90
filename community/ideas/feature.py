"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.counting import counted
from community.features import Feature, Link, Subject, Tell
from community.finding import excerpt, found_in
from community.ideas import actions, demo, rules
from community.ideas.box import actions as box
from community.ideas.box import notify, reports
from community.ideas.models import Card, Hand, Proposal, Sharing
from community.people.models import Membership, User
from community.shapes import Found, Retention, Shared

# So much of a text travels in an address.
CARRIED = 300


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The catalogue, for everybody."""
    there = reverse("ideas:index", args=[member.estate.slug])
    hint = _("Det, andre huse har gjort, og kassen til dine egne forslag")
    yield Link(_("Idéer"), "lightbulb-duotone", there, "ours", 30, hint)


def search(member: Membership, wanted: str, most: int) -> Iterator[Found]:
    """Cards the member may read, best first."""
    for card in found_in(Card.objects.visible_to(member).shown(), wanted, most):
        yield Found(
            kind=_("Idé"),
            title=card.title,
            url=reverse("ideas:card", args=[member.estate.slug, card.token]),
            icon=card.drawing,
            rank=card.rank,
            excerpt=excerpt(card.idea, wanted),
        )


def shares(member: Membership, shared: Shared) -> Link | None:
    """«Del din viden»: the card with what was done filled in."""
    if not rules.may_share(member):
        return None
    said = [("titel", shared.title), ("tekst", shared.text[:CARRIED])]
    said += [("samspil", shared.interplay)] if shared.interplay else []
    said += [("pris", shared.price[:60])] if shared.price else []
    said += [("opgave", f"{many} × {what}") for many, what in shared.chores[: rules.MOST_CHORES]]
    there = reverse("ideas:new", args=[member.estate.slug])
    return Link(_("Del din viden"), "lightbulb-duotone", f"{there}?{urlencode(said)}", "ours", 30)


def export(user: User) -> dict[str, Any]:
    """What somebody put into the box, and what they wanted to be with."""
    own = Proposal.objects.filter(made_by__user=user).order_by("pk")
    hands = Hand.objects.filter(member__user=user).select_related("proposal").order_by("pk")
    shared = Sharing.objects.filter(member__user=user).select_related("card").order_by("pk")
    return {
        "proposals": [
            {"title": one.title, "text": one.text, "at": one.made_at.isoformat()} for one in own
        ],
        "cards_you_shared": [
            {"title": one.card.title, "since": one.since.isoformat()} for one in shared
        ],
        "with_in_proposals": [
            {"title": one.proposal.title, "since": one.since.isoformat()} for one in hands
        ],
        # For whom is the other's to tell.
        **counted(
            User.objects.filter(pk=user.pk),
            {
                "proposals_for_others": Proposal.objects.filter(helped_by=user),
                "with_for_others": Hand.objects.filter(helped_by=user),
                "cards_for_others": Sharing.objects.filter(helped_by=user),
            },
        ),
    }


def member_left(member: Membership, leaves_at: datetime, now: datetime) -> None:
    actions.member_left(member, leaves_at, now)
    box.member_left(member, leaves_at, now)


def erase(user: User, now: datetime) -> None:
    actions.erase(user, now)
    box.erase(user, now)


feature = Feature(
    key="ideas",
    name=_("Idéer"),
    links=links,
    search=search,
    shares=shares,
    tells=[
        Tell(
            notify.TRIAL,
            _("Et forslag, du er med i"),
            _("Når det bliver et forsøg"),
            Subject.NEIGHBOURS,
        )
    ],
    reports=[reports.proposal],
    member_left=member_left,
    export=export,
    holds=_("Idéer, du har delt, det, du har lagt i idékassen, og det, du vil være med i"),
    erase=erase,
    remains=[
        (
            _("Idéer, du har delt, uden dit navn"),
            _("De hører til huset. Tag dem selv tilbage først, hvis de skal væk."),
        ),
        (
            _("Forslag fra dig, der blev til et forsøg, uden dit navn"),
            _("De hører til dem, der prøver."),
        ),
    ],
    retention=[
        Retention(
            "ideas.Card",
            _("Idéer, der er taget væk"),
            _("30 dage"),
            lambda now: actions.old(now).count(),
            actions.sweep,
        ),
        Retention(
            "ideas.Proposal",
            _("Forslag i idékassen, og hvem der vil være med"),
            _("12 måneder, 30 dage efter de er taget op"),
            lambda now: box.old(now).count(),
            box.sweep,
        ),
    ],
    demo=demo.demo,
)
