"""The clients of benchmarks/web.py: editors who save as they type, and readers of pages.

Runs as a process of its own: a plan as JSON on standard input, what was measured as JSON on
standard output.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
import zlib
from collections import defaultdict
from typing import Any, NamedTuple

_PANEL_AFTER_S, _POLL_EVERY_S = 2.0, 15.0
_SHARED = 0.1  # how often an editor writes where her colleagues write too
_GOOD = {200, 409}
READERS_AT_ONCE = 8


class Answer(NamedTuple):
    """What a server has answered."""

    status: int
    body: bytes

    @property
    def told(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Line:
    """A connection that is kept open, as a browser keeps it."""

    def __init__(self, port: int, seat: dict[str, str]) -> None:
        """Note where to connect and who asks."""
        self._port = port
        self._seat = seat
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, told: Any = None, *, part: bool = False) -> Answer:
        """Ask for a page, or send JSON; `part`: for the part of a page that htmx swaps."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(self._request(path, told, part=part))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        said = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(said["content-length"]))
        if said.get("content-encoding") == "gzip":
            body = zlib.decompress(body, 31)
        if said.get("connection") == "close":
            self.close()
        return Answer(int(head[0].split()[1]), body)

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    def _request(self, path: str, told: Any, *, part: bool) -> bytes:
        seat, address = self._seat, f"127.0.0.1:{self._port}"
        wants = "text/html" if told is None and "/nytt" not in path else "application/json"
        lines = [
            f"{'GET' if told is None else 'POST'} {path} HTTP/1.1",
            f"Host: {address}",
            f"Cookie: session={seat['session']}",
            f"Accept: {wants}",
            "Accept-Encoding: gzip, deflate, br, zstd",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0",
            "Accept-Language: sv-SE,sv;q=0.9",
        ]
        if part:
            lines.append("HX-Request: true")
        body = b""
        if told is not None:
            body = json.dumps({"falt": told}).encode()
            lines += [
                f"Origin: http://{address}",
                "Sec-Fetch-Site: same-origin",
                f"X-CSRF-Token: {seat['csrf']}",
                "Content-Type: application/json",
                f"Content-Length: {len(body)}",
            ]
        return "\r\n".join([*lines, "", ""]).encode() + body


class Measured:
    """What has been measured: milliseconds by kind, faults, conflicts, what was acknowledged."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.times: dict[str, list[float]] = defaultdict(list)
        self.faults: list[str] = []
        self.conflicts = 0
        self.kept: list[tuple[str, str, int, str]] = []

    def note(self, kind: str, since: float, answer: Answer) -> None:
        """Note how long an answer took, counted from when it was due."""
        self.times[kind].append((time.monotonic() - since) * 1000)
        if answer.status not in _GOOD:
            self.faults.append(f"{kind}: {answer.status}")


class Editor:
    """Somebody who writes in one form of a case, and what she has on her screen."""

    def __init__(self, plan: dict[str, Any], number: int, seen: Measured) -> None:
        """Take a seat."""
        self.seat = plan["seats"][number]
        self.line = Line(plan["port"], self.seat)
        self.beside = Line(plan["port"], self.seat)
        self.dice = random.Random(number)  # noqa: S311 - the same run every time
        self.form = f"/arende/{self.seat['case']}/steg/{self.seat['form']}"
        texts = plan["texts"][self.seat["form"]]
        self.fields = {path: ("1.", text) for path, text in texts.items()}
        self.shared, *others = sorted(self.fields)
        self.own = others[int(self.seat["mine"]) :: 2]
        self.since = 1
        self.count = 0
        self.looking: asyncio.Task[None] | None = None
        self.run = plan["run"]
        self.seen = seen

    async def look(self) -> None:
        """Ask what others have written since last time."""
        due = time.monotonic()
        answer = await self.beside.ask(f"{self.form}/nytt?sedan={self.since}")
        self.seen.note("news", due, answer)
        told = answer.told
        self.since = told["version"]
        for path, now in told["falt"].items():
            known = self.fields.get(path)
            if known is None or int(known[0].split(".")[0]) < int(now["bas"].split(".")[0]):
                self.fields[path] = (now["bas"], "\n".join(now["text"]))

    async def save(self, due: float) -> None:
        """Write some words in a field and save it."""
        is_shared = self.dice.random() < _SHARED
        path = self.shared if is_shared else self.dice.choice(self.own)
        base, text = self.fields[path]
        self.count += 1
        mark = f"(rev. {self.run} {self.seat['name']}-{self.count})"
        text = f"{text.partition(' (rev. ')[0]} {mark}"
        answer = await self.line.ask(self.form, {path: {"bas": base, "text": [text]}})
        self.seen.note("save", due, answer)
        if answer.status not in _GOOD:
            return
        told = answer.told
        if path in told["krockar"]:
            # She reads the other's text, and will write her own over it next time.
            self.seen.conflicts += 1
            self.fields[path] = (told["krockar"][path]["bas"], told["krockar"][path]["text"][0])
            return
        self.fields[path] = (told["falt"][path]["bas"], text)
        self.seen.kept.append((self.seat["case"], path, told["version"], mark))

    async def look_beside(self, *, news: bool) -> None:
        """Ask what the checks say, as the page does when the typing has paused."""
        await asyncio.sleep(_PANEL_AFTER_S)
        due = time.monotonic()
        self.seen.note("panel", due, await self.beside.ask(f"{self.form}/granskning", part=True))
        if news:
            await self.look()

    async def work(self, plan: dict[str, Any], begins: float) -> None:
        """Save every few seconds until the time is over."""
        due = begins + self.dice.random() * plan["every_s"]
        polled = due - self.dice.random() * _POLL_EVERY_S
        while due < begins + plan["for_s"]:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await self.save(due)
            if plan["looks"] and (self.looking is None or self.looking.done()):
                is_time = due - polled > _POLL_EVERY_S
                polled = due if is_time else polled
                self.looking = asyncio.create_task(self.look_beside(news=is_time))
            due += plan["every_s"]
        if self.looking is not None:
            await self.looking


async def edit(plan: dict[str, Any]) -> Measured:
    """Let all editors work."""
    seen = Measured()
    editors = [Editor(plan, number, seen) for number in range(len(plan["seats"]))]
    gate = asyncio.Semaphore(READERS_AT_ONCE)  # they did not all come this very second

    async def come(editor: Editor) -> None:
        async with gate:
            await editor.look()

    if plan["run"] != "peer":
        await asyncio.gather(*map(come, editors))
    seen.times.clear()
    begins = time.monotonic() + 0.2
    await asyncio.gather(*(editor.work(plan, begins) for editor in editors))
    return seen


async def read(plan: dict[str, Any]) -> Measured:
    """Let every reader ask for pages one after the other, without rest."""
    seen = Measured()

    async def one(number: int) -> None:
        line = Line(plan["port"], plan["seats"][number])
        for turn in range(plan["turns"]):
            kind, path = plan["pages"][(number + turn) % len(plan["pages"])]
            due = time.monotonic()
            seen.note(kind, due, await line.ask(path.format(case=plan["seats"][number]["case"])))

    await asyncio.gather(*map(one, range(plan["readers"])))
    return seen


def main() -> None:
    """Do what the plan says, and tell what was measured."""
    plan = json.load(sys.stdin)
    seen = asyncio.run(edit(plan) if "every_s" in plan else read(plan))
    told = {key: value for key, value in vars(seen).items() if not key.startswith("_")}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
