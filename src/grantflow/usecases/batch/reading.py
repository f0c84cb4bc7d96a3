"""Reads one file of a batch and writes what is to be said of it; nothing in it stops the rest."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from grantflow import usecases
from grantflow.documents import casefile, draftfile
from grantflow.documents.reports.choose import shown as report_in
from grantflow.documents.reports.heading import case_heading
from grantflow.documents.reports.matrix import Row, Trouble
from grantflow.errors import GrantflowError
from grantflow.text.personal import mask
from grantflow.usecases.batch import outputs, telling
from grantflow.usecases.batch.gathering import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from grantflow.documents.reports.matrix import Kind, Note
    from grantflow.model.application import Application
    from grantflow.model.finding import Report
    from grantflow.usecases.batch.gathering import Found
    from grantflow.usecases.batch.outputs import Known, Names

REPORT, COMMENTED, APPLICATION = "Granskning", "Med kommentarer", "Ansökan"
_WIDTH = 92
_CALLS = (".yaml", ".yml")  # files that a case may name
Mode = Literal["check", "draft", "review"]
T = TypeVar("T")


class Asked(NamedTuple):
    """What every file is read for.  `theme` and `deep` are for drafts, `call` for cases.

    `mode` is "check" for verdicts without any Word files, "draft" for applications of the cases
    without a report each, "review" for the drafts alone, and nothing for all there is.
    """

    programme: str | None = None
    call: str | None = None
    theme: str | None = None
    deep: bool = False
    mode: Mode | None = None

    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds of files that are read."""
        if self.mode == "draft":
            return ("case",)
        return ("draft",) if self.mode == "review" else ("draft", "case")


class Job(NamedTuple):
    """A file to read; `known` is what an earlier run wrote about it.

    `on_defect` tells what to say when the program itself fails on the file.
    """

    found: Found
    names: Names
    asked: Asked
    out: Path
    known: Known
    force: bool
    on_defect: Callable[[], str]


class Outcome(NamedTuple):
    """What came of a file.  `needs` are files beside it that the result rests on."""

    row: Row
    notes: tuple[Note, ...] = ()
    outputs: Mapping[str, str] = {}
    needs: tuple[str, ...] = ()


class _Read(NamedTuple):
    """What a file came to: `made` yields each output, its label and a way to make its bytes."""

    report: Report
    locate: Callable[[str], int | None]
    made: Iterator[tuple[str, str, Callable[[], bytes]]]
    needs: tuple[str, ...] = ()


def do(job: Job) -> Outcome:
    """Read, judge and write about one file; whatever is wrong with it becomes part of its row."""
    outcome = _tried(job, lambda: _done(job))
    return _unread(job, outcome) if isinstance(outcome, Trouble) else outcome


def lost(job: Job) -> Outcome:
    """Return what to say of a file at which the process itself came to an end."""
    problem = "granskningen avbröts av datorn, troligen för att minnet tog slut"
    remedy = "stäng andra program och kör igen, eller granska filen för sig"
    return _unread(job, Trouble("GF900", problem, remedy))


def _unread(job: Job, trouble: Trouble) -> Outcome:
    row = Row(name=job.found.name, kind=job.found.kind, read=False, troubles=(trouble,))
    return Outcome(row, outputs=job.known.sealed)


def _tried(job: Job, work: Callable[[], T]) -> T | Trouble:
    """Return what `work` gives, or what went wrong, so that it is told of and the rest goes on."""
    try:
        return work()
    except GrantflowError as error:
        return _trouble_of(error, job.found)
    except Exception:  # noqa: BLE001 - a defect met in one draft must not keep the others waiting
        return _defect(job.on_defect())


def _trouble_of(error: GrantflowError, found: Found) -> Trouble:
    """Return what stands in the matrix for an error; another file that is at fault is named."""
    place, problem = error.place, error.problem
    if place and place.line:
        problem = f"rad {place.line}: {problem}"
    if place and place.path.lower().endswith(_CALLS):
        at_fault = PurePath(place.path).name
        if at_fault != found.path.name:
            problem = f"{at_fault}: {problem}"
    return Trouble(error.code, shown(problem).rstrip("."), shown(error.remedy).rstrip("."))


def _defect(told: str) -> Trouble:
    """Return the trouble that a message of the form `[code] problem`, `åtgärd: remedy` tells."""
    first, _, remedy = told.partition("\nåtgärd: ")
    code, _, problem = first.removeprefix("[").partition("] ")
    return Trouble(code, problem, remedy.rstrip("."))


def _done(job: Job) -> Outcome:
    read = _draft(job) if job.found.kind == "draft" else _case(job)
    row = telling.row_of(job.found.name, job.found.kind, read.report)
    written: dict[str, str] = {}
    for label, name, make in read.made:

        def work(name: str = name, make: Callable[[], bytes] = make) -> str:
            return outputs.put(job.out, name, make(), job.known, force=job.force)

        done = _tried(job, work)
        if isinstance(done, Trouble):
            row.troubles += (done,)
        else:
            written[name], row.files[label] = done, name
    if not row.troubles:
        _take_away(job, written)
    notes = tuple(telling.notes_of(read.report, read.locate))
    return Outcome(row, notes, written, read.needs)


def _take_away(job: Job, written: Mapping[str, str]) -> None:
    """Remove what an earlier run wrote about the file and this one did not, if it is untouched."""
    for name, told in job.known.sealed.items():
        target = job.out / name
        try:
            if name not in written and outputs.sum_of(target.read_bytes()) == told:
                target.unlink()
        except OSError:
            continue


def _draft(job: Job) -> _Read:
    asked, name = job.asked, job.found.name
    opened = draftfile.load(job.found.path)
    report = usecases.review_draft(opened, asked.programme, asked.theme, deep=asked.deep)

    def page() -> bytes:
        heading = draftfile.heading(opened._replace(name=name), asked.programme)
        return _page("review", report, heading, name, opened.line_of)

    def made() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
        yield REPORT, job.names.report, page
        if opened.word is not None and asked.mode != "check":
            yield COMMENTED, job.names.copy, lambda: _commented(opened, report)

    return _Read(report, opened.line_of, made())


def _commented(opened: draftfile.DraftFile, report: Report) -> bytes:
    """Return the draft with a comment for each finding."""
    from grantflow.documents.word.annotate import annotated

    if opened.word is None:
        raise TypeError("only Word files hold comments")
    return annotated(opened.word, report)


def _case(job: Job) -> _Read:
    asked, name, path = job.asked, job.found.name, job.found.path
    case = casefile.load(path)
    application = case.application
    frame = usecases.choose_frame(application, asked.programme, asked.call, path.parent)
    # Without a page of its own nobody reads what the met criteria rest on.
    report = usecases.find_gaps(application, frame, quote_met=asked.mode != "draft")

    @cache  # the page and the matrix tell of the same places
    def locate(place: str) -> int | None:
        return casefile.line_of_place(case, place)

    def page() -> bytes:
        heading = case_heading(application, *frame, PurePosixPath(name).name)
        return _page("check", report, heading, name, locate)

    def made() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
        if asked.mode != "draft":
            yield REPORT, job.names.report, page
        if frame.programme is not None and asked.mode != "check":
            yield APPLICATION, job.names.copy, lambda: _document(application, frame, report)

    named = (application.call.call or "").strip()
    needs = (named,) if named.lower().endswith(_CALLS) else ()
    return _Read(report, locate, made(), needs)


def _page(
    kind: Literal["check", "review"],
    report: Report,
    heading: str,
    name: str,
    locate: Callable[[str], int | None],
) -> bytes:
    page = report_in("html", report, heading, mask(name), locate, width=_WIDTH, kind=kind)
    return page.encode()


def _document(application: Application, frame: usecases.Frame, report: Report) -> bytes:
    """Return the application as a Word file, marked UTKAST while blockers stand."""
    from grantflow.documents.render import render_application

    if frame.programme is None:
        raise TypeError("an application is written for a programme")
    blockers = [finding.message for finding in report.blockers()]
    return render_application(
        application, frame.programme, frame.call, missing=blockers, as_is=bool(blockers)
    )
