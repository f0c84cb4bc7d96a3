"""Times, answers and other things of the store as programs are told them, and back."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from grantflow.usecases.answering import fault_of
from grantflow.web.api_shapes import AnswerTold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grantflow.store.saves import Held


def iso(at_ms: int) -> str:
    """Return a time in milliseconds since 1970 as 2026-11-21T09:14:03Z."""
    at = datetime.datetime.fromtimestamp(at_ms // 1000, tz=datetime.UTC)
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def iso_or_none(at_ms: int | None) -> str | None:
    """Return a time as it is written, or nothing for none."""
    return None if at_ms is None else iso(at_ms)


def answer(path: str, held: Held) -> AnswerTold:
    """Return an answer as it stands."""
    return AnswerTold(
        value=held.value, version=held.version, unread=held.unread, fault=fault_of(path, held)
    )


def answers(held: Mapping[str, Held]) -> dict[str, AnswerTold]:
    """Return answers as they stand, by path."""
    return {path: answer(path, held[path]) for path in sorted(held)}


def texts(value: str | float | list[str | int | float] | None) -> tuple[str, ...]:
    """Return a value as somebody would have typed it; a list is an answer each."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(_typed(one) for one in value)
    return (_typed(value),)


def _typed(value: str | float) -> str:
    if isinstance(value, float):
        return format(Decimal(str(value)), "f")
    return str(value)
