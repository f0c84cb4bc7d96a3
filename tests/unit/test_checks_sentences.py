"""What a sentence of a draft is worth by itself: help texts and thrown words are no evidence."""

import random
from copy import copy
from dataclasses import replace

import pytest

from grantflow import assets
from grantflow.checks.loader import rulebook
from grantflow.checks.params import ready
from grantflow.checks.review import review
from grantflow.checks.sentences import DraftView
from grantflow.checks.table import PREDICATES
from grantflow.documents import casefile
from grantflow.documents.plaintext import read_plain
from grantflow.model.questions import by_path
from grantflow.text.answer import Standing
from grantflow.text.judge import judge

WHOLE = assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml"


def seen(text: str) -> DraftView:
    book = rulebook()
    return DraftView(read_plain(text), book.signs, book.titles, book.own_texts)


def words_of_the_example() -> list[str]:
    logic = casefile.load(WHOLE).application.stages.projektlogik
    told = f"{logic.aim} {logic.long_term_effects} {logic.target_group.description}"
    return told.replace(".", "").split()


def test_our_own_help_text_shows_nothing() -> None:
    """Whoever leaves the words of a form standing has not answered it."""
    own = [question.why for question in by_path().values()][:60]
    standings = [s for text in own for s in seen(f"# Syfte\n\n{text}\n").standings]

    assert standings.count(Standing.ECHO) > len(standings) // 2


def test_a_draft_of_words_thrown_together_shows_nothing() -> None:
    """All its paragraphs are random, however long they are."""
    words = words_of_the_example() * 3
    random.Random(7).shuffle(words)  # noqa: S311 - the same order every time
    lines = [" ".join(words[n : n + 60]).capitalize() + "." for n in range(0, len(words), 60)]
    view = seen("# Syfte\n\n" + "\n\n".join(lines))

    assert view.draft.is_thrown_together
    assert Standing.OK not in view.standings


def test_what_a_rule_asks_by_is_made_ready_once() -> None:
    """Compiled rules hold plain values until a rule is first asked."""
    rule = next(rule for rule in rulebook().rules if rule.code == "LOG04")
    kind = PREDICATES[rule.predicate].params
    known = ready(rule, kind)
    plain = replace(rule, params={k: v for k, v in vars(known).items() if v is not None})

    assert isinstance(ready(plain, kind), kind)
    assert ready(plain, kind) is plain.params


def test_what_stands_under_a_heading_about_others_is_said_to_be_theirs() -> None:
    """Another municipality's board is near what is asked for, and no evidence of ours."""
    told = "En styrgrupp med socialchefen och rektorn följer arbetet varje månad."
    draft = read_plain(
        f"# Syfte\n\nVi vill starta föräldragrupper på SFI i Exempelby.\n\n"
        f"# Erfarenheter från andra kommuner\n\n{told}\n"
    )
    report = review(draft, rulebook(), judge(deep=False))
    near = [one for finding in report.findings for one in finding.nearest if one.quote == told]

    assert near
    assert {one.status for one in near} == {"told_of_others"}


def test_what_a_rulebook_knows_is_made_when_it_is_asked_for() -> None:
    """Whatever was asked of another one before."""
    book = copy(rulebook())
    for name in ("signs", "titles", "own_texts"):
        vars(book).pop(name, None)

    assert book.signs.of_sentence("Vi har en styrgrupp.") == rulebook().signs.of_sentence(
        "Vi har en styrgrupp."
    )
    assert book.titles is not rulebook().titles
    assert any(question.why in book.own_texts for question in by_path().values())


TABLE = "Aktivitet\tStart\tSlut\nUtbilda ledare\t2027-09-01\t2027-10-15\n"
SECOND = "Föräldragrupper\t2027-11-01\t2029-05-31\n"


@pytest.mark.parametrize(
    ("heading", "rows", "verdict"),
    [
        ("Tidplan", TABLE + SECOND, "met"),
        ("Tidplan", TABLE, "missing"),
        ("Erfarenheter från andra kommuner", TABLE + SECOND, "missing"),
    ],
)
def test_a_table_of_dates_is_a_time_plan(heading: str, rows: str, verdict: str) -> None:
    """Two rows with start and end show it without a word, unless they are somebody else's."""
    draft = read_plain(
        f"# Syfte\n\nVi vill starta föräldragrupper på SFI i Exempelby.\n\n# {heading}\n\n{rows}"
    )
    found = {v.criterion: v for v in review(draft, rulebook(), judge()).verdicts}["LOG07"]

    assert found.verdict == verdict
    assert not found.evidence or "2027" in found.evidence[-1].quote
