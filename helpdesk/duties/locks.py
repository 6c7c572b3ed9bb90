"""The row lock of a task: who comes second sees what the first has done."""

from typing import Any

from django.conf import settings

from helpdesk.models import SocialTask


def held(task: SocialTask) -> SocialTask:
    """The task as it is once nobody else can change it.

    `SKIP_LOCKS` is for the negative controls of the race tests.
    """
    rows: Any = SocialTask.objects.select_related("estate", "greeting", "dwelling", "member__user")
    if not settings.SKIP_LOCKS:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found: SocialTask = rows.get(pk=task.pk)
    return found
