"""What is asked afterwards: how many came, whether to do it again, and pictures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.pictures.forms import PicturesField, WithPictures
from community.ui import fields
from events.afterwards.actions import NOTE_LENGTH
from events.afterwards.rules import AT_A_TIME, USUALLY
from events.models import Again
from events.models.memories import CAPTION_LENGTH

STANDS = [("30", _("En måned")), ("90", _("Tre måneder")), ("365", _("Et år"))]


class LookBackForm(forms.Form):
    """«Var det noget værd at gentage?»"""

    again = fields.choice(_("Var det noget værd at gentage?"), look="choice", choices=Again.choices)
    note = fields.words(
        _("En linje til næste gang"),
        _("For eksempel: køb flere kartofler. Den står, når nogen gentager det."),
        most=NOTE_LENGTH,
        rows=2,
    )
    came = fields.number(_("Hvor mange kom?"), _("Et tal er nok. Ingen navne."), least=0)

    def refuse(self, no: Refused) -> None:
        """What the verb said, beside its question."""
        no.beside(self)


class PictureForm(WithPictures, forms.Form):
    """Which pictures of one's own, how long they stand, and the yes of those in them."""

    pictures = PicturesField(
        most=AT_A_TIME,
        required=True,
        label=_("Billeder og film"),
        help_text=_("Kun naboer med en profil ser dem. Vi fjerner, hvor de er taget."),
    )
    caption = fields.words(_("Hvad ser man?"), most=CAPTION_LENGTH)
    days = forms.TypedChoiceField(
        label=_("Hvor længe må de stå her?"),
        choices=STANDS,
        coerce=int,
        initial=str(USUALLY),
        error_messages={"required": _("Vælg, hvor længe de må stå.")},
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )
    agreed = forms.BooleanField(
        label=_("Alle på billedet har sagt ja"),
        help_text=_("Børn spørger vi også, og deres voksne. Alle kan få et billede væk igen."),
        error_messages={"required": _("Spørg alle, der kan ses, og sæt så kryds.")},
    )

    def refuse(self, no: Refused) -> None:
        """What the verb said, beside its question."""
        no.beside(self)

    @property
    def said(self) -> dict[str, Any]:
        """As the verb takes it. Only when it is valid."""
        return dict(self.cleaned_data)
