"""Builds data/words/word_pairs.json from running Swedish text, and measures the bar.

    python tools/build_word_pairs.py                      # build from the project's own texts
    python tools/build_word_pairs.py --measure FILE ...   # shares of real and shuffled refused

The table holds how much oftener two kinds of words (a function word, or a word's ending) stand
side by side than chance would have it.  Only statistics are kept, no sentence.
"""

import argparse
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from grantflow.text import salad

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "data" / "words" / "word_pairs.json"
_WORD = re.compile(r"\w+(?:[-'’:]\w+)*")


def own_texts() -> Iterator[str]:
    """Yield every running text of the project: examples, questions, rules."""
    for pattern in ("data/examples/*.yaml", "data/questions/*.yaml", "checklists/**/*.yaml"):
        for path in sorted(ROOT.glob(pattern)):
            yield from _strings(yaml.safe_load(path.read_text("utf-8")))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.count(" ") >= 5:
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    ):
        yield from _strings(inner)


def build(texts: list[str], frequent_words: int = 160, prior: float = 0.5) -> dict[str, Any]:
    """Return the table: frequent words, association per pair in bits, and that of unseen pairs."""
    counts = Counter(w.lower() for t in texts for w in _WORD.findall(t))
    frequent = frozenset(
        w for w, _ in counts.most_common(frequent_words * 2) if len(w) <= 6 and not w.isdigit()
    )
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        pairs.update(salad.kind_pairs(text, frequent))
    left: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        left[one] += count
        right[other] += count
    total = sum(pairs.values())
    bits: dict[str, dict[str, float]] = {}
    for one in sorted(left):
        row = {}
        for other in sorted(right):
            expected = left[one] * right[other] / total
            value = math.log2((pairs.get((one, other), 0) + prior) / (expected + prior))
            if abs(value) >= 0.4:
                row[other] = round(value, 1)
        bits[one] = row
    return {"frequent": sorted(frequent), "unseen": 0.0, "pairs": bits}


def measure(paths: list[str], size: int) -> None:
    """Print the share of passages of `size` words refused, as written and with words shuffled."""
    dice = random.Random(1)
    real = shuffled = count = 0
    for path in paths:
        words = re.findall(r"\S+", Path(path).read_text("utf-8"))
        for start in range(0, len(words) - size, size):
            piece = words[start : start + size]
            mixed = [re.sub(r"[.,;:!?]", "", word) for word in piece]
            dice.shuffle(mixed)
            real += salad.looks_random(" ".join(piece))
            shuffled += salad.looks_random(" ".join(mixed))
            count += 1
    print(
        f"{size:4d} words: {count} passages, refused as written {real / count:.1%}, "
        f"shuffled {shuffled / count:.1%}"
    )


def main() -> None:
    """Build the table, or measure it on files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", nargs="+", metavar="FILE")
    options = parser.parse_args()
    if options.measure:
        for size in (10, 15, 20, 30, 50, 100):
            measure(options.measure, size)
        return
    table = build(list(own_texts()))
    TARGET.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(table['pairs'])} kinds of words", file=sys.stderr)


if __name__ == "__main__":
    main()
