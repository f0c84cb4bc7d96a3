"""Finds the days a call opens and closes in what a page says, with the sentence that says it.

Nothing here is certain: what speaks against a day is told with it, and a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grantflow.model.scan import CallDate
from grantflow.scanning.calls import row_speaks_of_call, speaks_of_call
from grantflow.scanning.days import DATE, RANGE, Seen, days_in
from grantflow.scanning.page import Block
from grantflow.text import swedish
from grantflow.text.quote import cut

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.model.scan import DateKind, FeedItem

_AT = re.compile(
    r"\b(?:kl\.?|klockan)\s*(\d{1,2})(?:[.:](\d{2}))?(?!\d)|^\s*(?:,|\()?\s*(\d{1,2})[.:](\d{2})\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"öppnar|öppnas|öppnade|öppen\s+(?:från|mellan|\d)|öppet\s+(?:från|mellan|för)|öppning|"
    r"öppningsdatum|startar|kan\s+(?:ni\s+|du\s+)?söka\w*\s+från|ansökan\s+öppen|börjar\s+ta\s+emot",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"stänger|stängs|stängde|stänger\s+för|sista\s+(?:ansöknings|inlämnings)?(?:dag|datum)\w*|"
    r"(?:ansök\w*|sök\w*|inläm\w*|lämna\w*|skick\w*|inkommi\w*|inkomma|ha\s+kommit)\b"
    r"[^.!?;]{0,80}?\bsenast|senast[^.!?;]{0,60}?\b(?:ansök|inläm|lämna|skicka|inkom)\w*|deadline|"
    r"ansökningstiden\s+går\s+ut|öppen\s+till|öppet\s+till|till\s+och\s+med|t\.?o\.?m\b|"
    r"sista\s+dag",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"besked|beslut\s+(?:fattas|väntas|meddelas)|redovisa|slutredovis|slutrapport|"
    r"rapport(?:en|eras)|konferens|pågår\s+till|projekt\w*\s+(?:som\s+)?(?:kan\s+)?starta[rs]?|"
    r"(?:öppna|stäng|starta|är)\w*\s+inte\b|\binte\s+(?:öppna|stäng|kan\s+sök)\w*|"
    r"projektstart|telefon|kansli|öppettid|\bjul(?:en|helg\w*|afton|uppehåll\w*|stäng\w*)?\b|reception|frågestund|webbinari|informationsträff",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"(])")
_NOT_END = re.compile(
    r"\b(?:kl|t\.ex|bl\.a|dvs|ca|nr|t\.o\.m|tom|jan|feb|apr|aug|sept|okt|nov|dec)\.$"
)
_APPLY = re.compile(r"ansök|\bsök", re.IGNORECASE)
_COLUMNS = 30
_AT_LATEST = re.compile(r"\bsenast\s*(?:den\s*)?$", re.IGNORECASE)
_LONGEST, _NO_SENTENCE = 400, 2_000


def call_dates(blocks: Sequence[Block], read_on: datetime.date) -> tuple[CallDate, ...]:
    """Return the days on which calls open and close, each day and kind once, in order.

    A day without a year is the next such day after `read_on`, and that is told; in a range that
    ends in a year it is the last such day before the end.
    """
    found: dict[tuple[str, datetime.date], CallDate] = {}
    near = ""
    columns: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            near = block.text
        cells = block.text.split(" | ") if block.kind == "row" else []
        said = list(_of_row(cells, columns, near, read_on)) if cells else []
        if cells and not any(DATE.search(cell) for cell in cells):
            columns = cells
        elif not cells:
            columns = []
        said = said or list(_of_text(block.text, near, read_on))
        _doubt_order(said)
        for one in said:
            found.setdefault((one.kind, one.date), one)
    if len(found) == 2:
        _doubt_order(list(found.values()))
    return tuple(_doubted(list(found.values())))


def item_dates(items: Iterable[FeedItem], read_on: datetime.date) -> tuple[CallDate, ...]:
    """Return the days that the items of a feed tell, each with the title and link of its item.

    An item speaks of the time it was written: a day without a year is the next one after that.
    """
    found: dict[tuple[str, datetime.date, str], CallDate] = {}
    for item in items:
        blocks = (Block("heading", item.title), Block("text", item.summary))
        for one in call_dates(blocks, min(item.date or read_on, read_on)):
            one.past = one.date < read_on
            one.title, one.link = item.title, item.link
            found.setdefault((one.kind, one.date, one.link), one)
    return tuple(found.values())


def _doubt_order(dates: list[CallDate]) -> None:
    """Say of an opening that all closings told beside it come before it."""
    closings = [one.date for one in dates if one.kind == "closes"]
    if not closings:
        return
    doubt = f"den skulle öppna efter att den har stängt ({swedish.day(max(closings))})"
    for one in dates:
        if one.kind == "opens" and one.date > max(closings) and doubt not in one.doubts:
            one.doubts = (*one.doubts, doubt)


def _of_text(text: str, near: str, read_on: datetime.date) -> Iterator[CallDate]:
    for sentence in _sentences(text):
        if len(sentence) > _NO_SENTENCE:
            continue
        seen = list(days_in(sentence, read_on))
        if not seen or not speaks_of_call(sentence, near):
            continue
        for number, date in enumerate(seen):
            before = sentence[seen[number - 1].end if number else 0 : date.start]
            kind = _kind(sentence, seen, number, before)
            if kind:
                short = cut(sentence, date.start, date.end, _LONGEST)
                yield _told(kind, date, short, sentence[date.end :], read_on)


def _of_row(
    cells: list[str], columns: list[str], near: str, read_on: datetime.date
) -> Iterator[CallDate]:
    """Yield the days of a table row: what the cell before says, or the head of the column."""
    for number, cell in enumerate(cells[:_COLUMNS]):
        if len(cell) > _NO_SENTENCE:
            continue
        head = columns[number] if number < len(columns) == len(cells) else ""
        label = head or (cells[0] if number else "")
        kind = _kind_of_label(label)
        seen = list(days_in(cell, read_on))
        if not kind or not seen or not row_speaks_of_call(cells, columns, near):
            continue
        lead = " | ".join([*cells[:number], ""])
        lead = f"{head}: {lead}" if head else lead
        sentence = lead + " | ".join(cells[number:])
        for at, date in enumerate(seen[:2]):
            here: DateKind = "closes" if at else kind
            short = cut(sentence, len(lead) + date.start, len(lead) + date.end, _LONGEST)
            yield _told(here, date, short, cell[date.end :], read_on)


def _sentences(text: str) -> Iterator[str]:
    part = ""
    for piece in _SENTENCE.split(text):
        part = f"{part} {piece}" if part else piece
        if not _NOT_END.search(part):
            yield part
            part = ""
    if part:
        yield part


def _kind_of_label(label: str) -> DateKind | None:
    if _OTHER.search(label):
        return None
    if _CLOSES.search(label):
        return "closes"
    return "opens" if _OPENS.search(label) else None


def _kind(sentence: str, seen: list[Seen], number: int, before: str) -> DateKind | None:
    """Return what a date in a sentence is: by the nearest words before it, else after it."""
    if number and RANGE.match(before):
        earlier = sentence[: seen[number - 1].start]
        if _OPENS.search(earlier) or _CLOSES.search(earlier) or _spans(earlier):
            return "closes"
    if _OTHER.search(before) and not _APPLY.search(before):
        return None
    nearest = _last(before)
    if nearest:
        return nearest
    if _AT_LATEST.search(before):
        return "closes"
    end = seen[number + 1].start if number + 1 < len(seen) else len(sentence)
    after = sentence[seen[number].end : end]
    if number == 0 and len(seen) > 1 and RANGE.match(after) and _spans(before):
        return "opens"
    return _first(after) if number == len(seen) - 1 or not RANGE.match(after) else None


def _spans(text: str) -> bool:
    """Whether what comes is the time during which one may apply."""
    return bool(
        re.search(
            r"ansökning(?:stid|speriod)|ansökan|söka|utlysning|öppen|öppet", text, re.IGNORECASE
        )
    )


def _last(text: str) -> DateKind | None:
    found: list[tuple[int, DateKind | None]] = [(m.end(), "opens") for m in _OPENS.finditer(text)]
    found += [(m.end(), "closes") for m in _CLOSES.finditer(text)]
    found += [(m.end(), None) for m in _OTHER.finditer(text)]
    return max(found, key=lambda one: one[0])[1] if found else None


def _first(text: str) -> DateKind | None:
    found: list[tuple[int, DateKind | None]] = [(m.start(), "opens") for m in _OPENS.finditer(text)]
    found += [(m.start(), "closes") for m in _CLOSES.finditer(text)]
    found += [(m.start(), None) for m in _OTHER.finditer(text)]
    return min(found, key=lambda one: one[0])[1] if found else None


def _told(
    kind: DateKind, seen: Seen, sentence: str, after: str, read_on: datetime.date
) -> CallDate:
    doubts = []
    if seen.weekday and swedish.WEEKDAYS[seen.date.weekday()] != seen.weekday:
        right = swedish.WEEKDAYS[seen.date.weekday()]
        doubts.append(f"{swedish.day(seen.date)} är en {right}, men sidan skriver {seen.weekday}")
    if not seen.year_told:
        doubts.append(f"året står inte på sidan; vi räknar med {seen.date.year}")
    clock = _AT.search(after[:30])
    at = ""
    if clock:
        hour, minute = clock[1] or clock[3], clock[2] or clock[4] or "00"
        if int(hour) <= 24 and int(minute) < 60:
            at = f"{int(hour):02}.{minute}"
    past = seen.date < read_on
    if past:
        doubts.append("dagen har passerat")
    return CallDate(kind, seen.date, sentence, at, tuple(doubts), past)


def _doubted(dates: list[CallDate]) -> Iterator[CallDate]:
    """Yield the days with what they say against one another."""
    for one in dates:
        others = sorted(
            {d.date for d in dates if d.kind == one.kind and d.date != one.date and not d.past}
        )
        if others and not one.past:
            told = swedish.listed([swedish.day(day) for day in others], 3)
            one.doubts = (*one.doubts, f"sidan har också {told}")
        yield one
