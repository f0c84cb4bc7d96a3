"""What several commands ask for on the command line."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grantflow.model.known import names

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAMMES = click.Choice(names())
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
TRACKED = "Gör det i motorn (Prefect), som ett arbete som blir klart även om något dör."
_NO_TERMINAL = 100_000
# Whether it may be read is told by whoever reads it, with what to do.
FILE = click.Path(path_type=Path, readable=False)


def in_format(*forms: str) -> Callable[[Any], Any]:
    """Return the option --format with these ways of writing the result; the first is the usual."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="Hur resultatet skrivs.",
    )


FORMAT = in_format("text", "json", "sarif", "html")
FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(["blocker", "warning", "advice", "never"]),
    default="blocker",
    show_default=True,
    help="Minsta allvar som ger utgångskod 1.",
)


def a_day(name: str, value: str | None) -> datetime.date | None:
    """Return a day that stands in an option.

    Raises:
        CommandError: It is no day.

    """
    if value is None:
        return None
    from grantflow.model.fields import YEARS

    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        day = datetime.date.min
    if day.year not in YEARS:
        from grantflow.errors import CommandError

        raise CommandError(
            f"{name} har ett värde som inte är ett datum",
            remedy=f"skriv dagen som 2025-03-31, till exempel {name} 2025-03-31",
        )
    return day


def width() -> int:
    """Return the columns that text is wrapped at."""
    import shutil

    return max(50, min(shutil.get_terminal_size((92, 24)).columns - 2, 92))


def columns() -> int:
    """Return the columns that a line may have; what no terminal shows is neither cut nor broken."""
    import shutil

    return max(50, shutil.get_terminal_size((_NO_TERMINAL, 24)).columns - 1)
