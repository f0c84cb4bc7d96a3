"""Commands about funders: which suit the idea, and what goes along with the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FILE, PROGRAMMES, in_format, width
from grantflow.cli.words import SwedishCommand
from grantflow.documents.kinds import FOLDERS, KINDS, SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@in_format("text", "json", "html")
def fit(file: Path, form: str) -> None:
    """Visa vilka program idén passar, och varför inte."""
    from grantflow import usecases
    from grantflow.documents import casefile
    from grantflow.documents.compose import project_title
    from grantflow.documents.reports import fit_report
    from grantflow.text.personal import mask

    case = casefile.load(file)
    fits = usecases.fit(case.application, file.parent)
    title = mask(project_title(case.application))
    click.echo(fit_report.shown(form, fits, title, file.name, width=width()), nl=False)


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--kind", required=True, type=click.Choice(KINDS), help="Vad som ska skrivas.")
@click.option("--programme", type=PROGRAMMES, help="För det här programmet.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning, namn eller fil.")
@click.option("-o", "--output", required=True, metavar="UT", type=FILE, help="Fil eller mapp.")
@click.option("--lead-times", metavar="FIL", type=FILE, help="Egna ledtider (YAML).")
@click.option("--force", is_flag=True, help="Ersätt det som redan finns.")
def export(
    file: Path,
    kind: str,
    programme: str | None,
    call: str | None,
    output: Path,
    lead_times: Path | None,
    force: bool,
) -> None:
    """Skriv formulär, portaltexter, bilagor, bilder, datum, listor med budget eller allt."""
    from grantflow import usecases
    from grantflow.cli.stopping import stopped_by_signals
    from grantflow.documents import casefile
    from grantflow.documents.files import read_whole
    from grantflow.usecases.export import ExportOrder
    from grantflow.usecases.export import export as write

    suffix = SUFFIXES.get(kind)
    if suffix and output.suffix.lower() != suffix:
        from grantflow.errors import OutputRefused, Place

        raise OutputRefused(
            f"namnet ska sluta med {suffix}",
            remedy=f"skriv till exempel -o {output.stem or 'ut'}{suffix}",
            place=Place(str(output)),
        )
    content = read_whole(file, "en ärendefil")
    case = casefile.loads(content, str(file))
    frame = usecases.choose_frame(case.application, programme, call, file.parent)
    with stopped_by_signals():
        made = write(ExportOrder(case, content, frame, kind, lead_times), output, force=force)
    if kind in FOLDERS:
        click.echo(f"Skrev {len(made)} filer i {output}:")
        click.echo("\n".join(f"  {name}" for name in made))
    else:
        click.echo(f"Skrev {output}.")
