"""The vocabulary of the rules of reporting: each predicate by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.checks.reporting import doings, outcomes, sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.checks.reporting.view import ReportPredicate

PREDICATES: Mapping[str, ReportPredicate] = {
    **outcomes.PREDICATES,
    **doings.PREDICATES,
    **sums.PREDICATES,
}
