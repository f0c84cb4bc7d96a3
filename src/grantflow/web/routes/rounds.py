"""Review rounds: remarks, texts put forward, requests for changes, approvals."""

from starlette.responses import Response

from grantflow.errors import CaseRefused
from grantflow.model.finding import Report
from grantflow.store import remarks as kept
from grantflow.usecases import rounds
from grantflow.usecases.unreadable import unread_in
from grantflow.web import said, steps
from grantflow.web.contexts import Fault
from grantflow.web.contexts_rounds import ApprovalPage, RoundsPage
from grantflow.web.pages import Pages
from grantflow.web.places import case_page, field_page
from grantflow.web.visit import CaseVisit, InCase

pages = Pages()

_LONGEST_VERSION = 9
_CHANGED = (
    "Fältet har ändrats sedan förslaget skrevs, så förslaget togs inte in. "
    "Jämför texterna och skriv in det ni vill ha."
)


@pages.page("/arende/{case_id:id}/runda", needs="read")
def shown(visit: InCase) -> Response:
    """Show where the round stands and what has been remarked."""
    if visit.request.query_params.get("sagt") == "andrat":
        return _page(visit, Fault("", _CHANGED), status=200)
    return _page(visit)


@pages.action("/arende/{case_id:id}/runda/kommentar", needs="comment")
def remarked(visit: InCase) -> Response:
    """Write a remark, or answer one."""
    posted = visit.posted
    path = posted.text("plats")
    instead = posted.whole("i-stallet") if posted.text("i-stallet") else None
    if instead is not None and instead == posted.whole("stod"):
        instead = None  # the text that stood there, left as it was
    new = kept.New(
        path,
        posted.text("text"),
        instead,
        posted.text("svar-pa") or None,
    )
    try:
        remark_id = rounds.remark(visit.desk, visit.case.id, visit.account.id, new)
    except CaseRefused as refusal:
        return _page(
            visit, Fault("text", refusal.in_words()), place=path, typed=new.text, instead=instead
        )
    there = new.answers_id or remark_id
    return visit.go(f"{case_page(visit.case.id, 'runda')}#kommentar-{there}")


@pages.action("/arende/{case_id:id}/runda/avklarad/{remark_id:id}", needs="comment")
def settled(remark_id: str, visit: InCase) -> Response:
    """Settle a remark, or open it again."""
    is_settled = visit.posted.text("avklarad") != "nej"
    rounds.settle(visit.desk, visit.case.id, visit.account.id, remark_id, settled=is_settled)
    return visit.go(f"{case_page(visit.case.id, 'runda')}#kommentar-{remark_id}")


@pages.action("/arende/{case_id:id}/runda/ta-in/{remark_id:id}", needs="write")
def taken_up(remark_id: str, visit: InCase) -> Response:
    """Write a text that was put forward into its field."""
    saved = rounds.take_up(visit.desk, visit.case.id, visit.account.id, remark_id)
    if saved.conflicts:
        return _page(visit, Fault("", _CHANGED), status=409)
    return visit.go(field_page(visit.case.id, next(iter(saved.fields))))


@pages.action("/arende/{case_id:id}/runda/begar", needs="write")
def asked(visit: InCase) -> Response:
    """Ask somebody to review the version that has been seen."""
    return _word(visit, "asked")


@pages.action("/arende/{case_id:id}/runda/andra", needs="comment")
def changes(visit: InCase) -> Response:
    """Ask for changes in the version that has been seen."""
    return _word(visit, "changes")


@pages.action("/arende/{case_id:id}/runda/godkann", needs="approve")
def approved(visit: InCase) -> Response:
    """Approve the version that has been seen; with blockers left, when it is said once more."""
    case, report = visit.checked()
    # Whoever has read another version is told that first, and so is whoever comes too late.
    may_be = case.version == _seen(visit) and visit.case.closed_ms is None
    if may_be and visit.posted.text("anda") != "ja":
        unread = len(unread_in(case))
        if report.blockers() or unread:
            return _ask_once_more(visit, report, unread)
    return _word(visit, "approved")


def _ask_once_more(visit: CaseVisit, report: Report, unread: int) -> Response:
    return visit.show(
        ApprovalPage(
            title="Godkänna med hinder kvar?",
            case=steps.head(visit),
            version=_seen(visit),
            note=visit.posted.text("text"),
            blockers=tuple(
                (one.message, field_page(visit.case.id, one.place)) for one in report.blockers()
            ),
            unread=unread,
        )
    )


def _seen(visit: CaseVisit) -> int:
    """Return the version of the case that somebody has seen.

    Raises:
        CaseRefused: The page does not say which.

    """
    seen = visit.posted.text("version")
    if not seen.isdecimal() or len(seen) > _LONGEST_VERSION:
        raise CaseRefused("beskedet går inte att läsa", remedy="ladda om sidan och försök igen")
    return int(seen)


def _word(visit: CaseVisit, kind: kept.WordKind) -> Response:
    seen = _seen(visit)
    note = visit.posted.text("text")
    try:
        rounds.say(visit.desk, visit.case.id, visit.account.id, kind, note, seen)
    except CaseRefused as refusal:
        return _page(visit, Fault("besked", refusal.in_words()))
    return visit.go(case_page(visit.case.id, "runda"))


def _page(
    visit: CaseVisit,
    *faults: Fault,
    place: str = "",
    typed: str = "",
    instead: str | None = None,
    status: int = 422,
) -> Response:
    case = visit.desk.opened(visit.case.id)
    with visit.base.read() as connection:
        remarks = kept.remarks(connection, visit.case.id)
        words = kept.words(connection, visit.case.id)
    threads = [said.thread(visit.case.id, case, one) for one in rounds.threads(remarks)]
    stands = rounds.standing(words, case.version)
    told, kind = said.standing(stands)
    report = visit.site.checker.report(visit.case.id, case)
    wanted = place or visit.request.query_params.get("plats", "")[:400]
    now = said.standing_text(wanted, case)
    is_open = visit.case.closed_ms is None
    return visit.show(
        RoundsPage(
            title="Granskningsrunda",
            faults=faults,
            case=steps.head(visit),
            may_comment=visit.may("comment") and is_open,
            may_approve=visit.may("approve") and is_open,
            standing=told,
            standing_kind=kind,
            words=tuple(map(said.word, words)),
            open=tuple(one for one in threads if one.remark.settled_ms is None),
            settled=tuple(one for one in threads if one.remark.settled_ms is not None),
            places=said.places(case, wanted),
            place=wanted,
            now=now,
            typed=typed,
            instead=now if instead is None else instead,
            changes=said.changes(stands),
            blockers=len(report.blockers()),
        ),
        status if faults else 200,
    )
