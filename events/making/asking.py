"""The small questions: a neighbour to host with, why it is called off, how many there is room for."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.models import Membership
from community.ui import fields
from community.ui.fields import choices_in
from events.ending.actions import REASON_LENGTH
from events.making.known import named, no_such_neighbour, stairways
from events.models import Effort, Task


class HostForm(forms.Form):
    """A neighbour to host it with: one they know, or one they can name."""

    host_name = fields.words(_("Fornavn"), most=60)
    host_entrance = fields.choice(_("Opgang"))

    def __init__(self, member: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.found: Membership | None = None
        choices_in(self, "host_entrance").choices = stairways(member)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, entrance = (data.get("host_name") or "").strip(), data.get("host_entrance") or ""
        if not name:
            self.add_error("host_name", gettext("Skriv naboens fornavn."))
        if not entrance and "host_entrance" not in self.errors:
            self.add_error("host_entrance", gettext("Vælg den opgang, naboen bor i."))
        if name and entrance:
            self.found = named(self.member, name, int(entrance), timezone.now())
            if self.found is None:
                self.add_error("host_name", no_such_neighbour())
        return data


class ReasonForm(forms.Form):
    """Why it is called off, in a sentence for those who would have come."""

    reason = fields.words(
        _("Hvorfor?"),
        _("Skriv en linje til dem, der ville være kommet."),
        most=REASON_LENGTH,
        rows=2,
    )


class SeatsForm(forms.Form):
    """How many there is room for."""

    capacity = fields.number(_("Antal pladser"), _("Tomt felt: der er plads til alle."))


class TaskForm(forms.Form):
    """Something to be done: what, how much it asks for, and how many hands."""

    what = fields.words(_("Hvad skal gøres?"), most=80)
    effort = fields.choice(_("Hvor meget er det?"), choices=Effort.choices)
    wanted = fields.number(_("Hvor mange hænder?"))

    @classmethod
    def of(cls, task: Task) -> "TaskForm":
        """One that stands there, ready to be said better."""
        facts = {"what": task.what, "effort": task.effort, "wanted": task.wanted}
        return cls(initial=facts, auto_id=f"id_{task.pk}_%s")

    def clean_effort(self) -> str:
        return self.cleaned_data["effort"] or Effort.AN_HOUR

    def clean_wanted(self) -> int:
        return self.cleaned_data["wanted"] or 1

    def refuse(self, no: Refused) -> None:
        """What the verb said, beside its question."""
        no.beside(self)
