"""The judge reads drafts: same text same chances; nothing far away counts; odd input is fine."""

import numpy as np
import pytest

from grantflow.documents.plaintext import read_plain
from grantflow.text.judge import REASONS, Judge, judge
from grantflow.text.vocabulary import SPECIAL, Vocabulary

DECIDED = "Socialnämnden beslutade den 14 oktober att söka medel, § 118."


@pytest.fixture(scope="module")
def trained() -> Judge:
    return judge()


def test_one_row_a_sentence(trained: Judge) -> None:
    said = trained.read(read_plain(f"{DECIDED} Det regnade.\n\n- tolk\n"))
    assert said.counts.shape == said.about.shape == (3, len(trained.criteria))
    assert said.against.shape == (3, len(REASONS))
    assert ((said.counts >= 0) & (said.counts <= 1)).all()


def test_a_decision_counts_and_rain_does_not(trained: Judge) -> None:
    said = trained.read(read_plain(f"{DECIDED}\n\nDet regnade hela dagen.\n"))
    column = trained.criteria.index("FOR01")
    assert said.counts[0, column] > 0.5 > said.counts[1, column]


def test_nothing_to_read(trained: Judge) -> None:
    assert trained.read(read_plain("")).counts.shape == (0, len(trained.criteria))


@pytest.mark.parametrize("text", ["…", "12 34 56", "№ ∑ 😀", "ord" * 40_000, "ord " * 500])
def test_odd_text_is_no_fault(trained: Judge, text: str) -> None:
    assert np.isfinite(trained.read(read_plain(text)).counts).all()


def test_other_sections_change_nothing(trained: Judge) -> None:
    alone = trained.read(read_plain(f"# Beslut\n\n{DECIDED}\n"))
    among = trained.read(
        read_plain(f"# Väder\n\nDet regnade.\n\n# Beslut\n\n{DECIDED}\n\n# Mat\n\nVi åt soppa.\n")
    )
    assert np.allclose(alone.counts[0], among.counts[1], atol=1e-5)


class TestVocabulary:
    words = ("grupp", "ledare", "pappa", "jämställdhet")
    vectors = np.array([[1, 0], [0, 1], [5, 5], [9, 9]], np.int8)

    @pytest.fixture
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.words, self.vectors)

    def test_known_words_and_their_genitive(self, vocabulary: Vocabulary) -> None:
        numbers, capitals = vocabulary.numbers("Pappas grupp")
        assert numbers == [len(SPECIAL) + 2, len(SPECIAL)]
        assert capitals == [False, False]

    def test_a_compound_gets_its_meaning_from_its_parts(self, vocabulary: Vocabulary) -> None:
        (number,), _ = vocabulary.numbers("pappagrupp")
        assert np.allclose(vocabulary.vector(number), [2.6, 2.0])
        assert vocabulary.numbers("pappagrupp")[0] == [number]

    def test_a_long_beginning_is_enough(self, vocabulary: Vocabulary) -> None:
        (number,), _ = vocabulary.numbers("jämställdheten")
        assert np.allclose(vocabulary.vector(number), [9, 9])

    @pytest.mark.parametrize(
        ("token", "kind"),
        [
            ("Hedvalla", "<name>"), ("zzz", "<unknown>"), ("1", "<one>"), ("7", "<few>"),
            ("45", "<tens>"), ("12 000", "<many>"), ("2027", "<year>"), ("12/3", "<date>"),
            ("2027-03-01", "<date>"), ("9.30", "<clock>"), ("2,5", "<few>"), ("”", '"'), ("-", "–"),
        ],
    )  # fmt: skip
    def test_kinds_of_tokens(self, vocabulary: Vocabulary, token: str, kind: str) -> None:
        assert SPECIAL[vocabulary.numbers(token)[0][0]] == kind

    def test_vectors_of_many(self, vocabulary: Vocabulary) -> None:
        numbers = np.array([*vocabulary.numbers("grupp pappagrupp ?")[0]])
        rows = vocabulary.vectors(numbers)
        assert np.allclose(rows, np.array([[1, 0], [2.6, 2.0], [0, 0]]))
