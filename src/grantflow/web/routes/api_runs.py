"""Files of a case for programs, and the runs that make them: asked for, followed, stopped."""

from typing import Annotated, get_args

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.documents import draftfile
from grantflow.errors import CaseRefused
from grantflow.store import jobs, papers
from grantflow.usecases import jobs as asked
from grantflow.usecases import uploading
from grantflow.usecases.papers import MEDIA_TYPES, PDF, make, programmes_for
from grantflow.usecases.papers import Kind as PaperKind
from grantflow.usecases.standing import frame_in
from grantflow.usecases.unreadable import unread_amounts
from grantflow.web import api_shapes_work as work
from grantflow.web import api_told
from grantflow.web.api import PREFIX, Api, Asks, Content, Does
from grantflow.web.api_refusals import tell, unfit
from grantflow.web.guard.bearer import Asker
from grantflow.web.sending import sent_file

pages = Api("Files and runs")

_RUNS = "/cases/{case_id:id}/runs"
_RUN = _RUNS + "/{job_id:id}"
_NO_SUCH = "programmet finns inte"
# What a run tells of itself: what went wrong, what it waits for, why it made no PDF.
_WHY = ("told", "waits", "no_pdf")
_BINARY = "application/octet-stream"


@pages.call(
    Does(
        *("GET", "/cases/{case_id:id}/papers/{kind:name}", "read", None),
        media=tuple(dict.fromkeys(one.partition(";")[0] for one in MEDIA_TYPES.values())),
        refuses=(409,),
    )
)
def paper(
    kind: str,
    asks: Asks,
    programme: Annotated[
        str | None,
        Query(max_length=60, examples=["37a"], description="Without one: the case's first."),
    ] = None,
) -> Response:
    """Make a file of a case as it now stands: docx, xlsx, ics and others.

    An application with blockers left is marked UTKAST.  A PDF is made by a run.
    """
    if kind not in get_args(PaperKind):
        raise HTTPException(404)
    case = asks.site.desk.opened(asks.case.id)
    if programme is not None and programme not in programmes_for(case.application):
        return unfit(("query.programme", _NO_SUCH))
    made = make(kind, case.application, frame_in(case, programme), unread_amounts(case))  # type: ignore[arg-type]
    return sent_file(made.name, made.media_type, made.content)


@pages.call(Does("GET", "/cases/{case_id:id}/files", "read", work.FileList))
def files(asks: Asks) -> Response:
    """List the files that are kept in a case: sent in, or made by runs."""
    with asks.site.base.read() as connection:
        found = papers.listed(connection, asks.case.id)
    return tell(
        work.FileList(
            files=[
                work.FileTold(
                    id=one.id,
                    kind=one.kind,
                    name=one.name,
                    media_type=one.media_type,
                    size=one.size,
                    sha256=one.digest,
                    version=one.version,
                    at=api_told.iso(one.created_ms),
                )
                for one in found
            ]
        )
    )


@pages.call(
    Does(
        *("GET", "/cases/{case_id:id}/files/{file_id:id}", "read", None),
        media=(_BINARY, MEDIA_TYPES["docx"], PDF),
    )
)
def file(file_id: str, asks: Asks) -> Response:
    """Send a file that is kept in a case."""
    with asks.site.base.read() as connection:
        found = papers.opened(connection, asks.case.id, file_id)
    if found is None:
        raise HTTPException(404)
    held, content = found
    return sent_file(held.name, held.media_type, content)


@pages.call(
    Does("DELETE", "/cases/{case_id:id}/files/{file_id:id}", "write", work.FileList, refuses=(409,))
)
def removed(file_id: str, asks: Asks) -> Response:
    """Take a file out of a case for ever: its owner any, others what they have sent in."""
    with asks.site.base.read() as connection:
        known = {one.id for one in papers.listed(connection, asks.case.id)}
    if file_id not in known:
        raise HTTPException(404)
    uploading.remove(asks.site.base, asks.case, asks.account.id, file_id)
    return files(asks)


@pages.call(Does("GET", _RUNS, "read", work.RunList))
def runs(asks: Asks) -> Response:
    """List the latest runs of a case."""
    with asks.site.base.read() as connection:
        found = jobs.jobs_of(connection, asks.case.id)
    return tell(work.RunList(runs=[_run(one) for one in found]))


@pages.call(Does("POST", f"{_RUNS}/draft", "read", work.RunTold, 202, "json", refuses=(409,)))
def draft(wanted: work.AskDraft, asks: Asks) -> Response:
    """Ask for the application in Word, and as a PDF.  The same one asked for twice is one run.

    A PDF needs LibreOffice on the server; without it the answer is 409.
    """
    known = programmes_for(asks.site.desk.opened(asks.case.id).application)
    if wanted.programme is not None and wanted.programme not in known:
        return unfit(("body.programme", _NO_SUCH))
    job_id = asked.ask_for_draft(
        asks.site.desk, asks.case.id, asks.account.id, wanted.programme, with_pdf=wanted.pdf
    )
    return _asked(asks, job_id)


@pages.call(Does("POST", f"{_RUNS}/review", "read", work.RunTold, 202, "file", refuses=(409,)))
def review(
    content: Content,
    asks: Asks,
    name: Annotated[
        str,
        Query(min_length=1, max_length=120, examples=["utkast.docx"], description="Of the file."),
    ],
) -> Response:
    """Ask for a review of a draft, which is the body as it is.  The case does not change."""
    name = uploading.file_name(name)
    if not content:
        return unfit(("body", "filen är tom"))
    draftfile.read(content, name)
    application = asks.site.desk.opened(asks.case.id).application
    programme = next(iter(application.programmes), None)
    upload = asked.Upload(name, content, programme, application.theme)
    job_id = asked.ask_for_review(asks.site.desk, asks.case.id, asks.account.id, upload)
    return _asked(asks, job_id)


@pages.call(Does("GET", _RUN, "read", work.RunTold))
def run(job_id: str, asks: Asks) -> Response:
    """Tell how far a run has come, or what came of it."""
    return tell(_run(_found(asks, job_id)))


@pages.call(Does("POST", f"{_RUN}/stop", "write", work.RunTold, refuses=(409,)))
def stop(job_id: str, asks: Asks) -> Response:
    """Stop a run that is not over."""
    _found(asks, job_id)
    if not asked.stop(asks.site.base, job_id):
        raise CaseRefused("körningen är redan klar", remedy="be om en ny")
    return tell(_run(_found(asks, job_id)))


def _asked(asks: Asker, job_id: str) -> Response:
    there = f"{PREFIX}/cases/{asks.case.id}/runs/{job_id}"
    return tell(_run(_found(asks, job_id)), 202, {"location": there})


def _found(asks: Asker, job_id: str) -> jobs.Job:
    with asks.site.base.read() as connection:
        found = jobs.job(connection, job_id)
    if found is None or found.application_id != asks.case.id:
        raise HTTPException(404)
    return found


def _run(job: jobs.Job) -> work.RunTold:
    return work.RunTold(
        id=job.id,
        kind=job.kind,
        state=job.state,
        steps=[
            work.StepTold(name=name, blockers=blockers, warnings=warnings)
            for name, blockers, warnings in job.steps
        ],
        asked_at=api_told.iso(job.created_ms),
        started_at=api_told.iso_or_none(job.started_ms),
        ended_at=api_told.iso_or_none(job.ended_ms),
        summary=job.result.get("summary", {}),
        findings=[work.RunFinding(**one) for one in job.result.get("findings", ())],
        file=job.result.get("file"),
        pdf=job.result.get("pdf"),
        why=next((told for key in _WHY if (told := job.result.get(key))), ""),
    )
