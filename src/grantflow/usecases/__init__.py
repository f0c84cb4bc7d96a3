"""One function a verb: what a person wants done, whichever door she came through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from grantflow.checks.loader import rulebook
from grantflow.checks.overlay import overlaid
from grantflow.checks.programmes import call_of_case, find_call, load_calls, load_programme
from grantflow.documents import files
from grantflow.errors import KeyUnknown
from grantflow.model.finding import Report
from grantflow.model.stages import STAGE_LABELS, StageName
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from grantflow.documents.casefile import CaseFile
    from grantflow.documents.draftfile import DraftFile
    from grantflow.model.application import Application
    from grantflow.model.finding import Finding
    from grantflow.model.fit import Fit
    from grantflow.model.programme import Call, Programme
    from grantflow.model.rule import Rule

T = TypeVar("T")

IDEA, GATE, WRITE = "Idé", "Kontroll av helheten", "Skriv ansökan"


class Frame(NamedTuple):
    """What an application is checked and written against."""

    programme: Programme | None
    call: Call | None


def choose_frame(
    application: Application,
    programme: str | None = None,
    call: str | None = None,
    beside: Path | None = None,
) -> Frame:
    """Return the programme and call to check against; the arguments win over the case.

    The programme is as it stands in the call.  `call` is a name, or a file of the user's own; a
    file that the case names is sought from the folder `beside`, where the case lies.

    Without a programme the recommendations are all there is to check against.  A call that the
    case names but nobody has put in as data is None: rules that need it say so.

    Raises:
        KeyUnknown: `call` was asked for by name and does not exist.
        ProgrammeBroken: The programme's files are wrong or missing.

    """
    wanted = programme or next(iter(application.programmes), None)
    if wanted is None:
        return Frame(None, None)
    spec = load_programme(wanted)
    if call is None:
        found = call_of_case(wanted, application.call.call, beside)
        return Frame(overlaid(spec, found), found)
    found = find_call(wanted, call)
    if found is None:
        known = ", ".join(load_calls(wanted)) or "inga"
        raise KeyUnknown(f"utlysningen '{call}' finns inte", remedy=f"kända utlysningar: {known}")
    return Frame(overlaid(spec, found), found)


def find_gaps(
    application: Application,
    frame: Frame,
    stage: StageName | None = None,
    *,
    quote_met: bool = True,
) -> Report:
    """Return verdicts and findings for the whole case, or for one stage.

    `quote_met` is False where nobody reads what the criteria that are met rest on.
    """
    from grantflow.checks.engine import check

    book = rulebook()
    rules = book.rules if stage is None else _rules_of(stage)
    return check(
        application,
        rules,
        programme=frame.programme,
        call=frame.call,
        form_words=book.words,
        quote_met=quote_met,
    )


def _rules_of(stage: StageName | None) -> Sequence[Rule]:
    """Return the rules of a stage; of None, those that look across the stages.

    A criterion stays whole: its parts follow the stage of its main rule.
    """
    rules = rulebook().rules
    home = {rule.criterion: rule.stage for rule in rules if rule.is_main}
    return [rule for rule in rules if home.get(rule.criterion, rule.stage) == stage]


@dataclass(eq=False, repr=False)
class DraftOrder(Value):
    """What to draft: the case, where to, whether in spite of blockers, and with pictures or not.

    `unread` are amounts of the financing as typed that can't be read; the application tells them.
    `final` is where the file is moved to when it is made elsewhere first.
    """

    case: CaseFile
    frame: Frame
    target: Path
    as_is: bool = False
    pictures: bool = False
    unread: tuple[str, ...] = ()
    final: Path | None = None


class Step(NamedTuple):
    """A step of the walk: its Swedish name, what to do, and with what."""

    name: str
    do: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(eq=False, repr=False)
class Draft(Value):
    """The result of a walk.  `written` is None when a blocker stopped it."""

    report: Report
    stopped_by: tuple[str, ...]
    written: Path | None
    unasked: tuple[tuple[str, str], ...] = ()


def walk(order: DraftOrder) -> Generator[Step, Any, Draft]:
    """Walk idea, six stages, gate and writing; the runner does each step and sends its answer back.

    One walk, two runners: `run_plainly` calls the steps, the Prefect flow makes tasks of them.
    """
    application, frame = order.case.application, order.frame
    reports = [(yield Step(IDEA, check_idea, (application, frame)))]
    for stage in StageName:
        label = STAGE_LABELS[stage]
        reports.append((yield Step(label, find_gaps, (application, frame, stage))))
    reports.append((yield Step(GATE, check_whole, (application, frame))))
    report = merge(reports)
    stopped = stages_in_the_way(report)
    if stopped and not order.as_is:
        return Draft(report, stopped, None)
    unasked = yield Step(WRITE, write_application, (order, report))
    return Draft(report, stopped, order.target, unasked)


def run_plainly(
    steps: Generator[Step, Any, T], tell: Callable[[str, Report | None], None] | None = None
) -> T:
    """Run a walk by calling each step; `tell` hears the name and the report of each one."""
    answer: Any = None
    try:
        while True:
            step = steps.send(answer)
            answer = step.do(*step.arguments)
            if tell:
                tell(step.name, answer if isinstance(answer, Report) else None)
    except StopIteration as end:
        result: T = end.value
        return result


def check_idea(application: Application, frame: Frame) -> Report:
    """Return an empty report that carries programme, call and theme: the frame of the walk."""
    programme, call = frame
    return Report(
        programme=programme.programme if programme else None,
        call=call.call if call else None,
        theme=application.theme,
    )


def check_whole(application: Application, frame: Frame) -> Report:
    """Return what only shows across the stages: red thread, the funder's rules, language."""
    from grantflow.checks.engine import check

    book = rulebook()
    return check(
        application,
        _rules_of(None),
        programme=frame.programme,
        call=frame.call,
        form_words=book.words,
    )


def merge(reports: Sequence[Report]) -> Report:
    """Return one report from those of the stages, in the order a whole check gives."""
    from grantflow.checks.precedence import told_once

    first = reports[0]
    findings = told_once(rulebook().rules, [f for r in reports for f in r.findings])
    return replace(
        first,
        verdicts=tuple(v for r in reports for v in r.verdicts),
        programme_verdicts=tuple(v for r in reports for v in r.programme_verdicts),
        findings=tuple(findings),
    )


def stages_in_the_way(report: Report) -> tuple[str, ...]:
    """Return the labels of the stages that hold a blocker, in walking order."""
    labels: dict[str | None, str] = {str(stage): label for stage, label in STAGE_LABELS.items()}
    return tuple(dict.fromkeys(labels.get(f.stage, GATE) for f in report.blockers()))


def write_application(
    order: DraftOrder, report: Report, pages: Mapping[str, int] | None = None
) -> tuple[tuple[str, str], ...]:
    """Render the application and put it in place, whole; `pages` are those of its headings.

    Returns:
        The answers that the programme does not ask for: (path, answer).

    Raises:
        TemplateBroken: The template asks for something that does not exist.
        OutputRefused: The file can't be written; nothing is left behind.

    """
    from grantflow.documents.answers import unasked
    from grantflow.documents.render import render_application

    application, (programme, call) = order.case.application, order.frame
    if programme is None:
        raise KeyUnknown("ärendet nämner inget program", remedy="lägg till 'programme: 37a'")
    missing = [finding.message for finding in report.blockers()] if order.as_is else []
    content = render_application(
        application,
        programme,
        call,
        missing=missing,
        unread=order.unread,
        as_is=order.as_is,
        pages=pages,
        drawn=order.pictures,
    )
    files.write_whole(order.target, content)
    return tuple(unasked(application, programme))


def findings_at_or_above(report: Report, threshold: str) -> list[Finding]:
    """Return findings nobody has set aside, at or above a severity; none for "never"."""
    order = ("blocker", "warning", "advice")
    if threshold not in order:
        return []
    counted = order[: order.index(threshold) + 1]
    return [f for f in report.findings if f.severity in counted and not f.waived]


def fit(application: Application, beside: Path | None = None) -> tuple[Fit, ...]:
    """Return how the case fits each programme; `beside` is the folder where it lies."""
    from grantflow.checks import fitting

    book = rulebook()
    offers = fitting.offers(application, beside)
    return fitting.fit(application, offers, book.rules, book.words)


def review_draft(
    file: DraftFile, programme: str | None, theme: str | None, *, deep: bool = False
) -> Report:
    """Return verdicts and findings for a draft in running text; `deep` takes longer over it."""
    from grantflow.checks.review import review
    from grantflow.text.judge import judge

    return review(file.draft, rulebook(), judge(deep=deep), programme=programme, theme=theme)
