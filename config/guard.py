"""What production must have before it opens. `manage.py check` and every start ask."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


def problems() -> list[str]:
    """A sentence for each thing that must be mended before this may run as production."""
    s: Any = settings
    told = [
        (s.DEMO, "BEBOERHUS_DEMO is on: anybody could log in as anybody. Turn it off."),
        (s.DEBUG, "BEBOERHUS_DEBUG is on. Turn it off."),
        (
            len(s.SECRET_KEY) < 50
            or len(set(s.SECRET_KEY)) < 16
            or any(word in s.SECRET_KEY.lower() for word in ("insecure", "change", "example")),
            "BEBOERHUS_SECRET_KEY is missing or weak. Give at least 50 random characters.",
        ),
        (
            not s.ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in s.ALLOWED_HOSTS),
            "BEBOERHUS_HOSTS must name the hosts, without wildcards.",
        ),
        (s.EMBEDDED["postgres"], "DATABASE_URL must point at a PostgreSQL of your own."),
        (s.EMBEDDED["valkey"], "REDIS_URL must point at a Valkey of your own."),
        (
            not s.DATABASE_URL.startswith(("postgres://", "postgresql://")),
            "DATABASE_URL must be a postgres:// address: the house runs on nothing else.",
        ),
        (
            not s.REDIS_URL.startswith(("redis://", "rediss://", "unix://")),
            "REDIS_URL must be a redis://, rediss:// or unix:// address.",
        ),
        (
            urlsplit(s.SITE_URL).hostname not in s.ALLOWED_HOSTS,
            "BEBOERHUS_HOSTS must hold the host of BEBOERHUS_URL.",
        ),
        (s.PROXIES < 0, "BEBOERHUS_PROXIES is how many proxies stand in front: 0 or more."),
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
