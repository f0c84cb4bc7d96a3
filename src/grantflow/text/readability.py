"""Measures how hard running text is to read: LIX, long sentences, passives, officialese.

How it counts, which decides as much as the text does:

- A sentence counts when it is whole: it ends with a full stop, a question or exclamation mark and
  has at least four words.  Headings, table rows, and list items without a full stop are left out,
  else a list of short points would look easy and one long list like one long sentence.
- A list item that is itself a whole sentence counts as one.
- A word is letters without a blank or a mark between them; hyphens and apostrophes hold a word
  together.  Figures are words, and "och/eller" is two.
- A long word has more than six letters, hyphens not counted.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow import assets
from grantflow.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*|\d+(?:[.,:/–-]?\d+)*")
_ENDS, _CLOSING = ".!?…", "\"”’')]"
_LONG_WORD = 6
_FEWEST_WORDS = 4
_KEPT = 40_000
# The longest of what may stand before a strong verb: "omhänder-tas".
_LONGEST_BEFORE = 8


class Stiff(NamedTuple):
    """Officialese: a word or phrase as it stands, in small letters, and a plainer one."""

    written: str
    plainer: str


class Measure(NamedTuple):
    """What one sentence holds.  `whole`: it is one that LIX counts."""

    whole: bool
    words: int
    long_words: int
    passives: tuple[str, ...] = ()
    stiff: tuple[Stiff, ...] = ()


class Told(NamedTuple):
    """A sentence of a longer text with its offsets in it."""

    text: str
    start: int
    end: int
    measure: Measure


class _Phrase(NamedTuple):
    """A phrase that is looked for where its longest word stands: `place` words into it."""

    place: int
    forms: tuple[frozenset[str], ...]
    plainer: str


class _Lists(NamedTuple):
    passives: frozenset[str]
    never: frozenset[str]
    strong: frozenset[str]
    before: frozenset[str]
    words: Mapping[str, str]
    phrases: Mapping[str, list[_Phrase]]


@cache
def _lists() -> _Lists:
    raw: dict[str, Any] = json.loads(
        (assets.folder("data") / "words" / "klarsprak.json").read_bytes()
    )
    phrases: dict[str, list[_Phrase]] = {}
    for written, plainer in raw["phrases"]:
        forms = tuple(frozenset(words) for words in written)
        place = max(range(len(forms)), key=lambda n: max(map(len, forms[n])))
        for form in forms[place]:
            phrases.setdefault(form, []).append(_Phrase(place, forms, plainer))
    return _Lists(
        passives=frozenset(raw["passives"].split()),
        never=frozenset(raw["never"].split()),
        strong=frozenset(raw["strong"].split()),
        before=frozenset(raw["before"].split()),
        words=raw["words"],
        phrases=phrases,
    )


# What is known of a piece of text between blanks, packed so that a sentence is a sum: how many
# words it holds, long ones, passives, words that may be officialese, and that it has been seen.
_WORDS, _LONG_WORDS, _PASSIVES, _TERMS, _SEEN = (1 << bits for bits in (0, 20, 40, 60, 80))
_MASK = (1 << 20) - 1
_known: dict[str, int] = {}


def _learn(piece: str) -> int:
    lists = _lists()
    known = _SEEN
    for token in _WORD.findall(piece):
        word = token.lower()
        known += _WORDS
        if word[0].isalpha() and len(word.replace("-", "")) > _LONG_WORD:
            known += _LONG_WORDS
        if is_passive(word):
            known += _PASSIVES
        if word in lists.words or word in lists.phrases:
            known += _TERMS
    if len(_known) >= _KEPT:
        _known.clear()
    _known[piece] = known
    return known


def is_passive(word: str) -> bool:
    """Whether a word in small letters is the passive form of a verb: "beslutas", "togs".

    Deponents ("hoppas", "finns"), and forms that are the usual way to say a thing ("behövs",
    "saknas"), are not.
    """
    if not word.endswith("s"):
        return False
    lists = _lists()
    if word in lists.passives:
        return True
    if word in lists.never:
        return False
    if len(word) > 8 and word.endswith(("eras", "erades", "erats", "ades")):
        return True
    return any(
        word[:cut] in lists.before and (word[cut:] in lists.strong or word[cut:] in lists.passives)
        for cut in range(2, min(len(word) - 2, _LONGEST_BEFORE + 1))
    )


@lru_cache(maxsize=8_192)
def measure(sentence: str) -> Measure:
    """Return what a sentence holds; passives and officialese in the order they stand."""
    get = _known.get
    pieces = sentence.split()
    kinds = [get(piece) or _learn(piece) for piece in pieces]
    total = sum(kinds)
    words = total & _MASK
    ended = sentence.rstrip(_CLOSING)[-1:]
    whole = words >= _FEWEST_WORDS and ended in _ENDS and "\t" not in sentence
    passives: tuple[str, ...] = ()
    if total // _PASSIVES & _MASK:
        near = (p for p, kind in zip(pieces, kinds, strict=True) if kind // _PASSIVES & _MASK)
        passives = tuple(filter(is_passive, (word for p in near for word in _lower_words(p))))
    stiff = _stiff(_lower_words(sentence)) if total // _TERMS & _MASK else ()
    return Measure(whole, words, total // _LONG_WORDS & _MASK, passives, stiff)


def _lower_words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _stiff(tokens: list[str]) -> tuple[Stiff, ...]:
    """Return the officialese among words in small letters; a phrase goes before its words."""
    lists = _lists()
    found: dict[int, Stiff] = {}
    taken: set[int] = set()
    for place, token in enumerate(tokens):
        for phrase in lists.phrases.get(token, ()):
            begin = place - phrase.place
            here = tokens[max(begin, 0) : begin + len(phrase.forms)]
            if len(here) == len(phrase.forms) and all(
                word in forms for word, forms in zip(here, phrase.forms, strict=True)
            ):
                found[begin] = Stiff(" ".join(here), phrase.plainer)
                taken.update(range(begin, begin + len(here)))
    for place, token in enumerate(tokens):
        if place not in taken and token in lists.words:
            found[place] = Stiff(token, lists.words[token])
    return tuple(found[place] for place in sorted(found))


@lru_cache(maxsize=4_096)
def told(text: str) -> tuple[Told, ...]:
    """Return the sentences of a text, measured."""
    return tuple(Told(*sentence, measure(sentence.text)) for sentence in sentences(text))


def lix(measures: Iterable[Measure]) -> float:
    """Return LIX of the whole sentences: words a sentence plus per cent of long words.

    0 when there is no whole sentence.  About 30 reads like a children's book, 40 like a paper, 50
    like a report; above 55 is hard for most.
    """
    counted = [measure for measure in measures if measure.whole]
    if not counted:
        return 0.0
    words = sum(measure.words for measure in counted)
    return words / len(counted) + 100 * sum(measure.long_words for measure in counted) / words
