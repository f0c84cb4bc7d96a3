"""Reads how long things take before an application can be handed in.

The times are the product's own advice, in data/lead_times.yaml.  An organisation lays a file of
its own over them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from grantflow import assets
from grantflow.documents.files import read_whole
from grantflow.documents.yamllines import line_of
from grantflow.documents.yamltext import nearest, parse
from grantflow.errors import Place, ValueUnfit
from grantflow.model.source import Source
from grantflow.model.value import Value

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.documents.yamllines import Lines

LAST_DAY, DECISION = "sista-dag", "planerat-beslut"
NO_DECISION = "fattat beslut"
_MOST_DAYS = 400
_COMPARE = "jämför med data/lead_times.yaml"
Text = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Field(ge=0, le=_MOST_DAYS)]


@dataclass(eq=False, repr=False, kw_only=True)
class Step(Value):
    """Something to do `workdays` working days before the step, or the day, named `before`.

    `per` repeats it for each partner, financier or planned decision.  `needs` is set for what is
    to be done only while something is lacking.  `remind` is days before.
    """

    id: Text
    label: Text
    who: Text
    before: Text
    workdays: Days
    why: str = ""
    per: Literal["", "part", "finansiär", "beslut"] = ""
    needs: Literal["", "fattat beslut"] = ""
    programmes: tuple[str, ...] = ()
    remind: Days = 1


@dataclass(eq=False, repr=False, kw_only=True)
class LeadTimes(Value):
    """The steps, and who says that they take that long."""

    steps: tuple[Step, ...]
    source: Source


class _OwnFile(NamedTuple):
    """An organisation's file: its steps as written, and the line of each value."""

    name: str
    rows: list[dict[str, Any]]
    lines: Lines

    def wrong(self, row_id: str, key: str, problem: str, remedy: str) -> ValueUnfit:
        """Return the error of a value, with its line when the file has the step."""
        paths = [("steps", n, key) for n, row in enumerate(self.rows) if row["id"] == row_id]
        # Of rows about the same step the last one that has the value wins.
        said = [path for path in paths if path in self.lines] or paths
        line = line_of(self.lines, said[-1]) if said else None
        problem = f"steget '{row_id}': {problem}"
        return ValueUnfit(problem, remedy=remedy, place=Place(self.name, line))


def read_lead_times(own: Path | None = None) -> LeadTimes:
    """Return the shipped lead times, with those of the file `own` laid over them.

    A step of `own` with a known id changes what it names and keeps the rest; a new id is a new
    step.  Steps with `workdays: null` are left out.

    Raises:
        FileUnreadable, EncodingUnknown, SyntaxBroken: `own` can't be read as YAML.
        ValueUnfit: A step in it is wrong.

    """
    shipped = assets.read_yaml(assets.folder("data") / "lead_times.yaml")
    rows: dict[str, dict[str, Any]] = {row["id"]: row for row in shipped["steps"]}
    source = Source(**shipped["source"])
    file = _OwnFile("data/lead_times.yaml", [], {})
    if own is not None:
        file = _own_file(own)
        for number, row in enumerate(file.rows):
            rows[row["id"]] = rows.get(row["id"], {}) | row
            # A value that is left empty stands in the file and not among the values.
            if "workdays" not in row and ("steps", number, "workdays") in file.lines:
                del rows[row["id"]]
        source = Source(title="Er egen fil med ledtider", locator=own.name, standing="inferred")
    steps = tuple(_step(row, file) for row in rows.values())
    _require_way(steps, file)
    return LeadTimes(steps=steps, source=source)


def _own_file(path: Path) -> _OwnFile:
    parsed = parse(read_whole(path, "en fil med ledtider"), str(path))
    rows = parsed.value.get("steps") if isinstance(parsed.value, dict) else None
    if not isinstance(rows, list):
        raise ValueUnfit(
            "filen saknar en lista 'steps:'", remedy=_COMPARE, place=Place(str(path), 1)
        )
    for number, row in enumerate(rows):
        row_id = row.get("id") if isinstance(row, dict) else None
        if not isinstance(row_id, str) or not row_id:
            raise ValueUnfit(
                f"steg {number + 1} i 'steps:' saknar 'id' som är text",
                remedy="skriv till exempel - id: namnd",
                place=Place(str(path), line_of(parsed.lines, ("steps", number))),
            )
    return _OwnFile(str(path), rows, parsed.lines)


def _step(row: dict[str, Any], file: _OwnFile) -> Step:
    known = [field.name for field in fields(Step)]
    for key in row:
        if key not in known:
            near = nearest(str(key), known)
            remedy = f"menade du '{near}'?" if near else f"välj bland: {', '.join(known)}"
            raise file.wrong(row["id"], key, f"'{key}' finns inte", remedy)
    try:
        return _reader().validate_json(to_json(row | _listed(row)), strict=True)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        key = str(fault["loc"][0])
        problem, remedy = _EXPLAINED.get(
            key, ("är ingen text", "skriv text; sätt citattecken om den bara har siffror")
        )
        problem = "saknas" if fault["type"] == "missing" else problem
        raise file.wrong(row["id"], key, f"'{key}' {problem}", remedy) from error


@cache
def _reader() -> TypeAdapter[Step]:
    return TypeAdapter(Step)


_EXPLAINED = {
    "workdays": ("är inget antal arbetsdagar", f"skriv ett heltal från 0 till {_MOST_DAYS}"),
    "remind": ("är inget antal dagar", f"skriv ett heltal från 0 till {_MOST_DAYS}"),
    "per": ("är inget av valen", "skriv part, finansiär eller beslut"),
    "needs": ("är inget av valen", f"skriv '{NO_DECISION}', eller ta bort raden"),
    "programmes": ("är ingen lista med program", "skriv till exempel [esf, amif]"),
}


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """Return the programmes of a row as a list of names: a lone one, and 37 as "37"."""
    given = row.get("programmes") or []
    listed = given if isinstance(given, list | dict) else [given]
    if isinstance(listed, list):
        listed = [str(name) if isinstance(name, int) else name for name in listed]
    return {"programmes": listed}


def _require_way(steps: tuple[Step, ...], file: _OwnFile) -> None:
    """Refuse steps that lead to no day: an unknown step, or a ring of them."""
    before = {step.id: step.before for step in steps}
    for step in steps:
        seen, at = {step.id}, step.before
        while at not in {LAST_DAY, DECISION}:
            if at in seen or at not in before:
                problem = f"'before' leder inte till sista dag ('{at}')"
                remedy = "låt 'before' vara sista-dag eller ett steg som finns"
                raise file.wrong(step.id, "before", problem, remedy)
            seen.add(at)
            at = before[at]
