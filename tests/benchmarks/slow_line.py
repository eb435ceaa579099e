"""A slow, shared line between browser and server: all connections together get so many bits a second, each way.

    with slow_line(server.url) as line:
        line.bits = 2_000_000            # 0: as fast as the machine; may be changed while it runs
        ...                              # the browser asks line.url instead of server.url

The browser's own throttling does not hold for websockets, over which a lesson comes; this holds for all.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

PIECE = 4096


class Direction:
    """One direction of the line: hands on bytes one after the other, each after its share of time and the way."""

    def __init__(self, line: "SlowLine") -> None:
        self.line, self.free_at = line, 0.0

    def arrival(self, size: int) -> float:
        """Return when so many bytes, sent now, have arrived; what comes later queues behind them."""
        now = time.monotonic()
        if not self.line.bits:
            return now
        self.free_at = max(now, self.free_at) + size * 8 / self.line.bits
        return self.free_at + self.line.round_trip / 2


class SlowLine:
    """A line to one server, on loopback: its address, its rate in bits a second, its round trip in seconds."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.bits, self.round_trip, self.url = 0, 0.15, ""
        self._up, self._down = Direction(self), Direction(self)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection in both directions until either end closes it."""
        with suppress(OSError, asyncio.CancelledError):
            there_reader, there_writer = await asyncio.open_connection(self.host, self.port)
            await asyncio.gather(
                self._carry(reader, there_writer, self._up), self._carry(there_reader, writer, self._down)
            )

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: Direction
    ) -> None:
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=256)

        async def deliver() -> None:
            with suppress(OSError):  # the browser has gone on to another page
                while True:
                    arrival, piece = await under_way.get()
                    await asyncio.sleep(max(0.0, arrival - time.monotonic()))
                    if not piece:
                        break
                    writer.write(piece)
                    await writer.drain()
            writer.close()

        delivery = asyncio.create_task(deliver())
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await under_way.put((direction.arrival(len(piece)), piece))
        await under_way.put((time.monotonic(), b""))
        with suppress(OSError):
            await delivery


@contextmanager
def slow_line(url: str) -> Iterator[SlowLine]:
    """Open a line to the server at `url`; it is as fast as the machine until its `bits` are set."""
    parts = urlsplit(url)
    line = SlowLine(parts.hostname or "127.0.0.1", parts.port or 80)
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def listen() -> None:
        server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
        line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{parts.path}"
        ready.set()
        await server.serve_forever()

    # In a thread of its own: Playwright has this thread's event loop.
    listening = asyncio.run_coroutine_threadsafe(listen(), loop)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    ready.wait(timeout=10)
    try:
        yield line
    finally:
        listening.cancel()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
