"""A report for a terminal: what stands in the way first, each finding with place and source."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from grantflow.model.finding import SEVERITY_LABELS, VERDICT_LABELS
from grantflow.model.source import STANDING_LABELS
from grantflow.model.stages import STAGE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grantflow.model.finding import Finding, Report
    from grantflow.model.source import Source

_LABELS: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}
ACROSS = "Helheten och finansiärens regler"
_MANY = {"blocker": "hinder", "warning": "brister", "advice": "råd"}
_ONE = {"blocker": "hinder", "warning": "brist", "advice": "råd"}


def render(
    report: Report,
    heading: str,
    name: str,
    locate: Callable[[str], int | None],
    width: int = 88,
) -> str:
    """Return the report as text.

    Args:
        report: What the check found.
        heading: The first line: title, programme, call.
        name: The file as the person wrote it, for places such as `ärende.yaml:12`.
        locate: Gives the line of a place, or None.
        width: Columns to wrap at.

    """
    lines = [heading, *_overview(report), ""]
    stages = dict.fromkeys(_LABELS.get(f.stage, ACROSS) for f in report.findings if not f.waived)
    for stage in stages:
        lines += [stage, "─" * len(stage)]
        for finding in report.findings:
            if _LABELS.get(finding.stage, ACROSS) == stage and not finding.waived:
                lines += _finding(finding, name, locate, width)
    lines += _waived(report, width)
    lines.append(summary(report))
    return "\n".join(lines) + "\n"


def summary(report: Report) -> str:
    """Return one line: how many findings of each kind."""
    counts = report.summary()
    parts = [
        f"{counts[key]} {(_ONE if counts[key] == 1 else _MANY)[key]}"
        for key in ("blocker", "warning", "advice")
    ]
    text = f"Summa: {', '.join(parts[:2])} och {parts[2]}."
    if counts["waived"]:
        text += f" {counts['waived']} satta åt sidan med motivering."
    return text


def _overview(report: Report) -> Iterator[str]:
    """Yield one line a stage: how many criteria are met, partly met and so on."""
    width = max(len(label) for label in STAGE_LABELS.values())
    for stage, label in STAGE_LABELS.items():
        words = Counter(v.verdict for v in report.verdicts if v.stage == stage)
        asked = sum(words.values()) - words["not_applicable"]
        if not asked:
            continue
        rest = [
            f"{count} {VERDICT_LABELS[word].lower()}"
            for word, count in words.items()
            if word not in ("met", "not_applicable")
        ]
        tail = f" ({', '.join(rest)})" if rest else ""
        yield f"  {label:<{width}}  {words['met']:>2} av {asked:>2} punkter finns{tail}"


def _finding(
    finding: Finding, name: str, locate: Callable[[str], int | None], width: int
) -> Iterator[str]:
    line = locate(finding.place)
    where = f"{name}:{line}" if line else name
    yield f"{SEVERITY_LABELS[finding.severity]} {finding.code}  {where}"
    yield from _wrapped(finding.message, width)
    yield from _wrapped(finding.advice, width)
    yield from _wrapped(f"Källa: {cite(finding.source)}", width)
    yield ""


def cite(source: Source) -> str:
    """Return a source as a person cites it, with how sure it is and the day it was read."""
    place = f", {source.locator}" if source.locator else ""
    read = f", läst {source.checked_on}" if source.checked_on else ""
    return f"{source.title}{place} ({STANDING_LABELS[source.standing].lower()}{read})."


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent="  ", subsequent_indent="  ", break_long_words=False
    )


def _waived(report: Report, width: int) -> Iterator[str]:
    waived = [finding for finding in report.findings if finding.waived]
    if not waived:
        return
    heading = "Satt åt sidan, med motivering"
    yield heading
    yield "─" * len(heading)
    for finding in waived:
        yield f"{SEVERITY_LABELS[finding.severity]} {finding.code}"
        yield from _wrapped(finding.message, width)
        yield from _wrapped(f"Motivering: {finding.waiver_reason}", width)
        yield ""
