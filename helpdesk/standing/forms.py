"""The shape of an offer as the page sends it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.profiles.words import Time
from community.ui import fields
from helpdesk.forms import KindForm, audience_said
from helpdesk.models import HelpOffer
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH
from helpdesk.written import Offered


class OfferForm(KindForm):
    """«Jeg kan hjælpe»: with what, some words, and when it suits."""

    text = fields.words(
        _("Fortæl kort, hvad du kan"), _("For eksempel: Jeg kan det meste med telefoner."),
        most=TEXT_LENGTH, rows=3,
    )  # fmt: skip
    times = fields.ticks(_("Hvornår passer det bedst?"), choices=Time.choices)
    when_words = fields.words(
        _("Noget om tiden"), _("For eksempel: hverdage efter kl. 15."), most=LINE_LENGTH
    )

    @property
    def more_is_open(self) -> bool:
        """Whether «Flere valg» hides something that must be seen."""
        return any(self[name].errors for name in ("when_words", "languages", "interplay"))

    def __init__(
        self, member: Membership, *args: Any, of: HelpOffer | None = None, **more: Any
    ) -> None:
        super().__init__(member, *args, of=of, **more)
        self.fields["category"].label = _("Hvad vil du gerne hjælpe med?")

    def offered(self) -> Offered:
        """What was typed, ready for the actions. Only after `is_whole`."""
        return Offered(
            **self.common(),
            times=tuple(self.cleaned_data.get("times") or ()),
            when_words=self.said("when_words"),
            knows=bool(self.cleaned_data.get("knows")),
        )


def offered_before(found: HelpOffer) -> dict[str, Any]:
    """An offer as its form shows it."""
    names = ("category", "text", "times", "when_words", "languages", "interplay")
    return {name: getattr(found, name) for name in names} | {"audience": audience_said(found)}
