"""Shows how far a long command has come, and says so when it is stopped."""

from __future__ import annotations

import sys
from typing import Any

import click

from grantflow.text.personal import mask


class Progress:
    """A bar on standard error while a person watches; nothing when nobody does.

    `told` says what is done ("sidor är lästa"); whoever stops the command is told how many.  With
    `named` the bar names what was done last.
    """

    def __init__(self, label: str, told: str, *, named: bool = False) -> None:
        self._label, self._what, self._is_named = label, told, named
        self._bar: Any = None
        self._shown = 0
        self._name = self._told = ""

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
        if self._bar is None and total and sys.stderr.isatty():
            self._bar = click.progressbar(
                length=total,
                label=self._label,
                file=sys.stderr,
                item_show_func=(lambda _: self._name) if self._is_named else None,
            )
            self._bar.render_progress()
        if self._bar is not None and done > self._shown:
            self._bar.update(done - self._shown)
            self._shown = done
