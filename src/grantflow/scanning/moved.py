"""Finds days of a case that have moved on the page they were taken from, and says where to.

A day counts as taken from a page when the memory says so; where it knows of none (another
computer), when the row still begins as one that was taken.  A day somebody has set by hand is hers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, get_args

from rapidfuzz import fuzz

from grantflow.model.scan import DATE_LABELS, DateKind, Notice
from grantflow.scanning.in_case import FIELD, FORM, day_of, is_as_taken, names
from grantflow.scanning.offers import key_of
from grantflow.text import swedish

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.model.scan import PageResult, Proposal
    from grantflow.model.stages.omvarldsbevakning import WayForward
    from grantflow.scanning.offers import Offer

READ = frozenset({"first", "same", "changed"})


class Moved(NamedTuple):
    """A row of the case with a day that its page no longer tells, and the day that came instead."""

    row: WayForward
    kind: DateKind
    was: datetime.date
    address: str
    to: Proposal | None


def moved_days(
    rows: Sequence[WayForward],
    pages: Iterable[PageResult],
    found: Sequence[Proposal],
    known: Iterable[Offer],
) -> list[Moved]:
    """Return what has moved.  `found` is what this round found, `known` all that was before."""
    before = {one.key: one for one in known}
    moved: list[Moved] = []
    used: set[str] = set()
    for row, kind, was, address in _gone(rows, pages, list(before.values())):
        to = _instead(row, kind, address, rows, [f for f in found if key_of(f) not in used], before)
        if to is not None:
            used.add(key_of(to))
            to = replace(to, row=row.id or "", was=was)
        moved.append(Moved(row, kind, was, address, to))
    return moved


def _gone(
    rows: Sequence[WayForward], pages: Iterable[PageResult], known: list[Offer]
) -> Iterator[tuple[WayForward, DateKind, datetime.date, str]]:
    """Yield the rows with days to come that the page they name does not tell."""
    for page in (page for page in pages if page.state in READ):
        addresses = dict.fromkeys([page.address, *(d.link for d in page.dates if d.link)])
        for address in addresses:
            told = {(d.kind, d.date) for d in page.dates if (d.link or page.address) == address}
            for row in (row for row in rows if names(row, address)):
                for kind in get_args(DateKind):
                    was = day_of(row, kind)
                    if was is None or was < page.read_on or (kind, was) in told:
                        continue
                    if _is_taken(row, kind, was, address, known):
                        yield row, kind, was, address


def _is_taken(
    row: WayForward, kind: DateKind, was: datetime.date, address: str, known: list[Offer]
) -> bool:
    taken = {
        one.proposal.date
        for one in known
        if one.state == "taken" and one.proposal.kind == kind and one.proposal.address == address
    }
    return was in taken if taken else is_as_taken(row, kind)


def _instead(
    row: WayForward,
    kind: DateKind,
    address: str,
    rows: Sequence[WayForward],
    found: list[Proposal],
    before: dict[str, Offer],
) -> Proposal | None:
    """Return the day that came when the row's went: none that stood on the page beside it."""
    in_case = {day_of(one, kind) for one in rows if names(one, address)}
    of_page = [one for one in found if one.kind == kind and one.address == address]
    left = [
        one for one in of_page if one.date not in in_case and _is_new(before.get(key_of(one)), row)
    ]
    if len(left) < 2:
        return left[0] if left else None
    key = f"{kind}\n{address}\n{day_of(row, kind)}"
    if key not in before:
        return None  # nothing tells which of them it is
    sentence = before[key].proposal.text
    return max(left, key=lambda one: fuzz.ratio(one.text, sentence))


def _is_new(offer: Offer | None, row: WayForward) -> bool:
    return offer is None or offer.state == "gone" or offer.proposal.row == row.id


def notice_of(one: Moved, number: int | None) -> Notice:
    """Return what to tell of a day that has moved; `number` is that of the new day."""
    what = "som öppningsdag" if one.kind == "opens" else f"som {DATE_LABELS[one.kind]}"
    told = f"I ärendet står {swedish.day(one.was)} {what}, men "
    advice = "Kontrollera mot sidan. "
    if one.to is None:
        told += "den dagen står inte längre på sidan."
        advice += "Har dagen ändrats? Rätta raden."
    else:
        told += f"sidan säger nu {swedish.day(one.to.date)}."
        advice += f"Ta in förslag {number}, så ändras raden och båda dagarna står kvar i den."
    place = f"{FORM}.way_forward[{one.row.id}].{FIELD[one.kind]}"
    return Notice("warning", place, one.address, told, advice)
