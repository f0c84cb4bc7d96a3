"""Says of a call file what it knows, from where, what nobody has seen, and what is wrong in it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.programme import Call, Programme
    from grantflow.model.source import Source

_NAMES = ("call", "programme", "title", "sources", "notes")
_DAYS = ("opens", "closes", "earliest_start", "latest_end", "expected_decision")
# Rows that carry their source themselves.
_OWN_SOURCE = ("priorities", "annexes", "sections", "rates")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")


@dataclass(eq=False, repr=False)
class CallReport(Value):
    """`known` facts with their sources (None where one is missing), `unknown` ones, `faults`.

    Facts are named by their keys.  A fault is a sentence for the person who wrote the file.
    """

    known: tuple[tuple[str, Any, Source | None], ...]
    unknown: tuple[str, ...]
    faults: tuple[str, ...]


def report_on(call: Call, programme: Programme) -> CallReport:
    """Return what a call knows and does not know, checked against its programme."""
    facts = {key: value for key, value in vars(call).items() if key not in _NAMES}
    known = tuple(
        (key, value, _source(call, key, value))
        for key, value in facts.items()
        if not _is_silent(key, value)
    )
    unknown = tuple(key for key, value in facts.items() if value is None)
    return CallReport(known, unknown, tuple(_faults(call, programme, known)))


def _is_silent(key: str, value: Any) -> bool:
    return value is None or (key == "national" and value is False)


def _source(call: Call, key: str, value: Any) -> Source | None:
    if key in call.sources:
        return call.sources[key]
    if key in _OWN_SOURCE and value:
        own: Source = value[0].source
        return own
    return None


def _faults(
    call: Call, programme: Programme, known: tuple[tuple[str, Any, Source | None], ...]
) -> Iterator[str]:
    for key, _, source in known:
        if source is None:
            yield f"{key} saknar källa. Lägg till den under sources."
    for key in call.sources:
        if key.split(".")[0] not in vars(call):
            yield f"sources.{key} hör inte till någon uppgift i filen."
    yield from _wrong_days(call)
    yield from _wrong_order(call)
    yield from _strangers(call, programme)


def _wrong_days(call: Call) -> Iterator[str]:
    for key in _DAYS:
        value = getattr(call, key)
        if value is not None and _day(value) is None:
            yield f"{key}: {value} är ingen dag. Skriv ÅÅÅÅ-MM-DD."
    if call.closes_at is not None and not _CLOCK.fullmatch(call.closes_at):
        yield f"closes_at: {call.closes_at} är inget klockslag. Skriv till exempel 16:00."


def _wrong_order(call: Call) -> Iterator[str]:
    pairs = (
        ("opens", "closes"), ("closes", "expected_decision"), ("earliest_start", "latest_end"),
    )  # fmt: skip
    for first, last in pairs:
        one, other = _day(getattr(call, first)), _day(getattr(call, last))
        if one and other and other < one:
            yield f"{last} ({other}) ligger före {first} ({one})."
    for low, high in (("min_budget_sek", "max_budget_sek"), ("min_months", "max_months")):
        least, most = getattr(call, low), getattr(call, high)
        if least is not None and most is not None and most < least:
            yield f"{high} ({most}) är mindre än {low} ({least})."


def _strangers(call: Call, programme: Programme) -> Iterator[str]:
    """Yield a fault for each name that neither the programme nor the call knows."""
    sections = [row.id for row in (*programme.sections, *(call.sections or ()))]
    known = {
        "objectives": [row.id for row in programme.objectives],
        "cost_models": [row.id for row in programme.cost_models],
        "limits": sections,
    }
    for key, names in known.items():
        for name in getattr(call, key) or ():
            if name not in names:
                listed = ", ".join(names) or "inga"
                yield f"{key}: {name!r} finns inte i programmet. Välj bland: {listed}."


def _day(value: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value) if value else None
    except ValueError:
        return None
