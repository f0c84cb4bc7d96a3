"""The JSON of `check`: the contract in docs/json.md and data/schemas/check-1.json."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grantflow.model.finding import Finding, Report, Verdict

VERSION = 1


def document(report: Report, name: str, kind: str = "check") -> dict[str, Any]:
    """Return the report as plain values.  `name` is the file's own name, without folders."""
    return {
        "grantflow": VERSION,
        "kind": kind,
        "programme": report.programme,
        "call": report.call,
        "theme": report.theme,
        "input": name,
        "summary": report.summary(),
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "programme_verdicts": [_verdict(verdict) for verdict in report.programme_verdicts],
        "findings": [_finding(finding) for finding in report.findings],
    }


def render(report: Report, name: str, kind: str = "check") -> str:
    """Return the report as one JSON document, readable in a diff."""
    return json.dumps(document(report, name, kind), ensure_ascii=False, indent=2) + "\n"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return asdict(verdict)


def _finding(finding: Finding) -> dict[str, Any]:
    return asdict(finding)
