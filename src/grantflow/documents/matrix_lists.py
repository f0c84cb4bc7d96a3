"""The sheets of the matrix that are lists: findings, rules, points, and what could not be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.documents.reports.matrix import (
    LEFT,
    LEFT_REMEDY,
    LINES,
    REMARKS,
    SIGNS,
    rule_counts,
    severity_of,
)
from grantflow.documents.reports.tally import MOST_FINDINGS
from grantflow.model.finding import SEVERITY_LABELS, VERDICT_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.documents.reports.matrix import Matrix, Note, Row
    from grantflow.documents.workbook import Book

PAPER_A3 = 8
_SEVERITY_COLOURS = {"blocker": "#FBE3E3", "warning": "#FDF0C4", "advice": "#DCEBF8"}
_SEVERITY = 2  # its column below
_FINDINGS = (
    ("Fil", 28), ("Kod", 14), ("Allvar", 12), ("Rubrik", 26), ("Steg", 26), ("Plats", 14),
    ("Vad vi såg", 44), ("Gör så här", 44), ("Citat", 40), ("Källa", 40), ("Satt åt sidan", 20),
)  # fmt: skip


def plain(text: str) -> str:
    """Return a text as it may be shown: without personal data, its figures kept together."""
    return swedish.tie(mask(text))


class Findings:
    """The sheet of every finding of every draft, with words to filter by.

    Where there are more than a workbook is good for, the gravest stand here and the last row says
    where the others are.
    """

    def __init__(self, book: Book, matrix: Matrix) -> None:
        self._book, self._matrix, self._line = book, matrix, 0
        self._severities = matrix.tally.severities
        self._looks = {
            severity: [
                book.look("cell", bg_color=colour, bold=True) if column == _SEVERITY else None
                for column in range(len(_FINDINGS))
            ]
            for severity, colour in _SEVERITY_COLOURS.items()
        }
        self._sheet = book.sheet("Fynd", [width for _, width in _FINDINGS], head=0, left=1)
        self._sheet.set_paper(PAPER_A3)
        for column, (head, _) in enumerate(_FINDINGS):
            self._sheet.write_string(0, column, head, book.look("head"))

    def add(self, row: Row) -> None:
        """Write the findings of a draft, while there is room."""
        if self._line >= MOST_FINDINGS or not row.read:
            return
        name = plain(row.name)
        for note in self._matrix.notes(row, self._severities):
            if self._line < MOST_FINDINGS:
                self._line += 1
                self._write(name, note)

    def _write(self, name: str, note: Note) -> None:
        texts = (
            name, note.code, severity_of(note), note.title, note.stage, note.place,
            note.message, note.advice, note.quote, note.source, note.waived,
        )  # fmt: skip
        self._book.texts(self._sheet, self._line, texts, self._looks[note.severity])

    def close(self) -> None:
        """Let the findings be filtered, and say where those are that don't stand here."""
        last = max(self._line, 1)
        self._sheet.autofilter(0, 0, last, len(_FINDINGS) - 1)
        every = sum(self._matrix.tally.notes.values())
        if every > self._line > 0:
            told = (
                f"Här står {swedish.number(self._line)} av {swedish.number(every)} fynd, de "
                f"allvarligaste. Alla står i {LINES}."
            )
            self._sheet.write_string(last + 2, 0, told, self._book.look("muted"))


def write_rules(book: Book, matrix: Matrix) -> None:
    """Write how many files each rule has spoken of, those that concern most files first."""
    sheet = book.sheet("Regler", [14, 10, 60, 10, 10], head=0, left=1)
    for column, head in enumerate(("Kod", "Allvar", "Rubrik", "Filer", "Fynd")):
        book.text(sheet, (0, column), head, "head")
    counts = rule_counts(matrix)
    for line, rule in enumerate(counts, 1):
        told = (rule.code, SEVERITY_LABELS[rule.severity], rule.title)
        for column, text in enumerate(told):
            book.text(sheet, (line, column), text)
        for column, number in enumerate((rule.files, rule.findings), len(told)):
            sheet.write_number(line, column, number, book.look("cell", "0"))
        book.end_row(sheet, line)
    sheet.autofilter(0, 0, max(len(counts), 1), 4)


def write_points(book: Book, matrix: Matrix) -> None:
    """Write how many drafts meet each point, so that what many lack is seen."""
    words = list(SIGNS)
    heads = ("Punkt", "Rubrik", "Steg", *(_both(word) for word in words))
    sheet = book.sheet("Punkter", [10, 44, 30, *(12 for _ in words)], head=0, left=1)
    for column, head in enumerate(heads):
        book.text(sheet, (0, column), head, "head")
    counts = matrix.tally.verdicts
    points = [point for part in matrix.parts for point in part.points]
    for line, point in enumerate(points, 1):
        for column, text in enumerate((point.code, point.title, point.stage)):
            book.text(sheet, (line, column), text)
        for column, word in enumerate(words, 3):
            count = counts.get(f"{point.code} {word}", 0)
            sheet.write_number(line, column, count, book.look("cell", "0"))
        book.end_row(sheet, line)
    sheet.autofilter(0, 0, max(len(points), 1), len(heads) - 1)


def _both(word: str) -> str:
    """Return what a verdict is called of a recommendation, and of a rule when that is another."""
    label, other = VERDICT_LABELS[word], REMARKS.get(word)
    return f"{label} eller {other.lower()}" if other else label


def write_troubles(book: Book, matrix: Matrix) -> None:
    """Write what could not be done, and which files nobody tried to read."""
    sheet = book.sheet("Gick inte", [40, 10, 70, 70], head=0, left=1)
    for column, head in enumerate(("Fil", "Kod", "Vad som hände", "Gör så här")):
        book.text(sheet, (0, column), head, "head")
    told = [
        (row.name, trouble.code, trouble.problem, trouble.remedy)
        for row in matrix.rows
        for trouble in row.troubles
    ]
    told += [(name, "", LEFT, LEFT_REMEDY) for name in matrix.left]
    for line, texts in enumerate(told, 1):
        for column, text in enumerate(texts):
            book.text(sheet, (line, column), plain(text))
        book.end_row(sheet, line)
    sheet.autofilter(0, 0, len(told), 3)
