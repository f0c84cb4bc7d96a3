"""Counts what the rows of a matrix come to, in one pass, and keeps no more than is told of."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from grantflow.model.finding import SEVERITIES
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.documents.reports.matrix import Row

# So many files at most are told of by name, of each sort; the workbook and the lines name all.
MOST_NAMED = 1000
# More findings than this make a workbook that no desktop opens with ease.
MOST_FINDINGS = 20_000


@dataclass(eq=False, repr=False, kw_only=True)
class Tally(Value):
    """How many files were read, of what kind, and what was found in them.

    `having` is how many files have findings of a severity, `notes` how many findings there are;
    `verdicts` is how many files have a verdict of a criterion, as "FOR01 met", and `rules` how many
    files and findings each rule has.  `blocked` and `failed` are the first of those with blockers,
    and of those with something that could not be done; `troubled` is how many there are of these.
    """

    rows: int = 0
    drafts: int = 0
    cases: int = 0
    troubled: int = 0
    having: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SEVERITIES, 0))
    notes: dict[str, int] = field(default_factory=dict)
    verdicts: dict[str, int] = field(default_factory=dict)
    rules: dict[str, tuple[int, int]] = field(default_factory=dict)
    blocked: list[tuple[str, int]] = field(default_factory=list)
    failed: list[tuple[str, list[tuple[str, str, str]]]] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Return how many files were read."""
        return self.drafts + self.cases

    @property
    def lost(self) -> int:
        """Return how many files could not be read."""
        return self.rows - self.read

    @property
    def severities(self) -> tuple[str, ...]:
        """Return the severities whose findings the workbook has room for; the first always."""
        kept, room = list[str](), MOST_FINDINGS - self.notes.get("waived", 0)
        for severity in SEVERITIES:
            room -= self.notes.get(severity, 0)
            if room >= 0 or not kept:
                kept.append(severity)
        return tuple(kept)

    @property
    def used(self) -> set[str]:
        """Return the criteria that apply to one file at least."""
        pairs = (pair.split(" ") for pair in self.verdicts)
        return {code for code, word in pairs if word != "not_applicable"}

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, to be kept and read again."""
        return asdict(self)


def read_again(plain: dict[str, Any]) -> Tally:
    """Return the tally that was kept as plain values."""
    tally = Tally(**plain)
    tally.rules = {code: (files, findings) for code, (files, findings) in tally.rules.items()}
    tally.blocked = [(name, count) for name, count in tally.blocked]
    tally.failed = [
        (name, [(code, problem, remedy) for code, problem, remedy in troubles])
        for name, troubles in tally.failed
    ]
    return tally


class Counting:
    """A tally under way."""

    def __init__(self) -> None:
        """Begin with no row."""
        self._tally = Tally()
        self._verdicts: Counter[tuple[str, str]] = Counter()
        self._files: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()

    def add(self, row: Row) -> None:
        """Count a row."""
        tally = self._tally
        tally.rows += 1
        if row.troubles:
            self._add_troubles(row)
        if not row.read:
            return
        tally.drafts += row.kind == "draft"
        tally.cases += row.kind == "case"
        for severity in SEVERITIES:
            tally.having[severity] += row.counts.get(severity, 0) > 0
        hard = row.counts.get("blocker", 0)
        if hard and len(tally.blocked) < MOST_NAMED:
            tally.blocked.append((row.name, hard))
        self._notes.update(row.counts)
        self._verdicts.update(row.verdicts.items())
        self._files.update(row.rules.keys())
        self._findings.update(row.rules)

    def _add_troubles(self, row: Row) -> None:
        self._tally.troubled += 1
        if len(self._tally.failed) < MOST_NAMED:
            told = [(each.code, each.problem, each.remedy) for each in row.troubles]
            self._tally.failed.append((row.name, told))

    def close(self) -> Tally:
        """Return the tally of all rows."""
        tally = self._tally
        tally.notes = dict(self._notes)
        tally.verdicts = {f"{code} {word}": n for (code, word), n in sorted(self._verdicts.items())}
        tally.rules = {code: (n, self._findings[code]) for code, n in sorted(self._files.items())}
        return tally


def tallied(rows: Iterable[Row]) -> Tally:
    """Return what some rows come to."""
    counting = Counting()
    for row in rows:
        counting.add(row)
    return counting.close()
