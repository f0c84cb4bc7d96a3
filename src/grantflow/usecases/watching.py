"""Watches the pages of a case in the store.  What is new waits until a person says yes or no."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.documents.casefile import CaseFile
from grantflow.errors import GrantflowError, StoreUnavailable
from grantflow.model.saving import canonical
from grantflow.scanning.offers import key_of
from grantflow.store import jobs, news, saves, wishes
from grantflow.text import swedish_time
from grantflow.text.personal import mask
from grantflow.usecases import scanning
from grantflow.usecases.happenings import Happening, tell
from grantflow.usecases.standing import frame_in
from grantflow.usecases.watch_deciding import DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grantflow.model.scan import Proposal, Scan
    from grantflow.settings import Settings
    from grantflow.store.base import Connection
    from grantflow.usecases.cases import Desk, Opened

WATCH = "watch"


class Looked(NamedTuple):
    """What came of a round: how many pages were read, and how many pieces of news are new."""

    pages: int
    news: int


def ask_to_look(desk: Desk, case_id: str, account_id: str) -> str:
    """Ask for a round over the pages of a case; return the id of the job.

    Raises:
        CaseRefused: The case is closed.

    """
    key = hashlib.sha256(canonical([WATCH, case_id]).encode()).hexdigest()

    def work(connection: Connection) -> str:
        saves.locked(connection, case_id)
        of = jobs.Of(case_id, account_id)
        return jobs.ask(connection, WATCH, {}, key, at_ms=desk.base.now(), of=of)

    return desk.base.write(work)


def look(desk: Desk, case_id: str, settings: Settings) -> Looked:
    """Read the watched pages of a case, and keep what is new for people to decide on.

    Raises:
        CaseRefused: There is no such case.
        CommandError: It names too many pages.
        GrantflowError: What was kept between rounds can't be read or written.

    """
    opened = desk.opened(case_id)
    application = opened.application
    _settle_decided(desk, case_id, settings)
    order = scanning.ScanOrder(
        case=CaseFile(application, "arende.yaml", {}),
        path=_path_of(case_id),
        call=frame_in(opened).call,
        settings=settings,
        now=lambda: swedish_time.at(desk.base.now()),
    )
    done = scanning.read(order)
    count = desk.base.write(lambda connection: _keep(connection, desk, case_id, done.scan))
    # News counts as told when it stands where people read it.
    scanning.mark_told(order, done)
    return Looked(len(done.scan.pages), count)


def _keep(connection: Connection, desk: Desk, case_id: str, scan: Scan) -> int:
    now = desk.base.now()
    case = desk.opened(case_id)
    fresh = {_hashed(one): told_of(one) for one in scan.proposals}
    count = news.add(connection, case_id, fresh, at_ms=now)
    news.note_round(connection, case_id, _round_of(scan), at_ms=now)
    if count:
        happening = Happening(
            "nyheter", case_id, case.application.title or "", case.version, turn=str(now)
        )
        tell(connection, desk.outward, happening, at_ms=now)
    return count


class LookedAtAll(NamedTuple):
    """What came of rounds over several cases; `faults` says what was wrong, a line a case."""

    cases: int
    pages: int
    news: int
    faults: tuple[str, ...]


def look_at_all(
    desk: Desk, settings: Settings, case_ids: Sequence[str] | None = None
) -> LookedAtAll:
    """Read the watched pages of some cases, else of all that are open; a fault stops no other.

    Raises:
        StoreUnavailable: The database does not answer.

    """
    if case_ids is None:
        with desk.base.read() as connection:
            case_ids = wishes.open_cases(connection)
    done: list[Looked] = []
    faults: list[str] = []
    for case_id in case_ids:
        try:
            done.append(look(desk, case_id, settings))
        except StoreUnavailable:
            raise
        except GrantflowError as error:
            faults.append(f"{case_id}: {error.problem}. {error.remedy}.")
    pages, count = sum(one.pages for one in done), sum(one.news for one in done)
    return LookedAtAll(len(done), pages, count, tuple(faults))


def told_of(one: Proposal) -> dict[str, Any]:
    """Return a proposal as it is kept: as JSON holds it, masked as it is shown."""
    told = {each.name: getattr(one, each.name) for each in fields(one)}
    days = {name: told[name].isoformat() if told[name] else None for name in DAYS}
    masked = {"title": mask(one.title), "text": mask(one.text), "doubts": list(one.doubts)}
    return told | days | masked


def _hashed(one: Proposal) -> str:
    return hashlib.sha256(key_of(one).encode()).hexdigest()


def _path_of(case_id: str) -> Path:
    """Return what the memory of pages knows a case in the store by: a file that is none."""
    return Path("/i-grantflows-databas") / case_id


def _settle_decided(desk: Desk, case_id: str, settings: Settings) -> None:
    """Tell the memory of pages what people have decided, so that it follows the days taken in."""
    from grantflow.scanning import memory

    with desk.base.read() as connection:
        decided = {
            one.key: one.taken for one in news.listed(connection, case_id) if one.taken is not None
        }
    if not decided:
        return
    key = scanning.case_key(_path_of(case_id))
    with memory.opened(settings.home) as kept:
        known = {number: _hashed(one.proposal) for number, one in kept.offers.of(key).items()}
        yes = [number for number, name in known.items() if decided.get(name) is True]
        no = [number for number, name in known.items() if decided.get(name) is False]
        kept.offers.settle(key, yes, "taken")
        kept.offers.settle(key, no, "dismissed")


def _round_of(scan: Scan) -> dict[str, Any]:
    return {
        "pages": [
            {
                "address": page.address,
                "name": mask(page.title or page.name or page.address),
                "state": page.state,
                "told": [mask(one) for one in page.told],
            }
            for page in scan.pages
        ],
        "notices": [
            {
                "severity": one.severity,
                "place": one.place,
                "address": one.address,
                "message": mask(one.message),
                "advice": one.advice,
            }
            for one in scan.notices
        ],
    }


def watched_addresses(case: Opened, settings: Settings) -> int:
    """Return how many pages a case and its call name to be watched."""
    from grantflow.scanning.address import allowed_hosts
    from grantflow.scanning.watch import watch_of

    call = frame_in(case).call
    return len(watch_of(case.application, call, allowed_hosts(settings.scan_allow)).pages)
