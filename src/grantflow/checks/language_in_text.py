"""Asks of a draft what the rows about language ask of a case.

Marks and instructions left standing, headings with nothing below them, random words, personal
data, and whether the text is easy to read, plain and spelt right.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from grantflow.checks.loader import rulebook
from grantflow.checks.params import ready
from grantflow.checks.prose import JUDGES, Passage, Prose, evidence_in
from grantflow.checks.result import Result, not_applicable
from grantflow.model.wording import words
from grantflow.text.answer import PLACEHOLDER, instructs, may_hold_placeholder
from grantflow.text.draft import quotes
from grantflow.text.language import looks_swedish
from grantflow.text.personal import find_personal_data, short
from grantflow.text.readability import Told, measure
from grantflow.text.salad import BAR, MIN_PAIRS, SLACK, looks_random
from grantflow.text.swedish import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grantflow.text.draft import Block, Draft, Section

_ON_PROSE = ("SPK06", "SPK07", "SPK08", "SPK09", "SPK10")
_FEW_WORDS = 4
# Brackets that say something: a reference, a box to tick.
_HARMLESS = re.compile(r"\[(?:\d{1,3}|[ xX]?)\]")
_SIGNED = re.compile(r"underskrift|namnteckning|namnförtydligande|ort och datum", re.IGNORECASE)
_STARTS = frozenset("bes red för mot ang spe pre fyl ge  utg skr bif max".split(" "))
# Headings that a word or two may answer.
_BRIEF = re.compile(
    r"namn|titel|rubrik|datum|sökande|kontakt|organisation|diarie|version|bilag|underskrift|"
    r"hälsning|period|belopp|program|kommun\b|\blän\b",
    re.IGNORECASE,
)
_LEAD_IN = 5
# One paragraph must lie so far below the bar for answers (text/salad.py) to be reported, as one
# real one in a thousand does.
_MARGIN = 0.3
_PLAIN_LETTERS = re.compile(r"[^\W\d_ ]+(?: [^\W\d_]+)*")


def language_results(draft: Draft) -> dict[str, Result]:
    """Return the answer to each rule about language, by the code of the rule.

    Many hits are one result: the first place, how many there are, and quotes of the first few,
    exactly as written.  Nothing with personal data in it is quoted.  Of a text that is not in
    Swedish, only marks, headings and personal data can be told.
    """
    blocks = draft.blocks
    sentences = [
        (unit.block, _passage(blocks[unit.block], unit.text, unit.start, unit.end))
        for unit in draft.units
    ]
    prose = Prose([passage for _, passage in sentences if "\t" not in passage.told.text])
    results = {
        "SPK01": _grouped(_left_standing(draft, sentences)),
        "SPK02": _grouped(_all_of(blocks[number]) for number in _empty_headings(draft)),
        "PII01": _personal_data(draft),
    }
    if not draft.is_swedish:
        return results | dict.fromkeys(("SPK03", *_ON_PROSE), not_applicable())
    results["SPK03"] = _grouped(_all_of(block) for block in _random(draft))
    for code in _ON_PROSE:
        rule = rulebook().rule(code)
        kind, judged = JUDGES[rule.predicate]
        results[code] = judged(prose, ready(rule, kind))
    return results


def _passage(block: Block, text: str, start: int, end: int) -> Passage:
    return Passage(block.place, Told(text, start, end, measure(text)), block.written, block.parts)


def _all_of(block: Block) -> Passage:
    end = len(block.written.rstrip())
    return _passage(block, block.text.strip(), min(block.lead, end), end)


def _grouped(hits: Iterable[Passage]) -> Result:
    """Return one result for all hits.  Facts: `count`, `places`, `quote` (masked)."""
    found = list(hits)
    if not found:
        return Result("met", "")
    places = list(dict.fromkeys(passage.place for passage in found))
    facts = {
        "count": str(len(found)),
        "places": listed(places, limit=3),
        "quote": short(found[0].told.text, 80),
    }
    return Result("missing", places[0], facts, evidence_in(found))


def _left_standing(draft: Draft, sentences: list[tuple[int, Passage]]) -> list[Passage]:
    """Return where a mark, or an instruction to the writer, stands in place of text."""
    found = [(n, p) for n, p in sentences if p.told.text[:3].lower() in _STARTS and _is_told(p)]
    # Nearly every draft shows no sign of a mark, which is seen in one go.
    if may_hold_placeholder("\n".join(block.written for block in draft.blocks).lower()):
        headings = [(n, _all_of(b)) for n, b in enumerate(draft.blocks) if b.kind == "heading"]
        found += [(n, p) for n, p in (*headings, *sentences) if _is_marked(p) and not _is_told(p)]
    return [passage for _, passage in sorted(found, key=lambda pair: pair[0])]


def _is_told(passage: Passage) -> bool:
    return instructs(passage.told.text)


def _is_marked(passage: Passage) -> bool:
    """Whether a mark stands in a text; a reference, a box or a line to sign on is none."""
    text = passage.told.text
    if not may_hold_placeholder(text.lower()):
        return False
    found = PLACEHOLDER.finditer(_HARMLESS.sub("", text))
    marks = [mark.group().strip("_.… ") for mark in found]
    return any(marks) or bool(marks and not _SIGNED.search(passage.written))


def _empty_headings(draft: Draft) -> Iterator[int]:
    """Yield the blocks of headings with nothing, or a word or two, below them.

    A heading with a sub-heading may well have no text of its own, and the first lines of a draft
    are its title.  Without marks a short answer looks like a heading: one without a number under
    one with a number is taken for its text.
    """
    parted = _parted(draft)
    for (section, below), after in zip_longest(parted, parted[1:]):
        if below >= _FEW_WORDS or _BRIEF.search(section.title):
            continue
        if after is None or not (_is_title(section, draft) or _leads_on(section, after[0], draft)):
            yield section.block or 0


def _is_title(section: Section, draft: Draft) -> bool:
    """Whether a heading is the first of the draft, or a line of the same kind right under it."""
    second = section.block == 1 and section.level == draft.blocks[0].level
    return section.block == 0 or (second and not _has_number(section, draft))


def _parted(draft: Draft) -> list[tuple[Section, int]]:
    """Return each heading with how many words stand under it, headings that are text among them."""
    parted: list[tuple[Section, int]] = []
    for section in draft.sections[1:]:
        below = sum(measure(draft.units[unit].text).words for unit in section.units)
        if parted and not _has_number(section, draft):
            above, said = parted[-1]
            if above.level == section.level and _has_number(above, draft):
                parted[-1] = above, said + len(words(section.title)) + below
                continue
        parted.append((section, below))
    return parted


def _has_number(section: Section, draft: Draft) -> bool:
    return draft.blocks[section.block or 0].written.lstrip("#* \t")[:1].isdigit()


def _leads_on(section: Section, following: Section, draft: Draft) -> bool:
    """Whether what comes next belongs to a heading: a sub-heading, or a line before a list."""
    if following.level > section.level:
        return True
    lead_in = following.title.count(" ") >= _LEAD_IN - 1 and not following.title.endswith("?")
    return lead_in and not _has_number(following, draft) and bool(following.units)


def _random(draft: Draft) -> list[Block]:
    """Return the paragraphs and list items that are words thrown together."""
    texts = [block for block in draft.blocks if block.kind in ("paragraph", "item")]
    if draft.is_thrown_together:
        return [block for block in texts if block.coherence[1]]
    return [
        block
        for block in texts
        if _is_random(block.text.strip(), *block.coherence) and looks_swedish([block.text])
    ]


def _is_random(text: str, mean: float, pairs: int) -> bool:
    if pairs >= MIN_PAIRS:
        return mean < BAR - SLACK / pairs - _MARGIN
    # Among short texts, abbreviations and titles look like keys hit at random.
    plain = text[1:].islower() and _PLAIN_LETTERS.fullmatch(text) is not None
    return plain and looks_random(text)


def _personal_data(draft: Draft) -> Result:
    """Return the kinds of personal data and where they stand, never the data.

    Facts: `count`, `places`, `kinds`.
    """
    hits = [
        (quotes(block.written, block.place, block.parts, hit.start, hit.end)[0].place, hit)
        for block in draft.blocks
        for hit in find_personal_data(block.written)
    ]
    if not hits:
        return Result("met", "")
    places = list(dict.fromkeys(place for place, _ in hits))
    kinds = list(dict.fromkeys(str(hit.kind) for _, hit in hits))
    facts = {
        "count": str(len(hits)),
        "places": listed(places, limit=3),
        "kinds": listed(kinds, limit=3),
    }
    return Result("missing", places[0], facts)
