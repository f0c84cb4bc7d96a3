"""Words to search by: base forms, and the parts of compounds, as columns and queries hold them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.model.wording import plain
from grantflow.text.ranking import SMALL
from grantflow.text.words import lemma, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_SHORTEST = 3  # "sfi", "jobb": the least a part of a compound can be
# Ends of words that are not words of their own there.
_ENDINGS = frozenset(
    "heta het are ing ning skap ande ansa ran sam lig iga era ens andel kola area lappa domare"
    "".split()
)
# Words that a query is put with and that tell nothing apart.
_FRAME = SMALL | frozenset(
    "mellan genom hos inom utom enligt mot kring samma mer mest måste ju bara även redan både "
    "finns projekt insats exempel handla gälla annan andra inte ta gå komma ge se kunna vilja tro "
    "hålla driva börja sköta ut in upp ner ihop innan medan något någonting mycket många olika två "
    "bra sig man".split()
)
# Those of them that are nouns, and so may be a part of a compound: "integrationsprojekt".
_FRAME_NOUNS = frozenset("projekt insats exempel".split())
_NO_PART = _FRAME - _FRAME_NOUNS
# Beginnings that only look like a word of their own: "samverka" has nothing to do with swimming.
_BEGINNINGS = frozenset("sam".split())
_COMPOUND = 7  # shorter words are not taken apart


def terms(text: str) -> list[str]:
    """Return what `text` can be found by: each word's base form, then the parts of compounds."""
    return [term for piece in text.split() for term in _spread_piece(piece)]


@lru_cache(maxsize=131_072)
def _spread_piece(piece: str) -> tuple[str, ...]:
    """Return the terms of what stands between two spaces; the same pieces come again and again."""
    return tuple(term for word in words(piece) for term in spread(word))


def words(text: str) -> list[str]:
    """Return the words of `text` that carry meaning, in small letters."""
    own = own_forms()
    return [word for word in every_word(text) if word not in _FRAME or word in own]


def every_word(text: str) -> list[str]:
    """Return the words of `text` in small letters, those that carry no meaning too."""
    return _WORD.findall(text.lower())


def base_of(word: str) -> str:
    """Return the base form of a word in small letters, as this field means the word.

    "far" is a father here and no journey, "kurs" no cure.
    """
    return own_forms().get(word) or lemma(word)


@lru_cache(maxsize=65_536)
def spread(word: str) -> tuple[str, ...]:
    """Return a word's base form and, when it is a compound, those of its parts: longest first.

    "föräldraskapsstöd" gives itself, "föräldraskap" and "stöd"; "e-tjänst" gives "tjänst" too.
    """
    base = base_of(word)
    if base in _FRAME and word not in own_forms():
        return ()
    parts = dict.fromkeys([base])
    for piece in word.split("-") if "-" in word else _parts(word):
        if len(piece) >= _SHORTEST and (part := base_of(piece)) not in _FRAME_NOUNS:
            parts[part] = None
    return tuple(parts)


def _parts(word: str) -> tuple[str, ...]:
    if len(word) < _COMPOUND:
        return ()
    for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
        rest = word[at:]
        if not is_word(rest) or lemma(rest) in _ENDINGS or _is_small(rest):
            continue
        first = _first(word[:at])
        if first and not _is_small(first):
            return (first, rest)
    return ()


def _is_small(part: str) -> bool:
    """Whether a part of a word is a small word, so that the word is no compound of it."""
    return base_of(part) in _NO_PART and part not in own_forms()


def _first(part: str) -> str:
    """Return the word that a first part stands for; empty text when the table knows none.

    Before another word an s is put on ("samhälls"), an a may become o, u or e ("kvinno",
    "familje"), and an r may go ("föräldra").
    """
    if part in _BEGINNINGS:
        return ""
    made = [part]
    if part[-1] == "s":
        made.append(part[:-1])
    if part[-1] in "oue":
        made += [part[:-1] + "a", part[:-1]]
    made += [part + "r", part + "a"]
    return next((one for one in made if len(one) >= _SHORTEST and is_word(one)), "")


def is_word(word: str) -> bool:
    """Whether the table of base forms knows a word in small letters, in any form."""
    return word in table() or word in _bases()


@cache
def _bases() -> frozenset[str]:
    return frozenset(table().values())


def words_file() -> Path:
    """Return the file of the words that mean about the same, and of base forms of our own."""
    return assets.folder("data") / "words" / "synonymer.yaml"


@cache
def own_forms() -> dict[str, str]:
    """Return the base form of words that the table takes for other ones: "män", "kurs"."""
    return {form: base for base, forms in _file()["grundformer"].items() for form in forms}


def written(base: str) -> str:
    """Return a form that a base form is written in: "män" for the base of "männen"."""
    return next((form for form, own in own_forms().items() if own == base), base)


@cache
def unfolded() -> dict[str, tuple[str, ...]]:
    """Return the words that are written with rings or dots, by how they are without them."""
    found: dict[str, dict[str, None]] = {}
    for form in (*own_forms(), *table()):
        if not form.isascii():
            found.setdefault(plain(form), {})[form] = None
    return {bare: tuple(forms) for bare, forms in found.items()}


@cache
def kin() -> dict[str, tuple[str, ...]]:
    """Return for each term the terms that mean about the same, from `data/words/synonymer.yaml`."""
    found: dict[str, dict[str, None]] = {}
    for group in _file()["grupper"]:
        members = list(_members(group))
        for term in members:
            found.setdefault(term, {}).update(dict.fromkeys(m for m in members if m != term))
    return {term: tuple(others) for term, others in found.items()}


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = assets.read_yaml(words_file())
    return found


def _members(group: list[str]) -> Iterator[str]:
    for phrase in group:
        told = [spread(word)[0] for word in words(phrase) if spread(word)]
        yield " ".join(told)
