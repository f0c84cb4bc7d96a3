"""Words of running text: how they are told apart, and the table of their base forms."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from grantflow import assets

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = re.compile(r"\d+(?:[.,:/\-–\u00a0 ](?=\d)\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[?!:;%§→]")


def words_file() -> Path:
    """Return the file of the table: a base form and its forms on each line."""
    return assets.folder("data") / "words" / "lemmas.txt"


@cache
def table() -> dict[str, str]:
    """Return the base form of every form the table knows."""
    lines = words_file().read_text("utf-8").splitlines()
    found: dict[str, str] = {}
    for line in lines:
        base, *forms = line.split(" ")
        for form in forms:
            found[form] = base
    return found


def lemma(form: str) -> str:
    """Return the base form of a word in small letters; a word not in the table is its own."""
    known = table()
    found = known.get(form)
    if found is None and form.endswith("s"):
        return known.get(form[:-1], form)
    return found or form


def forms_of(base: str) -> frozenset[str]:
    """Return every form the table knows of a base form, itself among them."""
    return _inverse().get(base, frozenset((base,)))


@cache
def _inverse() -> dict[str, frozenset[str]]:
    inverse: dict[str, set[str]] = {}
    for form, base in table().items():
        inverse.setdefault(base, {base}).add(form)
    return {base: frozenset(forms) for base, forms in inverse.items()}
