"""Processes that do pieces of a tracked batch beside the one that began it: `--workers`."""

from __future__ import annotations

import multiprocessing
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from grantflow.settings import read_settings, set_engine_environment
from grantflow.usecases.batch import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.cli.doing import Doing
    from grantflow.store.jobs import Job
    from grantflow.usecases.cases import Desk

_LOOK_EVERY_S = 0.5


@contextmanager
def helped(doing: Doing, count: int) -> Iterator[None]:
    """Let `count` more processes do pieces meanwhile; they leave when none is left, or with us."""
    if count < 1:
        yield
        return
    address = _address(doing)
    context = multiprocessing.get_context("spawn")
    job = doing.holder.job
    helpers = [
        context.Process(target=_help, args=(job.id, doing.tracked, address), daemon=True)
        for _ in range(count)
    ]
    with ExitStack() as stack:
        for helper in helpers:
            with running.undisturbed():
                helper.start()
            stack.callback(helper.join)
            stack.callback(helper.terminate)
        yield


def _address(doing: Doing) -> str:
    """Return where the engine answers; one of our own is started for all of us."""
    if doing.settings.engine_url or not doing.tracked:
        return doing.settings.engine_url or ""
    from grantflow import orchestration

    orchestration.prepare_engine()
    return orchestration.own_address()


def _help(job_id: str, tracked: bool, address: str) -> None:
    """Do pieces of a batch until none is left, in a process of its own."""
    running.settle()
    if address:
        set_engine_environment({"PREFECT_API_URL": address})
    from grantflow.cli.stopping import stopped_by_signals
    from grantflow.usecases import installation
    from grantflow.usecases.job_holding import worker_name
    from grantflow.usecases.job_living import living

    settings, name = read_settings(), worker_name()
    with (
        suppress(KeyboardInterrupt),  # told to leave, when it has let go of its piece
        stopped_by_signals(),
        installation.opened(settings) as desk,
        living(settings.home, name),
    ):
        while _is_open(desk, job_id):
            if not _do_one(desk, job_id, name, tracked=tracked):
                sleep(_LOOK_EVERY_S)


def _is_open(desk: Desk, job_id: str) -> bool:
    """Whether a piece may still have to be done."""
    from grantflow.store import job_lists

    with desk.base.read() as connection:
        counts = job_lists.counts(connection, job_id)
    return bool(counts.get("waiting") or counts.get("running"))


def _do_one(desk: Desk, job_id: str, name: str, *, tracked: bool) -> bool:
    """Do a piece, if there is one that nobody has."""
    from grantflow.cli import doing as doings
    from grantflow.cli.working import run_as_flow, scan_as_flow, watch_as_flow
    from grantflow.errors import JobLost
    from grantflow.store import jobs
    from grantflow.usecases.job_holding import holding

    base, settings = desk.base, read_settings()

    def take() -> Job | None:
        return base.write(
            lambda c: jobs.take(
                c, name, at_ms=base.now(), kinds=("chunk",), place=settings.place, parent_id=job_id
            )
        )

    piece = take()
    if piece is None:
        return False
    hands = doings.Hands(tracked, run_as_flow, watch_as_flow, scan_as_flow)
    with holding(base, piece, name) as holder:
        given = doings.Doing(desk, settings, holder, Path(), hands, doings.Front())
        try:
            doings.do(given)
        except JobLost:
            return True  # it was stopped, or somebody took it over
    return True
