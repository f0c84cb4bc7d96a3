"""The words and numbers that rules take, as records."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.model.rule import Rule


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
