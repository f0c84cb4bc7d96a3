"""Small Word files for tests of import, and what was taken from them in a form to compare."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx

from grantflow.documents import casefile
from grantflow.documents.casewrite import changed
from grantflow.documents.importing.from_draft import from_draft
from grantflow.documents.importing.merging import Merge, merge, new_case
from grantflow.documents.importing.naming import alike
from grantflow.documents.importing.taken import Taken
from grantflow.documents.plaintext import read_plain
from grantflow.documents.word.read import WordFile, read
from grantflow.model.application import Application

Cell = str | Sequence[str]


class Written:
    """A Word file that is being written with python-docx, as a person would in Word."""

    def __init__(self) -> None:
        self.document = docx.Document()

    def heading(self, text: str, level: int = 1) -> "Written":
        self.document.add_heading(text, level)
        return self

    def text(self, *paragraphs: str) -> "Written":
        for paragraph in paragraphs:
            self.document.add_paragraph(paragraph)
        return self

    def items(self, *items: str) -> "Written":
        for item in items:
            self.document.add_paragraph(item, style="List Bullet")
        return self

    def table(self, *rows: Sequence[Cell]) -> "Written":
        table = self.document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, held in zip(table.add_row().cells, row, strict=False):
                first, *others = [held] if isinstance(held, str) else held
                cell.text = first
                for other in others:
                    cell.add_paragraph(other)
        return self

    def content(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def read(self) -> WordFile:
        return read(self.content(), "fil.docx")


def taken(written: Written | str, programmes: tuple[str, ...] = ()) -> Taken:
    """Return what is taken from a draft in Word or in text."""
    if isinstance(written, str):
        return from_draft(read_plain(written), "fil.md", None, programmes)
    word = written.read()
    return from_draft(word.draft, "fil.docx", word, programmes)


def case_of(found: Taken) -> Application:
    """Return a new case of what was taken, as it is when the file has been read back."""
    from grantflow.documents.casewrite import dump_application

    return casefile.loads(dump_application(new_case(found)).encode(), "ny.yaml").application


def answers(found: Taken) -> dict[str, Any]:
    return {answer.path: answer.value for answer in found.answers}


def unplaced(found: Taken) -> list[str]:
    return [one.text for one in found.unplaced]


def into(found: Taken, content: bytes) -> tuple[bytes, Merge]:
    """Return a case file with what was taken merged into it."""
    merged = merge(found, casefile.loads(content, "fall.yaml").application)
    return changed(content, "fall.yaml", merged.changes), merged


def all_text(found: Taken) -> str:
    """Return everything that was kept: answers word for word, their values, and the rest."""
    kept = [answer.quote for answer in found.answers]
    kept += [str(answer.value) for answer in found.answers]
    kept += [one.text for one in found.unplaced]
    return f" {' '.join(map(alike, kept))} "


def lost(found: Taken, texts: Iterable[str]) -> list[str]:
    """Return the texts that are neither in an answer nor kept."""
    kept = all_text(found)
    return [text for text in texts if f" {alike(text)} " not in kept]
