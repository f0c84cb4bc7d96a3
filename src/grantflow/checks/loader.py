"""Reads rule rows from checklists/, with place and nearest right word for every fault.

The rows are compiled to one JSON file that commands read; it is used only while it matches the
rows (by digest), so that an edited row counts at once, a little slower.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from grantflow import assets
from grantflow.errors import RuleUnknown
from grantflow.model.questions import FormWords, by_path, form_words
from grantflow.model.rule import Examples, Rule, TextEvidence
from grantflow.model.source import Source
from grantflow.model.value import Value
from grantflow.model.wording import folded_words
from grantflow.text.answer import HelpTexts
from grantflow.text.concepts import Concepts
from grantflow.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMPILED = "compiled.json"
_ECHO_WORDS = 6


@dataclass(eq=False, repr=False)
class Rulebook(Value):
    """Every rule, in the order of the checklists, and what the forms and rules themselves say.

    `rules` speak of applications and drafts, `reporting` of reports on what was granted.
    """

    rules: tuple[Rule, ...]
    words: FormWords
    concepts: Mapping[str, Any]
    headings: Mapping[str, Any]
    rule_texts: frozenset[str] = frozenset()
    reporting: tuple[Rule, ...] = ()

    @cached_property
    def signs(self) -> Concepts:
        """The concepts that sentences are searched for; they remember the words they have seen."""
        return Concepts(self.concepts)

    @cached_property
    def titles(self) -> Concepts:
        """The concepts that headings are searched for."""
        return Concepts(self.headings)

    @cached_property
    def own_texts(self) -> HelpTexts:
        """What forms and rules say themselves, which is evidence of nothing."""
        return HelpTexts(self.words.help_texts | self.rule_texts)

    def rule(self, code: str) -> Rule:
        """Return the rule with a code or a fault-name.

        Raises:
            RuleUnknown: There is none; the remedy names the most similar code.

        """
        wanted = code.strip().lower()
        for rule in (*self.rules, *self.reporting):
            if wanted in (rule.code.lower(), rule.name):
                return rule
        from grantflow.checks.rows import closest

        near = closest(code.upper(), [rule.code for rule in (*self.rules, *self.reporting)])
        raise RuleUnknown(
            f"regeln '{code}' finns inte",
            remedy=f"menade du '{near}'?" if near else "se alla med 'grantflow rules'",
        )


@cache
def rulebook() -> Rulebook:
    """Return the rules of the product.

    Raises:
        ChecklistBroken: A row is wrong; the error says which file and line.

    """
    folder = assets.folder("checklists")
    digest = source_digest()
    compiled = folder / COMPILED
    if compiled.is_file():
        stored = json.loads(compiled.read_bytes())
        if stored["digest"] == digest:
            return _from_compiled(stored)
    return _from_rows()


def source_digest() -> str:
    """Return a digest of every file that rules and questions are read from."""
    digest = hashlib.blake2b(digest_size=16)
    for path in _sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def compile_rules() -> str:
    """Return the text of the compiled file: digest, rules without examples, help texts."""
    book = _from_rows()
    rules = [_packed(rule) for rule in (*book.rules, *book.reporting)]
    content = {
        "digest": source_digest(),
        "rules": rules,
        "help_texts": sorted(book.words.help_texts),
        "prose": sorted(book.words.prose),
        "denials": dict(sorted(book.words.denials.items())),
        "concepts": book.concepts,
        "headings": book.headings,
        "rule_texts": sorted(book.rule_texts),
    }
    return json.dumps(content, ensure_ascii=False, indent=0) + "\n"


def with_examples() -> tuple[Rule, ...]:
    """Return the rules with their examples, which the compiled file leaves out."""
    return _from_rows().rules


def reporting_with_examples() -> tuple[Rule, ...]:
    """Return the rules of reporting with their examples."""
    return _from_rows().reporting


def _sources() -> list[Path]:
    rows = assets.folder("checklists").rglob("*.yaml")
    questions = (assets.folder("data") / "questions").glob("*.yaml")
    return sorted([*rows, *questions])


@cache
def _from_rows() -> Rulebook:
    from grantflow.checks.rows import CONCEPTS, HEADINGS, read_concepts, read_rows

    folder = assets.folder("checklists")
    concepts = read_concepts(folder / CONCEPTS, "begrepp")
    headings = read_concepts(folder / HEADINGS, "rubriker")
    rules, reporting = _by_family(tuple(read_rows(folder, concepts["names"])))
    return Rulebook(rules, form_words(), concepts, headings, _told_by(rules), reporting)


def _by_family(rows: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the rules of applications and those of reports."""
    reporting = tuple(rule for rule in rows if rule.family == "reporting")
    return tuple(rule for rule in rows if rule.family != "reporting"), reporting


def _told_by(rules: tuple[Rule, ...]) -> frozenset[str]:
    """Return every longer sentence of the rules and questions themselves, folded: no evidence."""
    texts = [text for rule in rules for text in (rule.counts, rule.advice, rule.message)]
    for question in by_path().values():
        texts += (question.why, question.example)
    folded = (folded_words(found.text) for text in texts for found in sentences(text))
    return frozenset(text for text in folded if text.count(" ") >= _ECHO_WORDS - 1)


def _packed(rule: Rule) -> dict[str, Any]:
    packed = asdict(rule)
    del packed["examples"]
    return packed


def _from_compiled(stored: dict[str, Any]) -> Rulebook:
    rules, reporting = _by_family(tuple(_unpacked(row) for row in stored["rules"]))
    words = FormWords(
        frozenset(stored["help_texts"]), frozenset(stored["prose"]), stored["denials"]
    )
    told = frozenset(stored["rule_texts"])
    return Rulebook(rules, words, stored["concepts"], stored["headings"], told, reporting)


def _unpacked(row: dict[str, Any]) -> Rule:
    row["source"] = Source(**row["source"])
    if row["text"] is not None:
        row["text"] = TextEvidence(**row["text"])
    for key in ("themes", "programmes", "covers"):
        row[key] = tuple(row[key]) if row[key] is not None else None
    return Rule(**row, examples=Examples(bad={}, good={}))
