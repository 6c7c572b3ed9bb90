"""A socket opens only for a page of the very host it asks: the Origin must be that host."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class SameOrigin:
    """Refuses handshakes without an Origin, or with another host than the one called (403)."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
        host = headers.get(b"host", b"").decode("latin-1").lower()
        ours = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
        if ours and origin.scheme in {"http", "https"} and origin.netloc.lower() == host:
            await self.app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})
