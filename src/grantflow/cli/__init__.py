"""The command line: the same verbs as everywhere, printed, with exit codes that scripts can use."""

from __future__ import annotations

import gc
import sys

import click

from grantflow import __version__
from grantflow.cli.words import SwedishGroup, swedish_usage_error
from grantflow.errors import GrantflowError
from grantflow.settings import skip_pydantic_plugins

# Each command is imported when it is called, or when the help names them all.
COMMANDS = {
    "new": "cases",
    "check": "cases",
    "draft": "cases",
    "review": "reading",
    "rules": "reading",
    "waivers": "waivers",
    "fit": "funders",
    "export": "funders",
    "call": "calls",
    "import": "importing",
    "batch": "batch",
    "scan": "scanning",
    "catalogue": "catalogue",
    "figures": "needs",
    "grant": "following",
    "report": "reporting",
    "diary": "following",
    "serve": "serving",
    "work": "working",
    "jobs": "jobs",
    "mail": "routines",
    "remind": "routines",
    "watch": "routines",
    "routines": "routines",
    "backup": "keeping",
    "restore": "keeping",
    "log": "keeping",
}


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
        from grantflow.cli.defects import report_defect

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


@click.group(cls=SwedishGroup, later=COMMANDS)
@click.version_option(
    __version__, "--version", message="grantflow %(version)s", help="Visa version."
)
def cli() -> None:
    """Från idé till ansökan: sex steg som granskas och skrivs till Word."""
