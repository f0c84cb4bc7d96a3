"""Writes a new report into a case file, with every question as a comment above its answer."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

from grantflow.documents import casefile
from grantflow.documents.blank import comment
from grantflow.documents.casetext import CaseText, is_nothing
from grantflow.documents.casewrite import Append, changed
from grantflow.documents.files import read_whole, write_whole
from grantflow.documents.yamltext import decode
from grantflow.documents.yamlwrite import inline
from grantflow.model.fields import Form, Row
from grantflow.model.report_questions import report_questions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grantflow.model.application import Application
    from grantflow.model.reporting import ProjectReport

_KEY = "reports"


def add_report(path: Path, application: Application, report: ProjectReport) -> None:
    """Write a new report last among those of the case file at `path`; the rest is untouched.

    A file written as JSON, or with its reports in brackets, can hold no comments; it gets the
    answers alone.

    Raises:
        GrantflowError: The file can't be read or written; it is untouched.

    """
    before = read_whole(path, "en ärendefil")
    text = CaseText(decode(before, str(path)), str(path))
    lead = _lead(text, application)
    lines = list(_lines(report, application))
    if lead is None:
        after = changed(before, str(path), [Append(_KEY, report)])
    else:
        lines = [f"{lead}{line}" if line else "" for line in lines]
        if text.node_at([_KEY]) is None:
            text.append_lines(["", f"{lead.removesuffix('  ')}{_KEY}:", *lines])
        else:
            text.extend_lines([_KEY], lines)
        mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
        after = mark + text.text.encode()
    casefile.loads(after, str(path))
    write_whole(path.resolve(), after)


def _lead(text: CaseText, application: Application) -> str | None:
    """Return how far in a new report stands; None where it can't stand on lines of its own."""
    node = text.node_at([_KEY])
    if text.json or text.root.flow_style:
        return None
    if node is not None and not is_nothing(node):
        if node.flow_style or not application.reports:
            return None
        return " " * int(node.start_mark.column)
    return " " * int(text.root.start_mark.column) + "  "


def _lines(report: ProjectReport, application: Application) -> Iterator[str]:
    """Yield the lines of a report as a row of a list, each question above its key."""
    promised = _names(application)
    lead = "- "
    for name, value in vars(report).items():
        question = report_questions().get(name)
        if name == "id" or question is None:
            yield f"{lead}id: {value}"
            lead = "  "
        elif report.kind in question.kinds:
            yield ""
            yield from comment(f"{question.label} {question.why}", "  ")
            yield from _entry(name, value, "  ", name, promised)


def _entry(
    name: str, value: Any, lead: str, path: str, promised: dict[tuple[str, str], str]
) -> Iterator[str]:
    if isinstance(value, Form):
        yield f"{lead}{name}:"
        for inner, held in vars(value).items():
            yield from _asked(f"{path}.{inner}", f"{lead}  ")
            yield from _entry(inner, held, f"{lead}  ", f"{path}.{inner}", promised)
    elif isinstance(value, list):
        yield f"{lead}{name}:"
        for row in value:
            yield from comment(promised.get((name, row.id), ""), f"{lead}  ")
            yield from _row(row, f"{lead}  ", path)
        if name == "lessons":
            yield from comment("- text: en lärdom per rad", f"{lead}  ")
    else:
        yield f"{lead}{name}:" + (f" {inline(value)}" if value is not None else "")


def _row(row: Row, lead: str, path: str) -> Iterator[str]:
    yield f"{lead}- id: {row.id}"
    for name in type(row).model_fields:
        if name != "id":
            question = report_questions().get(f"{path}.{name}")
            yield f"{lead}  {name}:" + (f"  # {question.label}" if question else "")


def _asked(path: str, lead: str) -> Iterator[str]:
    question = report_questions().get(path)
    if question:
        yield from comment(question.label, lead)


def _names(application: Application) -> dict[tuple[str, str], str]:
    """Return what each promised row says, by list and id, for the comment above its answer."""
    promise = application.grant.promise
    rows: dict[str, list[tuple[Any, str | None]]] = {
        "goals": [(row, row.text or row.indicator) for row in promise.goals],
        "activities": [(row, row.name or row.what) for row in promise.activities],
        "costs": [(row, row.text or row.kind) for row in promise.costs],
        "terms": [(row, row.text) for row in application.grant.terms],
    }
    return {
        (name, row.id or ""): " ".join((text or "").split())
        for name, told in rows.items()
        for row, text in told
    }
