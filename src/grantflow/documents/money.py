"""The budget as the document shows it: costs, how they were counted, and who pays."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from grantflow.model.application import Application
from grantflow.model.budget import ZERO, CostRow, FinancingRow
from grantflow.model.costing import Costing, count_case
from grantflow.model.costlines import ROUNDING_SEK, Line
from grantflow.model.grants import GRANT
from grantflow.model.liquidity import TERMS, liquidity
from grantflow.model.programme import Call, Programme
from grantflow.model.source import STANDING_LABELS
from grantflow.text import swedish
from grantflow.text.costnotes import figure, hourly, laid_out, notes, other_model, seen_on


@dataclass(frozen=True, slots=True)
class Sums:
    """A row of a money table: amounts per year and their sum, written in kronor."""

    label: str
    amounts: tuple[str, ...]
    total: str
    row: CostRow | FinancingRow | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How a cost was counted.  Texts are empty where a figure is missing or has no part in it.

    `price_list` is where the rate stands, `computed` whether the program counted the amounts.
    """

    label: str
    party: str
    kind: str
    function: str
    activity: str | None
    persons: str
    share: str
    months: str
    hours: str
    monthly: str
    payroll: str
    rate: str
    price_list: str
    total: str
    computed: bool


@dataclass(frozen=True, slots=True)
class Price:
    """A rate of the price list that the budget uses, and how sure it is."""

    function: str
    price_list: str
    rate: str
    seen: str
    standing: str


@dataclass(frozen=True, slots=True)
class PartyMoney:
    """What a party costs, what it brings itself, and what is left for the grant."""

    party: str
    costs: str
    own: str
    grant: str
    grant_share: str


@dataclass(frozen=True, slots=True)
class Money:
    """The tables and key figures of the budget.  Texts are empty where nothing can be counted.

    `own_share` is what others pay of the financing, `own_part` of the costs.  `own_wanted` is the
    share that the funder asks the project for, in per cent and in kronor; `own_missing` what is
    lacking of it, `own_beyond` what is too much, from a krona upwards.  `other_model` says that the
    costs are written for another funder's model; then nothing is counted out of them.
    """

    years: tuple[str, ...]
    costs: tuple[Sums, ...]
    costs_sum: Sums
    kinds: tuple[Sums, ...]
    parties: tuple[Sums, ...]
    financing: tuple[Sums, ...]
    financing_sum: Sums
    grant: str
    own: str
    own_share: str
    difference: str
    participants: int | None
    per_participant: str
    model: str = ""
    counts: tuple[Count, ...] = ()
    prices: tuple[Price, ...] = ()
    party_shares: tuple[PartyMoney, ...] = ()
    personnel: str = ""
    flat: str = ""
    flat_share: str = ""
    income: str = ""
    own_part: str = ""
    own_wanted_share: str = ""
    own_wanted: str = ""
    own_missing: str = ""
    own_beyond: str = ""
    grant_most: str = ""
    other_model: str = ""
    liquidity: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def money(
    application: Application, programme: Programme | None = None, call: Call | None = None
) -> Money:
    """Return the budget's tables and key figures, counted by the cost model of the programme.

    Shares are shown in per cent: the own share of the financing with one decimal, others with
    two.  The cost per participant is in whole kronor, for `target_group.total` persons, or
    women, men, girls and boys taken together.
    """
    budget = application.budget
    costing = count_case(application, programme, call)
    years, lines = costing.years, costing.lines
    persons = _persons(application)
    ratio = costing.total / persons if persons else None
    given = bool(budget.financing)
    unpriced = costing.priced_elsewhere
    share = None if costing.elsewhere else budget.own_share
    model = costing.method.model
    return Money(
        years=tuple(map(str, years)),
        costs=tuple(_sums(_label(line), [line], years, line.row) for line in lines),
        costs_sum=_sums("Summa kostnader", lines, years),
        kinds=() if unpriced else _grouped(costing.by_kind(), years),
        parties=() if unpriced else _grouped(costing.by_party(), years),
        financing=tuple(_paid(row.source or "", [row], years, row) for row in budget.financing),
        financing_sum=_paid("Summa finansiering", budget.financing, years),
        grant=swedish.kronor(costing.grant) if costing.grant or _own_only(costing) else "",
        own=swedish.kronor(costing.own) if given else "",
        own_share="" if share is None else swedish.percent(round(share * 100, 1)),
        difference=swedish.kronor(costing.gap) if costing.gap and given and not unpriced else "",
        participants=persons,
        per_participant="" if not ratio else swedish.kronor(round(ratio)),
        model=model.name if model else budget.cost_model or "",
        counts=tuple(_count(line) for line in lines),
        prices=_prices(lines),
        party_shares=_party_shares(costing) if given and not unpriced else (),
        personnel=swedish.kronor(costing.personnel) if costing.personnel else "",
        flat=swedish.kronor(costing.flat) if costing.flat else "",
        flat_share=percent(costing.method.flat),
        income=swedish.kronor(costing.income) if costing.income else "",
        own_part=percent(costing.own_part) if given else "",
        liquidity=tuple(before_payment(application, programme, costing)),
        other_model=other_model(costing),
        notes=tuple(notes(costing)),
        **_wanted(costing),
    )


def _own_only(costing: Costing) -> bool:
    """Whether there is financing and none of it is another funder's grant."""
    return bool(costing.financing) and not costing.elsewhere


def percent(share: Fraction | None) -> str:
    """Return a share of 1 as "46 %", with two decimals at most; empty text without one."""
    return "" if share is None else f"{figure(share * 100)}{swedish.NBSP}%"


def _wanted(costing: Costing) -> dict[str, str]:
    if costing.wanted is None or not costing.total:
        return {}
    missing = costing.own_missing or ZERO
    beyond = -missing if costing.wanted.exact else ZERO
    least = "" if costing.wanted.exact else "minst "
    return {
        "own_wanted_share": f"{least}{swedish.percent(costing.wanted.pct)}",
        "own_wanted": swedish.kronor(costing.own_wanted),
        "own_missing": swedish.kronor(missing) if missing >= ROUNDING_SEK else "",
        "own_beyond": swedish.kronor(beyond) if beyond >= ROUNDING_SEK else "",
        "grant_most": swedish.kronor(costing.grant_most),
    }


def before_payment(
    application: Application, programme: Programme | None, costing: Costing
) -> list[str]:
    """Return what has to be laid out before the grant is paid; nothing where no terms are known."""
    terms = TERMS.get(programme.programme) if programme else None
    if terms is None:
        return []
    idea = application.idea
    return laid_out(liquidity(costing, terms, (idea.period_start, idea.period_end)))


def _persons(application: Application) -> int | None:
    group = application.stages.projektlogik.target_group
    counts = [group.women, group.men, group.girls, group.boys]
    known = [count for count in counts if count is not None]
    return group.total if group.total is not None else sum(known) if known else None


def _label(line: Line) -> str:
    return line.row.text or line.row.function or line.row.kind or ""


def _count(line: Line) -> Count:
    row = line.row
    return Count(
        label=_label(line),
        party=row.party or "",
        kind=swedish.capital(row.kind),
        function=row.function or "",
        activity=row.activity,
        persons=swedish.number(row.persons),
        share=swedish.percent(row.share_pct),
        months=swedish.number(sum(row.months_per_year.values(), ZERO) or row.months),
        hours=figure(line.hours),
        monthly=swedish.kronor(row.monthly_rate_sek),
        payroll=swedish.percent(row.payroll_pct),
        rate=hourly(line.rate),
        price_list=line.listed.price_list.capitalize() if line.listed else "",
        total=swedish.kronor(line.total) if line.amounts or line.undated else "",
        computed=line.computed,
    )


def _prices(lines: Iterable[Line]) -> tuple[Price, ...]:
    used = {(r.price_list, r.function): r for line in lines if (r := line.listed)}
    return tuple(
        Price(
            rate.function,
            rate.price_list.capitalize(),
            hourly(Fraction(rate.sek_per_hour)),
            seen_on(rate.valid),
            STANDING_LABELS[rate.source.standing],
        )
        for rate in used.values()
    )


def _party_shares(costing: Costing) -> tuple[PartyMoney, ...]:
    """Return what each party costs and brings; nothing when no own money names its party."""
    named = [row for row in costing.financing if row.kind != GRANT and row.party]
    if not named:
        return ()
    found = []
    for party, lines in costing.by_party().items():
        costs = sum((line.total for line in lines), ZERO)
        own = costing.own_of(party)
        part = Fraction(costs - own) / Fraction(costs) if costs else None
        found.append(
            PartyMoney(
                swedish.capital(party),
                swedish.kronor(costs),
                swedish.kronor(own),
                swedish.kronor(costs - own),
                percent(part) if part is None or part >= 0 else "",
            )
        )
    return tuple(found)


def _grouped(groups: dict[str, list[Line]], years: list[int]) -> tuple[Sums, ...]:
    return tuple(_sums(swedish.capital(label), found, years) for label, found in groups.items())


def _sums(label: str, lines: Iterable[Line], years: list[int], row: CostRow | None = None) -> Sums:
    listed = list(lines)
    undated = sum([line.undated for line in listed], ZERO)
    return _written(label, [line.amounts for line in listed], years, undated, row)


def _paid(
    label: str, rows: Iterable[FinancingRow], years: list[int], row: FinancingRow | None = None
) -> Sums:
    return _written(label, [paid.amounts for paid in rows], years, ZERO, row)


def _written(
    label: str,
    amounts: list[dict[int, Decimal]],
    years: list[int],
    undated: Decimal,
    row: CostRow | FinancingRow | None,
) -> Sums:
    by_year = [[each[year] for each in amounts if year in each] for year in years]
    sums = [sum(found, ZERO) if found else None for found in by_year]
    texts = tuple(map(swedish.kronor, sums))
    total = sum(filter(None, sums), undated)
    return Sums(label, texts, swedish.kronor(total) if any(texts) or undated else "", row)
