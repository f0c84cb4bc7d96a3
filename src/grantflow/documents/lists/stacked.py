"""Finds every list of a sheet: people put one below the other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from grantflow.documents.importing.likeness import fold
from grantflow.documents.lists.columns import LISTINGS, source_of
from grantflow.documents.lists.headings import (
    KNOWN,
    find_list,
    heads_in,
    heaviest,
    lists_below,
    may_head,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grantflow.documents.lists.headings import Found, Head
    from grantflow.documents.lists.opening import Sheet

_LEAST = 2  # columns of ours that headings in the middle of a sheet must name
_MOST_ABOVE = 3  # rows of title and group headings right above them
_LONGEST = 60  # characters in a title
# What a title between two lists speaks of; another line there may be anything.
_TITLES = ("list", "intressent", "aktör", "aktivitet", "uppgift", "åtgärd", "att göra", "plan")


def find_lists(sheet: Sheet, chosen: Mapping[str, str]) -> list[Found]:
    """Return the lists that stand in a sheet, from the top; each has its part of the sheet.

    Args:
        sheet: The sheet.
        chosen: As for `find_list`.

    """
    starts = _starts(sheet, chosen)
    if starts:
        # Above the first sure headings there may be a list whose headings are less sure.
        first = find_list(_part(sheet, 0, starts[0]), chosen)
        is_list = first and len(_columns(first)) >= _LEAST and first.row < max(first.sheet.rows)
        starts = starts if is_list else starts[1:]
    edges = [0, *starts, max(sheet.rows) + 1]
    parts = [_part(sheet, edge, end) for edge, end in pairwise(edges)]
    return [found for part in parts if (found := find_list(part, chosen))]


def notes_above(found: Found, *, first: bool) -> Iterator[int]:
    """Yield the rows above the headings of a list that say more than its title.

    `first` is whether it is the first list of its sheet; whatever stands at the top is its title.
    """
    for number in sorted(n for n in found.sheet.rows if n < found.top):
        text = _only_text(found.sheet, number)
        titled = any(word in text.casefold() for word in _TITLES)
        if not (
            0 < len(text) <= _LONGEST and (titled or (first and number == min(found.sheet.rows)))
        ):
            yield number


def _starts(sheet: Sheet, chosen: Mapping[str, str]) -> list[int]:
    """Return the rows where lists with sure headings begin, their titles counted, in order."""
    found: list[tuple[int, Head]] = []
    here = sheet
    likely = [head for head in heads_in(sheet, sorted(sheet.rows)) if _may_be(sheet, head, chosen)]
    # From below, so that each list is judged by what stands in its own part of the sheet.
    for head in sorted(likely, key=lambda one: (-one.row, -one.top)):
        if head.row in here.rows and _is_sure(here, head, chosen):
            start = _with_title(sheet, head.top)
            found.insert(0, (start, head))
            here = _part(sheet, 0, start)
    return [
        start
        for number, (start, head) in enumerate(found)
        if not number or head.texts != found[number - 1][1].texts  # printed again on each page
    ]


def _may_be(sheet: Sheet, head: Head, chosen: Mapping[str, str]) -> bool:
    """Whether rows are worth weighing as headings in the middle of a sheet."""
    cells = sheet.rows[head.row].values()
    if len(set(head.texts.values())) < _LEAST or not all(isinstance(cell, str) for cell in cells):
        return False
    texts = head.texts.values()
    if _stands_apart(sheet, head.top):
        likely = may_head(texts, chosen, _LEAST)
    else:
        known = [text for text in texts if text.casefold() in chosen or fold(text) in _headings()]
        likely = head.top == head.row and len(known) >= _LEAST
    # The id says that it is a row of our own list.
    return likely and not any(source_of(one, text) for one in LISTINGS for text in texts)


def _is_sure(sheet: Sheet, head: Head, chosen: Mapping[str, str]) -> bool:
    """Whether rows are headings: most of them columns of ours, by names that are no answers."""
    found = heaviest(lists_below(sheet, head, chosen))
    if found is None:
        return False
    scores = [score for text, score in _columns(found) if fold(text) not in _answers()]
    if not _stands_apart(sheet, head.top):
        scores = [score for score in scores if score >= KNOWN]
    unknown = [one for one in found.headings if not (one.key or one.left)]
    return len(scores) >= max(_LEAST, len(unknown))


def _columns(found: Found) -> list[tuple[str, int]]:
    return [(one.text, one.score) for one in found.headings if one.key]


def _stands_apart(sheet: Sheet, row: int) -> bool:
    """Whether nothing stands right above a row, or a single text."""
    return row - 1 not in sheet.rows or bool(_only_text(sheet, row - 1))


def _with_title(sheet: Sheet, top: int) -> int:
    """Return the row where a list begins whose headings are at `top`: that of its title."""
    start = top
    if top - 1 in sheet.rows and _is_text(sheet, top - 1):
        start -= 1  # a title, or headings of groups of columns
    while start - 1 in sheet.rows and _only_text(sheet, start - 1):
        start -= 1
    if start - 1 in sheet.rows or top - start > _MOST_ABOVE:
        start = top  # the rows of another list go all the way down here
    above = max((row for row in sheet.rows if row < start), default=0)
    alone = above - 1 not in sheet.rows and above + 1 not in sheet.rows
    return above if above and alone and _only_text(sheet, above) else start


def _is_text(sheet: Sheet, row: int) -> bool:
    return all(isinstance(cell, str) for cell in sheet.rows[row].values())


def _only_text(sheet: Sheet, row: int) -> str:
    """Return the text of a row that holds a single one; "" of other rows."""
    held = {*sheet.rows[row].values()}
    text = held.pop()
    return text if isinstance(text, str) and not held else ""


def _part(sheet: Sheet, first: int, end: int) -> Sheet:
    """Return the rows of a sheet from `first` up to `end`, that one left out."""
    return replace(sheet, rows={n: cells for n, cells in sheet.rows.items() if first <= n < end})


@cache
def _headings() -> frozenset[str]:
    """Return what columns of the lists are called, folded."""
    named = [column.heading for listing in LISTINGS for column in listing.columns]
    for columns in words()["kolumner"].values():
        named += [name for names in columns.values() for name in names]
    return frozenset(fold(str(name)) for name in named)


@cache
def _answers() -> frozenset[str]:
    """Return what people answer in the columns that have choices, folded: "klart" is one too."""
    said = [choice for listing in LISTINGS for c in listing.columns for choice in c.choices]
    for groups in words()["värden"].values():
        said += [str(word) for told in groups.values() for word in told]
    return frozenset(map(fold, said))
