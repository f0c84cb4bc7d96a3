"""What a case has been: saves by person and day, what differs, and the way back."""

from collections.abc import Iterator, Sequence

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.store import history
from grantflow.store.history import Revision
from grantflow.web import steps
from grantflow.web.contexts_cases import DifferencePage, HistoryPage, RevisionGroup, Version
from grantflow.web.differing import by_form
from grantflow.web.pages import Pages
from grantflow.web.places import case_page
from grantflow.web.templates import clock, day, time
from grantflow.web.visit import InCase

pages = Pages()

_AT_ONCE = 300
# After a pause as long as this, somebody who writes again has sat down anew.
_PAUSE_MS = 30 * 60_000
_MOST_VERSIONS = 100
_GONE = "Någon som inte längre är med"
_START = "Början: ett tomt ärende"


@pages.page("/arende/{case_id:id}/historik", needs="read")
def shown(case_id: str, visit: InCase) -> Response:
    """Show what has been saved, the latest first."""
    before = visit.request.query_params.get("fore", "")
    if before and not (before.isdecimal() and len(before) < 10):
        raise HTTPException(404)
    with visit.base.read() as connection:
        found = history.revisions(
            connection, case_id, before=int(before) if before else None, limit=_AT_ONCE
        )
    groups = tuple(_groups(found))
    versions = tuple((one.last, _called(one)) for one in groups[:_MOST_VERSIONS])
    return visit.show(
        HistoryPage(
            title="Historik",
            case=steps.head(visit),
            groups=groups,
            versions=(*versions, (0, _START)),
            earlier=found[-1].version if len(found) == _AT_ONCE else 0,
        )
    )


@pages.page("/arende/{case_id:id}/skillnad", needs="read")
def difference(case_id: str, visit: InCase) -> Response:
    """Show what differs between two versions."""
    asked = [visit.request.query_params.get(name, "") for name in ("fran", "till")]
    if not all(one.isdecimal() and len(one) < 10 for one in asked):
        raise HTTPException(404)
    old, new = sorted(map(int, asked))
    with visit.base.read() as connection:
        last = [
            history.revisions(connection, case_id, before=number + 1, limit=1)
            for number in (old, new)
        ]
        then, now = (history.answers_at(connection, case_id, n) for n in (old, new))
    return visit.show(
        DifferencePage(
            title="Det här skiljer",
            case=steps.head(visit),
            old=_at(last[0], old),
            new=_at(last[1], new),
            forms=by_form(case_id, history.difference(then, now), then, now),
        )
    )


@pages.action("/arende/{case_id:id}/aterstall", needs="write")
def restore(case_id: str, visit: InCase) -> Response:
    """Make the case as it stood at a version; what has been written since stays in the history."""
    version = visit.posted.text("version", 9)
    if not version.isdecimal() or int(version) > visit.case.version:
        raise HTTPException(404)
    visit.site.desk.restore(case_id, visit.account.id, int(version))
    return visit.go(case_page(case_id, "historik"))


def _groups(found: Sequence[Revision]) -> Iterator[RevisionGroup]:
    """Yield saves that one person made in a sitting: on one day, without a long pause."""
    for saves in _sittings(found):
        on, by, kind = day(saves[0].at_ms), saves[0].by, saves[0].kind
        first, last = clock(saves[-1].at_ms), clock(saves[0].at_ms)
        yield RevisionGroup(
            day=on,
            by=by or _GONE,
            kind=f"{kind} {saves[0].note}".strip() if kind != "sparat" else "",
            times=first if first == last else f"{first}–{last}",
            first=saves[-1].version,
            last=saves[0].version,
            saves=len(saves),
            changes=sum(one.changes for one in saves),
            versions=tuple(
                (one.version, f"kl. {clock(one.at_ms)}, version {one.version}") for one in saves
            ),
        )


def _sittings(found: Sequence[Revision]) -> Iterator[list[Revision]]:
    sitting: list[Revision] = []
    for one in found:
        if sitting and not _follows(sitting[-1], one):
            yield sitting
            sitting = []
        sitting.append(one)
    if sitting:
        yield sitting


def _follows(later: Revision, one: Revision) -> bool:
    """Whether a save belongs to the same sitting as the one after it."""
    same = (later.by, later.kind, day(later.at_ms)) == (one.by, one.kind, day(one.at_ms))
    return same and later.at_ms - one.at_ms < _PAUSE_MS


def _called(one: RevisionGroup) -> str:
    last = one.times.rpartition("–")[2]
    kind = f", {one.kind}" if one.kind else ""
    return f"{one.day} kl. {last}, {one.by}{kind} (version {one.last})"


def _version(one: Revision) -> Version:
    return Version(one.version, f"{time(one.at_ms)}, {one.by or _GONE} (version {one.version})")


def _at(found: Sequence[Revision], number: int) -> Version:
    """Return a version by the last save at or before it."""
    return _version(found[0]) if found else Version(number, _START)
