"""The verb of the hall: my settings, saved all of them or none."""

from datetime import time
from typing import Any

from django.db import transaction

from community.people import actions as people
from community.people.models import User
from community.people.reach import actions as reach


@transaction.atomic
def save_settings(
    user: User,
    *,
    name: str | None = None,
    quiet: tuple[time | None, time | None] | None = None,
    is_adult: bool = False,
    **choices: Any,
) -> None:
    """Change what is given, all of it or nothing.

    Refused as `change_settings`, `change_name` and `change_quiet_hours`: `unknown_choice`,
    `name_missing`, `long_name`, `cpr`, `always_quiet`, `half_quiet`.
    """
    people.change_settings(user, **choices)
    if name is not None:
        people.change_name(user, name=name)
    if quiet is not None:
        reach.change_quiet_hours(user, begins=quiet[0], ends=quiet[1])
    if is_adult:
        reach.come_of_age(user)
