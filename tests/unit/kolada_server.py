"""A server on loopback that answers as Kolada does, or fails in a way that its path names.

`http://127.0.0.1:PORT/<way>/v3` is a base address: `/right/v3` answers with the recorded files of
tests/figures/kolada, `/html/v3` with a web page, and so on.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

RECORDED = Path(__file__).parents[1] / "figures" / "kolada"
_MOST = 25
_STATUS = {"404": 404, "403": 403, "429": 429, "500": 500, "503-once": 503, "429-once": 429}
_SHAPES: dict[str, Any] = {
    "list": [],
    "no-values": {"count": 0},
    "values-no-list": {"values": {"id": "1281"}},
    "strange-rows": {"values": [{"namn": "Lund"}]},
    "empty": {"values": []},
}
_BODIES = {
    "html": b"<!doctype html><title>Underh\xc3\xa5ll</title>",
    "text": b"ingen json",
    "nan": b'{"values": [{"id": "1281", "title": NaN, "type": "K"}]}',
    "deep": b"[" * 200_000,
    "not-utf8": b'{"values": [{"id": "1281", "title": "\xff\xfe", "type": "K"}]}',
}


def recorded(name: str) -> list[Any]:
    values: list[Any] = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))["values"]
    return values


class Kolada(ThreadingHTTPServer):
    """The server; `asked` are the paths it was asked for, `kpis` what it knows of key figures."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[str] = []
        self.turns: Counter[str] = Counter()
        self.kpis = recorded("kpi")
        self.data = recorded("data")
        self.tells_all = False

    def base(self, way: str = "right") -> str:
        return f"http://127.0.0.1:{self.server_port}/{way}/v3"

    def values(self, path: str, query: dict[str, list[str]]) -> list[Any] | None:
        """Return the values of an answer; None for what Kolada does not know."""
        parts = path.strip("/").split("/")
        if parts[0] == "municipality":
            return recorded("municipality")
        if parts[0] == "kpi" and "title" in query:
            word = query["title"][0].split()[0]  # a search may well find more than was asked for
            return [k for k in self.kpis if k["title"].startswith(word)]
        if parts[0] == "kpi":
            ids = parts[1].split(",")
            known = [k for k in self.kpis if k["id"] in ids]
            return known if len(known) == len(ids) else None
        _, _, kpis, _, area, _, years = parts
        assert max(len(kpis.split(",")), len(years.split(","))) <= _MOST
        wanted = [r for r in self.data if r["kpi"] in kpis and r["municipality"] == area]
        return self.data if self.tells_all else wanted


class _Answers(BaseHTTPRequestHandler):
    server: Kolada
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        _, way, _, path = url.path.split("/", 3)
        self.server.asked.append(f"/{path}")
        self.server.turns[way] += 1
        first = self.server.turns[way] == 1
        if way in _STATUS and (first or not way.endswith("-once")):
            self._send(b"", _STATUS[way], {"Retry-After": "7"} if way == "429" else {})
        elif way in _BODIES:
            self._send(_BODIES[way])
        elif way in _SHAPES:
            self._send(json.dumps(_SHAPES[way]).encode())
        elif hasattr(self, f"_{way}"):
            getattr(self, f"_{way}")()
        else:
            self._values(way, path, parse_qs(url.query))

    def _values(self, way: str, path: str, query: dict[str, list[str]]) -> None:
        values = self.server.values(path, query)
        if values is None:
            self._send(b'{"detail": "Not Found"}', 404)
            return
        answer: dict[str, Any] = {"values": values, "next_url": None}
        if way == "pages":
            at = int(query.get("page", ["1"])[0])
            kept = urlencode(query | {"page": [str(at + 1)]}, doseq=True)
            onward = f"https://127.0.0.1/{way}/v3/{path}?{kept}"
            answer = {"values": values[at - 1 : at], "next_url": onward if at < len(values) else ""}
        elif way == "elsewhere":
            answer["next_url"] = "http://other.example/v3/municipality?page=2"
        elif way == "round":
            answer["next_url"] = f"{self.server.base(way)}/{path}?page={self.server.turns[way]}"
        self._send(json.dumps(answer).encode())

    def _moved(self) -> None:
        self._send(b"", 302, {"Location": "http://other.example/v3"})

    def _slow(self) -> None:
        time.sleep(0.3)
        self._send(b'{"values": []}')

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._while_heard(self._drop)

    def _drop(self) -> None:
        self.wfile.write(b" ")
        time.sleep(0.02)

    def _huge(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._while_heard(lambda: self.wfile.write(b" " * 65536))

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b'{"values": [')
        self.close_connection = True

    def _while_heard(self, once: Any) -> None:
        self.close_connection = True
        try:
            for _ in range(500):
                once()
        except OSError:
            return

    def _send(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Kolada]:
    """Run the server in this process."""
    server = Kolada()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
