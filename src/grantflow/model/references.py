"""Which answers name rows by id, the table of those rows, and which of them name nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grantflow.model import walk
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.model.application import Application

_LOGIC = "stages.projektlogik"
_GENDER = "stages.jamstalldhetskartlaggning"
GOALS, ACTIVITIES = f"{_LOGIC}.goals", f"{_LOGIC}.activities"
CAUSES, OBSERVATIONS = f"{_LOGIC}.causes", f"{_GENDER}.analysis"

# The pattern path of each answer that names rows by their ids -> the table of those rows.
REFERENCES = {
    f"{GOALS}.causes": CAUSES,
    f"{ACTIVITIES}.goals": GOALS,
    "stages.implementeringsplan.from_activities": ACTIVITIES,
    "stages.spridningsplan.from_activities": ACTIVITIES,
    f"{_GENDER}.measures.observation": OBSERVATIONS,
    f"{_GENDER}.measures.activity": ACTIVITIES,
    "eu.principles.goals": GOALS,
    "eu.principles.activities": ACTIVITIES,
    "esf.call_goals.goals": GOALS,
    "budget.rows.activity": ACTIVITIES,
}
# What a cost names when it belongs to no activity.
ORGANISATION = "organisation"


class Reference(NamedTuple):
    """An answer at `path` that names the row `id` of a `table`."""

    path: str
    id: str
    table: str


def references(
    application: Application, leaves: Iterable[walk.Leaf] | None = None
) -> Iterator[Reference]:
    """Yield every id that an answer names a row by, in the order of the model.

    `leaves` are the answers of the case, if they are known.
    """
    for leaf in walk.leaves(application) if leaves is None else leaves:
        table = REFERENCES.get(leaf.pattern)
        if table is not None:
            yield Reference(leaf.path, leaf.value, table)


def named_ids(application: Application) -> set[str]:
    """Return every id that an answer names a row by; `references` tells where as well."""
    named: set[str] = set()
    for pattern in REFERENCES:
        above, _, name = pattern.rpartition(".")
        held = walk.get(application, above)
        for form in held if isinstance(held, list) else (held,):
            value = getattr(form, name)
            if isinstance(value, list):
                named.update(value)
            elif value is not None:
                named.add(value)
    return named


def dangling(application: Application, named: Iterable[Reference]) -> list[Reference]:
    """Return those of the references of a case that name rows which are not in their table."""
    known = {
        table: {row.id for row in walk.get(application, table)}
        for table in set(REFERENCES.values())
    }
    return [one for one in named if one.id not in known[one.table] and not _is_organisation(one)]


def _is_organisation(named: Reference) -> bool:
    return named.path.startswith("budget.") and plain(named.id) == ORGANISATION
