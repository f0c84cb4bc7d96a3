"""One address before several web processes, to try them with: hands each connection to one of them.

It knows no encryption, and listens on this machine only.  Before others use the service, put Caddy
or nginx there; see README.md.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import suppress

_CHUNK = 65_536


async def serve(port: int, backends: list[int]) -> None:
    """Listen on a port of 127.0.0.1 and hand connections to ports there, in turn."""
    turns = itertools.count()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(turns)
        for number in range(len(backends)):
            try:
                there = await asyncio.open_connection(
                    "127.0.0.1", backends[(first + number) % len(backends)]
                )
            except OSError:
                continue  # it has died, and is being started again
            await asyncio.gather(_carry(reader, there[1]), _carry(there[0], writer))
            return
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Carry what one says to the other, until one of them is done."""
    with suppress(OSError):
        while piece := await source.read(_CHUNK):
            target.write(piece)
            await target.drain()
    with suppress(OSError):
        target.close()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]), [int(one) for one in sys.argv[2:]]))
