"""Names the terms of checklists/begrepp.yaml that stand in no sentence of the training texts.

    PYTHONPATH=tools .venv/bin/python tools/dead_terms.py [CONCEPT ...]

A term that nothing shows cannot have been measured: write a sentence with it, or drop it.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import yaml

from grantflow.text.concepts import Concepts, compile_concepts
from judge_texts import passages, texts

ROOT = Path(__file__).resolve().parents[1]


def dead(written: dict[str, list[str]]) -> list[str]:
    """Return "concept: term" for each term that no training sentence holds."""
    each = {f"{name}: {term}": [str(term)] for name, listed in written.items() for term in listed}
    concepts = Concepts(compile_concepts(each))
    training = ROOT / "training"
    sources = chain(
        chain.from_iterable(map(texts, sorted((training / "texts").glob("*.txt")))),
        chain.from_iterable(map(passages, sorted((training / "passages").glob("*.txt")))),
    )
    found = 0
    for source in sources:
        for unit in source.draft.units:
            found |= concepts.of_sentence(unit.text)
    return [name for name in each if not found & concepts.bit[name]]


def main() -> int:
    """Print the dead terms, of the concepts named or of all."""
    written = yaml.safe_load((ROOT / "checklists" / "begrepp.yaml").read_text("utf-8"))["begrepp"]
    chosen = {name: written[name] for name in sys.argv[1:] or written}
    names = dead(chosen)
    print("\n".join(names))
    print(f"{len(names)} of {sum(map(len, chosen.values()))} terms stand in no training sentence")
    return 0


if __name__ == "__main__":
    sys.exit(main())
