"""What `grantflow work` does beside the jobs: sends mail, tells webhooks, does the daily routines.

Each routine is a job of its day.  Some run as Prefect flows; while the engine is down they wait,
and the others are done and mail still leaves.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from grantflow import defects
from grantflow.errors import EngineUnavailable, GrantflowError, JobLost, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.settings import Settings
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.job_holding import Holder
    from grantflow.usecases.routine_work import Done
    from grantflow.usecases.routines import Routine

_LOG = logging.getLogger(__name__)
_MAIL_EVERY_S, _ROUTINES_EVERY_S = 2.0, 60.0
_AFTER_FAULT_S = 30.0
_GIVEN_UP = "Arbetet avbröts gång på gång och görs inte fler gånger i dag."
_ENGINE = "Motorn (Prefect) svarar inte. Görs när den är igång igen."


class Background:
    """Two threads: one sends what waits, one does what it is time for."""

    def __init__(
        self, desk: Desk, settings: Settings, run: Callable[[str], Any] | None = None
    ) -> None:
        """Take an open desk.

        `run` runs a flow by the name of its file and returns what came of it (`Done`); without it
        flows are run on the engine.

        Raises:
            MailRefused: The settings of mail can't be used.

        """
        from grantflow.usecases.job_holding import worker_name
        from grantflow.usecases.mail_server import server_of

        self._desk, self._settings = desk, settings
        self._server = server_of(settings)
        self._run = run
        self._name = worker_name()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._keep, args=(do, every_s), daemon=True)
            for do, every_s in (
                (self.send, _MAIL_EVERY_S),
                (self.do_routines, _ROUTINES_EVERY_S),
            )
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the letter at hand, and no more.  A routine under way is done another time."""
        self._stop.set()
        self._threads[0].join(60)

    def send(self) -> None:
        """Send the mail and tell the webhooks that wait now."""
        from grantflow.usecases import delivering, posting

        if self._server is not None:
            posting.send_due(self._desk.base, self._server)
        delivering.deliver_due(self._desk.base, self._settings)

    def do_routines(self) -> list[str]:
        """Do the routines that it is time for, and those whose process is gone; return their names.

        One that can't be done now is tried again in five minutes, as long as it is today.
        """
        from grantflow.usecases import routines
        from grantflow.usecases.job_holding import holding

        desk, done = self._desk, []
        routines.ask_due(desk, self._settings)
        while not self._stop.is_set():
            job = routines.take(desk, self._settings, self._name)
            if job is None:
                break
            with holding(desk.base, job, self._name) as holder, suppress(JobLost):
                if self._do(holder, routines.BY_NAME[job.kind]):
                    done.append(job.kind)
        return done

    def _do(self, holder: Holder, routine: Routine) -> bool:
        """Do a routine that is held; whether it was done."""
        from grantflow.store.jobs import MOST_TRIES
        from grantflow.usecases import routines

        if holder.job.tries > MOST_TRIES:
            holder.end("failed", {"told": _GIVEN_UP})
            return False
        try:
            done = self._done(holder, routine)
        except (StoreUnavailable, JobLost):
            raise
        except EngineUnavailable:
            routines.try_later(holder, _ENGINE)
        except GrantflowError as error:
            _LOG.warning("%s: %s", routine.name, error.problem)
            routines.try_later(holder, routines.in_words(error))
        except Exception:  # noqa: BLE001 - what one routine does must not stop the others
            defects.note()
            holder.end("failed", {"told": routines.DEFECT})
        else:
            holder.end("done", done.as_result())
            return True
        return False

    def _done(self, holder: Holder, routine: Routine) -> Done:
        from grantflow.usecases import routines

        if not routine.with_engine:
            return routines.do(self._desk, self._settings, routine.name)
        token = routines.is_held.set(True)
        try:
            done: Done = self._run(routine.flow) if self._run else run_flow(routine.flow, holder)
        finally:
            routines.is_held.reset(token)
        return done

    def _keep(self, do: Callable[[], object], every_s: float) -> None:
        wait = every_s
        while not self._stop.wait(wait):
            wait = every_s
            try:
                do()
            except GrantflowError as error:
                _LOG.warning("%s", error.problem)
                wait = _AFTER_FAULT_S
            except Exception:  # noqa: BLE001 - a defect here must not keep mail from leaving
                defects.note()
                wait = _AFTER_FAULT_S


def run_flow(name: str, holder: Holder) -> Any:
    """Run a flow without parameters for a job; return what came of it."""
    from grantflow import orchestration

    with orchestration.for_job(holder.job.id, holder.run):
        return orchestration.run_tracked_routine(name, {})
