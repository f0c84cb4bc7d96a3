"""Several clocks that ask for the routines of a day at the same moment, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from grantflow.settings import Settings
from grantflow.store.work_tables import JOB
from grantflow.usecases import routines
from grantflow.usecases.cases import Desk

if TYPE_CHECKING:
    from store_people import Clock

    from grantflow.store.base import Base

HOUR_MS = 3_600_000


def test_many_clocks_ask_for_each_routine_of_a_day_once(base: Base, clock: Clock) -> None:
    """Workers with a clock each, and the engine's schedule, which does what it asks for itself."""
    home = Path("/finns/inte")
    settings = Settings(home=home, engine_url=None, engine_home=home, log_level="WARNING")
    clock.ms = clock.ms // (24 * HOUR_MS) * 24 * HOUR_MS + 2 * HOUR_MS  # three in the morning
    desk = Desk(base)

    def ask(number: int) -> list[str]:
        if number % 2:
            done = routines.once(desk, settings, "rensning")
            return [] if done.told.startswith("Redan gjort") else ["rensning"]
        return routines.ask_due(desk, settings)

    with ThreadPoolExecutor(8) as clocks:
        found = [names for names in clocks.map(ask, range(24)) if names]

    with base.read() as connection:
        kinds = connection.execute(JOB.select()).all()
    assert sorted(row.kind for row in kinds) == ["gallring", "rensning"]
    assert {name for names in found for name in names} == {"gallring", "rensning"}
