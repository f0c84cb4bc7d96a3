"""Puts bytes between the bytes of a part: markers around words, and nothing else changed.

A range that begins or ends inside a run closes the run there and opens it again with the same
properties, which is an insertion too.  Taking the insertions away gives the part back.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import count, islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from grantflow.documents.word.flatten import Piece
    from grantflow.documents.word.read import Paragraph
    from grantflow.documents.word.tree import Node, Tree

# One character of a `w:t`, and one of a CDATA in it.
_SIGN = re.compile(rb"&[^;]*;|\r\n?|[^&\r<\x80-\xbf][\x80-\xbf]*")
_VERBATIM = re.compile(rb"\r\n?|[^\r\x80-\xbf][\x80-\xbf]*")
# What it is written with; a comment and a processing instruction are nothing.
_SOME, _SOME_VERBATIM = (re.compile(rb"(?:%b){1,2000}" % one.pattern) for one in (_SIGN, _VERBATIM))
_WRITTEN = re.compile(
    rb"<!\[CDATA\[(?P<verbatim>.*?)\]\]>|<!--.*?-->|<\?.*?\?>|(?P<plain>%b)" % _SOME.pattern,
    re.DOTALL,
)
_ID = re.compile(rb"[\w.-]+:id\s*=\s*([\"'])\s*(?P<id>-?\d{1,10})\s*\1")
# An id is a whole number of 32 bits; those above this are left to others.
_HIGHEST = 2**31 - 1_000_000
_NAME = re.compile(rb"<([^\s/>]+)")
_BLANKS = re.compile(rb"\sxml:space\s*=\s*([\"'])(?P<kept>.*?)\1")


class Point(NamedTuple):
    """Where bytes go: an offset, and what closes and opens again a run that they would cut.

    `gone` is how many bytes after the offset they take the place of.
    """

    offset: int
    close: bytes = b""
    reopen: bytes = b""
    gone: int = 0


class Insertions:
    """What is to be put into one part, gathered and then put in at once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._at: dict[int, tuple[Point, list[bytes], list[bytes]]] = {}
        self._texts: dict[int, _Written] = {}

    def put(self, point: Point, data: bytes) -> None:
        """Put `data` at a point, after what has been put there before."""
        self._at.setdefault(point.offset, (point, [], []))[2].append(data)

    def put_end(self, point: Point, data: bytes) -> None:
        """Put what ends a stretch at a point, after other ends and before all else there."""
        self._at.setdefault(point.offset, (point, [], []))[1].append(data)

    def applied(self) -> bytes:
        """Return the part with everything put in."""
        content, last, out = self._tree.content, 0, []
        for offset in sorted(self._at):
            point, ends, data = self._at[offset]
            out += [content[last:offset], point.close, *ends, *data, point.reopen]
            last = offset + point.gone
        out.append(content[last:])
        return b"".join(out)

    def around(self, paragraph: Paragraph, start: int, end: int) -> tuple[Point, Point]:
        """Return where markers around the characters from `start` up to `end` go.

        Markers stand outside controls that hold a value.  A stretch without characters is the
        whole paragraph, and one in a paragraph without text its end.
        """
        pieces = paragraph.flat.pieces
        if not pieces:
            return self._inside_empty(paragraph)
        start, end = max(start, 0), min(end, pieces[-1].end)
        if start >= end:
            start, end = 0, pieces[-1].end
        first = pieces[bisect_right(pieces, start, key=attrgetter("end"))]
        last = pieces[bisect_left(pieces, end, key=attrgetter("start")) - 1]
        opens = self._before(first, max(start - first.start, 0))
        closes = self._after(last, min(end, last.end) - last.start)
        for piece, point in ((first, opens), (last, closes)):
            if piece.leaf.start < point.offset < piece.leaf.stop:
                self._keep_blanks(piece)
        return opens, closes

    def _inside_empty(self, paragraph: Paragraph) -> tuple[Point, Point]:
        node = paragraph.nodes[-1]
        point = Point(node.stop)
        if self._tree.is_one_tag(node):
            point = Point(node.stop - 2, b">", self._closed(node), gone=2)
        return point, point

    def _before(self, piece: Piece, taken: int) -> Point:
        """Return the point before character `taken` of a piece."""
        if piece.shell is not None:
            return Point(piece.shell.start)
        if taken and (point := self._within(piece, taken)):
            return point
        if piece.leaf is _first(piece.run):
            return Point(piece.run.start)
        return self._between(piece, piece.leaf.start)

    def _after(self, piece: Piece, taken: int) -> Point:
        """Return the point after `taken` characters of a piece."""
        if piece.shell is not None:
            return Point(self._tree.end(piece.shell))
        if taken < len(piece.text) and (point := self._within(piece, taken)):
            return point
        if piece.leaf is piece.run.children[-1]:
            return Point(self._tree.end(piece.run))
        return self._between(piece, self._tree.end(piece.leaf))

    def _between(self, piece: Piece, offset: int) -> Point:
        """Return a point between two children of a run."""
        return Point(offset, self._closed(piece.run), self._opened_run(piece.run))

    def _within(self, piece: Piece, taken: int) -> Point | None:
        """Return a point inside the text of a `w:t`, before character `taken`.

        None where something else stands between the characters.
        """
        leaf = piece.leaf
        if leaf.children:
            return None
        begin = self._tree.inner(leaf)
        if begin not in self._texts:
            self._texts[begin] = _Written(self._tree.content[begin : leaf.stop])
        offset, verbatim = self._texts[begin].at(taken)
        close = self._closed(leaf) + self._closed(piece.run)
        reopen = self._opened_run(piece.run) + self._opened_text(leaf)
        if verbatim:
            close, reopen = b"]]>" + close, reopen + b"<![CDATA["
        return Point(begin + offset, close, reopen)

    def _closed(self, node: Node) -> bytes:
        return b"</" + self._name(node) + b">"

    def _name(self, node: Node) -> bytes:
        found = _NAME.match(self._tree.content, node.start)
        return found[1] if found else b"w:r"

    def _opened_run(self, run: Node) -> bytes:
        """Return the start tag of a run and its properties, to go on after a marker."""
        properties = run.child("w:rPr")
        opened = self._tree.content[run.start : self._tree.inner(run)]
        if properties is None:
            return opened
        raw = self._tree.raw(properties)
        change = properties.child("w:rPrChange")
        if change is not None:
            # The same tracked change goes on, but no two changes have the same id.
            found = _ID.search(raw, change.start - properties.start)
            if found:
                raw = raw[: found.start("id")] + b"%d" % next(self._ids) + raw[found.end("id") :]
        return opened + raw

    @cached_property
    def _ids(self) -> Iterator[int]:
        return fresh_ids({int(found["id"]) for found in _ID.finditer(self._tree.content)})

    def _opened_text(self, leaf: Node) -> bytes:
        """Return the start tag of a text, where blanks at its ends are kept."""
        opened = self._tree.content[leaf.start : self._tree.inner(leaf)]
        if said := _BLANKS.search(opened):
            return opened[: said.start("kept")] + b"preserve" + opened[said.end("kept") :]
        return opened[:-1] + b' xml:space="preserve">'

    def _keep_blanks(self, piece: Piece) -> None:
        """Let the first part of a text that is cut keep a blank at its end."""
        leaf = piece.leaf
        opened = self._tree.content[leaf.start : self._tree.inner(leaf)]
        said = _BLANKS.search(opened)
        if said is None:
            point, data = Point(leaf.start + 1 + len(self._name(leaf))), b' xml:space="preserve"'
        else:
            point = Point(leaf.start + said.start("kept"), gone=len(said["kept"]))
            data = b"preserve"
        if point.offset not in self._at:
            self.put(point, data)


def fresh_ids(used: Collection[int]) -> Iterator[int]:
    """Yield ids that are not used: after the highest, or from 0 where that is too high."""
    first = max((-1, *used)) + 1
    return (number for number in count(first if first < _HIGHEST else 0) if number not in used)


class _Written:
    """How the text of a `w:t` is written: where each of its characters begins.

    It is held in stretches of so many characters that one of them is looked through in no time.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._starts: list[int] = []
        self._stretches = list(_stretches(raw))
        count = 0
        for begin, end, sign in self._stretches:
            self._starts.append(count)
            count += len(sign.findall(raw, begin, end))

    def at(self, taken: int) -> tuple[int, bool]:
        """Return where character `taken` begins in the bytes, and whether in a CDATA."""
        number = bisect_right(self._starts, taken) - 1
        begin, end, sign = self._stretches[number]
        signs = sign.finditer(self._raw, begin, end)
        found = next(islice(signs, taken - self._starts[number], None))
        return found.start(), sign is _VERBATIM


def _stretches(raw: bytes) -> Iterator[tuple[int, int, re.Pattern[bytes]]]:
    """Yield where the stretches that hold characters begin and end, and what one is written as."""
    for written in _WRITTEN.finditer(raw):
        if written["verbatim"] is not None:
            for stretch in _SOME_VERBATIM.finditer(raw, *written.span("verbatim")):
                yield *stretch.span(), _VERBATIM
        elif written["plain"]:
            yield *written.span(), _SIGN


def _first(run: Node) -> Node:
    """Return the first content of a run, after its properties."""
    return next(node for node in run.children if node.tag != "w:rPr")


def appended(tree: Tree, data: Iterable[bytes]) -> bytes:
    """Return a part with elements put in last in its root, also when that is one empty tag."""
    content, root = tree.content, tree.root
    added = b"".join(data)
    if not tree.is_one_tag(root):
        return content[: root.stop] + added + content[root.stop :]
    end = tree.inner(root)
    name = _NAME.match(content, root.start)
    closing = b"</" + (name[1] if name else b"") + b">"
    return content[: end - 2] + b">" + added + closing + content[end:]


def with_attribute(tree: Tree, node: Node, name: bytes, value: bytes, put: Insertions) -> None:
    """Give a node an attribute, instead of the one of that name when it has one.

    `name` has the prefix that the part knows (`w15:done`); one that stands there may have another.
    """
    tag = tree.content[node.start : tree.inner(node)]
    local = name.rpartition(b":")[2]
    found = re.search(rb"\s[\w.-]+:" + local + rb"\s*=\s*([\"'])(.*?)\1", tag)
    if found:
        put.put(Point(node.start + found.start(2), gone=len(found[2])), value)
    else:
        at = node.start + len(tag) - (2 if tag.endswith(b"/>") else 1)
        put.put(Point(at), b" " + name + b'="' + value + b'"')


def prefix_of(tree: Tree, node: Node) -> bytes:
    """Return the prefix that an element is written with; empty where its space is the default."""
    found = _NAME.match(tree.content, node.start)
    return found[1].rpartition(b":")[0] if found else b""
