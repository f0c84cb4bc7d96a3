"""Opens the catalogue of earlier projects, and cites it where a check asks for what others did."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from grantflow.catalogue import index, load
from grantflow.catalogue.search import Catalogue
from grantflow.catalogue.similar import similar
from grantflow.errors import CatalogueBroken
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.catalogue.similar import Likeness
    from grantflow.model.application import Application
    from grantflow.model.catalogue import Entry
    from grantflow.model.finding import Report

_CITED, _NAMED = 8, 3


def open_catalogue(home: Path) -> Catalogue:
    """Return the catalogue: what ships, and what the user has brought in.

    Args:
        home: Where what is kept between commands lies; the index is built there when needed.

    Raises:
        CatalogueBroken: An entry or a collection is wrong.

    """
    folders = (load.shipped(), load.own(home))
    connection = index.open_index(
        load.own(home), load.fingerprint(folders), lambda: load.load(folders)
    )
    return Catalogue(connection)


def cite(report: Report, application: Application, home: Path) -> Report:
    """Return the report with earlier projects named where one is asked for or would help.

    OMV01 asks what others have done, LOG04 how much is to be reached: both are told what the
    catalogue holds that is near.  Nothing is told when nothing is near.
    """
    try:
        near = similar(open_catalogue(home), application, _CITED)
    except (CatalogueBroken, sqlite3.Error):
        # A check says what it can; the commands of the catalogue tell what is wrong with it.
        return report
    told = {"OMV01": _named(near), "LOG04": counted(near)}
    findings = tuple(
        replace(finding, advice=f"{finding.advice} {told[finding.criterion]}")
        if told.get(finding.criterion) and not finding.waived
        else finding
        for finding in report.findings
    )
    return replace(report, findings=findings)


def fresh(near: Likeness) -> list[Entry]:
    """Return the nearest entries that the case does not have yet, a few of them."""
    return [n.entry for n in near.neighbours if not n.taken][:_NAMED]


def _named(near: Likeness) -> str:
    found = fresh(near)
    if not found:
        return ""
    names = listed([f"{entry.title} ({entry.applicant})" for entry in found])
    return f"Nära er idé i katalogen: {names}. Se mer med grantflow catalogue similar."


def counted(near: Likeness) -> str:
    """Return how many persons the near entries count; empty when none says so."""
    span = near.span()
    if span is None:
        return ""
    low, high, count = span
    reach = f"{low}–{high}" if low != high else str(low)
    near_ones = "1 liknande insats" if count == 1 else f"{count} liknande insatser"
    return f"Som jämförelse räknar {near_ones} i katalogen med {reach} personer."
