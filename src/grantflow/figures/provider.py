"""What a provider of official statistics is asked for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from grantflow.model.value import Value

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from decimal import Decimal

    from grantflow.figures.chosen import Kpi

Sex = Literal["kvinnor", "män", "totalt"]


class Area(NamedTuple):
    """A municipality, a region or the whole country, as the provider numbers and names it."""

    id: str
    title: str
    kind: Literal["kommun", "region", "riket"]

    def __str__(self) -> str:
        """Return "Lund (kommun, 1281)"."""
        return f"{self.title} ({self.kind}, {self.id})"


class Areas(NamedTuple):
    """What a name may mean: `meant` are called so; `near`, when none is, resemble it."""

    meant: list[Area]
    near: list[Area]


@dataclass(eq=False, repr=False)
class Measure(Value):
    """A chosen key figure as the provider describes it today.

    `origin` is who made the statistics, when the provider says; `by_sex` is None when it is not
    told.
    """

    kpi: Kpi
    id: str
    title: str
    origin: str = ""
    by_sex: bool | None = None


class Gone(NamedTuple):
    """A chosen key figure that can't be shown, and why."""

    kpi: Kpi
    why: str


class Described(NamedTuple):
    """Chosen key figures: those that are as we chose them, and those that are not."""

    measures: list[Measure]
    gone: list[Gone]


@dataclass(eq=False, repr=False, kw_only=True)
class Observation(Value):
    """A figure of an area, a year and a sex, with where it was read.

    `value` is None when the provider has a place for it but no figure; `remark` is the
    provider's own, as a rule empty.
    """

    kpi: str
    area: str
    year: int
    sex: Sex
    value: Decimal | None
    unit: str
    title: str
    address: str
    fetched_on: datetime.date
    remark: str = ""


class Provider(Protocol):
    """Somebody who publishes official statistics.

    Every method raises FiguresUnavailable when the provider can't be reached, or answers with
    something else than it should.
    """

    name: str

    def areas(self, name: str) -> Areas:
        """Return what a name of a municipality or region may mean."""
        ...

    def described(self, kpis: Sequence[Kpi]) -> Described:
        """Return the chosen key figures as the provider describes them today."""
        ...

    def series(
        self, measures: Sequence[Measure], area: Area, years: Sequence[int]
    ) -> list[Observation]:
        """Return what there is for an area and these years, by key figure, year and sex."""
        ...
