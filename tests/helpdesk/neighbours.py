"""Requests and neighbours for the tests of who is asked, who offers, and what the clock does."""

from datetime import datetime, timedelta
from typing import Any

from community.moderation.models import Case, Decision, WritePause
from community.notifications.models import Notification
from community.people.models import Membership, User
from community.profiles.models import Profile
from helpdesk.models import Category, HelpOffer, HelpRequest, HelpStep
from helpdesk.offering import actions as offering
from helpdesk.written import Offered
from tests.conftest import NOW

DAY = timedelta(days=1)


def wanted(member: Any, now: datetime = NOW, **facts: Any) -> HelpRequest:
    """Something asked openly in the estate and not yet answered, unless the facts say otherwise."""
    said = {
        "category": Category.HEAVY, "title": "Bære en reol ned", "text": "Den er tung.",
        "state": "open", "opened_at": now, "made_at": now, "expires_at": now + 30 * DAY,
    } | facts  # fmt: skip
    said["is_when_hidden"] = said.get("is_when_hidden", said["category"] in {"watch", "children"})
    row = HelpRequest.objects.create(estate=member.estate, member=member, **said)
    HelpStep.objects.create(request=row, before="draft", after="open", by=member.user, at=now)
    return reread(row)


def reread(row: HelpRequest) -> HelpRequest:
    found: HelpRequest = HelpRequest.objects.with_people().get(pk=row.pk)
    return found


def offers(member: Any, category: str = Category.HEAVY, now: datetime = NOW, **facts: Any) -> Any:
    """A standing offer through its verb."""
    said = Offered(category=category, text="Jeg kan godt.", **facts)
    return offering.offer(member, said, now=now)


def can(member: Any, *skills: str, **facts: Any) -> None:
    """What somebody has said of themselves, seen by nobody unless the facts say otherwise."""
    Profile.objects.update_or_create(
        user=member.user, defaults={"can": list(skills or ["heavy"]), **facts}
    )


def state(row: HelpRequest | HelpOffer) -> str:
    row.refresh_from_db()
    return str(row.state)


def told(name: str, kind: str = "helpdesk.") -> list[str]:
    """The titles of what the house has told somebody about help, the oldest first."""
    notes = Notification.objects.filter(user__name=name.capitalize(), kind__startswith=kind)
    return list(notes.order_by("pk").values_list("title", flat=True))


def words(name: str) -> str:
    """Everything the house has told somebody about help."""
    notes = Notification.objects.filter(user__name=name.capitalize(), kind__startswith="helpdesk.")
    return "\n".join(f"{note.title}: {note.body}" for note in notes.order_by("pk"))


def unseen(name: str) -> int:
    return Notification.objects.unseen().filter(
        user__name=name.capitalize(), kind__startswith="helpdesk."
    ).count()  # fmt: skip


def crowd(estate: Any, number: int) -> list[Membership]:
    """So many members, each of a household of their own."""
    from community.people import actions as people
    from community.people.models import Household

    homes = Household.objects.living_here(NOW.date()).filter(
        dwelling__entrance__estate=estate, memberships=None
    )
    begun = User.objects.filter(name__startswith="Nabo").count()
    for index, home in enumerate(homes.order_by("pk")[:number], begun):
        user = people.open_profile(name=f"Nabo{index}", email=f"n{index}@example.dk", now=NOW)
        people.enrol(user, estate, on=home.period.lower, household=home)
    found = Membership.objects.at_the_gate(NOW.date()).filter(user__name__startswith="Nabo")
    return list(found.order_by("pk"))[begun:]


def pause(member: Any) -> None:
    """A writing pause until tomorrow."""
    case = Case.objects.create(
        estate=member.estate, key="x.y", token="z", author=member.user, title="x", opened_at=NOW
    )
    decision = Decision.objects.create(case=case, outcome="pause", rule="kind", decided_at=NOW)
    WritePause.objects.create(
        user=member.user, estate=member.estate, decision=decision, starts_at=NOW - DAY,
        ends_at=NOW + DAY,
    )  # fmt: skip
