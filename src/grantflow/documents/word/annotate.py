"""A review as comments in the margin: each at the words it rests on, with advice and source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.reports.as_text import (
    cite,
    is_judged,
    opening,
    overview,
    quoted,
    summary,
)
from grantflow.documents.word.commenting import Remark, commented
from grantflow.documents.word.comments import AUTHOR, Comment, comments_of
from grantflow.model.finding import SEVERITY_LABELS, STATUS_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.documents.word.read import Paragraph, Spot, WordFile
    from grantflow.model.finding import Evidence, Finding, Report, Verdict

_SUMMARY = "Granskning med grantflow"
_OURS = re.compile(rf"(?:{'|'.join(SEVERITY_LABELS.values())}) (?P<code>[A-ZÅÄÖ]+[-\d][\w-]*)")
# These verdicts rest on words that stand in the draft.
_QUOTED = ("met", "partly", "negated", "placeholder")


class Round(NamedTuple):
    """What a review finds among the comments that an earlier one put in the file.

    `kept` are codes that have a comment already, and `pending` those of them whose comment nobody
    has marked as dealt with; `settled` are comments on what is fixed now, `summaries` those on top.
    None of either has been marked yet.
    """

    kept: frozenset[str]
    pending: frozenset[str]
    settled: tuple[Comment, ...]
    summaries: tuple[Comment, ...]


def annotated(file: WordFile, report: Report, *, settle: bool = False) -> bytes:
    """Return the file with a comment for each finding, and a summary on top.

    A finding that has a comment of ours since an earlier round gets no second one, and a summary
    that says the same as before stays; an old one is marked as dealt with.  With `settle`, so are
    our comments on what is no longer found, and what is found still is told of again where its
    comment has been marked.

    Raises:
        WordUnreadable: The comments in the file are broken.

    """
    before = earlier(file, report)
    anchors = _Anchors(file, report)
    known = before.pending if settle else before.kept
    remarks = [
        Remark(_text(finding), *anchors.of(finding))
        for finding in report.findings
        if not finding.waived and finding.code not in known
    ]
    told = tuple(_summary(report))
    stale = [comment for comment in before.summaries if comment.text != "\n".join(told)]
    if len(stale) == len(before.summaries):
        remarks.insert(0, Remark(told, *anchors.first()))
    return commented(file, remarks, [*stale, *(before.settled if settle else ())])


def earlier(file: WordFile, report: Report) -> Round:
    """Return what an earlier round left in the file, told by author and code."""
    found = {finding.code for finding in report.findings if not finding.waived}
    ours = [
        comment
        for comment in comments_of(file.parts)
        if comment.author == AUTHOR and comment.parent is None
    ]
    told = [(comment, code["code"]) for comment in ours if (code := _OURS.match(comment.text))]
    return Round(
        kept=frozenset(code for _, code in told if code in found),
        pending=frozenset(code for comment, code in told if code in found and not comment.done),
        settled=tuple(
            comment
            for comment, code in told
            if code not in found and not comment.done and _is_judged(code, report)
        ),
        summaries=tuple(one for one in ours if one.text.startswith(_SUMMARY) and not one.done),
    )


def _is_judged(code: str, report: Report) -> bool:
    """Whether a review looked for what a code is about: IMP02-datum is about IMP02.

    A review of another programme, or of a text in another language, does not settle anything.
    """
    return any(
        verdict.verdict != "not_applicable" and f"{code}-".startswith(f"{verdict.criterion}-")
        for verdict in (*report.verdicts, *report.programme_verdicts)
    )


def _text(finding: Finding) -> tuple[str, ...]:
    """Return a comment: what was seen, what to do, what comes nearest, and the source."""
    lines = [
        f"{SEVERITY_LABELS[finding.severity]} {finding.code}",
        finding.message,
        finding.advice,
    ]
    lines += [f"Närmast i texten: {_near(evidence)}" for evidence in finding.nearest]
    return (*lines, f"Källa: {cite(finding.source)}")


def _near(evidence: Evidence) -> str:
    label = STATUS_LABELS.get(evidence.status)
    return f"{quoted(evidence)}, men det {label}." if label else f"{quoted(evidence)}."


def _summary(report: Report) -> Iterator[str]:
    yield _SUMMARY
    yield summary(report)
    if said := opening(report):
        yield said
    if is_judged(report):
        yield from (" ".join(line.split()) for line in overview(report))
    yield (
        "Varje kommentar står vid orden den gäller. Saknas något står den vid rubriken, "
        "eller här i början. Granskningen hjälper er att skriva. Den avgör inte ansökan."
    )


class _Anchors:
    """Where in the file each finding is shown."""

    def __init__(self, file: WordFile, report: Report) -> None:
        self._spots = file.spots
        self._first = _first_text(file)
        self._verdicts: dict[str, Verdict] = {
            verdict.criterion: verdict for verdict in (*report.verdicts, *report.programme_verdicts)
        }

    def first(self) -> tuple[Paragraph, int, int]:
        """Return the first paragraph with text."""
        return _whole(self._first)

    def of(self, finding: Finding) -> tuple[Paragraph, int, int]:
        """Return the words a finding rests on, else the heading or beginning it points to."""
        verdict = self._verdicts.get(finding.criterion)
        if verdict is not None and verdict.evidence:
            shown = verdict.evidence[0]
            language = verdict.stage is None
            spot = self._spots.get(shown.place)
            if spot is not None and (language or verdict.verdict in _QUOTED):
                # Words of a footnote or text box are not among those of the paragraph it is at.
                paragraph, start, end = _stretch(spot, shown.start, shown.end)
                if paragraph.text[start:end] == shown.quote:
                    return paragraph, start, end
                return _whole(_told(spot) or self._first)
        return _whole(_told(self._spots.get(finding.place)) or self._first)


def _stretch(spot: Spot, start: int, end: int) -> tuple[Paragraph, int, int]:
    """Return the paragraphs that a stretch of a place touches, as one, and the stretch in it."""
    touched = [(o, one) for o, one in spot.paragraphs if o < end and o + len(one.text) > start]
    if len(touched) < 2:
        return spot.find(start, end)
    first = touched[0][0]
    pieces = tuple(
        piece._replace(start=piece.start + offset - first)
        for offset, paragraph in touched
        for piece in paragraph.flat.pieces
    )
    told = [paragraph for _, paragraph in touched]
    flat = told[0].flat._replace(text="\n".join(one.text for one in told), pieces=pieces)
    nodes = tuple(node for one in told for node in one.nodes)
    return told[0]._replace(nodes=nodes, flat=flat), start - first, end - first


def _told(spot: Spot | None) -> Paragraph | None:
    """Return the first paragraph at a place that says anything."""
    told = (one for _, one in (spot.paragraphs if spot else ()) if one.text.strip())
    return next(told, None)


def _whole(paragraph: Paragraph) -> tuple[Paragraph, int, int]:
    """Return a paragraph's text without the blanks around it."""
    text = paragraph.text
    lead = len(text) - len(text.lstrip())
    return paragraph, lead, max(lead, len(text.rstrip()))


def _first_text(file: WordFile) -> Paragraph:
    found = _paragraphs(file.spots.values())
    return next((one for one in found if one.text.strip() and not one.aside), _any(file))


def _paragraphs(spots: Iterable[Spot]) -> Iterator[Paragraph]:
    for spot in spots:
        for _, paragraph in spot.paragraphs:
            yield paragraph


def _any(file: WordFile) -> Paragraph:
    return next(_paragraphs(file.spots.values()))
