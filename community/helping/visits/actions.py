"""The verbs of help on the spot: ask who is on paper behind a door, and act for half an hour."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.helping import actions, notify, rules
from community.helping.lists import on_paper_at
from community.people.logbook import actions as logbook
from community.people.models import Dwelling, Entry, Helping, Membership, User

SEEN = "contact.seen"


@transaction.atomic
def look(member: Membership, home: Dwelling, *, now: datetime) -> list[Membership]:
    """Who is on paper in this home. Each person seen is a line in the logbook, and so is nobody.

    Refused `too_many_looks` (429) beyond sixty lines in an hour. The lines are written before they
    are counted: the logbook's lock makes those who look at once wait for each other.
    """
    found = on_paper_at(home, now)
    seen: list[User | None] = [person.user for person in found]
    for about in seen or [None]:
        note_look(member, about, now, facts={"home": home.pk})
    return found


def note_look(
    member: Membership, about: User | None, now: datetime, *, facts: dict[str, int | str]
) -> None:
    """One line: the member saw what concerns `about`. Refused `too_many_looks`. Part of verbs."""
    logbook.note(SEEN, by=member.user, about=about, estate=member.estate, now=now, facts=facts)
    seen = Entry.objects.filter(
        organisation_id=member.estate.organisation_id,
        by=member.user,
        act=SEEN,
        at__gt=now - rules.LOOK_WINDOW,
    )
    if seen.count() > rules.MOST_LOOKS:
        sentence = _(
            "Du har set efter mange gange den sidste time. Vent lidt, eller ring til kontoret."
        )
        raise Refused("too_many_looks", sentence, status=429)


@transaction.atomic
def begin_visit(member: Membership, helped: Membership, *, agreed: bool, now: datetime) -> Helping:
    """The member may act for somebody on paper for half an hour; nothing makes it longer.

    `agreed` is the neighbour's yes, said there and then. An earlier visit of the two ends. Refused
    `not_agreed`, `not_on_paper`, `yourself`, `same_home`.
    """
    if not agreed:
        raise Refused("not_agreed", _("Spørg først, og sæt kryds."), status=422, field="agreed")
    if not helped.user.on_paper:
        raise Refused("not_on_paper", _("Beboeren har en profil og gør det selv."))
    actions.refuse_to_help(member.user, helped, now)
    # One at a time: two who begin at once would both find no earlier visit.
    Membership.objects.select_for_update(no_key=True, of=("self",)).get(pk=helped.pk)
    earlier = Helping.objects.filter(
        helped=helped, helper=member.user, kind=Helping.Kind.VISIT, ended_at=None
    )
    for helping in earlier.select_related("helped__user", "helped__estate"):
        actions.close(helping, at=min(helping.ends_at or now, now), by=member.user, now=now)
    helping = Helping.objects.create(
        helped=helped,
        helper=member.user,
        kind=Helping.Kind.VISIT,
        began_at=now,
        ends_at=now + rules.VISIT,
    )
    logbook.note(
        "help.begun",
        by=member.user,
        about=helped.user,
        estate=member.estate,
        now=now,
        facts={"help": helping.pk, "agreed": True},
    )
    notify.visited(helping, member.estate.organisation.office_phone, now)
    return helping
