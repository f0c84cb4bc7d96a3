"""Does a job for a person at a terminal, or follows whoever does it already: `--tracked`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.errors import EngineUnavailable, GrantflowError, JobFailed, JobLost, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.cli.doing import Front
    from grantflow.settings import Settings
    from grantflow.store.jobs import Job
    from grantflow.usecases.cases import Desk

_LOOK_EVERY_S = 0.5
# How often in a row the engine may not answer before the command gives up; the job waits on.
_MOST_SILENCES = 12
_LATER = "arbetet står kvar: kör samma kommando igen när motorn är igång, eller utan --tracked"
# What the reader of a failure on the command line can do; what went wrong stands before it.
_AGAIN = "rätta det och kör samma kommando igen, eller kör utan --tracked"


@dataclass(frozen=True, slots=True)
class Work:
    """A job to be done: its kind, what it wants, and what it follows from.

    `content` are digests of what is read, `options` all else that the result follows from.  What
    was done before is told instead when it `still` stands, with the words `stood` of the day.
    """

    kind: str
    wants: dict[str, Any]
    content: tuple[str, ...]
    options: dict[str, Any]
    say: Callable[..., Any]
    still: Callable[[Job], bool] | None = None
    stood: str = "Redan gjort {}, på samma innehåll och med samma regler."


class Over(NamedTuple):
    """A job that is done, what it made when this process did it, and whether it was done before."""

    job: Job
    made: object = None
    stood: bool = False


def follow(work: Work, front: Front) -> Over:
    """See to it that a job is done, here or elsewhere; show the steps meanwhile.

    Ctrl-C stops the job when it is done here; otherwise it goes on where it is.

    Raises:
        GrantflowError: What stood in the way, or somebody stopped it.

    """
    from grantflow.cli.stopping import stopped_by_signals
    from grantflow.settings import read_settings
    from grantflow.usecases import installation
    from grantflow.usecases.job_asking import ask_on_files, key_of
    from grantflow.usecases.job_living import living

    settings = read_settings()
    key = key_of(work.kind, settings.place, work.content, work.options)
    with stopped_by_signals(), installation.opened(settings) as desk:
        asked = ask_on_files(desk.base, work.kind, work.wants, key, settings.place, work.still)
        if asked.stands:
            when = _day(asked.job.ended_ms or 0)
            work.say(work.stood.format(when))
            return Over(asked.job, stood=True)
        follower = _Follower(desk, settings, work, front)
        with living(settings.home, follower.worker):
            return follower.until_over(asked.job.id)


class _Follower:
    def __init__(self, desk: Desk, settings: Settings, work: Work, front: Front) -> None:
        from grantflow.usecases.job_holding import worker_name

        self._desk, self._settings, self._work, self._front = desk, settings, work, front
        self.worker = worker_name()
        self._shown: tuple[int, int] = (0, 0)  # the try, and how many of its steps
        self._has_told = False
        self._silences = 0

    def until_over(self, job_id: str) -> Over:
        """Take the job as soon as nobody else has it, and return it when it is over."""
        from grantflow.store import jobs

        base = self._desk.base
        while True:
            taken = base.write(lambda c: jobs.take_this(c, job_id, self.worker, at_ms=base.now()))
            if taken is not None:
                # Somebody took it over: then it is followed there.
                with suppress(_TakenOver):
                    return self._do(taken)
            with base.read() as connection:
                job = jobs.job(connection, job_id)
            if job is None or job.state == "cancelled":
                raise JobLost("arbetet stoppades", remedy="kör samma kommando igen")
            if job.state == "failed":
                raise JobFailed(str(job.result.get("told", "")).rstrip("."), remedy=_AGAIN)
            if job.is_over:
                return Over(job)
            self._free(job)
            self._show(job)
            sleep(_LOOK_EVERY_S)

    def _free(self, job: Job) -> None:
        """Do not wait for a process that is known to be dead."""
        from grantflow.usecases import job_living, job_reconciling

        if job.state == "running" and job_living.is_dead(self._settings.home, job.lease_by):
            job_reconciling.free_lost(self._desk.base, self._settings.home)

    def _show(self, job: Job) -> None:
        """Show what another process has done since the last time."""
        if not self._has_told:
            self._work.say("Arbetet är redan beställt. Väntar på den process som gör det …")
            self._has_told = True
        attempt, count = self._shown
        for name, blockers, warnings in job.steps[count if attempt == job.tries else 0 :]:
            self._work.say(step_line(name, blockers, warnings))
        self._shown = job.tries, len(job.steps)

    def _do(self, job: Job) -> Over:
        from grantflow.cli.doing import DEFECT, Doing, begun, folder_for, in_words, put_back
        from grantflow.store import jobs
        from grantflow.usecases.job_holding import holding

        base = self._desk.base
        with (
            holding(base, job, self.worker) as holder,
            folder_for(job, self._settings) as folder,
        ):
            try:
                _require_tries(job)
                made = begun(
                    Doing(
                        self._desk, self._settings, holder, folder, _hands(self._work), self._front
                    )
                )
            except KeyboardInterrupt:
                base.write(lambda c: jobs.cancel(c, job.id, at_ms=base.now()))
                raise
            except JobLost as error:
                if self._is_taken_over(job.id):
                    raise _TakenOver from error
                raise
            except StoreUnavailable:
                raise  # nothing can be noted
            except EngineUnavailable as error:
                put_back(holder)
                self._wait_for_engine(error)
                raise _TakenOver from error
            except GrantflowError as error:
                holder.end("failed", {"told": in_words(error)})
                raise
            except Exception:
                holder.end("failed", {"told": DEFECT})
                raise
        with base.read() as connection:
            return Over(jobs.known(connection, job.id), made)

    def _wait_for_engine(self, error: EngineUnavailable) -> None:
        """Let an engine that somebody else runs come back: it may just be starting again.

        Raises:
            EngineUnavailable: It is our own, or it has been away for long.

        """
        self._has_told = True
        self._silences += 1
        if self._settings.engine_url is None or self._silences > _MOST_SILENCES:
            raise EngineUnavailable(error.problem, remedy=_LATER) from error
        self._work.say("Motorn (Prefect) svarar inte. Försöker igen om några sekunder …")

    def _is_taken_over(self, job_id: str) -> bool:
        from grantflow.store import jobs

        with self._desk.base.read() as connection:
            now = jobs.job(connection, job_id)
        return now is not None and now.state != "cancelled"


def _require_tries(job: Job) -> None:
    from grantflow.store.jobs import MOST_TRIES
    from grantflow.usecases.job_reconciling import GIVEN_UP

    if job.tries > MOST_TRIES:
        raise JobFailed(GIVEN_UP.rstrip("."), remedy=_AGAIN)


class _TakenOver(Exception):
    """The job is not in our hands any more: it waits, or another process has it."""


def step_line(name: str, blockers: int, warnings: int) -> str:
    """Return a line for a step that another process has done."""
    found = [f"{blockers} hinder"] if blockers else []
    if warnings:
        found.append(f"{warnings} {'brist' if warnings == 1 else 'brister'}")
    return f"{name}: {', '.join(found)}" if found else name


def _hands(work: Work) -> Any:
    from grantflow.cli.doing import Hands
    from grantflow.cli.working import run_as_flow, scan_as_flow, watch_as_flow

    return Hands(
        True, partial(run_as_flow, say=work.say), watch_as_flow, partial(scan_as_flow, say=work.say)
    )


def _day(ms: int) -> str:
    from grantflow.text import swedish, swedish_time

    return swedish.day(swedish_time.at(ms).date())
