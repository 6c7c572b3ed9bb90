"""Who this room is, said once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.features import Card, Feature, Link, Subject, Tell, work_row
from community.homes import actions, demo, notify, page, rules
from community.homes.models import Greeting, Settled
from community.people.models import Household, Membership, User
from community.people.welcome.actions import midnight
from community.shapes import Retention


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """My home; the doors that are new; and what is easy in the first weeks."""
    slug = member.estate.slug
    if member.lives_here:
        yield Link(
            page.heading(member),
            "house-duotone",
            reverse("homes:index", args=[slug]),
            "mine",
            20,
            _("Hvem der bor her, og den næste, der skal med"),
        )
    if rules.greets(member):
        yield _doors(member, _("Tag imod dem, der lige er flyttet ind"))
    yield from _easy(member, now)


def _doors(member: Membership, hint: Any) -> Link:
    there = reverse("homes:new", args=[member.estate.slug])
    return Link(_("Nye naboer"), "hand-waving-duotone", there, "work", 40, hint)


def _easy(member: Membership, now: datetime) -> Iterator[Link]:
    if not page.is_new(member, now):
        return
    slug = member.estate.slug
    visit = page.visit_of(member, now)
    if visit and visit.state == Greeting.State.TAKEN and visit.taken_by and not visit.hello_at:
        name = visit.taken_by.user.shown_name
        yield Link(
            _("Sig hej til din velkomstnabo"),
            "hand-waving-duotone",
            reverse("homes:hello", args=[slug]),
            "easy",
            5,
            name,
        )
    choices = reverse("notifications:choices", args=[slug])
    told = _("Slå det fra, du ikke har brug for")
    yield Link(_("Vælg, hvad du får besked om"), "bell", choices, "easy", 95, told)
    if rules.can_invite(member):
        hint = _("Så kan I begge booke og se, hvad der sker")
        yield Link(
            _("Inviter den, du bor med"),
            "user-plus",
            reverse("homes:index", args=[slug]),
            "easy",
            15,
            hint,
        )


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """For who is new; and for who greets."""
    if page.is_new(member, now) and not page.is_settled(member):
        yield Card("homes/_welcome_card.html", {"member": member}, order=5)
    if not rules.greets(member):
        return
    own = page.next_door(member, now)
    if own:
        context = {"member": member, "due_on": own.due_on}
        yield Card("homes/_mine.html", context, order=20, mine=True, at=midnight(own.due_on))
    waiting = page.doors_waiting(member, now)
    if waiting and not own:
        said = ngettext(
            "%(n)s dør venter på et velkommen", "%(n)s døre venter på et velkommen", waiting
        )
        yield work_row(_doors(member, said % {"n": waiting}), "")


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: who they greeted, and that their home was greeted."""
    mine = Q(taken_by__user=user) | Q(done_by__user=user) | Q(helped_by=user)
    own = Q(household__in=Household.objects.filter(memberships__user=user))
    rows = Greeting.objects.annotate(is_mine=mine, is_own=own).filter(mine | own).order_by("pk")
    return {
        "greetings_of_mine": [_told(row) for row in rows if row.is_mine],
        "greetings_to_my_home": [_told(row) for row in rows if row.is_own],
        "settled": [row.at.isoformat() for row in Settled.objects.filter(member__user=user)],
    }


def _told(row: Greeting) -> dict[str, Any]:
    return {
        "what": row.kind,
        "state": row.state,
        "outcome": row.outcome,
        "due_on": row.due_on.isoformat(),
        "done_at": row.done_at.isoformat() if row.done_at else None,
        "said_hello_at": row.hello_at.isoformat() if row.hello_at else None,
    }


feature = Feature(
    key="homes",
    name=_("Din bolig"),
    links=links,
    cards=cards,
    tells=[
        Tell(
            notify.WELCOME,
            _("Velkommen her"),
            _("Når du er ny, og nogen gerne vil hilse på"),
            Subject.NEIGHBOURS,
        ),
        Tell(
            notify.NEW_DOORS,
            _("Nye døre"),
            _("Når der er en, du kan tage imod"),
            Subject.NEIGHBOURS,
            rules.greets,
        ),
        Tell(
            notify.ANSWERS,
            _("Svar fra nye naboer"),
            _("Når du har sagt ja til at hilse på"),
            Subject.NEIGHBOURS,
            rules.greets,
        ),
    ],
    member_left=actions.member_left,
    export=export,
    holds=_("Velkomster, du har fået eller givet"),
    erase=actions.erase,
    remains=[
        (
            _("At din bolig blev budt velkommen, uden navne"),
            _("Vi sletter det efter 90 dage."),
        )
    ],
    retention=[
        Retention(
            "homes.Greeting",
            _("Velkomster, der er klaret eller aldrig blev til noget"),
            _("90 dage"),
            lambda now: actions.old_greetings(now).count(),
            actions.sweep_greetings,
        ),
        Retention(
            "homes.Settled",
            _("At nogen har sagt «jeg er på plads»"),
            _("60 dage"),
            lambda now: actions.old_settled(now).count(),
            actions.sweep_settled,
        ),
    ],
    demo=demo.demo,
)
