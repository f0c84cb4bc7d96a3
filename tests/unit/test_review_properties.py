"""What must not change a verdict: white space, bullets, hyphens, Unicode form, other sections."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantflow.checks.loader import rulebook
from grantflow.checks.review import review
from grantflow.documents.plaintext import read_plain
from grantflow.text.judge import judge

SECTIONS = [
    (
        "# Förankring\n\nSocialnämnden beslutade den 14 oktober att söka medel, § 118. "
        "I styrgruppen sitter socialchefen, komvux rektor och föreningens ordförande. "
        "Styrgruppen träffas varannan vecka de tre första månaderna och därefter varje månad.\n\n"
        "Projektledaren är anställd på kommunens integrationsenhet."
    ),
    (
        "# Mål\n\nAv de 80 deltagarna ska minst 45 vara i arbete eller studier den 30 juni 2028. "
        "Samordnaren samlar in uppgifterna med en enkät vid start och slut och redovisar dem för "
        "kvinnor och män var för sig."
    ),
    (
        "# Sedan\n\nBiblioteket tar över språkkaféet den 1 januari 2029 och betalar det med "
        "120 000 kronor om året ur sin egen budget. Kulturnämnden beslutar om fortsättningen i "
        "september 2028."
    ),
    (
        "# Spridning\n\nHandboken läggs ut fritt på kommunens webbplats i mars 2028, och "
        "utvecklingsledaren visar den för andra kommuner på länets nätverksdag i maj."
    ),
]
TEXT = "\n\n".join(SECTIONS)
UNRELATED = [
    "# Väder\n\nDet regnade hela sommaren och åskan gick i juli. Skörden blev liten.",
    "# Recept\n\n- två ägg\n- en nypa salt\n\nVispa smeten och grädda i tio minuter.",
    "# Historia\n\nBruket grundades 1642 av en smed. Kyrkan brann två gånger.",
]


def met(text: str) -> set[str]:
    report = review(read_plain(text), rulebook(), judge(), theme="annat")
    for verdict in report.verdicts:
        for evidence in verdict.evidence:
            assert evidence.quote in text
    return {v.criterion for v in report.verdicts if v.verdict == "met"}


@pytest.fixture(scope="module")
def expected() -> set[str]:
    return met(TEXT)


def test_the_text_shows_what_it_should(expected: set[str]) -> None:
    assert {"FOR01", "FOR02", "FOR04", "FOR08", "LOG04", "IMP03", "IMP05"} <= expected


def soft(text: str) -> str:
    return text.replace("gruppen", "grup\u00adpen").replace("projektet", "pro\u00adjektet")


def wrapped(text: str) -> str:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if len(line) + len(word) > 68:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return "\n".join(lines)


def bulleted(text: str) -> str:
    return "\n".join(
        line if not line or line.startswith("#") else f"• {line}" for line in text.split("\n")
    )


CHANGES: list[Callable[[str], str]] = [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("\n\n", "\n\n\n \n"),
    lambda text: f"\ufeff{text}\n\n\n",
    lambda text: text.replace("# ", "## "),
    soft,
    wrapped,
    bulleted,
]


@pytest.mark.parametrize("change", CHANGES)
def test_form_changes_nothing(expected: set[str], change: Callable[[str], str]) -> None:
    assert met(change(TEXT)) == expected


@settings(max_examples=20)
@given(st.permutations(range(4)), st.lists(st.sampled_from(UNRELATED), max_size=3))
def test_order_and_other_sections_take_nothing_away(order: list[int], more: list[str]) -> None:
    pieces = [SECTIONS[n] for n in order]
    for number, piece in enumerate(more):
        pieces.insert(number, piece)
    assert met(TEXT) <= met("\n\n".join(pieces))


@pytest.mark.parametrize("section", range(4))
def test_a_paragraph_about_something_else_takes_nothing_away(
    expected: set[str], section: int
) -> None:
    """The last sentence of a section is read with the next; near its bar one may be lost."""
    pieces = list(SECTIONS)
    pieces[section] += "\n\nKaffet kokas i den stora pannan och dukarna är blå."
    assert len(expected - met("\n\n".join(pieces))) <= 1


def test_random_words_meet_nothing() -> None:
    words = sorted(set(TEXT.replace("#", "").split()), key=lambda word: word[::-1])
    assert met("# Mål\n\n" + " ".join(words * 5) + ".") == set()


def test_placeholders_meet_nothing() -> None:
    assert met("# Mål\n\n[fylls i]\n\n# Styrgrupp\n\nxx\n\n# Spridning\n\nSe bilaga.\n") == set()


def test_english_meets_nothing() -> None:
    english = "The board decided on 3 March to apply, and the library will take over in 2029. "
    assert met(english * 10) == set()


def test_the_recommendations_themselves_meet_nothing() -> None:
    rules = [rule for rule in rulebook().rules if rule.is_main and rule.text is not None]
    pasted = "\n\n".join(f"{rule.title}\n\n{rule.counts} {rule.advice}" for rule in rules)
    assert len(met(pasted)) <= 1


def test_a_word_without_end_is_no_trap() -> None:
    assert met("ord" * 40_000) == set()
