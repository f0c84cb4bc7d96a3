"""The files of a case: made, fetched, sent in, and the runs that make them."""

from collections.abc import Collection
from typing import get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.checks.programmes import load_programme
from grantflow.documents import draftfile, pdf
from grantflow.errors import GrantflowError
from grantflow.model import flat
from grantflow.store import jobs, papers
from grantflow.usecases import jobs as work
from grantflow.usecases import placing, uploading
from grantflow.usecases.papers import Kind as PaperKind
from grantflow.usecases.papers import make, programmes_for
from grantflow.usecases.standing import frame_in
from grantflow.usecases.unreadable import unread_amounts
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
_CHANGED = "Någon har ändrat svaret sedan ni såg det. Välj igen."
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
def listed(visit: InCase, program: str = "") -> Response:
    """Show the files of a case, made for a programme; for its own first unless one is chosen."""
    return _listed(visit, program=_programme(visit, program))


@pages.page("/arende/{case_id:id}/hamta/{kind:name}", needs="read")
def fetched(kind: str, visit: InCase, program: str = "") -> Response:
    """Make a file of the case as it now stands, and send it."""
    if kind not in get_args(PaperKind):
        raise HTTPException(404)
    case = visit.desk.opened(visit.case.id)
    frame = frame_in(case, _programme(visit, program))
    paper = make(kind, case.application, frame, unread_amounts(case))  # type: ignore[arg-type]
    return sent_file(paper.name, paper.media_type, paper.content)


@pages.page("/arende/{case_id:id}/fil/{file_id:id}", needs="read")
def kept(file_id: str, visit: InCase) -> Response:
    """Send a file that is kept in the case."""
    held, content = _file(visit, file_id)
    return sent_file(held.name, held.media_type, content)


@pages.action("/arende/{case_id:id}/fil/{file_id:id}/ta-bort", needs="read")
def removed(file_id: str, visit: InCase) -> Response:
    """Take a file out of the case: its owner any, others what they have sent in or asked for."""
    uploading.remove(visit.base, visit.case, visit.account.id, file_id)
    return visit.go(case_page(visit.case.id, "filer"))


@pages.action("/arende/{case_id:id}/skapa", needs="read")
def draft(visit: InCase) -> Response:
    """Ask for the application in Word."""
    programme = visit.posted.text("program") or None
    with_pdf = visit.posted.text("pdf") == "ja"
    job_id = work.ask_for_draft(
        visit.desk, visit.case.id, visit.account.id, programme, with_pdf=with_pdf
    )
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
    with visit.base.read() as connection:
        files = {one.id for one in papers.listed(connection, visit.case.id)}
    shown = runs.run(job, visit.now_ms, may_stop=visit.may("write"), files=files)
    case = steps.head(visit)
    if visit.is_htmx:
        return visit.show(RunPart(case=case, run=shown))
    return visit.show(RunPage(title=shown.name, case=case, run=shown))


@pages.action("/arende/{case_id:id}/arbete/{job_id:id}/stoppa", needs="write")
def stopped(job_id: str, visit: InCase) -> Response:
    """Stop a run."""
    job = _job(visit, job_id)
    work.stop(visit.base, job.id)
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
    file_id = uploading.keep(visit.base, visit.case.id, visit.account.id, name, content)
    return visit.go(case_page(visit.case.id, f"las-in/{file_id}"))


@pages.page("/arende/{case_id:id}/las-in/{file_id:id}", needs="write")
def offered(file_id: str, visit: InCase) -> Response:
    """Show what a file would bring to the case as it now stands."""
    return _offered(visit, *_file(visit, file_id))


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
    wanted = uploading.as_seen(offer, theirs, _number(visit.posted.text("version", 12)))
    saved = visit.desk.put(visit.case.id, visit.account.id, wanted, uploading.KIND, held.name)
    if saved.conflicts:
        return _offered(visit, held, content, saved.conflicts)
    if offer.merge.unplaced:
        return visit.go(case_page(visit.case.id, "utan-plats?sagt=inlast"))
    return visit.go(case_page(visit.case.id, "?sagt=inlast"))


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() else 0


def _offered(
    visit: CaseVisit, held: papers.Held, content: bytes, changed: Collection[str] = ()
) -> Response:
    """Show an offer; `changed` are the paths that others have written since it was last shown."""
    case = visit.desk.opened(visit.case.id)
    offer = uploading.read_upload(content, held.name, case)
    differences = tuple(offers.differences(offer, case))
    faults = tuple(
        Fault(f"val-{number}-a", f"{one.label}: {_CHANGED}")
        for number, one in enumerate(differences, 1)
        if any(flat.is_within(path, one.path) for path in changed)
    )
    return visit.show(
        OfferPage(
            title="Läs in en fil",
            faults=faults,
            case=steps.head(visit),
            file_id=held.id,
            version=case.version,
            name=held.name,
            news=tuple(offers.news(offer, case)),
            differences=differences,
            left=tuple(offers.left(offer)),
            known=offer.merge.known,
            columns=tuple(offers.columns(offer)),
        ),
        409 if changed else 200,
    )


def _programme(visit: CaseVisit, name: str) -> str | None:
    """Return a programme that somebody has chosen in the address; None when nobody has."""
    if name and name not in programmes_for(visit.desk.opened(visit.case.id).application):
        raise HTTPException(404)
    return name or None


def _listed(visit: CaseVisit, *faults: Fault, program: str | None = None) -> Response:
    application = visit.desk.opened(visit.case.id).application
    own = next(iter(application.programmes), "")
    named = f"?program={program}" if program else ""
    known = [(one, load_programme(one).short_name) for one in programmes_for(application)]
    with visit.base.read() as connection:
        found = jobs.jobs_of(connection, visit.case.id)
        files = papers.listed(connection, visit.case.id)
    return visit.show(
        PapersPage(
            title=_TITLE,
            faults=faults,
            case=steps.head(visit),
            kinds=tuple(
                Kind(case_page(visit.case.id, f"hamta/{kind}{named}"), name, told)
                for kind, name, told in _KINDS
            ),
            programmes=tuple(known if program or own else [("", "Välj program"), *known]),
            programme=program or own,
            makes_pdf=pdf.can_be_made(),
            runs=tuple(runs.run(job, visit.now_ms, may_stop=False) for job in found),
            files=tuple(files),
            removable=_removable(visit, files),
            unplaced=len(placing.pieces(visit.desk.opened(visit.case.id).answers)),
        ),
        422 if faults else 200,
    )


def _removable(visit: CaseVisit, files: list[papers.Held]) -> frozenset[str]:
    """Return the ids of the files that the one who asks may take away."""
    if visit.case.closed_ms is not None:
        return frozenset()
    me = visit.account.id
    return frozenset(one.id for one in files if uploading.may_remove(visit.case, me, one))


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
    name, content = visit.posted.file(field)
    return uploading.file_name(name) if name else "", content


def _fault(field: str, error: GrantflowError) -> Fault:
    return Fault(field, error.in_words())
