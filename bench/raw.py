"""The measure for fan-out: the bare `websockets` library, telling everybody what anybody says."""

import asyncio

from websockets.asyncio.server import ServerConnection, broadcast, serve

_here: set[ServerConnection] = set()


async def _listen(line: ServerConnection) -> None:
    _here.add(line)
    try:
        async for text in line:
            broadcast(_here, text)
    finally:
        _here.discard(line)


async def main() -> None:
    """Says on which port it listens, and serves until it is ended."""
    async with serve(_listen, "127.0.0.1", 0, compression=None, ping_interval=15) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main())
