"""The judge: a small trained net that says whether a sentence counts as evidence.

It reads each sentence as a row of word meanings, looks at words in threes and fives, and weighs
the sentence together with its paragraph, its heading, and the sentence before and after in the same
section.  It never looks farther, so that text elsewhere changes nothing.  `tools/train_judge.py`
trains it on the labelled texts in training/; the weights are data.  The deep tier asks several
such nets, trained apart and larger, and takes the mean of their answers.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from grantflow import assets
from grantflow.text.vocabulary import SPECIAL, Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from grantflow.text.draft import Draft

Floats = NDArray[np.float32]

FOLDER = "judge"
# So many words are weighed at a time: their tables fit into a processor's cache.
_AT_A_TIME = 1500
_UNKNOWN = 2
# What speaks against a sentence that is about a criterion, as the training texts name it.
REASONS = ("nekat", "löfte", "krav", "andra", "allmänt", "önskan", "tunt", "homonym")


class Judgement(NamedTuple):
    """Probabilities, 0 to 1, one row a sentence.

    `counts[n, c]`: sentence n is evidence for criterion c.  `about[n, c]`: it speaks of the
    criterion at all, also when it must not count.  `against[n, r]`: reason r speaks against it.
    """

    counts: Floats
    about: Floats
    against: Floats


class Judge:
    """Trained nets, ready to read drafts: one for the quick tier, several that agree for the deep.

    `bars` say how sure the judge has to be, per criterion: without a sign, with one, and what is
    added where a draft has no headings.
    """

    def __init__(self, folder: Path, *, deep: bool = False) -> None:
        """Read words and weights from `folder`; takes a few milliseconds."""
        words = (folder / "words.txt").read_text("utf-8").split("\n")
        about = json.loads((folder / "judge.json").read_bytes())
        self.criteria: tuple[str, ...] = tuple(about["criteria"])
        self.bars: dict[str, list[float]] = about["deep_bars" if deep else "bars"]
        self._vocabulary = Vocabulary(words, np.load(folder / "vectors.npy", mmap_mode="r"))
        names = ["weights.npz", *(about["deep"] if deep else ())]
        self._nets = [Net(folder / name, self._vocabulary) for name in names]

    def read(self, draft: Draft) -> Judgement:
        """Return what the sentences of a draft are worth."""
        count = len(self.criteria)
        numbers = Numbers(draft, self._vocabulary)
        logits = sum(net.logits(draft, numbers) for net in self._nets) / len(self._nets)
        chances = (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
        return Judgement(chances[:, :count], chances[:, count : 2 * count], chances[:, 2 * count :])


class Numbers:
    """The words of a draft's sentences, and of what they stand under, as numbers."""

    def __init__(self, draft: Draft, vocabulary: Vocabulary) -> None:
        """Look every word up, once for all nets."""
        self.sentences = [vocabulary.numbers(unit.text) for unit in draft.units]
        titles = [heading_of(draft, unit.section, unit.block) for unit in draft.units]
        known = {title: number for number, title in enumerate(dict.fromkeys(titles))}
        self.titles = [vocabulary.numbers(title)[0] if title else [] for title in known]
        self.title_of = [known[title] for title in titles]


class _Row:
    """The words of many sentences in one long row, two blanks between: no window reaches across."""

    def __init__(self) -> None:
        self.ids: list[int] = [0]
        self.capitals: list[float] = [0.0]
        self.starts: list[int] = []

    def add(self, ids: list[int], capitals: list[bool]) -> None:
        """Add a sentence."""
        self.starts.append(len(self.ids))
        self.ids += [*(ids or [_UNKNOWN]), 0, 0]
        self.capitals += [*map(float, capitals or [False]), 0.0, 0.0]


class Net:
    """One trained net; its sizes are those of its weights."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        """Read the weights at `path`."""
        with np.load(path) as stored:
            self._w = {name: stored[name].astype(np.float32) for name in stored.files}
        self._vocabulary = vocabulary

    def logits(self, draft: Draft, numbers: Numbers) -> Floats:
        """Return the answers for each sentence, before they become probabilities."""
        w = self._w
        if not draft.units:
            return np.zeros((0, w["out.bias"].size), np.float32)
        sentences = self._sentences(numbers)
        sections = np.array([unit.section for unit in draft.units])
        goes_on = (sections[1:] == sections[:-1]).astype(np.float32)[:, None]
        before, after = np.zeros_like(sentences), np.zeros_like(sentences)
        before[1:] = sentences[:-1] * goes_on
        after[:-1] = sentences[1:] * goes_on
        blocks = np.array([unit.block for unit in draft.units])
        around = _means(sentences, blocks)[blocks]
        rows = np.hstack([sentences, before, after, around, self._headings(numbers)])
        hidden = np.maximum(rows @ w["ctx.weight"] + w["ctx.bias"], 0)
        out: Floats = hidden @ w["out.weight"] + w["out.bias"]
        out += sentences @ w["direct.weight"] + w["direct.bias"]
        return out

    def _sentences(self, numbers: Numbers) -> Floats:
        """Return one vector a sentence, from its words in threes and fives."""
        rows: list[Floats] = []
        part = _Row()
        for ids, capitals in numbers.sentences:
            part.add(ids, capitals)
            if len(part.ids) >= _AT_A_TIME:
                rows.append(self._vectors(part))
                part = _Row()
        if part.starts:
            rows.append(self._vectors(part))
        return np.vstack(rows)

    def _vectors(self, part: _Row) -> Floats:
        ids = np.array(part.ids)
        real = (ids > 0).astype(np.float32)[:, None]
        w = self._w
        words = np.hstack([self._meanings(ids), np.array(part.capitals, np.float32)[:, None]])
        x = np.maximum(words @ w["inp.weight"] + w["inp.bias"], 0) * real
        y = np.maximum(_windows(x, w["c1.weight"], w["c1.bias"]), 0) * real
        z = np.maximum(_windows(y, w["c2.weight"], w["c2.bias"]) + y, 0) * real
        most = np.maximum.reduceat(z, part.starts, axis=0)
        length = np.add.reduceat(real, part.starts, axis=0)
        mean = np.add.reduceat(z, part.starts, axis=0) / length
        pooled = np.hstack([most, mean])
        vectors: Floats = np.maximum(pooled @ w["sen.weight"] + w["sen.bias"], 0)
        return vectors

    def _meanings(self, ids: NDArray[np.int64]) -> Floats:
        kinds, where = np.unique(ids, return_inverse=True)
        table = self._vocabulary.vectors(kinds) * self._w["scale"]
        special = kinds < len(SPECIAL)
        table[special] = self._w["sp"][kinds[special]]
        meanings: Floats = table[where]
        return meanings

    def _headings(self, numbers: Numbers) -> Floats:
        """Return one vector a sentence: the meaning of the heading and label it stands under."""
        ids: list[int] = []
        starts, sizes = [], []
        for found in numbers.titles:
            starts.append(len(ids))
            sizes.append([max(1, len(found))])
            ids += found or [0]
        meanings = self._meanings(np.array(ids)) * (np.array(ids) > 0)[:, None]
        table = np.add.reduceat(meanings, starts, axis=0) / np.array(sizes, np.float32)
        table = np.maximum(table @ self._w["head.weight"] + self._w["head.bias"], 0)
        vectors: Floats = table[numbers.title_of]
        return vectors


def heading_of(draft: Draft, section: int, block: int) -> str:
    """Return the innermost heading over a block together with the block's own label."""
    title, label = draft.sections[section].title, draft.blocks[block].label
    return f"{title} {label}".strip()


def _windows(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """Return each row weighed together with its neighbours: a convolution of width three."""
    out: Floats = x @ weight[1] + bias
    out[1:] += x[:-1] @ weight[0]
    out[:-1] += x[1:] @ weight[2]
    return np.asarray(out)


def _means(rows: Floats, groups: NDArray[np.int64]) -> Floats:
    total = np.zeros((groups.max() + 1, rows.shape[1]), np.float32)
    np.add.at(total, groups, rows)
    size = np.bincount(groups, minlength=len(total)).astype(np.float32)[:, None]
    means: Floats = (total / np.maximum(size, 1)).astype(np.float32)
    return means


@cache
def judge(*, deep: bool = False) -> Judge:
    """Return the judge that comes with the program; the deep one reads with several nets."""
    return Judge(assets.folder("data") / FOLDER, deep=deep)
