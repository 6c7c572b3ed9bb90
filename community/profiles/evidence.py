"""What neighbours have said to all of the estate that they can and would: homes, and never which."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.people.models import Membership
from community.profiles.models import Shown
from community.profiles.words import Skill
from community.shapes import Seen

# What the five steps of an estate's plan call it (`plan.models.Theme`).
THEMES = {
    "food": [Skill.FOOD],
    "children": [Skill.CHILDREN],
    "school": [Skill.HOMEWORK, Skill.DANISH],
    "along": [Skill.ALONG, Skill.DRIVING],
    "devices": [Skill.DEVICES],
    "heavy": [Skill.HEAVY, Skill.CARRYING, Skill.REPAIR],
    "company": [Skill.COMPANY, Skill.TALK],
}


def said(member: Membership, since: datetime, until: datetime) -> Iterator[Seen]:
    """As it is said now, whenever it was written. Only what is shown to the whole estate is counted,
    and nothing of a hidden person. Who shows it hides what is few.
    """
    here = Membership.objects.current(timezone.localdate(until)).filter(
        estate=member.estate_id, user__is_hidden=False, user__profile__hidden_at=None
    )
    for field, told in (("can", _("Kan, siger de selv")), ("would", _("Vil gerne, siger de selv"))):
        rows = here.filter(**{f"user__profile__{field}_for": Shown.ESTATE})
        homes = {
            theme: Count(
                "household", distinct=True, filter=Q(**{f"user__profile__{field}__overlap": skills})
            )
            for theme, skills in THEMES.items()
        }
        for theme, number in rows.aggregate(**homes).items():
            yield Seen(theme, told, number)
