"""Opens and compiles a Word template once, and fills it in any number of times."""

from __future__ import annotations

import difflib
import re
import time
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.environment import Template

from grantflow.documents import lint
from grantflow.documents.filling import UnknownNameError, environment
from grantflow.documents.package import Part, deflate
from grantflow.documents.tags import Tag, mark, prepare, source, tag_at
from grantflow.errors import Place, TemplateBroken
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

BODY = "word/document.xml"
CORE = "docProps/core.xml"
APP = "docProps/app.xml"
TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
_STYLES = "word/styles.xml"
RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# Signs in a part, with all that Word writes around a text; a long application is a tenth of it.
_LARGEST = 40_000_000
# Far longer than any takes; so the same case gives the same bytes, or these words.
_PATIENCE_S = 20
# Pieces of text between two looks at size and clock, which cost as much as the pieces themselves.
_AT_A_TIME = 32
_REMEDY = "jämför med mallen som följer med programmet"


class TooMuchError(TemplateError):
    """A part grows beyond any document as it is filled in."""


@dataclass(eq=False, repr=False)
class Filling(Value):
    """A part that holds tags: what Jinja made of them and of the text between them.

    `empties` tells that conditions may leave a table cell without a paragraph.
    """

    template: Template
    tree: nodes.Template
    tags: list[Tag]
    empties: bool

    def text(self, names: Mapping[str, object]) -> str:
        """Return the part filled in with `names`."""
        context = self.template.new_context(dict(names))
        return "".join(_bounded(self.template.root_render_func(context)))

    def tag(self, trace: TracebackType | None) -> Tag | None:
        """Return the tag that was being filled in when an error was raised."""
        line = 0
        while trace:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = self.template.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return tag_at(self.tags, line)


@dataclass(eq=False, repr=False)
class Compiled(Value):
    """A template ready to fill: parts with tags compiled, the others deflated.

    `order` is that of the parts in the file; `plain` holds the parts that say which pictures
    there are, as text.  `checked` are the sets of names that the tags have been held against.
    """

    path: Path
    order: tuple[str, ...]
    rendered: dict[str, Filling]
    static: dict[str, Part]
    plain: dict[str, str]
    styles: str
    checked: set[frozenset[str]]

    def fill(self, names: Mapping[str, object]) -> dict[str, str]:
        """Return the text of every part that holds tags, filled with `names`.

        Raises:
            TemplateBroken: A tag asks for something that does not exist, or cannot be filled.
            ValueUnfit: An answer holds a sign that no Word file can hold.

        """
        return {name: self._fill(filling, names) for name, filling in self.rendered.items()}

    def _fill(self, filling: Filling, names: Mapping[str, object]) -> str:
        try:
            return filling.text(names)
        except UnknownNameError as error:
            near = difflib.get_close_matches(error.name, error.known or list(names), n=1)
            self._refuse(
                f"{filling.tag(error.__traceback__)} frågar efter {error.name!r}, som inte finns",
                f"menade du {near[0]!r}?" if near else _REMEDY,
                error,
            )
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
            tag = filling.tag(error.__traceback__)
            self._refuse(f"{tag} går inte att fylla i: {error}", _REMEDY, error)

    def _refuse(self, problem: str, remedy: str, cause: Exception) -> NoReturn:
        raise TemplateBroken(problem, remedy=remedy, place=Place(str(self.path))) from cause


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the text of a part, some pieces at a time, as long as a document holds it.

    A template that somebody has sent in may loop over answers of any length.

    Raises:
        TooMuchError: It grows beyond any document, or takes longer than any.

    """
    now, size = time.monotonic, 0
    ends = now() + _PATIENCE_S
    while some := list(islice(pieces, _AT_A_TIME)):
        text = "".join(some)
        size += len(text)
        if size > _LARGEST or now() > ends:
            raise TooMuchError("det blir större än något dokument")
        yield text


def load(path: Path) -> Compiled:
    """Return the compiled template; it is read again only when the file has changed.

    Raises:
        TemplateBroken: There is no such file, it is no Word file, or a tag is wrong.

    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        problem = "mallen finns inte"
        raise TemplateBroken(problem, remedy=_REMEDY, place=Place(str(path))) from error
    return _load(path, changed)


@lru_cache(maxsize=16)
def _load(path: Path, _changed: int) -> Compiled:
    parts = _read(path)
    rendered = {}
    for name in filter(RENDERED.fullmatch, parts):
        try:
            rendered[name] = _compiled(parts[name].decode())
        except TemplateBroken as error:
            place = Place(str(path))
            raise TemplateBroken(error.problem, remedy=error.remedy, place=place) from error
    static = {
        name: deflate(name, content)
        for name, content in parts.items()
        if name not in rendered and name not in {APP, CORE}
    }
    plain = {name: parts[name].decode() for name in (TYPES, RELATIONS) if name in parts}
    styles = parts.get(_STYLES, b"").decode()
    return Compiled(path, tuple(parts), rendered, static, plain, styles, set())


def _read(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n) for n in archive.namelist() if not n.endswith("/")}
    except zipfile.BadZipFile:
        parts = {}
    if BODY in parts:
        return parts
    raise TemplateBroken(
        "mallen är ingen Word-fil", remedy="spara den som .docx", place=Place(str(path))
    )


def _compiled(xml: str) -> Filling:
    chunks, tags = prepare(xml)
    empties = lint.require_balance(chunks, tags)
    try:
        tree = _ENVIRONMENT.parse(source(tags))
        lint.require_vocabulary(tree, tags, _ENVIRONMENT)
        by_mark = {mark(number): chunk for number, chunk in enumerate(chunks)}
        for data in tree.find_all(nodes.TemplateData):
            data.data = by_mark[data.data]
        code = _ENVIRONMENT.compile(tree, filename="<template>")
    except TemplateSyntaxError as error:
        raise TemplateBroken(
            f"{tag_at(tags, error.lineno)} går inte att läsa",
            remedy="kontrollera parenteser, citattecken och stavning i taggen",
        ) from error
    made = Template.from_code(_ENVIRONMENT, code, _ENVIRONMENT.make_globals(None), None)
    return Filling(made, tree, tags, empties)


_ENVIRONMENT = environment()
