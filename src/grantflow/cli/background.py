"""What `grantflow work` does beside the jobs: sends mail, tells webhooks, does the daily routines.

The routines run as Prefect flows; while the engine is down they wait, and mail still leaves.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from grantflow import defects
from grantflow.errors import GrantflowError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.settings import Settings
    from grantflow.usecases.cases import Desk

_LOG = logging.getLogger(__name__)
_MAIL_EVERY_S, _ROUTINES_EVERY_S = 2.0, 60.0
_AFTER_FAULT_S = 30.0
# Each routine that is a flow, by the name of its file.
FLOWS = {"bevakning": "watch_cases", "paminnelser": "remind"}


class Background:
    """Two threads: one sends what waits, one does what it is time for."""

    def __init__(
        self, desk: Desk, settings: Settings, run: Callable[[str], Any] | None = None
    ) -> None:
        """Take an open desk; `run` runs a flow by the name of its file.

        Raises:
            MailRefused: The settings of mail can't be used.

        """
        from grantflow.usecases.mail_server import server_of

        self._desk, self._settings = desk, settings
        self._server = server_of(settings)
        self._run = run or run_flow
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
        """Do the daily routines that it is time for; return their names."""
        from grantflow.usecases import erasing, routines

        doings: dict[str, Callable[[], Any]] = {
            name: partial(self._run, flow) for name, flow in FLOWS.items()
        }
        doings["rensning"] = partial(routines.clear, self._desk)
        doings["gallring"] = lambda: erasing.fade(self._desk.base, self._desk.outward)
        return routines.do_due(self._desk, doings)

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


def run_flow(name: str) -> Any:
    """Run a flow without parameters."""
    from grantflow import orchestration

    return orchestration.run_tracked_routine(name, {})
