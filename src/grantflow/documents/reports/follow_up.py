"""A report held against its promise, as text for a terminal and as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from grantflow.documents.reports import as_json
from grantflow.documents.reports.as_text import cite, quoted, summary
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from grantflow.model.finding import Finding, Report
    from grantflow.model.reporting import ProjectReport

    Locate = Callable[[str], int | None]

_INDENT = "  "


def as_text(report: Report, heading: str, name: str, locate: Locate, width: int) -> str:
    """Return what was found, blockers first; each with its place and the words of the promise.

    Args:
        report: What was found.
        heading: The first line: title, kind of report and period.
        name: The file as the person wrote it.
        locate: Gives the line of a place, or None.
        width: Columns of text.

    """
    asked = [v for v in report.verdicts if v.verdict != "not_applicable"]
    met = sum(v.verdict == "met" for v in asked)
    lines = [heading, f"{met} av {len(asked)} punkter stämmer med det som beviljades.", ""]
    for finding in report.findings:
        if not finding.waived:
            lines += [*_finding(finding, name, locate, width), ""]
    for finding in report.findings:
        if finding.waived:
            aside = f"Satt åt sidan {finding.code}: {finding.waiver_reason}"
            lines += [*textwrap.wrap(aside, width, subsequent_indent=_INDENT), ""]
    return "\n".join([*lines, summary(report)]) + "\n"


def _finding(finding: Finding, name: str, locate: Locate, width: int) -> Iterator[str]:
    line = locate(finding.place)
    where = f"{name}:{line}" if line else name
    yield f"{SEVERITY_LABELS[finding.severity]} {finding.code}  {where}"
    texts = [finding.message, finding.advice]
    for evidence in finding.quotes:
        at = locate(evidence.place)
        texts.append(f"Löftet: {quoted(evidence)} ({f'{name}:{at}' if at else evidence.place})")
    for text in (*texts, f"Källa: {cite(finding.source)}"):
        yield from textwrap.wrap(
            text, width, initial_indent=_INDENT, subsequent_indent=_INDENT,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip


def as_document(report: Report, name: str, told: ProjectReport, written: list[str]) -> str:
    """Return one JSON document: that of `check`, with the report's id, kind and period.

    `written` are the files that were made.
    """
    content: dict[str, Any] = as_json.document(report, name, kind="report")
    content["report"] = {
        "id": told.id,
        "kind": told.kind,
        "period_start": told.period_start.isoformat() if told.period_start else None,
        "period_end": told.period_end.isoformat() if told.period_end else None,
    }
    content["written"] = written
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def closing(report: Report, written: tuple[Path, ...], *, asked: bool = True) -> str:
    """Return what was written, or why nothing was; nothing when nobody `asked` for files."""
    if not asked:
        return ""
    if not written:
        codes = ", ".join(dict.fromkeys(one.code for one in report.blockers()))
        return (
            f"Rapporten skrevs inte: {codes} står i vägen. Med --as-is skrivs ett utkast i Word.\n"
        )
    return "".join(f"Skrev {path}\n" for path in written)


def changes_as_text(changes: Iterable[tuple[str, str, str]], width: int) -> Iterator[str]:
    """Yield what the case says differently today than the promise does."""
    for place, promised, today in changes:
        text = f"{place}: lovat ”{promised or '–'}”, i dag ”{today or '–'}”"
        yield from textwrap.wrap(
            mask(text), width, initial_indent=_INDENT, subsequent_indent=_INDENT * 2
        )
