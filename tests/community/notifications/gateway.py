"""A stub of GatewayAPI: takes what it takes, answers as it does, and says no, waits or drips when told to."""

import http.server
import json
import threading
import time
from typing import Any, Self


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *words: Any) -> None:
        """Who asked was killed, or hung up: that is what they are for."""


class Gateway:
    """`status` and `headers` are its answer to everybody; `delay` is per message."""

    status = 200

    def __init__(self, delay: float = 0) -> None:
        self.delay = delay
        self.headers: dict[str, str] = {}
        self.drips = False
        self.sent: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        gateway = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if gateway.drips:
                    return self._drip()
                time.sleep(gateway.delay)
                gateway.sent.append((self.path, dict(self.headers), body))
                said = json.dumps({"ids": [421332671], "usage": {"currency": "DKK"}}).encode()
                self.send_response(gateway.status)
                for name, value in {"Content-Length": str(len(said)), **gateway.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)
                return None

            def _drip(self) -> None:
                for letter in b"HTTP/1.1 200 OK".ljust(30):
                    try:
                        self.wfile.write(bytes([letter]))
                    except OSError:
                        return
                    time.sleep(0.1)

            def log_message(self, *words: Any) -> None:
                """Silent."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])

    @property
    def references(self) -> list[str]:
        """What we call each of those it took."""
        return [body["userref"] for _path, _headers, body in self.sent]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()
