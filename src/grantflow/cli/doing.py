"""How a process does a job that it holds: one runner for each kind."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from grantflow.errors import EngineUnavailable, GrantflowError, JobLost, StoreUnavailable
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.model.finding import Report
    from grantflow.settings import Settings
    from grantflow.store.jobs import Job
    from grantflow.usecases import DraftOrder
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.job_holding import Holder
    from grantflow.usecases.reviewing import ReviewOrder
    from grantflow.usecases.scanning import Read, ScanOrder

    Tell = Callable[[str, Report | None], None]

# Who does a job of a kind, as module:function; it is read when one is there to be done.  It takes a
# Doing and ends the job, or raises what stands in the way.
RUNNERS = {
    "batch": "grantflow.cli.batch_tracking:do_batch",
    "chunk": "grantflow.cli.batch_tracking:do_chunk",
    "draft": "grantflow.cli.doing_cases:make",
    "review": "grantflow.cli.doing_cases:make",
    "scan": "grantflow.cli.doing_files:scan",
    "watch": "grantflow.cli.doing_cases:watch",
}

_WAIT_MS = 5_000
_LONGEST_WAIT_MS = 3_600_000
_ENGINE = "Motorn (Prefect) svarar inte. Arbetet står kvar i kön och görs när den är igång igen."
_NO_ENGINE = "Motorn (Prefect) har inte svarat på en timme. Säg till den som sköter grantflow."
DEFECT = "Något gick fel i grantflow. Försök igen, eller säg till."


@dataclass(frozen=True, slots=True)
class Hands:
    """What does the work itself: as flows of the engine when it is `tracked`.

    `run` does an order and tells each step, `watch` reads the pages of a case of the web app, and
    `scan` those of a case file.
    """

    tracked: bool
    run: Callable[[DraftOrder | ReviewOrder, Tell], Any]
    watch: Callable[[str], dict[str, int]]
    scan: Callable[[ScanOrder], Read]


@dataclass(frozen=True, slots=True)
class Front:
    """Whoever sits at the process: how to show steps and of pages read.  By a worker, nobody."""

    step: Tell = lambda _name, _report: None
    page: Callable[[int, int, str], None] = lambda _done, _all, _name: None
    waiting: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Doing:
    """What a runner is given: the job in its hands, the installation, a folder that is emptied."""

    desk: Desk
    settings: Settings
    holder: Holder
    folder: Path
    hands: Hands
    front: Front

    @property
    def tracked(self) -> bool:
        """Whether the work is to run as flows of the engine."""
        return self.hands.tracked

    def run(self, order: DraftOrder | ReviewOrder) -> Any:
        """Do an order, and tell each step in the row and to whoever sits here."""

        def tell(name: str, report: Report | None) -> None:
            self.holder.step(name, report)
            self.front.step(name, report)

        return self.hands.run(order, tell)


def runner_of(kind: str) -> Callable[[Doing], object]:
    """Return who does jobs of a kind."""
    module, _, name = RUNNERS[kind].partition(":")
    return cast("Callable[[Doing], object]", getattr(importlib.import_module(module), name))


def do(doing: Doing) -> None:
    """Do a job; what stands in its way is told in the job.

    Raises:
        StoreUnavailable: Nothing can be noted; the lease runs out, and the job is taken again.
        JobLost: The job was stopped, or somebody else has it.
        KeyboardInterrupt: This process was told to end; the job waits for another.

    """
    from grantflow import defects

    try:
        begun(doing)
    except (StoreUnavailable, JobLost):
        raise
    except KeyboardInterrupt:
        with suppress(StoreUnavailable):  # else its lease runs out
            doing.holder.put_back({}, ready_ms=doing.holder.base.now())
        raise
    except EngineUnavailable:
        put_back(doing.holder)
    except GrantflowError as error:
        doing.holder.end("failed", {"told": in_words(error)})
    except Exception:  # noqa: BLE001 - a defect in one job must not keep the others waiting
        defects.note()
        doing.holder.end("failed", {"told": DEFECT})


def begun(doing: Doing) -> object:
    """Let the runner of its kind do a job, known to the engine's runs; return what it returns.

    Raises:
        GrantflowError: What stands in the way.

    """
    run = runner_of(doing.holder.job.kind)
    if not doing.tracked:
        return run(doing)
    from grantflow import orchestration

    runs: list[str] = []

    def noted(run_id: str) -> None:
        runs.append(run_id)
        doing.holder.run(run_id)

    with orchestration.for_job(doing.holder.job.id, noted):
        made = run(doing)
    if runs and doing.settings.engine_url is None:
        # An engine of our own goes with us: nobody else can set its record right.
        orchestration.reconcile(doing.desk.base)
    return made


def in_words(error: GrantflowError) -> str:
    """Return what to tell of a fault in one line."""
    return f"{swedish.capital(error.problem)}. {swedish.capital(error.remedy)}."


@contextmanager
def folder_for(job: Job, settings: Settings) -> Iterator[Path]:
    """Give an empty folder to do a job in; it goes with all it holds, that of earlier tries too."""
    if job.place is None:
        with tempfile.TemporaryDirectory(prefix="grantflow-") as anywhere:
            yield Path(anywhere)
        return
    around = settings.home / "arbete"
    around.mkdir(parents=True, exist_ok=True)
    for n in range(1, job.tries):
        shutil.rmtree(around / f"{job.id}-{n}", ignore_errors=True)
    folder = around / f"{job.id}-{job.tries}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_back(holder: Holder) -> None:
    """Let a job wait for the engine; an hour at most.

    Raises:
        JobLost: The hour has passed, and somebody else has the job.

    """
    now = holder.base.now()
    told = {"waits": _ENGINE, "since_ms": holder.job.result.get("since_ms", now)}
    if now - told["since_ms"] > _LONGEST_WAIT_MS:
        holder.end("failed", {"told": _NO_ENGINE})
    else:
        holder.put_back(told, ready_ms=now + _WAIT_MS)
