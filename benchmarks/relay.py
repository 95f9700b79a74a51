"""A relay on the loopback that holds back what passes through it, as a long way to a server does."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread


class Relay:
    """Passes bytes between a browser and a server, each chunk when the delay since its arrival is over, in order."""

    def __init__(self, server: int) -> None:
        self.delay = 0.0  # seconds each way; may be changed while bytes pass
        self.port = 0
        self._server = server
        self._ready, self._tasks = Event(), set[asyncio.Task[None]]()

    def start(self) -> None:
        """Listen on a free port of 127.0.0.1, on a thread of its own."""
        Thread(target=asyncio.run, args=[self._serve()]).start()
        self._ready.wait()

    def stop(self) -> None:
        """Drop every connection."""
        self._loop.call_soon_threadsafe(self._over.set)

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        listener.close()

    def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._tasks.add(asyncio.create_task(self._connect(reader, writer)))

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        answers, requests = await asyncio.open_connection("127.0.0.1", self._server)
        await asyncio.gather(self._carry(reader, requests), self._carry(answers, writer))

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        chunks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(chunks, writer))
        with suppress(ConnectionError):
            while chunk := await reader.read(1 << 16):
                chunks.put_nowait((self._loop.time() + self.delay, chunk))
        chunks.put_nowait((self._loop.time() + self.delay, b""))
        await delivery

    async def _deliver(self, chunks: asyncio.Queue[tuple[float, bytes]], writer: StreamWriter) -> None:
        while (due := await chunks.get())[1]:
            await asyncio.sleep(due[0] - self._loop.time())
            writer.write(due[1])
        writer.close()


@contextmanager
def relay(server: int) -> Iterator[Relay]:
    """Run a relay to a port of 127.0.0.1 on a thread of its own."""
    made = Relay(server)
    made.start()
    try:
        yield made
    finally:
        made.stop()
