"""Forms for tests: written, changed as a person or a program would, and taken back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from grantflow.documents.word.read import read
from grantflow.documents.wordforms.filled import read_forms
from grantflow.documents.wordforms.written import form_files
from grantflow.model import walk
from grantflow.model.application import Application

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from grantflow.documents.importing.taken import Taken

DOCUMENT = "word/document.xml"
_ROW = re.compile(r"^(.*)\[([^\]]+)\]\.")
Change = Callable[[str], str]


def form(name: str, case: dict[str, Any] | None = None, programmes: Collection[str] = ()) -> bytes:
    """Return the form called `name` of a case."""
    made = form_files(Application.model_validate(case or {}), programmes)
    return next(content for content in made.values() if kind(content) == name)


def kind(content: bytes) -> str:
    """Return which form a file says it is."""
    return part(content, "docProps/custom.xml").split("<vt:lpwstr>")[1].split("<")[0]


def taken(content: bytes, name: str = "form.docx") -> Taken:
    """Return what a form holds."""
    found = read_forms(read(content, name))
    assert found is not None
    return found


def answers(content: bytes) -> dict[str, Any]:
    """Return the answers of a form by path."""
    found = taken(content)
    told = {one.path: one.value for one in found.answers}
    assert len(told) == len(found.answers)
    return told


def part(content: bytes, name: str = DOCUMENT) -> str:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()


def changed(content: bytes, change: Change, name: str = DOCUMENT) -> bytes:
    """Return a file with one part changed; fails when the change does nothing."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for info in before.infolist():
            inner = before.read(info)
            if info.filename == name:
                new = change(inner.decode()).encode()
                assert new != inner
                inner = new
            after.writestr(info, inner)
    return target.getvalue()


def control(xml: str, tag: str, number: int = 0) -> str:
    """Return the XML of a control within a paragraph, the first of its tag or a later one."""
    found = [
        match[0]
        for match in re.finditer(r"<w:sdt><w:sdtPr>(?:(?!<w:sdt>).)*?</w:sdt>", xml, re.DOTALL)
        if f'<w:tag w:val="{tag}"/>' in match[0]
    ]
    return found[number]


def typed(tag: str, text: str, number: int = 0) -> Change:
    """Return the change of somebody who writes `text` in a control, as Word saves it."""

    def change(xml: str) -> str:
        before = control(xml, tag, number)
        properties = before.split("<w:sdtContent>")[0].replace("<w:showingPlcHdr/>", "")
        runs = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
        after = f"{properties}<w:sdtContent>{runs}</w:sdtContent></w:sdt>"
        at = -1
        for _ in range(number + 1):
            at = xml.index(before, at + 1) if xml.count(before) > 1 else xml.index(before)
        return xml[:at] + after + xml[at + len(before) :]

    return change


def item(xml: str, tag: str) -> str:
    """Return the XML of the row whose control has a tag, its controls around it included."""
    named = xml.index(f'<w:tag w:val="{tag}"/>')
    start = xml.rindex("<w:sdt>", 0, named)
    depth, at = 0, start
    for match in re.finditer(r"<w:sdt>|</w:sdt>", xml[start:]):
        depth += 1 if match[0] == "<w:sdt>" else -1
        if not depth:
            at = start + match.end()
            break
    return xml[start:at]


def told(case: Application) -> dict[str, Any]:
    """Return every answer of a case by path, as forms tell them."""
    own = ("grantflow", "unplaced")  # what nobody is asked
    return {leaf.path: leaf.value for leaf in walk.leaves(case) if not leaf.path.startswith(own)}


def row_order(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the rows of each table in the order in which paths first name them."""
    found: dict[str, list[str]] = {}
    for path in paths:
        if match := _ROW.match(path):
            rows = found.setdefault(match[1], [])
            if match[2] not in rows:
                rows.append(match[2])
    return found
