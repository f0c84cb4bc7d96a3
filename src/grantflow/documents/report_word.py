"""Writes a report to the funder as a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow import assets
from grantflow.documents.render import render_document
from grantflow.documents.report_compose import compose_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.model.application import Application
    from grantflow.model.programme import Programme
    from grantflow.model.reporting import ProjectReport


def render_report(
    application: Application,
    report: ProjectReport,
    programme: Programme | None,
    *,
    missing: Sequence[str] = (),
    as_is: bool = False,
) -> bytes:
    """Return a report as a .docx file.  The same case gives the same bytes.

    The funder's own template is not known: the first page says so.  The file carries the day it was
    sent, else the last day it speaks of.

    Raises:
        TemplateBroken: The template is no Word file, or a tag in it is wrong.
        ValueUnfit: An answer holds a sign that no Word file can hold.

    """
    names = compose_report(application, report, programme, missing=missing, as_is=as_is)
    title = f"{names['kind']}: {names['project_title']}"
    properties = {
        "title": f"Utkast: {title}" if as_is else title,
        "creator": application.applicant.name,
        "subject": programme.name if programme else None,
    }
    path = assets.folder("templates") / "reports" / "rapport.docx"
    return render_document(path, names, properties, report.sent_on or report.period_end)
