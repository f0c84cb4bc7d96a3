"""Finds the parts of a Word file by how they are related, whatever they are called."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.word.container import TYPES
from grantflow.documents.word.kinds import SAVE_AS
from grantflow.documents.word.tree import Room, TreeRefused, TreeTooLarge, parse
from grantflow.errors import Place, WordUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.word.container import Container
    from grantflow.documents.word.tree import Node, Tree

_OFFICE = "/officeDocument"
_TOP = "_rels/.rels"
_MAIN = {
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}.main+xml"
    for kind in ("document", "template")
}
# What the part in a relation must be written as; a file can call any of its parts anything.
_ROOTS = {
    "commentsExtended": "w15:commentsEx",
    **{kind: f"w:{kind}" for kind in ("comments", "endnotes", "footnotes", "numbering", "styles")},
}


class Relation(NamedTuple):
    """What one part has to do with another: `target` is its name, or an address outside."""

    kind: str
    target: str
    inside: bool


class Parts:
    """The main part of a Word file and those related to it.

    Raises:
        WordUnreadable: There is no main part, or a part is broken or not safe to read.

    """

    def __init__(self, container: Container) -> None:
        self.container = container
        self._room = Room()
        self._trees: dict[str, Tree] = {}
        names = [name for name in container.names() if name.lower().endswith(".rels")]
        self._relations = {name: list(self._related_by(name)) for name in names}
        types = _Types(self.tree(container.spelled(TYPES)))
        self._refuse_macros(types)
        top = self._relations.get(container.spelled(_TOP), [])
        main = [one.target for one in top if one.inside and one.kind.endswith(_OFFICE)]
        self.main = main[0] if main else "word/document.xml"
        if types.of(self.main) not in _MAIN:
            raise container.other_kind()
        folder, name = posixpath.split(self.main)
        self.relations = container.spelled(posixpath.join(folder, "_rels", f"{name}.rels"))
        self._related = self._relations.get(self.relations, [])
        core = (one.target for one in top if one.kind.endswith("/core-properties"))
        self.core = next(core, None)

    def tree(self, name: str | None) -> Tree:
        """Return a part as a tree.

        Raises:
            WordUnreadable: It is missing, broken, or not safe to read.

        """
        if name is None or name not in self.container:
            raise self.container.broken()
        if name not in self._trees:
            self._trees[name] = self._parsed(name)
        return self._trees[name]

    def related(self, kind: str) -> str | None:
        """Return the name of the part that stands in a relation ("styles"), or None."""
        return next((one for one in self._all_related(kind)), None)

    def related_tree(self, kind: str) -> Tree | None:
        """Return the part that stands in a relation as a tree, or None.

        Raises:
            WordUnreadable: It is broken, not safe to read, or no such part at all.

        """
        name = self.related(kind)
        if name is None:
            return None
        tree = self.tree(name)
        if tree.root.tag != _ROOTS.get(kind, tree.root.tag):
            raise self.container.broken()
        return tree

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """The addresses that Word would fetch when it opens the file; links are not among them."""
        from grantflow.documents.word.outside import addresses, fields

        texts = [self.main, *(n for kind in ("header", "footer") for n in self._all_related(kind))]
        told = [*addresses(one for many in self._relations.values() for one in many)]
        for name in texts:
            told += fields(self.tree(name))
        return tuple(dict.fromkeys(told))

    def _all_related(self, kind: str) -> Iterator[str]:
        for one in self._related:
            if one.inside and one.kind.endswith(f"/{kind}") and one.target in self.container:
                yield one.target

    def _parsed(self, name: str) -> Tree:
        told = self.container
        try:
            return parse(told.read(name), self._room)
        except TreeTooLarge as refused:
            raise told.too_large() from refused
        except TreeRefused as refused:
            raise (told.unsafe(refused.unsafe) if refused.unsafe else told.broken()) from refused

    def _related_by(self, name: str) -> Iterator[Relation]:
        """Yield the relations in a part; their targets are seen from where it stands."""
        folder = posixpath.dirname(posixpath.dirname(name))
        for node in self.tree(name).root.children:
            kind, target = node.get("Type") or "", node.get("Target") or ""
            inside = node.get("TargetMode") != "External"
            if inside:
                absolute = target if target.startswith("/") else f"/{folder}/{target}"
                target = self.container.spelled(posixpath.normpath(absolute).lstrip("/"))
            yield Relation(kind, target, inside)

    def _refuse_macros(self, types: _Types) -> None:
        """Refuse a program in the file, however it is named."""
        named = any(name.lower().endswith("vbaproject.bin") for name in self.container.names())
        kinds = (one.kind.lower() for many in self._relations.values() for one in many)
        if named or types.any_macros() or any(kind.endswith("/vbaproject") for kind in kinds):
            raise WordUnreadable(
                "filen innehåller makron och öppnas därför inte",
                remedy=f"{SAVE_AS}, alltså utan makron",
                place=Place(self.container.name),
            )


class _Types:
    """What the parts of a file are, by name or by how the name ends."""

    def __init__(self, tree: Tree) -> None:
        self._told = {_key(node): _type(node) for node in tree.root.children}

    def of(self, name: str) -> str:
        ending = f".{name.rpartition('.')[2]}"
        return self._told.get(f"/{name}".lower()) or self._told.get(ending.lower()) or ""

    def any_macros(self) -> bool:
        return any("macroenabled" in one or "vbaproject" in one for one in self._told.values())


def _key(node: Node) -> str:
    return (node.get("PartName") or f".{node.get('Extension') or ''}").lower()


def _type(node: Node) -> str:
    return (node.get("ContentType") or "").strip().lower()
