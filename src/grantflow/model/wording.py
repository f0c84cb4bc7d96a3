"""How words are found and compared, wherever text is read."""

import re

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
