"""The words and numbers that rules take, as records."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from grantflow.errors import ChecklistBroken, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.rule import Rule

P = TypeVar("P")


def predicate_of(rule: Rule, table: Mapping[str, P]) -> P:
    """Return the predicate of a rule from the vocabulary it is written in.

    Raises:
        ChecklistBroken: There is no such predicate.

    """
    predicate = table.get(rule.predicate)
    if predicate is None:  # the rows were compiled by another version of the program
        raise ChecklistBroken(
            f"regeln {rule.code} använder {rule.predicate}, som inte finns",
            remedy="kör 'make docs' i källkoden, eller installera om grantflow",
            place=Place(rule.code),
        )
    return predicate


def ready(rule: Rule, kind: type[Any]) -> Any:
    """Return the parameters of a rule as the record its predicate takes.

    Those that come from the compiled file are plain values until the rule is first asked.
    """
    if isinstance(rule.params, dict):
        rule.params = make_params(kind, rule.params)
    return rule.params


def make_params(kind: type[Any], raw: Mapping[str, Any]) -> Any:
    """Return the parameters of a predicate from values that have been validated before."""
    nested = {f.name: f.metadata["of"] for f in fields(kind) if "of" in f.metadata}
    return kind(
        **{
            name: [make_params(nested[name], inner) for inner in value] if name in nested else value
            for name, value in raw.items()
        }
    )
