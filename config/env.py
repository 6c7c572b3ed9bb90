"""Reading the environment: small, typed, and with a sentence when it cannot be understood."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

from community.notifications.push.sealing import new_private_key, public_key_of


def flag(name: str) -> bool:
    """True for 1/true/yes/on."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str) -> list[str]:
    """A list written with commas or spaces between."""
    return os.environ.get(name, "").replace(",", " ").split()


def secret_key(var: Path, *, demo: bool) -> str:
    """`BEBOERHUS_SECRET_KEY`, or for the demo one that is made once and kept in `var`.

    Production without one gets a word that `config.guard` refuses along with its other sentences.
    """
    given = os.environ.get("BEBOERHUS_SECRET_KEY", "")
    if given or not demo:
        return given or "missing"
    return made_once(var / "secret_key", lambda: secrets.token_urlsafe(60))


def push_key(var: Path, *, demo: bool) -> str:
    """`BEBOERHUS_PUSH_KEY`, or for the demo one that is made once. Without one nobody is asked."""
    given = os.environ.get("BEBOERHUS_PUSH_KEY", "").strip()
    try:
        return public_key_of(given) and given if given else _demo_key(var, demo=demo)
    except ValueError:
        raise ImproperlyConfigured(
            "BEBOERHUS_PUSH_KEY must be a key from `manage.py push_key`."
        ) from None


def _demo_key(var: Path, *, demo: bool) -> str:
    return made_once(var / "push_key", new_private_key) if demo else ""


def sms_url(*, demo: bool) -> str:
    """Who takes an SMS: `file:` (the demo), `console:`, `gatewayapi://token@host/?from=Name`, or ""."""
    url = os.environ.get("SMS_URL", "file:" if demo else "").strip()
    parts = urlsplit(url)
    if parts.scheme not in {"", "file", "console", "gatewayapi"} or (
        parts.scheme == "gatewayapi" and not (parts.hostname and parts.username)
    ):
        raise ImproperlyConfigured(
            "SMS_URL must look like gatewayapi://token@gatewayapi.eu/?from=Huset."
        )
    return url


def made_once(path: Path, make: Callable[[], str]) -> str:
    """What stands in this file; made the first time somebody asks, for our eyes only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(make())
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(
            f"Cannot write to {path.parent.name}/: {error.strerror}."
        ) from None
    return path.read_text() or make()


def redis_url(url: str, database: int, *, broker: bool = False) -> str:
    """One REDIS_URL in the two dialects our libraries speak, with the database number put in.

    Caches and channels say unix:///path?db=1, Celery says redis+socket:///path?virtual_host=2.
    """
    parts = urlsplit(url)
    if parts.scheme == "unix" and broker:
        return f"redis+socket://{parts.path}?virtual_host={database}"
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={database}"
    return urlunsplit(parts._replace(path=f"/{database}"))


def mail_settings(url: str) -> dict[str, object]:
    """Django's mail settings from smtp://user:password@host:port/?tls=1 (or ?ssl=1)."""
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587/?tls=1.")
    options = parse_qs(parts.query)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": "tls" in options,
        "EMAIL_USE_SSL": "ssl" in options,
    }
