"""Predicates about what stands in a form: answers, rows, and rows that differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from grantflow.checks.predicates import Predicate
from grantflow.checks.result import Quotes, Result, not_applicable
from grantflow.checks.row_names import name_of
from grantflow.text.answer import Standing
from grantflow.text.personal import short
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.checks.view import CaseView
    from grantflow.model.finding import Evidence, VerdictWord

Labels = dict[str, str]
Flaw = tuple[str, Standing, Any]

VERDICTS: dict[Standing, VerdictWord] = {
    Standing.WISH: "placeholder", Standing.PLACEHOLDER: "placeholder", Standing.ECHO: "placeholder",
    Standing.NEGATED: "negated", Standing.SALAD: "missing",
    Standing.REPEATED: "missing", Standing.EMPTY: "missing",
}  # fmt: skip
# No answers, but worth quoting back.
FLAWS = (Standing.WISH, Standing.PLACEHOLDER, Standing.ECHO, Standing.NEGATED)


@dataclass(eq=False, repr=False, kw_only=True)
class Answered:
    """Parameters of `answered`: field paths with the words for them, and how many must hold."""

    fields: Labels
    need: Literal["all", "any"] = "all"
    min_words: int = 1


@dataclass(eq=False, repr=False, kw_only=True)
class RowsAnswered:
    """Parameters of `rows_answered`.

    A row counts that fits `where` (field to allowed values) and has an answer in every field of
    `need` and one field of each group in `either`.  `at_least` rows must count.
    """

    rows: str
    need: Labels = field(default_factory=dict)
    either: list[Labels] = field(default_factory=list)
    where: dict[str, list[str]] = field(default_factory=dict)
    at_least: int = 1


@dataclass(eq=False, repr=False, kw_only=True)
class AnyRows:
    """Parameters of `any_rows`: one of the options must hold."""

    options: list[RowsAnswered] = field(metadata={"of": RowsAnswered})


@dataclass(eq=False, repr=False, kw_only=True)
class EveryRow:
    """Parameters of `every_row`: what each row of each list must hold.

    Rows that fit `unless` (field to values) are passed over.  `holding` names choice fields with
    the values that count.
    """

    rows: list[str]
    holding: dict[str, list[str]] = field(default_factory=dict)
    need: Labels = field(default_factory=dict)
    either: list[Labels] = field(default_factory=list)
    unless: dict[str, list[str]] = field(default_factory=dict)
    where: dict[str, list[str]] = field(default_factory=dict)


@dataclass(eq=False, repr=False, kw_only=True)
class FieldIs:
    """Parameters of `field_is`: the choices of one field that count."""

    field: str
    values: list[str]


@dataclass(eq=False, repr=False, kw_only=True)
class Distinct:
    """Parameters of `distinct_values`: how many different values of a field the rows show."""

    rows: str
    field: str
    at_least: int
    among: list[str] | None = None


def answered(view: CaseView, params: Answered) -> Result:
    """Met when the fields hold answers; partly when only some of all needed ones do.

    A placeholder or a denial in any of the fields decides before an empty one.
    Facts: `ok`, `total`, `lacking`, `quote`.
    """
    standings = {path: view.standing_of(path, params.min_words) for path in params.fields}
    good = [path for path, standing in standings.items() if standing is Standing.OK]
    bad = [path for path in params.fields if path not in good]
    flawed = [p for p in bad if standings[p] not in (Standing.EMPTY, Standing.SALAD)]
    evidence = quoted(view.evidence(path, view.get(path)) for path in good)
    enough = bool(good) and not flawed if params.need == "any" else not bad
    if enough:
        return Result("met", good[0], evidence=evidence)
    first = (flawed or bad)[0]
    facts = {
        "ok": str(len(good)),
        "total": str(len(params.fields)),
        "lacking": listed([params.fields[path] for path in bad], limit=9),
        "quote": short(str(view.get(first) or ""), 80),
    }
    missing = tuple(params.fields[path] for path in bad)
    if flawed:
        shown = quoted([view.evidence(first, view.get(first))])
        return Result(VERDICTS[standings[first]], first, facts, shown, missing)
    return Result("partly" if good else "missing", first, facts, evidence, missing)


def rows_answered(view: CaseView, params: RowsAnswered) -> Result:
    """Met when enough rows are complete; partly when some row has a part of what is needed.

    Facts: `ok` complete rows, `total` rows, `wanted`, `lacking` (the parts no row has, or what
    the incomplete rows lack), `rows` (their names), `quote`.
    """
    rows = [row for row in view.rows(params.rows) if _fits(row, params.where)]
    complete = [row for row in rows if not lacking(view, row, params.need, params.either)]
    evidence = _row_evidence(view, params, complete[:3])
    facts = {
        "ok": str(len(complete)),
        "total": str(len(rows)),
        "wanted": str(params.at_least),
        "lacking": listed(_all_labels(params), limit=9),
    } | {"rows": "", "quote": ""}
    if len(complete) >= params.at_least:
        return Result("met", params.rows, facts, evidence)
    flawed = _flaw(view, params, rows)
    if flawed:
        place, standing, value = flawed
        facts["quote"] = short(str(value), 80)
        shown = quoted([view.evidence(place, value)])
        return Result(VERDICTS[standing], place, facts, shown, tuple(_all_labels(params)))
    begun = (row for row in rows if any(view.has(row, name) for name in _names(params)))
    started = [row for row in begun if row not in complete]
    if not started and not complete:
        return Result("missing", params.rows, facts, missing=tuple(_all_labels(params)))
    each = [lacking(view, row, params.need, params.either) for row in started]
    gaps = list(dict.fromkeys(gap for row_gaps in each for gap in row_gaps))
    facts["rows"] = listed([name_of(row) for row in started], limit=3)
    facts["lacking"] = listed(gaps, limit=9) or f"{params.at_least - len(complete)} rader till"
    place = f"{params.rows}[{started[0].id}]" if started else params.rows
    shown = evidence or _row_evidence(view, params, started[:1])
    return Result("partly", place, facts, shown, tuple(gaps))


def any_rows(view: CaseView, params: AnyRows) -> Result:
    """Return the best answer among the options: met, then partly, placeholder, negated, missing.

    Facts: those of `rows_answered` for that option.
    """
    results = [rows_answered(view, option) for option in params.options]
    order = ("met", "partly", "placeholder", "negated", "missing", "not_applicable")
    return min(results, key=lambda result: order.index(result.verdict))


def every_row(view: CaseView, params: EveryRow) -> Result:
    """Met when every row holds what is needed, partly when some do; nothing to say without rows.

    Facts: `ok`, `total`, `rows` (names of those that lack something), `lacking`.
    """
    pairs = [
        (path, row)
        for path in params.rows
        for row in view.rows(path)
        if _fits(row, params.where) and not (params.unless and _fits(row, params.unless))
    ]
    if not pairs:
        return not_applicable(params.rows[0])
    gaps = [(path, row, _gaps(view, row, params)) for path, row in pairs]
    open_rows = [gap for gap in gaps if gap[2]]
    whole = [gap for gap in gaps if not gap[2]]
    evidence = quoted(
        view.evidence(f"{path}[{row.id}].{name}", getattr(row, name))
        for path, row, _ in whole[:3]
        for name in [*params.need, *(n for group in params.either for n in group)]
        if view.has(row, name)
    )
    facts = {
        "ok": str(len(whole)),
        "total": str(len(gaps)),
        "rows": listed([name_of(row) for _, row, _ in open_rows], limit=3),
        "lacking": listed(list(dict.fromkeys(g for gap in open_rows for g in gap[2])), limit=9),
    }
    if not open_rows:
        return Result("met", params.rows[0], facts, evidence)
    path, row, first = open_rows[0]
    verdict: VerdictWord = "partly" if whole else "missing"
    return Result(verdict, f"{path}[{row.id}]", facts, evidence, tuple(first))


def _gaps(view: CaseView, row: Any, params: EveryRow) -> list[str]:
    asked = params.holding.items()
    wrong = [" eller ".join(values) for name, values in asked if getattr(row, name) not in values]
    return wrong + lacking(view, row, params.need, params.either)


def distinct_values(view: CaseView, params: Distinct) -> Result:
    """Met when the rows show at least so many different values of a field.

    Facts: `ok` values seen, `wanted`, `seen` (the values), `lacking` (those of `among` not seen).
    """
    seen: dict[str, str] = {}
    for row in view.rows(params.rows):
        value = getattr(row, params.field)
        if view.has(row, params.field) and (params.among is None or value in params.among):
            seen.setdefault(str(value), f"{params.rows}[{row.id}].{params.field}")
    unseen = [value for value in params.among or [] if value not in seen]
    facts = {
        "ok": str(len(seen)),
        "wanted": str(params.at_least),
        "seen": listed(list(seen), limit=9),
        "lacking": listed(unseen, limit=9),
    }
    evidence = quoted(view.evidence(place, value) for value, place in seen.items())
    if len(seen) >= params.at_least:
        return Result("met", params.rows, facts, evidence)
    verdict: VerdictWord = "partly" if seen else "missing"
    return Result(verdict, params.rows, facts, evidence, tuple(unseen))


def field_is(view: CaseView, params: FieldIs) -> Result:
    """Met when a choice field holds one of the values.  Facts: `value`, `wanted`."""
    value = view.get(params.field)
    facts = {"value": str(value or "inget svar"), "wanted": listed(params.values, limit=3)}
    evidence = quoted([view.evidence(params.field, value)])
    verdict: VerdictWord = "met" if value in params.values else "missing"
    return Result(verdict, params.field, facts, evidence if verdict == "met" else ())


def lacking(view: CaseView, row: Any, need: Labels, either: list[Labels]) -> list[str]:
    """Return the words for what `row` lacks; empty when it is complete."""
    gaps = [label for name, label in need.items() if not view.has(row, name)]
    gaps += [
        " eller ".join(group.values())
        for group in either
        if not any(view.has(row, name) for name in group)
    ]
    return gaps


def _fits(row: Any, where: dict[str, list[str]]) -> bool:
    return not where or all(getattr(row, name) in values for name, values in where.items())


def _names(params: RowsAnswered) -> list[str]:
    return [*params.need, *(name for group in params.either for name in group)]


def _all_labels(params: RowsAnswered) -> list[str]:
    return [*params.need.values(), *(" eller ".join(group.values()) for group in params.either)]


def _flaw(view: CaseView, params: RowsAnswered, rows: list[Any]) -> Flaw | None:
    """Return the first needed answer of a row that is a placeholder or a denial."""
    for row in rows:
        for name in _names(params):
            value = getattr(row, name)
            standing = view.standing_at(row, name)
            if standing in FLAWS:
                return f"{params.rows}[{row.id}].{name}", standing, value
    return None


def _row_evidence(view: CaseView, params: RowsAnswered, rows: list[Any]) -> Quotes:
    held = ((row, name) for row in rows for name in _names(params) if view.has(row, name))
    return quoted(
        view.evidence(f"{params.rows}[{row.id}].{name}", getattr(row, name)) for row, name in held
    )


def quoted(found: Iterable[Evidence | None], limit: int = 3) -> Quotes:
    """Return the first quotes that can be made, once they are read; nobody reads more."""
    return Quotes(found, limit)


PREDICATES = {
    "answered": Predicate(Answered, answered),
    "rows_answered": Predicate(RowsAnswered, rows_answered),
    "any_rows": Predicate(AnyRows, any_rows),
    "every_row": Predicate(EveryRow, every_row),
    "field_is": Predicate(FieldIs, field_is),
    "distinct_values": Predicate(Distinct, distinct_values),
}
