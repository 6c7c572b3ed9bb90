"""What the pages ask. What will not do is for the actions to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.ideas import checks
from community.ideas.models import Cost, Drawing, Effort, Evidence, Theme, Whom, Zone
from community.people.models import Membership
from community.plan.models import Purpose
from community.shapes import Interplay
from community.ui.fields import choice, choices_in, ticks, words

NO_NAMES = _("Skriv ingen navne. Andre huse kommer til at læse det.")
CHOOSE = _("Vælg en på listen.")


def needed(field: Any, sentence: Any = CHOOSE) -> Any:
    """A question with no answer of its own: nothing says that one need not."""
    field.required, field.error_messages["required"] = True, sentence
    return field


class CardForm(forms.Form):
    """A card. Five questions must be answered; the rest helps who tries it."""

    title = needed(
        words(_("Hvad hedder idéen?"), _("Fx «Vaskekaffe»"), most=80),
        _("Skriv, hvad idéen hedder."),
    )
    idea = needed(
        words(_("Hvad går den ud på?"), NO_NAMES, most=300, rows=3),
        _("Skriv, hvad idéen går ud på."),
    )
    theme = needed(choice(_("Hvad handler den om?"), choices=[("", _("Vælg")), *Theme.choices]))
    zone = needed(
        choice(
            _("Hvor foregår den?"),
            _("Kantzone er lige uden for døren. Forbindelse er stier og kvarteret."),
            choices=Zone, look="chip",
        )
    )  # fmt: skip
    evidence = needed(choice(_("Er den prøvet?"), choices=Evidence, look="chip"))
    did = words(_("Hvad gjorde I?"), NO_NAMES, most=600, rows=4)
    found = words(
        _("Hvad kom der ud af det?"), _("Fx «Efter en måned var vi tolv.»"), most=300, rows=2
    )
    tip = words(_("Et godt råd"), most=300, rows=2)
    whom = ticks(_("Hvem er den for?"), choices=Whom)
    effort = needed(choice(_("Hvor lang tid tager den?"), choices=Effort, look="chip"))
    cost = needed(choice(_("Hvad koster den?"), choices=Cost, look="chip"))
    price = words(_("Prisen med ord"), _("Fx «25 kr. for en kuvert»"), most=60)
    chores = words(_("Opgaver"), _("Én på hver linje, fx «3 × Lave mad»"), most=800, rows=4)
    room_rules = words(_("Regler for rummet"), _("Fx «Slut kl. 22. Sluk lyset.»"), most=300, rows=2)
    interplay = choice(
        _("Hvordan mødes folk?"), choices=[("", _("Ved ikke")), *Interplay.choices], look="chip"
    )
    drawing = needed(choice(_("Tegning"), choices=Drawing))

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"chores": checks.chores_in(self.cleaned_data["chores"])}


BEGINS = {
    "evidence": Evidence.IDEA.value,
    "effort": Effort.EVENING.value,
    "cost": Cost.FREE.value,
    "zone": Zone.SHARED.value,
    "whom": [Whom.ALL.value],
    "drawing": Drawing.BULB.value,
    "interplay": "",
}


class NoteForm(forms.Form):
    """What the estate did in another way."""

    changed = needed(
        words(_("Hvad gjorde I anderledes?"), NO_NAMES, most=300, rows=4),
        _("Skriv, hvad I gjorde anderledes."),
    )


class FileForm(forms.Form):
    """Cards from another house."""

    file = forms.FileField(
        label=_("Vælg filen"),
        help_text=_("En fil med idéer fra et andet Beboerhus. Højst 200 kB."),
        error_messages=dict.fromkeys(
            ("required", "empty", "missing", "invalid"), _("Vælg en fil først.")
        ),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
    )


class ProposalForm(forms.Form):
    """What somebody would like to try."""

    title = needed(
        words(_("Hvad foreslår du?"), _("Fx «Syng sammen i gården»"), most=80),
        _("Skriv, hvad du foreslår."),
    )
    text = needed(
        words(_("Hvad går det ud på?"), NO_NAMES, most=400, rows=4),
        _("Skriv, hvad det går ud på."),
    )
    interplay = needed(choice(_("Hvordan mødes folk?"), choices=Interplay, look="choice"))
    purpose = needed(choice(_("Hvad hjælper det med?"), look="choice"))

    def __init__(self, data: Any = None, *, member: Membership) -> None:
        super().__init__(data)
        rows = Purpose.objects.visible_to(member).standing().order_by("pk")
        known = [(str(row.pk), row.text) for row in rows]
        if known:
            choices_in(self, "purpose").choices = known
        else:
            del self.fields["purpose"]

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data.get("purpose")
        return self.cleaned_data | {"purpose": int(said) if said else None}
