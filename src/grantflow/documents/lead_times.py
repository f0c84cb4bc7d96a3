"""Reads how long things take before an application can be handed in.

The times are the product's own advice, in data/lead_times.yaml.  An organisation lays a file of
its own over them.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml

from grantflow import assets
from grantflow.errors import FileUnreadable, Place, ValueUnfit
from grantflow.model.source import Source
from grantflow.model.value import Value

if TYPE_CHECKING:
    from pathlib import Path

LAST_DAY, DECISION = "sista-dag", "planerat-beslut"
Subject = Literal["", "part", "finansiär", "beslut"]
NO_DECISION = "fattat beslut"
_MOST_WORKDAYS = 400


@dataclass(eq=False, repr=False, kw_only=True)
class Step(Value):
    """Something to do `workdays` working days before the step, or the day, named `before`.

    `per` repeats it for each partner, financier or planned decision.  `needs` is set for what is
    to be done only while something is lacking.  `remind` is days before.
    """

    id: str
    label: str
    who: str
    before: str
    workdays: int
    why: str = ""
    per: Subject = ""
    needs: str = ""
    programmes: tuple[str, ...] = ()
    remind: int = 1


@dataclass(eq=False, repr=False, kw_only=True)
class LeadTimes(Value):
    """The steps, and who says that they take that long."""

    steps: tuple[Step, ...]
    source: Source


def read_lead_times(own: Path | None = None) -> LeadTimes:
    """Return the shipped lead times, with those of the file `own` laid over them.

    A step of `own` with a known id changes what it names and keeps the rest; a new id is a new
    step.  Steps with `workdays: null` are left out.

    Raises:
        FileUnreadable: `own` can't be read.
        ValueUnfit: It is not YAML, or a step in it is wrong.

    """
    shipped = assets.read_yaml(assets.folder("data") / "lead_times.yaml")
    rows: dict[str, dict[str, Any]] = {row["id"]: row for row in shipped["steps"]}
    source = Source(**shipped["source"])
    if own is not None:
        for row in _rows_of(own):
            rows[row["id"]] = rows.get(row["id"], {}) | row
        source = Source(title="Er egen fil med ledtider", locator=own.name, standing="inferred")
    kept = [row for row in rows.values() if row.get("workdays", 0) is not None]
    steps = tuple(_step(row, own) for row in kept)
    _require_way(steps, own)
    return LeadTimes(steps=steps, source=source)


def _rows_of(path: Path) -> list[dict[str, Any]]:
    place = Place(str(path))
    try:
        raw = assets.read_yaml(path)
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(
            "filen går inte att läsa", remedy="kontrollera namnet", place=place
        ) from error
    except yaml.YAMLError as error:
        raise ValueUnfit(
            "filen är inte YAML", remedy="jämför med data/lead_times.yaml", place=place
        ) from error
    rows = raw.get("steps") if isinstance(raw, dict) else None
    if not isinstance(rows, list) or not all(isinstance(r, dict) and r.get("id") for r in rows):
        raise ValueUnfit(
            "filen saknar en lista 'steps:' med steg som har id",
            remedy="jämför med data/lead_times.yaml",
            place=place,
        )
    return rows


def _step(row: dict[str, Any], own: Path | None) -> Step:
    known = [field.name for field in fields(Step)]
    for key in row:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            raise _wrong(row, f"'{key}' finns inte", f"menade du '{near[0]}'?" if near else "", own)
    for key in ("label", "who", "before"):
        if not isinstance(row.get(key), str):
            raise _wrong(row, f"'{key}' saknas", "", own)
    days = row.get("workdays")
    if not isinstance(days, int) or not 0 <= days <= _MOST_WORKDAYS:
        remedy = f"skriv ett heltal från 0 till {_MOST_WORKDAYS}"
        raise _wrong(row, "'workdays' är inget antal arbetsdagar", remedy, own)
    if row.get("per", "") not in get_args(Subject):
        raise _wrong(row, f"'per' är {row['per']!r}", "skriv part, finansiär eller beslut", own)
    return Step(**(row | {"programmes": tuple(row.get("programmes") or ())}))


def _wrong(row: dict[str, Any], problem: str, remedy: str, own: Path | None) -> ValueUnfit:
    return ValueUnfit(
        f"steget {row['id']!r}: {problem}",
        remedy=remedy or "jämför med data/lead_times.yaml",
        place=Place(str(own)) if own else None,
    )


def _require_way(steps: tuple[Step, ...], own: Path | None) -> None:
    """Refuse steps that lead to no day: an unknown step, or a ring of them."""
    before = {step.id: step.before for step in steps}
    for step in steps:
        seen, at = {step.id}, step.before
        while at not in {LAST_DAY, DECISION}:
            if at in seen or at not in before:
                problem = f"'before' leder inte till sista dag ({at!r})"
                raise _wrong({"id": step.id}, problem, "", own)
            seen.add(at)
            at = before[at]
