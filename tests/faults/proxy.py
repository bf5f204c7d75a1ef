"""A network between the services and the broker that can be made to misbehave.

A TCP proxy on asyncio, in a thread of its own. Every method returns how many connections it met.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

CHUNK = 65_536
ANSWER_SECONDS = 60.0


@dataclass(eq=False)
class _Pair:
    """One connection: the side of the service and the side of the broker."""

    service: asyncio.StreamWriter
    broker: asyncio.StreamWriter
    breaking: bool = False

    def break_off(self) -> None:
        """End both sides without a farewell."""
        self.service.transport.abort()
        self.broker.transport.abort()


class Proxy:
    """Forwards what comes to `port` on 127.0.0.1 to the port `target`. Use in a `with`."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.delay_seconds = 0.0
        self.pairs: set[_Pair] = set()
        self.listening = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._listen()), name="proxy")

    def delay(self, seconds: float) -> int:
        """From now on, hold every piece back so long, in both directions."""
        return self._do(lambda: setattr(self, "delay_seconds", seconds))

    def silence(self) -> int:
        """From now on, let nothing through and close nothing."""
        return self._do(self.talking.clear)

    def talk(self) -> int:
        """Let through again, beginning with what was held back."""
        return self._do(self.talking.set)

    def drop(self) -> int:
        """Break every connection off in the middle of the next piece that the broker sends."""

        def mark() -> None:
            for pair in self.pairs:
                pair.breaking = True

        return self._do(mark)

    def half_close(self, towards_broker: bool) -> int:
        """End one direction of every connection and leave the other one open."""

        def end() -> None:
            for pair in self.pairs:
                _end(pair.broker if towards_broker else pair.service)

        return self._do(end)

    def __enter__(self) -> Self:
        self.thread.start()
        assert self.listening.wait(ANSWER_SECONDS)
        return self

    def __exit__(self, *error: object) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join()

    def _do(self, act: Callable[[], Any]) -> int:
        async def acted() -> int:
            act()
            return len(self.pairs)

        return asyncio.run_coroutine_threadsafe(acted(), self.loop).result(ANSWER_SECONDS)

    async def _listen(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.stopping, self.talking = asyncio.Event(), asyncio.Event()
        self.talking.set()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.listening.set()
        await self.stopping.wait()
        server.close()
        for pair in self.pairs:
            pair.break_off()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answers, onward = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        pair = _Pair(service=writer, broker=onward)
        self.pairs.add(pair)
        await asyncio.gather(
            self._forward(reader, onward, pair), self._forward(answers, writer, pair)
        )
        pair.break_off()
        self.pairs.discard(pair)

    async def _forward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pair: _Pair
    ) -> None:
        try:
            while piece := await reader.read(CHUNK):
                await asyncio.sleep(self.delay_seconds)
                await self.talking.wait()
                if pair.breaking and writer is pair.service:
                    writer.write(piece[: len(piece) // 2])
                    pair.break_off()
                    return
                writer.write(piece)
                await writer.drain()
        except (OSError, RuntimeError):  # either side went away, or this direction was ended
            pair.break_off()
            return
        _end(writer)


def _end(writer: asyncio.StreamWriter) -> None:
    if not writer.transport.is_closing():
        writer.write_eof()
