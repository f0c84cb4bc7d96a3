"""The command that reads a whole folder, and tells of all of it in one matrix."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grantflow.cli.options import PROGRAMMES, THEMES
from grantflow.cli.words import SwedishCommand
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.reports.matrix import Row
    from grantflow.usecases.batch import Batch

# A closed folder is told of in our words, not in click's.
_FOLDER = click.Path(path_type=Path, readable=False)
_MOST_WORKERS = 64
_MOST_LISTED = 20


@click.command(cls=SwedishCommand)
@click.argument("folder", metavar="MAPP", type=_FOLDER)
@click.option("--programme", type=PROGRAMMES, help="Program som allt ska granskas mot.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning för ärendena, namn eller fil.")
@click.option("--theme", type=THEMES, help="Utkastens tema; utelämnat gissas det ur varje text.")
@click.option("--deep", is_flag=True, help="Läs utkasten grundligare; tar längre tid.")
@click.option(
    "-o", "--output", required=True, metavar="UTMAPP", type=_FOLDER, help="Mapp att skriva i."
)
@click.option(
    "--workers",
    metavar="ANTAL",
    type=click.IntRange(1, _MOST_WORKERS),
    default=1,
    show_default=True,
    help="Så många filer läses samtidigt.",
)
@click.option("--force", is_flag=True, help="Ersätt även filer som någon har ändrat.")
@click.option(
    "--fail-on",
    type=click.Choice(["blocker", "warning", "advice", "never"]),
    default="never",
    show_default=True,
    help="Minsta allvar som ger utgångskod 1.",
)
def batch(
    folder: Path,
    programme: str | None,
    call: str | None,
    theme: str | None,
    deep: bool,
    output: Path,
    workers: int,
    force: bool,
    fail_on: str,
) -> int:
    """Granska alla utkast och ärenden i en mapp, med en matris över dem."""
    from grantflow.settings import stay_on_one_core

    stay_on_one_core()
    # This command lives long: what each draft leaves behind has to go.
    gc.enable()
    from grantflow.cli.defects import report_defect
    from grantflow.cli.progress import Progress
    from grantflow.cli.stopping import stopped_by_signals
    from grantflow.usecases.batch import Asked, BatchOrder, run

    order = BatchOrder(
        folder=folder,
        out=output,
        asked=Asked(programme, call, theme, deep),
        on_defect=report_defect,
        workers=workers,
        force=force,
    )
    with stopped_by_signals(), Progress("Granskar", "filer är klara", named=True) as progress:
        result = run(order, progress.tell)
    click.echo("\n".join(_summary(result, folder, output)))
    return 1 if _is_at_fault(result.rows, fail_on) else 0


def _is_at_fault(rows: tuple[Row, ...], fail_on: str) -> bool:
    """Whether something could not be done, or was found that the person said counts."""
    order = ("blocker", "warning", "advice")
    counted = order[: order.index(fail_on) + 1] if fail_on in order else ()
    return any(row.troubles or any(row.counts.get(word) for word in counted) for row in rows)


def _summary(result: Batch, folder: Path, out: Path) -> Iterator[str]:
    from grantflow.documents.reports.matrix import PAGE, WORKBOOK, listed_kinds

    read = [row for row in result.rows if row.read]
    drafts = sum(row.kind == "draft" for row in read)
    yield f"Läste {listed_kinds(drafts, len(read) - drafts)} i {folder}."
    if result.unchanged:
        yield f"Oförändrade sedan förra gången: {result.unchanged}."
    blocked = [row for row in read if row.counts.get("blocker")]
    if blocked:
        yield f"{len(blocked)} har hinder:"
        yield from _listed([f"{mask(row.name)} ({row.counts['blocker']})" for row in blocked])
    elif read:
        yield "Ingen har hinder."
    failed = [row for row in result.rows if row.troubles]
    if failed:
        yield "Det här gick inte:"
        for row in failed:
            yield from (f"  {mask(row.name)}: {mask(str(trouble))}" for trouble in row.troubles)
    if result.left:
        yield "Inte granskade, för de är varken Word (.docx), text eller ärenden:"
        yield from _listed([mask(name) for name in result.left])
    yield f"Matrisen: {out / PAGE} och {out / WORKBOOK}"


def _listed(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST_LISTED])
    if len(lines) > _MOST_LISTED:
        yield f"  och {len(lines) - _MOST_LISTED} till, se matrisen"
