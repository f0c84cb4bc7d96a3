"""What the checks say of a form, made ready for the panel beside it and for the overview."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from grantflow.checks.loader import rulebook
from grantflow.documents import portal
from grantflow.documents.reports.as_text import cite, quoted
from grantflow.errors import without_commands
from grantflow.model.finding import SEVERITIES, SEVERITY_LABELS
from grantflow.usecases.standing import form_of, frame_in, home_of
from grantflow.usecases.unreadable import unread_in
from grantflow.web import calls
from grantflow.web.drawn import Limit
from grantflow.web.places import asked_at, called, field_page, form_label, row_of, with_row_names
from grantflow.web.saving import control_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grantflow.model.finding import Evidence, Finding, Report, Severity
    from grantflow.model.rule import Rule
    from grantflow.store.saves import Held
    from grantflow.usecases.cases import Opened
    from grantflow.usecases.unreadable import Unread
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

    @property
    def label(self) -> str:
        """What it is called: its severity, or that a person has to look."""
        return "Kontrollera" if self.verify else self.severity_label


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


class Unseen(NamedTuple):
    """An answer that no check sees, since it can't be read: where it is, and why."""

    where: str
    why: str
    href: str


class Panel(NamedTuple):
    """All that is said of a form.  `open` are findings by severity, the gravest first.

    `unread` are the answers that can't be read, `note` what else is to be seen to.
    `cited` is what the catalogue of earlier projects says on a finding, by its criterion.
    """

    open: tuple[Told, ...]
    waived: tuple[Told, ...]
    met: tuple[Met, ...]
    lengths: tuple[Length, ...]
    asked: int
    unread: tuple[Unseen, ...] = ()
    note: str = ""
    cited: Mapping[str, Cited] = MappingProxyType({})

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """How many findings there are under each label: the severity, the label, the number."""
        found = Counter((told.severity, told.label) for told in self.open)
        return tuple((kind, label, number) for (kind, label), number in found.items())


def panel(case_id: str, case: Opened, report: Report, form: str) -> Panel:
    """Return what is said of a form."""
    unread = unread_in(case)
    found = [told(case_id, case, one, unread) for one in report.findings if home_of(one) == form]
    found.sort(key=lambda one: SEVERITIES.index(one.severity))
    mine = [one for one in report.verdicts if one.stage == form]
    met = [_met(case_id, one.criterion, one.evidence) for one in mine if one.verdict == "met"]
    return Panel(
        open=tuple(one for one in found if not one.waived),
        waived=tuple(one for one in found if one.waived),
        met=tuple(one for one in met if one),
        lengths=tuple(lengths(case, form)),
        asked=sum(one.verdict != "not_applicable" for one in mine),
        unread=tuple(
            Unseen(asked_at(one.path, case.answers), one.why, field_page(case_id, one.path))
            for one in unread
            if form_of(one.path) == form
        ),
        note=calls.unknown(case) if form == calls.FORM else "",
    )


def told(case_id: str, case: Opened, finding: Finding, unread: Sequence[Unread] = ()) -> Told:
    """Return a finding as a page tells it.

    One that rests on an answer that can't be read says so, and not that there is none.
    """
    found = _told(case_id, case, finding)
    cause = next((one for one in unread if _is_about(finding, one)), None)
    if cause is None:
        return found
    return found._replace(
        message=f"Svaret ”{cause.text}” på frågan ”{asked_at(cause.path, case.answers)}” går inte "
        "att läsa, så kontrollen ser inget svar.",
        advice=cause.why,
        quotes=(),
        where=where(cause.path, case.answers),
        href=field_page(case_id, cause.path),
    )


def _is_about(finding: Finding, one: Unread) -> bool:
    """Whether a finding is about an answer: it stands there or in that row, and uses the answer."""
    if finding.place == one.path:
        return True
    if row_of(finding.place) != row_of(one.path) or form_of(finding.place) != form_of(one.path):
        return False
    return finding.code.partition("-")[0] in control_at(one.path).feeds and bool(row_of(one.path))


def _told(case_id: str, case: Opened, finding: Finding) -> Told:
    return Told(
        code=finding.code,
        criterion=finding.criterion,
        severity=finding.severity,
        severity_label=SEVERITY_LABELS[finding.severity],
        message=with_row_names(finding.message, case.answers),
        advice=without_commands(with_row_names(finding.advice, case.answers)),
        quotes=tuple(quoted(one) for one in finding.quotes[:_QUOTES]),
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
