# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2,<3", "torch==2.13.0"]
# ///
"""Trains the judge of sentences from the labelled texts in training/.

    PYTHONPATH=src python tools/train_judge.py --large --seed 1 --name deep-1.npz
    PYTHONPATH=src python tools/train_judge.py --teachers deep-1.npz deep-2.npz deep-3.npz

Larger nets, trained first, are the deep tier.  The quick net learns from the labels and from what
those nets say of the same sentences: their doubts tell it which labels lie near the border.  Torch
is needed here only; the program reads the weights with numpy (text/judge.py).  Same texts and seed
give the same weights on the same kind of machine.  tests/corpus/ is never read here; run
tools/set_bars.py afterwards.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as fn

from grantflow.text import judge
from grantflow.text.judge import REASONS, heading_of
from grantflow.text.vocabulary import SPECIAL, Vocabulary
from judge_texts import CRITERIA, Labelled, passages, texts

ROOT = Path(__file__).resolve().parents[1]
NUMBER = {criterion: n for n, criterion in enumerate(CRITERIA)}
REASON = {reason: n for n, reason in enumerate(REASONS)}
OUTPUTS = 2 * len(CRITERIA) + len(REASONS)
TEXTS_A_STEP = 3
# What a wrong "counts" or a missed one costs, against a plain sentence.
MISSED, FALSE = 2.0, 1.0
# How much the teachers' word weighs against the labels'.
TRUST = 0.45


class Sizes(NamedTuple):
    """How wide the layers of a net are."""

    width: int = 128
    windows: int = 192
    sentence: int = 256
    title: int = 64
    context: int = 384


LARGE = Sizes(192, 256, 320, 64, 512)


class Sample:
    """A labelled text as arrays."""

    def __init__(self, source: Labelled, words: Vocabulary) -> None:
        """Turn the sentences of `source` into numbers, flags and targets."""
        draft = source.draft
        self.is_passage = source.is_passage
        read = [words.numbers(unit.text) for unit in draft.units]
        self.ids = [ids or [2] for ids, _ in read]
        self.capitals = [[float(c) for c in capitals] or [0.0] for _, capitals in read]
        titles = [heading_of(draft, unit.section, unit.block) for unit in draft.units]
        self.titles = [words.numbers(title)[0] if title else [] for title in titles]
        self.sections = [unit.section for unit in draft.units]
        self.blocks = [unit.block for unit in draft.units]
        count = len(draft.units)
        self.counts = np.zeros((count, len(CRITERIA)), np.float32)
        self.about = np.zeros_like(self.counts)
        self.decoy = np.zeros_like(self.counts)
        self.asked = np.ones_like(self.counts)
        self.against = np.zeros((count, len(REASONS)), np.float32)
        self._mark(source)
        self.wanted, self.told = self.counts, self.about

    def listen(self, logits: list[np.ndarray[Any, Any]]) -> None:
        """Let teachers have a say: alone where the label is unclear, else beside it."""
        size = len(CRITERIA)
        said = np.mean([1 / (1 + np.exp(-one)) for one in logits], axis=0)
        counts, about = said[:, :size], said[:, size : 2 * size]
        both = (1 - TRUST) * self.counts + TRUST * counts
        self.wanted = np.where(self.asked > 0, both, counts).astype(np.float32)
        self.told = ((1 - TRUST) * self.about + TRUST * about).astype(np.float32)

    def _mark(self, source: Labelled) -> None:
        for n, unclear in source.unclear.items():
            for criterion in unclear:
                self.asked[n, NUMBER[criterion]] = 0
        for n, met in source.counts.items():
            for criterion in met:
                at = n, NUMBER[criterion]
                self.counts[at] = self.about[at] = self.asked[at] = 1
        for n, decoys in source.decoys.items():
            for criterion, reason in decoys.items():
                at = n, NUMBER[criterion]
                self.about[at] = self.decoy[at] = 1
                if reason in REASON:
                    self.against[n, REASON[reason]] = 1


def batch(samples: list[Sample]) -> dict[str, Any]:
    """Return samples as flat tensors: every token of every sentence in one long row."""
    ids: list[int] = []
    capitals: list[float] = []
    real: list[float] = []
    sentence: list[int] = []
    rows: dict[str, list[Any]] = {key: [] for key in ("block", "prev", "next")}
    titles: list[int] = []
    title_of: list[int] = []
    title_size: list[float] = []
    sizes: list[float] = []
    number = blocks = 0
    for sample in samples:
        seen: dict[int, int] = {}
        section = [None, *sample.sections, None]
        for n, found in enumerate(sample.ids):
            ids += [0, *found, 0]
            capitals += [0.0, *sample.capitals[n], 0.0]
            real += [0.0, *([1.0] * len(found)), 0.0]
            sentence += [number] * (len(found) + 2)
            sizes.append(float(len(found)))
            if sample.blocks[n] not in seen:
                seen[sample.blocks[n]] = blocks
                blocks += 1
            rows["block"].append(seen[sample.blocks[n]])
            rows["prev"].append(float(section[n] == section[n + 1]))
            rows["next"].append(float(section[n + 2] == section[n + 1]))
            titles += sample.titles[n]
            title_of += [number] * len(sample.titles[n])
            title_size.append(float(max(1, len(sample.titles[n]))))
            number += 1
    tensors: dict[str, Any] = {key: torch.tensor(value) for key, value in rows.items()}
    for key in ("counts", "about", "decoy", "asked", "against", "wanted", "told"):
        tensors[key] = torch.tensor(np.concatenate([getattr(s, key) for s in samples]))
    return tensors | {
        "ids": torch.tensor(ids),
        "capitals": torch.tensor(capitals),
        "real": torch.tensor(real),
        "sentence": torch.tensor(sentence),
        "sizes": torch.tensor(sizes),
        "titles": torch.tensor(titles, dtype=torch.long),
        "title_of": torch.tensor(title_of, dtype=torch.long),
        "title_size": torch.tensor(title_size),
        "number": number,
        "blocks": blocks,
    }


class Net(nn.Module):
    """The net of text/judge.py, with what training needs: dropout, and contexts left out."""

    def __init__(self, meanings: np.ndarray[Any, Any], sizes: Sizes) -> None:
        """Take the fixed meanings of all words, special tokens first."""
        super().__init__()
        size = meanings.shape[1]
        self.sizes = sizes
        width, windows, sentence, title, context = sizes
        self.meanings = nn.Parameter(torch.tensor(meanings), requires_grad=False)
        self.sp = nn.Parameter(torch.randn(len(SPECIAL), size) * 0.5)
        self.inp = nn.Linear(size + 1, width)
        self.c1 = nn.Conv1d(width, windows, 3, padding=1)
        self.c2 = nn.Conv1d(windows, windows, 3, padding=1)
        self.sen = nn.Linear(2 * windows, sentence)
        self.head = nn.Linear(size, title)
        self.ctx = nn.Linear(sentence * 4 + title, context)
        self.out = nn.Linear(context, OUTPUTS)
        self.direct = nn.Linear(sentence, OUTPUTS)
        self.drop = nn.Dropout(0.2)
        self.drop_words = nn.Dropout(0.15)

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        """Return the meaning of each token."""
        special = self.sp[ids.clamp(max=len(SPECIAL) - 1)]
        return torch.where((ids < len(SPECIAL))[:, None], special, self.meanings[ids])

    def kept(self, size: int, share: float) -> torch.Tensor | float:
        """Return a column of ones and zeros, in training: which contexts are seen."""
        return (torch.rand(size) < share).float()[:, None] if self.training else 1.0

    def forward(self, b: dict[str, Any]) -> torch.Tensor:
        """Return the logits: counts, about, against."""
        ids, real, n = b["ids"], b["real"], b["number"]
        if self.training:
            ids = torch.where((torch.rand(len(ids)) < 0.08) & (ids > 0), 2, ids)
        x = self.drop_words(torch.cat([self.embed(ids), b["capitals"][:, None]], 1))
        x = (fn.relu(self.inp(x)) * real[:, None]).T[None]
        y = fn.relu(self.c1(x)) * real
        z = (fn.relu(self.c2(y) + y) * real)[0].T
        at = b["sentence"]
        most = torch.zeros(n, self.sizes.windows).scatter_reduce(
            0, at[:, None].expand_as(z), z, "amax"
        )
        mean = torch.zeros(n, self.sizes.windows).index_add(0, at, z) / b["sizes"][:, None]
        v = fn.relu(self.sen(self.drop(torch.cat([most, mean], 1))))
        none = torch.zeros(1, self.sizes.sentence)
        before = torch.cat([none, v[:-1]]) * b["prev"][:, None] * self.kept(n, 0.85)
        after = torch.cat([v[1:], none]) * b["next"][:, None] * self.kept(n, 0.85)
        around = means(v, b["block"], b["blocks"])[b["block"]] * self.kept(n, 0.8)
        title = torch.zeros(n, self.meanings.shape[1])
        title = title.index_add(0, b["title_of"], self.embed(b["titles"]))
        title = title / b["title_size"][:, None] * self.kept(n, 0.75)
        rows = [v, before, after, around, fn.relu(self.head(title))]
        hidden = fn.relu(self.ctx(self.drop(torch.cat(rows, 1))))
        logits: torch.Tensor = self.out(self.drop(hidden)) + self.direct(self.drop(v))
        return logits


def means(rows: torch.Tensor, groups: torch.Tensor, size: int) -> torch.Tensor:
    """Return the mean row of each group."""
    total = torch.zeros(size, rows.shape[1]).index_add(0, groups, rows)
    return total / torch.bincount(groups, minlength=size).clamp(min=1)[:, None]


def loss_of(logits: torch.Tensor, b: dict[str, Any]) -> torch.Tensor:
    """Return how wrong the logits are."""
    size = len(CRITERIA)
    entropy = fn.binary_cross_entropy_with_logits
    weight = b["asked"] * (1 + MISSED * b["counts"] + FALSE * b["decoy"])
    counts = (entropy(logits[:, :size], b["wanted"], reduction="none") * weight).sum()
    about = entropy(logits[:, size : 2 * size], b["told"], reduction="none") * b["asked"]
    spoken = (b["about"].sum(1) > 0).float()[:, None]
    against = entropy(logits[:, 2 * size :], b["against"], reduction="none") * spoken
    total: torch.Tensor = (counts + 0.4 * about.sum() + 0.3 * against.sum()) / b["number"]
    return total


def train(
    samples: list[Sample],
    meanings: np.ndarray[Any, Any],
    sizes: Sizes,
    epochs: int,
    seed: int,
) -> Net:
    """Train a net: a few whole texts a step, with a share of the passages."""
    torch.manual_seed(seed)
    order = random.Random(seed)
    net = Net(meanings, sizes)
    whole = [s for s in samples if not s.is_passage]
    parts = [s for s in samples if s.is_passage]
    steps = len(whole) // TEXTS_A_STEP + 1
    share = len(parts) // steps + 1
    optimiser = torch.optim.AdamW(
        (p for p in net.parameters() if p.requires_grad), weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 2e-3, total_steps=steps * epochs + 1, pct_start=0.15
    )
    for epoch in range(epochs):
        net.train()
        order.shuffle(whole)
        order.shuffle(parts)
        total = 0.0
        for step in range(steps):
            chosen = whole[step * TEXTS_A_STEP : (step + 1) * TEXTS_A_STEP]
            chosen += parts[step * share : (step + 1) * share]
            if not chosen:
                continue
            b = batch(chosen)
            loss = loss_of(net(b), b)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: {total / steps:.3f}", flush=True)
    net.eval()
    return net


def export(net: Net, scale: np.ndarray[Any, Any], path: Path) -> None:
    """Write the weights as text/judge.py reads them."""
    arrays: dict[str, Any] = {"scale": scale, "sp": net.sp.detach().numpy()}
    for name in ("inp", "sen", "head", "ctx", "out", "direct"):
        layer = getattr(net, name)
        arrays[f"{name}.weight"] = layer.weight.detach().numpy().T
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    for name in ("c1", "c2"):
        layer = getattr(net, name)
        arrays[f"{name}.weight"] = layer.weight.detach().numpy().transpose(2, 1, 0)
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    halves = {key: np.ascontiguousarray(value, np.float16) for key, value in arrays.items()}
    np.savez(path, **halves)  # type: ignore[arg-type]


def labelled() -> list[Labelled]:
    """Return every labelled text of training/."""
    found: list[Labelled] = []
    for path in sorted((ROOT / "training" / "texts").glob("*.txt")):
        found += texts(path)
    for path in sorted((ROOT / "training" / "passages").glob("*.txt")):
        found += passages(path)
    return [one for one in found if one.draft.units]


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--teachers", nargs="*", default=[])
    parser.add_argument("--name", default="weights.npz")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    folder = ROOT / "data" / "judge"
    vectors = np.load(folder / "vectors.npy")
    scale = np.load(folder / "scale.npy").astype(np.float32)
    words = Vocabulary((folder / "words.txt").read_text("utf-8").split("\n"), vectors)
    sources = labelled()
    samples = [Sample(one, words) for one in sources]
    print(f"{len(samples)} texts and passages, {sum(len(s.ids) for s in samples)} sentences, "
          f"{int(sum(s.counts.sum() for s in samples))} that count")  # fmt: skip
    teachers = [judge.Net(folder / name, words) for name in given.teachers]
    if teachers:
        for sample, source in zip(samples, sources, strict=True):
            numbers = judge.Numbers(source.draft, words)
            sample.listen([teacher.logits(source.draft, numbers) for teacher in teachers])
    meanings = words.vectors(np.arange(len(words))) * scale
    net = train(samples, meanings, LARGE if given.large else Sizes(), given.epochs, given.seed)
    export(net, scale, folder / given.name)


if __name__ == "__main__":
    main()
