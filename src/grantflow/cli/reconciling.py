"""Sets right what processes that died have left behind: a thread of every worker."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from grantflow import defects
from grantflow.errors import GrantflowError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.settings import Settings
    from grantflow.store.base import Base

_LOG = logging.getLogger("grantflow.work")
_EVERY_S = 30.0


class Reconciler:
    """Each half minute, of all workers one: lost jobs wait again, and Prefect's page tells so.

    When it is entered, jobs of processes that died here are freed at once.
    """

    def __init__(self, base: Base, settings: Settings, *, tracked: bool) -> None:
        """Take an open database.  Only when `tracked` is there an engine to set right."""
        self._base, self._settings = base, settings
        self._has_engine = tracked and settings.engine_url is not None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True, name="reconcile")

    def __enter__(self) -> None:
        """Free what was lost, and begin."""
        self._once(self.free)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        """Stop, when what is under way is done."""
        self._over.set()
        self._thread.join(_EVERY_S)

    def free(self) -> None:
        """Let lost jobs wait again, and forget the oldest."""
        from grantflow.usecases import job_reconciling

        freed = job_reconciling.free_lost(self._base, self._settings.home)
        if any(freed):
            _LOG.warning("%d arbeten väntar igen, %d gavs upp", *freed)
        job_reconciling.forget_old(self._base)

    def reconcile(self) -> None:
        """Do all of it, unless another worker just has."""
        from grantflow.usecases import job_reconciling

        if not job_reconciling.is_my_turn(self._base, int(_EVERY_S * 1000)):
            return
        self.free()
        if self._has_engine:
            from grantflow import orchestration

            orchestration.reconcile(self._base)

    def _keep(self) -> None:
        while not self._over.wait(_EVERY_S):
            self._once(self.reconcile)

    def _once(self, do: Callable[[], None]) -> None:
        try:
            do()
        except GrantflowError as error:
            _LOG.warning("%s", error.problem)
        except Exception:  # noqa: BLE001 - a defect here must not keep jobs from being done
            defects.note()
