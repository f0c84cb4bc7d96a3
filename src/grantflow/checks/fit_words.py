"""What a programme asks, in words: period, size, money and annexes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grantflow.text.swedish import NBSP, day, kronor, listed, percent

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from grantflow.checks.result import Result
    from grantflow.checks.view import CaseView
    from grantflow.model.programme import Call, Programme


def period_wanted(view: CaseView, results: Sequence[Result]) -> str:
    """Return the limits of the period that are known, and what stands against them."""
    programme, call = view.programme, view.call
    told: list[str] = []
    if programme and programme.max_months is not None:
        told.append(f"högst {programme.max_months} månader")
    if call and call.min_months is not None:
        told.append(f"minst {call.min_months} månader")
    if call and call.year and call.max_years:
        last = call.year + call.max_years - 1
        told.append(f"i första hand {call.year}" + (f"–{last}" if last > call.year else ""))
    if call and call.earliest_start:
        told.append(f"start tidigast den {_day(call.earliest_start)}")
    if call and call.latest_end:
        told.append(f"slut senast den {_day(call.latest_end)}")
    if programme and programme.first_of_month:
        told.append("start den första i en månad")
    if programme and not programme.retroactive:
        fact = programme.facts.get("retroactive")
        ours = " (vår bedömning)" if fact is not None and fact.standing == "inferred" else ""
        told.append(f"start tidigast när beslutet är fattat{ours}")
    faults = [r.facts["lacking"] for r in results if not r.verify and r.facts.get("lacking")]
    wanted = f"Gäller: {listed(told, limit=9)}." if told else "Ingen gräns är känd."
    return f"{wanted} Nu: {'; '.join(faults)}." if faults else wanted


def size_wanted(view: CaseView) -> str:
    """Return the smallest and largest budget that the call takes, and its frame."""
    call = view.call
    told: list[str] = []
    if call and call.min_budget_sek is not None:
        told.append(f"minst {kronor(call.min_budget_sek)}")
    if call and call.max_budget_sek is not None:
        told.append(f"högst {kronor(call.max_budget_sek)}")
    wanted = f"Budgeten ska vara {listed(told, limit=3)}." if told else "Ingen gräns är känd."
    if call and call.frame_sek is not None:
        wanted += f" Hela utlysningen har {kronor(call.frame_sek)}."
    return wanted


def money_wanted(result: Result, programme: Programme) -> str:
    """Return the share that the project is to bring, as far as anybody has seen it."""
    if "wanted" in result.facts:
        told = f"Projektet bidrar med {result.facts['wanted']}."
        return told if result.verdict == "met" else f"{told} Det är {result.facts['short']}."
    rows = [
        f"{row.objective or 'alla'}{f', {row.county}' if row.county else ''}: "
        f"{'exakt' if row.exact else 'minst'} {percent(Decimal(row.share_pct))}"
        for row in programme.cofinancing
    ]
    if not rows:
        return "Ingen andel är känd."
    return f"Projektets egen andel: {'; '.join(rows)}."


def annexes_said(result: Result) -> str:
    """Return how the annexes stand in the case."""
    facts = result.facts
    if facts.get("lacking"):
        return f"{facts['ok']} av {facts['total']} är klara. Återstår: {facts['lacking']}."
    if result.verdict == "met":
        return f"Alla {facts['total']} är klara."
    return "Det vi känner till är klart."


def annexes_wanted(programme: Programme, call: Call | None) -> str:
    """Return which annexes are asked for, and which may be."""
    always = [annex.heading for annex in programme.annexes if annex.required]
    maybe = [annex.heading for annex in programme.annexes if not annex.required]
    told = f"Ska med: {listed(always, limit=12)}." if always else "Inga bilagor är kända."
    if maybe:
        told += f" Kan behövas: {listed(maybe, limit=12)}."
    if call is None or call.annexes is None:
        told += " Utlysningens egen lista är inte inlagd."
    return told


def _day(date: datetime.date) -> str:
    return day(date).replace(" ", NBSP)
