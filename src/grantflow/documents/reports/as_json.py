"""The JSON of `check`: the contract in docs/json.md and data/schemas/check-1.json."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grantflow.documents.compare import Change
    from grantflow.documents.reports.since import Since
    from grantflow.model.finding import Finding, Report, Verdict
    from grantflow.model.waiving import StaleWaiver

VERSION = 1


def document(
    report: Report, name: str, kind: str = "check", since: Since | None = None
) -> dict[str, Any]:
    """Return the report as plain values.  `name` is the file's own name, without folders."""
    told = {
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
    if report.stale:
        told["stale_waivers"] = [stale_waiver(one) for one in report.stale]
    return told | {"since": _since(since)} if since else told


def stale_waiver(one: StaleWaiver) -> dict[str, Any]:
    """Return a waiver to read again as plain values."""
    return asdict(one) | {"on": one.on.isoformat() if one.on else None}


def render(report: Report, name: str, kind: str = "check", since: Since | None = None) -> str:
    """Return the report as one JSON document, readable in a diff."""
    return json.dumps(document(report, name, kind, since), ensure_ascii=False, indent=2) + "\n"


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return asdict(verdict)


def _finding(finding: Finding) -> dict[str, Any]:
    return asdict(finding)


def _since(since: Since) -> dict[str, Any]:
    return {
        "input": Path(since.name).name,
        "fixed": _codes(since.fixed),
        "remaining": _codes(since.remaining),
        "new": _codes(since.new),
        "changes": [_change(change) for change in since.changes],
    }


def _codes(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(finding.code for finding in findings))


def _change(change: Change) -> dict[str, Any]:
    from grantflow.documents.reports.since import masked

    before, after = masked(change)
    return {
        "kind": change.kind,
        "place_old": change.place_old,
        "place_new": change.place_new,
        "before": before,
        "after": after,
    }
