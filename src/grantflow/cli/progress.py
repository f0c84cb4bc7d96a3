"""Shows how far a long command has come, how fast, and what is left; says so when it is stopped."""

from __future__ import annotations

import shutil
import sys
import time
from collections import deque
from typing import Any

import click

from grantflow.text import swedish
from grantflow.text.personal import mask

# The rate is that of the last so many seconds: the first file also starts the program.
_WINDOW_S = 30.0
# A bar has so many columns, fewer where the terminal has few: the words beside it need most.
_BAR, _LEAST_BAR, _WORDS = 36, 10, 64
# What click writes beside label and bar: spaces and brackets; a percentage with a time.
_AROUND, _TIMES = 6, 18


class Progress:
    """A bar on standard error while a person watches; nothing when nobody does.

    `told` says what is done ("sidor är lästa"); whoever stops the command is told how many.  With
    `named` the bar names what was done last, and with `unit` ("filer") it tells rate and time left.
    """

    def __init__(self, label: str, told: str, *, named: bool = False, unit: str = "") -> None:
        self._label, self._what, self._is_named, self._unit = label, told, named, unit
        self._bar: Any = None
        self._shown = self._left = self._room = 0
        self._name = self._told = ""
        self._pace = Pace()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()
        if kind is not None and issubclass(kind, KeyboardInterrupt) and self._told:
            click.echo(self._told, err=True)

    def tell(self, done: int, total: int, name: str) -> None:
        """Show that `done` of `total` are done, `name` the last of them."""
        self._name = mask(name) if self._is_named else ""
        self._told = f"{done} av {total} {self._what}. Kör samma kommando igen för att fortsätta."
        self._pace.add(done, time.monotonic())
        if self._bar is None and total and sys.stderr.isatty():
            self._bar = click.progressbar(
                length=total,
                label=self._label,
                width=_bar_width(),
                file=sys.stderr,
                item_show_func=(lambda _: self._beside()) if self._is_named else None,
                show_eta=not self._unit,
                show_pos=bool(self._unit),
            )
            self._bar.render_progress()
        if self._bar is not None and done > self._shown:
            self._left = total - done
            self._room = self._room_beside(total)
            self._bar.update(done - self._shown)
            self._shown = done

    def _beside(self) -> str:
        """Return what stands beside the bar: rate, time left, and the name of the last."""
        rate = self._pace.per_second()
        told = [self._name]
        if self._unit and rate:
            left = duration(self._left / rate)
            told = [rate_in_words(rate, self._unit), f"{left} kvar", self._name]
        text = " · ".join(filter(None, told))
        return text if len(text) <= self._room else f"{text[: max(0, self._room - 1)]}…"

    def _room_beside(self, total: int) -> int:
        """Return the columns that are left beside the bar: a line that is broken is not erased."""
        counted = 2 * len(str(total)) + 3 if self._unit else _TIMES
        taken: int = len(self._label) + _AROUND + self._bar.width + counted
        return shutil.get_terminal_size().columns - 1 - taken


def _bar_width() -> int:
    return max(_LEAST_BAR, min(_BAR, shutil.get_terminal_size().columns - _WORDS))


class Pace:
    """How fast something goes now, by the last half minute."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, float]] = deque()

    def add(self, done: int, at_s: float) -> None:
        """Note that `done` are done at a moment."""
        self._seen.append((done, at_s))
        while len(self._seen) > 2 and self._seen[1][1] < at_s - _WINDOW_S:
            self._seen.popleft()

    def per_second(self) -> float:
        """Return how many are done a second; 0 while nobody knows."""
        (first, begun), (last, ended) = self._seen[0], self._seen[-1]
        return (last - first) / (ended - begun) if ended > begun else 0.0


def rate_in_words(per_second: float, unit: str) -> str:
    """Return "104 filer/s", or "31 filer/min" of what is slow."""
    if per_second >= 1:
        return f"{swedish.number(round(per_second))} {unit}/s"
    return f"{swedish.number(round(per_second * 60))} {unit}/min"


def duration(seconds: float) -> str:
    """Return "2 h 5 min", "1 min 30 s" or "12 s"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
