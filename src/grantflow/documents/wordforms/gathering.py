"""Makes answers of what stands in the fields of a form: rows with ids, values of their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents.casefaults import shown_value
from grantflow.documents.importing.taken import Answer, Guess, Unplaced
from grantflow.documents.typed import Misfit, answer
from grantflow.documents.wordforms.lines import Line, give_ids, is_id
from grantflow.documents.wordforms.tagged import Begun, Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.documents.wordforms.tagged import Known
    from grantflow.model.asking import AskedForm, Field, Rows

_SURE = 100
_TWICE = "Fältet finns två gånger i filen, med olika svar."
_YEAR_TWICE = "Året står två gånger."
_NO_ID = "{} är ingen beteckning. Skriv en utan mellanslag, till exempel {}-7."
_LACKING = "Raden saknar svar på ”{}” och kan därför inte läggas in."


class Gathering:
    """What is found in one form, made answers of as it comes."""

    def __init__(self, form: AskedForm, names: Known) -> None:
        self._form, self._names = form, names
        self._lines: dict[str, list[Line]] = {}
        self._single: dict[str, list[Told]] = {}
        self._answers: list[tuple[int, Answer]] = []
        self._unplaced: list[tuple[int, Unplaced]] = []
        self.new_rows: list[str] = []

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers in the order of the file."""
        return tuple(one for _, one in sorted(self._answers, key=lambda pair: pair[0]))

    @property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """What does not fit its field, in the order of the file."""
        return tuple(one for _, one in sorted(self._unplaced, key=lambda pair: pair[0]))

    def gather(self, events: Iterable[Told | Begun]) -> None:
        """Take in what a form tells, in the order of the file."""
        for event in events:
            if isinstance(event, Begun):
                self._lines.setdefault(event.tag, []).append(Line(hint=event.row_id))
            elif table := self._names.table_of(event.tag):
                self._name(table, event)
            else:
                self._put(event)
        for tag, told in self._single.items():
            self._field(self._names.fields[tag][0], self._form.path_of(tag), told)
        for tag, lines in self._lines.items():
            self._table(self._names.rows[tag], lines)

    def _name(self, table: Rows, told: Told) -> None:
        """Take in the id of a row, which also begins one where no control does."""
        lines = self._lines.setdefault(table.tag, [])
        if not lines or lines[-1].seen or lines[-1].place:
            lines.append(Line())
        lines[-1].named, lines[-1].place = told.text.strip(), told.place

    def _put(self, told: Told) -> None:
        one, table = self._names.fields[told.tag]
        if table is None:
            self._single.setdefault(told.tag, []).append(told)
            return
        lines = self._lines.setdefault(table.tag, [])
        again = not (one.many or one.yearly) and lines and told.tag in lines[-1].seen
        if not lines or again:
            lines.append(Line())
        lines[-1].seen.add(told.tag)
        lines[-1].told.append(told)

    def _table(self, table: Rows, lines: list[Line]) -> None:
        path = self._form.path_of(table.tag)
        held = [line for line in lines if any(told.text.strip() for told in line.told)]
        if table.has_ids:
            self._give_ids(table, path, lines, held)
        for number, line in enumerate(held, start=1):
            here = f"{path}[{line.id or number}]"
            if not self._is_lacking(table, here, line):
                self._row(here, line)

    def _row(self, here: str, line: Line) -> None:
        told: dict[str, list[Told]] = {}
        for one in line.told:
            told.setdefault(one.tag, []).append(one)
        for tag, each in told.items():
            known = self._names.fields[tag][0]
            self._field(known, f"{here}.{known.name}", each)

    def _is_lacking(self, table: Rows, here: str, line: Line) -> bool:
        """Whether a row lacks what it can't be without; its texts are then kept as they are."""
        for known in table.fields:
            if not known.owner.model_fields[known.name].is_required():
                continue
            if not any(told.tag == known.tag and told.text.strip() for told in line.told):
                reason = _LACKING.format(known.question.label)
                for told in line.told:
                    other = self._names.fields[told.tag][0]
                    self._keep(other, f"{here}.{other.name}", told, reason)
                return True
        return False

    def _field(self, known: Field, path: str, told: list[Told]) -> None:
        given = [one for one in told if one.text.strip()]
        if known.yearly:
            self._years(known, path, given)
        elif known.many:
            self._list(known, path, given, listed=any(one.listed for one in told))
        elif given:
            first, *others = given
            self._enter(known, path, first, path)
            for other in others:
                if other.text.strip() != first.text.strip():
                    self._keep(known, path, other, _TWICE)

    def _list(self, known: Field, path: str, given: list[Told], *, listed: bool) -> None:
        fit = [one for one in given if not isinstance(answer(known, one.text), Misfit)]
        alone = known.or_one and len(fit) == 1 and not listed
        number = 0
        for one in given:
            number += one in fit
            self._enter(known, path if alone else f"{path}[{number}]", one, path)

    def _years(self, known: Field, path: str, given: list[Told]) -> None:
        seen: set[str] = set()
        for one in given:
            year = one.year.strip()
            if year and year in seen:
                self._keep(known, path, one, _YEAR_TWICE)
            else:
                self._enter(known, f"{path}.{year}", one, path)
            seen.add(year)

    def _enter(self, known: Field, path: str, told: Told, where: str) -> None:
        """Enter an answer, or what is no answer to the question at `where`."""
        value: Any = answer(known, told.text, told.year.strip())
        if isinstance(value, Misfit):
            self._keep(known, where, told, value.reason)
        else:
            self._answers.append((told.at, Answer(path, value, told.place, told.text)))

    def _keep(self, known: Field, path: str, told: Told, reason: str) -> None:
        text = f"{told.year}: {told.text}" if told.year else told.text
        if text.strip():
            guess = Guess(path, known.question.label, _SURE)
            self._unplaced.append((told.at, Unplaced(text, told.place, (guess,), reason)))

    def _give_ids(self, table: Rows, path: str, lines: list[Line], held: list[Line]) -> None:
        prefix: str = getattr(table.row, "prefix", "")
        for line in give_ids(lines, held, prefix):
            self.new_rows.append(f"{path}[{line.id}]")
        for line in held:
            if line.named and not is_id(line.named):
                reason = _NO_ID.format(shown_value(line.named), prefix)
                self._unplaced.append(
                    (line.told[0].at, Unplaced(line.named, line.place, (), reason))
                )
