"""Tells running text from random words, by how often kinds of words follow each other."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import NamedTuple

from grantflow import assets

# Fewer words than this say too little either way.
MIN_WORDS = 8
MIN_PAIRS = 12
# Chosen with tools/build_word_pairs.py --measure: lower for short texts, whose mean swings more.
BAR, SLACK = -0.05, 8.0
_MARKS = ".,;:!?…()[]{}\"”’'–—•*/"
_FIGURE = re.compile(r"\d")
_NO_VOWEL = re.compile(r"\b[bcdfghjklmnpqrstvwxz]+\b", re.IGNORECASE)
_KEYBOARD = re.compile(r"asdf|sdfg|qwer|wert|zxcv|hjkl|jklö", re.IGNORECASE)
# Running Swedish of eight words holds at least one of these.
_SMALL_WORDS = frozenset(
    "och att i på för med som en ett det är till av den inte om har de vi så kan ska skall eller "
    "vid från när under efter mot utan också men hur vad där då var än ni du jag sig sin sitt sina "
    "deras vår vårt våra er ert era hos mellan genom inom över dem blir får ges tar ger".split()
)
# What either of the two above may find, in one search: most short answers hold nothing of it.
_ODD = re.compile(rf"{_NO_VOWEL.pattern}|{_KEYBOARD.pattern}", re.IGNORECASE)
_ORDER = re.compile(r"[,;:/–•\n]")
# A short row of words: few function words, no name, figure or mark, no compounds.
_FEW_SMALL, _SHORT_WORDS, _LONG_RUN, _LOOSE = 0.28, 6, 4, 0.3
_NAMED = re.compile(r"\d|(?<=\s)[A-ZÅÄÖ]|[,;:/–\"”\n(]|[.?!]\s")
_LETTER_WORD = re.compile(r"\b[^\W\d_][\w'’:-]*")
_ENDINGS = frozenset(
    "ningen ningar ningens ningarna ning heten heter het arna erna orna aren are ande ende iskt "
    "iska isk liga ligt lig ade ades ats at ar er or en et an as es na ta te ts t a s e d n".split()
)
_LONGEST = max(len(ending) for ending in _ENDINGS)


def kind_of(word: str, frequent: frozenset[str]) -> str:
    """Return the kind of a word: itself when it is a function word, else by its ending."""
    lower = word.lower()
    if lower in frequent:
        return lower
    if _FIGURE.search(lower):
        return "#"
    if len(lower) > 4:
        for length in range(_LONGEST, 0, -1):
            if lower[-length:] in _ENDINGS:
                return f"-{lower[-length:]}"
    return "-"


class _Table(NamedTuple):
    frequent: frozenset[str]
    pairs: dict[str, dict[str, float]]
    unseen: float


@cache
def _table() -> _Table:
    raw = json.loads((assets.folder("data") / "words" / "word_pairs.json").read_bytes())
    return _Table(frozenset(raw["frequent"]), raw["pairs"], raw["unseen"])


class _Piece(NamedTuple):
    """A blank-separated piece of text: its kind, and whether a mark stands before or after it."""

    kind: str
    opens: bool
    closes: bool


def _piece(raw: str, frequent: frozenset[str]) -> _Piece:
    word = raw.strip(_MARKS)
    start = raw.find(word) if word else 0
    kind = kind_of(word, frequent) if word and word[0].isalnum() else ""
    return _Piece(kind, start > 0, len(raw) > start + len(word))


def kind_pairs(text: str, frequent: frozenset[str]) -> list[tuple[str, str]]:
    """Return the neighbouring kinds of `text`; no pair crosses a punctuation mark."""
    pairs = []
    before = ""
    for raw in text.split():
        kind, opens, closes = _piece(raw, frequent)
        if before and kind and not opens:
            pairs.append((before, kind))
        before = "" if closes else kind
    return pairs


# Words come again and again, so what is known of a piece is kept: the kind it has as the second of
# a pair ("" for none), and the associations it has as the first (None when no pair begins here).
_Known = tuple[str, dict[str, float] | None]
_known: dict[str, _Known] = {}
_KEPT = 40_000
_NO_ROW: dict[str, float] = {}


def _learn(raw: str) -> _Known:
    table = _table()
    kind, opens, closes = _piece(raw, table.frequent)
    row = table.pairs.get(kind, _NO_ROW) if kind and not closes else None
    if len(_known) > _KEPT:
        _known.clear()
    known = _known[raw] = ("" if opens else kind, row)
    return known


def coherence(text: str) -> tuple[float, int]:
    """Return the mean association of neighbouring kinds of words, and how many pairs there were.

    For each pair it is log2 of how much oftener the two kinds stand together in running text
    than chance would have it, from `data/words/word_pairs.json`; above 0 reads like Swedish.
    """
    unseen = _table().unseen
    get = _known.get
    total, count = 0.0, 0
    row: dict[str, float] | None = None
    for raw in text.split():
        kind, following = get(raw) or _learn(raw)
        if row is not None and kind:
            total += row.get(kind, unseen)
            count += 1
        row = following
    return (total / count if count else 0.0), count


def looks_random(text: str) -> bool:
    """Tell whether `text` is thrown together: gibberish, one word over and over, or no order.

    Lists between commas have few pairs and are left alone, as are short answers.
    """
    if text.count(" ") < MIN_WORDS - 1:
        if not _ODD.search(text):
            return False
        letters, mute = _LETTER_WORD.findall(text), _NO_VOWEL.findall(text)
        many = len(letters) >= 2 and len(mute) * 2 > len(letters)
        return (many and not all(word.isupper() for word in mute)) or bool(_KEYBOARD.search(text))
    found = text.split()
    if len(set(found)) * 3 < len(found):
        return True
    if (
        _SMALL_WORDS.isdisjoint(found)
        and not _ORDER.search(text)
        and _SMALL_WORDS.isdisjoint(text.lower().split())
    ):
        return True
    if len(found) <= MIN_PAIRS:
        return _is_row_of_words(text, found)
    mean, count = coherence(text)
    return count >= MIN_PAIRS and mean < _bar(count)


def _is_row_of_words(text: str, found: list[str]) -> bool:
    """Whether a short text is a row of short words with hardly a function word between them.

    Of 9,900 sentences of the training texts with as many words two in a thousand are, most of them
    in dialect.
    """
    if _NAMED.search(text):
        return False
    frequent = _table().frequent
    bare = [word.strip(_MARKS).lower() for word in found]
    content = [word for word in bare if word not in frequent]
    if len(bare) - len(content) > _FEW_SMALL * len(bare):
        return False
    if sum(map(len, content)) >= _SHORT_WORDS * len(content):
        return False
    run = longest = 0
    for word in bare:
        run = 0 if word in frequent else run + 1
        longest = max(longest, run)
    return longest >= _LONG_RUN and coherence(text)[0] < _LOOSE


def _bar(count: int) -> float:
    """Return the bar: the longer the text, the surer its mean, and the nearer it lies to 0."""
    return BAR - SLACK / count
