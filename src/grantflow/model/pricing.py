"""What of a programme a person meant by a name: objective, cost model, rate, own share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from grantflow.model.seen import bare_county
from grantflow.model.value import Value
from grantflow.model.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grantflow.model.programme import (
        Call,
        Cofinancing,
        CostModel,
        Objective,
        Programme,
        Rate,
    )
    from grantflow.model.source import Source

T = TypeVar("T")

_MARKS = re.compile(r"[.,;:!?%&()”\"'’+]+")
_ASIDE = re.compile(r"\([^)]*\)")
_DIGITS = re.compile(r"\d+")
_OR = re.compile(r"\beller\b|/|,")
# Words this alike are the same word misspelt; below it, two functions of a list may be mixed up.
_ALIKE = 0.85


@dataclass(eq=False, repr=False, kw_only=True)
class OwnShare(Value):
    """The share in per cent that the project must bring itself.

    `exact` is True where neither more nor less will do.  `from_call` is False when only the
    programme says so.
    """

    pct: Decimal
    exact: bool
    from_call: bool = False
    source: Source | None = None


def model_named(text: str | None, models: Iterable[CostModel]) -> CostModel | None:
    """Return the cost model that `text` names by id, name or unmistakable spelling, else None."""
    names: dict[str, CostModel] = {}
    for model in models:
        names |= {_folded(model.id): model, _folded(model.name): model}
    return _unmistakable(text, names)


def objective_named(text: str | None, objectives: Iterable[Objective]) -> Objective | None:
    """Return the objective that `text` names: "A2", "mål 2", "2 Asyl" or its name, else None."""
    names: dict[str, Objective] = {}
    for objective in objectives:
        names |= {_folded(objective.id): objective, _folded(objective.text): objective}
    return _unmistakable(text, names)


def rate_for(function: str | None, price_list: str | None, rates: Iterable[Rate]) -> Rate | None:
    """Return the rate of a function on a price list.

    Without a price list there is a rate only when the programme has a single list.  A function
    answers to each part of a name such as "Projektledare eller delprojektledare".
    """
    known = list(rates)
    lists = {plain(rate.price_list) for rate in known}
    wanted = plain(price_list) if price_list else next(iter(lists)) if len(lists) == 1 else None
    names: dict[str, Rate] = {}
    for rate in known:
        if plain(rate.price_list) == wanted:
            whole = _ASIDE.sub(" ", rate.function)
            names |= {_folded(part): rate for part in (*_OR.split(whole), whole)}
    return _unmistakable(function, names)


def own_share(
    programme: Programme,
    call: Call | None,
    *,
    objective: str | None = None,
    county: str | None = None,
) -> OwnShare | None:
    """Return the share that the project must bring, None when nobody has said.

    The call wins; else the row that fits objective and county best, the highest share when
    several do.  An objective of a row holds for those below it: A for A1.
    """
    best = max(
        _fitting(programme.cofinancing, _meant(objective, programme), county),
        key=lambda row: Decimal(row.share_pct),
        default=None,
    )
    if call is not None and call.cofinancing_pct is not None:
        usual = best is not None and best.exact
        return OwnShare(
            pct=Decimal(call.cofinancing_pct),
            exact=usual if call.cofinancing_exact is None else call.cofinancing_exact,
            from_call=True,
            source=call.sources.get("cofinancing_pct"),
        )
    if best is None:
        return None
    return OwnShare(pct=Decimal(best.share_pct), exact=best.exact, source=best.source)


def _meant(objective: str | None, programme: Programme) -> str:
    """Return the folded id of the objective, or group of objectives, that a person named."""
    rows = (row.objective for row in programme.cofinancing if row.objective)
    groups = {_folded(name): name for name in rows}
    named = objective_named(objective, programme.objectives)
    return _folded(named.id if named else _unmistakable(objective, groups) or objective or "")


def _fitting(rows: Sequence[Cofinancing], objective: str, county: str | None) -> list[Cofinancing]:
    """Return the rows that fit as narrowly as any does."""
    fits = [(fit, row) for row in rows if (fit := _fit(row, objective, county)) is not None]
    best = max((fit for fit, _ in fits), default=0)
    return [row for fit, row in fits if fit == best]


def _fit(row: Cofinancing, objective: str, county: str | None) -> int | None:
    """Return how narrowly a row fits, None when it is for somebody else."""
    fit = 0
    if row.objective is not None:
        own = _folded(row.objective)
        if not _holds_for(own, objective):
            return None
        fit += 2 if objective == own else 1
    if row.county is not None:
        if county is None or bare_county(county) != bare_county(row.county):
            return None
        fit += 4
    return fit


def _holds_for(group: str, objective: str) -> bool:
    """Whether an objective is a group or lies below it: A holds A1, but 1 holds no 10."""
    rest = objective.removeprefix(group)
    if rest == objective or rest[:1].isalpha():
        return False
    return not (group[-1:].isdigit() and rest[:1].isdigit())


def _unmistakable(text: str | None, names: Mapping[str, T]) -> T | None:
    """Return what `text` names: the same words, a misspelling of them, or one name within it."""
    wanted = _folded(text or "")
    if not wanted:
        return None
    if wanted in names:
        return names[wanted]
    return _alike(wanted, names) or _within(wanted, names)


def _alike(wanted: str, names: Mapping[str, T]) -> T | None:
    """Return the name most like `wanted`.  Figures are never taken for a misspelling."""
    from difflib import SequenceMatcher  # costs more to load than most budgets to count

    digits = _DIGITS.findall(wanted)
    scored = [
        (SequenceMatcher(None, wanted, name).ratio(), name)
        for name in names
        if _DIGITS.findall(name) == digits
    ]
    score, best = max(scored, default=(0.0, ""))
    rivals = [name for s, name in scored if s == score and names[name] is not names[best]]
    return names[best] if score >= _ALIKE and not rivals else None


def _within(wanted: str, names: Mapping[str, T]) -> T | None:
    """Return what stands by name in a longer text, when only one does."""
    found = [name for name in names if name and f" {name} " in f" {wanted} "]
    outer = [name for name in found if not any(name != o and name in o for o in found)]
    meant = {id(names[name]): names[name] for name in outer}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _folded(text: str) -> str:
    return " ".join(_MARKS.sub(" ", plain(text)).split())
