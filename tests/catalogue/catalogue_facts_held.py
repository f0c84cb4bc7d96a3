"""The catalogue as it stands in data/, beside the facts of the sources it was made from.

printed.yaml holds those facts, made by tools/catalogue_facts.py; not_figures.yaml what is no
figure of an entry, and why.
"""

import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from grantflow.model.catalogue import Collection, Entry

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))
from catalogue_facts import RUN, sums, unpacked  # noqa: E402 - a tool, not a package

HERE = Path(__file__).parent
CATALOGUE = ROOT / "data" / "catalogue"
WORDS = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()
# Keys told in our own words; the others hold what the source prints.
OWN = ["aim", "goals", "need", "ways_of_working", "results", "reasons_ended", "target_group"]


@cache
def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


PRINTED: dict[str, Any] = read_yaml(HERE / "printed.yaml")
REASONS: dict[str, Any] = read_yaml(HERE / "not_figures.yaml")


def _collection(folder: Path) -> Collection:
    files = [f for f in sorted(folder.glob("*.yaml")) if f.stem != "collection"]
    held = read_yaml(folder / "collection.yaml") | {"entries": [read_yaml(f) for f in files]}
    return Collection.model_validate(held)


COLLECTIONS = {folder.name: _collection(folder) for folder in sorted(CATALOGUE.iterdir())}
HELD = cache(unpacked)
ENTRIES = [entry for held in COLLECTIONS.values() for entry in held.entries]
BY_PLACE = {entry.place: entry for entry in COLLECTIONS["skane-2023"].entries}
PROJECTS: list[tuple[dict[str, Any], Entry]] = [
    (printed, BY_PLACE[f"sida {printed['page']}"])
    for printed in PRINTED["skane-2023"]["projects"]
    if f"sida {printed['page']}" in BY_PLACE
]


def flagged(entry: Entry | Collection, field: str, fault: str = "") -> list[str]:
    """Return what stands against the printed fact, in each conflict of the field."""
    return [c.against for c in entry.conflicts if c.field == field and fault in {"", c.fault}]


def listed_as(printed: dict[str, Any]) -> tuple[str, str]:
    """Return title and place of a line in the table of contents."""
    title, _, place = printed["contents"].rpartition(", ")
    return (title, place) if title else (place, "")


def numbers_printed() -> Iterator[tuple[str, dict[str, Any], list[Entry]]]:
    """Give each printed number with the entries it may belong to."""
    for printed, entry in PROJECTS:
        yield from (("skane-2023", hit, [entry]) for hit in printed["numbers"])
    for name in ("blekinge-2018", "kronoberg-2022"):
        yield from ((name, hit, COLLECTIONS[name].entries) for hit in PRINTED[name]["numbers"])


def value_of(token: str) -> Decimal | None:
    """Return the number that a token stands for; None for "alla" and the like."""
    word = token.casefold().split()[0].removesuffix("åriga")
    if word in WORDS:
        return Decimal(WORDS.index(word))
    if not word[0].isdigit():
        return None
    return Decimal(token.replace(" ", "").replace("½", ".5"))


def carried(entries: list[Entry], hit: dict[str, Any]) -> list[Decimal | None]:
    """Return the numbers of the figures printed as the words around `hit`."""
    around, token = hit["words"], hit["token"]
    figures = [f for entry in entries for f in entry.figures]
    return [f.number for f in figures if f.printed in around and token in f.printed]


def told(entry: Entry) -> Iterator[str]:
    """Give each text of an entry that we wrote ourselves."""
    for key in OWN:
        value = getattr(entry, key)
        yield from [value] if isinstance(value, str) else value
    yield from (lesson.text for lesson in entry.lessons)
    yield from (shown.by for shown in entry.recommendations)
    yield from (conflict.note for conflict in entry.conflicts)


def lacks(phrase: str, words: str) -> bool:
    """Tell whether `phrase` has a word that the source's `words` do not hold."""
    return not sums(phrase, 1) <= HELD(words)


def copied(text: str, runs: str) -> bool:
    """Tell whether eight words in a row of `text` stand in the source."""
    return bool(sums(text, RUN) & HELD(runs))
