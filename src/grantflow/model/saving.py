"""What a save does to an answer: written, already there, merged, or a conflict for people."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from grantflow.errors import CaseRefused

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_HALF = re.compile("[\ud800-\udfff]")

Outcome = Literal["kept", "written", "merged", "conflict"]


class Settled(NamedTuple):
    """What comes of a save of one answer, and the value that stands after it."""

    outcome: Outcome
    value: Any


def canonical(value: Any) -> str:
    """Return a value as JSON in the one way that equal values share.

    Half of a pair of signs, which no database keeps as it is, is written by its number.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text if text.isascii() else _HALF.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def settle(base: Any, current: Any, wanted: Any) -> Settled:
    """Return what a save does to an answer.

    Args:
        base: What the writer had seen.  None is an empty answer, here and below.
        current: What stands there now.
        wanted: What the writer wants there.

    """
    if same(current, wanted):
        return Settled("kept", current)
    if same(base, current):
        return Settled("written", wanted)
    if same(base, wanted):
        return Settled("kept", current)
    if all(isinstance(value, list | None) for value in (base, current, wanted)):
        merged = merge_items(base or [], current or [], wanted or [])
        return Settled("kept" if same(merged, current) else "merged", merged)
    return Settled("conflict", current)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same answer."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    return canonical(one) == canonical(other)


def is_empty(value: Any) -> bool:
    """Whether a value is no answer: nothing, an empty text or an empty list.  Zero is one."""
    return value is None or value in ("", [], {})


def merge_items(base: Sequence[Any], current: Sequence[Any], wanted: Sequence[Any]) -> list[Any]:
    """Return a list with what both have added, without what either has taken out.

    The order is that of the one who has moved something; when both have, that of `wanted`.  What
    both have added in one place stands in the order that it was saved in.
    """
    known = {canonical(item): item for item in (*base, *current, *wanted)}
    first, theirs, ours = ([*map(canonical, items)] for items in (base, current, wanted))
    gone = (set(first) - set(theirs)) | (set(first) - set(ours))
    lead, other = (ours, theirs) if _moved(first, ours) else (theirs, ours)
    kept = [item for item in dict.fromkeys(lead) if item not in gone]
    for place, item in enumerate(other):
        if item in gone or item in kept:
            continue
        before = next((one for one in reversed(other[:place]) if one in kept), None)
        at = 0 if before is None else kept.index(before) + 1
        while at < len(kept) and kept[at] not in first:
            at += 1
        kept.insert(at, item)
    return [known[item] for item in kept]


def _moved(before: Sequence[Hashable], after: Sequence[Hashable]) -> bool:
    """Whether the items that both hold stand in another order."""
    both = set(before) & set(after)
    return [item for item in before if item in both] != [item for item in after if item in both]


def too_new() -> CaseRefused:
    """Return the refusal of a base version that the case has not come to."""
    return CaseRefused(
        "sidan är nyare än ärendet, eller från ett annat ärende",
        remedy="ladda om sidan; det ni har skrivit finns kvar",
    )
