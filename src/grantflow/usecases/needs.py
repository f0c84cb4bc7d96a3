"""Fetches official figures about a municipality's needs, and takes those a person picks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grantflow.documents.casewrite import Append, save
from grantflow.errors import FiguresUnavailable, KeyUnknown, Place
from grantflow.figures.chosen import chosen
from grantflow.figures.kolada import Kolada
from grantflow.figures.latest import latest
from grantflow.model.value import Value
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from pathlib import Path

    from grantflow.documents.casefile import CaseFile
    from grantflow.figures.latest import Need
    from grantflow.figures.provider import Area, Gone, Measure, Provider
    from grantflow.model.application import Application
    from grantflow.model.stages.projektlogik import Evidence
    from grantflow.settings import Settings

_YEARS = 8  # some statistics are two or three years late, and some are made every other year
EVIDENCE = "stages.projektlogik.evidence"


@dataclass(eq=False, repr=False)
class Needs(Value):
    """Figures about an area, and the key figures there are none of.

    `empty` have no figure for the area in any of the years.
    """

    provider: str
    area: Area
    years: Sequence[int]
    found: list[Need]
    empty: list[Measure]
    gone: list[Gone]


@dataclass(eq=False, repr=False)
class Taken(Value):
    """What picking figures did: new rows, rows that stood there, and rows with other figures."""

    new: list[Need]
    same: list[Need]
    other: list[Need]


def place_of(case: CaseFile) -> str:
    """Return the name of the municipality or region that a case is about.

    Raises:
        KeyUnknown: The case does not say.

    """
    application = case.application
    named = application.idea.municipality or _applicant(application)
    if not named:
        raise KeyUnknown(
            "ärendet säger inte vilken kommun det gäller",
            remedy="fyll i idea.municipality i ärendet, eller ange kommunen med --municipality",
            place=Place(case.name),
        )
    return named


def _applicant(application: Application) -> str | None:
    applicant = application.applicant
    return applicant.name if applicant.kind in {"kommun", "region"} else None


def open_provider(settings: Settings, today: datetime.date) -> Kolada:
    """Return the provider of statistics that is turned on.

    Raises:
        FiguresUnavailable: None is, or one that does not exist.

    """
    how = "sätt GRANTFLOW_FIGURES=kolada och kör kommandot igen"
    if settings.figures is None:
        raise FiguresUnavailable(
            "hämtning av siffror är inte påslagen, så inget har hämtats",
            remedy=f"{how}; då frågar programmet Kolada om kommunen, och skickar inget ur ärendet",
        )
    if settings.figures.strip().lower() != "kolada":
        raise FiguresUnavailable(f"'{settings.figures}' är ingen källa som finns", remedy=how)
    return Kolada(settings.figures_url, today)


def find_needs(provider: Provider, name: str, topics: Sequence[str], today: datetime.date) -> Needs:
    """Return the latest figures about the municipality or region called `name`.

    Raises:
        KeyUnknown: The provider knows no such area, or several.
        FiguresUnavailable: The provider can't be reached or understood.

    """
    area = _area(provider, name)
    kpis = chosen("kolada", tuple(topics))
    described = provider.described(kpis)
    years = range(today.year - _YEARS + 1, today.year + 1)
    seen = provider.series(described.measures, area, years)
    result = Needs(provider.name, area, years, [], [], list(described.gone))
    for measure in described.measures:
        need = latest(measure, seen)
        if need is None:
            result.empty.append(measure)
        else:
            result.found.append(need)
    return result


def take(path: Path, case: CaseFile, needs: Needs, numbers: Sequence[int]) -> Taken:
    """Add the picked figures to the evidence of the need; no row that stands there is changed.

    A figure whose statement and year the case has already is not added again.

    Raises:
        KeyUnknown: A number is none of those shown.
        OutputRefused: The case can't be written; it is untouched.

    """
    shown = {need.measure.kpi.number: need for need in needs.found}
    result = Taken([], [], [])
    for number in dict.fromkeys(numbers):
        if number not in shown:
            known = listed([str(n) for n in shown]) or "inga"
            raise KeyUnknown(
                f"det finns ingen siffra {number} att ta in för {needs.area.title}",
                remedy=f"siffror som går att ta in: {known}",
            )
        _sort_in(result, shown[number], needs.area, case.application.stages.projektlogik.evidence)
    save(path, [Append(EVIDENCE, row_of(need, needs)) for need in result.new])
    return result


def row_of(need: Need, needs: Needs) -> dict[str, Any]:
    """Return a figure as a row of evidence; None where nothing is known."""
    measure = need.measure
    origin = f" (uppgiften kommer från {measure.origin})" if measure.origin else ""
    told = f"{needs.provider}, nyckeltal {measure.id}{origin}, hämtat {need.fetched_on}"
    return {
        "statement": _statement(need, needs.area),
        "figure": need.total,
        "unit": measure.kpi.unit,
        "women": need.women,
        "men": need.men,
        "source": f"{told}, {need.address}",
        "year": need.year,
    }


def _statement(need: Need, area: Area) -> str:
    return f"{need.measure.title}, {area.title}"


def _sort_in(taken: Taken, need: Need, area: Area, rows: Sequence[Evidence]) -> None:
    """Put a figure among the new ones, or among those that the case has a row for."""
    statement = _statement(need, area)
    known = [row for row in rows if row.statement == statement and row.year == need.year]
    figures = (need.total, need.women, need.men)
    if not known:
        taken.new.append(need)
    elif any((row.figure, row.women, row.men) == figures for row in known):
        taken.same.append(need)
    else:
        taken.other.append(need)


def _area(provider: Provider, name: str) -> Area:
    meant, near = provider.areas(name)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise KeyUnknown(
            f"'{name}' kan vara {' eller '.join(str(area) for area in meant)}",
            remedy=f"ange numret, till exempel --municipality {meant[0].id}",
        )
    closest = " eller ".join(str(area) for area in near)
    raise KeyUnknown(
        f"{provider.name} har ingen kommun eller region som heter '{name}'",
        remedy=f"menade du {closest}?" if near else "ange kommunens namn, till exempel Lund",
    )
