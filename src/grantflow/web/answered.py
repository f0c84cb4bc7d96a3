"""A form with the answers of a case in it: what a page draws, field by field and row by row."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents import typed
from grantflow.store.saves import EMPTY
from grantflow.usecases.answering import fault_of
from grantflow.usecases.unreadable import UNFIT
from grantflow.web.drawn import Card, Cluster, Drawn, Grid, Input, Limit, Picked, Sheet, is_answered
from grantflow.web.posted import clean
from grantflow.web.widgets import (
    Choice,
    Control,
    GroupControl,
    TableControl,
    asks,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grantflow.store.saves import Held

# A text longer than this gets room for several lines, whatever the question expects.
_LINE = 90
# With more rows than this, only those that are opened have their fields on the page.
MOST_OPEN = 25
# Up to this many rows all stand open.
_FEW = 3
_SUMMARY = 90
_ABOUT = 60
# Asked only of those who have answered it in a file: to all others the question is odd.
_SELDOM = frozenset({"example"})
# What a row is known by where others name it, and where it is summed up.
_NAMED_BY = ("text", "name", "observation")
_SUMMED_BY = (*_NAMED_BY, "function", "organisation", "body", "who", "risk", "measure", "step")


class Known(NamedTuple):
    """What is known of a question in a case: how long the text may be, a note, answers to pick."""

    limit: Limit | None = None
    note: str = ""
    offered: tuple[Choice, ...] = ()


class Answers:
    """The answers of a case, and how the page wants them shown."""

    def __init__(
        self,
        held: Mapping[str, Held],
        programmes: Iterable[str],
        *,
        misfits: frozenset[str] = frozenset(),
        years: Iterable[int] = (),
        opened: frozenset[str] = frozenset(),
        everything: bool = False,
        known: Mapping[str, Known] | None = None,
    ) -> None:
        """Hold the answers.

        Args:
            held: Every answer of the case by path.
            programmes: Those that the case is for.
            misfits: Paths of answers that the model does not take.
            years: The years that amounts are asked for.
            opened: Paths of rows to show open, as `list[id]`.
            everything: Whether every row is open, however many.
            known: What is known of some questions in the case, by pattern path.

        """
        self.held = held
        self.programmes = frozenset(programmes)
        self._misfits = misfits
        self._years = tuple(map(str, years))
        self._opened = opened
        self._everything = everything
        self._known = known or {}
        self._about: dict[str, dict[str, str]] = {}
        self._by_year: dict[str, set[str]] | None = None

    def sheet(self, name: str) -> Sheet:
        """Return a form with its answers."""
        shown: list[Drawn] = []
        others: list[Drawn] = []
        for part in parts_of(name):
            if part.pattern in _SELDOM and part.pattern not in self.held:
                continue
            question = None if isinstance(part, GroupControl) else _question(part)
            drawn = self._drawn(part)
            asked = question is None or asks(question, self.programmes) or is_answered(drawn)
            (shown if asked else others).append(drawn)
        return Sheet(tuple(shown), tuple(others))

    def table(self, control: TableControl) -> Grid:
        """Return a table with its rows."""
        return self._grid(control)

    def input(self, control: Control, path: str) -> Input:
        """Return a control with what stands at a path; of a value a year, at one of its years."""
        if control.shape != "years":
            return self._input(control, path, control.label)
        above, _, last = path.rpartition(".")
        if path.endswith(control.field.name):
            return self._yearly(control, path)
        return self._year(control, above, last)

    def about(self, path: str) -> Mapping[str, str]:
        """Return by id what each row of a list is about."""
        if path not in self._about:
            ids = self._ids(path)
            self._about[path] = {row: self._summary(path, row, _NAMED_BY, _ABOUT) for row in ids}
        return self._about[path]

    def _drawn(self, part: Control | TableControl | GroupControl) -> Drawn:
        if isinstance(part, Control):
            return self._of(part, part.pattern)
        if isinstance(part, TableControl):
            return self._grid(part)
        inner = tuple(self._drawn(one) for one in part.parts)
        return Cluster(part, tuple(one for one in inner if not isinstance(one, Cluster)))

    def _of(self, control: Control, path: str) -> Input:
        if control.shape == "years":
            return self._yearly(control, path)
        return self._input(control, path, control.label)

    def _input(self, control: Control, path: str, label: str) -> Input:
        held = self.held.get(path, EMPTY)
        texts = self._texts(control, held)
        choices: tuple[Picked, ...] = ()
        shape = control.shape
        if shape in {"radios", "select", "checks"}:
            choices = self._choices(control, texts)
            texts = tuple(choice.text for choice in choices if choice.chosen)
        elif shape == "line" and texts and (len(texts[0]) > _LINE or "\n" in texts[0]):
            shape = "prose"
        fault = (fault_of(path, held) or "") if held.unread else ""
        if path in self._misfits:
            fault = fault or UNFIT
        token = token_of(held.version, texts, any_order=shape == "checks")
        known = self._known.get(control.pattern, Known())
        return Input(
            *(control, shape, path, label, token, texts, choices),
            fault=fault,
            limit=known.limit if shape in {"line", "prose"} else None,
            note=known.note,
            offered=known.offered,
        )

    def _texts(self, control: Control, held: Held) -> tuple[str, ...]:
        if held.value is None:
            return ()
        values = held.value if isinstance(held.value, list) else [held.value]
        if held.unread:
            told = [str(value) for value in values]
        else:
            told = [typed.shown(control.field, value, {}) for value in values]
        if control.shape == "lines":
            told = [" ".join(clean(text).split("\n")) for text in told]
        return tuple(text for text in map(clean, told) if text.strip())

    def _choices(self, control: Control, texts: Sequence[str]) -> tuple[Picked, ...]:
        offered: list[Choice] = list(control.choices)
        if control.field.kind == "reference":
            named = self.about(control.field.referred)
            offered = [Choice(row, typed.reference(row, about)) for row, about in named.items()]
            offered += control.extra
        known = {choice.text for choice in offered}
        missing = "finns inte längre" if control.field.kind == "reference" else "så står det nu"
        offered += [Choice(text, f"{text} ({missing})") for text in texts if text not in known]
        return tuple(Picked(text, label, text in texts) for text, label in offered)

    def _yearly(self, control: Control, path: str) -> Input:
        years = sorted({*self._years, *self._years_held().get(path, ())})
        inputs = tuple(self._year(control, path, year) for year in years)
        return Input(control, "years", path, control.label, "", (), years=inputs)

    def _years_held(self) -> Mapping[str, set[str]]:
        """Return the years that have a value, by the path that they stand below."""
        if self._by_year is None:
            self._by_year = {}
            for path in self.held:
                above, _, last = path.rpartition(".")
                if last.isdecimal():
                    self._by_year.setdefault(above, set()).add(last)
        return self._by_year

    def _year(self, control: Control, path: str, year: str) -> Input:
        return self._input(control, f"{path}.{year}", year)._replace(shape="number")

    def _grid(self, control: TableControl) -> Grid:
        path = control.pattern
        ids = self._ids(path)
        shown = [one for one in control.columns if self._is_column(one, path, ids)]
        hidden = [one for one in control.columns if one not in shown]
        is_long = len(ids) > MOST_OPEN
        cards = []
        for number, row in enumerate(ids, start=1):
            inside = f"{path}[{row}]"
            is_open = self._everything or inside in self._opened or len(ids) <= _FEW
            drawn = () if is_long and not is_open else tuple(self._row(shown, inside))
            faults = sum(bool(one.fault) for one in drawn)
            cards.append(
                Card(
                    id=row,
                    path=inside,
                    name=f"{control.noun} {number}",
                    about=self._summary(path, row, _SUMMED_BY, _SUMMARY),
                    filled=sum(map(is_answered, drawn)),
                    fields=drawn,
                    others=tuple(self._row(hidden, inside)) if drawn else (),
                    is_open=is_open or bool(faults),
                    is_first=number == 1,
                    is_last=number == len(ids),
                    faults=faults,
                )
            )
        yearly = any(one.shape == "years" for one in control.columns)
        version = self.held.get(path, EMPTY).version
        return Grid(control, path, version, tuple(cards), is_long, yearly)

    def _row(self, columns: Sequence[Control], inside: str) -> Iterator[Input]:
        return (self._of(one, f"{inside}.{one.field.name}") for one in columns)

    def _is_column(self, control: Control, path: str, ids: Sequence[str]) -> bool:
        if asks(control.field.question, self.programmes):
            return True
        return any(f"{path}[{row}].{control.field.name}" in self.held for row in ids)

    def _ids(self, path: str) -> list[str]:
        value: Any = self.held.get(path, EMPTY).value
        return value if isinstance(value, list) else []

    def _summary(self, path: str, row: str, names: Sequence[str], most: int) -> str:
        """Return what a row is about, on one line."""
        for name in names:
            held = self.held.get(f"{path}[{row}].{name}")
            if held and isinstance(held.value, str) and held.value.strip():
                told = " ".join(held.value.split())
                return f"{told[: most - 1].rstrip()}…" if len(told) > most else told
        return ""


def _question(part: Control | TableControl) -> Any:
    return part.field.question if isinstance(part, Control) else part.rows.question


def token_of(version: int, texts: Iterable[str], *, any_order: bool = False) -> str:
    """Return what tells a save at which version a field was read, and what it showed then.

    A field that comes back with the same texts has not been touched; of boxes that are ticked the
    order tells nothing.
    """
    if any_order:
        texts = sorted(texts)
    told = "\x1e".join(texts)
    return f"{version}.{hashlib.blake2b(told.encode(), digest_size=8).hexdigest()}"
