"""A folder of one's own for files, and the ways tests here look at things."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path) -> Path:
    """No test writes into another's files."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


def everything_written() -> str:
    """Every column of every row, and what the sessions remember: a dump to search in."""
    said = [
        " ".join(str(value) for value in row)
        for model in apps.get_models(include_auto_created=True)
        for row in model._default_manager.all().values_list().iterator()
    ]
    said += [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(said)
