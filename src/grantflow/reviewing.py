"""Reviews a draft for a person at a terminal: opens it, and shows what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.documents import draftfile
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from grantflow.documents.draftfile import DraftFile
    from grantflow.model.finding import Report

open_draft = draftfile.load


def shown(form: str, report: Report, file: DraftFile, width: int) -> str:
    """Return the report in the form asked for: text, json, sarif or html."""
    heading = mask(_heading(report, file))
    if form == "json":
        from grantflow.documents.reports import as_json

        return as_json.render(report, Path(file.name).name, "review")
    if form == "sarif":
        from grantflow.documents.reports import as_sarif

        return as_sarif.render(report, file.name, file.line_of)
    if form == "html":
        from grantflow.documents.reports import review_page

        return review_page.render(report, heading, file.name, file.line_of)
    from grantflow.documents.reports import as_text

    return as_text.render(report, heading, file.name, file.line_of, width, review=True)


def _heading(report: Report, file: DraftFile) -> str:
    words = sum(len(unit.text.split()) for unit in file.draft.units)
    parts = [f"Granskning av {Path(file.name).name}", f"{words} ord"]
    if report.programme:
        parts.append(f"program {report.programme}")
    return " · ".join(parts)
