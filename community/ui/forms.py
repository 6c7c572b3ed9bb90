"""How Django's forms look in this house: `{{ form }}` and `{{ form.x.as_field_group }}`."""

from django.forms.renderers import DjangoTemplates


class HouseRenderer(DjangoTemplates):
    """Set as FORM_RENDERER: label above, hint under it, the error with an icon below the field."""

    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"
