"""Judges running text, of a form or a draft: is it easy to read, plain, and spelt right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from grantflow.checks.predicates import Nothing
from grantflow.checks.result import Result, not_applicable
from grantflow.model.finding import Evidence
from grantflow.text import spelling
from grantflow.text.draft import quotes
from grantflow.text.personal import find_personal_data, short
from grantflow.text.readability import lix
from grantflow.text.swedish import listed, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from grantflow.text.draft import Part
    from grantflow.text.readability import Told

_QUOTE = 220
_SHOWN = 3


class Passage(NamedTuple):
    """A sentence, where it stands, and the text as written that its offsets count in."""

    place: str
    told: Told
    written: str
    parts: tuple[Part, ...] = ()


class Prose:
    """The running text of a case or a draft, sentence by sentence."""

    def __init__(self, passages: list[Passage]) -> None:
        self.passages = passages

    @cached_property
    def whole(self) -> list[Passage]:
        """The sentences that can be counted."""
        return [passage for passage in self.passages if passage.told.measure.whole]

    @cached_property
    def slips(self) -> dict[spelling.Slip, list[int]] | None:
        """Misspelt words with the numbers of their sentences; None without a dictionary."""
        speller = spelling.speller()
        if speller is None:
            return None
        return speller.slips(passage.told.text for passage in self.passages)


@dataclass(eq=False, repr=False, kw_only=True)
class LixAtMost:
    """Parameters of `lix_at_most`: the highest LIX, and the fewest words that can be judged."""

    limit: int
    min_words: int


@dataclass(eq=False, repr=False, kw_only=True)
class SentencesAtMost:
    """Parameters of `sentences_at_most`: words a sentence may have, and how many are too many.

    Too many are `at_least` so many, and more than one sentence in `one_in`.
    """

    words: int
    at_least: int
    one_in: int


@dataclass(eq=False, repr=False, kw_only=True)
class FewPassives:
    """Parameters of `few_passives`: more than one sentence in `one_in`, and at least so many."""

    one_in: int
    at_least: int


@dataclass(eq=False, repr=False, kw_only=True)
class PlainWords:
    """Parameters of `plain_words`: how many words and phrases of officialese are too many."""

    at_least: int


def lix_of_prose(prose: Prose, params: LixAtMost) -> Result:
    """SPK06: fail when the whole sentences together have a LIX above the limit.

    Facts: `lix`, `limit`, `sentences`, `mean` (words a sentence), `long_share`.  The place is
    that of the longest sentence.
    """
    measures = [passage.told.measure for passage in prose.whole]
    words = sum(measure.words for measure in measures)
    if words < params.min_words:
        return not_applicable()
    value = lix(measures)
    if value <= params.limit:
        return Result("met", "")
    longest = max(prose.whole, key=lambda passage: passage.told.measure.words)
    facts = {
        "lix": str(round(value)),
        "limit": str(params.limit),
        "sentences": str(len(measures)),
        "mean": str(round(words / len(measures))),
        "long_share": percent(round(100 * sum(m.long_words for m in measures) / words)),
    }
    return _failed([longest], facts)


def long_sentences(prose: Prose, params: SentencesAtMost) -> Result:
    """SPK07: fail when several sentences have more words than a reader keeps in mind.

    Facts: `count`, `limit`, `longest`, `places`, `quote` (the beginning of the first).
    """
    found = [passage for passage in prose.whole if passage.told.measure.words > params.words]
    if len(found) < params.at_least or len(found) * params.one_in <= len(prose.whole):
        return Result("met", "")
    facts = {
        "count": str(len(found)),
        "limit": str(params.words),
        "longest": str(max(passage.told.measure.words for passage in found)),
        "quote": short(found[0].told.text),
    }
    return _failed(found, facts)


def passive_sentences(prose: Prose, params: FewPassives) -> Result:
    """SPK08: fail when a large share of the sentences do not say who acts.

    Facts: `count`, `total`, `share`, `words` (some of the verbs), `places`.
    """
    found = [passage for passage in prose.whole if passage.told.measure.passives]
    total = len(prose.whole)
    if len(found) < params.at_least or len(found) * params.one_in <= total:
        return Result("met", "")
    verbs = Counter(
        verb.lower() for passage in found for verb in passage.told.measure.passives
    ).most_common(_SHOWN)
    facts = {
        "count": str(len(found)),
        "total": str(total),
        "share": percent(round(100 * len(found) / total)),
        "words": listed([f"”{verb}”" for verb, _ in verbs], limit=3),
    }
    return _failed(found, facts)


def stiff_words(prose: Prose, params: PlainWords) -> Result:
    """SPK09: fail when there is much officialese; a phrase counts as one.

    Facts: `count`, `words` (the commonest, each with a plainer one), `places`.
    """
    found = [passage for passage in prose.passages if passage.told.measure.stiff]
    terms = Counter(term for passage in found for term in passage.told.measure.stiff)
    count = terms.total()
    if count < params.at_least:
        return Result("met", "")
    words = [f"”{term.written}” ({term.plainer})" for term, _ in terms.most_common()]
    return _failed(found, {"count": str(count), "words": listed(words, _SHOWN)})


def misspelt_words(prose: Prose, _params: Nothing) -> Result:
    """SPK10: fail when words are clearly misspelt.  Nothing to say without a dictionary.

    Facts: `count` (different words), `words` (each with the word that was likely meant), `places`.
    """
    if prose.slips is None:
        return not_applicable()
    if not prose.slips:
        return Result("met", "")
    numbers = sorted({number for where in prose.slips.values() for number in where})
    words = [f"”{slip.word}” ({slip.meant}?)" for slip in prose.slips]
    facts = {"count": str(len(words)), "words": listed(words, _SHOWN)}
    return _failed([prose.passages[number] for number in numbers], facts)


def _failed(found: Sequence[Passage], facts: dict[str, str]) -> Result:
    """Return one result for many places: the first is pointed at, the first few are quoted."""
    places = list(dict.fromkeys(passage.place for passage in found))
    facts = facts | {"places": listed(places, limit=3)}
    return Result("missing", places[0], facts, evidence_in(found))


def evidence_in(found: Iterable[Passage]) -> tuple[Evidence, ...]:
    """Return the first sentences as written; one with personal data is never quoted."""
    shown: list[Evidence] = []
    for place, (text, start, end, _), written, parts in found:
        if len(shown) >= _SHOWN:
            break
        if not (find_personal_data(text) or find_personal_data(written[start:end])):
            stop = start + len(written[start : min(end, start + _QUOTE)].rstrip())
            shown += (Evidence(*quote) for quote in quotes(written, place, parts, start, stop))
    return tuple(shown[:_SHOWN])


# What rows name: the parameters each takes, and the function.
JUDGES: dict[str, tuple[type[Any], Callable[[Prose, Any], Result]]] = {
    "lix_at_most": (LixAtMost, lix_of_prose),
    "sentences_at_most": (SentencesAtMost, long_sentences),
    "few_passives": (FewPassives, passive_sentences),
    "plain_words": (PlainWords, stiff_words),
    "spelt_right": (Nothing, misspelt_words),
}
