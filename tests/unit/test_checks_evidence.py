"""Weighing sentences: bars, signs, standings, and what is said when nothing counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from grantflow.checks.evidence import Weighed, Weigher
from grantflow.checks.loader import rulebook
from grantflow.checks.sentences import DraftView
from grantflow.documents.plaintext import read_plain
from grantflow.model.rule import Rule, TextEvidence
from grantflow.text.answer import HelpTexts
from grantflow.text.concepts import Concepts, compile_concepts
from grantflow.text.judge import REASONS, Judge, Judgement

if TYPE_CHECKING:
    from grantflow.text.draft import Draft

CONCEPTS = Concepts(
    compile_concepts({"organ": ["*nämnd"], "beslut": ["besluta"], "nej": ["aldrig"]})
)
HEADINGS = Concepts(compile_concepts({"forankring": ["förankring"], "FOR02": ["styrgrupp*"]}))
RULE = next(rule for rule in rulebook().rules if rule.code == "FOR01")


class Scripted:
    """A judge that gives the chances written in each sentence: "c7" counts, "a5" about."""

    criteria = ("FOR01",)

    def __init__(self, bars: dict[str, list[float]] | None = None) -> None:
        self.bars = bars or {}

    def read(self, draft: Draft) -> Judgement:
        words = [unit.text.split() for unit in draft.units]
        counts = [[self._of("c", w)] for w in words]
        about = [[max(self._of("a", w), self._of("c", w))] for w in words]
        against = [[self._of(f"r{n}:", w) for n in range(len(REASONS))] for w in words]
        arrays = [
            np.array(rows, np.float32).reshape(len(words), width)
            for rows, width in ((counts, 1), (about, 1), (against, len(REASONS)))
        ]
        return Judgement(*arrays)

    @staticmethod
    def _of(mark: str, words: list[str]) -> float:
        found = [
            w.strip(".")
            for w in words
            if w.startswith(mark) and w.strip(".")[len(mark) :].isdigit()
        ]
        return int(found[0][len(mark) :]) / 10 if found else 0.0


def weigh(
    text: str, *, bars: list[float] | None = None, shows: TextEvidence | None = None
) -> Weighed:
    view = DraftView(read_plain(text), CONCEPTS, HEADINGS, HelpTexts(()))
    judge = cast("Judge", Scripted({"FOR01": bars} if bars else None))
    rule = Rule(**{**RULE.__dict__, "text": shows})
    return Weigher(view, judge).weigh(rule)


def said(reason: str) -> str:
    return f"r{REASONS.index(reason)}:8"


def test_the_surest_sentence_comes_first() -> None:
    text = "Nämnden tog det c6 i maj. Styrelsen sa ja c9 i juni. Vi är glada c3 idag."
    assert weigh(text) == Weighed("met", (1,))


def test_nearly_as_sure_sentences_are_quoted_too() -> None:
    text = "Nämnden tog det c8 i maj. Styrelsen sa ja c9 i juni. Byn med c7 i juli. Alla c7 nu här."
    assert weigh(text) == Weighed("met", (1, 0, 2))


@pytest.mark.parametrize(
    "sentence",
    [
        "Har nämnden beslutat c9 i maj?",
        "Beskriv nämndens beslut c9 här i rutan.",
        "[fylls i: nämndens beslut c9 och datum]",
        "Det finns inget beslut c9.",
    ],
)
def test_some_sentences_never_count(sentence: str) -> None:
    assert weigh(sentence).verdict != "met"


def test_a_sign_lowers_the_bar() -> None:
    sign = TextEvidence(signs=(("organ", "beslut"),), unless=("nej",))
    text = "Kulturnämnd beslutade c4 i maj."
    assert weigh(text, bars=[0.6, 0.3, 0.0], shows=sign).verdict == "met"
    assert weigh(text, bars=[0.6, 0.3, 0.0]).verdict == "missing"
    never = "Kulturnämnd beslutade aldrig c4 i maj."
    assert weigh(never, bars=[0.6, 0.3, 0.0], shows=sign).verdict == "negated"


def test_more_is_asked_where_there_are_no_headings() -> None:
    body = "Nämnden sa ja c6 i maj."
    headed = f"# Ett\n\nVi finns här i dag.\n\n# Två\n\n{body}\n"
    assert weigh(headed, bars=[0.5, 0.5, 0.2]).verdict == "met"
    assert weigh(body, bars=[0.5, 0.5, 0.2]).verdict == "missing"


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        ("nekat", "negated"), ("löfte", "placeholder"), ("tunt", "partly"), ("krav", "missing"),
        ("andra", "missing"), ("allmänt", "missing"), ("önskan", "missing"),
        ("homonym", "missing"),
    ],
)  # fmt: skip
def test_what_speaks_against(reason: str, verdict: str) -> None:
    assert weigh(f"Nämnden har sagt något a8 {said(reason)} om saken.").verdict == verdict


def test_a_denial_in_words_is_one() -> None:
    assert weigh("Vi har inget beslut a8.").verdict == "negated"
    assert weigh("Beslutet a8 tas fram senare.").verdict == "placeholder"


def test_what_is_not_about_it_is_nothing() -> None:
    assert weigh(f"Solen sken hela dagen {said('nekat')}.") == Weighed("missing")
    assert weigh("") == Weighed("missing")


def test_where_something_is_missing() -> None:
    draft = read_plain("# Förankring\n\nText här.\n\n# Styrgruppen\n\nText här.\n")
    view = DraftView(draft, CONCEPTS, HEADINGS, HelpTexts(()))
    assert view.section_for("FOR02", "forankring") == 2
    assert view.section_for("FOR09", "forankring") == 1
    assert view.section_for("SPR01", "spridningsplan") is None


@pytest.mark.parametrize(
    ("text", "swedish"),
    [
        ("Vi har en plan för det och den är klar.", True),
        ("The project will be run by the board and it is for all of us.", False),
        ("", True),
    ],
)
def test_the_language(text: str, swedish: bool) -> None:
    assert read_plain(text).is_swedish is swedish


def test_signs_may_stand_in_the_next_sentence_of_the_section() -> None:
    draft = read_plain("# A\n\nDet här är ett. Nämnd här nu.\n\n# B\n\nAnnat helt nu.\n")
    view = DraftView(draft, CONCEPTS, HEADINGS, HelpTexts(()))
    organ = TextEvidence(signs=(("organ",),))
    assert [view.shows(organ, n) for n in range(3)] == [False, True, False]
    assert [view.shows(organ, n, near=1) for n in range(3)] == [True, True, False]
    assert not view.shows(None, 0)
