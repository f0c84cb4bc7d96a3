"""Puts comments in the margin of somebody's file, and marks those that have been dealt with."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from html import escape
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.seals import COMMENTS_SEAL, comments_seal
from grantflow.documents.word.comments import AUTHOR, comments_of
from grantflow.documents.word.container import TYPES
from grantflow.documents.word.resolving import keyed, marked, marks
from grantflow.documents.word.shelter import Shelter
from grantflow.documents.word.splice import Insertions, appended, fresh_ids, prefix_of
from grantflow.documents.word.tree import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.documents.word.comments import Comment
    from grantflow.documents.word.read import Paragraph, WordFile
    from grantflow.documents.word.tree import Tree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_EXTENDED_KIND = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_TEMPLATE, _DOCUMENT = (_TYPE.format(f"{kind}.main").encode() for kind in ("template", "document"))
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?")
_MARKER = re.compile(
    rb"comment(?:RangeStart|RangeEnd|Reference)\b[^>]*?\bid\s*=\s*[\"']\s*(-?\d{1,10})\s*[\"']"
)


class Remark(NamedTuple):
    """A comment to put in: its paragraphs, and the words of the file that it is about.

    Where the words are in a control that holds a value, it goes around all of the control; where
    such a control holds the whole paragraph, on the paragraph before it.
    """

    text: tuple[str, ...]
    paragraph: Paragraph
    start: int
    end: int


def commented(file: WordFile, remarks: Sequence[Remark], resolved: Sequence[Comment] = ()) -> bytes:
    """Return the file with comments put in, and some of its own marked as dealt with.

    All other parts, and every byte of the text around the markers, stay as they are.  A template
    becomes a document.

    Raises:
        WordUnreadable: The part with the comments is broken.

    """
    return _Commented(file).written(remarks, resolved)


class _Commented:
    """One file on its way to its comments."""

    def __init__(self, file: WordFile) -> None:
        self._file, self._parts = file, file.parts
        self._changed: dict[str, bytes] = {}
        self._comments = file.parts.related("comments") or ""
        file.parts.related_tree("comments")  # refused here when it is something else
        self._types = file.parts.container.spelled(TYPES)
        self._strict = _is_strict(file.tree)
        self._w = _STRICT_W if self._strict else _W
        # What an element of ours must declare: nothing where `w` always means what it should.
        said = re.findall(rb"\sxmlns:w\s*=\s*[\"'](.*?)[\"']", file.tree.content)
        root = file.tree.content[: file.tree.inner(file.tree.root)]
        known = b"xmlns:w" in root and set(said) == {self._w.encode()}
        self._space = "" if known else f' xmlns:w="{self._w}"'
        self._shelter = Shelter(file)

    def written(self, remarks: Sequence[Remark], resolved: Sequence[Comment]) -> bytes:
        if remarks:
            self._put(remarks)
        if resolved:
            self._resolve(resolved)
        self._be_a_document()
        if self._comments:
            self._seal()
        return self._parts.container.written(self._changed)

    def _be_a_document(self) -> None:
        """Turn a template into a document: it is saved as a .docx, which Word else refuses."""
        types = self._content_of(self._types)
        if _TEMPLATE in types:
            self._changed[self._types] = types.replace(_TEMPLATE, _DOCUMENT)

    def _seal(self) -> None:
        """Say in the comments that we wrote the file; nobody else's program keeps that."""
        before = self._content_of(self._comments)
        content = COMMENTS_SEAL.sub(b"", before)
        sums = self._parts.container.sums(self._changed)
        at = parse(content).root.start
        sealed = content[:at] + comments_seal(sums, self._comments) + content[at:]
        if sealed != before:
            self._changed[self._comments] = sealed

    def _put(self, remarks: Sequence[Remark]) -> None:
        text = Insertions(self._file.tree)
        bodies = []
        for number, remark in zip(self._numbers(), remarks, strict=False):
            self._mark(text, remark, number)
            bodies.append(self._body(remark, number))
        self._changed[self._parts.main] = text.applied()
        if self._comments:
            self._changed[self._comments] = appended(self._tree_of(self._comments), bodies)
            return
        head = _HEAD + f'<w:comments xmlns:w="{self._w}"/>'.encode()
        self._comments = self._add("comments", _KIND, appended(parse(head), bodies))

    def _numbers(self) -> Iterator[int]:
        """Yield ids that no comment has, and no marker that was left behind by one."""
        used = {comment.number for comment in comments_of(self._parts)}
        used |= {int(number) for number in _MARKER.findall(self._file.tree.content)}
        return fresh_ids(used)

    def _mark(self, text: Insertions, remark: Remark, number: int) -> None:
        paragraph, start, end = self._shelter.outside(remark.paragraph), remark.start, remark.end
        if paragraph is not remark.paragraph:
            start, end = 0, len(paragraph.text)
        opens, closes = text.around(paragraph, start, end)
        space = self._space
        style = self._style("annotation reference")
        properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
        text.put(opens, f'<w:commentRangeStart{space} w:id="{number}"/>'.encode())
        data = (
            f'<w:commentRangeEnd{space} w:id="{number}"/><w:r{space}>{properties}'
            f'<w:commentReference w:id="{number}"/></w:r>'
        ).encode()
        # Where one stretch ends and another begins, the end comes first.
        (text.put if opens.offset == closes.offset else text.put_end)(closes, data)

    def _style(self, name: str) -> str | None:
        found = self._file.styles.named(name)
        return escape(found) if found else None

    def _body(self, remark: Remark, number: int) -> bytes:
        """Return a comment: the first line bold, the rest as paragraphs."""
        style = self._style("annotation text")
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        lines = "".join(
            f"<w:p>{properties}<w:r>{'' if n else '<w:rPr><w:b/></w:rPr>'}"
            f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>'
            for n, line in enumerate(remark.text)
        )
        date = f' w:date="{self._moment}"' if self._moment else ""
        return (
            f'<w:comment xmlns:w="{self._w}" w:id="{number}" w:author="{AUTHOR}"'
            f' w:initials="gf"{date}>'
            f"{lines}</w:comment>"
        ).encode()

    @cached_property
    def _moment(self) -> str:
        """When the file says that it was last changed; a clock would give other bytes each time."""
        core = self._parts.core
        if core is None or core not in self._parts.container:
            return ""
        node = self._parts.tree(core).root.child("dcterms:modified")
        text = (node.text if node else "").strip()
        return text if _MOMENT.fullmatch(text) and _is_a_day(text) else ""

    def _resolve(self, resolved: Sequence[Comment]) -> None:
        """Mark comments as dealt with; a comment without a key is given one."""
        content, keys = keyed(self._tree_of(self._comments), resolved, self._file.tree.content)
        self._changed[self._comments] = content
        name = self._parts.related("commentsExtended")
        if name is not None:
            self._changed[name] = marked(self._parts.tree(name), keys)
        elif keys:
            self._add("commentsExtended", _EXTENDED_KIND, _HEAD + marks(keys))

    def _add(self, kind: str, relation: str, content: bytes) -> str:
        """Add a part, with its relation and content type; return its name."""
        folder = self._parts.main.rpartition("/")[0]
        stem = f"{folder}/{kind}".lstrip("/")
        types = self._tree_of(self._types)
        # Names that differ by case alone are one name; a type may speak of a part that is gone.
        taken = {(node.get("PartName") or "").lstrip("/").casefold() for node in types.root.walk()}
        taken |= {known.casefold() for known in self._parts.container.names()}
        names = (f"{stem}{n if n > 1 else ''}.xml" for n in count(1))
        name = next(one for one in names if one.casefold() not in taken)
        self._changed[name] = content
        self._relate(relation, name[len(folder) + 1 :] if folder else name)
        override = (
            f'<Override xmlns="http://schemas.openxmlformats.org/package/2006/content-types" '
            f'PartName="/{name}" ContentType="{_TYPE.format(kind)}"/>'
        )
        self._changed[self._types] = appended(types, [override.encode()])
        return name

    def _relate(self, kind: str, target: str) -> None:
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        name = self._parts.relations
        known = name in self._changed or name in self._parts.container
        tree = (
            self._tree_of(name)
            if known
            else parse(_HEAD + f'<Relationships xmlns="{space}"/>'.encode())
        )
        taken = {node.get("Id") for node in tree.root.children}
        if self._strict and kind == _KIND:
            kind = _STRICT_KIND
        number = next(n for n in count(len(taken) + 1) if f"rId{n}" not in taken)
        relation = (
            f'<Relationship xmlns="{space}" Id="rId{number}" Type="{kind}" Target="{target}"/>'
        )
        self._changed[name] = appended(tree, [relation.encode()])

    def _tree_of(self, name: str) -> Tree:
        changed = self._changed.get(name)
        return parse(changed) if changed else self._parts.tree(name)

    def _content_of(self, name: str) -> bytes:
        return self._changed.get(name) or self._parts.container.read(name)


def _is_strict(tree: Tree) -> bool:
    """Whether the file is written with the names of the strict standard."""
    prefix = prefix_of(tree, tree.root)
    name = b"xmlns:" + prefix if prefix else b"xmlns"
    told = re.escape(name) + rb"\s*=\s*[\"']" + re.escape(_STRICT_W.encode())
    return re.search(rb"\s" + told, tree.content[: tree.inner(tree.root)]) is not None


def _is_a_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
