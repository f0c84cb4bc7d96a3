"""Reads YAML and JSON text to plain values and remembers on which line each one stands.

PyYAML's composer (libyaml) is used for speed, with YAML 1.2 words: `on`, `yes` and `no` are text.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from grantflow.documents.yamllines import FileLines
from grantflow.errors import EncodingUnknown, Place, SyntaxBroken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.documents.yamllines import Inside, Lines

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FIGURES = frozenset("0123456789")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TEXT_TAG, _PLAIN_TAG = "tag:yaml.org,2002:str", "plain"
_DEEPEST = 40
UNREADABLE = "filen går inte att läsa som YAML här"
# A plain value that begins with & is an anchor in YAML, and the word would be lost.
_HIDDEN = re.compile(r"(?m)^[ ]*(?:-[ ]+)*[\w\"']+:[ ]+(&(\S+)[ ]+[^\s\[{])")
_LONGEST = 5_000_000
# Values in a file.  A case has some thousands; anchors within anchors make milliards of few.
_MOST = 300_000
# Only a text like these can be deep enough to break the composer, which calls itself in C.
_MANY_BRACKETS = 500
_FAR_IN = re.compile(r"\n[ ?:-]{500}")


class Parsed(NamedTuple):
    """Plain values, and the line (1-based) of each path in them."""

    value: Any
    lines: Lines


def decode(content: bytes, name: str) -> str:
    """Return `content` as text.

    Raises:
        EncodingUnknown: It is not UTF-8 (a byte order mark is fine), or holds null bytes.

    """
    if content.startswith(b"PK\x03\x04"):
        raise EncodingUnknown(
            "det här är en Word- eller Excelfil, inget ärende",
            remedy="ange ärendefilen, som slutar med .yaml eller .json",
            place=Place(name, 1),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EncodingUnknown(
            "filen är inte sparad som UTF-8 och kan inte läsas säkert",
            remedy="öppna den i en textredigerare, välj Spara som och kodningen UTF-8",
            place=Place(name, line),
        ) from error
    if b"\0" in content:
        raise EncodingUnknown(
            "filen innehåller nolltecken och är troligen ingen textfil",
            remedy="ange en ärendefil i YAML eller JSON, sparad som UTF-8",
            place=Place(name, text.count("\n", 0, text.index("\0")) + 1),
        )
    return text


def parse(content: bytes, name: str) -> Parsed:
    """Return the values of a YAML or JSON file.  Empty values are left out.

    Whole numbers come back as int; other numbers and dates as text in the form they were written,
    so that amounts stay exact and the model says what a field takes.

    Raises:
        EncodingUnknown: Not UTF-8.
        SyntaxBroken: Not YAML, a key that stands twice, an anchor that repeats itself.

    """
    text = decode(content, name)
    if len(text) > _LONGEST:
        raise SyntaxBroken(
            f"filen är {len(text) // 1_000_000} miljoner tecken lång; ett ärende är mindre",
            remedy="kontrollera att det är rätt fil",
            place=Place(name),
        )
    if "&" in text:
        _refuse_lost_words(text, name)
    try:
        if text.count("[") + text.count("{") > _MANY_BRACKETS or _FAR_IN.search(f"\n{text}"):
            _refuse_depth(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, name, text) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SyntaxBroken(
            "filen går inte att läsa som YAML",
            remedy="kontrollera tecken och indrag; jämför med en fil från 'grantflow new'",
            place=Place(name),
        ) from error
    if node is None:
        return Parsed(None, {})
    value, inside = _Reader(name, text).build(node, set())
    return Parsed(value, FileLines(node.start_mark.line + 1, inside))


def _refuse_lost_words(text: str, name: str) -> None:
    """Refuse a plain text that begins with & and a word nobody refers to: it would vanish."""
    for found in _HIDDEN.finditer(text):
        if f"*{found.group(2)}" not in text:
            raise SyntaxBroken(
                "text som börjar med & tolkas som något annat och skulle försvinna",
                remedy="sätt citattecken runt texten",
                place=Place(name, text.count("\n", 0, found.start(1)) + 1),
            )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is like it."""
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def _syntax(error: yaml.MarkedYAMLError, name: str, text: str) -> SyntaxBroken:
    mark = error.problem_mark or error.context_mark
    return SyntaxBroken(
        UNREADABLE,
        remedy=remedy_of(error, text),
        place=Place(name, mark.line + 1 if mark else None),
    )


def remedy_of(error: yaml.MarkedYAMLError, text: str) -> str:
    """Return what to do about a line that can't be read as YAML."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or ""
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "byt tabbar mot mellanslag i radens indrag"
    if "mapping values" in problem:
        return "sätt citattecken runt text som innehåller kolon, och kontrollera radens indrag"
    if "cannot start any token" in problem:
        return "sätt citattecken runt text som börjar med @, ` eller %"
    if "anchor" in problem or "alias" in problem:
        return "sätt citattecken runt text som börjar med * eller &"
    return "kontrollera indrag, kolon och citattecken på raden och raden före"


def _refuse_depth(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            mark: Any = event.start_mark
            raise _too_deep(Place(name, mark.line + 1))


def _too_deep(place: Place) -> SyntaxBroken:
    return SyntaxBroken(
        "innehållet upprepar sig självt eller är för djupt",
        remedy="ta bort ankare (& och *) eller onödiga nivåer",
        place=place,
    )


class _Loader(_Safe):  # type: ignore[misc]
    """Composes nodes; what a word without quotes means, `_Reader` tells, not a dozen patterns."""

    def resolve(self, kind: type[yaml.Node], _value: Any, implicit: Any) -> str:
        return _PLAIN_TAG if kind is yaml.ScalarNode and implicit[0] else _TEXT_TAG

    def descend_resolver(self, _node: Any, _index: Any) -> None:
        """Keep no path: nothing is resolved by it."""

    def ascend_resolver(self) -> None:
        """Keep no path: nothing is resolved by it."""


class _Reader:
    """Turns composed nodes into plain values, and the lines that they stand on."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.left = _MOST

    def build(self, node: yaml.Node, above: set[int]) -> tuple[Any, Inside]:
        """Return the value of a node, and the line of each value in it."""
        self.left -= 1
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node), {}
        if id(node) in above or len(above) > _DEEPEST or self.left < 0:
            raise _too_deep(self._place(node))
        above.add(id(node))
        built = (
            self._mapping(node, above)
            if isinstance(node, yaml.MappingNode)
            else self._sequence(node, above)
        )
        above.discard(id(node))
        return built

    def _mapping(self, node: yaml.MappingNode, above: set[int]) -> tuple[dict[str, Any], Inside]:
        built: dict[str, Any] = {}
        lines: Inside = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key in lines:
                raise self._no_key(key_node, lines)
            if node.flow_style and not self._has_colon(key_node, value_node):
                raise SyntaxBroken(
                    f"'{key}' står för sig självt inom klammer; ett komma skiljer värden åt där",
                    remedy="skriv decimaler med punkt inom { }, till exempel {2025: 1250.50}",
                    place=self._place(key_node),
                )
            lines[key] = line = key_node.start_mark.line + 1
            if isinstance(value_node, yaml.ScalarNode):
                self.left -= 1
                value = _scalar(value_node)
            else:
                value, inside = self.build(value_node, above)
                lines[key] = line, inside
            if value is not None:
                built[key] = value
        return built, lines

    def _no_key(self, node: yaml.Node, lines: Inside) -> SyntaxBroken:
        """Return what is wrong with what stands where a new key should."""
        if not isinstance(node, yaml.ScalarNode):
            return SyntaxBroken(
                "här står en lista eller grupp där ett nyckelord ska stå",
                remedy="skriv nyckelord: värde; sätt citattecken runt text med [ eller { först",
                place=self._place(node),
            )
        first = lines[node.value]
        return SyntaxBroken(
            f"'{node.value}' står två gånger i samma grupp "
            f"(först på rad {first if isinstance(first, int) else first[0]})",
            remedy="behåll den ena; slå ihop svaren om båda behövs",
            place=self._place(node),
        )

    def _has_colon(self, key: yaml.Node, value: yaml.Node) -> bool:
        start: Any = key.end_mark
        end: Any = value.start_mark
        return self.text.find(":", start.index, end.index) >= 0

    def _sequence(self, node: Any, above: set[int]) -> tuple[list[Any], Inside]:
        built: list[Any] = []
        lines: Inside = {}
        for item in node.value:
            value, inside = self.build(item, above)
            line = item.start_mark.line + 1
            lines[len(built)] = (line, inside) if inside else line
            if value is not None:
                built.append(value)
        return built, lines

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1)


def _scalar(node: yaml.ScalarNode) -> Any:
    word = node.value
    if node.style or node.tag == _TEXT_TAG:
        return word
    if word in _NOTHING:
        return None
    if word[-1] in _FIGURES and _INT.fullmatch(word) and len(word) < 16:
        leading_zero = word.lstrip("+-").startswith("0") and len(word) > 1
        return word if leading_zero else int(word)
    return word
