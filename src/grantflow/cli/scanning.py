"""The command that reads the pages a case watches, and takes in what a person picks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grantflow.cli.options import FAIL_ON, FILE, PROGRAMMES, TRACKED, in_format, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.model.scan import Proposal, Scan
    from grantflow.usecases.scanning import ScanOrder


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.argument("more", metavar="[NUMMER]...", nargs=-1, type=int)
@click.option("--only", metavar="ORD", multiple=True, help="Bara sidor som passar ordet.")
@click.option("--dry-run", is_flag=True, help="Visa vilka sidor som skulle hämtas, och hämta inga.")
@click.option(
    "--take", metavar="NUMMER", multiple=True, type=int, help="Ta in förslaget i ärendet."
)
@click.option(
    "--dismiss", metavar="NUMMER", multiple=True, type=int, help="Visa inte förslaget mer."
)
@click.option("--last", is_flag=True, help="Visa den senaste bevakningen igen, och hämta inget.")
@click.option("--tracked", is_flag=True, help=TRACKED)
@click.option("--details", is_flag=True, help="Visa allt nytt, även där det är mycket.")
@click.option("--programme", type=PROGRAMMES, help="Bevaka utlysningen i det här programmet.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning, namn eller fil.")
@in_format("text", "json", "html")
@click.option("-o", "--output", metavar="UT", type=FILE, help="Skriv resultatet i en fil.")
@click.option("--force", is_flag=True, help="Ersätt filen om den finns.")
@FAIL_ON
def scan(
    file: Path,
    more: tuple[int, ...],
    only: tuple[str, ...],
    dry_run: bool,
    take: tuple[int, ...],
    dismiss: tuple[int, ...],
    last: bool,
    tracked: bool,
    details: bool,
    programme: str | None,
    call: str | None,
    form: str,
    output: Path | None,
    force: bool,
    fail_on: str,
) -> int:
    """Läs sidorna som ärendet bevakar och visa vad som är nytt."""
    from grantflow.settings import read_settings

    given = {"--dry-run": dry_run, "--only": bool(only), "--last": last, "--tracked": tracked}
    for option, numbers, settle in (("--take", take, _take), ("--dismiss", dismiss, _dismiss)):
        if numbers:
            also = {"--format": _is_form_given(), "-o": output is not None}
            also["--dismiss"] = option == "--take" and bool(dismiss)
            _require_alone(option, given | also)
            settle(file, (*numbers, *more))
            return 0
    _require_no_numbers(more)
    if last:
        _require_alone("--last", given | {"--last": False})
    import gc

    # This command lives long: what each page leaves behind has to go.
    gc.enable()
    from grantflow import usecases
    from grantflow.cli.progress import Progress
    from grantflow.documents import casefile
    from grantflow.usecases import scanning
    from grantflow.usecases.scan_writing import require_place

    case = casefile.load(file)
    if output is not None:
        require_place(output, read_settings().home, force=force)
    frame = usecases.choose_frame(case.application, programme, call, file.parent)
    progress = Progress("Läser sidor", "sidor är lästa")
    order = scanning.ScanOrder(
        case=case,
        path=file,
        call=frame.call,
        settings=read_settings(),
        now=scanning.local_now,
        only=only,
        tell=progress.tell,
        waiting=_tell_waiting,
    )
    if dry_run:
        _put(_planned(order, form), output)
        return 0
    if last:
        found = scanning.last(order)
        _put(_shown(order, found, form, details=details), output)
        return 1 if _is_at_fault(found, fail_on) else 0
    from grantflow.cli.stopping import stopped_by_signals

    with stopped_by_signals(), progress:
        if tracked:
            from grantflow.cli.scan_tracking import follow

            done = follow(order, programme, call)
        else:
            done = scanning.read(order)
    _put(_shown(order, done.scan, form, details=details), output)
    # Not before it has been written out: then it is shown again.
    scanning.mark_told(order, done)
    return 1 if _is_at_fault(done.scan, fail_on) else 0


def _require_no_numbers(more: tuple[int, ...]) -> None:
    if more:
        from grantflow.errors import CommandError

        raise CommandError(
            "efter filnamnet står något som inte passar",
            remedy="nummer på förslag skrivs efter --take eller --dismiss",
        )


def _is_form_given() -> bool:
    from click.core import ParameterSource

    source = click.get_current_context().get_parameter_source("form")
    return source not in {None, ParameterSource.DEFAULT}


def _require_alone(option: str, given: dict[str, bool]) -> None:
    """Refuse an option together with what it would pass over in silence."""
    from grantflow.errors import CommandError

    remedy = {
        "--take": "ta in förslagen utan {}; numren gäller tills förslagen är avgjorda",
        "--dismiss": "lägg förslagen åt sidan utan {}",
        "--last": "visa den senaste bevakningen utan {}; den visas som den var",
    }
    for name in (name for name, is_given in given.items() if is_given):
        raise CommandError(f"{option} och {name} går inte ihop", remedy=remedy[option].format(name))


def _planned(order: ScanOrder, form: str) -> str:
    from grantflow.documents.reports import scan_report
    from grantflow.usecases.scanning import watched

    watch = watched(order)
    return scan_report.planned(form, watch.pages, watch.left, order.path.name)


def _shown(order: ScanOrder, found: Scan, form: str, *, details: bool) -> str:
    from grantflow.documents.compose import project_title
    from grantflow.documents.reports import scan_report

    title, name = project_title(order.case.application), order.path.name
    return scan_report.shown(form, found, title, name, width=width(), is_whole=details)


def _put(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from grantflow.settings import read_settings
    from grantflow.usecases.scan_writing import write_out

    write_out(output, read_settings().home, text.encode())
    click.echo(f"Skrev {output}.")


def _take(file: Path, numbers: tuple[int, ...]) -> None:
    from grantflow.documents.reports.scan_text import moved_told
    from grantflow.settings import read_settings
    from grantflow.usecases.scan_taking import take

    taken = take(file, numbers, read_settings())
    _tell("Tog in", taken.put)
    _tell("La till under sidan som står i ärendet", taken.added)
    for one in taken.moved:
        click.echo(f"Ändrade: {one.number}. {moved_told(one)}")
    _tell("Står redan i ärendet", taken.there)


def _dismiss(file: Path, numbers: tuple[int, ...]) -> None:
    from grantflow.settings import read_settings
    from grantflow.usecases.scan_taking import dismiss

    _tell("Visas inte mer", dismiss(file, numbers, read_settings()))


def _tell(what: str, proposals: tuple[Proposal, ...]) -> None:
    from grantflow.text.personal import short

    for one in proposals:
        click.echo(f"{what}: {one.number}. {short(one.title)}")


def _is_at_fault(found: Scan, fail_on: str) -> bool:
    order = ("blocker", "warning", "advice")
    counted = order[: order.index(fail_on) + 1] if fail_on in order else ()
    return any(notice.severity in counted for notice in found.notices)


def _tell_waiting() -> None:
    """Say that another round goes first."""
    click.echo("En annan bevakning pågår. Den här börjar när den är klar.", err=True)
