"""The command that reads a whole folder, and tells of all of it in one matrix."""

from __future__ import annotations

import textwrap
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grantflow.cli.options import PROGRAMMES, THEMES, columns
from grantflow.cli.words import SwedishCommand
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.documents.reports.tally import Tally
    from grantflow.usecases.batch import Batch
    from grantflow.usecases.batch.reading import Mode

# A closed folder is told of in our words, not in click's.
_FOLDER = click.Path(path_type=Path, readable=False)
_MOST_WORKERS = 64
_MOST_LISTED, _MOST_FAILED, _MOST_RULES = 20, 100, 5


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
@click.option(
    "--mode",
    type=click.Choice(["check", "draft", "review"]),
    help="check: bara omdömen. draft: bara ansökningar ur ärendena. review: bara utkasten.",
)
@click.option(
    "--tracked",
    is_flag=True,
    help="Kör som ett arbete i motorn (Prefect), även av andra processer; samma filer.",
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
    mode: Mode | None,
    tracked: bool,
    force: bool,
    fail_on: str,
) -> int:
    """Granska alla utkast och ärenden i en mapp, med en matris över dem."""
    from grantflow.settings import stay_on_one_core

    stay_on_one_core()
    from grantflow.cli.defects import report_defect
    from grantflow.cli.progress import Progress
    from grantflow.cli.stopping import stopped_by_signals
    from grantflow.usecases.batch import Asked, BatchOrder, run
    from grantflow.usecases.batch.running import collect_seldom

    collect_seldom()
    order = BatchOrder(
        folder=folder,
        out=output,
        asked=Asked(programme, _placed(call), theme, deep, mode),
        on_defect=report_defect,
        workers=workers,
        force=force,
    )
    progress = Progress("Granskar", "filer är klara", named=True, unit="filer")
    with stopped_by_signals(), progress:
        if tracked:
            from grantflow.cli import batch_tracking

            result = batch_tracking.run(order, progress.tell, partial(click.echo, err=True))
        else:
            result = run(order, progress.tell)
    click.echo("\n".join(_summary(result, folder, output)))
    return 1 if _is_at_fault(result.tally, fail_on) else 0


def _placed(call: str | None) -> str | None:
    """Return a call that is a file by where it lies, for whatever process reads it."""
    if call and call.lower().endswith((".yaml", ".yml")) and Path(call).is_file():
        return str(Path(call).resolve())
    return call


def _is_at_fault(tally: Tally, fail_on: str) -> bool:
    """Whether something could not be done, or was found that the person said counts."""
    order = ("blocker", "warning", "advice")
    counted = order[: order.index(fail_on) + 1] if fail_on in order else ()
    return bool(tally.troubled) or any(tally.having[word] for word in counted)


def _summary(result: Batch, folder: Path, out: Path) -> Iterator[str]:
    from grantflow.documents.reports.matrix import LINES, PAGE, WORKBOOK, Trouble, listed_kinds

    tally = result.tally
    yield f"Läste {listed_kinds(tally.drafts, tally.cases)} i {folder}."
    if result.unchanged:
        yield f"Oförändrade sedan förra gången: {result.unchanged}."
    if tally.having["blocker"]:
        yield f"{tally.having['blocker']} har hinder:"
        named = [f"{mask(name)} ({count})" for name, count in tally.blocked]
        yield from _listed(named, tally.having["blocker"])
    elif tally.read:
        yield "Ingen har hinder."
    yield from _commonest(tally)
    if tally.troubled:
        yield "Det här gick inte:"
        told = [
            f"{mask(name)}: {mask(str(Trouble(*trouble)))}"
            for name, troubles in tally.failed
            for trouble in troubles
        ]
        yield from _listed(told, len(told) + tally.troubled - len(tally.failed), most=_MOST_FAILED)
    if result.passed:
        yield f"{result.passed} filer av annat slag lästes inte, eftersom --mode utesluter dem."
    if result.left:
        yield "Inte granskade, för de är varken Word (.docx), text eller ärenden:"
        yield from _listed([mask(name) for name in result.left], len(result.left))
    yield f"Matrisen: {out / PAGE}, {out / WORKBOOK} och {out / LINES}"


def _commonest(tally: Tally) -> Iterator[str]:
    """Yield the rules that have most findings."""
    from grantflow.usecases.batch.telling import rule_titles

    titles = rule_titles()
    ordered = sorted(tally.rules.items(), key=lambda rule: (-rule[1][0], -rule[1][1], rule[0]))
    if ordered and tally.read > 1:
        yield "Vanligast:"
    for code, (count, findings) in ordered[:_MOST_RULES] if tally.read > 1 else ():
        title = f" {titles[code][0]}" if code in titles else ""
        yield f"  {code}{title}: {findings} fynd i {count} {'fil' if count == 1 else 'filer'}"


def _listed(lines: list[str], count: int, most: int = _MOST_LISTED) -> Iterator[str]:
    """Yield the first of `count` lines, and how many more there are."""
    shown = lines[:most]
    for line in shown:
        yield from textwrap.wrap(
            line, columns(), initial_indent="  ", subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    if count > len(shown):
        yield f"  och {count - len(shown)} till, se matrisen"
