"""Ids of rows, counted in the store so that none is ever used for two rows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import case

from grantflow.model.flat import row_prefix
from grantflow.store.base import dialect_of
from grantflow.store.tables import COUNTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection


def next_row_id(
    connection: Connection, application_id: str, prefix: str, taken: Sequence[str]
) -> str:
    """Return an id for a new row, counted by its prefix; an id that has been used never is again.

    `taken` are the ids that stand in the list, which may come from a file.
    """
    dialect = dialect_of(connection)
    while True:
        number = connection.execute(
            dialect.insert(COUNTER)
            .values(application_id=application_id, prefix=prefix, last=1)
            .on_conflict_do_update(
                index_elements=[COUNTER.c.application_id, COUNTER.c.prefix],
                set_={"last": COUNTER.c.last + 1},
            )
            .returning(COUNTER.c.last)
        ).scalar_one()
        if f"{prefix}-{number}" not in taken:
            return f"{prefix}-{number}"


def count(connection: Connection, application_id: str, lists: Mapping[str, Any]) -> None:
    """Note the highest number among the ids of the lists of rows among some answers, by path.

    They may come from a file or a merge.
    A row that is added when one of them has been taken out must not get its id, and its answers.
    """
    for path, value in lists.items():
        prefix = row_prefix(path)
        if prefix is None or not isinstance(value, list):
            continue
        number = re.compile(rf"{re.escape(prefix)}-([1-9]\d{{0,6}})")
        found = [int(one[1]) for row in value if (one := number.fullmatch(str(row)))]
        if found:
            connection.execute(
                _put(dialect_of(connection)),
                {"application_id": application_id, "prefix": prefix, "last": max(found)},
            )


@cache
def _put(dialect: Any) -> Any:
    """Return the statement that notes a number which is higher than the one noted."""
    put = dialect.insert(COUNTER)
    higher = case((COUNTER.c.last < put.excluded.last, put.excluded.last), else_=COUNTER.c.last)
    return put.on_conflict_do_update(
        index_elements=[COUNTER.c.application_id, COUNTER.c.prefix], set_={"last": higher}
    )
