"""The pages that a case watches: what is new on them waits for a yes or a no."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from grantflow.model.scan import DATE_LABELS, STATE_LABELS
from grantflow.store import jobs, news
from grantflow.text import swedish
from grantflow.usecases import watch_deciding, watching
from grantflow.web import steps
from grantflow.web.contexts_notices import NewsLine, NoticeLine, PageLine, WatchPage
from grantflow.web.pages import Pages
from grantflow.web.places import case_page, field_page
from grantflow.web.visit import InCase

pages = Pages()

_PAGE = "bevakning"


@pages.page("/arende/{case_id:id}/bevakning", needs="read")
def shown(visit: InCase) -> Response:
    """Show what is new, and how the pages were."""
    case_id = visit.case.id
    case = visit.desk.opened(case_id)
    with visit.base.read() as connection:
        found = [_line(one) for one in news.listed(connection, case_id)]
        last = news.last_round(connection, case_id)
        under_way = [one for one in jobs.jobs_of(connection, case_id) if one.kind == watching.WATCH]
    told: dict[str, Any] = last.told if last else {"pages": (), "notices": ()}
    return visit.show(
        WatchPage(
            title="Bevakning",
            case=steps.head(visit),
            watched=watching.watched_addresses(case, visit.site.settings),
            read_ms=last.read_ms if last else None,
            job=next((one.id for one in under_way if not one.is_over), ""),
            waiting=tuple(one for one in found if one.decided_ms is None),
            decided=tuple(one for one in found if one.decided_ms is not None),
            notices=tuple(
                NoticeLine(
                    one["severity"],
                    one["message"],
                    one["advice"],
                    field_page(case_id, one["place"]) if "." in one["place"] else "",
                )
                for one in told["notices"]
            ),
            pages=tuple(
                PageLine(
                    one["name"],
                    one["address"],
                    STATE_LABELS.get(one["state"], one["state"]),
                    " ".join(one["told"]),
                )
                for one in told["pages"]
            ),
        )
    )


@pages.action("/arende/{case_id:id}/bevakning", needs="write")
def look(visit: InCase) -> Response:
    """Ask for the pages to be read now."""
    job_id = watching.ask_to_look(visit.desk, visit.case.id, visit.account.id)
    return visit.go(case_page(visit.case.id, f"arbete/{job_id}"))


@pages.action("/arende/{case_id:id}/bevakning/{news_id:id}", needs="write")
def decide(news_id: str, visit: InCase) -> Response:
    """Take a piece of news into the case, leave it out, or take back a no."""
    case_id, by = visit.case.id, visit.account.id
    match visit.posted.text("svar"):
        case "ja":
            row = watch_deciding.take_in(visit.desk, case_id, by, news_id)
            return visit.go(field_page(case_id, row))
        case "nej":
            watch_deciding.leave_out(visit.desk, case_id, by, news_id)
        case "angra":
            watch_deciding.reconsider(visit.desk, case_id, news_id)
        case _:
            raise HTTPException(422)
    return visit.go(case_page(case_id, _PAGE))


def _line(one: news.News) -> NewsLine:
    found = watch_deciding.proposal_of(one.told)
    what = "Nytt på sidan"
    if found.kind != "news":
        at = f" klockan {found.at}" if found.at else ""
        what = f"{swedish.capital(DATE_LABELS[found.kind])}: {swedish.day(found.date)}{at}"
    is_page = found.address.startswith(("https://", "http://"))
    return NewsLine(
        one.id,
        found.number,
        what,
        found.title,
        found.text,
        found.address,
        found.address if is_page else "",
        swedish.day(found.was),
        found.doubts,
        one.found_ms,
        one.decided_ms,
        one.decided_by,
        one.taken,
    )
