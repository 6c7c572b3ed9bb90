"""Who may write in the guide, and what an address on the net looks like. Pure."""

from urllib.parse import urlsplit

from community.people.models import COLLEAGUES, Membership

EDITORS = COLLEAGUES
MOST = 40


def may_edit(member: Membership) -> bool:
    """Who works here; nobody while acting for another."""
    return bool(member.roles & EDITORS) and member.helper is None


def web_address(text: str) -> str | None:
    """The address with its scheme; "" for none, and None for what is no public page."""
    typed = "".join(text.split())
    if not typed:
        return ""
    whole = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return None
    is_page = parts.scheme in {"http", "https"} and "." in host and "@" not in parts.netloc
    return whole if is_page and all(host.split(".")) else None


def shown_address(url: str) -> str:
    """«www.borger.dk» for https://www.borger.dk/: what one types by hand from paper."""
    return url.partition("://")[2].rstrip("/")
