"""A report for a terminal: what stands in the way first, each finding with place and source."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from grantflow.model.finding import (
    NOT_SWEDISH,
    SEVERITY_LABELS,
    STATUS_LABELS,
    VERDICT_LABELS,
)
from grantflow.model.source import STANDING_LABELS
from grantflow.model.stages import STAGE_LABELS
from grantflow.text import swedish
from grantflow.text.personal import mask
from grantflow.text.swedish import NBSP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grantflow.model.finding import Evidence, Finding, Report, Verdict
    from grantflow.model.source import Source
    from grantflow.model.waiving import StaleWaiver

_LABELS: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}
ACROSS = "Helheten och finansiärens regler"
_MANY = {"blocker": "hinder", "warning": "brister", "advice": "råd"}
_ONE = {"blocker": "hinder", "warning": "brist", "advice": "råd"}
# How a place in a file is written, and what people call its parts.
PLACE_WORDS = {
    "paragraph": "stycke",
    "table": "tabell",
    "row": "rad",
    "column": "kolumn",
    "box": "textruta",
    "footnote": "fotnot",
    "endnote": "slutnot",
}
_QUOTE = 100
UNQUOTED = "Meningen citeras inte, för den innehåller personuppgifter."


def render(
    report: Report,
    heading: str,
    name: str,
    locate: Callable[[str], int | None],
    width: int = 88,
    *,
    review: bool = False,
    between: Sequence[str] = (),
) -> str:
    """Return the report as text.

    Args:
        report: What the check found.
        heading: The first line: title, programme, call.
        name: The file as the person wrote it, for places such as `ärende.yaml:12`.
        locate: Gives the line of a place, or None.
        width: Columns to wrap at.
        review: Whether a draft was read: then what is there is told before what is not.
        between: Lines to put after the heading, before what was found.

    """
    lines = [heading, *(overview(report) if is_judged(report) else ()), ""]
    lines += between
    there: Sequence[Verdict] = found(report) if review else ()
    if review and (said := opening(report)):
        lines += [*textwrap.wrap(said, width), ""]
    for stage in stages(report, there):
        title = title_in_review(stage) if review else stage
        lines += [title, "─" * len(title)]
        lines += _there([v for v in there if stage_of(v) == stage], name, locate, width)
        for finding in report.findings:
            if stage_of(finding) == stage and not finding.waived:
                lines += _finding(finding, name, locate, width)
    lines += _waived(report, width)
    if report.stale:
        lines += [*stale_lines(report.stale, width), ""]
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


def is_judged(report: Report) -> bool:
    """Whether the text could be read at all."""
    return all(finding.code != NOT_SWEDISH for finding in report.findings)


def found(report: Report) -> list[Verdict]:
    """Return the criteria that are met, in the order of the stages."""
    met = [verdict for verdict in report.verdicts if verdict.verdict == "met"]
    order = [*STAGE_LABELS.values(), ACROSS]
    return sorted(met, key=lambda verdict: order.index(stage_of(verdict)))


def stages(report: Report, there: Iterable[Verdict]) -> list[str]:
    """Return the stages that there is something to say of, in order."""
    told = {stage_of(f) for f in report.findings if not f.waived} | {stage_of(v) for v in there}
    return [stage for stage in (*STAGE_LABELS.values(), ACROSS) if stage in told]


def stage_of(item: Finding | Verdict) -> str:
    """Return what the stage is called that a finding or verdict belongs to."""
    return _LABELS.get(item.stage, ACROSS)


def title_in_review(stage: str) -> str:
    """Return what a stage is called over a draft, where only language looks across the stages."""
    return "Språk och personuppgifter" if stage == ACROSS else stage


def opening(report: Report) -> str:
    """Return what to say first of a draft where all of the criteria are met, or none."""
    asked = {v.verdict == "met" for v in report.verdicts if v.verdict != "not_applicable"}
    if asked == {True}:
        return "Alla punkter finns i texten. Läs citaten och se efter att de säger det ni menar."
    if asked == {False} and is_judged(report):
        return (
            "Ingen av punkterna finns i texten än. Börja med det som är hinder: "
            "vid varje punkt står vad ni kan skriva."
        )
    return ""


def overview(report: Report) -> Iterator[str]:
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
    if finding.nearest:
        yield from _wrapped(near(finding, locate), width)
    yield from _wrapped(f"Källa: {cite(finding.source)}", width)
    yield ""


def _there(
    verdicts: Sequence[Verdict], name: str, locate: Callable[[str], int | None], width: int
) -> Iterator[str]:
    """Yield what is there: one line a criterion, and the words it rests on."""
    for verdict in verdicts:
        yield from textwrap.wrap(
            f"{VERDICT_LABELS[verdict.verdict]} {verdict.criterion}  {verdict.praise}",
            width,
            subsequent_indent="  ",
        )
        for evidence in verdict.evidence[:1]:
            line = locate(evidence.place)
            place = f"{name}:{line}" if line else where(evidence, locate)
            yield from _wrapped(f"{quoted(evidence)} ({place})", width, whole=True)
        if not verdict.evidence:
            yield from _wrapped(UNQUOTED, width)
    if verdicts:
        yield ""


def near(finding: Finding, locate: Callable[[str], int | None]) -> str:
    """Return the sentences of the draft that come nearest, and why they do not count."""
    told = [f"{quoted(e)} ({worth(e, locate)})" for e in finding.nearest]
    return f"Närmast i texten: {' och '.join(told)}."


def worth(evidence: Evidence, locate: Callable[[str], int | None]) -> str:
    """Return where some words stand and, unless they count, why: "rad 12; är en önskan"."""
    label = STATUS_LABELS.get(evidence.status)
    place = where(evidence, locate)
    return f"{place}; {label}" if label else place


def where(evidence: Evidence, locate: Callable[[str], int | None]) -> str:
    """Return where some words stand, as a person says it."""
    return place_told(evidence.place, locate)


def place_told(place: str, locate: Callable[[str], int | None]) -> str:
    """Return the line of a place, else its paragraph or cell, as a person says it."""
    line = locate(place)
    if line:
        return f"rad{NBSP}{line}"
    return " ".join(PLACE_WORDS.get(word, word) for word in place.split())


def quoted(evidence: Evidence) -> str:
    """Return the words on one line in quotation marks, cut short when they are many."""
    return f"”{shorten(evidence.quote, _QUOTE)}”"


def shorten(text: str, limit: int) -> str:
    """Return `text` on one line, masked, cut at a word when longer than `limit`."""
    return textwrap.shorten(mask(text), limit, placeholder=" …")


def cite(source: Source) -> str:
    """Return a source as a person cites it, with how sure it is and the day it was read."""
    place = f", {source.locator}" if source.locator else ""
    read = f", läst {source.checked_on}" if source.checked_on else ""
    return f"{source.title}{place} ({STANDING_LABELS[source.standing].lower()}{read})."


def _wrapped(text: str, width: int, *, whole: bool = False) -> list[str]:
    """Return indented lines; with `whole`, a path with hyphens in it stays in one piece."""
    return textwrap.wrap(
        text,
        width,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=not whole,
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


def stale_lines(stale: Sequence[StaleWaiver], width: int) -> list[str]:
    """Return the waivers to read again, under a heading; each with why, and the reason given."""
    heading = "Läs om: satt åt sidan, men grunden är en annan nu"
    lines = [heading, "─" * len(heading)]
    for one in stale:
        lines += textwrap.wrap(f"{one.code}  {one.told}", width, subsequent_indent="  ")
        given = f" ({swedish.day(one.on)})" if one.on else ""
        lines += _wrapped(f"Motivering{given}: {one.reason or 'ingen'}", width)
    return lines
