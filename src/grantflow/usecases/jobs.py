"""Work done by a process beside the web app: what each kind wants, and what it leaves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents import pdf
from grantflow.documents.casefile import CaseFile
from grantflow.errors import CaseRefused, GrantflowError
from grantflow.model.saving import canonical
from grantflow.model.wording import slug
from grantflow.store import jobs, papers
from grantflow.text import swedish
from grantflow.usecases import Draft, DraftOrder, write_application
from grantflow.usecases.job_keeping import keep
from grantflow.usecases.papers import MEDIA_TYPES, PDF, chosen
from grantflow.usecases.reviewing import Reviewed, ReviewOrder
from grantflow.usecases.standing import frame_in
from grantflow.usecases.unreadable import unread_amounts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grantflow.model.finding import Report
    from grantflow.store.base import Base, Connection
    from grantflow.store.jobs import Job
    from grantflow.usecases.cases import Desk
    from grantflow.usecases.job_holding import Holder

DRAFT, REVIEW = "draft", "review"
_TITLE_LENGTH = 40
NO_OFFICE = "PDF kräver LibreOffice på servern"
_GONE = "filen finns inte längre"


class Upload(NamedTuple):
    """A file that somebody has sent in, and what to hold it against."""

    name: str
    content: bytes
    programme: str | None = None
    theme: str | None = None


def ask_for_draft(
    desk: Desk,
    case_id: str,
    account_id: str,
    programme: str | None = None,
    *,
    with_pdf: bool = False,
) -> str:
    """Ask for the application in Word of a case as it now stands; return the id of the job.

    Raises:
        CaseRefused: The case names no programme, there is none of that name, or no PDF can be
            made here.

    """
    case = desk.opened(case_id)
    chosen(case.application, programme)
    if with_pdf and not pdf.can_be_made():
        raise CaseRefused(NO_OFFICE, remedy="hämta Word-filen och spara den som PDF i Word")
    wants: dict[str, Any] = {"version": case.version, "programme": programme}
    if with_pdf:
        wants["pdf"] = True
    return _ask(desk, DRAFT, case_id, account_id, wants)


def ask_for_review(desk: Desk, case_id: str, account_id: str, upload: Upload) -> str:
    """Ask for a review of a draft that belongs to a case; return the id of the job.

    Raises:
        CaseRefused: The case has no room for the draft.

    """
    new = papers.New("utkast", upload.name, "application/octet-stream", upload.content)
    wants = {
        "name": upload.name,
        "digest": hashlib.sha256(upload.content).hexdigest(),
        "programme": upload.programme,
        "theme": upload.theme,
    }

    def work(connection: Connection) -> str:
        now = desk.base.now()
        held = papers.keep_once(connection, case_id, new, at_ms=now, account_id=account_id)
        return _asked(connection, REVIEW, case_id, account_id, wants | {"file": held}, at_ms=now)

    return desk.base.write(work)


def _ask(desk: Desk, kind: str, case_id: str, account_id: str, wants: dict[str, Any]) -> str:
    return desk.base.write(
        lambda connection: _asked(
            connection, kind, case_id, account_id, wants, at_ms=desk.base.now()
        )
    )


def _asked(
    connection: Connection,
    kind: str,
    case_id: str,
    account_id: str,
    wants: dict[str, Any],
    *,
    at_ms: int,
) -> str:
    content = {key: value for key, value in wants.items() if key != "file"}
    key = hashlib.sha256(canonical([kind, case_id, content]).encode()).hexdigest()
    return jobs.ask(connection, kind, wants, key, at_ms=at_ms, of=jobs.Of(case_id, account_id))


def order_of(desk: Desk, job: Job, folder: Path) -> DraftOrder | ReviewOrder:
    """Return what a job orders; a draft is written in `folder`.

    Raises:
        CaseRefused: The case or the file is gone, or there is no such kind of work.

    """
    case_id = job.application_id or ""
    if job.kind == DRAFT:
        opened = desk.opened_at(case_id, job.wants["version"])
        application, frame = opened.application, frame_in(opened, job.wants["programme"])
        name = slug(application.title or "", _TITLE_LENGTH) or "arende"
        case = CaseFile(application, f"{name}.yaml", {})
        return DraftOrder(
            case,
            frame,
            folder / f"ansokan-{name}.docx",
            as_is=True,
            pictures=True,
            unread=unread_amounts(opened),
        )
    if job.kind == REVIEW:
        with desk.base.read() as connection:
            found = papers.opened(connection, case_id, job.wants["file"])
        if found is None:
            raise CaseRefused(_GONE, remedy="ladda upp den igen")
        held, content = found
        return ReviewOrder(content, held.name, job.wants["programme"], job.wants["theme"])
    raise CaseRefused("arbetet är av ett okänt slag", remedy="be om det igen")


def add_pdf(order: DraftOrder, result: Draft) -> str:
    """Make a PDF beside the Word file of a draft; return why there is none, empty when there is."""

    def again(numbers: Mapping[str, int]) -> None:
        write_application(order, result.report, numbers)

    try:
        pdf.beside(order.target, again, order.case.application.dated)
    except GrantflowError as error:
        return f"{swedish.capital(error.problem)}. Word-filen är klar: spara den som PDF i Word."
    return ""


def result_of(desk: Desk, holder: Holder, result: Draft | Reviewed, no_pdf: str = "") -> None:
    """Keep what a job of a case has made, and say that it is done.

    `no_pdf` says why there is no PDF, when one was asked for.

    Raises:
        JobLost: The job was stopped or taken over; nothing was kept.
        CaseRefused: The case has no room for what was made.

    """
    job = holder.job
    beside: Path | None = None
    if isinstance(result, Draft):
        content = result.written.read_bytes() if result.written else None
        name = result.written.name if result.written else ""
        report, version = result.report, job.wants["version"]
        beside = result.written.with_suffix(".pdf") if result.written else None
    else:
        content, report, version = result.commented, result.report, 0
        name = _commented_name(result.draft.name)
    made = {}
    if content is not None:
        made["file"] = papers.New(job.kind, name, MEDIA_TYPES["docx"], content, version)
    if beside is not None and beside.exists():
        made["pdf"] = papers.New(job.kind, beside.name, PDF, beside.read_bytes(), version)
    at_ms = desk.base.now()

    def rows(connection: Connection) -> dict[str, Any]:
        return {
            key: papers.keep(
                connection,
                job.application_id or "",
                new,
                at_ms=at_ms,
                account_id=job.account_id,
                job_id=job.id,
            )
            for key, new in made.items()
        }

    keep(holder, told_of(report) | ({"no_pdf": no_pdf} if no_pdf else {}), also=rows)


def stop(base: Base, job_id: str) -> bool:
    """Stop a job; False when it is over already."""
    return base.write(lambda connection: jobs.cancel(connection, job_id, at_ms=base.now()))


def told_of(report: Report) -> dict[str, Any]:
    """Return what a page shows of a report: its counts and its findings."""
    return {
        "summary": report.summary(),
        "findings": [
            {
                "code": one.code,
                "severity": one.severity,
                "stage": one.stage,
                "place": one.place,
                "message": one.message,
                "advice": one.advice,
                "waived": one.waived,
            }
            for one in report.findings
        ],
    }


def _commented_name(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"{stem} - granskad.docx"
