"""What people say of the answers of a form, shown at each field, and counted for the task list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from grantflow.store import remarks as kept
from grantflow.usecases import rounds
from grantflow.usecases.standing import form_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.usecases.rounds import Thread
    from grantflow.web.visit import CaseVisit


class Beside(NamedTuple):
    """The remarks of a case that nobody has settled, by the path of what they are about.

    `form_path` is that of the form which is shown.  `may_take` says whether the one who looks can
    take in a text that somebody puts forward.
    """

    case_id: str
    form_path: str
    may_comment: bool
    may_take: bool
    threads: Mapping[str, tuple[Thread, ...]]

    def at(self, path: str) -> tuple[Thread, ...]:
        """Return the remarks on an answer, a row or a table."""
        return self.threads.get(path, ())

    def within(self, path: str) -> int:
        """Return how many remarks are about a row or an answer in it."""
        inside = f"{path}."
        return sum(
            len(found)
            for place, found in self.threads.items()
            if place == path or place.startswith(inside)
        )


def beside(visit: CaseVisit, form_path: str, *, may_write: bool) -> Beside:
    """Return what is said of the answers of a form, and what the one who looks may do."""
    found: dict[str, tuple[Thread, ...]] = {}
    for thread in _open(visit):
        path = thread.remark.path
        found[path] = (*found.get(path, ()), thread)
    is_open = visit.case.closed_ms is None
    return Beside(
        visit.case.id, form_path, visit.may("comment") and is_open, may_write and is_open, found
    )


def by_form(visit: CaseVisit) -> Counter[str]:
    """Return how many remarks wait at each form; those on the whole case wait at the first."""
    return Counter(form_of(thread.remark.path) for thread in _open(visit))


def _open(visit: CaseVisit) -> list[Thread]:
    with visit.base.read() as connection:
        found = kept.remarks(connection, visit.case.id)
    return [one for one in rounds.threads(found) if one.remark.settled_ms is None]
