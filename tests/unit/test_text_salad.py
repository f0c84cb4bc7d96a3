"""Random words are no answer, but lists, terse notes and long sentences are left alone."""

import pytest
import yaml

from grantflow import assets
from grantflow.text import salad
from grantflow.text.salad import coherence, kind_of, kind_pairs, looks_random

RANDOM = [
    "asdf qwrt zxcv hjkl",
    "grp prj mttn sktrl",
    "mål mål mål mål mål mål mål mål mål mål",
    "kommun samverkan styrgrupp långsiktig effekt process nätverk hållbar resurs kompetens",
    "att och som ska i till kommunen är barn av snabbt en för de hur mot men under vi med om på",
    "på det gruppen och att som sen vi har om i den till av är som ett för sin i av på med att de",
]
READABLE = [
    "BVC, MVC och SFI",
    "SFI BVC",
    "kl 9",
    "tfn",
    "Barnpassning, tolk, resor, mat, lokal, material, frukt, kaffe, vatten, pennor",
    "Enhet: familjestöd; start: januari; ansvarig: enhetschef; kostnad: 310 000 kr per år",
    "Vi börjar med en grupp på våren och fortsätter med två på hösten när ledarna är klara.",
    "Mammor Pappor Barn Syskon Farföräldrar Mostrar",
]


@pytest.mark.parametrize("text", RANDOM)
def test_words_thrown_together_are_seen(text: str) -> None:
    """A box filled to look long is not evidence."""
    assert looks_random(text)


@pytest.mark.parametrize("text", READABLE)
def test_lists_and_plain_sentences_are_left_alone(text: str) -> None:
    """Terse people answer too."""
    assert not looks_random(text)


def test_the_same_words_in_their_order_read_better_than_sorted() -> None:
    """The order of words carries the sense, not which words they are."""
    text = (
        "Vi träffar föräldrarna på öppna förskolan två förmiddagar i veckan och frågar vad de vill "
        "ta upp nästa gång när barnen är med och kan leka i rummet intill"
    )
    assert coherence(text)[0] > coherence(" ".join(sorted(text.split())))[0]
    assert coherence("") == (0.0, 0)
    assert coherence("ord") == (0.0, 0)


def test_no_pair_crosses_a_mark() -> None:
    """In a list, neighbours need not fit each other."""
    assert coherence("tolk, mat, lokal")[1] == 0
    assert coherence("tolk (mat) lokal")[1] == 0
    assert coherence("tolk mat lokal")[1] == 2
    assert coherence("tolk – lokal")[1] == 0


@pytest.mark.parametrize("text", [*RANDOM, *READABLE])
def test_the_measure_counts_the_pairs_it_was_built_from(text: str) -> None:
    """The table is built with one reading of a text and used with another: they must agree."""
    assert len(kind_pairs(text, frozenset({"och", "i"}))) == coherence(text)[1]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("och", "och"), ("2024", "#"), ("37a", "#"), ("utvecklingen", "-ningen"), ("xyz", "-")],
)
def test_words_are_told_apart_by_ending(word: str, kind: str) -> None:
    """Function words are kinds of their own, other words count by how they end."""
    assert kind_of(word, frozenset({"och"})) in {kind, "-ingen", "-en"}


def test_a_word_without_known_ending_is_just_a_word() -> None:
    """Foreign names get no guess about what they are."""
    assert kind_of("Ouagadougou", frozenset()) == "-"


def test_a_long_run_does_not_grow_without_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that reads for weeks forgets words, and still judges the same."""
    text = READABLE[-2]
    before = coherence(text)
    monkeypatch.setattr(salad, "_KEPT", 1)

    assert coherence("helt andra ord här") is not None
    assert coherence(text) == before


def test_the_answers_of_the_whole_example_all_read_as_text() -> None:
    """A thousand true answers, none of them taken for noise."""
    case = (assets.folder("data") / "examples" / "foraldraskap-i-nytt-land.yaml").read_text("utf-8")

    assert [text for text in strings(yaml.safe_load(case)) if looks_random(text)] == []


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return [value] if isinstance(value, str) else []
