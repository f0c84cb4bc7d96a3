"""One form of one case: which questions it asks, and each field with the answers it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grantflow.documents.typed import reference, shown
from grantflow.documents.wordforms import wording
from grantflow.documents.wordforms.pen import Pen, field_control, id_control, with_day
from grantflow.model import walk
from grantflow.model.asking import AskedForm, Field, Group, Option, Rows
from grantflow.model.fields import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from grantflow.documents.wordforms.pen import Control
    from grantflow.model.application import Application
    from grantflow.model.fields import Form

# Stands after the tag of a single value that may be several, where the case holds a list.
LISTED = "[]"
# What a row is known by where others refer to it.
_NAMED_BY = ("text", "name", "observation")
_LONGEST_NAME = 60
_MOST_YEARS = 6


class Sheet:
    """A form on its way to a file.

    Asked is what one of `programmes` asks, and whatever the case answers already.  With
    `programmes` None everything is asked.
    """

    def __init__(
        self, form: AskedForm, application: Application, programmes: Collection[str] | None
    ) -> None:
        self.form, self.application, self._programmes = form, application, programmes
        self.pen = Pen()
        self._about: dict[str, dict[str, str]] = {}

    def holder(self, one: Field | Rows) -> Any:
        """Return the part of the case that holds a field or table outside rows."""
        above, _, _ = self.form.path_of(one.tag).rpartition(".")
        return walk.get(self.application, above) if above else self.application

    def rows(self, rows: Rows) -> list[Form]:
        """Return the rows of a table in the case."""
        found: list[Form] = getattr(self.holder(rows), rows.tag.rsplit(".", 1)[-1])
        return found

    def asked(self, one: Field | Rows | Group) -> bool:
        """Whether a question stands in the form."""
        if isinstance(one, Group):
            return any(self.asked(inner) for inner in one.asked)
        if self._programmes is None or any(map(one.question.asked_by, self._programmes)):
            return True
        if one.question.programmes is None:
            return True
        if isinstance(one, Rows):
            return bool(self.columns(one))
        return _is_answer(getattr(self.holder(one), one.name, None))

    def columns(self, rows: Rows) -> list[Field]:
        """Return the questions of a table that stand in the form."""
        held = self.rows(rows)
        return [field for field in rows.fields if self._is_column(field, held)]

    def _is_column(self, field: Field, held: list[Form]) -> bool:
        known, question = self._programmes, field.question
        if known is None or question.programmes is None or any(map(question.asked_by, known)):
            return True
        return any(_is_answer(getattr(row, field.name)) for row in held)

    def answer(
        self, field: Field, holder: Form | None, style: str, *, in_row: bool, lead: str = ""
    ) -> str:
        """Return the paragraphs that a field is answered in; without `holder` they are empty.

        `lead` is the question, where it stands on the same line.
        """
        value = getattr(holder, field.name) if holder is not None else None
        options = self._options(field) if field.kind == "reference" else ()
        control = field_control(field, options, fixed=not (in_row or field.many))
        if field.yearly:
            return self._years(field, control, value or {}, style)
        if field.many:
            return self._several(field, control, value, style, in_row=in_row)
        return self._one(field, control, value, style, lead)

    def row_id(self, rows: Rows, row: Form | None, lead: str = "") -> str:
        """Return the paragraph with the id of a row."""
        told = row.id if isinstance(row, Row) else None
        return self.pen.answered(id_control(rows.tag, wording.ID), told or "", "Beteckning", lead)

    def _one(self, field: Field, control: Control, value: Any, style: str, lead: str = "") -> str:
        text = self._shown(field, value)
        if field.kind == "day":
            control = with_day(control, text)
        return self.pen.answered(control, text, style, lead)

    def _several(
        self, field: Field, control: Control, value: Any, style: str, *, in_row: bool
    ) -> str:
        values = value if isinstance(value, list) else [value] if _is_answer(value) else []
        if field.or_one and isinstance(value, list):
            control = control._replace(tag=f"{control.tag}{LISTED}")
        # A list of choices that is all chosen still has room for a line.
        items = [("", self._one(field, control, one, style)) for one in [*values, None]]
        written = self.pen.repeated(field.tag, field.question.label, items)
        # Word wants a paragraph at the end of a cell.
        return written + (self.pen.line(wording.MORE, "Cellhjalp") if in_row else "")

    def _years(self, field: Field, control: Control, value: Mapping[int, Any], style: str) -> str:
        told = {str(year): self._shown(field, one) for year, one in value.items()}
        years = [*told, *(year for year in self._project_years() if year not in told)] or [""]
        items = [("", self.pen.yearly(control, y, told.get(y, ""), style)) for y in years]
        written = self.pen.repeated(field.tag, field.question.label, items)
        return written + self.pen.line(wording.MORE, "Cellhjalp")

    def _shown(self, field: Field, value: Any) -> str:
        return shown(field, value, self._names(field.referred)) if _is_answer(value) else ""

    def _project_years(self) -> list[str]:
        start, end = self.application.idea.period_start, self.application.idea.period_end
        if start is None or end is None or not 0 <= end.year - start.year < _MOST_YEARS:
            return []
        return [str(year) for year in range(start.year, end.year + 1)]

    def _options(self, field: Field) -> list[Option]:
        """Return the ids that a field can refer to, each with what its row is about."""
        names = self._names(field.referred)
        return [Option(reference(name, about), name) for name, about in names.items()]

    def _names(self, path: str) -> dict[str, str]:
        if path and path not in self._about:
            self._about[path] = dict(_named(walk.get(self.application, path)))
        return self._about.get(path, {})


def _named(rows: list[Any]) -> Iterator[tuple[str, str]]:
    for row in rows:
        if row.id:
            names = (getattr(row, name, None) for name in _NAMED_BY)
            about = " ".join(next((name for name in names if name), "").split())
            cut = f"{about[: _LONGEST_NAME - 1].rstrip()}…" if len(about) > _LONGEST_NAME else about
            yield row.id, cut


def _is_answer(value: Any) -> bool:
    return value is not None and value not in ("", [], {})
