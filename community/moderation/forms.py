"""The shape of what pages send. What may be done is for the actions to say."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.moderation.actions import DAYS, TEXT
from community.moderation.models import MESSAGE, Decision, Reason
from community.moderation.tone import RULES
from community.ui.fields import choices_in

Outcome = Decision.Outcome
HINTS = {
    Outcome.STAND: _("Det er inden for reglerne."),
    Outcome.MEND: _("Det er skjult, til det er rettet."),
    Outcome.HIDE: _("Det er skjult for andre med det samme."),
    Outcome.PAUSE: _("Det er skjult, og der er ro i nogle dage."),
}


def choice(label: Any, hint: Any) -> SafeString:
    """A choice with its own line of explanation."""
    return format_html('<b>{}</b><span class="hint">{}</span>', label, hint)


def long_text(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


def missing(sentence: Any) -> dict[str, Any]:
    """What is said when nothing, or nothing that there is, was chosen."""
    return {"required": sentence, "invalid_choice": sentence}


class ReportForm(forms.Form):
    """Two taps: a reason, and send."""

    reason = forms.ChoiceField(
        label=_("Hvad er der galt?"),
        choices=Reason.choices,
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
        error_messages=missing(_("Vælg, hvad der er galt.")),
    )
    text = forms.CharField(
        label=_("Vil du sige mere?"),
        help_text=_("Bestyrelsen læser det, men ser ikke, hvem du er. Skriv ikke dit navn."),
        required=False,
        max_length=TEXT,
        widget=long_text(2),
    )


class DecideForm(forms.Form):
    """What is to happen, by which rule, and the words to who wrote it."""

    outcome = forms.ChoiceField(
        label=_("Hvad skal der ske?"),
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
        error_messages=missing(_("Vælg, hvad der skal ske.")),
    )
    days = forms.TypedChoiceField(
        label=_("Hvor længe?"),
        help_text=_("14 dage kræver to. Det er 7 dage, til en anden også har sagt ja."),
        coerce=int,
        initial=3,
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
        error_messages=missing(_("Vælg, hvor længe.")),
    )
    rule = forms.ChoiceField(
        label=_("Hvilken regel?"), choices=[(rule.key, rule.title) for rule in RULES]
    )
    message = forms.CharField(
        label=_("Jeres besked"),
        max_length=MESSAGE,
        widget=long_text(4),
        error_messages={"required": _("Skriv et par ord.")},
    )
    use_required_attribute = False  # what is not asked for is not shown, and holds nothing up

    def __init__(self, *args: Any, is_gone: bool = False, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [Outcome.STAND, Outcome.PAUSE] if is_gone else list(Outcome)
        choices_in(self, "outcome").choices = [
            (one.value, choice(*_said(one, is_gone=is_gone))) for one in offered
        ]
        choices_in(self, "days").choices = [
            (n, ngettext("{n} dag", "{n} dage", n).format(n=n)) for n in DAYS
        ]
        if name:
            self.fields["message"].label = gettext("Jeres besked til {name}").format(name=name)

    def clean(self) -> dict[str, Any]:
        """Only what belongs to the choice can be wrong."""
        data = super().clean() or {}
        outcome = data.get("outcome", Outcome.STAND)
        for field in ["days"] * (outcome != Outcome.PAUSE):
            self.errors.pop(field, None)
        for field in ["rule", "message"] * (outcome == Outcome.STAND):
            self.errors.pop(field, None)
        return data

    def answers(self) -> dict[str, Any]:
        """What the action asks for."""
        data = self.cleaned_data
        words = {name: data.get(name, "") for name in ("outcome", "rule", "message")}
        return words | {"days": data.get("days", 0)}


def _said(outcome: Any, *, is_gone: bool) -> tuple[Any, Any]:
    if is_gone and outcome == Outcome.STAND:
        return _("Luk sagen"), _("Det er slettet, så der er ikke mere at gøre.")
    if is_gone:
        return outcome.label, _("Der er ro i nogle dage.")
    return outcome.label, HINTS[outcome]


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Hvad er du uenig i?"),
        help_text=_("En anden end den, der afgjorde det, læser det og svarer dig."),
        max_length=MESSAGE,
        widget=long_text(4),
        error_messages={"required": _("Skriv et par ord.")},
    )


class HearForm(forms.Form):
    """The answer of who did not decide."""

    UPHOLD, REVERSE = "staar", "om"
    verdict = forms.ChoiceField(
        label=_("Hvad siger du?"),
        widget=forms.RadioSelect(attrs={"data-look": "choice"}),
        error_messages=missing(_("Vælg, hvad der skal ske.")),
    )
    answer = forms.CharField(
        label=_("Dit svar"),
        help_text=_("Skriv hvorfor, som til en nabo."),
        max_length=MESSAGE,
        widget=long_text(4),
        error_messages={"required": _("Skriv et par ord.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices_in(self, "verdict").choices = [
            (self.UPHOLD, choice(_("Afgørelsen står fast"), _("Der ændres ikke noget."))),
            (self.REVERSE, choice(_("Lav den om"), _("Det vises igen. En skrivepause slutter."))),
        ]
