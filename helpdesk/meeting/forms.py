"""The shape of what two neighbours agree, as the page sends it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.times import Every, is_on_the_wall, local, wall
from community.ui import fields
from helpdesk.forms import is_midnight
from helpdesk.models import HelpAgreement, HelpRequest, When
from helpdesk.models.kinds import LINE_LENGTH
from helpdesk.rules import minutes_of


class AgreeForm(forms.Form):
    """When and where the two meet. They may leave it until they have written together."""

    day = fields.day(_("Hvilken dag?"))
    at = fields.clock(_("Klokken"))
    minutes = fields.choice(
        _("Hvor længe?"),
        choices=[
            ("10", _("10 minutter")), ("30", _("En halv time")), ("60", _("En time")),
            ("120", _("To timer")), ("240", _("En halv dag")),
        ],
    )  # fmt: skip
    every = fields.choice(_("Kommer det igen?"), choices=Every.choices)
    place = fields.words(_("Hvor mødes I?"), most=LINE_LENGTH)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, at = data.get("day"), data.get("at")
        if day and not at and "at" not in self.errors:
            self.add_error("at", gettext("Skriv, hvad klokken er."))
        if at and not day and "day" not in self.errors:
            self.add_error("day", gettext("Vælg en dag."))
        if day and at and not is_on_the_wall(day, at):
            self.add_error("at", gettext("Den nat stilles uret. Vælg en anden tid."))
        return data

    def refuse(self, no: Refused) -> bool:
        """The sentence beside its field. False when the page does not ask for it."""
        name = "day" if no.field == "starts_at" else no.field
        if name not in self.fields:
            return False
        self.add_error(name, str(no))
        return True

    def agreed(self) -> dict[str, Any]:
        """What was typed, as the verbs take it. Only when it is valid."""
        get = self.cleaned_data.get
        day, at = get("day"), get("at")
        return {
            "starts_at": wall(day, at) if day and at else None,
            "minutes": int(get("minutes") or 60),
            "every": get("every") or Every.ONCE,
            "place": get("place") or "",
        }


def suggested(found: HelpRequest, place: str) -> dict[str, Any]:
    """When and where, as far as the request says it."""
    first: dict[str, Any] = {"minutes": str(minutes_of(found)), "every": Every.ONCE.value}
    first["place"] = found.place or place
    if found.when == When.AGAIN:
        first["every"] = Every.WEEK.value
    if found.starts_at is not None:
        starts = local(found.starts_at)
        first["day"] = starts.date()
        if not is_midnight(starts):
            first["at"] = starts.time()
    return first


def agreed_before(agreement: HelpAgreement) -> dict[str, Any]:
    """An agreement as its form shows it."""
    first = {
        "minutes": str(agreement.minutes), "every": agreement.every, "place": agreement.place,
    }  # fmt: skip
    if agreement.starts_at is None:
        return first
    starts = local(agreement.starts_at)
    return first | {"day": starts.date(), "at": starts.time()}
