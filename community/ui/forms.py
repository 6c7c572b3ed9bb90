"""How Django's forms look in this house: `{{ form }}` and `{{ form.x.as_field_group }}`."""

from typing import Any

from django.forms import Form
from django.forms.renderers import DjangoTemplates

SHOWN = "_shown"


class HouseRenderer(DjangoTemplates):
    """Set as FORM_RENDERER: label above, hint under it, the error with an icon below the field."""

    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"


class AnswersForm(Form):
    """A form that saves answer by answer: a post may bring one, several or all of them.

    A tick that is off sends nothing, so beside it stands a hidden `<name>_shown`: it was asked.
    """

    def answers(self) -> dict[str, Any]:
        """The valid answers this post brought; what it did not ask is not among them."""
        return {name: value for name, value in self.cleaned_data.items() if self.was_asked(name)}

    def is_answered(self) -> bool:
        """Whether what was asked is valid. Errors about what was not asked are dropped."""
        self.is_valid()
        for name in self.fields:
            if not self.was_asked(name):
                self.errors.pop(name, None)
        return not self.errors

    def was_asked(self, name: str) -> bool:
        return name in self.data or name + SHOWN in self.data
