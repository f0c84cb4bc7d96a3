"""Finds the days a call opens and closes in what a page says, with the sentence that says it.

Nothing here is certain: what speaks against a day is told with it, and a person decides.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, NamedTuple

from grantflow.model.scan import CallDate
from grantflow.text import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grantflow.model.scan import DateKind
    from grantflow.scanning.page import Block

_MONTHS = {name: number for number, name in enumerate(swedish.MONTHS, start=1)}
_MONTHS |= {name[:3]: number for name, number in tuple(_MONTHS.items())} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_WEEKDAY = "|".join(_WEEKDAYS)
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})(?:en)?,?\s+(?:den\s+)?)?(?:"
    rf"\b(?P<day>\d{{1,2}})(?::?[ea])?(?:\s*[–-]\s*(?P<day2>\d{{1,2}})(?::?[ea])?)?"
    rf"\s+(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>20\d\d)\b)?"
    r"|\b(?P<iso>20\d\d-\d{2}-\d{2})\b"
    r"|\b(?P<short>\d{1,2}/\d{1,2}(?:[ -/]+20\d\d)?)(?![\d/])"
    r"|\b(?P<dots>\d{1,2}\.\d{1,2}\.20\d\d)\b)",
    re.IGNORECASE,
)
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
_ABOUT_CALL = re.compile(
    r"ansök|utlys|bidrag|stöd|medel|söka|sök\b|inläm|deadline|program|projekt", re.IGNORECASE
)
_OTHER = re.compile(
    r"besked|beslut\s+(?:fattas|väntas|meddelas)|slutredovis|redovisas|rapport(?:en|eras)|"
    r"projektstart|telefon|kansli|öppettid|jul|reception|frågestund|webbinari|informationsträff",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"(])")
_NOT_END = re.compile(
    r"\b(?:kl|t\.ex|bl\.a|dvs|ca|nr|t\.o\.m|tom|jan|feb|apr|aug|sept|okt|nov|dec)\.$"
)
_RANGE = re.compile(
    r"^\s*(?:[–—-]|till(?:\s+och\s+med)?|t\.?o\.?m\.?|och)\s*(?:den\s+)?$", re.IGNORECASE
)
_APPLY = re.compile(r"ansök|\bsök", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_COLUMNS = 30
_AT_LATEST = re.compile(r"\bsenast\s*(?:den\s*)?$", re.IGNORECASE)
_LONGEST, _NO_SENTENCE = 400, 2_000


class _Seen(NamedTuple):
    """A date in a text, where it stands, and what it lacks."""

    start: int
    end: int
    date: datetime.date
    year_told: bool
    weekday: str


def call_dates(blocks: Sequence[Block], read_on: datetime.date) -> tuple[CallDate, ...]:
    """Return the days on which calls open and close, each day and kind once, in order.

    A day without a year is the next such day after `read_on`, and that is told.
    """
    found: dict[tuple[str, datetime.date], CallDate] = {}
    near = ""
    columns: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            near = block.text
        cells = block.text.split(" | ") if block.kind == "row" else []
        said = list(_of_row(cells, columns, near, read_on)) if cells else []
        if cells and not any(_DATE.search(cell) for cell in cells):
            columns = cells
        elif not cells:
            columns = []
        said = said or list(_of_text(block.text, near, read_on))
        for one in said:
            found.setdefault((one.kind, one.date), one)
    return tuple(_doubted(list(found.values())))


def _of_text(text: str, near: str, read_on: datetime.date) -> Iterator[CallDate]:
    for sentence in _sentences(text):
        if len(sentence) > _NO_SENTENCE:
            continue
        seen = list(_seen(sentence, read_on))
        if not seen or not (_ABOUT_CALL.search(sentence) or _ABOUT_CALL.search(near)):
            continue
        for number, date in enumerate(seen):
            before = sentence[seen[number - 1].end if number else 0 : date.start]
            kind = _kind(sentence, seen, number, before)
            if kind:
                yield _told(kind, date, sentence, sentence[date.end :], read_on)


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
        seen = list(_seen(cell, read_on))
        if (
            not kind
            or not seen
            or not _ABOUT_CALL.search(" ".join((near, *columns, *cells, label)))
        ):
            continue
        sentence = " | ".join(cells) if not head else f"{head}: {' | '.join(cells)}"
        for at, date in enumerate(seen[:2]):
            here: DateKind = "closes" if at else kind
            yield _told(here, date, sentence, cell[date.end :], read_on)


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


def _kind(sentence: str, seen: list[_Seen], number: int, before: str) -> DateKind | None:
    """Return what a date in a sentence is: by the nearest words before it, else after it."""
    if number and _RANGE.match(before):
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
    if number == 0 and len(seen) > 1 and _RANGE.match(after) and _spans(before):
        return "opens"
    return _first(after) if number == len(seen) - 1 or not _RANGE.match(after) else None


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


def _seen(text: str, read_on: datetime.date) -> Iterator[_Seen]:
    """Yield the dates in a text; what is no day of any calendar is left out."""
    for match in _DATE.finditer(text):
        days = [match["day"], match["day2"]] if match["day2"] else [match["day"]]
        for number, day in enumerate(days):
            date, told = _day(match, day, text, read_on)
            if date is None:
                continue
            # "1–31 mars" is two days in one: the second begins where the first has ended.
            middle = match.start("day2") if match["day2"] else match.end()
            start, end = (match.start(), middle) if not number else (middle, match.end())
            if match["day2"] and not number:
                end = match.end("day")
            weekday = (match["weekday"] or "").lower() if not number else ""
            yield _Seen(start, end, date, told, weekday)


def _day(
    match: re.Match[str], day: str | None, text: str, read_on: datetime.date
) -> tuple[datetime.date | None, bool]:
    """Return a date and whether its year is told; a year later in the same text holds for it."""
    if match["iso"]:
        numbers = [int(part) for part in match["iso"].split("-")]
    elif match["dots"]:
        numbers = [int(part) for part in reversed(match["dots"].split("."))]
    elif match["short"]:
        first, second, *year = (int(part) for part in re.findall(r"\d+", match["short"]))
        numbers = [*year, second, first]
    else:
        month = _MONTHS[match["month"].lower()]
        years = [match["year"]] if match["year"] else _YEAR.findall(text[match.end() :])[:1]
        numbers = [*(int(year) for year in years), month, int(day or 0)]
    told = len(numbers) == 3
    if not told:
        numbers = [read_on.year, *numbers]
    date = _real(numbers)
    if date and not told and date < read_on:
        date = _real([read_on.year + 1, *numbers[1:]])
    return date, told


def _real(numbers: list[int]) -> datetime.date | None:
    try:
        return datetime.date(*numbers)
    except ValueError:
        return None


def _told(
    kind: DateKind, seen: _Seen, sentence: str, after: str, read_on: datetime.date
) -> CallDate:
    doubts = []
    if seen.weekday and _WEEKDAYS[seen.date.weekday()] != seen.weekday:
        right = _WEEKDAYS[seen.date.weekday()]
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
    short = sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST].rsplit(' ', 1)[0]} …"
    return CallDate(kind, seen.date, short, at, tuple(doubts), past)


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
