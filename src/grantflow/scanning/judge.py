"""Says what became of a page: read for the first time, the same, changed, failed or dead."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.scan import PageResult
from grantflow.scanning import kept
from grantflow.scanning.change import compared
from grantflow.scanning.dates import call_dates, item_dates
from grantflow.scanning.memory import NOTHING, Seen, Told
from grantflow.text import swedish

if TYPE_CHECKING:
    from grantflow.model.scan import CallDate, FeedItem, PageState, Watched
    from grantflow.scanning.faults import FetchFault
    from grantflow.scanning.fetch import Answer
    from grantflow.scanning.limits import Limits
    from grantflow.scanning.page import PageText

_MOST_ITEMS = 50
_DAY_SIGNS = len("2026-11-22")


class Found(NamedTuple):
    """What a page is now.  `kept` says that another round read it, after this one was asked for."""

    text: PageText
    blob: bytes
    hash: str
    final: str
    etag: str | None
    modified: str | None
    moved_to: str | None
    told: tuple[str, ...]
    kept: bool = False


def found(answer: Answer, text: PageText) -> Found:
    """Return a page that was sent.  A file that is not read is known by its bytes."""
    blob = kept.blob_of_text(text)
    content = answer.body if text.kind == "file" else blob
    told = (*answer.told, *text.told)
    if text.kind == "file":
        told = (*told, "Filen läses inte; bara att den ändras berättas.")
    elif is_empty(text):
        told = (*told, "Sidan har ingen text som går att läsa.")
    return Found(
        text,
        blob,
        hashlib.sha256(content).hexdigest(),
        answer.address,
        answer.etag,
        answer.modified,
        answer.moved_to,
        told,
    )


def is_empty(text: PageText) -> bool:
    """Whether nothing stands on a page that should have text."""
    return text.kind != "file" and not text.blocks and not text.items


def same(answer: Answer, seen: Seen) -> Found:
    """Return a page that its server says is as it was."""
    blob = seen.text or b""
    return Found(
        kept.text_of(blob),
        blob,
        seen.hash or "",
        answer.address,
        answer.etag or seen.etag,
        answer.modified or seen.modified,
        answer.moved_to,
        answer.told,
    )


def unread(seen: Seen) -> Found:
    """Return a page that another round has just read."""
    blob = seen.text or b""
    text = kept.text_of(blob)
    final = seen.final or ""
    return Found(text, blob, seen.hash or "", final, seen.etag, seen.modified, None, (), kept=True)


def seen_of(page: Found, fetched_at: str | None) -> Seen:
    """Return what to keep of a page that was read."""
    return Seen(
        page.final, page.etag, page.modified, page.hash, page.blob, fetched_at, 0, None, None, None
    )


class Judged(NamedTuple):
    """What the case is told of a page, and what of the page it then knows: its hash and text."""

    result: PageResult
    hash: str
    text: bytes


def result_of(one: Watched, page: Found, told: Told | None, today: datetime.date) -> Judged:
    """Return what the case is told of a page that was read.

    Of a feed with very many new items the first are told; the rest are news the next time.
    """
    result = PageResult(
        address=one.address,
        places=one.places,
        name=one.name,
        state="first",
        read_on=today,
        title=page.text.title,
        told=page.told,
        moved_to=page.moved_to,
        dates=_dates(page.text, today),
    )
    judged = Judged(result, page.hash, page.blob)
    if told is None:
        return judged
    result.since = datetime.date.fromisoformat(told.told_at)
    result.state = "same"
    if told.hash == page.hash:
        return judged
    before = kept.text_of(told.text)
    if page.text.kind == "file" or before.kind == "file":
        result.state = "changed"
        result.told = (*result.told, "Filen är en annan än förra gången.")
    elif page.text.kind == "feed":
        items = _new_items(before, page.text)
        result.items, later = items[:_MOST_ITEMS], items[_MOST_ITEMS:]
        result.state = "changed" if items else "same"
        if later:
            result.told = (*result.told, _later_told(len(items)))
            blob = kept.blob_of_text(_without(page.text, later))
            judged = judged._replace(hash=hashlib.sha256(blob).hexdigest(), text=blob)
    else:
        changes = compared(before, result.since, page.text, today)
        result.differences, result.ignored = changes
        result.state = "changed" if changes.differences else "same"
    return judged


def _dates(text: PageText, today: datetime.date) -> tuple[CallDate, ...]:
    if text.kind == "feed":
        return item_dates(text.items, today)
    return call_dates(text.whole or text.blocks, today)


def _later_told(count: int) -> str:
    later = count - _MOST_ITEMS
    return (
        f"Flödet har {count} nya poster. De första {_MOST_ITEMS} visas nu, "
        f"{'den sista' if later == 1 else f'de övriga {later}'} nästa gång."
    )


def _without(text: PageText, items: tuple[FeedItem, ...]) -> PageText:
    """Return a feed as if some items had not come yet."""
    left_out = {id(one) for one in items}
    return replace(text, items=tuple(one for one in text.items if id(one) not in left_out))


def _new_items(before: PageText, now: PageText) -> tuple[FeedItem, ...]:
    ids = {item.id for item in before.items}
    # Some feeds give every item another id each time they are asked for.
    names = {(item.title, item.link) for item in before.items}
    fresh = (one for one in now.items if one.id not in ids and (one.title, one.link) not in names)
    return tuple(fresh)


def failed(
    one: Watched, fault: FetchFault, seen: Seen | None, now: datetime.datetime, limits: Limits
) -> tuple[PageResult, Seen]:
    """Return what the case is told of a page that was not read, and what to keep of that.

    Several cases may name a page: tries close to one another count as one.
    """
    seen = seen or NOTHING
    today = now.date()
    if fault.kind != "failed":
        told = (f"{swedish.capital(fault.told)}.",)
        result = _result(one, fault.kind, today, told, seen)
        return result, seen._replace(last_error=fault.told)
    if _counts(seen, now, limits.tries_apart_s):
        seen = seen._replace(
            tries=seen.tries + 1,
            first_failed=seen.first_failed or today.isoformat(),
            last_failed=now.isoformat(),
        )
    seen = seen._replace(last_error=fault.told)
    state: PageState = "dead" if seen.tries >= limits.dead_after else "failed"
    return _result(one, state, today, (f"{swedish.capital(fault.told)}.",), seen), seen


def _counts(seen: Seen, now: datetime.datetime, apart_s: float) -> bool:
    if not seen.tries or not seen.last_failed or len(seen.last_failed) <= _DAY_SIGNS:
        return True
    last = datetime.datetime.fromisoformat(seen.last_failed)
    return not 0 <= (now.astimezone() - last.astimezone()).total_seconds() < apart_s


def offline(one: Watched, seen: Seen | None, today: datetime.date) -> tuple[PageResult, Seen]:
    """Return what the case is told when no host at all was found: it counts for no page."""
    seen = seen or NOTHING
    told = (
        "Ingen webbplats gick att nå. Kontrollera din uppkoppling och försök igen. Sidorna hämtas "
        "direkt; går din dator ut genom en proxy behöver den som sköter nätet släppa fram det."
    )
    return _result(one, "failed", today, (told,), seen), seen


def _result(
    one: Watched, state: PageState, today: datetime.date, told: tuple[str, ...], seen: Seen
) -> PageResult:
    return PageResult(
        address=one.address,
        places=one.places,
        name=one.name,
        state=state,
        read_on=today,
        told=told,
        tries=seen.tries,
        since=datetime.date.fromisoformat(seen.fetched_at[:10]) if seen.fetched_at else None,
        first_failed=_date(seen.first_failed),
        last_failed=_date(seen.last_failed),
    )


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text[:_DAY_SIGNS]) if text else None
