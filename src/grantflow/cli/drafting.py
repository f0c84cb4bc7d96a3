"""Drafts an application for a person at a terminal: tells each step, writes or says why not."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grantflow import usecases
from grantflow.checks.loader import rulebook
from grantflow.cli.stopping import stopped_by_signals
from grantflow.documents import casefile, files
from grantflow.documents.reports.as_text import cite, summary
from grantflow.errors import GrantflowError, KeyUnknown, OutputRefused, Place
from grantflow.model.finding import SEVERITY_LABELS
from grantflow.model.stages import STAGE_LABELS
from grantflow.text.personal import mask, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grantflow.model.finding import Finding, Report

_INDENT = " " * 6
_NUMBERED = {label: n for n, label in enumerate(STAGE_LABELS.values(), start=1)}


def order_of(
    file: Path,
    programme: str | None,
    call: str | None,
    target: Path,
    *,
    as_is: bool,
    force: bool,
    pdf: bool = False,
    pictures: bool = False,
) -> usecases.DraftOrder:
    """Return what to draft, with everything that can be wrong beforehand checked.

    Raises:
        GrantflowError: The case, the programme, the call or the target is at fault.

    """
    case = casefile.load(file)
    frame = usecases.choose_frame(case.application, programme, call, file.parent)
    if frame.programme is None:
        raise KeyUnknown(
            "ärendet nämner inget program",
            remedy="lägg till 'programme: 37a' överst i filen, eller ange --programme 37a",
        )
    require_word_target(target, file)
    files.require_free(target, force=force)
    if pdf:
        files.require_free(target.with_suffix(".pdf"), force=force)
    return usecases.DraftOrder(case, frame, target, as_is=as_is, pictures=pictures)


def require_word_target(target: Path, file: Path) -> None:
    """Refuse a target that would not be a Word file, or that is the case itself.

    Raises:
        OutputRefused: The name does not end in .docx, or it is the case file.

    """
    place = Place(str(target))
    if target.resolve() == file.resolve():
        raise OutputRefused(
            "ansökan skulle skrivas över ärendefilen",
            remedy="ange ett annat filnamn, till exempel ansökan.docx",
            place=place,
        )
    if target.suffix.lower() != ".docx" and not target.is_dir():
        raise OutputRefused(
            "ansökan skrivs som Word-fil, så namnet ska sluta med .docx",
            remedy=f"skriv till exempel -o {target.stem or 'ansökan'}.docx",
            place=place,
        )


def draft(
    order: usecases.DraftOrder,
    *,
    details: bool,
    pdf: bool,
    say: Callable[..., Any],
    job: dict[str, Any] | None = None,
) -> int:
    """Walk, tell, write: here, or as the job that is told.

    Returns:
        0 when everything was written, 1 when a blocker stopped it or there is no PDF.

    """
    programme, call = order.frame
    title = mask(order.case.application.title or order.case.name)
    say(f"{title} · {programme.short_name if programme else ''}{f' · {call.call}' if call else ''}")

    def tell(name: str, report: Report | None) -> None:
        for line in _step_lines(order, name, report, details=details):
            say(line)

    if job is not None:
        return _follow(order, job, tell, say)
    with stopped_by_signals():
        result = usecases.run_plainly(usecases.walk(order), tell)
    for line in closing(result):
        say(line)
    if result.written and pdf:
        with stopped_by_signals():
            return _write_pdf(order, result, say)
    return 0 if result.written else 1


def job_of(
    order: usecases.DraftOrder, file: Path, call: str | None, *, pdf: bool, force: bool
) -> dict[str, Any]:
    """Return what a job has to know to draft an order on this machine, in whatever process.

    A call that is named by a file is known by where that lies.

    Raises:
        FileUnreadable: The case went away meanwhile.

    """
    from grantflow.usecases.job_asking import digest_of

    programme, _ = order.frame
    content = files.read_whole(file, "en ärendefil")
    return {
        "file": str(file.resolve()),
        "name": order.case.name,
        "digests": {"file": digest_of(content)},
        "programme": programme.programme if programme else None,
        "call": str(Path(call).resolve()) if call and Path(call).is_file() else call,
        "target": str(order.target.resolve()),
        "shown": str(order.target),
        "as_is": order.as_is,
        "pictures": order.pictures,
        "pdf": pdf,
        "force": force,
    }


def _follow(
    order: usecases.DraftOrder,
    wants: dict[str, Any],
    tell: Callable[[str, Report | None], None],
    say: Callable[..., Any],
) -> int:
    """See to it that a job is done, and tell what came of it."""
    from grantflow.cli.doing import Front
    from grantflow.cli.tracking import Work, follow
    from grantflow.usecases.job_asking import digest_of

    # What a call says may lie in a file beside the case.
    frame = digest_of(repr([vars(one) for one in order.frame if one is not None]).encode())
    options = {k: v for k, v in wants.items() if k not in {"digests", "force", "shown"}}
    content = (*wants["digests"].values(), frame)
    over = follow(Work("draft", wants, content, options, say=say), Front(step=tell))
    for line in over.job.result["lines"]:
        say(line)
    if over.job.result["no_pdf"]:
        say(over.job.result["no_pdf"], err=True)
    code: int = over.job.result["code"]
    return code


def _write_pdf(order: usecases.DraftOrder, result: usecases.Draft, say: Callable[..., Any]) -> int:
    """Make a PDF beside the Word file, which is in place and stays whatever happens here."""
    from grantflow.documents import pdf

    def again(pages: Mapping[str, int]) -> None:
        usecases.write_application(order, result.report, pages)

    try:
        made = pdf.beside(order.target, again, order.case.application.dated)
    except GrantflowError as error:
        say(str(error), err=True)
        return 1
    say(f"PDF: {made}")
    return 0


def _step_lines(
    order: usecases.DraftOrder, name: str, report: Report | None, *, details: bool
) -> Iterator[str]:
    number = _NUMBERED.get(name)
    lead = f"Steg {number} av {len(_NUMBERED)}: {name}" if number else name
    if report is None or name == usecases.IDEA:
        yield lead
        return
    asked = [v for v in report.verdicts if v.verdict != "not_applicable"]
    met = sum(v.verdict == "met" for v in asked)
    told = f"{met} av {len(asked)} punkter finns. " if asked else ""
    yield f"{lead}. {told}{summary(report)}"
    if details:
        yield from _met_lines(report)
        for finding in report.findings:
            yield from _finding_lines(order, finding)


def _met_lines(report: Report) -> Iterator[str]:
    """Yield a line for each criterion that is met, with the words it rests on."""
    titles = {rule.code: rule.title for rule in rulebook().rules}
    for verdict in report.verdicts:
        if verdict.verdict == "met":
            quote = f": ”{short(verdict.evidence[0].quote, 70)}”" if verdict.evidence else ""
            yield f"    Finns {verdict.criterion} {titles[verdict.criterion]}{quote}"


def _finding_lines(order: usecases.DraftOrder, finding: Finding) -> Iterator[str]:
    line = casefile.line_of_place(order.case, finding.place)
    where = f" ({order.case.name}:{line})" if line else ""
    set_aside = ", satt åt sidan" if finding.waived else ""
    yield f"    {SEVERITY_LABELS[finding.severity]} {finding.code}{set_aside}{where}"
    for text in (finding.message, finding.advice, f"Källa: {cite(finding.source)}"):
        yield from textwrap.wrap(text, 88, initial_indent=_INDENT, subsequent_indent=_INDENT)


def closing(result: usecases.Draft) -> Iterator[str]:
    """Yield what a person is told when a walk is over."""
    blockers = result.report.blockers()
    if not result.written:
        where = ", ".join(result.stopped_by)
        yield ""
        yield f"Ansökan skrevs inte. Det här står i vägen i {where}:"
        for finding in blockers:
            text = f"{finding.code}  {finding.message} {finding.advice}"
            yield from textwrap.wrap(text, 88, initial_indent="  ", subsequent_indent=_INDENT)
        yield "Svara på det och kör igen, eller skriv ett märkt utkast med --as-is."
        return
    waived = [finding for finding in result.report.findings if finding.waived]
    for finding in waived:
        yield f"Satt åt sidan: {finding.code}, {finding.waiver_reason}"
    if result.unasked:
        groups = dict.fromkeys(path.split("[")[0] for path, _ in result.unasked)
        yield f"{len(result.unasked)} svar ingår inte, för programmet frågar inte efter dem:"
        yield from (f"  {group}" for group in groups)
    marked = " UTKAST med hinder kvar:" if blockers else ""
    yield f"Skrev{marked} {result.written}"
