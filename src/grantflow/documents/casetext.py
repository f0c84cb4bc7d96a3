"""The text of a case file with the places of its values, for changes that touch nothing else.

Every change is one cut and one piece of text put in; then the places are read anew.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from grantflow.documents import yamlwrite
from grantflow.errors import Place, SyntaxBroken

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null", "Null", "NULL")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_END_MARK = re.compile(r"^\.\.\.(?!\S)", re.MULTILINE)
_INDENTED = re.compile(r"\n([ \t]+)\S")

Keys = list[str | int]


class CaseText:
    """A valid case file as text.  `keys` are those of plain values: names and positions from 0."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        text = _LONE_RETURN.sub("\n", text)
        self.line_break = "\r\n" if "\r\n" in text else "\n"
        self.json = _is_json(text)
        self.tight = self.json and not re.search(r'":\s', text)
        self.ascii_only = text.isascii() and "\\u" in text
        found = _INDENTED.search(text)
        self.step = found[1] if found else None
        self._read(text)

    def _read(self, text: str) -> None:
        self.text = text
        self.root: Any = yaml.compose(text, Loader=_Loader)
        _refuse_shared(self.root, set(), self.name)

    def _cut(self, start: int, end: int, piece: str) -> None:
        piece = piece.replace("\n", self.line_break) if self.line_break != "\n" else piece
        self._read(self.text[:start] + piece + self.text[end:])

    # -- finding -------------------------------------------------------------------------------

    def node_at(self, keys: Keys) -> Any:
        """Return the node at `keys`, an empty one too, or None when the file has none."""
        node = self.root
        for key in keys:
            if isinstance(node, yaml.SequenceNode):
                node = _items(node)[int(key)]
            else:
                pair = _pair(node, key)
                if pair is None:
                    return None
                node = pair[1]
        return node

    def is_group(self, node: Any) -> bool:
        """Whether a node holds keys and values."""
        return isinstance(node, yaml.MappingNode)

    def _within_brackets(self, keys: Keys) -> bool:
        above = [self.node_at(keys[:n]) for n in range(len(keys))]
        return any(node.flow_style for node in above)

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[at:end].endswith("\r") else end

    def _next_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1

    def _lead(self, at: int) -> str:
        line = self.text[self._line_start(at) : at]
        return line[: len(line) - len(line.lstrip())]

    def _end(self, node: Any) -> int:
        """Return where the last sign of a value stands, before comments and empty lines."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            start: int = node.start_mark.index
            return start + len(self.text[start : node.end_mark.index].rstrip())
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    # -- changing ------------------------------------------------------------------------------

    def clear(self, keys: Keys) -> None:
        """Take away the value and keep its key."""
        key, node = self._own_pair(keys)
        if self._within_brackets(keys):
            self._cut(node.start_mark.index, self._end(node), "null")
        elif isinstance(node, yaml.ScalarNode) or node.flow_style:
            self._cut(self._colon(key), self._end(node), "")
        else:
            start = self._line_start(node.start_mark.index)
            self._cut(start, self._next_line(self._end(node)), "")

    def replace(self, keys: Keys, value: Any) -> None:
        """Write `value` where another value, or none, stands."""
        node = self.node_at(keys)
        brackets = self._within_brackets(keys)
        on_line = brackets or isinstance(keys[-1], int) or _is_on_line(value)
        alone = isinstance(node, yaml.ScalarNode) or node.flow_style
        written = self._end(node) > node.start_mark.index
        if on_line and alone and written:
            shown = self._in_brackets(value, node) if brackets else yamlwrite.inline(value)
            self._cut(node.start_mark.index, self._end(node), shown)
            return
        if written:
            self.clear(keys)
        self._fill(keys, value, brackets=brackets)

    def _fill(self, keys: Keys, value: Any, *, brackets: bool) -> None:
        key, _ = self._own_pair(keys)
        at = self._colon(key)
        if brackets:
            self._cut(at, at, " " + self._in_brackets(value, key))
            return
        end = self._line_end(at)
        free = not self.text[at:end].strip()
        lead = " " * key.start_mark.column
        first, *rest = yamlwrite.entry(key.value, value, lead, literal=free)
        shown = first[len(lead) + len(key.value) + 1 :]
        below = "".join(f"\n{line}" for line in rest)
        self._cut(at, end, shown + self.text[at:end].rstrip("\r") + below)

    def insert(self, keys: Keys, value: Any, order: list[str]) -> None:
        """Write a new key and its value in a group, after the keys that come before it."""
        name, group = str(keys[-1]), self.node_at(keys[:-1])
        if group.flow_style:
            shown = self._in_brackets(value, group)
            key = f'"{name}":' if self.json else f"{name}:"
            self._add_in_brackets(group, f"{key}{'' if self.tight else ' '}{shown}")
            return
        column = group.value[0][0].start_mark.column
        lines = list(yamlwrite.entry(name, value, " " * column))
        if column == 0 and isinstance(value, dict):
            lines.insert(0, "")
        before = [pair for pair in group.value if _comes_before(pair[0].value, name, order)]
        if before:
            end = self._line_end(max(self._end(before[-1][1]), self._colon(before[-1][0])))
            self._cut(end, end, "".join(f"\n{line}" for line in lines))
            return
        at = group.value[0][0].start_mark.index
        if self.text[self._line_start(at) : at].strip():
            # The group begins on the line of its dash.
            self._cut(at, at, "\n".join(lines).lstrip() + "\n" + " " * column)
        else:
            at = self._above_comments(at)
            self._cut(at, at, "".join(f"{line}\n" for line in lines))

    def _above_comments(self, at: int) -> int:
        start = self._line_start(at)
        while start:
            above = self._line_start(start - 1)
            if not self.text[above:start].lstrip().startswith("#"):
                break
            start = above
        return start

    def extend(self, keys: Keys, values: list[Any]) -> None:
        """Write values last in a list that holds at least one."""
        node = self.node_at(keys)
        if not node.flow_style:
            self.extend_lines(keys, list(yamlwrite.rows(values, " " * node.start_mark.column)))
            return
        for value in values:
            node = self.node_at(keys)
            self._add_in_brackets(node, self._in_brackets(value, _items(node)[-1]))

    def extend_lines(self, keys: Keys, lines: list[str]) -> None:
        """Write lines, comments and all, after the last row of a list; or of a key without any."""
        if is_nothing(self.node_at(keys)):
            self.clear(keys)
        end = self._line_end(self._end(self.node_at(keys)))
        self._cut(end, end, "".join(f"\n{line}" for line in lines))

    def append_lines(self, lines: list[str]) -> None:
        """Write lines last in the file, before the mark of its end where there is one."""
        mark = _END_MARK.search(self.text, self._end(self.root))
        last = mark.start() if mark else len(self.text)
        end = len(self.text[:last].rstrip())
        self._cut(end, last, "".join(f"\n{line}" for line in lines) + "\n")

    def remove(self, keys: Keys) -> None:
        """Take away a row, or a key with its value.  Comments above it and below it stay."""
        above = self.node_at(keys[:-1])
        spans = [self._span(part) for part in above.value]
        if isinstance(above, yaml.SequenceNode):
            which = above.value.index(_items(above)[int(keys[-1])])
        else:
            which = above.value.index(_pair(above, keys[-1]))
        start, end = spans[which]
        if above.flow_style and which + 1 < len(spans):
            self._cut(start, spans[which + 1][0], "")
        elif above.flow_style:
            self._cut(spans[which - 1][1] if which else start, end, "")
        elif isinstance(above, yaml.SequenceNode):
            self._cut(self._line_start(start), self._next_line(end), "")
        elif self.text[self._line_start(start) : start].strip():
            after = spans[1][0] if len(spans) > 1 else self._line_end(end)
            self._cut(start, after, "")
        else:
            self._cut(self._line_start(start), self._next_line(end), "")

    def _span(self, part: Any) -> tuple[int, int]:
        if isinstance(part, tuple):
            return part[0].start_mark.index, max(self._end(part[1]), part[0].end_mark.index)
        return part.start_mark.index, self._end(part)

    def _own_pair(self, keys: Keys) -> Any:
        return _pair(self.node_at(keys[:-1]), keys[-1])

    def _colon(self, key: Any) -> int:
        """Return the place after the colon that follows a key."""
        return self.text.index(":", key.end_mark.index) + 1

    def _in_brackets(self, value: Any, beside: Any) -> str:
        """Return a value as it stands within brackets, indented as the line of `beside`."""
        if not self.json:
            return yamlwrite.inline(value, flow=True)
        text = yamlwrite.as_json(value, self.step, ascii_only=self.ascii_only, tight=self.tight)
        lead = self._lead(beside.start_mark.index)
        if isinstance(beside, yaml.MappingNode) and beside.value:
            lead = self._lead(beside.value[0][0].start_mark.index)
        return text.replace("\n", f"\n{lead}")

    def _add_in_brackets(self, node: Any, piece: str) -> None:
        if not node.value:
            self._cut(node.start_mark.index + 1, node.end_mark.index - 1, piece)
            return
        first, last = self._span(node.value[0])[0], self._span(node.value[-1])[1]
        if "\n" in self.text[node.start_mark.index : first]:
            self._cut(last, last, f",\n{self._lead(first)}{piece}")
        else:
            self._cut(last, last, f"{',' if self.tight else ', '}{piece}")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def is_nothing(node: Any) -> bool:
    """Whether a node is the empty value of a key or a row."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULL


def _items(node: Any) -> list[Any]:
    return [item for item in node.value if not is_nothing(item)]


def _pair(node: Any, key: Any) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((pair for pair in pairs if pair[0].value == str(key)), None)


def _is_on_line(value: Any) -> bool:
    if isinstance(value, dict):
        return all(name.isdigit() for name in value)
    if isinstance(value, list):
        return yamlwrite.fits_on_a_line(value)
    return not yamlwrite.is_literal(value)


def _comes_before(other: str, name: str, order: list[str]) -> bool:
    """Whether key `other` is asked before `name`; years and unknown keys go by their own order."""
    if name not in order:
        return other <= name if name.isdigit() else True
    return other in order and order.index(other) < order.index(name)


def _refuse_shared(node: Any, seen: set[int], name: str) -> None:
    """Refuse a file in which two places share a value: a change in one would change both."""
    if id(node) in seen:
        raise SyntaxBroken(
            "ärendet använder ankare (& och *) och kan därför inte ändras här",
            remedy="skriv ut innehållet på båda ställena och försök igen",
            place=Place(name, node.start_mark.line + 1),
        )
    seen.add(id(node))
    if not isinstance(node, yaml.ScalarNode):
        for part in node.value:
            for inner in part if isinstance(part, tuple) else (part,):
                _refuse_shared(inner, seen, name)
