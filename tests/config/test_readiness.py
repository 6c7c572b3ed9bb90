"""The one line that says the house is open, and the one that says what is missing."""

import re
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config.readiness import Readiness

pytestmark = pytest.mark.real_time


class Answer(BaseHTTPRequestHandler):
    """Not ready the first time, ready the second."""

    asked = 0

    def do_GET(self) -> None:
        Answer.asked += 1
        self.send_response(503 if Answer.asked == 1 else 200)
        self.end_headers()
        self.wfile.write(b'{"clock": "late"}')

    def log_message(self, *words: object) -> None:
        pass


def test_a_house_that_is_late_says_what_is_missing_and_then_that_it_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.readiness.PATIENCE", 0.0)
    said: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        Readiness("127.0.0.1", port, time.time() - 4, tmp_path / "opened", said.append).start()
        deadline = time.monotonic() + 10
        while len(said) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        server.shutdown()
    assert said[0] == 'Beboerhus er ikke klar. /readyz siger 503: {"clock": "late"}'
    assert re.fullmatch(
        rf"Beboerhus er klar på .*:{port}  \(første start tog \d,\d s; .*\)", said[1]
    )
    assert (tmp_path / "opened").exists()
