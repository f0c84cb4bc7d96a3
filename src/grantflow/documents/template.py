"""Opens and compiles a Word template once, and fills it in any number of times."""

import difflib
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.environment import Template

from grantflow.documents.filling import UnknownNameError, environment
from grantflow.documents.package import Part, deflate
from grantflow.documents.tags import TAG, prepare, tag_at
from grantflow.errors import Place, TemplateBroken

BODY = "word/document.xml"
CORE = "docProps/core.xml"
APP = "docProps/app.xml"
_STYLES = "word/styles.xml"
_RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CHUNK = re.compile("\x03(\\d+)\x03")
_REMEDY = "jämför med mallen som följer med programmet"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to fill: parts with tags compiled, the others deflated."""

    path: Path
    order: tuple[str, ...]
    rendered: dict[str, Template]
    chunks: dict[str, list[str]]
    tags: dict[str, list[str]]
    static: dict[str, Part]
    styles: str

    def fill(self, names: Mapping[str, object]) -> dict[str, str]:
        """Return the text of every part that holds tags, filled with `names`.

        Raises:
            TemplateBroken: A tag asks for something that does not exist, or cannot be filled.
            ValueUnfit: An answer holds a sign that no Word file can hold.

        """
        return {name: self._fill(name, names) for name in self.rendered}

    def _fill(self, part: str, names: Mapping[str, object]) -> str:
        chunks = self.chunks[part]
        try:
            text = self.rendered[part].render(names)
            return _CHUNK.sub(lambda match: chunks[int(match[1])], text)
        except UnknownNameError as error:
            problem = f"taggen {self._tag(error, part)} frågar efter {error.name!r}, som inte finns"
            near = difflib.get_close_matches(error.name, error.known or list(names), n=1)
            remedy = f"menade du {near[0]!r}?" if near else _REMEDY
            raise TemplateBroken(problem, remedy=remedy, place=Place(str(self.path))) from error
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
            problem = f"taggen {self._tag(error, part)} går inte att fylla i: {error}"
            raise TemplateBroken(problem, remedy=_REMEDY, place=Place(str(self.path))) from error

    def _tag(self, error: Exception, part: str) -> str:
        """Return the tag that was being filled in when `error` was raised."""
        trace, line = error.__traceback__, 0
        while trace:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
        return tag_at(self.tags[part], line)


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
    rendered, chunks, tags = {}, {}, {}
    for name in filter(_RENDERED.fullmatch, parts):
        source, tags[name] = _prepared(parts[name], path)
        source, chunks[name] = _without_text(source)
        rendered[name] = _compiled(source, tags[name], path)
    static = {
        name: deflate(name, content)
        for name, content in parts.items()
        if name not in rendered and name not in {APP, CORE}
    }
    styles = parts.get(_STYLES, b"").decode()
    return Compiled(path, tuple(parts), rendered, chunks, tags, static, styles)


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


def _prepared(content: bytes, path: Path) -> tuple[str, list[str]]:
    try:
        return prepare(content.decode())
    except TemplateBroken as error:
        place = Place(str(path))
        raise TemplateBroken(error.problem, remedy=error.remedy, place=place) from error


def _without_text(source: str) -> tuple[str, list[str]]:
    """Return the source with numbers for the text between tags, and that text.

    Jinja reads a source of tags alone in half the time.
    """
    pieces = TAG.split(source)
    chunks = pieces[::2]
    pieces[::2] = [f"\x03{number}\x03" for number in range(len(chunks))]
    return "".join(pieces), chunks


def _compiled(source: str, tags: list[str], path: Path) -> Template:
    try:
        return _ENVIRONMENT.from_string(source)
    except TemplateSyntaxError as error:
        problem = f"taggen {tag_at(tags, error.lineno)} är fel: {error.message}"
        raise TemplateBroken(problem, remedy=_REMEDY, place=Place(str(path))) from error


_ENVIRONMENT = environment()
