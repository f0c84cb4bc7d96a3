"""The command line: the same verbs as everywhere, printed, with exit codes that scripts can use."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import click

from grantflow import __version__
from grantflow.cli_words import SwedishCommand, SwedishGroup, swedish_usage_error
from grantflow.errors import GrantflowError
from grantflow.settings import skip_pydantic_plugins

PROGRAMMES = click.Choice(["37a", "37", "esf", "amif"])
STAGES = click.Choice(
    [
        "forankring",
        "omvarldsbevakning",
        "projektlogik",
        "implementeringsplan",
        "spridningsplan",
        "jamstalldhetskartlaggning",
    ]
)
THEMES = click.Choice(
    ["foraldraskapsstod", "sprak-arbete", "fritid-natverk", "bosattning", "annat"]
)
_FILE = click.Path(path_type=Path)
_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "html"]),
    default="text",
    show_default=True,
    help="Hur resultatet skrivs.",
)
_FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(["blocker", "warning", "advice", "never"]),
    default="blocker",
    show_default=True,
    help="Minsta allvar som ger utgångskod 1.",
)


def main() -> None:
    """Run the command line; every planned error ends with exit 2, every defect with 3."""
    # A command lives for a moment: searching its hundreds of classes for cycles gains nothing.
    gc.disable()
    skip_pydantic_plugins()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _answered(arguments)
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nAvbrutet. Ingen fil är halvskriven.", err=True)
        return 130
    except (BrokenPipeError, SystemExit):
        # Whoever read the output has left, which click turns into SystemExit.  Neither "done" nor
        # "findings" would be true, so this is the code that a shell gives a broken pipe.
        return 141
    except Exception:  # noqa: BLE001 - the last line of defence turns a defect into a number
        from grantflow.defects import report_defect

        click.echo(report_defect(), err=True)
        return 3


def _answered(arguments: list[str]) -> int:
    """Run a command; what the person can mend is told in one message."""
    try:
        code = cli.main(arguments, prog_name="grantflow", standalone_mode=False)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.UsageError as error:
        return _tell(swedish_usage_error(error))
    except GrantflowError as error:
        return _tell(error)
    return code if isinstance(code, int) else 0


def _tell(error: GrantflowError) -> int:
    click.echo(str(error), err=True)
    return 2


@click.group(cls=SwedishGroup)
@click.version_option(
    __version__, "--version", message="grantflow %(version)s", help="Visa version."
)
def cli() -> None:
    """Från idé till ansökan: sex steg som granskas och skrivs till Word."""


@cli.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=_FILE)
@click.option("--programme", required=True, type=PROGRAMMES, help="Program att söka ur.")
@click.option("--title", default=None, help="Ärendets titel.")
def new(file: Path, programme: str, title: str | None) -> None:
    """Skapa en ärendefil med alla frågor som kommentarer."""
    from grantflow.documents.blank import blank_case
    from grantflow.documents.files import write_whole
    from grantflow.errors import OutputRefused, Place

    if file.exists():
        raise OutputRefused(
            "filen finns redan", remedy="välj ett annat namn; den är orörd", place=Place(str(file))
        )
    if not file.parent.is_dir():
        raise OutputRefused(
            f"mappen {file.parent} finns inte", remedy="skapa den först", place=Place(str(file))
        )
    write_whole(file, blank_case(programme, title or "").encode())
    click.echo(f"Skapade {file}. Fyll i svaren och kör sedan: grantflow check {file}")


@cli.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=_FILE)
@click.option("--programme", type=PROGRAMMES, help="Granska mot det här programmet.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning, till exempel 37a-2024.")
@_FORMAT
@_FAIL_ON
@click.option("--stage", type=STAGES, help="Granska bara ett steg.")
def check(
    file: Path, programme: str | None, call: str | None, form: str, fail_on: str, stage: str | None
) -> int:
    """Granska en ärendefil."""
    from grantflow import usecases
    from grantflow.documents import casefile
    from grantflow.documents.reports.choose import shown
    from grantflow.model.stages import StageName

    case = casefile.load(file)
    frame = usecases.choose_frame(case.application, programme, call)
    report = usecases.find_gaps(case.application, frame, StageName(stage) if stage else None)

    def locate(place: str) -> int | None:
        return casefile.line_of_place(case, place)

    heading = _heading(case.application, frame, file, programme)
    click.echo(shown(form, report, heading, str(file), locate, width=_width()), nl=False)
    return 1 if usecases.findings_at_or_above(report, fail_on) else 0


def _width() -> int:
    import shutil

    return max(50, min(shutil.get_terminal_size((92, 24)).columns - 2, 92))


def _programme_words(wanted: str | None, frame: Any) -> str:
    if frame.programme:
        return str(frame.programme.short_name)
    if wanted is None:
        return "inget program valt"
    return f"{wanted}: reglerna finns inte inlagda än, bara rekommendationerna granskas"


def _heading(application: Any, frame: Any, file: Path, programme: str | None) -> str:
    from grantflow.text.personal import mask

    title = application.title or application.idea.working_title or file.name
    wanted = programme or next(iter(application.programmes), None)
    parts = [title, _programme_words(wanted, frame)]
    if frame.call:
        parts.append(f"utlysning {frame.call.call}")
    elif application.call.call and frame.programme:
        parts.append(f"utlysning {application.call.call} (finns inte inlagd)")
    others = [f"--programme {name}" for name in application.programmes[1:]]
    if others and frame.programme and frame.programme.programme == application.programmes[0]:
        parts.append(f"granska också med {' och '.join(others)}")
    return mask(" · ".join(parts))


@cli.command(cls=SwedishCommand)
@click.argument("file", metavar="FIL", type=_FILE)
@click.option("--programme", type=PROGRAMMES, help="Skriv för det här programmet.")
@click.option("--call", metavar="UTLYSNING", help="Utlysning, till exempel 37a-2024.")
@click.option(
    "-o", "--output", required=True, metavar="UT.docx", type=_FILE, help="Word-fil att skriva."
)
@click.option("--as-is", is_flag=True, help="Skriv även med hinder kvar; märks UTKAST.")
@click.option("--tracked", is_flag=True, help="Kör stegen som ett Prefect-flöde.")
@click.option("--pdf", is_flag=True, help="Gör också en PDF (kräver LibreOffice).")
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
    force: bool,
    details: bool,
) -> int:
    """Gå stegen, granska och skriv ansökan i Word."""
    from grantflow import drafting

    order = drafting.order_of(file, programme, call, output, as_is=as_is, force=force)
    converter = drafting.pdf_converter() if pdf else None
    return drafting.draft(
        order, tracked=tracked, details=details, converter=converter, say=click.echo
    )


@cli.command(cls=SwedishCommand)
@click.argument("file", metavar="UTKAST", type=_FILE)
@click.option("--programme", type=PROGRAMMES, help="Program som utkastet ska sökas ur.")
@click.option("--theme", type=THEMES, help="Tema; utelämnat gissas föräldraskapsstöd ur texten.")
@click.option("--deep", is_flag=True, help="Läs grundligare; tar några gånger så lång tid.")
@_FORMAT
@_FAIL_ON
def review(
    file: Path, programme: str | None, theme: str | None, deep: bool, form: str, fail_on: str
) -> int:
    """Granska ett utkast i löpande text (.txt, .md, eller - för standard in)."""
    from grantflow.settings import stay_on_one_core

    stay_on_one_core()
    from grantflow import usecases
    from grantflow.documents import draftfile
    from grantflow.documents.reports.choose import shown

    opened = draftfile.load(file)
    report = usecases.review_draft(opened, programme, theme, deep=deep)
    heading = draftfile.heading(opened, programme)
    text = shown(form, report, heading, opened.name, opened.line_of, width=_width(), kind="review")
    click.echo(text, nl=False)
    return 1 if usecases.findings_at_or_above(report, fail_on) else 0


@cli.command(cls=SwedishCommand)
@click.argument("code", metavar="[KOD]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Hur resultatet skrivs.",
)
def rules(code: str | None, form: str) -> None:
    """Lista reglerna, eller förklara en."""
    from grantflow.checks import pages

    click.echo(pages.explain(code, form) if code else pages.overview(form), nl=False)
