"""Tells in Swedish how a budget was counted, what could not be, and what has to be laid out."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from grantflow.model.costlines import to_ore
from grantflow.model.source import STANDING_LABELS
from grantflow.text.swedish import day, kronor, listed, number, tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal
    from fractions import Fraction

    from grantflow.model.budget import CostRow
    from grantflow.model.costing import Costing
    from grantflow.model.costlines import Line
    from grantflow.model.liquidity import Liquidity

_LARGE = 100_000  # kronor from which an estimate is told in thousands
ROUNDING = (
    "Varje belopp räknas per rad och år och avrundas till hela ören, halva ören uppåt. Summorna är "
    "de avrundade beloppen hopräknade. Schablonen räknas på oavrundade personalkostnader. Hur "
    "finansiären avrundar är inte känt. Kontrollera utlysningen."
)


def name_row(row: CostRow) -> str:
    """Return what a person would call a cost: its text, function, kind or id, in quotes."""
    named = row.text or row.function or row.kind or row.id or "rad utan namn"
    return f"”{named if len(named) <= 60 else named[:57].rstrip() + '…'}”"


def hourly(rate: Fraction | None) -> str:
    """Return "592 kr", to the öre; empty text without a rate."""
    return "" if rate is None else kronor(to_ore(rate))


def notes(costing: Costing) -> list[str]:
    """Return what a reader should know of how the budget was counted, the gravest first.

    Nothing is said of a budget without costs.
    """
    if not costing.lines:
        return []
    found = [
        *_elsewhere(costing),
        *_model(costing),
        *_uncounted(costing),
        *_contradictions(costing),
        *_undated(costing),
        *_spread(costing),
        *_sources(costing),
    ]
    if any(line.computed for line in costing.lines):
        found.append(ROUNDING)
    return [tie(text) for text in found]


def laid_out(liquidity: Liquidity) -> list[str]:
    """Return what the project has to lay out before the grant comes, as far as anybody knows."""
    if not liquidity.grant:
        return []
    terms = liquidity.terms
    found = []
    if liquidity.peak is None:
        found.append(
            "När stödet betalas ut är inte känt. Räkna med att lägga ut pengarna tills finansiären "
            "har svarat, och kontrollera utlysningen."
        )
    else:
        found.append(
            f"Som mest ligger projektet ute med omkring {_about(liquidity.peak)} av stödet, "
            f"vid utgången av {_month(liquidity)}. Räkningen utgår från att varje månads "
            f"kostnader söks {terms.claim_months} månader efter månadens slut och betalas "
            f"{terms.pay_days} dagar senare, och att kostnaderna är jämnt fördelade inom varje år."
        )
    found += _advances(liquidity)
    standings = dict.fromkeys(
        STANDING_LABELS[source.standing]
        for source in terms.sources.values()
        if source.standing != "verified"
    )
    if standings:
        found.append(
            f"Vad vi vet om utbetalning: {', '.join(standings).lower()}. Kontrollera utlysningen."
        )
    return [tie(text) for text in found]


def _advances(liquidity: Liquidity) -> Iterator[str]:
    terms = liquidity.terms
    if liquidity.year_left and terms.advance_pct:
        least, most, year = liquidity.year_left
        low, high = terms.advance_pct
        yield (
            f"Förskott betalas i regel per år, med upp till {low} eller {high} % av stödet, och "
            f"beror på risken. Med ett sådant förskott ligger projektet ute med mellan "
            f"{_about(least)} och {_about(most)} för {year}, det år då stödet är störst. "
            "Ett förskott är aldrig säkert."
        )
    elif liquidity.advance is not None:
        left = (
            ""
            if liquidity.after_advance is None
            else f" Då återstår omkring {_about(liquidity.after_advance)}."
        )
        yield (
            f"Ett förskott kan vara högst {kronor(liquidity.advance)}.{left} "
            "Ett förskott är aldrig säkert."
        )


def _about(value: Decimal) -> str:
    """Return an estimate in whole kronor, large ones in whole thousands, never too low."""
    step = 1000 if value >= _LARGE else 1
    return kronor(ceil(value / step) * step)


def seen_on(valid: str) -> str:
    """Return the day a price was seen, "1 oktober 2026"; words that are no date as they stand."""
    try:
        return day(date.fromisoformat(valid))
    except ValueError:
        return valid


def _month(liquidity: Liquidity) -> str:
    return day(liquidity.month).split(" ", 1)[-1]


def other_model(costing: Costing) -> str:
    """Return that the costs are written for another funder's model; empty text when not."""
    if not costing.priced_elsewhere:
        return ""
    return (
        f"Kostnadsraderna är skrivna för modellen ”{costing.named_model}”, som det här stödet inte "
        "har. Därför har de inga belopp här."
    )


def _elsewhere(costing: Costing) -> Iterator[str]:
    for row in costing.elsewhere:
        yield f"”{row.source}” är ett annat stöd och räknas inte som bidraget som söks här."


def _model(costing: Costing) -> Iterator[str]:
    if costing.strange_model is None:
        return
    said = (
        f"Kostnadsmodellen ”{costing.strange_model}” är ingen av programmets"
        if costing.strange_model
        else "Kostnadsmodellen är inte vald"
    )
    yield f"{said}. Därför är ingen schablon räknad, och beloppen står som ni skrivit dem."


def _uncounted(costing: Costing) -> Iterator[str]:
    """Yield what personnel lacks to be counted."""
    open_rows = [
        line for line in costing.lines if line.personnel and not line.amounts and not line.computed
    ]
    for text, found in (
        ("saknar andel av heltid eller månader", [x for x in open_rows if x.hours is None]),
        (_price_lacking(costing), [x for x in open_rows if x.rate is None and x.hours is not None]),
    ):
        if found:
            yield f"{_names(found)} {text}. Kostnaden är inte räknad."


def _price_lacking(costing: Costing) -> str:
    method = costing.method
    if method.personnel == "unit":
        if method.price_list is None:
            return "har inget timpris, för prislistan är inte vald"
        return f"finns inte i prislistan för {method.price_list}"
    if method.personnel == "salary":
        return "saknar månadslön eller lönekostnadspåslag"
    return "saknar timpris"


def _contradictions(costing: Costing) -> Iterator[str]:
    for line in costing.lines:
        if line.contradicts and line.product is not None:
            yield (
                f"{name_row(line.row)} är skriven till {kronor(line.total)}, men radens egna "
                f"uppgifter ger {kronor(to_ore(line.product))}. Det skrivna beloppet gäller här."
            )


def _undated(costing: Costing) -> Iterator[str]:
    found = [line for line in costing.lines if line.undated]
    if found:
        yield (
            f"{_names(found)} går inte att fördela på år, för projektperioden saknas. "
            f"{kronor(costing.undated)} står bara i summan."
        )


def _spread(costing: Costing) -> Iterator[str]:
    found = [line for line in costing.lines if line.spread]
    if not found:
        return
    months = costing.method.months
    years = listed([f"{count} i {year}" for year, count in months.items()], limit=9)
    yield (
        f"{_names(found)} har inga månader per år. Kostnaden är fördelad jämnt över projektets "
        f"{sum(months.values())} månader: {years}."
    )


def _sources(costing: Costing) -> Iterator[str]:
    used = [line.listed for line in costing.lines if line.listed]
    if not used:
        return
    seen = seen_on(max(rate.valid for rate in used))
    lists = listed(sorted({rate.price_list.capitalize() for rate in used}), limit=3)
    standings = {STANDING_LABELS[rate.source.standing].lower() for rate in used}
    yield (
        f"Timpriserna är från prislistan {lists}, som den såg ut {seen} "
        f"({', '.join(sorted(standings))}). Kontrollera dem mot utlysningen."
    )


def _names(lines: Iterable[Line]) -> str:
    return listed([name_row(line.row) for line in lines], limit=3)


def figure(value: Fraction | None, decimals: int = 2) -> str:
    """Return a figure such as hours for a reader, rounded half up; empty text without one."""
    if value is None:
        return ""
    scale = 10**decimals
    return number(to_ore(value * scale / 100) * 100 / scale)
