"""Finds the names that a template asks for and nobody has, without filling it in.

A wrong name inside a loop over an empty list would otherwise wait for the first case that has
rows.  The types of the names say what stands below them; where a type is not known, nothing is
said, and filling in is as strict as ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import nodes
from jinja2.runtime import LoopContext

from grantflow.documents.lint import nearest
from grantflow.documents.pictures import KINDS
from grantflow.documents.tags import tag_at
from grantflow.documents.typing_of import UNKNOWN, below, item_of, names_of, result_of, type_of
from grantflow.errors import Place, TemplateBroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grantflow.documents.template import Compiled, Filling

_BODY = "word/document.xml"
_BODY_ONLY = ("contents", "picture", "pictures")
# Filters that give back what they got, or a part of it.
_SAME = {"svar", "default", "d", "list", "sort", "reverse", "unique", "select", "reject"}
_SAME |= {"selectattr", "rejectattr", "slice", "batch"}
_ONE = {"first", "last", "min", "max", "random"}


class Fault(NamedTuple):
    """What is wrong, and what to do about it."""

    problem: str
    remedy: str


def require_known(template: Compiled, names: Mapping[str, object]) -> None:
    """Do nothing when every tag of `template` asks for something that `names` may hold.

    Asked once for each template and set of names.

    Raises:
        TemplateBroken: Tags ask for names that do not exist; all of them are told.

    """
    key = frozenset(names)
    if key in template.checked:
        return
    found = list(faults(template, names))
    if found:
        first, others = found[0], found[1:6]
        also = "".join(f"\nockså: {problem} ({remedy})" for problem, remedy in others)
        place = Place(str(template.path))
        raise TemplateBroken(first.problem, remedy=f"{first.remedy}{also}", place=place)
    template.checked.add(key)


def faults(template: Compiled, names: Mapping[str, object]) -> Iterator[Fault]:
    """Yield every name that a tag asks for and that does not exist, each once."""
    top = {name: type_of(value) for name, value in names.items()}
    seen: dict[Fault, None] = {}
    for part, filling in template.rendered.items():
        hidden = () if part == _BODY else _BODY_ONLY
        reader = _Reader(filling, hidden, seen)
        reader.statements(filling.tree.body, dict(top))
    yield from seen


@dataclass
class _Reader:
    """Reads the tags of a part, and gathers what they ask for in vain."""

    filling: Filling
    hidden: tuple[str, ...]
    seen: dict[Fault, None]

    def statements(self, body: list[nodes.Node], scope: dict[str, Any]) -> None:
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node, scope)
            elif isinstance(node, nodes.If):
                self.value(node.test, scope)
                self.statements([*node.body, *node.elif_, *node.else_], scope)
            elif isinstance(node, nodes.Assign):
                self._bind(node.target, self.value(node.node, scope), scope)
            else:
                self._all(node, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        inner = {**scope, "loop": LoopContext}
        self._bind(node.target, item_of(self.value(node.iter, scope)), inner)
        if node.test:
            self.value(node.test, inner)
        self.statements(node.body, inner)
        self.statements(node.else_, scope)

    def _bind(self, target: nodes.Node, kind: Any, scope: dict[str, Any]) -> None:
        for name in target.find_all(nodes.Name):
            scope[name.name] = UNKNOWN
        if isinstance(target, nodes.Name):
            scope[target.name] = kind

    def value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """Return the type of an expression; UNKNOWN when nothing can be said."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, self.value(node.node, scope))
        if isinstance(node, nodes.Call):
            return self._call(node, scope)
        if isinstance(node, nodes.Filter) and node.node is not None:
            kind = self.value(node.node, scope)
            self._all(node, scope, but=node.node)
            return kind if node.name in _SAME else item_of(kind) if node.name in _ONE else UNKNOWN
        self._all(node, scope)
        return UNKNOWN

    def _all(self, node: nodes.Node, scope: dict[str, Any], but: nodes.Node | None = None) -> None:
        for child in node.iter_child_nodes():
            if child is not but:
                self.value(child, scope)

    def _name(self, node: nodes.Name, scope: dict[str, Any]) -> Any:
        if node.name in self.hidden:
            where = "som bara kan stå i brödtexten"
            self._tell(node, f"{node.name!r}, {where}", "flytta taggen till ett vanligt stycke")
        elif node.name not in scope:
            self._tell(node, f"{node.name!r}, som inte finns", nearest(node.name, scope))
        return scope.get(node.name, UNKNOWN)

    def _attribute(self, node: nodes.Getattr, kind: Any) -> Any:
        found = below(kind, node.attr)
        if found is None:
            remedy = nearest(node.attr, names_of(kind))
            self._tell(node, f"{node.attr!r}, som inte finns", remedy)
            return UNKNOWN
        return found

    def _call(self, node: nodes.Call, scope: dict[str, Any]) -> Any:
        kind = self.value(node.node, scope)
        self._all(node, scope, but=node.node)
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        if called in {"picture", "pictures"}:
            for said in node.args[:1]:
                if isinstance(said, nodes.Const) and said.value not in KINDS:
                    told = f"bilden {said.value!r}, som inte finns"
                    self._tell(node, told, nearest(str(said.value), KINDS))
        return result_of(kind)

    def _tell(self, node: nodes.Node, what: str, remedy: str) -> None:
        tag = tag_at(self.filling.tags, node.lineno)
        self.seen[Fault(f"{tag} frågar efter {what}", remedy)] = None
