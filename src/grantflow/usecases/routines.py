"""What is done once a day whether anybody is there or not: reminders, watched pages, clearing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from grantflow import defects
from grantflow.errors import EngineUnavailable, GrantflowError
from grantflow.store import hooks, outbox, wishes
from grantflow.text import swedish_time

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from grantflow.store.base import Connection
    from grantflow.usecases.cases import Desk

_LOG = logging.getLogger(__name__)
_DAY_MS = 24 * 3_600_000
_LEASE_MS = 4 * 3_600_000
_LATER_MS = 300_000
# How long is kept what has left or was given up, and what somebody has been reminded of.
_KEPT_MS, _REMINDERS_KEPT_MS = 90 * _DAY_MS, 400 * _DAY_MS


class Routine(NamedTuple):
    """What is done once a day, from an hour on, Swedish time."""

    name: str
    from_hour: int


ROUTINES = (
    Routine("gallring", 2),
    Routine("rensning", 3),
    Routine("bevakning", 5),
    Routine("paminnelser", 7),
)


def do_due(desk: Desk, doings: Mapping[str, Callable[[], object]]) -> list[str]:
    """Do the routines that it is time for, each once a day; return their names.

    One that can't be done now, as when the engine is down, is tried again in five minutes.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    done = []
    for routine in ROUTINES:
        if routine.name in doings and _is_taken(desk, routine):
            day = _now(desk).date().isoformat()
            try:
                doings[routine.name]()
            except GrantflowError as error:
                if not isinstance(error, EngineUnavailable):
                    _LOG.warning("%s: %s", routine.name, error.problem)
                _delay(desk, routine)
            except Exception:  # noqa: BLE001 - what one routine does must not stop the others
                defects.note()
                _delay(desk, routine)
            else:
                _end(desk, routine, day)
                done.append(routine.name)
    return done


def clear(desk: Desk) -> None:
    """Forget what has left long ago."""

    def work(connection: Connection) -> None:
        now = desk.base.now()
        outbox.forget(connection, now - _KEPT_MS)
        hooks.forget(connection, now - _KEPT_MS)
        wishes.forget_reminders(connection, now - _REMINDERS_KEPT_MS)

    desk.base.write(work)


def _is_taken(desk: Desk, routine: Routine) -> bool:
    now = _now(desk)
    if now.hour < routine.from_hour:
        return False
    return desk.base.write(
        lambda connection: wishes.begin_routine(
            connection,
            routine.name,
            now.date().isoformat(),
            at_ms=desk.base.now(),
            lease_ms=_LEASE_MS,
        )
    )


def _end(desk: Desk, routine: Routine, day: str) -> None:
    desk.base.write(lambda connection: wishes.end_routine(connection, routine.name, day))


def _delay(desk: Desk, routine: Routine) -> None:
    until = desk.base.now() + _LATER_MS
    desk.base.write(lambda connection: wishes.delay_routine(connection, routine.name, until))


def _now(desk: Desk) -> datetime.datetime:
    return swedish_time.at(desk.base.now())
