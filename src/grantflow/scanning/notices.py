"""What a round gives a person to act on, and what she may take into the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grantflow.model.scan import Notice, Proposal
from grantflow.text import swedish
from grantflow.text.quote import cut_round_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.model.scan import Difference, PageResult, Unwatchable

_QUOTED = 3  # pieces of news of a page that a row in the case quotes
_LONGEST = 300
_SHORT = 40


def notices(pages: Sequence[PageResult], left: Sequence[Unwatchable]) -> tuple[Notice, ...]:
    """Return what to act on, the gravest first."""
    found = [notice for page in pages for notice in _of_page(page)]
    found += [
        Notice(
            "advice",
            one.place,
            one.text,
            f"Adressen hämtas inte: {one.why}.",
            "Rätta adressen i ärendet, eller ta bort den.",
        )
        for one in left
    ]
    return by_gravity(found)


def by_gravity(found: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return notices with the gravest first."""
    order = ("blocker", "warning", "advice")
    return tuple(sorted(found, key=lambda notice: order.index(notice.severity)))


def _of_page(page: PageResult) -> Iterator[Notice]:
    place = page.places[0] if page.places else ""
    if page.state == "dead":
        yield Notice("warning", place, page.address, _dead(page), _DEAD_ADVICE)
    if page.state in {"refused", "forbidden"}:
        why = page.told[0] if page.told else ""
        advice = (
            "Rätta adressen i ärendet. Ligger sidan på ert eget nät? Be den som driver grantflow "
            "släppa fram den (GRANTFLOW_SCAN_ALLOW)."
            if page.state == "refused"
            else "Besök sidan själv då och då, eller bevaka en annan sida om samma sak."
        )
        yield Notice("advice", place, page.address, f"Sidan hämtas inte. {why}", advice)
    if page.moved_to:
        told = f"Sidan har flyttat för gott till {page.moved_to}."
        yield Notice("advice", place, page.address, told, "Byt till den nya adressen i ärendet.")
    for date in page.dates:
        doubts = [doubt for doubt in date.doubts if "är en" in doubt]
        if doubts and not date.past:
            told = f"Sidan säger emot sig själv: {'; '.join(doubts)}."
            yield Notice(
                "advice", place, page.address, told, "Fråga finansiären vilken dag som gäller."
            )


_DEAD_ADVICE = "Leta upp sidan igen och byt adress i ärendet, eller ta bort raden."


def _dead(page: PageResult) -> str:
    when = f"Första gången var {swedish.day(page.first_failed)}"
    if page.last_failed != page.first_failed:
        when += f", senaste {swedish.day(page.last_failed)}"
    why = page.told[0] if page.told else ""
    last = f"Senast läst {swedish.day(page.since)}." if page.since else "Den har aldrig lästs."
    return f"Sidan har inte gått att läsa {page.tries} gånger i rad. {why} {when}. {last}"


def proposals(pages: Sequence[PageResult]) -> tuple[Proposal, ...]:
    """Return what may be taken into the case, not numbered yet: days to come, then news."""
    found = [one for page in pages for one in _days(page)]
    found.sort(key=lambda one: (one.date is None, one.date))
    return (*found, *(one for page in pages for one in _news(page)))


def _days(page: PageResult) -> Iterator[Proposal]:
    for date in page.dates:
        if not date.past:
            yield Proposal(
                0,
                date.kind,
                date.link or page.address,
                date.title or page.title or page.name or page.address,
                date.sentence,
                page.read_on,
                date.date,
                date.at,
                date.doubts,
                page.address,
            )


def _news(page: PageResult) -> Iterator[Proposal]:
    for item in page.items:
        text = item.summary or item.title
        source = item.link or page.address
        yield Proposal(
            *(0, "news", source, item.title, text, page.read_on, item.date), page=page.address
        )
    fresh = [one for one in page.differences if one.after]
    fresh.sort(key=lambda one: not one.coming)
    if fresh:
        quoted = fresh[:_QUOTED]
        room = _LONGEST // len(quoted)
        text = " · ".join(_quote(one, room) for one in quoted)
        title = page.title or page.name or page.address
        yield Proposal(*(0, "news", page.address, title, text, page.read_on), page=page.address)


def _quote(one: Difference, room: int) -> str:
    """Return what is new; a word or two says something only with the heading it stands below."""
    quote = cut_round_change(one.before, one.after, room)
    return f"{one.under.rstrip('.:')}: {quote}" if one.under and len(quote) <= _SHORT else quote
