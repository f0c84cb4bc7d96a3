"""A report as SARIF 2.1.0, which editors and code hosts show beside the lines of the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from grantflow import __version__
from grantflow.documents.reports.as_text import near

if TYPE_CHECKING:
    from collections.abc import Callable

    from grantflow.documents.reports.since import Since
    from grantflow.model.finding import Finding, Report

_LEVELS = {"blocker": "error", "warning": "warning", "advice": "note"}


def render(
    report: Report, path: str, locate: Callable[[str], int | None], since: Since | None = None
) -> str:
    """Return the report as one SARIF document.  `path` is the file as the person wrote it.

    With `since` each result says whether it is new; what is fixed is left out.
    """
    rules = {finding.code: finding for finding in report.findings}
    results = [_result(finding, path, locate) for finding in report.findings]
    if since:
        fresh = {finding.code for finding in since.new}
        for result in results:
            result["baselineState"] = "new" if result["ruleId"] in fresh else "unchanged"
    run = {
        "tool": {
            "driver": {
                "name": "grantflow",
                "version": __version__,
                "rules": [_rule(finding) for finding in rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.code,
        "name": finding.name,
        "help": {"text": finding.advice},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }


def _result(finding: Finding, path: str, locate: Callable[[str], int | None]) -> dict[str, Any]:
    told = [finding.message, finding.advice]
    if finding.nearest:
        told.append(near(finding, locate))
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(told)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(path.replace("\\", "/"))},
                    "region": {"startLine": locate(finding.place) or 1},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.place}],
            }
        ],
    }
    if finding.waived:
        result["suppressions"] = [{"kind": "external", "justification": finding.waiver_reason}]
    return result
