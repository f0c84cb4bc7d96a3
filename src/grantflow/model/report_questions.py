"""The words of the follow-up: what a decision, a report and a diary entry are asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.model.reporting import KINDS
from grantflow.model.source import Source
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(eq=False, repr=False)
class ReportQuestion(Value):
    """What a person is asked in one field of the follow-up.

    `path` is the field's pattern path within the decision, the report or the entry; `kinds` are the
    reports that ask.
    """

    path: str
    label: str
    why: str
    kinds: tuple[str, ...]


@dataclass(eq=False, repr=False)
class Funder(Value):
    """What is known of a funder's reports, and from where."""

    note: str
    template_seen: bool
    source: Source


@cache
def report_questions(part: str = "report") -> Mapping[str, ReportQuestion]:
    """Return the questions of a part by path: "grant", "report" or "diary", in their order."""
    rows: dict[str, Any] = _read("questions.yaml")[part]
    return {
        path: ReportQuestion(path, row["label"], row["why"], tuple(row.get("kinds", KINDS)))
        for path, row in rows.items()
    }


@cache
def funder(programme: str | None) -> Funder:
    """Return what is known of the reports of a programme; of one we have not read about, that."""
    row = _read("funders.yaml")["funders"].get(programme)
    if row is None:
        unread = Source(title="Egen bedömning", locator="Finansiärens rapportmall är okänd")
        return Funder("Hur finansiären vill ha rapporten är okänt. Se ert beslut.", False, unread)
    return Funder(row["note"], row["template_seen"], Source(**row["source"]))


def _read(name: str) -> Any:
    return assets.read_yaml(assets.folder("data") / "reporting" / name)
