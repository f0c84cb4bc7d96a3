"""Work done by a process beside the web app: what each kind wants, and what it leaves."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.casefile import CaseFile
from grantflow.errors import CaseRefused
from grantflow.model.saving import canonical
from grantflow.model.wording import slug
from grantflow.store import jobs, papers
from grantflow.usecases import Draft, DraftOrder
from grantflow.usecases.papers import MEDIA_TYPES
from grantflow.usecases.reviewing import Reviewed, ReviewOrder
from grantflow.usecases.standing import frame_in

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.model.finding import Report
    from grantflow.store.jobs import Job
    from grantflow.usecases.cases import Desk

DRAFT, REVIEW = "draft", "review"
_TITLE_LENGTH = 40
_GONE = "filen finns inte längre"


class Upload(NamedTuple):
    """A file that somebody has sent in, and what to hold it against."""

    name: str
    content: bytes
    programme: str | None = None
    theme: str | None = None


def ask_for_draft(desk: Desk, case_id: str, account_id: str, programme: str | None = None) -> str:
    """Ask for the application in Word of a case as it now stands; return the id of the job.

    Raises:
        CaseRefused: The case names no programme.

    """
    case = desk.opened(case_id)
    if frame_in(case, programme).programme is None:
        raise CaseRefused(
            "ärendet nämner inget program", remedy="välj program under Ärendet, och försök igen"
        )
    wants = {"version": case.version, "programme": programme}
    return _ask(desk, DRAFT, case_id, account_id, wants)


def ask_for_review(desk: Desk, case_id: str, account_id: str, upload: Upload) -> str:
    """Ask for a review of a draft that belongs to a case; return the id of the job."""
    new = papers.New("utkast", upload.name, "application/octet-stream", upload.content)
    file_id = desk.base.write(
        lambda connection: papers.keep(
            connection, case_id, new, at_ms=desk.base.now(), account_id=account_id
        )
    )
    wants = {
        "file": file_id,
        "digest": hashlib.sha256(upload.content).hexdigest(),
        "programme": upload.programme,
        "theme": upload.theme,
    }
    return _ask(desk, REVIEW, case_id, account_id, wants)


def _ask(desk: Desk, kind: str, case_id: str, account_id: str, wants: dict[str, Any]) -> str:
    content = {key: value for key, value in wants.items() if key != "file"}
    key = hashlib.sha256(canonical([kind, case_id, content]).encode()).hexdigest()
    return desk.base.write(
        lambda connection: jobs.ask(
            connection,
            kind,
            wants,
            key,
            at_ms=desk.base.now(),
            application_id=case_id,
            account_id=account_id,
        )
    )


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
        return DraftOrder(case, frame, folder / f"ansokan-{name}.docx", as_is=True, pictures=True)
    if job.kind == REVIEW:
        with desk.base.read() as connection:
            found = papers.opened(connection, case_id, job.wants["file"])
        if found is None:
            raise CaseRefused(_GONE, remedy="ladda upp den igen")
        held, content = found
        return ReviewOrder(content, held.name, job.wants["programme"], job.wants["theme"])
    raise CaseRefused("arbetet är av ett okänt slag", remedy="be om det igen")


def result_of(desk: Desk, job: Job, worker: str, result: Draft | Reviewed) -> bool:
    """Keep what a job has made, and say that it is done; False when the worker has lost the job."""
    if isinstance(result, Draft):
        content = result.written.read_bytes() if result.written else None
        name = result.written.name if result.written else ""
        report, version = result.report, job.wants["version"]
    else:
        content, report, version = result.commented, result.report, 0
        name = _commented_name(result.draft.name)
    at_ms = desk.base.now()

    def keep(connection: Any) -> bool:
        told = told_of(report)
        if content is not None:
            new = papers.New(job.kind, name, MEDIA_TYPES["docx"], content, version)
            told["file"] = papers.keep(
                connection, job.application_id or "", new, at_ms=at_ms, job_id=job.id
            )
        done = jobs.end(connection, job.id, worker, "done", told, at_ms=at_ms)
        if not done:
            raise _Lost
        return done

    try:
        return desk.base.write(keep)
    except _Lost:
        return False


class _Lost(Exception):
    """The job is somebody else's by now: nothing of ours may stay."""


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
