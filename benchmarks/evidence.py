"""How right the verdicts on free text are: precision, recall and F1 per criterion.

    .venv/bin/python benchmarks/evidence.py [--corpus DIR] [--part build|measure] [--deep] [--show]

`--corpus` is a folder with texts and labels_*.json, by default tests/corpus.  The texts of the
measuring part are only counted: `--show` prints the missed and false sentences of the other part.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.documents import draftfile
from grantflow.text.judge import judge

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from judge_texts import corpus_texts

THEMES = {"föräldraskapsstöd": "foraldraskapsstod"}


class Judged(NamedTuple):
    """One criterion of one text: what is true, what was said, and on what."""

    file: str
    criterion: str
    truth: bool
    said: str
    application: bool
    quote: str
    shown: str

    @property
    def met(self) -> bool:
        """Whether the tool said met."""
        return self.said == "met"


def judge_texts(corpus: Path, part: str | None, *, deep: bool = False) -> list[Judged]:
    """Review every text of a part, and set verdicts beside labels; what is unclear is left out."""
    found = []
    for labels, path in corpus_texts(corpus, part):
        found += judged(labels, path, deep=deep)
    return found


def judged(labels: dict[str, Any], path: Path, *, deep: bool = False) -> list[Judged]:
    """Review one text."""
    theme = labels.get("theme") or "annat"
    theme = THEMES.get(theme, theme)
    draft = draftfile.load(path).draft
    report = review(draft, rulebook(), judge(deep=deep), theme=theme)
    verdicts = {verdict.criterion: verdict for verdict in report.verdicts}
    application = not (
        labels.get("quality") in ("not_application", "ej ansökan")
        or str(labels.get("kind", "")).startswith("ej ")
    )
    found = []
    for criterion, one in labels["criteria"].items():
        verdict = verdicts[criterion]
        if one["truth"] == "unclear" or (
            verdict.verdict == "not_applicable" and one["truth"] != "met"
        ):
            continue
        quotes = " | ".join(e.quote for e in verdict.evidence)
        truth = one["truth"] == "met"
        expected = (one.get("quote") if truth else one.get("decoy")) or ""
        found.append(
            Judged(labels["file"], criterion, truth, verdict.verdict, application, expected, quotes)
        )
    return found


def figures(rows: list[Judged]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of "met"."""
    hit = sum(row.truth and row.met for row in rows)
    said = sum(row.met for row in rows)
    true = sum(row.truth for row in rows)
    precision, recall = hit / said if said else 1.0, hit / true if true else 1.0
    return precision, recall, 2 * hit / (said + true) if said + true else 1.0


def macro(rows: list[Judged]) -> tuple[float, dict[str, tuple[float, float, float]]]:
    """Return the mean F1 over criteria that some text meets, and the figures of each."""
    each = {}
    for criterion in sorted({row.criterion for row in rows}):
        own = [row for row in rows if row.criterion == criterion]
        if any(row.truth for row in own):
            each[criterion] = figures(own)
    return sum(f for _, _, f in each.values()) / max(1, len(each)), each


def show(rows: list[Judged], part: str, *, sentences: bool) -> None:
    """Print the figures of a part, and unless it only measures, what went wrong."""
    if not rows:
        return
    precision, recall, f1 = figures(rows)
    mean, each = macro(rows)
    other = [row for row in rows if not row.application]
    false = sum(row.met and not row.truth for row in other)
    texts = len({row.file for row in rows})
    print(f"\n{part}: {texts} texts, {len(rows)} judgements, {sum(r.truth for r in rows)} met")
    print(f"  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  macro F1 {mean:.3f}")
    if other:
        print(f"  false met in what is no application: {false} of {len(other)} "
              f"({false / len(other):.1%})")  # fmt: skip
    for criterion, (p, r, f) in each.items():
        print(f"  {criterion}  P {p:.2f}  R {r:.2f}  F1 {f:.2f}")
    print("  said where it is not met:",
          dict(Counter(row.said for row in rows if not row.truth).most_common()))  # fmt: skip
    if sentences:
        for row in rows:
            if row.truth and not row.met:
                print(f"  MISSED {row.criterion} {row.file} ({row.said}): {row.quote[:200]}")
            elif row.met and not row.truth:
                print(f"  FALSE  {row.criterion} {row.file}: {row.shown[:200]}")


def main() -> int:
    """Measure both parts, or the one asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path, default=ROOT / "tests" / "corpus")
    parser.add_argument("--part", choices=["build", "measure"])
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    for part in [given.part] if given.part else ["build", "measure"]:
        rows = judge_texts(given.corpus, part, deep=given.deep)
        show(rows, part, sentences=given.show and part == "build")
    return 0


if __name__ == "__main__":
    sys.exit(main())
