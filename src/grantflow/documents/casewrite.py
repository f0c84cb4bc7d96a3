"""Saves changed answers in a case file and leaves the rest of the file as it was, to the byte.

The file is not written anew: each change is cut into the text where the answer stands.  Comments,
order, quotes and line breaks that nobody asked to change therefore stay.  Paths are those of
`model.walk`: `stages.projektlogik.goals[mal-1].indicator`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from grantflow.documents import casefile
from grantflow.documents.casetext import CaseText
from grantflow.documents.files import read_whole, write_whole
from grantflow.documents.yamltext import decode, nearest
from grantflow.documents.yamlwrite import bare, dump_application, empty
from grantflow.errors import KeyUnknown, Place
from grantflow.model.fields import Form, Row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grantflow.model.application import Application

__all__ = ["Append", "Extend", "Put", "Remove", "changed", "dump_application", "save"]

_BOM = b"\xef\xbb\xbf"
_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")


class Put(NamedTuple):
    """Write an answer, new or instead of the old one.  None empties it and keeps its key.

    A group of answers is put answer by answer; a list takes the place of the whole old list.
    """

    path: str
    value: Any


class Append(NamedTuple):
    """Add a row or a value last in a list.  A row without an id gets the next free one."""

    path: str
    value: Any


class Extend(NamedTuple):
    """Add several rows or values last in a list.  A row without an id gets the next free one."""

    path: str
    values: tuple[Any, ...]


class Remove(NamedTuple):
    """Take away a row, a value in a list, or an answer with its key."""

    path: str


Change = Put | Append | Extend | Remove


def save(path: Path, changes: Iterable[Change]) -> bool:
    """Make the changes in the case file at `path`; return whether anything was written.

    Raises:
        GrantflowError: As `changed`, or the file can't be read or written; it is untouched.

    """
    before = read_whole(path, "en ärendefil")
    after = changed(before, str(path), changes)
    if after == before:
        return False
    write_whole(path.resolve(), after)
    return True


def changed(content: bytes, name: str, changes: Iterable[Change]) -> bytes:
    """Return `content`, the bytes of a case file called `name`, with the changes made in order.

    Raises:
        GrantflowError: `content` is no case, a path leads nowhere, or a value does not fit.

    """
    application = casefile.loads(content, name).application
    text = decode(content, name)
    for change in changes:
        text = _Change(CaseText(text, name), application, change).made()
        application = casefile.loads(text.encode(), name).application
    return (_BOM if content.startswith(_BOM) else b"") + text.encode()


class _Change:
    """One change on its way into the text."""

    def __init__(self, text: CaseText, application: Application, change: Change) -> None:
        self.text, self.application, self.change = text, application, change

    def made(self) -> str:
        keys, form = self._keys()
        if isinstance(self.change, Remove):
            self._remove(keys, form)
        elif isinstance(self.change, Append):
            self._extend(keys, form, [bare(self.change.value)])
        elif isinstance(self.change, Extend):
            self._extend(keys, form, bare(self.change.values))
        else:
            self._put(keys, bare(self.change.value))
        return self.text.text

    def _keys(self) -> tuple[list[str | int], Any]:
        """Return the path with positions for rows, and the form that holds its last part."""
        keys: list[str | int] = []
        here: Any = self.application
        above: Any = here
        for name, row in _STEP.findall(self.change.path):
            above = here
            if row:
                position = _position(here, row)
                if position is None:
                    raise self._nowhere(f"raden '{row}' finns inte i {_dotted(keys)}", row, here)
                keys.append(position)
                here = here[position]
            else:
                keys.append(name)
                here = here.get(name) if isinstance(here, dict) else getattr(here, name, None)
        if not keys:
            raise self._nowhere(f"'{self.change.path}' är ingen plats i ett ärende", "", None)
        return keys, above

    def _nowhere(self, problem: str, wanted: str, rows: Any) -> KeyUnknown:
        ids = [row.id for row in rows or [] if isinstance(row, Row) and row.id]
        near = nearest(wanted, ids)
        return KeyUnknown(
            problem,
            remedy=f"menade du '{near}'?" if near else "läs in ärendet igen; raden kan vara borta",
            place=Place(self.text.name),
        )

    def _put(self, keys: list[str | int], value: Any) -> None:
        node = self.text.node_at(keys)
        if isinstance(value, dict) and value and self.text.is_group(node):
            for key, inner in value.items():
                self._put([*keys, key], inner)
        elif empty(value) and isinstance(keys[-1], int):
            self.text.remove(keys)
        elif empty(value):
            if node is not None:
                self.text.clear(keys)
        elif node is not None:
            self.text.replace(keys, value)
        else:
            self._insert(keys, value)

    def _insert(self, keys: list[str | int], value: Any) -> None:
        """Put a value where neither its key nor perhaps the groups above it stand in the file."""
        while self.text.node_at(keys[:-1]) is None:
            value = {str(keys[-1]): value}
            keys = keys[:-1]
        if self.text.is_group(self.text.node_at(keys[:-1])):
            self.text.insert(keys, value, self._order(keys[:-1]))
        else:
            self._put(keys[:-1], {str(keys[-1]): value})

    def _order(self, keys: list[str | int]) -> list[str]:
        """Return the keys that a group can hold, in the order they are asked."""
        form: Any = self.application
        for key in keys:
            form = form[int(key)] if isinstance(form, list) else getattr(form, str(key), None)
        return list(type(form).model_fields) if isinstance(form, Form) else []

    def _extend(self, keys: list[str | int], form: Any, values: list[Any]) -> None:
        rows = getattr(form, str(keys[-1]), None)
        prefix = _prefix(form, str(keys[-1]))
        taken = [row.id for row in rows or [] if isinstance(row, Row)]
        taken += [value.get("id") for value in values if isinstance(value, dict)]
        for position, value in enumerate(values):
            if prefix and isinstance(value, dict) and "id" not in value:
                taken.append(_free_id(prefix, len(rows or []) + position + 1, taken))
                values[position] = {"id": taken[-1]} | value
        if isinstance(rows, list) and rows:
            self.text.extend(keys, values)
        elif values:
            self._put(keys, values)

    def _remove(self, keys: list[str | int], form: Any) -> None:
        if self.text.node_at(keys) is None:
            return
        if isinstance(form, list):
            # Ids that only follow from the position would move to other rows.
            self._write_ids(keys[:-1], form)
        elif isinstance(form, Row) and keys[-1] != "id":
            self._write_ids(keys[:-2], [form], at=keys[-2])
        self.text.remove(keys)

    def _write_ids(self, keys: list[str | int], rows: list[Any], at: Any = 0) -> None:
        for position, row in enumerate(rows, start=int(at)):
            here = [*keys, position]
            if isinstance(row, Row) and self.text.node_at([*here, "id"]) is None:
                self._insert([*here, "id"], row.id)


def _position(rows: Any, wanted: str) -> int | None:
    """Return where the row with an id, or the value with a number from 1, stands."""
    values = rows if isinstance(rows, list) else []
    names = [getattr(value, "id", None) or str(n) for n, value in enumerate(values, start=1)]
    return names.index(wanted) if wanted in names else None


def _prefix(form: Any, name: str) -> str | None:
    """Return the prefix of the ids in a list of rows, or None for other lists."""
    field = type(form).model_fields.get(name) if isinstance(form, Form) else None
    kinds = get_args(field.annotation) if field else ()
    return next((k.prefix for k in kinds if isinstance(k, type) and issubclass(k, Row)), None)


def _free_id(prefix: str, number: int, taken: list[str | None]) -> str:
    while f"{prefix}-{number}" in taken:
        number += 1
    return f"{prefix}-{number}"


def _dotted(keys: list[str | int]) -> str:
    return ".".join(str(key) for key in keys)
