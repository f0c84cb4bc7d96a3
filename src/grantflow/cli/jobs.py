"""The jobs of this installation: what waits, what is under way, and what came of the rest."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

import click

from grantflow.cli.options import columns
from grantflow.cli.words import SwedishCommand, SwedishGroup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.settings import Settings
    from grantflow.store.base import Base
    from grantflow.store.jobs import Job

_SHOWN, _ALL = 20, 1000
_SHORT_ID = 8
# The column that gives way where the terminal is narrow, and the least it may be.
_WHAT, _LEAST_WHAT = 1, 16


class _Group(SwedishGroup):
    """Without a command of its own, the list is what is asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take no words for no words."""
        return click.Group.parse_args(self, ctx, args)


@click.group(cls=_Group, invoke_without_command=True, subcommand_metavar="[KOMMANDO]")
@click.option("--all", "everything", is_flag=True, help="Visa även äldre arbeten, och delarna.")
@click.option("--json", "as_json", is_flag=True, help="Skriv listan som JSON.")
@click.pass_context
def jobs(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """Visa arbeten som väntar, pågår och är klara."""
    if ctx.invoked_subcommand is not None:
        return
    from grantflow.settings import read_settings
    from grantflow.store import job_lists
    from grantflow.usecases import installation

    settings = read_settings()
    with installation.opened_base(settings) as base, base.read() as connection:
        limit = _ALL if everything else _SHOWN
        found = job_lists.listed(connection, limit=limit, with_pieces=everything)
        pieces = job_lists.counts_of(connection, [job.id for job in found])
        now_ms = base.now()
    if as_json:
        told = [_record(job, now_ms, pieces.get(job.id, {}), settings) for job in found]
        content = {"grantflow": 1, "kind": "jobs", "jobs": told}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    for line in _table(found, pieces, now_ms, settings) if found else ("Inga arbeten än.",):
        click.echo(line)


@jobs.command(cls=SwedishCommand)
@click.argument("job_id", metavar="ARBETE")
def stop(job_id: str) -> None:
    """Stoppa ett arbete; det som är klart blir kvar."""
    from grantflow.settings import read_settings
    from grantflow.store import jobs as held
    from grantflow.usecases import installation

    with installation.opened_base(read_settings()) as base:
        found = _one(base, job_id)
        if base.write(lambda c: held.cancel(c, found.id, at_ms=base.now())):
            click.echo(f"Stoppade {found.id}. Inget mer skrivs av det.")
        else:
            click.echo(f"{found.id} är redan avslutat.")


@jobs.command(cls=SwedishCommand)
@click.argument("job_id", metavar="ARBETE")
def again(job_id: str) -> None:
    """Beställ ett arbete som är avslutat en gång till."""
    from grantflow.settings import read_settings
    from grantflow.store import job_asks
    from grantflow.usecases import installation

    with installation.opened_base(read_settings()) as base:
        found = _one(base, job_id)
        new = base.write(lambda c: job_asks.ask_again(c, found.id, at_ms=base.now()))
        if new == found.id:
            click.echo(f"{found.id} är inte avslutat: det görs ändå.")
        else:
            click.echo(f"Beställt igen som {new}. Det görs av 'grantflow serve' eller 'work'.")


def _one(base: Base, job_id: str) -> Job:
    """Return the job whose id begins so.

    Raises:
        CommandError: There is none, or more than one.

    """
    from grantflow.errors import CommandError
    from grantflow.store import job_lists

    with base.read() as connection:
        found = job_lists.begins_with(connection, job_id)
    if len(found) == 1:
        return found[0]
    problem = "flera arbeten börjar på" if found else "inget arbete heter"
    raise CommandError(f"{problem} '{job_id}'", remedy="se vad de heter med: grantflow jobs --all")


def _table(
    found: Sequence[Job], pieces: dict[str, dict[str, int]], now_ms: int, settings: Settings
) -> Iterator[str]:
    from grantflow.text.personal import mask
    from grantflow.usecases import job_words

    head = ("arbete", "vad", "läge", "kommit till", "tid")
    rows = [
        (
            job.id[:_SHORT_ID],
            mask(job_words.what(job)),
            job_words.STATES[job.state],
            _stage(job, pieces.get(job.id, {})),
            job_words.lasted(job_words.lasted_ms(job, now_ms)),
        )
        for job in found
    ]
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    others = sum(widths) - widths[_WHAT] + 2 * (len(widths) - 1)
    widths[_WHAT] = min(widths[_WHAT], max(_LEAST_WHAT, columns() - others))
    indent = " " * (widths[0] + 2)
    yield _line(head, widths)
    for job, row in zip(found, rows, strict=True):
        yield _line(row, widths)
        yield from textwrap.wrap(
            _why(job), columns(), initial_indent=indent, subsequent_indent=indent
        )
        page = job_words.run_page(settings.engine_url, job.run_id)
        if page:
            yield indent + page


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    fitted = (_fitted(text, most) for text, most in zip(row, widths, strict=True))
    return "  ".join(fitted).rstrip()


def _fitted(text: str, most: int) -> str:
    """Return a text of so many columns; one that is too long keeps its beginning and its end."""
    if len(text) <= most:
        return f"{text:{most}}"
    end = most // 3
    return f"{text[: most - end - 1]}…{text[-end:]}"


def _stage(job: Job, pieces: dict[str, int]) -> str:
    if job.is_over:
        return ""
    if pieces:
        return f"{pieces.get('done', 0)} av {sum(pieces.values())} delar"
    return job.stage or ""


def _why(job: Job) -> str:
    """Return what there is to say of a job beside its state."""
    if job.state == "waiting":
        return str(job.result.get("waits", ""))
    return str(job.result.get("told", "")) if job.state == "failed" else ""


def _record(job: Job, now_ms: int, pieces: dict[str, int], settings: Settings) -> dict[str, Any]:
    from grantflow.usecases import job_words

    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "stage": job.stage,
        "steps": [name for name, *_ in job.steps],
        "tries": job.tries,
        "seconds": round(job_words.lasted_ms(job, now_ms) / 1000, 1),
        "created_ms": job.created_ms,
        "started_ms": job.started_ms,
        "ended_ms": job.ended_ms,
        "file": job.wants.get("file") if job.place else None,
        "told": job.result.get("told") or job.result.get("waits"),
        "parent": job.parent_id,
        "pieces": pieces,
        "run": job.run_id,
        "page": job_words.run_page(settings.engine_url, job.run_id) or None,
    }
