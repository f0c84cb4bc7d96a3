"""Builds data/words/klarsprak.json: passive forms, and officialese in all its forms.

python tools/build_language.py            # write
python tools/build_language.py --check    # fail when the file is stale

The words are those of data/words/kanslisvenska.yaml and passiver.yaml.  Their forms come from the
lemma table, which is too large for a check to read each time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from grantflow.text.words import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = Path(__file__).resolve().parents[1] / "data" / "words"
TARGET = WORDS / "klarsprak.json"


def passives(base: str) -> Iterator[str]:
    """Yield the passive forms of a verb; nothing for other words.

    The table tells a verb by its forms: "skapar" and "skapade" beside "skapa", "använder" and
    "använde" or "använt" beside "använda".
    """
    forms = forms_of(base)
    if not base.endswith("a") or len(base) < 4:
        return
    stem = base[:-1]
    told = {f"{base}{ending}" for ending in ("de", "t", "des", "ts", "d")}
    if f"{base}r" in forms and forms & told:
        yield from (f"{base}s", f"{base}des", f"{base}ts")
        return
    if f"{stem}er" not in forms and not (stem.endswith("r") and stem in forms):
        return
    past = {
        form
        for form in forms
        if form in {f"{stem}{ending}" for ending in ("de", "te", "dde", "t", "it", "tt")}
        or (form.endswith(("de", "te", "it", "t")) and f"{form}s" in forms)
    }
    if past or {f"{stem}s", f"{base}s"} & forms:
        yield from (f"{base}s", f"{stem}s", *(f"{form}s" for form in past))


def officialese(raw: dict[str, Any]) -> tuple[dict[str, str], list[list[Any]]]:
    """Return single words with their plainer ones, and phrases as lists of forms."""
    other = set(raw["utom"].split())
    words: dict[str, str] = {}
    phrases: list[list[Any]] = []
    for key, plainer in raw["böjs"].items():
        term, *more = (part.strip() for part in key.split(","))
        first, *rest = term.split()
        forms = sorted((forms_of(first) | {first, *more}) - other)
        if rest:
            phrases.append([[forms, *([word] for word in rest)], plainer])
        else:
            words |= dict.fromkeys(forms, plainer)
    for term, plainer in raw["fasta"].items():
        if " " in term:
            phrases.append([[[word] for word in term.split()], plainer])
        else:
            words[term] = plainer
    return words, phrases


def built() -> str:
    """Return the text of the file."""
    lists = yaml.safe_load((WORDS / "passiver.yaml").read_text("utf-8"))
    never = set(lists["deponens"].split()) | set(lists["liknar"].split())
    strong = set(lists["starka"].split())
    table = (WORDS / "lemmas.txt").read_text("utf-8").splitlines()
    forms = {form for line in table for form in passives(line.partition(" ")[0])} | strong
    words, phrases = officialese(yaml.safe_load((WORDS / "kanslisvenska.yaml").read_text("utf-8")))
    content = {
        "passives": " ".join(sorted(form for form in forms - never if not form.endswith("ss"))),
        "never": " ".join(sorted(never)),
        "strong": " ".join(sorted(strong)),
        "before": " ".join(sorted(lists["förleder"].split())),
        "words": dict(sorted(words.items())),
        "phrases": sorted(phrases, key=lambda phrase: str(phrase[0])),
    }
    return json.dumps(content, ensure_ascii=False, indent=0) + "\n"


def main() -> int:
    """Write the file, or say that it is stale.  Returns the exit code."""
    text = built()
    fresh = TARGET.is_file() and TARGET.read_text("utf-8") == text
    if "--check" in sys.argv:
        if not fresh:
            print("stale: data/words/klarsprak.json (run tools/build_language.py)", file=sys.stderr)
        return 0 if fresh else 1
    if not fresh:
        TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
