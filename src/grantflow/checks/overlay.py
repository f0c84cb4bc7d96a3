"""Lays a call over its programme: what the call says wins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grantflow.model.programme import Annex, Call, Programme, Rate, Section


def overlaid(programme: Programme, call: Call | None) -> Programme:
    """Return the programme as it stands in a call; the programme itself without one.

    Sections, annexes and rates of the call take the place of those with the same name and come
    last when they are new.  A limit that the call gives for a section counts.
    """
    if call is None:
        return programme
    limits = call.limits or {}
    sections = [
        replace(section, max_chars=limits.get(section.id, section.max_chars))
        for section in _laid(programme.sections, call.sections, _id)
    ]
    return replace(
        programme,
        sections=tuple(sections),
        annexes=_laid(programme.annexes, call.annexes, _id),
        rates=_laid(programme.rates, call.rates, _price),
        applicant_kinds=call.applicant_kinds or programme.applicant_kinds,
        target_group=call.target_group or programme.target_group,
        max_months=_either(call.max_months, programme.max_months),
        first_of_month=_either(call.first_of_month, programme.first_of_month),
    )


def _id(row: Section | Annex) -> str:
    return row.id


def _price(row: Rate) -> tuple[str, str]:
    return row.function, row.price_list


def _laid(
    base: Iterable[Any], over: Iterable[Any] | None, name: Callable[[Any], object]
) -> tuple[Any, ...]:
    rows = {name(row): row for row in base}
    rows |= {name(row): row for row in over or ()}
    return tuple(rows.values())


def _either(own: Any, base: Any) -> Any:
    return base if own is None else own
