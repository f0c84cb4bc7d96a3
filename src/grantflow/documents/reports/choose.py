"""Writes a report in the form that was asked for; imports only that one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.documents.reports.since import Since
    from grantflow.model.finding import Report


def shown(  # noqa: PLR0913 - what any of the four forms may need
    form: str,
    report: Report,
    heading: str,
    name: str,
    locate: Callable[[str], int | None],
    *,
    width: int,
    kind: Literal["check", "review"] = "check",
    since: Since | None = None,
) -> str:
    """Return the report as text, json, sarif or html.

    Args:
        form: One of the four.
        report: What was found.
        heading: The first line of what people read: title or file, programme, call.
        name: The file as the person wrote it.
        locate: Gives the line of a place, or None.
        width: Columns of text.
        kind: Whether a case was checked or a draft reviewed.
        since: Of a review, what happened since an earlier one.

    """
    if form == "json":
        from grantflow.documents.reports import as_json

        return as_json.render(report, Path(name).name, kind, since)
    if form == "sarif":
        from grantflow.documents.reports import as_sarif

        return as_sarif.render(report, name, locate, since)
    if form == "html":
        from grantflow.documents.reports import as_html, review_page

        if kind == "review":
            return review_page.render(report, heading, name, locate, since)
        return as_html.render(report, heading, name, locate)
    from grantflow.documents.reports import as_text

    between: list[str] = []
    if since:
        from grantflow.documents.reports import since_part

        between = since_part.as_lines(since, locate, width)
    review = kind == "review"
    return as_text.render(report, heading, name, locate, width, review=review, between=between)
