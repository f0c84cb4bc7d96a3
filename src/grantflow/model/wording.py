"""How words are found and compared, wherever text is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
_SEPARATORS = re.compile(r"[\s_/-]+")


def plain(word: str) -> str:
    """Return `word` in lower case, without rings and dots, with one space between words.

    Two spellings of a choice that a person would call the same come out equal:
    "Civilsamhälle", "civilsamhalle"; "kommunal förbund" stays apart from "kommunalförbund".
    """
    return _SEPARATORS.sub(" ", word.strip().translate(_PLAIN).lower())


_WORD = re.compile(r"[A-Za-zÅÄÖåäöÉéÜü]+(?:[-'’][A-Za-zÅÄÖåäöÉéÜü]+)*|\d[\d\s.,%-]*")


def words(text: str) -> list[str]:
    """Return the words and figures of `text` as written."""
    return _WORD.findall(text)


def folded_words(text: str) -> str:
    """Return `text` in lower case with only words and figures, one space between them."""
    return " ".join(word.strip().lower() for word in _WORD.findall(text))


def begins_as(text: str, stems: Iterable[str]) -> bool:
    """Whether a word of `text` begins as one of the stems; a stem may be several words.

    Parts of a word with hyphens are words of their own: "eu-logga" and "EU logga" are the same.
    """
    said = f" {_parted(text)}"
    return any(f" {_parted(stem)}" in said for stem in stems)


def _parted(text: str) -> str:
    return folded_words(text).replace("-", " ")
