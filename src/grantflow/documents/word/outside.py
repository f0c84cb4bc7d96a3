"""Finds what Word would fetch from elsewhere when it opens a file.  Nothing is fetched here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.word.parts import Relation
    from grantflow.documents.word.tree import Node, Tree

_SHOWN = 120
# The template on the writer's own disk: nearly every file tells of one, and nothing is fetched.
_OWN_DISK = re.compile(r"(?:file:/*)?[a-z]:", re.IGNORECASE)
_FETCHING = re.compile(
    r"\0\s*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK\s+\S+|DDEAUTO|DDE|RD|DATABASE)\s+"
    r"(?:\\[a-z]\s+)*(?:\"([^\"]+)\"|((?:\\\\|[^\s\"\\])[^\s\"]*))",
    re.IGNORECASE,
)
_BETWEEN = "\0"
_UNSEEN = re.compile(r"[^\w!#$%&'()*+,./:;=?@\\~\[\]-]+")


def addresses(relations: Iterable[Relation]) -> Iterator[str]:
    """Yield what relations lead to outside the file, as it can be shown; links aside."""
    for one in relations:
        own = one.kind.endswith("/attachedTemplate") and _OWN_DISK.match(one.target)
        if not one.inside and not one.kind.endswith("/hyperlink") and not own:
            yield shown(one.target)


def fields(tree: Tree) -> Iterator[str]:
    """Yield what the fields and old drawings of a text lead to outside the file."""
    content = tree.content
    if b"instr" in content:
        for found in _FETCHING.finditer(_codes(tree.root)):
            yield shown(found[1] or found[2])
    if b"src=" in content:
        for node in tree.root.walk():
            address = node.get("src")
            if address and re.match(r"(?:https?|ftp|file):|\\\\|//", address, re.IGNORECASE):
                yield shown(address)


def shown(address: str) -> str:
    """Return an address on one line, without signs that a screen would obey, and not too long."""
    told = _UNSEEN.sub(" ", address[: 10 * _SHOWN]).strip()
    return told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"


def _codes(root: Node) -> str:
    """Return the codes of all fields; a code may be written in many runs."""
    told = []
    for node in root.walk():
        if node.tag == "w:instrText":
            told.append(node.text)
        elif node.tag == "w:fldChar":
            told.append(_BETWEEN)
        elif node.tag == "w:fldSimple":
            told.append(f"{_BETWEEN}{node.get('w:instr') or ''}{_BETWEEN}")
    return "".join(told)
