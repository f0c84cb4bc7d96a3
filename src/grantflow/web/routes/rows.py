"""Rows taken out and put back, and the choice between two texts."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.web import saving, steps
from grantflow.web.answered import Answers
from grantflow.web.clashing import chosen, clash_page, lost_row
from grantflow.web.contexts_cases import RemovePage
from grantflow.web.drawn import inputs_of
from grantflow.web.pages import Pages
from grantflow.web.places import case_page, form_page
from grantflow.web.rows import put_back, require_row, row_page
from grantflow.web.visit import InCase

pages = Pages()


@pages.page("/arende/{case_id:id}/steg/{form:name}/ta-bort", needs="write")
def about_to_remove(case_id: str, form: str, visit: InCase) -> Response:
    """Show a row before it is taken out."""
    asked = steps.form_named(form)
    row = visit.request.query_params.get("rad", "")
    try:
        require_row(asked, row)
    except CaseRefused as refusal:
        raise HTTPException(404) from refusal
    case = visit.site.desk.opened(case_id)
    drawn = Answers(case.answers, case.application.programmes, everything=True).sheet(form)
    texts = [
        (one.path, one.texts)
        for one in inputs_of((*drawn.parts, *drawn.others))
        if one.path.startswith(f"{row}.") and one.texts
    ]
    found = lost_row(row, case.answers, texts)
    return visit.show(
        RemovePage(
            title=f"Ta bort {found.name}?",
            case=steps.head(visit)._replace(version=case.version),
            form=steps.form_head(case_id, case.application, asked),
            row=found,
        )
    )


@pages.action("/arende/{case_id:id}/steg/{form:name}/ta-bort", needs="write")
def remove(case_id: str, form: str, visit: InCase) -> Response:
    """Take a row out, unless somebody has written in it since it was shown."""
    asked = steps.form_named(form)
    row = visit.posted.text("rad")
    above, name = require_row(asked, row)
    seen = visit.posted.text("sett", 9)
    if not seen.isdecimal():
        raise CaseRefused("det framgår inte vilken rad ni såg", remedy="gå tillbaka och ladda om")
    visit.site.desk.remove_row(case_id, visit.account.id, above, name, int(seen))
    page = form_page(case_id, form)
    return visit.go(row_page(page, row).replace("?oppna=", "?borttagen=", 1).split("#")[0])


@pages.action("/arende/{case_id:id}/steg/{form:name}/lagg-tillbaka", needs="write")
def back(case_id: str, form: str, visit: InCase) -> Response:
    """Put a row back that has been taken out."""
    asked = steps.form_named(form)
    row = visit.posted.text("rad")
    put_back(visit, asked, row)
    return visit.go(row_page(form_page(case_id, form), row))


@pages.action("/arende/{case_id:id}/steg/{form:name}/krock", needs="write")
def settle(case_id: str, form: str, visit: InCase) -> Response:
    """Save the texts that somebody has chosen, at the version that she was shown."""
    asked = steps.form_named(form)
    sent = chosen(visit.posted)
    outcome = saving.save(visit.site.desk, case_id, visit.account.id, sent)
    if outcome.saved.conflicts or outcome.lost:
        return visit.show(clash_page(visit, asked, outcome), 409)
    if visit.posted.text("vidare") == "oversikt":
        return visit.go(case_page(case_id, "oversikt"))
    return visit.go(f"{form_page(case_id, form)}?sagt=sparat")
