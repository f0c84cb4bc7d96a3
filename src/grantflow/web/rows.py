"""What the buttons of a form do after everything typed has been saved."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from grantflow.errors import CaseRefused
from grantflow.model import flat
from grantflow.store import saves
from grantflow.usecases import rounds
from grantflow.usecases.answering import row_prefix
from grantflow.usecases.standing import form_of
from grantflow.web import steps
from grantflow.web.places import case_page, field_page, form_page, split_row
from grantflow.web.templates import today

if TYPE_CHECKING:
    from starlette.responses import Response

    from grantflow.model.asking import AskedForm
    from grantflow.web.visit import CaseVisit

_SAFE = "/:@!$&'()*,;=~._-"
_LONGEST = 400
_LAST_YEAR = 2100


def act(visit: CaseVisit, form: AskedForm, action: str) -> Response:
    """Do what a button says, and return the way to the page that shows it.

    Raises:
        CaseRefused: The button is about a table that is not in the form.

    """
    verb, _, about = action.partition(":")
    page = form_page(visit.case.id, form.name)
    if verb == "vidare":
        head = steps.form_head(
            visit.case.id, visit.site.desk.opened(visit.case.id).application, form
        )
        return visit.go(head.after.href if head.after else case_page(visit.case.id, "oversikt"))
    if verb == "ar":
        return visit.go(_with_year(visit, form, about))
    if verb == "lagg-till":
        _require_of(form, about)
        row, _ = visit.site.desk.add_row(visit.case.id, visit.account.id, about)
        return visit.go(row_page(page, f"{about}[{row}]"))
    if verb == "forslag":
        return _put_forward(visit, about)
    if verb in {"upp", "ned", "ta-bort", "oppna"}:
        return _with_row(visit, form, verb, about)
    return visit.go(f"{page}?sagt=sparat")


def _with_row(visit: CaseVisit, form: AskedForm, verb: str, row: str) -> Response:
    above, name = require_row(form, row)
    page = form_page(visit.case.id, form.name)
    if verb == "oppna":
        return visit.go(row_page(page, row))
    if verb == "ta-bort":
        return visit.go(f"{page}/ta-bort?{urlencode({'rad': row})}")
    visit.site.desk.move_row(
        visit.case.id, visit.account.id, above, name, "up" if verb == "upp" else "down"
    )
    return visit.go(row_page(page, row))


def _put_forward(visit: CaseVisit, remark_id: str) -> Response:
    """Write a text that somebody has put forward into its field, unless it has been changed."""
    saved = rounds.take_up(visit.site.desk, visit.case.id, visit.account.id, remark_id)
    if saved.conflicts:
        return visit.go(f"{case_page(visit.case.id, 'runda')}?sagt=andrat#kommentar-{remark_id}")
    return visit.go(field_page(visit.case.id, next(iter(saved.fields))))


def put_back(visit: CaseVisit, form: AskedForm, row: str) -> None:
    """Put a row that was taken out back last in its list, with the answers it had.

    Raises:
        CaseRefused: There is no such table in the form.

    """
    above, name = require_row(form, row)
    case = visit.site.desk.opened(visit.case.id)
    held = case.answers.get(above, saves.EMPTY)
    ids = list(held.value or [])
    if name in ids or not any(path.startswith(f"{row}.") for path in case.answers):
        return
    visit.site.desk.put(
        visit.case.id,
        visit.account.id,
        {above: saves.Wanted([*ids, name], held.version)},
        "sparat",
        "",
    )


def row_page(page: str, row: str) -> str:
    """Return the address of a row on a page, where it stands open."""
    return f"{page}?{urlencode({'oppna': row})}#{quote(row, safe=_SAFE)}"


def is_row(row: str) -> bool:
    """Whether a text is the path of a row that there can be."""
    above, name = split_row(row)
    if not above or not name or len(row) > _LONGEST:
        return False
    try:
        row_prefix(above)
    except CaseRefused:
        return False
    return "[" not in above


def require_row(form: AskedForm, row: str) -> tuple[str, str]:
    """Return the list and the id of a row of a form.

    Raises:
        CaseRefused: It is none.

    """
    if not is_row(row):
        raise CaseRefused("raden finns inte", remedy="ladda om sidan")
    above, name = split_row(row)
    _require_of(form, above)
    return above, name


def _require_of(form: AskedForm, path: str) -> None:
    row_prefix(path)
    if form_of(flat.pattern_of(path)) != form.name:
        raise CaseRefused("tabellen finns inte i formuläret", remedy="ladda om sidan")


def _with_year(visit: CaseVisit, form: AskedForm, path: str) -> str:
    """Return the address of a page that asks for amounts a year later than before."""
    _require_of(form, path)
    case = visit.site.desk.opened(visit.case.id)
    held = [int(one[-4:]) for one in case.answers if one.startswith(f"{path}[") and _ends(one)]
    end = case.application.idea.period_end
    asked = [int(year) for year in visit.request.query_params.getlist("ar") if year.isdecimal()]
    years = [*held, *asked[:8], *([end.year] if end else [])]
    following = min(max(years) + 1 if years else today(visit.now_ms).year, _LAST_YEAR)
    query = urlencode([("ar", year) for year in dict.fromkeys([*asked[:7], following])])
    page = form_page(visit.case.id, form.name)
    return f"{page}?{query}#{quote(path, safe=_SAFE)}"


def _ends(path: str) -> bool:
    return path[-5:-4] == "." and path[-4:].isdecimal()
