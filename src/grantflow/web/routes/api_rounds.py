"""What is said of a case and what it has been, for programs: remarks, words, history."""

from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.store import history
from grantflow.store import remarks as kept
from grantflow.usecases import rounds
from grantflow.web import api_shapes as shapes
from grantflow.web import api_shapes_work as work
from grantflow.web import api_told
from grantflow.web.api import Api, Asks, Does
from grantflow.web.api_refusals import tell, unfit
from grantflow.web.guard.bearer import Asker

pages = Api("Review and history")

_REMARKS = "/cases/{case_id:id}/remarks"
_REMARK = _REMARKS + "/{remark_id:id}"
_WORDS = "/cases/{case_id:id}/words"
_HISTORY = "/cases/{case_id:id}/history"
_MOST_REVISIONS = 300
_TAKEN = "Svaret har ändrats sedan förslaget skrevs, så förslaget togs inte in."
_COMPARE = "Jämför texterna, och spara den som ska gälla."

Number = Annotated[int, Query(ge=0, le=shapes.MOST_VERSION)]


@pages.call(Does("GET", _REMARKS, "read", work.RemarkList))
def remarks(asks: Asks) -> Response:
    """List the remarks of a case."""
    with asks.site.base.read() as connection:
        found = kept.remarks(connection, asks.case.id)
    return tell(work.RemarkList(remarks=[_remark(one) for one in found]))


@pages.call(Does("POST", _REMARKS, "comment", work.RemarkTold, 201, "json", refuses=(409,)))
def remark(new: work.NewRemark, asks: Asks) -> Response:
    """Write a remark, put a text forward, or answer a remark."""
    try:
        rounds.require_place(new.path)
    except CaseRefused as refused:
        return unfit(("body.path", refused.problem))
    instead = new.instead if (new.instead or "").strip() else None
    told = kept.New(new.path, new.text, instead, new.answers)
    made = rounds.remark(asks.site.desk, asks.case.id, asks.account.id, told)
    return tell(_remark(_found(asks, made)), 201)


@pages.call(Does("PATCH", _REMARK, "comment", work.RemarkTold, body="json"))
def settle(remark_id: str, sent: work.Settle, asks: Asks) -> Response:
    """Say that a remark is dealt with, or that it is not."""
    _found(asks, remark_id)
    desk, case_id = asks.site.desk, asks.case.id
    rounds.settle(desk, case_id, asks.account.id, remark_id, settled=sent.settled)
    return tell(_remark(_found(asks, remark_id)))


@pages.call(
    Does(
        *("POST", f"{_REMARK}/take", "write", shapes.Saved),
        refuses=(409,),
        shapes={409: shapes.Clash},
    )
)
def take(remark_id: str, asks: Asks) -> Response:
    """Write the text that a remark puts forward, unless the answer has changed since then."""
    _found(asks, remark_id)
    saved = rounds.take_up(asks.site.desk, asks.case.id, asks.account.id, remark_id)
    told = api_told.answers(saved.fields)
    if saved.conflicts:
        clash = shapes.Clash(error=_TAKEN, remedy=_COMPARE, version=saved.version, answers=told)
        return tell(clash, 409)
    return tell(shapes.Saved(version=saved.version, answers=told))


@pages.call(Does("GET", _WORDS, "read", work.WordList))
def words(asks: Asks) -> Response:
    """List the words said of a case: review asked for, changes asked for, approved."""
    return tell(_words(asks))


@pages.call(Does("POST", f"{_WORDS}/ask", "write", work.WordList, 201, "json", refuses=(409, 412)))
def ask(new: work.NewWord, asks: Asks) -> Response:
    """Ask for a review of a version."""
    return _say(asks, "asked", new)


@pages.call(
    Does("POST", f"{_WORDS}/changes", "comment", work.WordList, 201, "json", refuses=(409, 412))
)
def changes(new: work.NewWord, asks: Asks) -> Response:
    """Ask for changes in a version."""
    return _say(asks, "changes", new)


@pages.call(
    Does("POST", f"{_WORDS}/approve", "approve", work.WordList, 201, "json", refuses=(409, 412))
)
def approve(new: work.NewWord, asks: Asks) -> Response:
    """Approve a version.  It must be the one that the case stands at."""
    return _say(asks, "approved", new)


@pages.call(Does("GET", _HISTORY, "read", work.History))
def revisions(
    asks: Asks,
    before: Annotated[int | None, Query(ge=0, le=shapes.MOST_VERSION)] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST_REVISIONS)] = 100,
) -> Response:
    """List the saves of a case, the latest first."""
    with asks.site.base.read() as connection:
        found = history.revisions(connection, asks.case.id, before=before, limit=limit)
    return tell(
        work.History(
            revisions=[
                work.RevisionTold(
                    version=one.version,
                    at=api_told.iso(one.at_ms),
                    by=one.by,
                    kind=one.kind,
                    note=one.note,
                    changes=one.changes,
                )
                for one in found
            ]
        )
    )


@pages.call(Does("GET", f"{_HISTORY}/difference", "read", work.Difference))
def difference(old: Number, new: Number, asks: Asks) -> Response:
    """List the answers that two versions have differently."""
    if max(old, new) > asks.case.version:
        raise HTTPException(404)
    with asks.site.base.read() as connection:
        then, now = (history.answers_at(connection, asks.case.id, n) for n in (old, new))
    answers = [
        work.Differs(path=one.path, old=one.old, new=one.new)
        for one in history.difference(then, now)
    ]
    return tell(work.Difference(old=old, new=new, answers=answers))


@pages.call(
    Does("POST", f"{_HISTORY}/restore", "write", work.Stands, body="json", refuses=(409, 412))
)
def restore(sent: work.Restore, asks: Asks) -> Response:
    """Make a case as it was at a version.  What has been written since stays in the history."""
    if sent.version > asks.case.version:
        raise HTTPException(412)
    saved = asks.site.desk.restore(asks.case.id, asks.account.id, sent.version)
    return tell(work.Stands(version=saved.version))


def _say(asks: Asker, kind: kept.WordKind, new: work.NewWord) -> Response:
    if new.version > asks.case.version:
        raise HTTPException(412)
    desk = asks.site.desk
    rounds.say(desk, asks.case.id, asks.account.id, kind, new.note, new.version)
    return tell(_words(asks), 201)


def _words(asks: Asker) -> work.WordList:
    with asks.site.base.read() as connection:
        found = kept.words(connection, asks.case.id)
    stands = rounds.standing(found, asks.case.version)
    return work.WordList(
        standing=stands.word.kind if stands.word else None,
        is_current=stands.is_current,
        words=[
            work.WordTold(
                kind=one.kind,
                by=one.by,
                at=api_told.iso(one.at_ms),
                version=one.version,
                note=one.note,
                sha256=one.digest,
            )
            for one in found
        ],
    )


def _found(asks: Asker, remark_id: str) -> kept.Remark:
    with asks.site.base.read() as connection:
        found = kept.remark(connection, asks.case.id, remark_id)
    if found is None:
        raise HTTPException(404)
    return found


def _remark(one: kept.Remark) -> work.RemarkTold:
    return work.RemarkTold(
        id=one.id,
        by=one.by,
        at=api_told.iso(one.created_ms),
        path=one.path,
        text=one.text,
        instead=one.instead,
        answers=one.answers_id,
        version=one.version,
        settled_at=api_told.iso_or_none(one.settled_ms),
        settled_by=one.settled_by,
    )
