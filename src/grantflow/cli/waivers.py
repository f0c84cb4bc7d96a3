"""The command about findings set aside that should be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FILE, in_format, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grantflow.model.waiving import StaleWaiver
    from grantflow.usecases.waived import Gone

_NONE = "Inget som är satt åt sidan behöver läsas om."


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="[FIL]", type=FILE, required=False)
@in_format("text", "json")
def waivers(file: Path | None, form: str) -> int:
    """Visa det som är satt åt sidan och bör läsas om; utan FIL i webbappens ärenden."""
    if file is not None:
        return _of_file(file, form)
    from grantflow.settings import read_settings
    from grantflow.usecases import installation
    from grantflow.usecases.waived import tell_all

    with installation.opened(read_settings()) as desk:
        done = tell_all(desk)
    if form == "json":
        _tell_json([(one.case_id, one.title, one.stale) for one in done.found])
    else:
        _tell(done)
    return 1 if done.found or done.faults else 0


def _of_file(file: Path, form: str) -> int:
    import datetime

    from grantflow.documents import casefile
    from grantflow.documents.reports.as_text import stale_lines
    from grantflow.text import swedish_time
    from grantflow.usecases.waivers import of_file

    case = casefile.load(file)
    today = datetime.datetime.now(swedish_time.zone()).date()
    stale = of_file(case.application, file.parent, today)
    if form == "json":
        _tell_json([(file.name, case.application.title or "", stale)])
    else:
        click.echo("\n".join(stale_lines(stale, width())) if stale else _NONE)
    return 1 if stale else 0


def _tell(done: Gone) -> None:
    from grantflow.documents.reports.as_text import stale_lines

    for one in done.found:
        click.echo(f"{one.title or 'Ärende utan namn'} ({one.case_id})")
        click.echo("\n".join(stale_lines(one.stale, width())) + "\n")
    if not done.found:
        click.echo(_NONE)
    click.echo(f"Ärenden: {done.cases}. Brev skrivna: {done.letters}.")
    if done.faults:
        click.echo(f"Ärenden som inte gick att läsa: {done.faults}", err=True)


def _tell_json(found: Sequence[tuple[str, str, Sequence[StaleWaiver]]]) -> None:
    import json

    from grantflow.documents.reports.as_json import stale_waiver

    told = {
        "grantflow": 1,
        "kind": "waivers",
        "cases": [
            {"case": name, "title": title, "stale": [stale_waiver(one) for one in stale]}
            for name, title, stale in found
        ],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
