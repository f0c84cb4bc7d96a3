"""What others call the facts of an entry: columns of a table, keys of a YAML file."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from grantflow.model.catalogue import Entry
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What a column may be called, in small letters; the keys of an entry are names too.
NAMES = {
    "id": "id", "titel": "title", "projekt": "title", "projektnamn": "title", "namn": "title",
    "benämning": "title", "sökande": "applicant", "kommun": "applicant",
    "projektägare": "applicant", "ägare": "applicant", "organisation": "applicant",
    "län": "county", "paragraf": "paragraph",
    "§": "paragraph", "finansiering": "funding", "finansiär": "funding", "start": "start",
    "startdatum": "start", "från": "start", "slut": "end", "slutdatum": "end", "till": "end",
    "tema": "theme", "kategori": "theme", "teman": "themes", "målgrupp": "target_group",
    "målgrupper": "target_groups", "syfte": "aim", "mål": "goals", "siffror": "figures",
    "behov": "need", "bakgrund": "need", "arbetssätt": "ways_of_working", "metod": "methods",
    "metoder": "methods", "parter": "partners", "samverkansparter": "partners",
    "lärdomar": "lessons", "erfarenheter": "lessons", "resultat": "results", "arenor": "arenas",
    "språk": "languages", "ämnesord": "subjects", "länk": "address", "webbadress": "address",
    "sida": "place",
}  # fmt: skip
_NEAR = 0.75
# Headings over somebody's own details.
_PERSONAL = re.compile(r"(?:telefon|mobil|tfn|e-?post|mejl|mail|kontakt|personn)", re.IGNORECASE)


def key_of(name: str) -> str:
    """Return the key that a column or a key of a file stands for; itself when it is unknown."""
    folded = " ".join(name.split()).rstrip(":").lower()
    return NAMES.get(folded, folded)


def is_known(key: str) -> bool:
    """Whether an entry has a key."""
    return key in Entry.model_fields


def swedish(key: str) -> str:
    """Return what a key is called in Swedish."""
    return next((name for name, known in NAMES.items() if known == key), key)


def are_headings(cells: Sequence[str]) -> bool:
    """Whether a row may be headings: it names the title, and little that is unknown."""
    keys = [key_of(cell) for cell in cells if cell]
    known = sum(map(is_known, keys))
    return "title" in keys and known * 2 >= len(keys)


def faults(names: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong with the names of columns or keys, and what to do; empty for nothing."""
    named = [(name, key_of(name)) for name in names if name]
    unknown = [name for name, key in named if not is_known(key)]
    if unknown:
        are = "är okänd" if len(unknown) == 1 else "är okända"
        return f"{listed(unknown)} {are}", _remedy(unknown)
    keys = [key for _, key in named]
    twice = [name for name, key in named if keys.count(key) > 1]
    if twice:
        return f"{listed(twice)} betyder samma sak", "slå ihop dem"
    return "", ""


def _remedy(unknown: Sequence[str]) -> str:
    if any(map(_PERSONAL.match, unknown)):
        return "ta bort kontaktuppgifterna: de hör inte hemma i katalogen"
    known = sorted({*NAMES, *Entry.model_fields})
    near = [difflib.get_close_matches(name.lower(), known, n=1, cutoff=_NEAR) for name in unknown]
    if all(near):
        return f"menade du {listed([one[0] for one in near])}?"
    return f"byt namn, eller ta bort det; kända namn: {', '.join(sorted(NAMES))}"
