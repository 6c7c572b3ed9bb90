"""One address, two engines: pages and API through WSGI in threads, /ws/ through Channels.

Django under ASGI costs 3–5 ms of CPU more per request (ADR 0010), so only sockets are async.
"""

import asyncio
import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.core.wsgi import get_wsgi_application
from django.db import InterfaceError, OperationalError

pages: Any = get_wsgi_application()

from community import live  # noqa: E402
from community.home.routing import websocket_urlpatterns  # noqa: E402
from config.origin import SameOrigin  # noqa: E402

THREADS = 4
_pages: Any = WSGIMiddleware(pages, workers=THREADS)
_sockets = SameOrigin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await _pages(scope, receive, send)
    elif scope["type"] == "websocket":
        live.serve_from(asyncio.get_running_loop())
        try:
            await _sockets(scope, receive, send)
        except (OperationalError, InterfaceError):
            # The session could not be read: not now. The page comes back by itself.
            await send({"type": "websocket.close", "code": 1013})
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        event = await receive()
        if event["type"] == "lifespan.startup":
            live.serve_from(asyncio.get_running_loop())
            await send({"type": "lifespan.startup.complete"})
        elif event["type"] == "lifespan.shutdown":
            live.serve_from(None)
            await send({"type": "lifespan.shutdown.complete"})
            return
