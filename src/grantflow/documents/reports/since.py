"""What happened since a draft was last reviewed: to what was found in it, and to its words."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from grantflow.documents.by_word import Word, by_word
from grantflow.model.finding import NOT_SWEDISH
from grantflow.text.normal import normalise
from grantflow.text.personal import mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grantflow.documents.compare import Change
    from grantflow.model.finding import Finding, Report

MOST = 20
# Words that are shown: around a change, of a change, of a text that only has moved.
_AROUND, _LONG, _MOVED = 6, 30, 12
_LETTERS = 60
# No-break spaces hold figures together.
_BLANKS = re.compile(r"[^\S\t\u00a0\u202f]+")


def _no_line(_place: str) -> int | None:
    return None


class Since(NamedTuple):
    """What happened since the draft `name` was reviewed.

    `fixed` are findings as they were then, the others as they are now.  `locate` gives the line of
    a place in the earlier draft, or None.
    """

    name: str
    fixed: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    new: tuple[Finding, ...]
    changes: tuple[Change, ...]
    locate: Callable[[str], int | None] = _no_line


def since(
    name: str,
    before: Report,
    after: Report,
    changes: Sequence[Change],
    *,
    locate: Callable[[str], int | None] = _no_line,
) -> Since:
    """Return what happened between two reviews.  Findings are the same when their codes are.

    What the later review did not look at is not fixed: a criterion that no longer applies, or
    anything at all when the later text is in another language.

    Args:
        name: The earlier draft as the person wrote it.
        before: Its review.
        after: The review of the later draft.
        changes: What differs between the texts.
        locate: Gives the line of a place in the earlier draft, or None.

    """
    had = {finding.code for finding in before.findings}
    has = {finding.code for finding in after.findings}
    unread = {v.criterion for v in after.verdicts if v.verdict == "not_applicable"}
    foreign = NOT_SWEDISH in has
    return Since(
        name=name,
        fixed=tuple(
            finding
            for finding in before.findings
            if finding.code not in has and finding.criterion not in unread and not foreign
        ),
        remaining=tuple(finding for finding in after.findings if finding.code in had),
        new=tuple(finding for finding in after.findings if finding.code not in had),
        changes=tuple(changes),
        locate=locate,
    )


def masked(change: Change) -> tuple[str | None, str | None]:
    """Return the old and the new text without personal data; None where there is none."""
    return (
        None if change.place_old is None else mask(change.before),
        None if change.place_new is None else mask(change.after),
    )


def largest(changes: Sequence[Change]) -> list[Change]:
    """Return the changes of most letters, as many as a person reads, in their order."""
    sizes = [sum(len(w.text) for w in change.words if w.op != "same") for change in changes]
    numbers = sorted(range(len(changes)), key=lambda number: (-sizes[number], number))
    return [changes[number] for number in sorted(numbers[:MOST])]


def readable(change: Change) -> list[Word]:
    """Return the words of a change on one line, without personal data, cut to what is about it."""
    before, after = masked(change)
    words: Iterable[Word] = change.words
    if (before or "", after or "") != (change.before, change.after):
        # Parts of a number say too much, so it is hidden before the texts are compared.
        words = by_word(before or "", after or "")
    told = list(_settled(words))
    if change.kind == "moved":
        return [Word("same", _cut(_line(after or ""), _MOVED, 0))]
    last = len(told) - 1
    return [
        Word(op, _cut(text, _AROUND * (number > 0), _AROUND * (number < last)))
        if op == "same"
        else Word(op, _cut(text, _LONG, _AROUND))
        for number, (op, text) in enumerate(told)
    ]


def _settled(words: Iterable[Word]) -> Iterator[Word]:
    """Yield the words each on one line; what is only written otherwise is the same."""
    told: list[Word] = []
    for same, group in groupby(words, lambda word: word.op == "same"):
        pieces = list(group)
        gone = "".join(word.text for word in pieces if word.op == "gone")
        new = "".join(word.text for word in pieces if word.op == "new")
        if not same and normalise(gone).text.strip() == normalise(new).text.strip():
            pieces = [Word("same", new or gone)]
        told += pieces
    for op, several in groupby(told, lambda word: word.op):
        yield Word(op, _line("".join(word.text for word in several)))


def _line(text: str) -> str:
    """Return `text` on one line, with bars between cells."""
    return _BLANKS.sub(" ", text).replace("\t", " | ")


def _cut(text: str, head: int, tail: int) -> str:
    """Return so many words from the beginning and the end; blanks around the text stay."""
    words = [w if len(w) <= _LETTERS else f"{w[:_LETTERS]}…" for w in text.split(" ")]
    if len(words) > head + tail + 2:
        words[head : len(words) - tail] = ["…"]
    return " ".join(words)
