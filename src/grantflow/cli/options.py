"""What several commands ask for on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from grantflow.model.known import names

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
FILE = click.Path(path_type=Path)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "html"]),
    default="text",
    show_default=True,
    help="Hur resultatet skrivs.",
)
FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(["blocker", "warning", "advice", "never"]),
    default="blocker",
    show_default=True,
    help="Minsta allvar som ger utgångskod 1.",
)


def width() -> int:
    """Return the columns that text is wrapped at."""
    import shutil

    return max(50, min(shutil.get_terminal_size((92, 24)).columns - 2, 92))
