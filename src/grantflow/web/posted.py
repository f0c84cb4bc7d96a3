"""What a form or a script has sent: its fields in order, cleaned of what is no text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData

# Control signs and halves of letters: no keyboard gives them, and databases refuse some.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Posted:
    """The fields of a form, in order, or what a script has told as JSON."""

    def __init__(
        self, pairs: tuple[tuple[str, str], ...] = (), told: Any = None, *, files: Any = None
    ) -> None:
        """Hold fields, a JSON value, or files by field."""
        self.pairs = pairs
        self.told = told
        self.files: Mapping[str, UploadFile] = files or {}
        self._first: dict[str, str] = {}
        for name, value in pairs:
            self._first.setdefault(name, value)

    def __contains__(self, name: str) -> bool:
        """Whether a field was sent, even if empty."""
        return name in self._first

    def text(self, name: str, longest: int = 10_000) -> str:
        """Return a field without space around it; empty when it was not sent."""
        return self._first.get(name, "").strip()[:longest]

    def whole(self, name: str) -> str:
        """Return a field as it was typed; empty when it was not sent."""
        return self._first.get(name, "")

    def every(self, name: str) -> tuple[str, ...]:
        """Return all fields of a name, in order."""
        return tuple(value for key, value in self.pairs if key == name)

    def file(self, name: str) -> tuple[str, bytes]:
        """Return what a file was called and its content, once; empty when none was sent."""
        sent = self.files.get(name)
        if sent is None or not sent.filename:
            return "", b""
        with sent.file:
            return sent.filename, sent.file.read()

    def close(self) -> None:
        """Let go of files that nobody will read."""
        for sent in self.files.values():
            sent.file.close()


def of_form(form: FormData) -> Posted:
    """Return the fields of a form."""
    pairs = tuple(
        (clean(name), clean(value))
        for name, value in form.multi_items()
        if not isinstance(value, UploadFile)
    )
    files = {name: value for name, value in form.items() if isinstance(value, UploadFile)}
    return Posted(pairs, files=files)


def of_json(told: Any) -> Posted:
    """Return what a script has told."""
    return Posted(told=_cleaned(told))


def clean(text: str) -> str:
    """Return a text with line ends of one kind, and without signs that no text holds."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cleaned(told: Any) -> Any:
    if isinstance(told, str):
        return clean(told)
    if isinstance(told, list):
        return [_cleaned(one) for one in told]
    if isinstance(told, dict):
        return {clean(name): _cleaned(value) for name, value in told.items()}
    return told
