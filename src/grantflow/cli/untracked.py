"""Does the work of the web app without Prefect, where somebody has chosen to do without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow import usecases
from grantflow.usecases import reviewing, watching

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.model.finding import Report
    from grantflow.settings import Settings
    from grantflow.usecases import Draft, DraftOrder
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.reviewing import Reviewed, ReviewOrder


def run(
    order: DraftOrder | ReviewOrder, tell: Callable[[str, Report | None], None]
) -> Draft | Reviewed:
    """Run an order, step by step; `tell` hears the name and the report of each one."""
    if isinstance(order, reviewing.ReviewOrder):
        return usecases.run_plainly(reviewing.walk(order), tell)
    return usecases.run_plainly(usecases.walk(order), tell)


class Untracked:
    """What a worker otherwise leaves to flows, on an open desk."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        """Take an open desk and the settings of the installation."""
        self._desk, self._settings = desk, settings

    def watch(self, case_id: str) -> dict[str, int]:
        """Read the watched pages of a case; return how many, and what is new."""
        done = watching.look_at_all(self._desk, self._settings, [case_id])
        return {"pages": done.pages, "news": done.news, "faults": len(done.faults)}

    def routine(self, name: str) -> Any:
        """Do a daily routine by the name of its flow."""
        from grantflow.usecases import routines

        (routine,) = (one for one in routines.ROUTINES if one.flow == name)
        return routines.do(self._desk, self._settings, routine.name)
