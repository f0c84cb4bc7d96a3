"""What the checks say of a form, made ready for the panel beside it and for the overview."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.loader import rulebook
from grantflow.documents import portal
from grantflow.documents.reports.as_text import cite, quoted
from grantflow.model.finding import SEVERITIES, SEVERITY_LABELS
from grantflow.usecases.standing import form_of, frame_in, home_of
from grantflow.web.drawn import Limit
from grantflow.web.places import called, field_page, form_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grantflow.model.finding import Evidence, Finding, Report, Severity
    from grantflow.model.rule import Rule
    from grantflow.store.saves import Held
    from grantflow.usecases.cases import Opened
    from grantflow.web.earlier import Cited

_QUOTES = 2


class Told(NamedTuple):
    """A finding as a page tells it.  `quotes` are the words it rests on, `href` leads to them."""

    code: str
    criterion: str
    severity: Severity
    severity_label: str
    message: str
    advice: str
    quotes: tuple[str, ...]
    where: str
    href: str
    source: str
    url: str
    verify: bool
    waived: bool
    reason: str


class Met(NamedTuple):
    """A criterion that is met, and the words it rests on."""

    code: str
    told: str
    quote: str
    href: str


class Length(NamedTuple):
    """How long a section of the application is, in the funder's way of counting."""

    heading: str
    told: str
    over: int


class Panel(NamedTuple):
    """All that is said of a form.  `open` are findings by severity, the gravest first.

    `cited` is what the catalogue of earlier projects says on a finding, by its criterion.
    """

    open: tuple[Told, ...]
    waived: tuple[Told, ...]
    met: tuple[Met, ...]
    lengths: tuple[Length, ...]
    asked: int
    cited: Mapping[str, Cited] = MappingProxyType({})

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """How many findings there are of each severity: its name, its label, the number."""
        return tuple(
            (one, SEVERITY_LABELS[one], sum(told.severity == one for told in self.open))
            for one in SEVERITIES
        )


def panel(case_id: str, case: Opened, report: Report, form: str) -> Panel:
    """Return what is said of a form."""
    found = [told(case_id, case, report, one) for one in report.findings if home_of(one) == form]
    found.sort(key=lambda one: SEVERITIES.index(one.severity))
    mine = [one for one in report.verdicts if one.stage == form]
    met = [_met(case_id, one.criterion, one.evidence) for one in mine if one.verdict == "met"]
    return Panel(
        open=tuple(one for one in found if not one.waived),
        waived=tuple(one for one in found if one.waived),
        met=tuple(one for one in met if one),
        lengths=tuple(lengths(case, form)),
        asked=sum(one.verdict != "not_applicable" for one in mine),
    )


def told(case_id: str, case: Opened, report: Report, finding: Finding) -> Told:
    """Return a finding as a page tells it."""
    verdicts = (*report.verdicts, *report.programme_verdicts)
    rest = next((one.evidence for one in verdicts if one.criterion == finding.criterion), ())
    return Told(
        code=finding.code,
        criterion=finding.criterion,
        severity=finding.severity,
        severity_label=SEVERITY_LABELS[finding.severity],
        message=finding.message,
        advice=finding.advice,
        quotes=tuple(quoted(one) for one in rest[:_QUOTES]),
        where=where(finding.place, case.answers),
        href=field_page(case_id, finding.place),
        source=cite(finding.source),
        url=finding.source.url or "",
        verify=finding.verify,
        waived=finding.waived,
        reason=finding.waiver_reason or "",
    )


def where(place: str, answers: Mapping[str, Held]) -> str:
    """Return where something is: "Projektlogik: Mål 2, Indikator"."""
    return ": ".join(part for part in (form_label(place), called(place, answers)) if part)


def limits(case: Opened) -> Mapping[str, Limit]:
    """Return how long texts may be, by pattern path, where the programme or the call says so."""
    programme = frame_in(case).programme
    found: dict[str, Limit] = {}
    for section in programme.sections if programme else ():
        if section.max_chars is not None:
            limit = Limit(section.heading, section.max_chars)
            found |= {path: limit for path in section.fields if not path.endswith(".*")}
    return found


def lengths(case: Opened, form: str) -> Iterator[Length]:
    """Yield how long each section is that has a limit and shows something of a form."""
    frame = frame_in(case)
    programme = frame.programme
    if programme is None or all(one.max_chars is None for one in programme.sections):
        return
    blocks = portal.blocks(case.application, programme, frame.call)
    for section, block in zip(programme.sections, blocks, strict=True):
        paths = (path.removesuffix(".*") for path in section.fields)
        if block.max_chars is not None and any(form_of(path) == form for path in paths):
            yield Length(block.heading, portal.counted(block), block.over)


def _met(case_id: str, code: str, evidence: Iterable[Evidence]) -> Met | None:
    rule = _main_rule(code)
    if rule is None:
        return None
    first = next(iter(evidence), None)
    return Met(
        code=code,
        told=rule.praise or f"{rule.title}: det framgår.",
        quote=quoted(first) if first else "",
        href=field_page(case_id, first.place) if first else "",
    )


def _main_rule(code: str) -> Rule | None:
    return next((one for one in rulebook().rules if one.code == code and one.is_main), None)
