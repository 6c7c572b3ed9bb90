"""The shape of an entry of the guide as the page sends it. What will not do is for the action to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.ui.fields import choice, tick, words
from helpdesk.guide.actions import Said
from helpdesk.models import GuideEntry, Heading
from helpdesk.models.guide import (
    LINE_LENGTH,
    PHONE_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
)


class EntryForm(forms.Form):
    """One entry."""

    heading = choice(_("Hvad har man brug for?"), choices=Heading.choices, look="chip")
    title = words(
        _("Hvem eller hvad er det?"), _("Et sted eller et kontor, aldrig en nabos navn."),
        most=TITLE_LENGTH,
    )  # fmt: skip
    text = words(
        _("Hvad hjælper de med?"), _("En eller to linjer er nok."), most=TEXT_LENGTH, rows=3
    )
    is_office = tick(
        _("Brug kontorets nummer og tider"), _("Så passer de altid. Spring de to næste over.")
    )
    phone = words(
        _("Telefon"), _("Stedets nummer. Alle kan læse det, også uden at logge ind."),
        most=PHONE_LENGTH,
    )  # fmt: skip
    hours = words(_("Hvornår kan man ringe eller komme?"), most=LINE_LENGTH)
    address = words(_("Hvor er det?"), most=LINE_LENGTH)
    url = words(_("Side på nettet"), _("Fx www.borger.dk"), most=URL_LENGTH)

    @classmethod
    def of(cls, entry: GuideEntry) -> "EntryForm":
        """The entry as it is."""
        known = {name: getattr(entry, name) for name in cls.base_fields}
        return cls(initial=known)

    def said(self) -> Said:
        return Said(**self.cleaned_data)
