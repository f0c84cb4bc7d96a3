# /// script
# requires-python = ">=3.11"
# dependencies = ["simplemma>=2,<3", "wordfreq>=3.1,<4"]
# ///
"""Builds data/words/lemmas.txt: the base form of each common Swedish word form.

    uv run tools/build_lemmas.py

The forms are the most frequent ones of `wordfreq` and every word of the training texts; their base
forms come from `simplemma`.  A few dozen homographs are set right by hand, below.  One line holds
a base form and the forms that belong to it; forms that are their own base are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import simplemma
import wordfreq

ROOT = Path(__file__).resolve().parents[1]
COMMON = 60_000
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

# What a table without context gets wrong in this field.
OVERRIDES = {
    "ska": "ska", "skall": "ska", "man": "man", "män": "man", "mannen": "man", "männen": "man",
    "mål": "mål", "målet": "mål", "målen": "mål", "måls": "mål", "träffar": "träff",
    "träffen": "träff", "träffarna": "träff", "nämnd": "nämnd", "nämnden": "nämnd",
    "nämndens": "nämnd", "nämnder": "nämnd", "togs": "ta", "tas": "ta", "tar": "ta", "tog": "ta",
    "vår": "vår", "våra": "vår", "vårt": "vår", "våren": "våren", "parter": "part",
    "parterna": "part", "parten": "part", "kurser": "kurs", "kursen": "kurs", "kurserna": "kurs",
    "led": "led", "leder": "leda", "ledde": "leda", "leds": "leda", "barn": "barn",
    "barnen": "barn", "får": "få", "fick": "få", "under": "under", "om": "om", "för": "för",
    "mamma": "mamma", "mammor": "mamma", "mammorna": "mamma", "pappa": "pappa",
    "pappor": "pappa", "papporna": "pappa", "råd": "råd", "rådet": "råd", "medel": "medel",
    "medlen": "medel", "platser": "plats", "stöd": "stöd", "stödet": "stöd", "ansvarar": "ansvara",
    "ansvarig": "ansvarig", "ansvariga": "ansvarig", "beslut": "beslut", "beslutet": "beslut",
    "plan": "plan", "planen": "plan", "planer": "plan", "planerna": "plan",
    "beslutar": "besluta", "beslutade": "besluta", "beslutat": "besluta", "fattar": "fatta",
}  # fmt: skip


def main() -> None:
    """Write the table."""
    forms = [w for w in wordfreq.top_n_list("sv", COMMON) if WORD.fullmatch(w)]
    for path in sorted((ROOT / "training").rglob("*.txt")):
        forms += WORD.findall(path.read_text("utf-8").lower())
    bases: defaultdict[str, set[str]] = defaultdict(set)
    for form in dict.fromkeys(forms):
        base = OVERRIDES.get(form) or simplemma.lemmatize(form, lang="sv", greedy=True).lower()
        if base != form and " " not in base and len(base) > 1:
            bases[base].add(form)
    lines = (f"{base} {' '.join(sorted(bases[base]))}" for base in sorted(bases))
    target = ROOT / "data" / "words" / "lemmas.txt"
    target.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{target.relative_to(ROOT)}: {sum(map(len, bases.values()))} forms")


if __name__ == "__main__":
    main()
