"""Does something for every open case; what is wrong with one keeps no other from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow import defects
from grantflow.errors import GrantflowError, StoreUnavailable
from grantflow.store import wishes

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.usecases.cases import Desk


def for_each_open(desk: Desk, do: Callable[[str], None]) -> tuple[int, int]:
    """Do something with the id of each open case; return how many there are, and how many failed.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    with desk.base.read() as connection:
        found = wishes.open_cases(connection)
    faults = 0
    for case_id in found:
        try:
            do(case_id)
        except StoreUnavailable:
            raise
        except GrantflowError:
            faults += 1
        except Exception:  # noqa: BLE001 - a defect in one case must not stop the others
            defects.note()
            faults += 1
    return len(found), faults
