"""The shape of what is sent in about a meal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.ui import fields
from events.forms import heads
from events.meals.actions import COOKS
from events.models import Food, Meal, Regular, SeriesMeal, Signup
from events.models.meals import ALLERGENS_LENGTH, LIST_LENGTH, MENU_LENGTH, WORDS_LENGTH


class DietsForm(forms.Form):
    """How many of us eat what. Empty is none."""

    words = fields.words(_("Hvad er det andet?"), most=WORDS_LENGTH)

    def __init__(self, data: Any = None, *, mine: Signup | Regular | None = None) -> None:
        said: list[Any] = list(mine.diets.order_by("food")) if mine is not None else []
        first: dict[str, Any] = {f"food_{row.food}": row.count for row in said}
        first["words"] = "".join(row.words for row in said)
        super().__init__(data, initial=first)
        for food, label in Food.choices:
            self.fields[f"food_{food}"] = heads(label)
        self.order_fields([*(f"food_{food}" for food in Food.values), "words"])
        self.is_said = bool(said) or bool(data)

    @property
    def counts(self) -> dict[str, int]:
        """`Food` → how many. Only when it is valid."""
        return {food: self.cleaned_data[f"food_{food}"] for food in Food.values}

    @property
    def numbers(self) -> list[Any]:
        """The questions that are numbers, as they are shown."""
        return [self[f"food_{food}"] for food in Food.values]

    def refuse(self, no: Any) -> None:
        """What the verb said, beside its question, or over them all."""
        no.beside(self)


class Decided(forms.Form):
    """What is decided of a meal."""

    menu = fields.words(_("Hvad får vi?"), _("En linje er nok."), most=MENU_LENGTH, rows=2)
    allergens = fields.words(
        _("Hvad er der i?"), _("Det, nogle ikke kan tåle: nødder, mælk, gluten."),
        most=ALLERGENS_LENGTH,
    )  # fmt: skip
    adult_price = fields.number(_("Voksne, kr."), least=0)
    child_price = fields.number(_("Børn, kr."), least=0)
    per_person = fields.words(
        _("Indkøb til én voksen"),
        _("En vare på hver linje: 250 g kartofler. Vi regner ud, hvor meget I skal købe."),
        most=LIST_LENGTH, rows=6,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, meal: Meal | SeriesMeal | None = None) -> None:
        first = {name: getattr(meal, name) for name in self.base_fields} if meal else {}
        super().__init__(data, initial=first)

    def refuse(self, no: Any) -> None:
        """What the verb said, beside its question."""
        no.beside(self)


class MealForm(Decided):
    """What the cooks have decided."""


class SeriesMealForm(Decided):
    """What each meal of a series begins with."""

    cooks = fields.number(
        _("Hvor mange laver mad?"), _("Så mange hænder søger vi hver gang."), least=0
    )
    counts_all = fields.tick(
        _("Alle på listen er talt med"),
        _("De, der kommer hver gang, får besked før fristen og melder fra, hvis de ikke kan."),
    )

    def __init__(self, data: Any = None, *, meal: SeriesMeal | None = None) -> None:
        super().__init__(data, meal=meal)
        self.fields["cooks"].initial = COOKS

    def clean_cooks(self) -> int:
        """Nobody is a number too."""
        return self.cleaned_data["cooks"] or 0
