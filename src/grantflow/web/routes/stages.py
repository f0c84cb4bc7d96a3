"""The forms of a case: shown, saved, and what the checks say of them."""

import asyncio
import re
from datetime import date
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import CaseRefused, sentence
from grantflow.model.asking import AskedForm
from grantflow.model.finding import Report
from grantflow.model.saving import too_new
from grantflow.store import cases
from grantflow.usecases import standing
from grantflow.usecases.cases import Opened
from grantflow.web import calls, earlier, panel, saving, steps
from grantflow.web.answered import Answers, Known
from grantflow.web.beside import beside
from grantflow.web.clashing import clash_page
from grantflow.web.contexts import Fault
from grantflow.web.contexts_cases import (
    PanelPart,
    ReadPage,
    Removed,
    SheetPage,
    Waiving,
    WholePage,
)
from grantflow.web.pages import Pages
from grantflow.web.places import asked_at, form_page, row_called
from grantflow.web.rows import act, is_row
from grantflow.web.templates import today
from grantflow.web.visit import CaseVisit, InCase

pages = Pages()

_PRESENT_MS = 45_000
_ROW_LINK = "oppna"
_MOST_YEARS = 8
_YEAR = re.compile(r"(?:19|20)\d\d|2100")


@pages.page("/arende/{case_id:id}/svar", needs="read")
def whole(case_id: str, visit: InCase) -> Response:
    """Show every answer, to read through and to print."""
    case = visit.site.desk.opened(case_id)
    asked = steps.asked_names(case.application)
    answers = Answers(case.answers, case.application.programmes, everything=True)
    sheets = tuple(
        (steps.form_head(case_id, case.application, form), answers.sheet(form.name))
        for form in map(steps.form_named, sorted(asked, key=steps.place_of))
    )
    return visit.show(WholePage(title="Alla svar", case=steps.head(visit), sheets=sheets))


@pages.page("/arende/{case_id:id}/steg/{form:name}", needs="read")
def shown(form: str, visit: InCase) -> Response:
    """Show a form: to fill in, or to read for those who may not write."""
    return _page(visit, steps.form_named(form))


@pages.action("/arende/{case_id:id}/steg/{form:name}", needs="write")
def save(case_id: str, form: str, visit: InCase) -> Response:
    """Save what has changed, then do what the button says."""
    asked = steps.form_named(form)
    if visit.posted.told is not None:
        return _save_told(visit)
    sent = saving.of_form(visit.posted) | calls.picked(visit.posted)
    _require_known(visit, sent)
    outcome = saving.save(visit.site.desk, case_id, visit.account.id, sent)
    if outcome.saved.conflicts or outcome.lost:
        return visit.show(clash_page(visit, asked, outcome), 409)
    return act(visit, asked, visit.posted.text("atgard"))


@pages.page("/arende/{case_id:id}/steg/{form:name}/granskning", needs="read")
async def checked(form: str, visit: InCase) -> Response:
    """Show what the checks say of a form, for the panel beside it.

    Many wait here at once, and none of them takes a thread from those who save.
    """
    asked = steps.form_named(form)
    turn = await run_in_threadpool(visit.asked)
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    turn.add_done_callback(lambda _: loop.call_soon_threadsafe(over.set))
    await over.wait()
    return await loop.run_in_executor(visit.site.panels, _beside, visit, turn, asked)


def _beside(visit: CaseVisit, turn: "standing.Turn", form: AskedForm) -> Response:
    case, report = visit.taken(turn)
    return visit.show(
        PanelPart(
            case=steps.head(visit),
            form=steps.form_head(visit.case.id, case.application, form),
            panel=_panel(visit, case, report, form.name),
            waiving=None,
        )
    )


@pages.page("/arende/{case_id:id}/steg/{form:name}/nytt", needs="read")
def news(case_id: str, form: str, visit: InCase) -> Response:
    """Tell a script what others have written since a version, and who is here now."""
    asked = steps.form_named(form)
    since = visit.request.query_params.get("sedan", "")
    if not since.isdecimal() or len(since) > 9:
        raise HTTPException(400)
    _be_here(visit, asked)
    told = {
        "version": visit.case.version,
        "falt": {},
        "listor": {},
        "har": list(_present(visit)),
        "konto": visit.account.id,
        "csrf": visit.frame().token,
    }
    if visit.case.version > int(since):
        version, fresh = visit.site.desk.written_since(case_id, int(since))
        told |= {"version": version, **saving.news(fresh, form)}
    return visit.tell(told)


@pages.action("/arende/{case_id:id}/steg/{form:name}/at-sidan", needs="write")
def set_aside(case_id: str, form: str, visit: InCase) -> Response:
    """Set a finding aside, with a reason that stays beside it."""
    asked = steps.form_named(form)
    code, reason, by = (visit.posted.text(name, 4000) for name in ("kod", "skal", "av"))
    day = today(visit.now_ms)
    if not by:
        return _page(visit, asked, Waiving(code, reason, by, _NOBODY, "av"), status=422)
    try:
        standing.set_aside(visit.site.desk, case_id, visit.account.id, code, reason, by, day)
    except CaseRefused as refusal:
        fault = refusal.in_words()
        return _page(visit, asked, Waiving(code, reason, by, fault, "skal"), status=422)
    return visit.go(f"{form_page(case_id, form)}?sagt=at-sidan#granskning")


@pages.action("/arende/{case_id:id}/steg/{form:name}/galler-igen", needs="write")
def take_up_again(case_id: str, form: str, visit: InCase) -> Response:
    """Count a finding again that has been set aside."""
    steps.form_named(form)
    code = visit.posted.text("kod", 60)
    standing.take_up_again(visit.site.desk, case_id, visit.account.id, code)
    return visit.go(f"{form_page(case_id, form)}?sagt=galler-igen#granskning")


def _save_told(visit: CaseVisit) -> Response:
    """Save what a script has sent, and tell it how each field now stands."""
    try:
        sent = saving.of_json(visit.posted.told)
    except saving.BaseMissing as missing:
        return visit.tell({"error": missing.problem, "remedy": missing.remedy}, 428)
    if any(one.base > visit.case.version for one in sent.values()):
        newer = too_new()
        told = {"error": sentence(newer.problem), "remedy": sentence(newer.remedy)}
        return visit.tell(told, 412)
    desk = visit.site.desk
    outcome = saving.save(desk, visit.case.id, visit.account.id, sent)
    clashes = outcome.saved.conflicts or outcome.lost
    return visit.tell(saving.told(outcome), 409 if clashes else 200)


def _require_known(visit: CaseVisit, sent: dict[str, saving.Sent]) -> None:
    if any(one.base > visit.case.version for one in sent.values()):
        raise too_new()


def _page(
    visit: CaseVisit, form: AskedForm, waiving: Waiving | None = None, status: int = 200
) -> Response:
    case, report = visit.checked()
    top = steps.head(visit)
    head = steps.form_head(visit.case.id, case.application, form)
    said = _panel(visit, case, report, form.name)
    remarks = beside(visit, form.text.path, may_write=top.may_write)
    refused = (Fault(f"{waiving.at}-{waiving.code}", waiving.fault),) if waiving else ()
    if not top.may_write:
        answers = Answers(case.answers, case.application.programmes, everything=True)
        sheet = answers.sheet(form.name)
        return visit.show(
            ReadPage(
                title=form.text.label,
                faults=refused,
                case=top,
                form=head,
                sheet=sheet,
                panel=said,
                beside=remarks,
                waiving=waiving,
            ),
            status,
        )
    _be_here(visit, form)
    looks = _looks(visit, case)
    asked = (form.name, visit.case.id, case.version, case.own.stamp, *looks)
    drawn = visit.site.sheets.of(asked, remarks, lambda: _answers(case, looks).sheet(form.name))
    unread = tuple(
        (path, f"{asked_at(path, case.answers)}: {fault}") for path, fault in drawn.unread
    )
    query = visit.request.query_params
    saved = tuple(Fault(*one) for one in unread) if query.get("sagt") == "sparat" else ()
    faults = refused or saved
    return visit.show(
        SheetPage(
            title=form.text.label,
            faults=faults,
            case=top,
            form=head,
            sheet=drawn,
            panel=said,
            waiving=waiving,
            said=query.get("sagt", "") if query.get("sagt") in _SAID else "",
            removed=_removed(visit, case),
            beside=remarks,
            lessons=earlier.lessons_at(visit, case, form.name),
            present=_present(visit),
            unread=() if faults else unread,
        ),
        status,
    )


def _panel(visit: CaseVisit, case: Opened, report: Report, form: str) -> panel.Panel:
    found = panel.panel(visit.case.id, case, report, form)
    return found._replace(cited=earlier.cited(visit, case, found))


_NOBODY = "Skriv vilken funktion som har bestämt det, till exempel projektägaren."
_SAID = frozenset({"sparat", "at-sidan", "galler-igen"})


class _Looks(NamedTuple):
    """How somebody looks at a form: the years of amounts, the rows that she has opened, when."""

    years: tuple[int, ...]
    opened: frozenset[str]
    day: date


def _looks(visit: CaseVisit, case: Opened) -> _Looks:
    query = visit.request.query_params
    opened = frozenset(row for row in query.getlist(_ROW_LINK)[:20] if is_row(row))
    return _Looks(tuple(_years(case, query.getlist("ar"))), opened, today(visit.now_ms))


def _answers(case: Opened, looks: _Looks) -> Answers:
    return Answers(
        case.answers,
        case.application.programmes,
        misfits=case.misfits,
        years=looks.years,
        opened=looks.opened,
        known=_known(case, looks.day),
    )


def _known(case: Opened, day: date) -> dict[str, Known]:
    known = {path: Known(limit) for path, limit in panel.limits(case).items()}
    return known | {calls.PATH: Known(None, calls.note(case, day), calls.offered(case, day))}


def _years(case: Opened, more: list[str]) -> list[int]:
    """Return the years that amounts are asked for: those of the project, and some asked for."""
    start, end = case.application.idea.period_start, case.application.idea.period_end
    extra = {int(year) for year in more[:_MOST_YEARS] if _YEAR.fullmatch(year)}
    if start and end and 0 <= end.year - start.year < _MOST_YEARS:
        extra |= set(range(start.year, end.year + 1))
    return sorted(extra)


def _removed(visit: CaseVisit, case: Opened) -> Removed | None:
    row = visit.request.query_params.get("borttagen", "")
    return Removed(row, row_called(row, case.answers)) if row and is_row(row) else None


def _be_here(visit: CaseVisit, form: AskedForm) -> None:
    visit.desk.be_seen(visit.case.id, visit.account.id, form.text.label)


def _present(visit: CaseVisit) -> tuple[str, ...]:
    """Return who else has the case open now, and where in it."""
    with visit.base.read() as connection:
        found = cases.present(connection, visit.case.id, visit.now_ms - _PRESENT_MS)
    return tuple(f"{one.name} ({one.place})" for one in found if one.account_id != visit.account.id)
