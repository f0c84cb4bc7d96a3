"""The files of a case: made, fetched, sent in, and the runs that make them."""

from typing import get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.checks.programmes import load_programme
from grantflow.documents import draftfile
from grantflow.errors import CaseRefused, GrantflowError
from grantflow.store import jobs, papers
from grantflow.usecases import jobs as work
from grantflow.usecases import uploading
from grantflow.usecases.papers import Kind as PaperKind
from grantflow.usecases.papers import make
from grantflow.usecases.standing import frame_in
from grantflow.web import offers, runs, steps
from grantflow.web.contexts import Fault
from grantflow.web.contexts_papers import Kind, OfferPage, PapersPage, RunPage, RunPart
from grantflow.web.pages import Pages
from grantflow.web.places import case_page
from grantflow.web.sending import sent_file
from grantflow.web.visit import CaseVisit, InCase

pages = Pages()

_LARGEST = 20_500_000
_TITLE = "Filer och körningar"
_CHOICE = "val:"
_KINDS = (
    ("docx", "Ansökan i Word", "Som den står nu. Finns hinder kvar är den märkt UTKAST."),
    ("forms", "Formulären i Word", "Ett formulär per steg, att fylla i och läsa in igen."),
    ("xlsx", "Listor i Excel", "Aktivitetslista och intressentlista."),
    ("pptx", "Bilder att visa", "En bild per aktör och projekt."),
    ("pictures", "Diagram", "Logikkedja, tidplan, aktörskarta och budget som bilder."),
    ("portal", "Texter till portalen", "Ett stycke i taget, att klistra in."),
    ("annexes", "Bilagor", "Intyg, register och tidsplan."),
    ("ics", "Tider till kalendern", "Sista dagar, möten och steg."),
    ("zip", "Hela dossiern", "Allt ovan med en lista över kontrollsummor."),
    ("yaml", "Ärendefil", "För programmet grantflow på en dator."),
)


@pages.page("/arende/{case_id:id}/filer", needs="read")
def listed(visit: InCase) -> Response:
    """Show the files of a case."""
    return _listed(visit)


@pages.page("/arende/{case_id:id}/hamta/{kind:name}", needs="read")
def fetched(kind: str, visit: InCase) -> Response:
    """Make a file of the case as it now stands, and send it."""
    if kind not in get_args(PaperKind):
        raise HTTPException(404)
    case = visit.desk.opened(visit.case.id)
    paper = make(kind, case.application, frame_in(case))  # type: ignore[arg-type]
    return sent_file(paper.name, paper.media_type, paper.content)


@pages.page("/arende/{case_id:id}/fil/{file_id:id}", needs="read")
def kept(file_id: str, visit: InCase) -> Response:
    """Send a file that is kept in the case."""
    held, content = _file(visit, file_id)
    return sent_file(held.name, held.media_type, content)


@pages.action("/arende/{case_id:id}/skapa", needs="read")
def draft(visit: InCase) -> Response:
    """Ask for the application in Word."""
    programme = visit.posted.text("program") or None
    known = visit.desk.opened(visit.case.id).application.programmes
    if programme is not None and programme not in known:
        raise CaseRefused("ärendet söker inte ur det programmet", remedy="ladda om sidan")
    job_id = work.ask_for_draft(visit.desk, visit.case.id, visit.account.id, programme)
    return visit.go(case_page(visit.case.id, f"arbete/{job_id}"))


@pages.action("/arende/{case_id:id}/granska", needs="read", files=True, most=_LARGEST)
def review(visit: InCase) -> Response:
    """Ask for a review of a draft that is sent in."""
    name, content = _upload(visit, "utkast")
    if not content:
        return _listed(visit, Fault("utkast", "Välj en fil att granska."))
    try:
        draftfile.read(content, name)
    except GrantflowError as error:
        return _listed(visit, _fault("utkast", error))
    application = visit.desk.opened(visit.case.id).application
    programme = next(iter(application.programmes), None)
    upload = work.Upload(name, content, programme, application.theme)
    job_id = work.ask_for_review(visit.desk, visit.case.id, visit.account.id, upload)
    return visit.go(case_page(visit.case.id, f"arbete/{job_id}"))


@pages.page("/arende/{case_id:id}/arbete/{job_id:id}", needs="read")
def run(job_id: str, visit: InCase) -> Response:
    """Show how far a run has come, or what came of it."""
    job = _job(visit, job_id)
    shown = runs.run(job, visit.now_ms, may_stop=visit.may("write"))
    case = steps.head(visit)
    if visit.is_htmx:
        return visit.show(RunPart(case=case, run=shown))
    return visit.show(RunPage(title=shown.name, case=case, run=shown))


@pages.action("/arende/{case_id:id}/arbete/{job_id:id}/stoppa", needs="write")
def stopped(job_id: str, visit: InCase) -> Response:
    """Stop a run."""
    job = _job(visit, job_id)
    visit.base.write(lambda c: jobs.cancel(c, job.id, at_ms=visit.now_ms))
    return visit.go(case_page(visit.case.id, f"arbete/{job.id}"))


@pages.action("/arende/{case_id:id}/las-in", needs="write", files=True, most=_LARGEST)
def sent_in(visit: InCase) -> Response:
    """Keep a file that is sent in, and show what it would bring."""
    name, content = _upload(visit, "fil")
    if not content:
        return _listed(visit, Fault("fil", "Välj en fil att läsa in."))
    try:
        uploading.read_upload(content, name, visit.desk.opened(visit.case.id))
    except GrantflowError as error:
        return _listed(visit, _fault("fil", error))
    new = papers.New("inläst", name, "application/octet-stream", content, visit.case.version)
    file_id = visit.base.write(
        lambda c: papers.keep(
            c, visit.case.id, new, at_ms=visit.now_ms, account_id=visit.account.id
        )
    )
    return visit.go(case_page(visit.case.id, f"las-in/{file_id}"))


@pages.page("/arende/{case_id:id}/las-in/{file_id:id}", needs="write")
def offered(file_id: str, visit: InCase) -> Response:
    """Show what a file would bring to the case as it now stands."""
    held, content = _file(visit, file_id)
    case = visit.desk.opened(visit.case.id)
    offer = uploading.read_upload(content, held.name, case)
    return visit.show(
        OfferPage(
            title="Läs in en fil",
            case=steps.head(visit),
            file_id=file_id,
            name=held.name,
            news=tuple(offers.news(offer, case)),
            differences=tuple(offers.differences(offer, case)),
            left=tuple(offers.left(offer)),
            known=offer.merge.known,
            columns=tuple(offers.columns(offer)),
        )
    )


@pages.action("/arende/{case_id:id}/las-in/{file_id:id}", needs="write")
def taken_in(file_id: str, visit: InCase) -> Response:
    """Take a file into the case, with the answers of the file where a person chose them."""
    held, content = _file(visit, file_id)
    theirs = {
        name.removeprefix(_CHOICE)
        for name, value in visit.posted.pairs
        if name.startswith(_CHOICE) and value == "filen"
    }
    case = visit.desk.opened(visit.case.id)
    offer = uploading.read_upload(content, held.name, case, theirs)
    saved = visit.desk.put(visit.case.id, visit.account.id, offer.wanted, "inläst", held.name)
    if saved.conflicts:
        return visit.go(case_page(visit.case.id, f"las-in/{file_id}"))
    return visit.go(case_page(visit.case.id))


def _listed(visit: CaseVisit, *faults: Fault) -> Response:
    application = visit.desk.opened(visit.case.id).application
    with visit.base.read() as connection:
        found = jobs.jobs_of(connection, visit.case.id)
        files = papers.listed(connection, visit.case.id)
    return visit.show(
        PapersPage(
            title=_TITLE,
            faults=faults,
            case=steps.head(visit),
            kinds=tuple(
                Kind(case_page(visit.case.id, f"hamta/{kind}"), name, told)
                for kind, name, told in _KINDS
            ),
            programmes=tuple(
                (one, load_programme(one).short_name) for one in application.programmes
            ),
            runs=tuple(runs.run(job, visit.now_ms, may_stop=False) for job in found),
            files=tuple(files),
        ),
        422 if faults else 200,
    )


def _job(visit: CaseVisit, job_id: str) -> jobs.Job:
    with visit.base.read() as connection:
        job = jobs.job(connection, job_id)
    if job is None or job.application_id != visit.case.id:
        raise HTTPException(404)
    return job


def _file(visit: CaseVisit, file_id: str) -> tuple[papers.Held, bytes]:
    with visit.base.read() as connection:
        found = papers.opened(connection, visit.case.id, file_id)
    if found is None:
        raise HTTPException(404)
    return found


def _upload(visit: CaseVisit, field: str) -> tuple[str, bytes]:
    sent = visit.posted.files.get(field)
    if sent is None or not sent.filename:
        return "", b""
    name = sent.filename.replace("\\", "/").rsplit("/", 1)[-1][-120:]
    return name, sent.file.read()


def _fault(field: str, error: GrantflowError) -> Fault:
    return Fault(field, error.in_words())
