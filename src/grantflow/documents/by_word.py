"""How one text came from another, word by word, so that both can be read off it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.documents.alignment import Stretch, in_step

if TYPE_CHECKING:
    from collections.abc import Iterator

Op = Literal["same", "gone", "new"]

# A figure such as 1 250 000 or 12,5 is one word.
LETTERS = r"[^\W\d]\w*|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+[.,]\d+|\w+"
_WORD = re.compile(rf"{LETTERS}|[^\w\s]")
# Words alone between two changes are read with them unless they are more than this.
_ISLAND = 2


class Word(NamedTuple):
    """A word, or several in a row with their blanks, and what became of them."""

    op: Op
    text: str


def by_word(old: str, new: str) -> tuple[Word, ...]:
    """Return how `new` came from `old`; signs count as words, blanks go with what is beside.

    What is `same` or `gone` is the old text, what is `same` or `new` the new one, to the character.
    """
    if not old or not new or old == new:
        op: Op = "same" if old == new else "gone" if old else "new"
        return (Word(op, old or new),) if old or new else ()
    words: list[Word] = []
    at = upto = 0
    for same in _slid(list(_without_islands(old, new)), old, new):
        words.append(Word("gone", old[at : same.old]))
        words.append(Word("new", new[upto : same.new]))
        words.append(Word("same", old[same.old : same.old_end]))
        at, upto = same.old_end, same.new_end
    return tuple(word for word in words if word.text)


def _same(old: str, new: str) -> Iterator[Stretch]:
    """Yield the characters that are the same: words with the blanks around them, up to the end."""
    ours = [match.span() for match in _WORD.finditer(old)]
    theirs = [match.span() for match in _WORD.finditer(new)]
    pairs = in_step([old[a:b] for a, b in ours], [new[a:b] for a, b in theirs])
    spans = [ours[pair.old] + theirs[pair.new] for pair in pairs]
    first = last = to = upto = 0
    for start, end, begin, stop in (*spans, (len(old),) * 2 + (len(new),) * 2):
        left, right = old[last:start], new[upto:begin]
        if left != right:
            trail = _blanks(left, right)
            yield Stretch(first, last + trail, to, upto + trail)
            lead = _blanks(left[trail:][::-1], right[trail:][::-1])
            first, to = start - lead, begin - lead
        last, upto = end, stop
    yield Stretch(first, last, to, upto)


def _blanks(left: str, right: str) -> int:
    """Return how many blanks both texts begin with."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other or not one.isspace():
            break
        count += 1
    return count


def _without_islands(old: str, new: str) -> Iterator[Stretch]:
    """Leave out a word or two alone between larger changes: read as kept they only make holes."""
    last = Stretch(0, 0, 0, 0)
    end = Stretch(len(old), len(old), len(new), len(new))
    for here, following in pairwise([*_same(old, new), end]):
        room = min(_apart(last, here), _apart(here, following))
        words = old[here.old : here.old_end].split()
        if not room or len(words) > _ISLAND or len(" ".join(words)) > room:
            yield here
            last = here


def _apart(one: Stretch, other: Stretch) -> int:
    """Return how many characters stand between two stretches, in the longer of the texts."""
    return max(other.old - one.old_end, other.new - one.new_end)


def _slid(stretches: list[Stretch], old: str, new: str) -> list[Stretch]:
    """Let a sentence that is put in or taken out end with its own full stop, not the one before.

    "A. B." after "A." is "A." and " B.", though ". B" in the middle says the same.
    """
    for number, (last, here) in enumerate(pairwise(stretches), start=1):
        gone, put = old[last.old_end : here.old], new[last.new_end : here.new]
        first = gone or put
        if bool(gone) == bool(put) or here.old == here.old_end or first[0] != old[here.old]:
            continue
        if not first[0].isalnum():
            stretches[number - 1] = last._replace(
                old_end=last.old_end + 1, new_end=last.new_end + 1
            )
            stretches[number] = here._replace(old=here.old + 1, new=here.new + 1)
    return stretches
