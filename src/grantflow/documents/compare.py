"""What changed between two drafts: by paragraph, heading, list item and table row, then by word.

Blocks that read the same are paired first (`alignment`); those left that stand elsewhere have
moved.  Each of the rest is held against a few others only: those that share its rarest words and
those at its place.  So the work grows with the length of the drafts, not with its square: 5,000
blocks of 35 words against 5,000 others, nothing in common, cost about a second of a busy core.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from grantflow.documents.alignment import Pair, in_step
from grantflow.documents.by_word import LETTERS, Word, by_word
from grantflow.text.normal import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grantflow.text.draft import Block, Draft

ChangeKind = Literal["added", "removed", "changed", "moved"]

# Two blocks are one that was changed when they share so much of their words.
_ALIKE = 0.5
# So many blocks are looked up by the words of one, and so many of them held against it.
_LOOKED_UP, _READ = 16, 3
_WORDS = re.compile(LETTERS)
_CELLS = re.compile(r"\s*[\t|]\s*")
# What Word has as formatting stands as signs in plain text.
_MARKS = re.compile(r"^\s*(?:#{1,6}|[-–—•·*▪◦●○])\s+|\*\*")


class Change(NamedTuple):
    """A block that is not what or where it was.

    The words that are `same` or `gone` are the old text, those `same` or `new` the new one, blanks
    as written.  A `changed` block may have moved as well.
    """

    kind: ChangeKind
    place_old: str | None
    place_new: str | None
    words: tuple[Word, ...]

    @property
    def before(self) -> str:
        """Return the old text; empty when the block is added."""
        return "".join(word.text for word in self.words if word.op != "new")

    @property
    def after(self) -> str:
        """Return the new text; empty when the block is removed."""
        return "".join(word.text for word in self.words if word.op != "gone")


def compare(old: Draft, new: Draft) -> tuple[Change, ...]:
    """Return the blocks that differ, in the order of the new draft; removed ones where they stood.

    Blanks, line ends, soft hyphens and the marks of headings and lists make no difference.
    """
    before, after = _texts(old), _texts(new)
    same = in_step([text.key for text in before], [text.key for text in after])
    olds, news = _rest(before, [p.old for p in same]), _rest(after, [p.new for p in same])
    moved = list(_moved(olds, news))
    olds, news = _unpaired(olds, news, moved)
    changed = _alike(olds, news)
    olds, news = _unpaired(olds, news, changed)
    here = [pair for pair in changed if before[pair.old].gap == after[pair.new].gap]
    lines = [
        *((p.new, 0, _told("moved", before[p.old], after[p.new])) for p in moved),
        *((p.new, 0, _told("changed", before[p.old], after[p.new])) for p in changed),
        *((text.number, 0, _told("added", None, text)) for text in news),
        *((at, 1, _told("removed", text, None)) for text, at in _stood(olds, [*same, *here])),
    ]
    return tuple(change for *_, change in sorted(lines, key=lambda line: line[:2]))


class _Text:
    """A block that can be held against others.

    `number` is its number among the blocks; `gap` says between which unchanged blocks it stands,
    and `rank` where among those that differ there.
    """

    gap = rank = 0

    def __init__(self, number: int, block: Block) -> None:
        self.number, self.block = number, block
        # Most of the plain form is there already: the checks read it.
        plain = normalise(block.written[: block.lead]).text + block.text
        self.key = _MARKS.sub("", plain).strip(" \t").rstrip(" \t:")

    @property
    def sort(self) -> str:
        """Return what a block of its kind is read as."""
        return self.block.kind if self.block.kind in {"heading", "row"} else "text"

    @cached_property
    def words(self) -> dict[str, None]:
        """Return each word once, in order."""
        return dict.fromkeys(_WORDS.findall(self.key.lower()))

    @cached_property
    def first_cell(self) -> str:
        """Return what a row is about, or nothing."""
        if self.block.kind != "row":
            return ""
        first = _CELLS.split(self.key.strip(" |"), maxsplit=1)[0]
        return first if any(map(str.isalpha, first)) else ""

    def share(self, other: _Text) -> float:
        """Return how much of the words the two have in common, from 0 to 1."""
        both = len(self.words) + len(other.words)
        least = 0.0
        if self.first_cell and self.gap == other.gap and self.first_cell == other.first_cell:
            least = _ALIKE
        return max(least, 2 * len(self.words.keys() & other.words.keys()) / max(1, both))


def _texts(draft: Draft) -> list[_Text]:
    """Return the blocks, each place once: a heading over a table may be told again after it."""
    blocks = {(block.place, block.parts, block.written): block for block in draft.blocks}
    return [_Text(number, block) for number, block in enumerate(blocks.values())]


def _rest(texts: list[_Text], same: Sequence[int]) -> list[_Text]:
    """Return the blocks that are not among the unchanged ones, and note where they stand."""
    known = set(same)
    rest = [text for text in texts if text.number not in known]
    ranks: Counter[int] = Counter()
    for text in rest:
        text.gap = bisect(same, text.number)
        text.rank = ranks[text.gap]
        ranks[text.gap] += 1
    return rest


def _moved(olds: list[_Text], news: list[_Text]) -> Iterator[Pair]:
    """Yield blocks that read the same at another place."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for text in reversed(olds):
        waiting[text.key].append(text.number)
    for text in news:
        if waiting.get(text.key):
            yield Pair(waiting[text.key].pop(), text.number)


class _Index:
    """The new blocks by their words and by where they stand."""

    def __init__(self, texts: list[_Text]) -> None:
        self._by_word: defaultdict[str, list[_Text]] = defaultdict(list)
        self._by_gap: defaultdict[int, list[_Text]] = defaultdict(list)
        for text in texts:
            self._by_gap[text.gap].append(text)
            for word in text.words:
                self._by_word[word].append(text)

    def near(self, text: _Text) -> Iterable[_Text]:
        """Return the few blocks that `text` may have become."""
        votes: list[_Text] = []
        found = [self._by_word[word] for word in text.words if word in self._by_word]
        for holders in sorted(found, key=len):
            if len(votes) + len(holders) > _LOOKED_UP:
                break
            votes += holders
        beside = self._by_gap.get(text.gap, [])[max(0, text.rank - 1) : text.rank + 2]
        return dict.fromkeys([*beside, *(one for one, _ in Counter(votes).most_common(_READ))])


def _unpaired(
    olds: list[_Text], news: list[_Text], pairs: list[Pair]
) -> tuple[list[_Text], list[_Text]]:
    """Return the blocks that are in none of the pairs."""
    gone, fresh = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return (
        [text for text in olds if text.number not in gone],
        [text for text in news if text.number not in fresh],
    )


def _alike(olds: list[_Text], news: list[_Text]) -> list[Pair]:
    """Return blocks that were changed, the most alike first; headings go with headings."""
    index = _Index(news)
    likely = []
    for one in olds:
        for other in index.near(one):
            share = one.share(other)
            if share >= _ALIKE:
                far = (one.gap != other.gap, abs(one.rank - other.rank))
                rank = (one.sort != other.sort, -share, *far)
                likely.append((rank, Pair(one.number, other.number)))
    pairs: list[Pair] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for _, pair in sorted(likely):
        if pair.old not in old_taken and pair.new not in new_taken:
            pairs.append(pair)
            old_taken.add(pair.old)
            new_taken.add(pair.new)
    return pairs


def _stood(lost: list[_Text], kept: list[Pair]) -> Iterator[tuple[_Text, int]]:
    """Yield removed blocks, each with the number of the new block that it stood after."""
    kept = sorted(kept)
    olds = [pair.old for pair in kept]
    highest = [-1]
    for pair in kept:
        highest.append(max(highest[-1], pair.new))
    for text in lost:
        yield text, highest[bisect(olds, text.number)]


def _told(kind: ChangeKind, old: _Text | None, new: _Text | None) -> Change:
    words = by_word(old.block.written if old else "", new.block.written if new else "")
    return Change(kind, old.block.place if old else None, new.block.place if new else None, words)
