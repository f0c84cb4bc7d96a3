"""Sees to it that one fault is told once: rules that cover others, and empty rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from grantflow.model.fields import Form, Row
from grantflow.model.references import named_ids
from grantflow.model.walk import is_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.model.application import Application
    from grantflow.model.finding import Finding
    from grantflow.model.rule import Rule

F = TypeVar("F", bound=Form)


def told_once(rules: Sequence[Rule], findings: list[Finding]) -> list[Finding]:
    """Return the findings without those that another has told already.

    A finding that is set aside covers nothing: what it would hide may be worth acting on.
    """
    by_code = {rule.code: rule for rule in rules}
    covered = {
        code for finding in findings if not finding.waived for code in by_code[finding.code].covers
    }
    kept = [finding for finding in findings if finding.code not in covered]
    spoken_of = {finding.place for finding in kept if not by_code[finding.code].yields}
    return [
        finding
        for finding in kept
        if not (by_code[finding.code].yields and finding.place in spoken_of)
    ]


def stands_in(place: str, where: str) -> bool:
    """Whether words at `place` stand in the answer at `where`, or in the row it is about."""
    row = where[: where.rfind("]") + 1] or where
    return place == row or place.startswith((f"{row}.", f"{row}["))


def without_empty_rows(application: Application) -> tuple[Application, tuple[str, ...]]:
    """Return a case without rows that hold nothing, and the places of those rows.

    A row that an answer names stays, empty or not.
    """
    places = list[str]()
    _add_empty_rows(application, "", places)
    if not places:
        return application, ()
    named = named_ids(application)
    kept = _cleared(application, named)
    return kept, tuple(place for place in places if place.rpartition("[")[2][:-1] not in named)


def _add_empty_rows(form: Form, path: str, places: list[str]) -> None:
    """Add the places of the empty rows below `form`; `path` is empty or ends with a full stop."""
    beside = form.beside
    for name, value in form.__dict__.items():
        if value is None or value.__class__ is str or name in beside:
            continue
        if is_form(value.__class__):
            _add_empty_rows(value, f"{path}{name}.", places)
        elif value.__class__ is list and value and isinstance(value[0], Row):
            for row in value:
                where = f"{path}{name}[{row.id}]"
                if _is_empty(row):
                    places.append(where)
                else:
                    _add_empty_rows(row, f"{where}.", places)


def _is_empty(form: Form) -> bool:
    """Whether nothing stands in a row but its id."""
    for name, value in form.__dict__.items():
        if value is None or (name == "id" and isinstance(form, Row)):
            continue
        if not (_is_empty(value) if is_form(value.__class__) else value in ("", [], {})):
            return False
    return True


def _cleared(form: F, named: set[str]) -> F:
    """Return a copy of a form, and of the forms in it, without the empty rows nobody names."""
    changed: dict[str, object] = {}
    for name, value in form.__dict__.items():
        if name in form.beside:
            continue
        if isinstance(value, Form):
            changed[name] = _cleared(value, named)
        elif isinstance(value, list) and value and isinstance(value[0], Row):
            changed[name] = [
                _cleared(row, named) for row in value if row.id in named or not _is_empty(row)
            ]
    return form.model_copy(update=changed)
