"""What an error says, as the words of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.usecases.persons import AnswersRefused
from grantflow.web.contexts import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.errors import GrantflowError


def faults_of(
    refused: GrantflowError, fields: Mapping[str, str] | None = None
) -> tuple[Fault, ...]:
    """Return what was refused as faults of a page; `fields` are names that the page has instead."""
    if isinstance(refused, AnswersRefused):
        named = fields or {}
        return tuple(Fault(named.get(name, name), why) for name, why in refused.faults.items())
    return (Fault("", refused.in_words()),)
