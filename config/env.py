"""Reading the environment: small, typed, and with a sentence when it cannot be understood."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured


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
    path = var / "secret_key"
    try:
        var.mkdir(parents=True, exist_ok=True)
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(f"Cannot write to {var.name}/: {error.strerror}.") from None
    return path.read_text() or secrets.token_urlsafe(60)


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
