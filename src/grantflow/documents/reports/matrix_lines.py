"""The matrix of many drafts as JSON Lines: one line a file, for other programs (docs/json.md)."""

from __future__ import annotations

import json
from itertools import compress
from typing import TYPE_CHECKING, Any

from grantflow.documents.reports.matrix import Note, Row, Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

VERSION = 1
_FILES = {"report": "Granskning", "commented": "Med kommentarer", "application": "Ansökan"}
_LABELS = {label: word for word, label in _FILES.items()}


def row_line(row: Row) -> bytes:
    """Return a row as a JSON object without line breaks."""
    return _plain(
        {
            "grantflow": VERSION,
            "name": row.name,
            "kind": row.kind,
            "read": row.read,
            "met": row.met,
            "asked": row.asked,
            "summary": row.counts,
            "rules": row.rules,
            "verdicts": row.verdicts,
            "files": {_LABELS[label]: name for label, name in row.files.items()},
            "troubles": [
                {"code": each.code, "problem": each.problem, "remedy": each.remedy}
                for each in row.troubles
            ],
        }
    )


def read_row(line: bytes) -> Row:
    """Return the row that `row_line` wrote."""
    told = json.loads(line)
    return Row(
        name=told["name"],
        kind=told["kind"],
        read=told["read"],
        met=told["met"],
        asked=told["asked"],
        verdicts=told["verdicts"],
        counts=told["summary"],
        rules=told["rules"],
        files={_FILES[word]: name for word, name in told["files"].items()},
        troubles=tuple(Trouble(**each) for each in told["troubles"]),
    )


def findings_line(notes: Iterable[Note]) -> bytes:
    """Return findings as a JSON list without line breaks."""
    return _plain([_finding(note) for note in notes])


def _finding(note: Note) -> dict[str, Any]:
    told = {
        "code": note.code,
        "severity": note.severity,
        "place": note.at,
        "message": note.message,
        "quote": note.quote,
    }
    return told | {"waived": note.waived} if note.waived else told


def texts_line(notes: Iterable[Note]) -> bytes:
    """Return what people read of findings beside what `findings_line` holds."""
    return _plain([(n.title, n.stage, n.place, n.advice, n.source) for n in notes])


def read_notes(findings: bytes, texts: bytes, wanted: Collection[str]) -> Iterator[Note]:
    """Yield the findings that `findings_line` and `texts_line` wrote.

    Only those of the severities that are `wanted`, and those that somebody has set aside.
    """
    every = json.loads(findings)
    shown = [one["severity"] in wanted or "waived" in one for one in every]
    if not any(shown):
        return
    for found, told in compress(zip(every, json.loads(texts), strict=True), shown):
        title, stage, place, advice, source = told
        yield Note(
            code=found["code"],
            title=title,
            severity=found["severity"],
            stage=stage,
            place=place,
            message=found["message"],
            advice=advice,
            quote=found["quote"],
            source=source,
            waived=found.get("waived", ""),
            at=found["place"],
        )


def whole_line(row: bytes, findings: bytes) -> bytes:
    """Return the line of a file, from its row and its findings."""
    return row[:-1] + b',"findings":' + findings + b"}\n"


def _plain(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
