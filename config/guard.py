"""What production must have before it opens. `manage.py check` and every start ask."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def problems() -> list[str]:
    """A sentence for each thing that must be mended before this may run as production."""
    s: Any = settings
    told = [
        (s.DEMO, "BEBOERHUS_DEMO is on: anybody could log in as anybody. Turn it off."),
        (s.DEBUG, "BEBOERHUS_DEBUG is on. Turn it off."),
        (
            len(s.SECRET_KEY) < 50 or len(set(s.SECRET_KEY)) < 8 or "insecure" in s.SECRET_KEY,
            "BEBOERHUS_SECRET_KEY is missing or weak. Give at least 50 random characters.",
        ),
        (
            not s.ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in s.ALLOWED_HOSTS),
            "BEBOERHUS_HOSTS must name the hosts, without wildcards.",
        ),
        (s.EMBEDDED["postgres"], "DATABASE_URL must point at a PostgreSQL of your own."),
        (s.EMBEDDED["valkey"], "REDIS_URL must point at a Valkey of your own."),
        (not s.SITE_URL.startswith("https://"), "BEBOERHUS_URL must be your https:// address."),
        (not s.EMAIL_URL, "EMAIL_URL must name your mail server."),
        (s.TESTING, "BEBOERHUS_TESTING is for the test suite. Turn it off."),
        (s.SKIP_LOCKS, "BEBOERHUS_SKIP_LOCKS is for race tests. Turn it off."),
    ]
    return [sentence for wrong, sentence in told if wrong]


def check() -> None:
    """Raises SystemExit with the sentences when production is not ready; the demo may start."""
    if not settings.PRODUCTION:
        return
    found = problems()
    if found:
        raise SystemExit("Beboerhus cannot start in production:\n- " + "\n- ".join(found))


@register("security")
def production_is_ready(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found = problems() if settings.PRODUCTION else []
    return [Error(text, id="beboerhus.E001") for text in found]
