"""Answers for programs: read at any version, saved field by field, rows added, moved, taken out."""

from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.store import saves
from grantflow.store.saves import Saved
from grantflow.usecases.answering import row_prefix
from grantflow.web import api_shapes as shapes
from grantflow.web import api_told, saving
from grantflow.web.api import Api, Asks, Does
from grantflow.web.api_refusals import tell, unfit
from grantflow.web.guard.bearer import Asker
from grantflow.web.places import split_row
from grantflow.web.rows import is_row

pages = Api("Answers")

Old = Annotated[int | None, Query(ge=0, le=shapes.MOST_VERSION, description="As it stood then.")]
_ROWS = "/cases/{case_id:id}/rows"
_CLASH = "Ett eller flera svar sparades inte: någon annan har skrivit där."
_CHOOSE = "Jämför texterna i conflicts. Spara igen med versionen som står där för att ersätta dem."


@pages.call(Does("GET", "/cases/{case_id:id}/answers", "read", shapes.Answers))
def shown(asks: Asks, version: Old = None) -> Response:
    """List every answer of a case, as it stands or as it stood at a version."""
    desk = asks.site.desk
    if version is None or version == asks.case.version:
        case = desk.opened(asks.case.id)
    elif version > asks.case.version:
        raise HTTPException(404)
    else:
        case = desk.opened_at(asks.case.id, version)
    filled = {path: held for path, held in case.answers.items() if held.value is not None}
    return tell(shapes.Answers(version=case.version, answers=api_told.answers(filled)))


@pages.call(
    Does(
        *("PATCH", "/cases/{case_id:id}/answers", "write", shapes.Saved),
        body="json",
        refuses=(409, 412, 428),
        shapes={409: shapes.Clash},
    )
)
def save(sent: shapes.Save, asks: Asks) -> Response:
    """Save answers.  With a conflict nothing of that answer is written, and the rest is.

    Each answer says which version of it was read.  A text that somebody else has changed since
    then is a conflict; lists are merged item by item.
    """
    given, wrong = {}, []
    for path, one in sent.answers.items():
        if one.version is None:
            raise HTTPException(428)
        if one.version > asks.case.version:
            raise HTTPException(412)
        try:
            saving.control_at(path)
        except CaseRefused as refused:
            wrong.append((f"body.answers.{path}", refused.problem))
        given[path] = saving.Sent(api_told.texts(one.value), f"{one.version}.")
    if wrong:
        return unfit(*wrong)
    outcome = saving.save(asks.site.desk, asks.case.id, asks.account.id, given)
    told = api_told.answers(outcome.saved.fields)
    if outcome.saved.conflicts or outcome.lost:
        return tell(_clash(outcome, told), 409)
    return tell(shapes.Saved(version=outcome.saved.version, answers=told))


@pages.call(Does("POST", _ROWS, "write", shapes.RowTold, 201, "json", refuses=(409,)))
def add(new: shapes.NewRow, asks: Asks) -> Response:
    """Add an empty row last in a list.  Its id is given here, and never used again."""
    try:
        row_prefix(new.list)
    except CaseRefused as refused:
        return unfit(("body.list", refused.problem))
    if "[" in new.list:
        return unfit(("body.list", "tabellen finns inte"))
    row, saved = asks.site.desk.add_row(asks.case.id, asks.account.id, new.list)
    return tell(_row(f"{new.list}[{row}]", new.list, saved), 201)


@pages.call(Does("POST", f"{_ROWS}/move", "write", shapes.RowTold, body="json", refuses=(409,)))
def move(sent: shapes.MoveRow, asks: Asks) -> Response:
    """Move a row one step; one that stands first or last stays."""
    if not is_row(sent.row):
        return unfit(("body.row", "raden finns inte"))
    above, name = _known(asks, sent.row)
    saved = asks.site.desk.move_row(asks.case.id, asks.account.id, above, name, sent.way)
    return tell(_row(sent.row, above, saved))


@pages.call(
    Does("POST", f"{_ROWS}/remove", "write", shapes.RowTold, body="json", refuses=(409, 412))
)
def remove(sent: shapes.RemoveRow, asks: Asks) -> Response:
    """Take a row out, unless somebody has written in it since the version that was read."""
    if not is_row(sent.row):
        return unfit(("body.row", "raden finns inte"))
    if sent.version > asks.case.version:
        raise HTTPException(412)
    above, name = _known(asks, sent.row)
    desk = asks.site.desk
    saved = desk.remove_row(asks.case.id, asks.account.id, above, name, sent.version)
    return tell(_row(sent.row, above, saved))


def _known(asks: Asker, row: str) -> tuple[str, str]:
    """Return the list and the id of a row that is there."""
    above, name = split_row(row)
    held = asks.site.desk.opened(asks.case.id).answers.get(above, saves.EMPTY)
    if name not in (held.value or []):
        raise HTTPException(404)
    return above, name


def _row(row: str, above: str, saved: Saved) -> shapes.RowTold:
    rows = list(saved.fields[above].value or [])
    return shapes.RowTold(version=saved.version, row=row, rows=rows)


def _clash(outcome: saving.Outcome, told: dict[str, shapes.AnswerTold]) -> shapes.Clash:
    return shapes.Clash(
        error=_CLASH,
        remedy=_CHOOSE,
        version=outcome.saved.version,
        answers=told,
        conflicts={
            path: shapes.ConflictTold(
                value=one.theirs.value,
                version=one.theirs.version,
                by=one.by,
                at=api_told.iso(one.at_ms),
            )
            for path, one in outcome.saved.conflicts.items()
        },
        missing_rows=list(outcome.lost),
    )
