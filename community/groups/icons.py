"""The pictures a group can have: what one reads first, with its word."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Icon(models.TextChoices):
    """Of the house's own icons, those that say what people do together."""

    PEOPLE = "users-three-duotone", _("Mennesker")
    WALK = "person-simple-walk-duotone", _("Gå ture")
    FOOD = "cooking-pot-duotone", _("Mad")
    COFFEE = "coffee-duotone", _("Kaffe")
    GARDEN = "potted-plant-duotone", _("Have")
    CHILDREN = "baby-duotone", _("Små børn")
    SCHOOL = "student-duotone", _("Lektier")
    BICYCLE = "bicycle-duotone", _("Cykler")
    REPAIR = "wrench-duotone", _("Reparere")
    NATURE = "bird-duotone", _("Natur")
    PLAY = "hands-clapping-duotone", _("Spil og musik")
    IDEAS = "lightbulb-duotone", _("Idéer")


# What a need is about (`plan.models.Theme`) → the picture a group about it begins with.
ICONS = {
    "food": Icon.FOOD,
    "children": Icon.CHILDREN,
    "school": Icon.SCHOOL,
    "along": Icon.WALK,
    "heavy": Icon.REPAIR,
    "company": Icon.COFFEE,
}
