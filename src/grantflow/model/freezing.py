"""Takes down what an application promises, as it stands now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.promise import (
    Promise,
    PromisedCost,
    PromisedFinancing,
    PromisedHandover,
    PromisedReach,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grantflow.model.application import Application
    from grantflow.model.costing import Costing
    from grantflow.model.costlines import Line
    from grantflow.model.fields import Row

# What the flat rates of a cost model are called in the promise: nobody wrote them as rows.
FLAT = "schablon"


def promise_of(application: Application, costing: Costing) -> Promise:
    """Return a copy of what the case promises; `costing` is its budget counted.

    Rows keep their ids.  A cost that is counted rather than written has the amount it comes to,
    and a row without one has none.
    """
    logic = application.stages.projektlogik
    plan = application.stages.implementeringsplan
    group = logic.target_group
    return Promise(
        title=application.title,
        aim=logic.aim,
        reach=PromisedReach(
            women=group.women,
            men=group.men,
            girls=group.girls,
            boys=group.boys,
            total=group.total,
        ),
        goals=[goal.model_copy(deep=True) for goal in logic.goals],
        activities=[activity.model_copy(deep=True) for activity in logic.activities],
        costs=list(_costs(costing)),
        financing=[
            PromisedFinancing(
                id=row.id,
                source=row.source,
                kind=row.kind,
                party=row.party,
                amount_sek=row.total_sek if row.amounts else None,
            )
            for row in costing.financing
        ],
        handover=PromisedHandover(
            what=plan.what,
            unit=plan.owner.unit,
            function=plan.owner.function,
            from_date=plan.owner.from_date,
            decided_by=plan.decision.body,
            decided_on=plan.decision.date,
        ),
    )


def _costs(costing: Costing) -> Iterator[PromisedCost]:
    taken: set[str | None] = set()
    for line in costing.lines:
        row = line.row
        row_id = _free(FLAT if line.flat and (not row.id or row.id in taken) else row.id, taken)
        taken.add(row_id)
        yield PromisedCost(
            id=row_id,
            kind=row.kind,
            text=row.text or row.function,
            party=row.party,
            activity=row.activity,
            amount_sek=line.total if _is_known(line) else None,
            amounts=dict(line.amounts),
        )


def _is_known(line: Line) -> bool:
    return bool(line.amounts or line.undated_exact) or line.product is not None


def _free(row_id: str | None, taken: set[str | None]) -> str | None:
    """Return an id that no earlier row has: a flat rate may come once a party."""
    number, wanted = 1, row_id
    while wanted is not None and wanted in taken:
        number += 1
        wanted = f"{row_id}-{number}"
    return wanted


def differences(promise: Promise, now: Promise) -> list[tuple[str, str, str]]:
    """Return what the case says differently today: (place in the promise, promised, today).

    Rows are matched by id; an empty text stands for a row or an answer that is not there.
    """
    found: list[tuple[str, str, str]] = []
    for name in ("goals", "activities", "costs", "financing"):
        before, after = _by_id(getattr(promise, name)), _by_id(getattr(now, name))
        for row_id in dict.fromkeys([*before, *after]):
            place = f"{name}[{row_id}]"
            found += _row_differences(place, before.get(row_id), after.get(row_id))
    for name in ("title", "aim"):
        found += _told(name, getattr(promise, name), getattr(now, name))
    for name in ("reach", "handover"):
        found += _row_differences(name, getattr(promise, name), getattr(now, name))
    return found


def _by_id(rows: list[Row]) -> dict[str, Row]:
    return {row.id or str(number): row for number, row in enumerate(rows, start=1)}


def _row_differences(place: str, before: object, after: object) -> Iterator[tuple[str, str, str]]:
    if before is None or after is None:
        yield place, _naming(before), _naming(after)
        return
    for name, value in vars(before).items():
        yield from _told(f"{place}.{name}", value, getattr(after, name))


def _told(place: str, before: object, after: object) -> Iterator[tuple[str, str, str]]:
    if before != after and (before or after):
        yield place, _shown(before), _shown(after)


def _naming(row: object) -> str:
    """Return the words that a row is known by."""
    words = ("name", "text", "what", "indicator", "source", "kind")
    names = (getattr(row, name, None) for name in words)
    return next((str(name) for name in names if name), "utan namn") if row is not None else ""


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {inner}" for key, inner in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
