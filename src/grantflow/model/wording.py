"""How words are found and compared, wherever text is read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
_SEPARATORS = re.compile(r"[\s_/-]+")
_NORDIC = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss"})
_MARKS = re.compile("[\u0300-\u036f]")  # what stands over and under letters, taken apart
_NOT_IN_SLUG = re.compile("[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """Return `word` in lower case, without rings and dots, with one space between words.

    Two spellings of a choice that a person would call the same come out equal:
    "Civilsamhälle", "civilsamhalle"; "kommunal förbund" stays apart from "kommunalförbund".
    """
    return _SEPARATORS.sub(" ", word.strip().translate(_PLAIN).lower())


def slug(text: str, longest: int | None = None) -> str:
    """Return `text` as part of an id or a file name that every system takes.

    Small letters a to z, figures, and one hyphen between words: "Föräldrar, del 2" is
    "foraldrar-del-2".  Empty when the text has no letters or figures.

    Args:
        text: Any text.
        longest: So many characters at most; what is longer ends with a whole word.

    """
    import unicodedata

    letters = unicodedata.normalize("NFKD", plain(text).translate(_NORDIC))
    parts = _NOT_IN_SLUG.sub("-", _MARKS.sub("", letters)).strip("-")
    if longest is None or len(parts) <= longest:
        return parts
    return parts[:longest].rsplit("-", 1)[0]


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
