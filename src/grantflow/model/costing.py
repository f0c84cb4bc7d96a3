"""A budget counted by the cost model of its programme: lines, flat rates, sums, who pays.

Amounts are rounded to the öre once for each line and year, half an öre upwards, and sums add up
what is shown.  Flat rates are counted on unrounded amounts, and shares are never rounded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from grantflow.model.budget import ZERO, Budget, CostRow
from grantflow.model.costlines import (
    FLAT_KIND,
    Line,
    Method,
    count_row,
    flat_line,
    is_flat,
    months_by_year,
    to_ore,
)
from grantflow.model.grants import GRANT, is_others_grant
from grantflow.model.pricing import OwnShare, model_named, own_share
from grantflow.model.seen import county_of
from grantflow.model.value import Value
from grantflow.model.wording import plain

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from grantflow.model.application import Application
    from grantflow.model.budget import FinancingRow
    from grantflow.model.programme import Call, CostModel, Programme

INCOME = "intäkt"


@dataclass(eq=False, repr=False, kw_only=True)
class Costing(Value):
    """What a budget comes to.  All amounts are kronor; years that nobody knows are left out.

    `elsewhere` are the rows of financing that are the grant of another funder; they are no grant
    here.  `named_model` is what the case calls its cost model; `strange_model` the same when the
    programme has models and none of them is meant: an empty text when the case names none.
    """

    method: Method
    lines: list[Line] = field(default_factory=list)
    financing: list[FinancingRow] = field(default_factory=list)
    elsewhere: list[FinancingRow] = field(default_factory=list)
    wanted: OwnShare | None = None
    named_model: str = ""
    strange_model: str | None = None

    @property
    def years(self) -> list[int]:
        """Every year with a cost or financing, in order."""
        known = {year for line in self.lines for year in line.amounts}
        return sorted(known | {year for row in self.financing for year in row.amounts})

    @property
    def total(self) -> Decimal:
        """All costs, flat rates included."""
        return sum((line.total for line in self.lines), ZERO)

    @property
    def undated(self) -> Decimal:
        """Costs that can't be placed in a year."""
        return sum((line.undated for line in self.lines), ZERO)

    @property
    def personnel(self) -> Decimal:
        """What personnel costs."""
        return sum((line.total for line in self.lines if line.personnel), ZERO)

    @property
    def flat(self) -> Decimal:
        """What the flat rates come to."""
        return sum((line.total for line in self.lines if line.flat), ZERO)

    @property
    def grant(self) -> Decimal:
        """The grant that is asked for."""
        return sum((row.total_sek for row in self.financing if self._is_grant(row)), ZERO)

    def _is_grant(self, row: FinancingRow) -> bool:
        return row.kind == GRANT and not any(row is other for other in self.elsewhere)

    @property
    def priced_elsewhere(self) -> bool:
        """Whether no cost has an amount because they are written for another funder's model."""
        if self.method.model is not None or not self.named_model or self.total:
            return False
        return any(line.row.share_pct or line.row.hours for line in self.lines)

    @property
    def income(self) -> Decimal:
        """What the project earns."""
        return sum((row.total_sek for row in self.financing if row.kind == INCOME), ZERO)

    @property
    def own(self) -> Decimal:
        """What others than funders pay, income included."""
        return sum((row.total_sek for row in self.financing if row.kind != GRANT), ZERO)

    @property
    def financed(self) -> Decimal:
        """All financing, the grant included."""
        return sum((row.total_sek for row in self.financing), ZERO)

    @property
    def gap(self) -> Decimal:
        """Costs less financing: what nobody pays, or less than zero when there is too much."""
        return self.total - self.financed

    @property
    def own_part(self) -> Fraction | None:
        """Share of the costs that others than the funder pay, unrounded; None without costs."""
        return Fraction(self.own) / Fraction(self.total) if self.total else None

    @property
    def grant_part(self) -> Fraction | None:
        """Share of the costs that the grant pays, unrounded; None without costs."""
        return Fraction(self.grant) / Fraction(self.total) if self.total else None

    @property
    def own_wanted(self) -> Decimal | None:
        """What the project must bring in kronor; None when no share is known.

        An exact share is rounded half up to the öre, a lowest one upwards, so that the grant
        never pays more than it may.
        """
        if self.wanted is None:
            return None
        due = Fraction(self.total) * Fraction(self.wanted.pct) / 100
        return to_ore(due if self.wanted.exact else Fraction(-((-due * 100) // 1), 100))

    @property
    def grant_most(self) -> Decimal | None:
        """The grant that the share leaves room for; with `own_wanted` it is the total exactly."""
        return None if self.own_wanted is None else self.total - self.own_wanted

    @property
    def own_missing(self) -> Decimal | None:
        """Kronor that the project's own money lacks; less than zero when it is too much."""
        return None if self.own_wanted is None else self.own_wanted - self.own

    def by_year(self) -> dict[int, Decimal]:
        """Return costs per year."""
        return {year: _in_year(self.lines, year) for year in self.years}

    def financed_by_year(self) -> dict[int, Decimal]:
        """Return financing per year."""
        return {
            year: sum((row.amounts.get(year, ZERO) for row in self.financing), ZERO)
            for year in self.years
        }

    def by_kind(self) -> dict[str, list[Line]]:
        """Return the lines of each kind of cost, in the order the kinds first appear.

        Flat rates are a kind of their own, "schablon".
        """
        return _grouped(self.lines, lambda x: "schablon" if x.flat else x.row.kind or "annat")

    def by_party(self) -> dict[str, list[Line]]:
        """Return the lines of each party, in the order the parties first appear."""
        return _grouped(self.lines, lambda line: line.row.party or "part saknas")

    def own_of(self, party: str) -> Decimal:
        """Return what a party brings besides the grant."""
        return sum(
            (
                row.total_sek
                for row in self.financing
                if row.kind != GRANT and row.party and plain(row.party) == plain(party)
            ),
            ZERO,
        )


def count(
    budget: Budget,
    programme: Programme | None = None,
    call: Call | None = None,
    *,
    objective: str | None = None,
    county: str | None = None,
    price_list: str | None = None,
    period: tuple[datetime.date | None, datetime.date | None] = (None, None),
) -> Costing:
    """Return the budget counted; whatever is missing is left uncounted, never an error.

    The cost model is the one `budget.cost_model` names among those of the programme.  Without
    one, amounts stand as written, and rows without amounts are hours times rate, or months times
    the monthly cost.
    """
    models = programme.cost_models if programme else ()
    model = model_named(budget.cost_model, models)
    method = Method(
        model=model,
        rates=programme.rates if programme else (),
        price_list=price_list,
        months=months_by_year(*period),
    )
    wanted = own_share(programme, call, objective=objective, county=county) if programme else None
    written = [row for row in budget.rows if not is_flat(row, method)]
    lines = [count_row(row, method) for row in written]
    by_hand = [row for row in budget.rows if is_flat(row, method)]
    lines += _flat_lines(lines, by_hand, method)
    return Costing(
        method=method,
        lines=lines,
        financing=list(budget.financing),
        elsewhere=[x for x in budget.financing if programme and is_others_grant(x, programme)],
        wanted=wanted,
        named_model=budget.cost_model or "",
        strange_model=(budget.cost_model or "") if models and model is None else None,
    )


def count_case(application: Application, programme: Programme | None, call: Call | None) -> Costing:
    """Return the budget of a case counted by what the case says of area, county and period."""
    idea = application.idea
    is_amif = programme is not None and programme.programme == "amif"
    return count(
        application.budget,
        programme,
        call,
        objective=next(iter(application.amif.objectives), None)
        if is_amif
        else application.esf.area,
        county=county_of(application),
        price_list=application.esf.price_list,
        period=(idea.period_start, idea.period_end),
    )


def _flat_lines(lines: list[Line], by_hand: list[CostRow], method: Method) -> list[Line]:
    """Return a flat-rate line for each party with personnel.

    A row that somebody wrote by hand stands for its party; one without a party for all of them.
    Its amounts win, and when it has none it gets those of the flat rate.
    """
    share = method.flat
    if share is None or method.model is None:
        return []
    paid = _grouped([line for line in lines if line.personnel], _party_of)
    found: list[Line] = []
    left = dict(paid)
    for row in by_hand:
        own = [row.party] if row.party else list(left)
        of = [line for party in own for line in left.pop(plain(party), [])]
        line = flat_line(row, of, share)
        line.product = line.exact_total
        if row.amounts:
            given = count_row(row, method)
            line.exact, line.amounts, line.computed = given.exact, given.amounts, False
            line.undated_exact = Fraction(0)
        found.append(line)
    counted = [
        flat_line(_flat_row(method.model, of[0].row.party), of, share) for of in left.values()
    ]
    return found + [line for line in counted if line.exact or line.undated_exact]


def _flat_row(model: CostModel, party: str | None) -> CostRow:
    name = model.flat_name or "schablon"
    return CostRow.model_construct(
        kind="annat" if model.only_personnel else FLAT_KIND,
        text=f"{name[:1].upper()}{name[1:]}, {model.flat_pct} % av personalkostnaderna",
        party=party,
    )


def _party_of(line: Line) -> str:
    return plain(line.row.party or "")


def _grouped(lines: Iterable[Line], key: Callable[[Line], str]) -> dict[str, list[Line]]:
    """Return lines by key, under the first spelling of it."""
    groups: dict[str, list[Line]] = {}
    spelled: dict[str, str] = {}
    for line in lines:
        name = key(line)
        groups.setdefault(spelled.setdefault(plain(name), name), []).append(line)
    return groups


def _in_year(lines: Iterable[Line], year: int) -> Decimal:
    return sum((line.amounts.get(year, ZERO) for line in lines), ZERO)
