"""Kolada, version 3 of its API: key figures of municipalities and regions, by year and sex.

What is sent is the number of an area, the key figures and the years; nothing from a case.
"""

from __future__ import annotations

import re
from decimal import Decimal  # noqa: TC003 - Pydantic reads it at run time
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from grantflow.figures import places
from grantflow.figures.asking import Asker, Limits
from grantflow.figures.provider import Area, Areas, Described, Gone, Measure, Observation
from grantflow.model.wording import plain

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.figures.chosen import Kpi
    from grantflow.figures.provider import Sex

ADDRESS = "https://api.kolada.se/v3"
_MOST = 25  # ids or years in one question; longer lists are refused
_SEXES: dict[str, Sex] = {"K": "kvinnor", "M": "män", "T": "totalt"}
_ORDER = list(_SEXES.values())
_ORIGIN = re.compile(r"Källa:\s*([^.]{1,120})")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def _one_line(text: str) -> str:
    """Leave nothing in a text from outside that could steer a terminal or break a line."""
    return " ".join(_UNSEEN.sub(" ", text).split())


_Line = Annotated[str, Field(max_length=2000), AfterValidator(_one_line)]


class _Place(BaseModel):
    id: str = Field(pattern=r"^\d{4}$")
    title: _Line
    type: str


class _Kpi(BaseModel):
    id: str = Field(pattern=r"^[A-Z]\d{5}$")
    title: _Line
    description: str | None = None
    is_divided_by_gender: bool | None = None


class _Figure(BaseModel):
    gender: Literal["K", "M", "T"]
    value: Decimal | None = Field(gt=-(10**10), lt=10**10)
    status: _Line | None = None
    isdeleted: bool | None = False


class _Row(BaseModel):
    kpi: str
    municipality: str
    period: int = Field(ge=1900, le=2100)
    values: list[_Figure]


_M = TypeVar("_M", bound=BaseModel)


class Kolada:
    """Kolada as a provider.  `today` is the day that figures are said to be fetched."""

    name = "Kolada"

    def __init__(
        self, address: str | None, today: datetime.date, limits: Limits | None = None
    ) -> None:
        self._ask = Asker(self.name, address or ADDRESS, limits)
        self._today = today

    def areas(self, name: str) -> Areas:
        """Return what a name of a municipality or region may mean.

        Raises:
            FiguresUnavailable: Kolada can't be reached or understood.

        """
        rows = self._read(_Place, self._ask.values("/municipality", per_page=5000))
        if not rows:
            self._ask.changed()
        return places.find(name, [Area(row.id, row.title, _kind(row)) for row in rows])

    def described(self, kpis: Sequence[Kpi]) -> Described:
        """Return the chosen key figures as Kolada describes them today.

        Raises:
            FiguresUnavailable: Kolada can't be reached or understood.

        """
        known = {row.id: row for row in self._known([kpi.id for kpi in kpis if kpi.id])}
        result = Described([], [])
        for kpi in kpis:
            row = known.get(kpi.id) if kpi.id else self._titled(kpi.title or "")
            if row is None:
                result.gone.append(Gone(kpi, "finns inte hos Kolada med det namn vi känner"))
            elif any(plain(word) not in plain(row.title) for word in kpi.words):
                result.gone.append(Gone(kpi, f"heter nu ”{row.title}” och kan mäta något annat"))
            else:
                result.measures.append(_measure(kpi, row))
        return result

    def series(
        self, measures: Sequence[Measure], area: Area, years: Sequence[int]
    ) -> list[Observation]:
        """Return what there is for an area and these years, by key figure, year and sex.

        Raises:
            FiguresUnavailable: Kolada can't be reached or understood.

        """
        found: dict[tuple[str, int, Sex], Observation] = {}
        asked = {measure.id: measure for measure in measures}
        for ids in _batches(list(asked)):
            for some in _batches([str(year) for year in years]):
                path = f"/data/kpi/{','.join(ids)}/municipality/{area.id}/year/{','.join(some)}"
                for row in self._read(_Row, self._ask.values(path) or []):
                    if row.kpi in asked and row.municipality == area.id:
                        found |= self._observed(row, asked[row.kpi])
        order = list(asked)
        return sorted(
            found.values(), key=lambda o: (order.index(o.kpi), o.year, _ORDER.index(o.sex))
        )

    def close(self) -> None:
        """Close the connections."""
        self._ask.close()

    def _observed(
        self, row: _Row, measure: Measure
    ) -> Iterator[tuple[tuple[str, int, Sex], Observation]]:
        path = f"/data/kpi/{row.kpi}/municipality/{row.municipality}/year/{row.period}"
        for figure in row.values:
            if figure.isdeleted:
                continue
            sex = _SEXES[figure.gender]
            yield (
                (row.kpi, row.period, sex),
                Observation(
                    kpi=row.kpi,
                    area=row.municipality,
                    year=row.period,
                    sex=sex,
                    value=figure.value,
                    unit=measure.kpi.unit,
                    title=measure.title,
                    address=self._ask.base + path,
                    fetched_on=self._today,
                    remark=figure.status or "",
                ),
            )

    def _known(self, ids: list[str]) -> Iterator[_Kpi]:
        """Yield what Kolada says of key figures; one that is gone must not hide the others."""
        for some in _batches(ids):
            values = self._ask.values(f"/kpi/{','.join(some)}")
            if values is None:
                values = [v for one in some for v in self._ask.values(f"/kpi/{one}") or []]
            yield from self._read(_Kpi, values)

    def _titled(self, title: str) -> _Kpi | None:
        rows = self._read(_Kpi, self._ask.values("/kpi", title=title) or [])
        same = [row for row in rows if plain(row.title) == plain(title)]
        return same[0] if len(same) == 1 else None

    def _read(self, kind: type[_M], values: Iterable[Any] | None) -> list[_M]:
        try:
            return [kind.model_validate(value) for value in values or []]
        except ValidationError:
            self._ask.changed()


def _kind(row: _Place) -> Literal["kommun", "region", "riket"]:
    if row.id == "0000":
        return "riket"
    return "kommun" if row.type == "K" else "region"


def _measure(kpi: Kpi, row: _Kpi) -> Measure:
    told = _ORIGIN.search(_one_line(row.description or ""))
    by_sex = kpi.by_sex if row.is_divided_by_gender is None else row.is_divided_by_gender
    return Measure(kpi, row.id, row.title, told[1].strip() if told else "", by_sex)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _MOST):
        yield ids[start : start + _MOST]
