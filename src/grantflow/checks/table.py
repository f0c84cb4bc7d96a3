"""The vocabulary of rules: each predicate by name, with the parameters it takes."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from grantflow.checks.predicates import (
    forms,
    gender,
    goals,
    language,
    lansstyrelsen,
    links,
    plans,
    readability,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.checks.predicates import Predicate

PREDICATES: Mapping[str, Predicate] = {
    **forms.PREDICATES,
    **goals.PREDICATES,
    **plans.PREDICATES,
    **links.PREDICATES,
    **gender.PREDICATES,
    **language.PREDICATES,
    **readability.PREDICATES,
    **lansstyrelsen.PREDICATES,
}


def make_params(kind: type[Any], raw: Mapping[str, Any]) -> Any:
    """Return the parameters of a predicate from values that have been validated before."""
    nested = {f.name: f.metadata["of"] for f in fields(kind) if "of" in f.metadata}
    return kind(
        **{
            name: [make_params(nested[name], inner) for inner in value] if name in nested else value
            for name, value in raw.items()
        }
    )
