"""The command for a report to the funder: begun, held against the promise, written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from grantflow.cli.following import tell_strangers
from grantflow.cli.options import FAIL_ON, FILE, PROGRAMMES, a_day, in_format, width
from grantflow.cli.words import SwedishCommand

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.documents.casefile import CaseFile
    from grantflow.model.finding import Report
    from grantflow.model.reporting import ProjectReport

# Options by what they are about, for those that would be passed over.
_BEGUN = {"start": "--from", "due": "--due"}
_PAPER = {"as_is": "--as-is", "force": "--force"}
_HELD = {
    "output": "-o",
    "to_catalogue": "--to-catalogue",
    **_PAPER,
    "programme": "--programme",
    "form": "--format",
    "fail_on": "--fail-on",
}
_KINDS = click.Choice(["delrapport", "slutrapport"])


@click.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=FILE)
@click.option("--kind", required=True, type=_KINDS, help="Vilken rapport.")
@click.option("--new", "is_new", is_flag=True, help="Börja en rapport i ärendefilen.")
@click.option("--from", "start", metavar="DATUM", help="Med --new: periodens första dag.")
@click.option("--period", metavar="DATUM", help="Periodens sista dag; väljer rapport.")
@click.option("--due", metavar="DATUM", help="Med --new: när den ska vara inne.")
@click.option("-o", "--output", metavar="UT.docx", type=FILE, help="Word-fil att skriva.")
@click.option("--as-is", is_flag=True, help="Skriv även med hinder kvar; märks UTKAST.")
@click.option("--to-catalogue", metavar="UT.yaml", type=FILE, help="Skriv en post till katalogen.")
@click.option("--force", is_flag=True, help="Ersätt en fil som redan finns.")
@click.option("--programme", type=PROGRAMMES, help="Program som beviljade.")
@in_format("text", "json")
@FAIL_ON
def report(
    file: Path,
    kind: str,
    is_new: bool,
    start: str | None,
    period: str | None,
    due: str | None,
    output: Path | None,
    as_is: bool,
    to_catalogue: Path | None,
    force: bool,
    programme: str | None,
    form: str,
    fail_on: str,
) -> int:
    """Håll en rapport mot det som beviljades, och skriv den i Word."""
    from grantflow import usecases
    from grantflow.documents import casefile
    from grantflow.usecases import follow_up

    _require_together(is_new=is_new, has_paper=bool(output or to_catalogue))
    case = casefile.load(file)
    end = a_day("--period", period)
    if is_new:
        made = follow_up.begun(
            case.application, kind, (a_day("--from", start), end), a_day("--due", due)
        )
        return _begin(file, case, made)
    granted_by = case.application.grant.programme
    frame = usecases.choose_frame(case.application, programme or granted_by, None, file.parent)
    told = follow_up.chosen(case.application, kind, end)
    papers = follow_up.Papers(file, output, to_catalogue, as_is=as_is, force=force)
    found = follow_up.hold_against_promise(case.application, told, frame)
    written = follow_up.write_papers(papers, case.application, told, frame, found)
    click.echo(_shown(form, case, told, found, file, written, asked=papers.asked), nl=False)
    tell_strangers(case, file)
    if papers.asked:
        return 0 if written else 1
    return 1 if usecases.findings_at_or_above(found, fail_on) else 0


def _require_together(*, is_new: bool, has_paper: bool) -> None:
    """Refuse an option that would do nothing beside the others: somebody meant something by it."""
    if is_new:
        _refuse(_HELD, "går inte ihop med --new", "börja rapporten, fyll i den, och kör sedan om")
        return
    _refuse(_BEGUN, "gäller bara med --new", "lägg till --new; en rapport väljs med --period")
    if has_paper:
        why = "ta bort --fail-on; koden är 0 när filen är skriven, annars 1"
        _refuse({"fail_on": "--fail-on"}, "gäller inte när en fil skrivs", why)
    else:
        _refuse(_PAPER, "gäller bara när en fil skrivs", "ange filen, till exempel -o rapport.docx")


def _refuse(names: dict[str, str], why: str, remedy: str) -> None:
    context = click.get_current_context()
    for name, option in names.items():
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            from grantflow.errors import CommandError

            raise CommandError(f"{option} {why}", remedy=remedy)


def _begin(file: Path, case: CaseFile, made: ProjectReport) -> int:
    from grantflow.documents.report_blank import add_report

    add_report(file, case.application, made)
    click.echo(f"Började en {made.kind} i {file}, med en rad för varje löfte.")
    click.echo(f"Fyll i den och kör sedan: grantflow report {file} --kind {made.kind}")
    return 0


def _shown(
    form: str,
    case: CaseFile,
    told: ProjectReport,
    found: Report,
    file: Path,
    written: tuple[Path, ...],
    *,
    asked: bool,
) -> str:
    from grantflow.documents import casefile
    from grantflow.documents.reports import follow_up
    from grantflow.text.personal import mask
    from grantflow.text.swedish import capital, span

    if form == "json":
        return follow_up.as_document(found, file.name, told, list(map(str, written)))
    title = case.application.title or file.name
    period = span(told.period_start, told.period_end)
    heading = mask(" · ".join(filter(None, (title, capital(told.kind), period))))

    def locate(place: str) -> int | None:
        return casefile.line_of_place(case, place)

    text = follow_up.as_text(found, heading, str(file), locate, width())
    return text + follow_up.closing(found, written, asked=asked)
