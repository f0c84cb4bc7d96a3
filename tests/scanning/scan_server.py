"""A web server on loopback that answers as it is told to, well or badly, and counts."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl

Respond = Callable[["Asked", socket.socket], None]
_LONGEST_HEAD = 65_536


class Asked(NamedTuple):
    """A request: the host it came to, what for, and its lines in small letters."""

    host: str
    path: str
    headers: Mapping[str, str]
    number: int


def reply(
    body: bytes | str = b"",
    *,
    status: int = 200,
    kind: str | None = "text/html; charset=utf-8",
    **lines: str,
) -> Respond:
    """Return a plain answer; `Last_Modified` becomes the line Last-Modified."""
    content = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status} X", "Connection: close"]
    if kind is not None:
        head.append(f"Content-Type: {kind}")
    head += [f"{name.replace('_', '-')}: {value}" for name, value in lines.items()]
    if "Content_Length" not in lines:
        head.append(f"Content-Length: {len(content)}")
    sent = "\r\n".join([*head, "", ""]).encode("latin-1") + content

    def respond(_asked: Asked, wire: socket.socket) -> None:
        wire.sendall(sent)

    return respond


def moved(target: str, status: int = 301) -> Respond:
    """Return an answer that sends on."""
    return reply(status=status, kind=None, Location=target)


def in_turn(*answers: Respond) -> Respond:
    """Return an answer that is another each time it is asked; the last one stays."""
    left = list(answers)

    def respond(asked: Asked, wire: socket.socket) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(asked, wire)

    return respond


def unless_known(tag: str, body: str) -> Respond:
    """Return an answer with an ETag, that says 304 to who has it."""

    def respond(asked: Asked, wire: socket.socket) -> None:
        known = asked.headers.get("if-none-match") == tag
        (reply(status=304, ETag=tag) if known else reply(body, ETag=tag))(asked, wire)

    return respond


def silence(seconds: float) -> Respond:
    """Return an answer that does not come in time."""

    def respond(_asked: Asked, wire: socket.socket) -> None:
        _linger(wire, seconds)

    return respond


def drip(first: bytes, seconds: float) -> Respond:
    """Return an answer that comes a byte at a time, for long."""

    def respond(_asked: Asked, wire: socket.socket) -> None:
        wire.sendall(first)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            wire.sendall(b"x")
            time.sleep(0.01)

    return respond


def endless(_asked: Asked, wire: socket.socket) -> None:
    """Send without end."""
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        wire.sendall(b"<p>mer och mer</p>" * 1_000)


def reset(_asked: Asked, wire: socket.socket) -> None:
    """Break the connection off."""
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.close()


def bomb(layers: int = 1) -> Respond:
    """Return a small parcel that holds 5 MB of nothing."""
    content = b"\0" * 5_000_000
    for _ in range(layers):
        content = gzip.compress(content, 6)
    return reply(content, Content_Encoding=", ".join(["gzip"] * layers))


def packed(body: str, how: str) -> Respond:
    """Return an answer packed in one of the ways there are."""
    content = body.encode()
    raw = zlib.compressobj(wbits=-15)
    ways = {
        "gzip": lambda: gzip.compress(content),
        "deflate": lambda: zlib.compress(content),
        "raw": lambda: raw.compress(content) + raw.flush(),
        "two": lambda: gzip.compress(content[:9]) + gzip.compress(content[9:]),
    }
    coding = {"raw": "deflate", "two": "gzip"}.get(how, how)
    return reply(ways[how](), Content_Encoding=coding)


def _linger(wire: socket.socket, seconds: float) -> None:
    """Wait, but no longer than the other side does."""
    wire.settimeout(seconds)
    with contextlib.suppress(OSError):
        wire.recv(1)


class Site:
    """What is served, on every host the same unless told apart, and what was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Respond] = {}
        self.asked: list[Asked] = []
        self.most_at_once: Counter[str] = Counter()
        self.port = 0
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._servers: list[socketserver.ThreadingTCPServer] = []

    def page(self, path: str, answer: Respond | str) -> str:
        """Serve an answer at a path; return the path's address on the first host."""
        self.pages[path] = reply(answer) if isinstance(answer, str) else answer
        return self.at(path)

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        """Return an address here."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return what has been asked for, in order, but for robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def begin(self, asked: Asked) -> None:
        """Count a request that has come."""
        with self._lock:
            self.asked.append(asked)
            self._now[asked.host] += 1
            self.most_at_once[asked.host] = max(
                self.most_at_once[asked.host], self._now[asked.host]
            )

    def end(self, asked: Asked) -> None:
        """Count a request that is done."""
        with self._lock:
            self._now[asked.host] -= 1

    def forget(self) -> None:
        """Serve nothing, and count from the beginning."""
        self.pages.clear()
        self.asked.clear()
        self.most_at_once.clear()

    def start(self, host: str, trust: ssl.SSLContext | None = None, port: int | None = None) -> int:
        """Serve on one more host; return the port."""
        handler = type("Handler", (_Handler,), {"site": self, "trust": trust})
        wanted = self.port if port is None else port
        server = _Server((host, wanted), handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self._servers.append(server)
        return int(server.server_address[1])

    def stop(self) -> None:
        """Stop serving."""
        for server in self._servers:
            server.shutdown()
            server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the other side leaves when it has had enough."""


class _Handler(socketserver.BaseRequestHandler):
    site: Site
    trust: ssl.SSLContext | None

    def handle(self) -> None:
        wire: socket.socket = self.request
        if self.trust is not None:
            wire = self.trust.wrap_socket(wire, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _LONGEST_HEAD:
            part = wire.recv(4_096)
            if not part:
                return
            head += part
        asked = self._parsed(head.decode("latin-1"), wire)
        answer = self.site.pages.get(asked.path) or reply("borta", status=404)
        self.site.begin(asked)
        try:
            answer(asked, wire)
        finally:
            self.site.end(asked)
            with contextlib.suppress(OSError):
                wire.close()

    def _parsed(self, head: str, wire: socket.socket) -> Asked:
        first, *lines = head.split("\r\n")
        headers = dict(_split(lines))
        host = wire.getsockname()[0]
        return Asked(host, first.split(" ")[1], headers, len(self.site.asked))


def _split(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


@contextlib.contextmanager
def serving(*hosts: str) -> Iterator[Site]:
    """Serve on some hosts of the loopback net, all at one port."""
    site = Site()
    try:
        for host in hosts or ("127.0.0.1",):
            site.port = site.start(host)
        yield site
    finally:
        site.stop()
