"""What was taken from a file put beside a case: what is new, what differs, what is there already.

Nothing that the case holds is written over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grantflow.documents.casewrite import Append, Extend, Put
from grantflow.documents.importing.entries import Entry, entries_of
from grantflow.documents.importing.fields import Field, fields
from grantflow.documents.importing.naming import alike
from grantflow.documents.importing.rows import paired
from grantflow.model import walk
from grantflow.model.application import Application
from grantflow.model.fields import Row, RowId
from grantflow.model.references import REFERENCES
from grantflow.model.value import Value

if TYPE_CHECKING:
    from grantflow.documents.casewrite import Change
    from grantflow.documents.importing.taken import Taken, Unplaced


@dataclass(eq=False, repr=False)
class Conflict(Value):
    """A question that the case and the file answer differently."""

    path: str
    label: str
    case: Any
    file: Any
    place: str


@dataclass(eq=False, repr=False)
class Merge(Value):
    """What a file brings to a case.

    `changes` are for `casewrite`, in order.  `answers` and `rows` are counts of what is new,
    `known` of answers that the case gives already; `unplaced` is new text without a place.
    """

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    answers: int = 0
    rows: int = 0
    known: int = 0


def merge(taken: Taken, application: Application) -> Merge:
    """Return what `taken` brings to a case; neither of them is changed."""
    return _Merging(taken, application).merged()


def new_case(taken: Taken) -> Application:
    """Return a case of nothing but what was taken."""
    merged = merge(taken, Application())
    # In an empty case every change puts a whole answer, form or table at the top.
    given = {change.path: change.value for change in merged.changes if isinstance(change, Put)}
    application = Application.model_validate(given)
    walk.give_row_ids(application)
    return application


class _Merging:
    """One merge on its way."""

    def __init__(self, taken: Taken, application: Application) -> None:
        self._taken, self._case = taken, application
        self._merge = Merge()
        # Answers for forms that have none of that name, by the keys that lead there.
        self._put: dict[str, Any] = {}
        self._later: list[Change] = []
        self._rows: dict[str, dict[str, Any]] = {}
        self._ids: dict[str, dict[str, str]] = {}

    def merged(self) -> Merge:
        single, rows = entries_of(self._taken)
        for table in sorted(rows, key=_naming):
            self._pair(table, rows[table])
        for entry in single:
            self._settle(entry, entry.field.path, walk.get(self._case, entry.field.path))
        for table, given in rows.items():
            self._table(table, given)
        self._keep_unplaced()
        puts = [Put(path, value) for path, value in self._put.items()]
        self._merge.changes = [*puts, *self._later]
        return self._merge

    # -- rows ----------------------------------------------------------------------------------

    def _held(self, table: str) -> dict[str, Any]:
        """Return the rows of the case in a table: by id, or by number where they have none."""
        rows = walk.get(self._case, table)
        return {getattr(row, "id", str(n)): row for n, row in enumerate(rows, start=1)}

    def _pair(self, table: str, given: dict[str, list[Entry]]) -> None:
        held = self._held(table)
        answers = {r: {e.field.name: self._value(e) for e in found} for r, found in given.items()}
        has_ids = issubclass(fields()[table].holds, Row)
        known = {r for r in given if has_ids and f"{table}[{r}]" not in self._taken.new_rows}
        ids = paired(table, answers, held, known)
        used = {*held, *ids.values()}
        for row in given:
            if row not in ids:
                ids[row] = row if row not in used else _free(table, used)
                used.add(ids[row])
        self._ids[table] = ids

    def _table(self, table: str, given: dict[str, list[Entry]]) -> None:
        held = self._held(table)
        named = issubclass(fields()[table].holds, Row)
        new = []
        for row, entries in given.items():
            row_id = self._ids[table][row]
            if row_id in held:
                self._fill(f"{table}[{row_id}]", held[row_id], entries)
            else:
                answers = {entry.field.name: self._value(entry) for entry in entries}
                new.append({"id": row_id} | answers if named else answers)
                self._merge.answers += len(entries)
        self._merge.rows += len(new)
        self._add(table, new, bool(held))

    def _fill(self, path: str, row: Any, entries: list[Entry]) -> None:
        for entry in entries:
            self._settle(entry, f"{path}.{entry.field.name}", getattr(row, entry.field.name))

    def _add(self, path: str, values: list[Any], held: bool) -> None:
        if values and held:
            self._later.append(Extend(path, tuple(values)))
        elif values:
            self._put_at(path, values)

    # -- answers -------------------------------------------------------------------------------

    def _settle(self, entry: Entry, path: str, held: Any) -> None:
        """Put an answer where the case has none, or say that it differs."""
        value = self._value(entry)
        if entry.field.kind == "yearly":
            for year, amount in value.items():
                self._settle_one(entry, f"{path}.{year}", (held or {}).get(int(year)), amount)
        elif entry.field.kind == "values" and held:
            self._settle_list(entry, path, held, value)
        else:
            self._settle_one(entry, path, held, value)

    def _settle_one(self, entry: Entry, path: str, held: Any, value: Any) -> None:
        if held in (None, "", []):
            self._merge.answers += 1
            self._put_at(path, value)
        elif _same(held, value):
            self._merge.known += 1
        else:
            self._differ(entry, path, held, value)

    def _settle_list(self, entry: Entry, path: str, held: list[Any], value: list[Any]) -> None:
        missing = [one for one in value if not any(_same(other, one) for other in held)]
        if not missing:
            self._merge.known += 1
        elif _is_open(entry.field):
            self._merge.answers += 1
            self._later += [Append(path, one) for one in missing]
        else:
            self._differ(entry, path, held, value)

    def _differ(self, entry: Entry, path: str, held: Any, value: Any) -> None:
        self._merge.conflicts.append(Conflict(path, entry.field.label, held, value, entry.place))

    def _value(self, entry: Entry) -> Any:
        """Return an answer with the ids that rows have in the case."""
        table = REFERENCES.get(entry.field.path)
        if table is None or entry.field.holds != RowId:
            return entry.value
        ids = self._ids.get(table, {})
        if isinstance(entry.value, list):
            return [ids.get(one, one) for one in entry.value]
        return ids.get(entry.value, entry.value)

    def _put_at(self, path: str, value: Any) -> None:
        """Gather a new answer: with its neighbours in the form, or in the row that lacks it."""
        if "[" in path:
            row, _, name = path.partition("].")
            self._in_row(f"{row}]", name.split("."), value)
            return
        here = self._put
        *above, name = path.split(".")
        for key in above:
            here = here.setdefault(key, {})
        here[name] = value

    def _in_row(self, row: str, keys: list[str], value: Any) -> None:
        if row not in self._rows:
            self._rows[row] = {}
            self._later.append(Put(row, self._rows[row]))
        here = self._rows[row]
        for key in keys[:-1]:
            here = here.setdefault(key, {})
        here[keys[-1]] = value

    # -- the rest ------------------------------------------------------------------------------

    def _keep_unplaced(self) -> None:
        """Keep new text without a place; what stands in the case, placed or not, is not new."""
        known = {alike(one.text) for one in self._case.unplaced}
        known |= {alike(leaf.value) for leaf in walk.leaves(self._case)}
        for one in self._taken.unplaced:
            if alike(one.text) not in known:
                known.add(alike(one.text))
                self._merge.unplaced.append(one)
        rows = [_row(one, self._taken.name) for one in self._merge.unplaced]
        self._add("unplaced", rows, bool(self._case.unplaced))


def _naming(table: str) -> int:
    """Return how many steps away the rows are that name no others: those come first."""
    named = [other for path, other in REFERENCES.items() if path.startswith(f"{table}.")]
    return 1 + max(map(_naming, named)) if named else 0


def _free(table: str, used: set[str]) -> str:
    prefix = getattr(fields()[table].holds, "prefix", "ny")
    number = len(used) + 1
    while f"{prefix}-{number}" in used:
        number += 1
    return f"{prefix}-{number}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) != isinstance(other, list):
        one, other = ([value] if not isinstance(value, list) else value for value in (one, other))
    if isinstance(one, str) and isinstance(other, str):
        return _said(one) == _said(other)
    return bool(one == other)


def _said(text: str) -> str:
    """Return a text as it is compared; documents begin answers with a capital letter."""
    text = " ".join(text.split())
    return text[:1].casefold() + text[1:]


def _is_open(meant: Field) -> bool:
    """Whether a list grows by being added to; of choices and references a person chooses anew."""
    return meant.holds is str or meant.name == "revisions"


def _row(one: Unplaced, source: str) -> dict[str, Any]:
    guesses = [{"path": guess.path, "score": guess.score} for guess in one.guesses]
    kept = {"text": one.text, "source": source, "place": one.place, "reason": one.reason}
    return {**kept, "guesses": guesses}
