"""The verb of the hall: my settings, saved all of them or none."""

from typing import Any

from django.db import transaction

from community.people import actions as people
from community.people.models import User


@transaction.atomic
def save_settings(user: User, *, name: str | None = None, **choices: Any) -> None:
    """Change what is given, all of it or nothing.

    Refused as `change_settings` and `change_name`: `unknown_choice`, `name_missing`, `long_name`,
    `cpr`.
    """
    people.change_settings(user, **choices)
    if name is not None:
        people.change_name(user, name=name)
