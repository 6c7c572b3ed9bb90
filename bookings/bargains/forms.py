"""What is said by who follows a neighbour: as when they book, by their own choice."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.board import fits
from bookings.models import Booking, Facility, Purpose, RuleSet
from bookings.prices import Price, price_of
from bookings.rooms.forms import SaidForm
from bookings.slots import Slot
from bookings.templatetags.bookings import kroner
from bookings.wishes import Wish
from community.errors import Refused
from community.times import local
from community.ui import fields


class HaveForm(SaidForm):
    """What it is for, where the place wants to know; how many come, and one tick.

    What the neighbour had it for is not theirs to know: only what the time is long enough for.
    """

    purpose = fields.choice(gettext_lazy("Hvad skal I bruge stedet til?"), look="choice")
    purpose.error_messages["required"] = gettext_lazy("Vælg, hvad I skal bruge stedet til.")
    field_order = ("purpose", "headcount", "yes")

    def __init__(self, place: Facility, held: RuleSet, slot: Slot, *args: Any, **more: Any) -> None:
        super().__init__(place, held, *args, **more)
        self.slot = slot
        self.known = {
            one.name: one
            for one in held.purposes.all()
            if not one.is_open and fits(place, held, slot, Wish(one))
        }
        if len(self.known) > 1:
            question = fields.choices_in(self, "purpose")
            question.required = True
            choices = [(name, self._said(one)) for name, one in self.known.items()]
            question.choices = choices
        else:
            del self.fields["purpose"]

    @classmethod
    def of(cls, booking: Booking, *args: Any, **more: Any) -> "HaveForm":
        """For who follows a booking, by the rules of its day."""
        place = Facility.objects.with_rules().get(pk=booking.facility_id)
        held = place.rules_on(local(booking.begins).date()) or booking.made_under
        return cls(place, held, Slot(booking.begins, booking.ends), *args, **more)

    def _said(self, purpose: Purpose) -> str:
        cost = price_of(self.rules, self.slot, Wish(purpose))
        said = f"{purpose.name}: {kroner(cost.rent).lower()}"
        if cost.deposit:
            said += ", " + _("depositum %(amount)s") % {"amount": kroner(cost.deposit)}
        return said

    @property
    def only(self) -> Purpose | None:
        """The one there is; none where there is nothing or something to choose."""
        return next(iter(self.known.values())) if len(self.known) == 1 else None

    @property
    def cost(self) -> Price | None:
        """What it costs, where that does not hang on a choice."""
        return None if len(self.known) > 1 else price_of(self.rules, self.slot, Wish(self.only))

    @property
    def may_cost(self) -> bool:
        """Whether it costs something, whatever is chosen."""
        wishes = [Wish(one) for one in self.known.values()] or [Wish()]
        return any(price_of(self.rules, self.slot, one).rent for one in wishes)

    def all_said(self) -> Wish:
        """Every yes and any purpose: to look whether the time can be had at all."""
        first = next(iter(self.known.values()), None)
        return Wish(first, None, is_adult=True, attends=True, accepts=True)

    def said(self) -> Wish:
        """What was said."""
        return self.wish(self.known.get(self.cleaned_data.get("purpose", "")) or self.only)

    def refuse(self, no: Refused) -> None:
        """The sentence beside what it is about."""
        if no.field == "purpose" and "purpose" in self.fields:
            self.add_error("purpose", str(no))
        else:
            super().refuse(no)
