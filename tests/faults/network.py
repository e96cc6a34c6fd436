"""The network between an appliance's processes and a server, which can be cut and mended."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

BLOCK_BYTES = 65536


class Network:
    """Whatever connects to ``port`` is connected to the server at ``server_port``.

    While it is cut, those who were connected are not any more, and nobody else is.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.port = 0
        self._is_cut = False
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()

    @contextmanager
    def working(self) -> Iterator["Network"]:
        thread = Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        listening = asyncio.start_server(self._connect, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(server.close)
            self.cut()
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()

    def cut(self) -> None:
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._end_all)

    def mend(self) -> None:
        self._is_cut = False

    def _end_all(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if not self._is_cut:
                await self._carry(reader, writer)
        finally:
            writer.transport.abort()
            self._open.discard(writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both ways, until one side ends; an OSError where the server is down, too."""
        with suppress(OSError):
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
            try:
                ways = (_pass_on(reader, to_server), _pass_on(from_server, writer))
                tasks = [asyncio.create_task(way) for way in ways]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()
            finally:
                to_server.transport.abort()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while block := await reader.read(BLOCK_BYTES):
            writer.write(block)
            await writer.drain()
