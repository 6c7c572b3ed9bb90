"""The shape of what is said of a rental. No rules here: those are the actions'."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import RuleSet
from bookings.models.rentals import CODE_LENGTH, NOTE_LENGTH, REASON_LENGTH
from community.errors import Refused
from community.pictures.forms import PicturesField, WithPictures
from community.ui import fields


class Refusing(forms.Form):
    """What somebody wants done, and the «no» of the action beside the field it is about."""

    def done(self, act: Callable[[], object]) -> bool:
        """Whether it was done. Nothing is tried with answers the form itself refuses."""
        if not self.is_valid():
            return False
        try:
            act()
        except Refused as no:
            no.beside(self)
            return False
        return True


class NoForm(Refusing):
    reason = fields.words(
        gettext_lazy("Hvorfor kan det ikke lade sig gøre?"),
        gettext_lazy("Det læser den, der har spurgt."),
        most=REASON_LENGTH,
        rows=2,
    )


class WaiveForm(Refusing):
    reason = fields.words(
        gettext_lazy("Hvorfor skal de ikke betale?"),
        gettext_lazy("Det læser husstanden. Skriv ikke, hvad nogen fejler."),
        most=REASON_LENGTH,
    )


class CodeForm(Refusing):
    code = fields.words(
        gettext_lazy("Kode til dør eller nøgleboks"),
        gettext_lazy("Den, der har stedet, ser den fra en halv time før."),
        most=CODE_LENGTH,
    )


class FoundForm(WithPictures, Refusing):
    """How the resident found the place, or left it: a tick a line, a word and photos of faults."""

    checked = fields.ticks(gettext_lazy("Det er gjort"), look="check")
    note = fields.words(
        gettext_lazy("Er der noget galt?"),
        gettext_lazy("Skriv om tingene. Skriv ikke om mennesker."),
        most=NOTE_LENGTH,
        rows=2,
    )
    pictures = PicturesField(
        most=4, films=False, label=gettext_lazy("Billeder af det, der er galt")
    )

    def __init__(self, rules: RuleSet, *args: Any, is_after: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_after and rules.checklist:
            options: Any = self.fields["checked"]
            options.choices = [(line, line) for line in rules.checklist]
        else:
            del self.fields["checked"]


class KeepForm(WithPictures, Refusing):
    """What of the deposit is kept, and why."""

    amount = fields.number(gettext_lazy("Hvor meget beholder vi?"), least=0)
    cleaning = fields.tick("")
    reason = fields.words(
        gettext_lazy("Hvorfor?"), gettext_lazy("Det læser husstanden."), most=REASON_LENGTH, rows=2
    )
    pictures = PicturesField(
        most=4, films=False, label=gettext_lazy("Billeder af det, der er galt")
    )

    def __init__(self, rules: RuleSet, most: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if most:
            said = _("I kroner. Depositummet er på %(most)s kr. Resten går tilbage.")
            self.fields["amount"].help_text = said % {"most": most}
        else:
            del self.fields["amount"]
        if rules.cleaning_fee:
            said = _("Der er ikke gjort rent. Det koster %(fee)s kr.")
            self.fields["cleaning"].label = said % {"fee": rules.cleaning_fee}
        else:
            del self.fields["cleaning"]
