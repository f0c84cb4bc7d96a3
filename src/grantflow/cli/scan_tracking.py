"""Reads the watched pages of a case file as a job; only a person who sees it has been told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from grantflow.cli.doing import Doing
    from grantflow.store.jobs import Job
    from grantflow.usecases.scanning import Read, ScanOrder

# What another process has read is shown, and not read again, as long as it is this new.
_FRESH_MS = 12 * 3_600_000


def follow(order: ScanOrder, programme: str | None, call: str | None) -> Read:
    """See to it that a round is made as a job, and return it; nobody has been told of it by that.

    Raises:
        GrantflowError: What stood in the way.

    """
    from grantflow.cli.doing import Front
    from grantflow.cli.tracking import Work
    from grantflow.cli.tracking import follow as followed
    from grantflow.store.base import now_ms
    from grantflow.usecases import scanning

    wants = {
        "file": str(order.path.resolve()),
        "programme": programme,
        "call": str(Path(call).resolve()) if call and Path(call).is_file() else call,
        "only": list(order.only),
    }

    def still(job: Job) -> bool:
        """Whether somebody else has read the pages lately, and nobody has seen it."""
        number, ended = job.result.get("round"), job.ended_ms or 0
        is_new = now_ms() - ended < _FRESH_MS
        return is_new and number is not None and scanning.untold(order, number) is not None

    said = "Sidorna lästes {}, och ingen har fått se det än."
    front = Front(page=order.tell, waiting=order.waiting)
    over = followed(Work("scan", wants, (), wants, _aside, still, said), front)
    if over.made is not None:
        made: Read = over.made  # type: ignore[assignment]
        return made
    number = over.job.result["round"]
    if number is None:
        return scanning.read(order)  # there are no pages to read
    # Somebody else may have shown it, after asking for the same.
    return scanning.untold(order, number) or scanning.Read(scanning.last(order), None)


def order_in(wants: dict[str, Any], doing: Doing) -> ScanOrder:
    """Return the order of a job.

    Raises:
        GrantflowError: The case is at fault.

    """
    from grantflow import usecases
    from grantflow.documents import casefile
    from grantflow.usecases.scanning import ScanOrder, local_now

    path = Path(wants["file"])
    case = casefile.load(path)
    frame = usecases.choose_frame(case.application, wants["programme"], wants["call"], path.parent)

    def page(done: int, total: int, name: str) -> None:
        if doing.holder.is_lost:
            raise doing.holder.lost()
        doing.front.page(done, total, name)

    return ScanOrder(
        case=case,
        path=path,
        call=frame.call,
        settings=doing.settings,
        now=local_now,
        only=tuple(wants["only"]),
        tell=page,
        waiting=doing.front.waiting,
    )


def _aside(text: str) -> None:
    click.echo(text, err=True)
