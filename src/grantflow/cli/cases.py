"""Commands about case files: a new one, check, draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FAIL_ON, FILE, FORMAT, PROGRAMMES, STAGES, TRACKED, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from pathlib import Path

# What the catalogue of earlier projects can say something about.
_CITED = frozenset(("OMV01", "LOG04"))


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--programme", required=True, type=PROGRAMMES, help="Program att söka ur.")
@click.option("--title", default=None, help="Ärendets titel.")
def new(file: Path, programme: str, title: str | None) -> None:
    """Skapa en ärendefil med alla frågor som kommentarer."""
    from grantflow.documents.blank import blank_case
    from grantflow.documents.files import require_new, write_whole

    require_new(file)
    write_whole(file, blank_case(programme, title or "").encode())
    click.echo(f"Skapade {file}. Fyll i svaren och kör sedan: grantflow check {file}")


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--programme", type=PROGRAMMES, help="Granska mot det här programmet.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning, till exempel 37a-2024.")
@FORMAT
@FAIL_ON
@click.option("--stage", type=STAGES, help="Granska bara ett steg.")
def check(
    file: Path, programme: str | None, call: str | None, form: str, fail_on: str, stage: str | None
) -> int:
    """Granska en ärendefil."""
    from grantflow import usecases
    from grantflow.documents import casefile
    from grantflow.documents.reports.choose import shown
    from grantflow.documents.reports.heading import case_heading
    from grantflow.model.stages import StageName

    case = casefile.load(file)
    frame = usecases.choose_frame(case.application, programme, call, file.parent)
    report = usecases.find_gaps(case.application, frame, StageName(stage) if stage else None)
    if any(finding.criterion in _CITED for finding in report.findings):
        from grantflow.settings import read_settings
        from grantflow.usecases.citing import cite

        report = cite(report, case.application, read_settings().home)

    if case.application.waivers and stage is None:
        from dataclasses import replace

        from grantflow.usecases.waivers import of_file

        report = replace(report, stale=of_file(case.application, file.parent))

    def locate(place: str) -> int | None:
        return casefile.line_of_place(case, place)

    heading = case_heading(case.application, *frame, file.name)
    click.echo(shown(form, report, heading, str(file), locate, width=width()), nl=False)
    return 1 if usecases.findings_at_or_above(report, fail_on) else 0


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--programme", type=PROGRAMMES, help="Skriv för det här programmet.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning, till exempel 37a-2024.")
@click.option(
    "-o", "--output", required=True, metavar="UT.docx", type=FILE, help="Word-fil att skriva."
)
@click.option("--as-is", is_flag=True, help="Skriv även med hinder kvar; märks UTKAST.")
@click.option("--tracked", is_flag=True, help=TRACKED)
@click.option("--pdf", is_flag=True, help="Gör också en PDF (kräver LibreOffice).")
@click.option("--pictures", is_flag=True, help="Lägg in bilder; tar någon sekund till.")
@click.option("--force", is_flag=True, help="Ersätt en fil som redan finns.")
@click.option("--details", is_flag=True, help="Visa fynden för varje steg.")
def draft(
    file: Path,
    programme: str | None,
    call: str | None,
    output: Path,
    as_is: bool,
    tracked: bool,
    pdf: bool,
    pictures: bool,
    force: bool,
    details: bool,
) -> int:
    """Gå stegen, granska och skriv ansökan i Word."""
    from grantflow.cli import drafting

    order = drafting.order_of(
        file, programme, call, output, as_is=as_is, force=force, pdf=pdf, pictures=pictures
    )
    job = drafting.job_of(order, file, call, pdf=pdf, force=force) if tracked else None
    return drafting.draft(order, details=details, pdf=pdf, say=click.echo, job=job)
