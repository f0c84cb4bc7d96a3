"""A draft asked about its language: what is left standing, empty, random, private, or hard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantflow.checks.language_in_text import language_results
from grantflow.checks.loader import rulebook
from grantflow.checks.result import Result
from grantflow.checks.telling import message_of
from grantflow.documents.plaintext import read_plain
from grantflow.text import spelling
from grantflow.text.personal import find_personal_data

CODES = {"SPK01", "SPK02", "SPK03", "SPK06", "SPK07", "SPK08", "SPK09", "SPK10", "PII01"}
PLAIN = "Vi möter familjer varje vecka och äter ihop. Då övar vi svenska med barnen."
LONG = (
    "Vi vill att föräldrar som är hemma med små barn ska få öva svenska på öppna förskolan medan "
    "barnen leker bredvid och en pedagog leder gruppen."
)
SALAD = (
    "och i till att av som den en för med är det på kommunen föräldrar ska inte om barn från "
    "deltagare"
)
PIECES = st.lists(
    st.sampled_from(
        [
            "# Mål", "## Delmål", "3.2 Spridning", "**Risker**", "Styrgrupp:", PLAIN, LONG, SALAD,
            "Ring 070-000 00 00 om [fylls i].", "[19900101-0000]", "- Beskriv hur målet nås.",
            "Fråga | Svar", "a\tb\t[antal]", "Under\u00adskrift: ______", "[x] klart [1]", "---",
            "Beslut tas i\u00a0enlighet med planen avseende 19900101-0000.", "asdf qwer", "",
            "   ", "x" * 90,
        ]
    ),
    max_size=14,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests say the same with and without the dictionary installed."""
    monkeypatch.setattr(spelling, "speller", lambda: None)


def ask(text: str, code: str) -> Result:
    return language_results(read_plain(text))[code]


def quotes(result: Result) -> list[str]:
    return [evidence.quote for evidence in result.evidence]


@given(PIECES)
def test_quotes_are_exact_and_hold_nothing_private(pieces: list[str]) -> None:
    """Whatever the draft, each quote stands where it says, and no number is repeated."""
    draft = read_plain("\n\n".join(pieces))
    results = language_results(draft)
    written = {block.place: block.written for block in draft.blocks}

    assert set(results) == CODES
    for code, result in results.items():
        assert not result.failed or result.place in written
        message = message_of(rulebook().rule(code), result) if result.failed else ""
        assert "{" not in message
        assert find_personal_data(message) == []
        for shown in result.evidence:
            assert shown.quote == written[shown.place][shown.start : shown.end] != ""
            assert find_personal_data(shown.quote) == []


def test_an_empty_draft_has_no_faults() -> None:
    """Nothing written, nothing to say about how."""
    assert [
        code for code, result in language_results(read_plain("")).items() if result.failed
    ] == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (f"{PLAIN} Antal: [fylls i].", "Antal: [fylls i]."),
        (f"{PLAIN}\n\nBeskriv hur målet ska nås.", "Beskriv hur målet ska nås."),
        (f"# [Projektets namn]\n\n{PLAIN}", "[Projektets namn]"),
        (f"{PLAIN}\n\nxx procent av kvinnorna deltar.", "xx procent av kvinnorna deltar."),
        (f"{PLAIN}\n\nProjektledare: ______", "______"),
        (f"{PLAIN}\n\nBeskriv vi det så förstår alla.", None),
        (f"{PLAIN}\n\nUnderskrift: ____________", None),
        (f"{PLAIN} Det visar en studie [12].", None),
        (f"{PLAIN}\n\n- [x] Tolk är bokad\n- [ ] Lokal är bokad", None),
        ("## Beskriv problemet\n\n" + PLAIN, None),  # the form's own question as a heading
        (PLAIN, None),
    ],
)
def test_marks_and_instructions_left_standing_are_pointed_out(text: str, quote: str | None) -> None:
    """A reference, a box that is ticked and a line to sign on are left alone."""
    found = ask(text, "SPK01")

    assert quotes(found) == ([] if quote is None else [quote])
    assert found.verdict == ("met" if quote is None else "missing")


def test_many_marks_are_one_finding_in_the_order_of_the_draft() -> None:
    """Count and first places; the rest is for the reader to look up."""
    found = ask(f"# [Namn]\n\n{PLAIN}\n\nAnge antal.\n\n[fyll i]\n\n[fyll i]", "SPK01")

    assert found.place == "paragraph 1"
    assert found.facts == {
        "count": "4",
        "places": "paragraph 1, paragraph 3, paragraph 4 och 1 till",
        "quote": "[Namn]",
    }
    assert quotes(found) == ["[Namn]", "Ange antal.", "[fyll i]"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        (f"# Projekt\n\n## Mål\n\n## Risker\n\n{PLAIN}", ["Mål"]),
        (f"# Mål\n\n{PLAIN}\n\n# Risker", ["Risker"]),
        (f"# Mål\n\n{PLAIN}\n\n# Risker\n\nInga.", ["Risker"]),
        (f"# Mål\n\n{PLAIN}\n\n# Risker\n\n## Personal\n\n{PLAIN}", []),
        (f"# Mål\n\n{PLAIN}\n\n# Kontaktperson\n\nEnhetschefen", []),
        (f"Språkvän i Norr\n\nEtt projekt för alla\n\nBakgrund\n\n{PLAIN}", []),  # title lines
        (f"Språkvän i Norr\n\n2. Bakgrund\n\n3. Mål\n\n{PLAIN}", ["Bakgrund"]),
        (f"{PLAIN}\n\n5. Målgrupp\n\nFöräldrar\n\n6. Mål\n\n{PLAIN}", ["Målgrupp"]),
        (f"{PLAIN}\n\n5. Målgrupp\n\nAlla föräldrar till små barn\n\n6. Mål\n\n{PLAIN}", []),
        (f"{PLAIN}\n\nRåd\n\nVi tycker att kommunen bör\n\n- utse en ansvarig chef i maj", []),
        (f"{PLAIN}\n\nRåd\n\nVad tycker ni att vi bör göra?\n\n{PLAIN}", ["Råd"]),
    ],
)
def test_headings_with_nothing_below_are_pointed_out(text: str, headings: list[str]) -> None:
    """A title, a heading with sub-headings, and a question for a name are left alone."""
    assert quotes(ask(text, "SPK02")) == headings


def test_random_words_are_pointed_out_but_not_odd_swedish() -> None:
    """One false alarm costs more than a paragraph missed."""
    odd = ["Start enl. beslut. Slut enl. beslut.", "The aim of the project is to support them."]
    for text in (PLAIN, LONG, *odd):
        assert ask(f"{PLAIN * 3}\n\n{text}", "SPK03").verdict == "met", text
    found = ask(f"{PLAIN}\n\n{SALAD}\n\n{LONG * 3}\n\nasdf qwrt zxcv hjkl", "SPK03")

    assert (found.place, found.facts["count"]) == ("paragraph 2", "2")
    assert quotes(found) == [SALAD, "asdf qwrt zxcv hjkl"]


def test_a_draft_that_is_random_all_through_is_seen_to_be() -> None:
    """Each paragraph might be odd Swedish; together they leave no doubt."""
    words = f"{PLAIN} {LONG}".lower().replace(".", "").split()
    stirred = [
        " ".join(word for start in range(step) for word in words[start::step])
        for step in (6, 10, 13)
    ]

    assert ask(f"{PLAIN * 4}\n\n{stirred[0]}", "SPK03").verdict == "met"
    assert ask("\n\n".join([*stirred, "Klart"]), "SPK03").facts["count"] == "3"


def test_of_another_language_only_marks_and_private_things_are_told() -> None:
    """Swedish rules on English text would point at every word."""
    text = "The parents of the town meet at the school and the staff is there for them. [name]"
    results = language_results(read_plain("\n\n".join([text] * 5)))

    assert results["SPK01"].facts["count"] == "5"
    assert {results[code].verdict for code in ("SPK03", "SPK06", "SPK10")} == {"not_applicable"}


def test_personal_data_is_placed_but_never_repeated() -> None:
    """Also in a heading or a table, where nobody thinks of it."""
    text = f"{PLAIN}\n\nNamn | 070-000 00 00\n\n{PLAIN} Barnet är 19900101-0000."
    found = ask(text, "PII01")

    assert found.facts == {
        "count": "2",
        "places": "paragraph 2 och paragraph 3",
        "kinds": "telefonnummer och personnummer",
    }
    assert found.evidence == ()
    assert ask(PLAIN, "PII01").verdict == "met"


def test_the_rules_of_the_rows_are_asked_of_the_whole_draft() -> None:
    """The limits stand in the rows alone."""
    heavy = "Kompetensutvecklingsinsatser förutsätter samverkansstrukturer avseende verksamheter. "
    text = (
        f"{heavy * 10}\n\n" + "\n\n".join([LONG] * 3) + "\n\nDe erhåller ej stöd.\n\nBeslut togs."
    )
    results = language_results(read_plain(text))

    assert results["SPK06"].facts["sentences"] == "14"
    assert results["SPK07"].facts["count"] == "3"
    assert results["SPK07"].place == "paragraph 2"
    assert results["SPK08"].verdict == "met"
    assert results["SPK09"].facts["count"] == "12"
    assert results["SPK09"].facts["words"].startswith("”avseende” (om, för)")
    assert results["SPK10"].verdict == "not_applicable"


def test_a_row_of_a_table_is_no_sentence() -> None:
    """Cells in a row would make the longest sentence of every plan."""
    row = "\t".join(["Vi bjuder in alla barn och familjer"] * 5) + "."

    assert ask("\n".join([row] * 4), "SPK07").verdict == "met"
