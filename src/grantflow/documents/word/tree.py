"""Parses an XML part to nodes that know where their bytes begin and end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Transitional and strict files use the same names in different spaces.
SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
DEEPEST = 150
# What a whole file may come to.  An element weighs three, an attribute one, which is what they
# cost in time.  Word writes some 2,500 a page, LibreOffice twice that; a page has 3,000 characters.
MOST_WEIGHT, MOST_CHARACTERS = 600_000, 3_000_000
_ELEMENT = 3
# Indentation costs little, but a file of nothing else is no text either.
_BLANK = 2
# Expat writes the address of a space out before every name in it.
_LONGEST_SPACE = 500
_ENCODINGS = {"utf-8", "us-ascii", "ascii"}
# Possessive: a tag of ten million blanks leaves no trail to go back on.
_START_TAG = re.compile(rb"<(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>")


class TreeRefused(Exception):
    """XML that is broken, or that no word processor writes; `unsafe` says why, when it is that.

    Whoever knows the file tells it on as a WordUnreadable.
    """

    def __init__(self, unsafe: str | None = None) -> None:
        self.unsafe = unsafe
        super().__init__(unsafe or "broken XML")


class TreeTooLarge(TreeRefused):
    """XML that is well built, but holds more than any application."""


class Room:
    """How much more a file may hold; its parts share it."""

    __slots__ = ("characters", "weight")

    def __init__(self, weight: int = MOST_WEIGHT, characters: int = MOST_CHARACTERS) -> None:
        self.weight, self.characters = weight, characters


_NONE: tuple[Node, ...] = ()
_FULL: dict[str, list[str]] = {}


def _full(name: str) -> list[str]:
    """Return the names that expat gives an attribute: with the address of its space, if any."""
    prefix, _, local = name.rpartition(":")
    found = [f"{space} {local}" for space, short in SPACES.items() if short == prefix] or [local]
    _FULL[name] = found
    return found


class Node:
    """An element.

    `tag` is a name such as `w:p`; a space that is not known leaves its address before the name.
    `start` is the offset of its `<`, `stop` that of its end tag (of what follows it, when it is
    written as one tag).  `text` is what stands in it outside its children.
    """

    __slots__ = ("_attrs", "children", "start", "stop", "tag", "text")

    def __init__(self, tag: str, attrs: dict[str, str], start: int) -> None:
        self.tag, self._attrs, self.start, self.stop = tag, attrs, start, start
        self.children: Sequence[Node] = _NONE
        self.text = ""

    def get(self, name: str) -> str | None:
        """Return an attribute, named as `w:val`, or None."""
        if self._attrs:
            for full in _FULL.get(name) or _full(name):
                if full in self._attrs:
                    return self._attrs[full]
        return None

    def child(self, tag: str) -> Node | None:
        """Return the first child called `tag`, or None."""
        for node in self.children:
            if node.tag == tag:
                return node
        return None

    def below(self, *tags: str) -> Node | None:
        """Return what a path of tags leads to, each the first of its kind."""
        found: Node | None = self
        for tag in tags:
            found = found.child(tag) if found else None
        return found

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything below it, in the order of the file."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class Tree:
    """A parsed part: its bytes and its root."""

    __slots__ = ("content", "root")

    def __init__(self, content: bytes, root: Node) -> None:
        self.content, self.root = content, root

    def inner(self, node: Node) -> int:
        """Return the offset after a node's start tag; of a node written as one tag, its end."""
        found = _START_TAG.match(self.content, node.start)
        return found.end() if found else node.start

    def end(self, node: Node) -> int:
        """Return the offset after a node."""
        if self.is_one_tag(node):
            return node.stop
        return self.content.index(b">", node.stop) + 1

    def raw(self, node: Node) -> bytes:
        """Return the bytes of a node."""
        return self.content[node.start : self.end(node)]

    def is_one_tag(self, node: Node) -> bool:
        """Whether a node is written `<w:p/>`, so that nothing can be put inside it."""
        if node.children or node.text:
            return False
        return self.content[node.stop - 2 : node.stop] == b"/>"


def parse(content: bytes, room: Room | None = None) -> Tree:
    """Return the tree of an XML part, and take what it holds from the room of its file.

    Raises:
        TreeRefused: It is broken, not UTF-8, declares a DTD, or is deeper or larger than any text.

    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        raise TreeRefused("en del är skriven i UTF-16")
    # Without a room it is a part of ours, or one that has been let in already.
    room = room or Room(4 * MOST_WEIGHT, 4 * MOST_CHARACTERS)
    if _ELEMENT * (content.count(b"<") - content.count(b"</")) > room.weight:
        raise _too_much(0)
    root = Node("", {}, 0)
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.XmlDeclHandler = _require_utf8
    parser.StartNamespaceDeclHandler = _require_short
    parser.StartDoctypeDeclHandler = _refuse_types
    stack = [root]
    _build_nodes(parser, stack, room)
    longer = _gather_text(parser, stack, room)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise TreeRefused from error
    finally:
        # They hold the parser, and the parser holds them.
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = None
    for node, pieces in longer.items():
        node.text = "".join(pieces)
    return Tree(content, root.children[0])


def _build_nodes(parser: expat.XMLParserType, stack: list[Node], room: Room) -> None:
    """Let a parser put elements on a stack; closures, for they are called a million times."""
    push, pop, names, most = stack.append, stack.pop, _Names(), room.weight
    weight = 0

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal weight
        weight += _ELEMENT + len(attrs)
        node = Node(names[name], attrs, parser.CurrentByteIndex)
        above = stack[-1]
        if above.children:
            above.children.append(node)  # type: ignore[attr-defined]
        else:
            above.children = [node]
        push(node)
        if weight > most or len(stack) > DEEPEST:
            raise _too_much(len(stack))
        room.weight = most - weight

    def end(_: str) -> None:
        pop().stop = parser.CurrentByteIndex

    parser.StartElementHandler = start
    parser.EndElementHandler = end


def _gather_text(
    parser: expat.XMLParserType, stack: list[Node], room: Room
) -> dict[Node, list[str]]:
    """Let a parser give nodes their text; return what came in pieces, to be joined at the end."""
    longer: dict[Node, list[str]] = {}

    def text(data: str) -> None:
        node = stack[-1]
        room.characters -= len(data) // _BLANK if data.isspace() else len(data)
        if room.characters < 0:
            raise _too_much(0)
        if node.text:
            longer.setdefault(node, [node.text]).append(data)
        else:
            node.text = data

    parser.CharacterDataHandler = text
    return longer


def _too_much(depth: int) -> TreeRefused:
    if depth > DEEPEST:
        return TreeRefused("den är byggd i orimligt många nivåer")
    return TreeTooLarge("den är för stor")


def _require_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
    """Refuse other encodings: offsets would be wrong, and no word processor writes them."""
    if encoding and encoding.lower() not in _ENCODINGS:
        raise TreeRefused("en del har en annan teckenkodning än UTF-8")


def _require_short(prefix: str | None, address: str | None) -> None:
    if len(prefix or "") + len(address or "") > _LONGEST_SPACE:
        raise TreeRefused("en del har orimligt långa namn")


def _refuse_types(*_: object) -> NoReturn:
    raise TreeRefused("den innehåller en dokumenttyp (DTD)")


class _Names(dict[str, str]):
    """The names that expat gives, with the addresses of their spaces, to short ones."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        prefix = SPACES.get(space, space)
        self[name] = found = f"{prefix}:{local}" if prefix else local
        return found
