"""The socket's wire: uvicorn's own, and it lets go of who does not read or does not finish.

uvicorn waits for a reader for as long as it takes, and its ping does not help: a transport that is
closed politely keeps what it has until the other side reads it.
"""

from asyncio import TimerHandle
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

# Bytes the kernel keeps for who reads slowly (it takes twice what it is told); left alone, megabytes.
KEPT = 64 * 1024
SLOW, UNFINISHED, PARTING = 20.0, 25.0, 2.0  # seconds
TOO_SLOW, NOT_UTF8, NOT_ENDED = 4408, 1007, 4400


class Wire(WebSocketsSansIOProtocol):
    """Offers the application a close and a send that do not wait, in `extensions` of its scope.

    `house.hang_up(code)`; and `house.write(text)`, which is False when it must be sent by waiting.
    """

    slow: TimerHandle | None = None
    unfinished: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, KEPT)
        super().connection_made(transport)

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions["house.hang_up"] = self.hang_up
            extensions["house.write"] = self.write

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop("slow", "unfinished")
        super().connection_lost(exc)

    def hang_up(self, code: int) -> None:
        """Say why, if it is still read, and be gone two seconds later whatever happens."""
        if not self.disconnected and not self.close_sent and self.handshake_complete:
            self.conn.send_close(code)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.loop.call_later(PARTING, self.transport.abort)

    def write(self, text: str) -> bool:
        """As `websocket.send` does it, when there is room and nothing is in the way of it."""
        if not self.writable.is_set() or self.disconnected or self.close_sent:
            return False
        if not self.handshake_complete or self.conn.state is not State.OPEN:
            return False
        self.conn.send_text(text.encode())
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    # --- who does not read ------------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self.slow = self.loop.call_later(SLOW, self.hang_up, TOO_SLOW)

    def resume_writing(self) -> None:
        self._stop("slow")
        super().resume_writing()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.loop.call_later(PARTING, self.transport.abort)

    async def run_asgi(self) -> None:
        await super().run_asgi()
        if self.transport.get_write_buffer_size():
            self.loop.call_later(PARTING, self.transport.abort)

    # --- who does not finish ----------------------------------------------------------------

    def handle_text(self, event: Any) -> None:
        self._wait_for_the_end(event)
        super().handle_text(event)

    def handle_bytes(self, event: Any) -> None:
        self._wait_for_the_end(event)
        super().handle_bytes(event)

    def handle_cont(self, event: Any) -> None:
        if event.fin:
            self._stop("unfinished")
        super().handle_cont(event)

    def _wait_for_the_end(self, event: Any) -> None:
        if not event.fin and self.unfinished is None:
            self.unfinished = self.loop.call_later(UNFINISHED, self.hang_up, NOT_ENDED)

    def send_receive_event_to_app(self) -> None:
        """What is no text is a close code, and no traceback in the log."""
        if self.curr_msg_data_type == "text":
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:
                self.frames = []
                self.hang_up(NOT_UTF8)
                return
        super().send_receive_event_to_app()

    def _stop(self, *names: str) -> None:
        for name in names:
            timer: TimerHandle | None = getattr(self, name)
            if timer is not None:
                timer.cancel()
                setattr(self, name, None)
