"""Plain text and Markdown as a draft: blocks, headings, labels, sentences with their offsets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.documents.plaintext import read_plain
from grantflow.text.draft import Draft

PIECES = st.lists(
    st.sampled_from(
        [
            "# Mål", "3.2 Spridning", "**Risker**", "Styrgrupp:", "Organisation",
            "Nämnden beslutade den 3 mars.", "- barnpassning varje gång", "• tolk, t.ex. på dari",
            "Fråga | Svar", "Vem tar över? | Biblioteket.", "a\tb\t12", "| a | b | c |", "---",
            "en rad som går vidare\ninom samma stycke", "", "   ", "1) första steget",
            "Mål: 40 föräldrar.", "VAD VI VILL", "\ufeff", "x" * 200,
        ]
    ),
    max_size=14,
)  # fmt: skip


def titles(draft: Draft) -> list[str]:
    return [section.title for section in draft.sections[1:]]


def sentences(draft: Draft) -> list[str]:
    return [unit.text for unit in draft.units]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Mål och målgrupp", "Mål och målgrupp"),
        ("3.2 Spridning", "Spridning"),
        ("4. Risker och åtgärder", "Risker och åtgärder"),
        ("**Vem tar över?**", "Vem tar över?"),
        ("HUR INSATSEN LEVER VIDARE", "HUR INSATSEN LEVER VIDARE"),
        ("Förankring:", "Förankring"),
        ("Vad händer när pengarna tar slut?", "Vad händer när pengarna tar slut?"),
    ],
)
def test_headings_with_and_without_marks(line: str, title: str) -> None:
    assert titles(read_plain(f"{line}\n\nVi gör så här varje vecka.\n")) == [title]


@pytest.mark.parametrize(
    "line",
    [
        "Vi träffas varje vecka.",
        "nästa steg",
        "– Bra, sa chefen",
        "Mål: 40 föräldrar ska delta",
        "En mening utan punkt men med så många ord att den inte är en rubrik längre",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert titles(read_plain(f"{line}\n\nVi gör så här varje vecka.\n")) == []


def test_a_last_line_is_no_heading() -> None:
    assert titles(read_plain("Vi gör så här.\n\nMed vänlig hälsning\n")) == []


def test_question_and_answer_rows() -> None:
    draft = read_plain("Fråga | Svar\nVem tar över? | Biblioteket från 2028.\n")
    _, block = draft.blocks
    assert len(draft.units) == 1
    assert (block.label, block.text) == ("Vem tar över?", "Biblioteket från 2028.")


def test_label_before_a_text() -> None:
    (block,) = read_plain("Styrgrupp: rektor och två chefer.").blocks
    assert (block.label, block.text) == ("Styrgrupp", "rektor och två chefer.")


def test_lines_broken_at_a_margin_are_one_paragraph() -> None:
    text = (
        "Kommunens integrationsenhet har sedan i våras träffat alla arbets-\n"
        "givare som tar emot praktikanter, och de har skrivit under en\n"
        "avsiktsförklaring. Den ligger med som bilaga.\n"
    )
    draft = read_plain(text)
    assert len(draft.blocks) == 1
    assert "alla arbetsgivare som tar emot" in draft.units[0].text
    assert draft.units[0].quote(draft.blocks) == text[: text.index(" Den ligger")]


def test_rows_with_tabs_are_sentences_of_their_own() -> None:
    draft = read_plain("Part\tRoll\nBiblioteket\tlokal och fika\n")
    assert sentences(draft) == ["Part\tRoll", "Biblioteket\tlokal och fika"]


def test_places_count_from_one() -> None:
    draft = read_plain("Rubrik\n\nText här.\n\n- punkt ett\n")
    assert [block.place for block in draft.blocks] == [
        "paragraph 1", "paragraph 2", "paragraph 3",
    ]  # fmt: skip


@given(PIECES, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_quotes_are_exact_substrings(pieces: list[str], end: str) -> None:
    source = end.join(pieces)
    draft = read_plain(source)
    for unit in draft.units:
        block = draft.blocks[unit.block]
        quote = unit.quote(draft.blocks)
        assert quote
        assert source[block.start + unit.start : block.start + unit.end] == quote


@given(PIECES)
def test_line_ends_change_nothing(pieces: list[str]) -> None:
    unix = read_plain("\n".join(pieces))
    windows = read_plain(
        "\r\n".join(pieces).replace("en rad som går vidare\n", "en rad som går vidare\r\n")
    )
    assert sentences(unix) == sentences(windows)
    assert titles(unix) == titles(windows)


def test_the_shared_reader_never_fails_on_our_own_documents() -> None:
    for path in Path("docs").rglob("*.md"):
        assert read_plain(path.read_text("utf-8")).units
