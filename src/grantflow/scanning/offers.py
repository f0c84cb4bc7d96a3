"""What may be taken into a case, kept until somebody takes or dismisses it.

Each has a number of its own, which nothing else of that case ever gets.  A day is offered as long
as its page tells it; news until somebody has said what to do with it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.scanning import kept

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from grantflow.model.scan import Proposal

State = Literal["open", "gone", "taken", "dismissed"]
SCHEMA = """
CREATE TABLE IF NOT EXISTS proposals(
  case_key TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
  proposal BLOB NOT NULL, PRIMARY KEY(case_key, number), UNIQUE(case_key, key));
"""
# What came back is offered again; what a person has decided on stays decided.
_KEEP = """
INSERT INTO proposals
  SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, 'open', ?3 FROM proposals WHERE case_key = ?1
  ON CONFLICT(case_key, key) DO UPDATE SET proposal = excluded.proposal,
    state = CASE state WHEN 'gone' THEN 'open' ELSE state END
"""


class Offer(NamedTuple):
    """A numbered proposal and what became of it."""

    key: str
    state: State
    proposal: Proposal


def key_of(one: Proposal) -> str:
    """Return what a proposal is known by from round to round."""
    if one.kind != "news":
        return f"{one.kind}\n{one.address}\n{one.date}"
    told = hashlib.sha256(f"{one.title}\n{one.text}".encode()).hexdigest()
    return f"news\n{one.address}\n{told}"


class Offers:
    """The proposals of every case.  Every method that writes is one transaction."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def of(self, case_key: str) -> dict[int, Offer]:
        """Return all proposals that a case was ever given, by number."""
        rows = self._base.execute(
            "SELECT number, key, state, proposal FROM proposals WHERE case_key = ? ORDER BY number",
            (case_key,),
        )
        return {
            number: Offer(key, state, replace(kept.proposal_of(blob), number=number))
            for number, key, state, blob in rows
        }

    def keep(self, case_key: str, found: Iterable[Proposal], read: Collection[str]) -> None:
        """Write what a round found; a day that one of the pages `read` tells no more goes."""
        there = {key_of(one): one for one in found}
        gone = [
            (case_key, number)
            for number, one in self.of(case_key).items()
            if one.proposal.kind != "news" and one.proposal.page in read and one.key not in there
        ]
        with self._base:
            for key, one in there.items():
                self._base.execute(_KEEP, (case_key, key, kept.blob_of_proposal(one)))
            self._base.executemany(
                "UPDATE proposals SET state = 'gone' "
                "WHERE case_key = ? AND number = ? AND state = 'open'",
                gone,
            )

    def settle(self, case_key: str, numbers: Iterable[int], state: State) -> None:
        """Write what a person has decided."""
        with self._base:
            self._base.executemany(
                "UPDATE proposals SET state = ? WHERE case_key = ? AND number = ?",
                [(state, case_key, number) for number in numbers],
            )
