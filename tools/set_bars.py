"""Sets how sure the judge has to be of a sentence, per criterion: `bars` in data/judge/judge.json.

    .venv/bin/python tools/set_bars.py [--also FOLDER] [--deep] [--dry]

Reads the `build` part of tests/corpus, and of another labelled corpus when it is there, never a
measuring part.  A criterion has some fifteen
texts that meet it, too few to trust alone, so each bar is chosen by what it would cost there plus a
share of what it would cost over all criteria.  A false "met" costs more than a missed one.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import NamedTuple

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np

from grantflow.checks.loader import rulebook
from grantflow.checks.sentences import DraftView
from grantflow.documents import draftfile
from grantflow.text.answer import Standing
from grantflow.text.judge import Judge, judge
from judge_texts import corpus_texts

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "corpus"
FALSE, MISSED = 1.6, 1.0
SHARED = 1.0
GRID = [round(0.14 + 0.02 * n, 2) for n in range(42)]
LOWER = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
BARE = (0.0, 0.05, 0.1, 0.15)


class Chance(NamedTuple):
    """One criterion of one text: its truth, and the surest sentences without and with a sign."""

    criterion: str
    met: bool
    plain: float
    signed: float
    headed: bool


def chances(chosen: Judge, corpus: Path) -> list[Chance]:
    """Return what the judge says of every labelled criterion in the build part."""
    book = rulebook()
    rules = {rule.code: rule for rule in book.rules if rule.is_main}
    found = []
    for labels, path in corpus_texts(corpus, "build"):
        draft = draftfile.load(path).draft
        view = DraftView(draft, book.signs, book.titles, book.own_texts)
        said = chosen.read(draft).counts
        credible = np.array([standing is Standing.OK for standing in view.standings])
        for number, criterion in enumerate(chosen.criteria):
            truth = labels["criteria"].get(criterion, {}).get("truth", "unclear")
            if truth == "unclear":
                continue
            own = said[:, number] * credible
            text = rules[criterion].text
            near = [n for n in np.flatnonzero(own > GRID[0]) if view.shows(text, int(n))]
            signed = max((float(own[n]) for n in near), default=0.0)
            found.append(
                Chance(criterion, truth == "met", float(own.max()), signed, draft.has_headings)
            )
    return found


def cost(rows: list[Chance], bar: float, lower: float, bare: float) -> float:
    """Return what a bar would cost."""
    total = 0.0
    for row in rows:
        more = 0.0 if row.headed else bare
        said = row.plain >= bar + more or row.signed >= bar + more - lower
        total += FALSE * (said and not row.met) + MISSED * (row.met and not said)
    return total


def best(rows: list[Chance]) -> dict[str, list[float]]:
    """Return for each criterion the bar without a sign, with one, and what no headings add."""
    _, _, lower, bare = min(
        (cost(rows, bar, lower, bare), bar, lower, bare)
        for bar in GRID
        for lower in LOWER
        for bare in BARE
    )
    everywhere = [cost(rows, bar, lower, bare) for bar in GRID]
    bars = {}
    criteria = sorted({row.criterion for row in rows})
    for criterion in criteria:
        own = [row for row in rows if row.criterion == criterion]
        share = SHARED * len(own) / len(rows) * len(criteria)
        costs = [
            cost(own, bar, lower, bare) + share * every / len(criteria)
            for bar, every in zip(GRID, everywhere, strict=True)
        ]
        least = min(costs)
        near = [bar for bar, one in zip(GRID, costs, strict=True) if one <= least + 1e-9]
        bar = near[len(near) // 2]
        bars[criterion] = [bar, round(bar - lower, 2), bare]
    return bars


def main() -> None:
    """Set the bars."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--also", type=Path)
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--dry", action="store_true")
    given = parser.parse_args()
    chosen = judge(deep=given.deep)
    rows = chances(chosen, CORPUS)
    if given.also:
        rows += chances(chosen, given.also)
    bars = best(rows)
    for criterion, (plain, signed, bare) in bars.items():
        own = [row for row in rows if row.criterion == criterion]
        print(f"{criterion}  {plain:.2f}  {signed:.2f}  +{bare:.2f}  met {sum(r.met for r in own)}")
    if not given.dry:
        path = ROOT / "data" / "judge" / "judge.json"
        stored = json.loads(path.read_text("utf-8"))
        stored["deep_bars" if given.deep else "bars"] = bars
        path.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
