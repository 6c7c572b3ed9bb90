"""Ask /readyz until the house is open, then say so in one line."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.supervisor import say

PATIENCE = 60.0  # seconds before the person at the keyboard is told what is missing


@dataclass
class Readiness:
    """Polls over loopback in a thread of its own until the first 200."""

    host: str
    port: int
    began: float  # seconds since the epoch, when `make run` was typed
    marker: Path  # exists once the house has been open
    tell: Callable[[str], None] = say

    def start(self) -> None:
        threading.Thread(target=self._poll, daemon=True).start()

    def ask(self) -> tuple[int, str]:
        """The status and words of /readyz; status 0 when nobody answers."""
        line = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            line.request("GET", "/readyz", headers={"Host": f"localhost:{self.port}"})
            answer = line.getresponse()
            return answer.status, answer.read(500).decode(errors="replace").strip()
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error) or type(error).__name__
        finally:
            line.close()

    def _poll(self) -> None:
        deadline = time.monotonic() + PATIENCE
        told = False
        while True:
            status, words = self.ask()
            if status == 200:
                return self._announce()
            if not told and time.monotonic() > deadline:
                told = True
                self.tell(f"Beboerhus er ikke klar. /readyz siger {status or 'intet'}: {words}")
            time.sleep(1 if told else 0.1)

    def _announce(self) -> None:
        seconds = f"{time.time() - self.began:.1f}".replace(".", ",")
        took = f"klar på {seconds} s" if self.marker.exists() else f"første start tog {seconds} s"
        self.marker.touch()
        self.tell(f"Beboerhus er klar på http://localhost:{self.port}  ({took}; stop med Ctrl-C)")
