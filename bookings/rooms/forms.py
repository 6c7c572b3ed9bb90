"""The shape of what is said on the page one looks through before one books."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Facility, Purpose, RuleSet
from bookings.wishes import Wish
from community.errors import Refused
from community.ui import fields

# The yeses are one tick: a «no» to any of them is said beside it.
TICKED = {"is_adult", "attends", "accepts"}


class SaidForm(forms.Form):
    """How many come, and one tick for what the place asks of who books it."""

    headcount = fields.number(gettext_lazy("Hvor mange kommer?"))
    yes = fields.tick("")
    request_key = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, place: Facility, rules: RuleSet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        if place.capacity is None:
            del self.fields["headcount"]
        else:
            most = _("Her må højst være %(count)s.") % {"count": place.capacity}
            self.fields["headcount"].help_text = most
        said = sentence(rules)
        if said:
            self.fields["yes"].label = said
        else:
            del self.fields["yes"]

    def wish(self, purpose: Purpose | None) -> Wish:
        yes = bool(self.cleaned_data.get("yes"))
        return Wish(purpose, self.cleaned_data.get("headcount"), yes, yes, yes)

    def refuse(self, no: Refused) -> None:
        """The sentence beside what it is about."""
        field = "yes" if no.field in TICKED else no.field
        self.add_error(field if field in self.fields else None, str(no))


def sentence(rules: RuleSet) -> str:
    """What one says yes to, in the words of who books; nothing where nothing is asked."""
    said = []
    if rules.min_years:
        said.append(_("Jeg er fyldt %(age)s år.") % {"age": rules.min_years})
    if rules.booker_attends:
        said.append(_("Jeg er der selv."))
    if rules.needs_accept:
        said.append(_("Jeg har læst reglerne og passer på stedet."))
    return " ".join(said)
