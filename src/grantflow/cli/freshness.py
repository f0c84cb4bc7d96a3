"""What `grantflow rules --stale` prints: what nobody has read the source of for long."""

from __future__ import annotations

import datetime

import click

from grantflow.cli.options import width


def tell(days: int | None, form: str) -> None:
    """Print rules and programme facts read more than `days` days ago, and calls that are over."""
    from grantflow.checks import freshness
    from grantflow.text import swedish_time

    chosen = freshness.DAYS if days is None else days
    found = freshness.freshness(datetime.datetime.now(swedish_time.zone()).date(), chosen)
    told = (
        freshness.as_json(found, chosen)
        if form == "json"
        else freshness.as_text(found, chosen, width())
    )
    click.echo(told, nl=False)
