"""Says of a call file what it knows, from where, what nobody has seen, and what is wrong in it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.model.choices import ActorKind, LegalGroup, choices_of
from grantflow.model.pricing import model_named, objective_named
from grantflow.model.seen import COUNTIES, is_county
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.programme import Call, Programme
    from grantflow.model.source import Source

_NAMES = ("call", "programme", "title", "sources", "notes")
# Rows that carry their source themselves.
_OWN_SOURCE = ("priorities", "annexes", "sections", "rates")
_OF_PROGRAMME = ("objectives", "cost_models", "limits")
_KINDS, _GROUPS = choices_of(ActorKind), choices_of(LegalGroup)
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
        (key, _shown(value), _source(call, key, value))
        for key, value in facts.items()
        if not _is_silent(key, value)
    )
    unknown = tuple(key for key, value in facts.items() if value is None)
    return CallReport(known, unknown, tuple(_faults(call, programme, known)))


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, datetime.date) else value


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
    if call.closes_at is not None and not _CLOCK.fullmatch(call.closes_at):
        yield f"closes_at: {call.closes_at} är inget klockslag. Skriv till exempel 16:00."
    yield from _wrong_order(call)
    yield from _strangers(call, programme)


def _wrong_order(call: Call) -> Iterator[str]:
    pairs = (
        ("opens", "closes"), ("closes", "expected_decision"), ("earliest_start", "latest_end"),
    )  # fmt: skip
    for first, last in pairs:
        one, other = getattr(call, first), getattr(call, last)
        if one and other and other < one:
            yield f"{last} ({other}) ligger före {first} ({one})."
    for low, high in (("min_budget_sek", "max_budget_sek"), ("min_months", "max_months")):
        least, most = getattr(call, low), getattr(call, high)
        if least is not None and most is not None and most < least:
            yield f"{high} ({most}) är mindre än {low} ({least})."


def _strangers(call: Call, programme: Programme) -> Iterator[str]:
    """Yield a fault for each name that neither the programme nor the call knows."""
    sections = [row.id for row in (*programme.sections, *(call.sections or ()))]
    models = [row.id for row in programme.cost_models]
    objectives = [row.id for row in programme.objectives]
    strange = [
        (key, name, known)
        for key, known, knows in (
            ("objectives", objectives, lambda x: objective_named(x, programme.objectives)),
            ("cost_models", models, lambda x: model_named(x, programme.cost_models)),
            ("limits", sections, sections.__contains__),
            ("applicant_kinds", _KINDS, _KINDS.__contains__),
            ("groups_allowed", _GROUPS, _GROUPS.__contains__),
            ("groups_refused", _GROUPS, _GROUPS.__contains__),
            ("counties", COUNTIES, is_county),
        )
        for name in getattr(call, key) or ()
        if not knows(name)
    ]
    for key, name, known in strange:
        listed = ", ".join(known) or "inga"
        where = " i programmet" if key in _OF_PROGRAMME else ""
        yield f"{key}: {name!r} finns inte{where}. Välj bland: {listed}."
