"""Finds the list in a sheet: the row of its headings, and which of our columns each one is."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow import assets
from grantflow.documents.importing.likeness import Names, fold
from grantflow.documents.lists.columns import ID, LISTINGS, Listing
from grantflow.model.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grantflow.documents.lists.opening import CellContent, Sheet

EXACT = 100
KNOWN = 95  # a name that others use for the column
_LEAST = 70  # a heading less like than this names no column of ours
_SURELY = 75  # of the column that a row is known by
_LOOKED = 40  # rows with anything in them where headings are sought
_SAMPLE = 60
_UNLIKE = 30  # what a heading loses when what stands below it is of another kind
_SHARE = 0.3
_LONGEST = 60  # characters in a heading
# The parts of headings over somebody's own details: "Mobil jobb", "E-post (arbete)", "Tfn:".
_PERSONAL = re.compile(
    r"telefon|mobil(?!is|it)|\btel\b|\btel\.?\s?(?:nr|nummer)|\btfn|telnr|e-?post|mejl|mail"
    r"|kontaktperson|kontaktuppgift|personn(?:ummer|r)|\bpnr\b|(?:hem|bostads)adress",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """Rows that may be headings, one or two: the first and the last of them, and their texts."""

    top: int
    row: int
    texts: dict[int, str]


class Heading(NamedTuple):
    """A column of somebody's list: where it stands, its heading, and what it is to us.

    `key` is the column of ours, "" for none, and `score` how alike they are.  `left` says why
    the column is left out, when it is on purpose.
    """

    column: int
    text: str
    key: str = ""
    score: int = 0
    left: str = ""


@dataclass(eq=False, repr=False)
class Found(Value):
    """A list found in a sheet: which, the first and last row of its headings, and its columns.

    `sheet` is the part of the sheet that is the list's.  `ids` is the column with the ids of our
    own list, None in a list of others.
    """

    sheet: Sheet
    listing: Listing
    top: int
    row: int
    headings: list[Heading] = field(default_factory=list)
    ids: int | None = None

    @property
    def ours(self) -> bool:
        """Whether it is one of our own lists, also when the column with the ids is gone."""
        called = self.sheet.name == self.listing.sheet and self.exact
        most = sum(bool(one.key) for one in self.headings) * 2 > len(self.listing.columns)
        return self.ids is not None or (called and most)

    @property
    def exact(self) -> bool:
        """Whether nobody needs to be asked: every column that is taken is called as ours."""
        return all(one.score == EXACT for one in self.headings if one.key)

    @property
    def weight(self) -> int:
        """How sure it is that this is the list, to be compared with others of the sheet."""
        return sum(one.score for one in self.headings if one.key)


@cache
def words() -> dict[str, Any]:
    """Return what others call columns and values: `data/words/listor.yaml`."""
    found: dict[str, Any] = assets.read_yaml(assets.folder("data") / "words" / "listor.yaml")
    return found


def find_list(sheet: Sheet, chosen: Mapping[str, str]) -> Found | None:
    """Return the list that stands in a sheet, or None when none does.

    Args:
        sheet: The sheet.
        chosen: Columns of ours by heading in small letters, as a person has said; "" for one to
            leave out.

    """
    heads = heads_in(sheet, sorted(sheet.rows)[:_LOOKED])
    return heaviest(found for head in heads for found in lists_below(sheet, head, chosen))


def lists_below(sheet: Sheet, head: Head, chosen: Mapping[str, str]) -> Iterator[Found]:
    """Yield each list that rows may be the headings of."""
    for listing in LISTINGS:
        found = _found(sheet, listing, head, chosen)
        if found:
            yield found


def heaviest(found: Iterable[Found]) -> Found | None:
    """Return the surest of some lists, the first one of equals; None of none."""
    return max(found, key=lambda one: one.weight, default=None)


def may_head(texts: Iterable[str], chosen: Mapping[str, str], least: int) -> bool:
    """Whether so many texts are like columns of one list, whatever stands below them."""
    texts = list(texts)
    return any(
        sum(t.casefold() in chosen or _is_like(_names(one.key).like(t)) for t in texts) >= least
        for one in LISTINGS
    )


def _is_like(found: tuple[tuple[str, int], ...]) -> bool:
    return bool(found) and found[0][1] >= _LEAST


def key_of(listing: Listing, said: str) -> str:
    """Return the column of a list that a person means: its key, heading or field; "" for none."""
    said = said.strip().casefold()
    for column in listing.columns:
        named = {source.fields.get(column.key) for source in listing.sources}
        if column.shape != "told" and said in {column.key, column.heading.casefold(), *named}:
            return column.key
    return ""


def heads_in(sheet: Sheet, rows: Iterable[int]) -> Iterator[Head]:
    """Yield those of some rows that may hold headings, alone and together with the row above."""
    above: dict[int, str] = {}
    top = 0
    for row in rows:
        texts = {n: cell for n, cell in sheet.rows[row].items() if isinstance(cell, str)}
        texts = {n: " ".join(text.split()) for n, text in texts.items() if len(text) <= _LONGEST}
        if len(set(texts.values())) > 1 or len(sheet.rows[row]) == 1:
            yield Head(row, row, texts)
        joined = {
            n: " ".join(dict.fromkeys((above.get(n, ""), texts.get(n, "")))).strip()
            for n in sorted({*above, *texts})
        }
        if above and joined != texts:
            yield Head(top, row, joined)
        above, top = texts, row


def _found(sheet: Sheet, listing: Listing, head: Head, chosen: Mapping[str, str]) -> Found | None:
    texts = head.texts
    own = {one.heading.casefold(): one.key for one in listing.columns}
    ids = next((n for n, text in texts.items() if text == ID), None)
    if ids is not None and sum(t.casefold() in own for t in texts.values()) * 2 < len(own):
        ids = None
    pairs = [
        (score, n, key)
        for n, text in texts.items()
        if n != ids
        for key, score in _scores(sheet, listing, (head.row, n), text, chosen).items()
    ]
    keys: dict[int, tuple[str, int]] = {}
    for score, n, key in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if n not in keys and key not in {taken for taken, _ in keys.values()}:
            keys[n] = (key, score)
    named = next((score for key, score in keys.values() if key == listing.named), 0)
    if named < _SURELY or (len(keys) < 2 and named < EXACT):
        return None
    headings = [
        Heading(n, text, *keys.get(n, ("", 0)), left=_left_out(text, chosen))
        for n, text in sorted(texts.items())
        if n != ids
    ]
    return Found(sheet, listing, head.top, head.row, headings, ids)


def _scores(
    sheet: Sheet, listing: Listing, at: tuple[int, int], text: str, chosen: Mapping[str, str]
) -> dict[str, int]:
    """Return how like a heading is to each column of a list, weighed with what stands below."""
    said = chosen.get(text.casefold())
    if said is not None:
        key = key_of(listing, said)
        return {key: EXACT} if key else {}
    if _left_out(text, chosen):
        return {}
    for one in listing.columns:
        if one.heading.casefold() == text.casefold():
            return {one.key: EXACT}
    best: dict[str, int] = {}
    parts = [text, *(part for part in text.split("/") if part != text)]
    for part, less in zip(parts, (0, *[5] * len(parts)), strict=False):
        for key, score in _names(listing.key).like(part):
            best[key] = max(best.get(key, 0), min(score, KNOWN) - less)
    below = _below(sheet, at) if best else []
    fitting = {key: score - _UNLIKE * _differs(listing, key, below) for key, score in best.items()}
    return {key: score for key, score in fitting.items() if score >= _LEAST}


@cache
def _names(key: str) -> Names:
    listing = next(one for one in LISTINGS if one.key == key)
    found: dict[str, dict[str, None]] = {}
    for column in listing.columns:
        for name in (column.heading, *words()["kolumner"][key].get(column.key, ())):
            found.setdefault(fold(str(name)), {})[column.key] = None
    return Names({name: tuple(keys) for name, keys in found.items()})


def _left_out(text: str, chosen: Mapping[str, str]) -> str:
    """Return why a column is left out on purpose; "" when it is not."""
    if text.casefold() in chosen:
        return "" if chosen[text.casefold()] else "utelämnas"
    if fold(text) in _folded("personuppgifter") or _PERSONAL.search(text):
        return "kontaktuppgifter hör inte hemma i ärendet"
    return "numrerar bara raderna" if fold(text) in _folded("nummer") else ""


@cache
def _folded(group: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in words()[group])


def _below(sheet: Sheet, at: tuple[int, int]) -> list[CellContent]:
    rows = [n for n in sorted(sheet.rows) if n > at[0]][:_SAMPLE]
    return [sheet.rows[n][at[1]] for n in rows if at[1] in sheet.rows[n]]


def _differs(listing: Listing, key: str, below: list[CellContent]) -> bool:
    """Whether what stands below a heading is mostly of another kind than the column holds."""
    shape = listing.column(key).shape
    if not below:
        return False
    days = sum(isinstance(cell, datetime.date) or _dated(cell) for cell in below)
    if shape == "day":
        return days < _SHARE * len(below)
    if shape == "score":
        figures = sum(isinstance(cell, int) or len(str(cell)) <= 14 for cell in below)
        return figures < _SHARE * len(below)
    # Texts and choices hold anything but days.
    return days > (1 - _SHARE) * len(below)


def _dated(cell: CellContent) -> bool:
    """Whether a text speaks of a day, a week or a month; a figure is no day."""
    from grantflow.documents.lists.days import speaks_of_day

    return isinstance(cell, str) and speaks_of_day(cell)
