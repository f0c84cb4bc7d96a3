"""The sentences of a draft as rules see them: what each holds, and whether it can be believed."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from grantflow.model.finding import Evidence
from grantflow.text.answer import Standing, has_placeholder, instructs, judge_sentence
from grantflow.text.concepts import SHAPES
from grantflow.text.personal import find_personal_data
from grantflow.text.salad import looks_random
from grantflow.text.swedish import MONTH

if TYPE_CHECKING:
    from grantflow.model.finding import Status
    from grantflow.model.rule import TextEvidence
    from grantflow.text.answer import HelpTexts
    from grantflow.text.concepts import Concepts
    from grantflow.text.draft import Draft, Unit

_FEW, _MANY = 3, 24
# How little neighbouring words may have to do with each other (text/salad.py): one paragraph in
# two hundred of the training texts lies below, and 70 % when their words are shuffled.
_RANDOM_PARAGRAPH = -0.5
# Of 3,200 sections of the training texts three lie below; nine in ten do when shuffled.
_RANDOM_SECTION, _LONG_SECTION = -0.42, 60
# The name in rubriker.yaml of headings over what others have done.
_OTHERS = "andras"
_DATE = re.compile(rf"\d{{4}}-\d\d(?:-\d\d)?|\d{{1,2}} (?:{MONTH})(?: \d{{4}})?", re.IGNORECASE)
_SPAN = 2
_WORD = re.compile(r"[^\W\d_]{2,}")
# Advice and exhortations, which like instructions say nothing of how things are.
_ADVISES = re.compile(
    r"(?:skriv|berätta|tänk på|kom ihåg|glöm inte|se till att|kryssa|lista|välj|lägg till|läs|"
    r"låt|be om|räkna med|kontrollera|sätt (?:ut|en|ett)|dela upp|bestäm)\b"
    r"(?! (?:vi|jag|de|han|hon)\b)",
    re.IGNORECASE,
)


def _is_date(cell: str) -> bool:
    return _DATE.fullmatch(cell) is not None


class DraftView:
    """A draft, and for each sentence the concepts in it and what it is worth, found once."""

    def __init__(
        self, draft: Draft, concepts: Concepts, headings: Concepts, help_texts: HelpTexts
    ) -> None:
        self.draft, self.concepts = draft, concepts
        self._headings, self._help = headings, help_texts
        self._masks: dict[int, int] = {}

    def mask(self, number: int) -> int:
        """Return the concepts of a sentence.  Few are ever asked for."""
        known = self._masks.get(number)
        if known is None:
            text = self.draft.units[number].text
            known = self._masks[number] = self.concepts.of_sentence(text)
        return known

    @cached_property
    def standings(self) -> list[Standing]:
        """What each sentence is worth by itself; only `OK` can be evidence."""
        return [self._standing(unit) for unit in self.draft.units]

    @cached_property
    def private(self) -> list[bool]:
        """Whether a sentence holds personal data, and so is never quoted."""
        return [bool(find_personal_data(unit.text)) for unit in self.draft.units]

    def _standing(self, unit: Unit) -> Standing:
        text = unit.text
        if text.rstrip("\"”')] ").endswith("?") or instructs(text) or _ADVISES.match(text):
            return Standing.PLACEHOLDER
        if len(_WORD.findall(text)) < _FEW and "\t" not in text and not any(map(str.isdigit, text)):
            return Standing.EMPTY
        if has_placeholder(text):
            return Standing.PLACEHOLDER
        if text in self._help:
            return Standing.ECHO
        if looks_random(text) or unit.block in self._random:
            return Standing.SALAD
        return judge_sentence(text)

    @cached_property
    def _random(self) -> frozenset[int]:
        """The paragraphs whose words are thrown together, however they are punctuated."""
        text = [n for n, block in enumerate(self.draft.blocks) if block.kind != "heading"]
        if self.draft.is_thrown_together:
            return frozenset(text)
        blocks = self.draft.blocks
        found = {
            n
            for n in text
            if blocks[n].text.count(" ") >= _MANY and blocks[n].coherence[0] < _RANDOM_PARAGRAPH
        }
        for section in self.draft.sections:
            held = {self.draft.units[number].block for number in section.units}
            known = [blocks[n].coherence for n in held]
            pairs = sum(count for _, count in known)
            if pairs >= _LONG_SECTION and sum(m * c for m, c in known) < _RANDOM_SECTION * pairs:
                found |= held
        return frozenset(found)

    @cached_property
    def of_others(self) -> frozenset[int]:
        """The sections whose headings say that others have done what stands there."""
        bit = self._headings.bit.get(_OTHERS, 0)
        return frozenset(number for number, mask in enumerate(self._asked) if mask & bit)

    def section_for(self, criterion: str, stage: str | None) -> int | None:
        """Return the first section whose heading asks for a criterion, else for its stage."""
        for name in (criterion, stage):
            bit = self._headings.bit.get(name or "", 0)
            for number, mask in enumerate(self._asked):
                if mask & bit:
                    return number
        return None

    @cached_property
    def _asked(self) -> list[int]:
        return [self._headings.of_sentence(section.title) for section in self.draft.sections]

    def shows(self, wanted: TextEvidence | None, number: int, near: int = 0) -> bool:
        """Whether a sentence, or one so near in the same section, holds a sign of a rule."""
        if wanted is None:
            return False
        units = self.draft.units
        unless = self.concepts.mask_of(wanted.unless)
        signs = [self.concepts.mask_of(sign) for sign in wanted.signs]
        for other in range(max(0, number - near), min(len(units), number + near + 1)):
            mask = self.mask(other)
            if units[other].section != units[number].section or mask & unless:
                continue
            if any(mask & sign == sign for sign in signs):
                return True
        return False

    def dated_rows(self, at_least: int) -> tuple[int, ...]:
        """Return the rows of a table with two cells that are dates; none when they are fewer."""
        found: dict[int, list[int]] = {}
        for number, unit in enumerate(self.draft.units):
            if "\t" in unit.text and unit.section not in self.of_others:
                cells = [cell.strip() for cell in unit.text.split("\t")]
                if sum(map(_is_date, cells)) >= _SPAN:
                    found.setdefault(unit.section, []).append(number)
        rows = next((held for held in found.values() if len(held) >= at_least), [])
        return tuple(rows)

    def touches(self, wanted: TextEvidence, number: int) -> bool:
        """Whether a sentence holds any concept that a rule's signs are made of."""
        named = dict.fromkeys(name for sign in wanted.signs for name in sign if name not in SHAPES)
        return bool(self.mask(number) & self.concepts.mask_of(tuple(named)))

    def quotes(self, number: int, status: Status = "ok") -> list[Evidence]:
        """Return sentence `number` as it is written, cell by cell, with its places."""
        return [Evidence(*quote, status) for quote in self.draft.quotes(number)]

    def evidence(self, number: int, status: Status = "ok") -> Evidence:
        """Return sentence `number`, or the cell of it that says most."""
        return self.quotes(number, status)[0]
