"""How a question to the catalogue is read: small words, rings and dots, paragraphs, choices."""

from __future__ import annotations

import sqlite3
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantflow.catalogue.filters import Filters, choose
from grantflow.catalogue.index import build, columns_of
from grantflow.catalogue.load import load, shipped
from grantflow.catalogue.resting import rests_on
from grantflow.catalogue.search import Answer, Catalogue
from grantflow.errors import KeyUnknown
from grantflow.model.wording import plain
from grantflow.text.terms import base_of, words


@cache
def catalogue() -> Catalogue:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    build(connection, load([shipped()]))
    return Catalogue(connection)


def chosen(**asked: str) -> tuple[int, str]:
    """Return how many entries pass filters as a person types them, and what is told."""
    read = choose(catalogue().marks(), Filters(**asked))
    return catalogue().count(read.filters), " ".join(read.notes)


@pytest.mark.parametrize(
    "forms",
    [
        "män mäns mannen männen männens",
        "far fadern fäder fäderna",
        "mor mödrar mödrarna",
        "kille killen killar",
        "make maken makar",
        "vuxen vuxet vuxna vuxnas",
        "unge ungen ungar",
        "barn barnet barnen",
        "kurs kursen kurser",
    ],
)
def test_forms_of_a_word_of_this_field_are_one_word(forms: str) -> None:
    """None is a small word, and none is taken for another: far is no journey, kurs no cure."""
    assert len({base_of(form) for form in forms.split()}) == 1
    assert words(forms) == forms.split()


def test_men_are_found_and_chosen_by() -> None:
    found = catalogue().search("män").hits

    assert found
    assert all("män" in " ".join(columns_of(hit.entry)) for hit in found if hit.found)
    assert chosen(target_group="män") == chosen(target_group="man") == (1, "")
    assert catalogue().search("man").read_as == (("man", "män"),)
    assert catalogue().search("man och hembesök").read_as == ()


def test_a_question_of_small_words_asks_for_nothing_and_is_told() -> None:
    answer = catalogue().search("en och")

    assert (answer.small, answer.matched) == (("en", "och"), catalogue().size)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("foraldrar", "föräldrar"),
        ("laxhjalp", "läxhjälp"),
        ("hembesok", "hembesök"),
        ("sprak", "språk"),
        ("sprakkafe", "språkkafé"),
        ("stod", "stöd"),
        ("foraldragruper", "föräldragrupp"),
    ],
)
def test_words_without_rings_and_dots_are_read_with_them_and_told(typed: str, meant: str) -> None:
    answer = catalogue().search(typed)

    assert answer.read_as == ((typed, meant),)
    assert answer.unknown == ()
    assert typed in answer.hits[0].found


def test_subjects_without_rings_and_dots_are_found() -> None:
    marked = {s for e, _ in catalogue().every() for s in e.subjects if plain(s) != s.lower()}
    for subject in sorted(marked)[::12]:
        found = {hit.entry.id for hit in catalogue().search(plain(subject), limit=99).hits}
        assert catalogue().search(subject).hits[0].entry.id in found, subject


@pytest.mark.parametrize("word", ["körkort", "simskola", "rymdskola"])
def test_a_word_that_no_entry_holds_is_told_and_what_is_near_is_called_near(word: str) -> None:
    """A part of a compound, or a word of like meaning, is no hit."""
    answer = catalogue().search(word)

    assert answer.unknown == (word,)
    assert answer.matched == 0
    assert answer.near
    for hit in answer.hits:
        assert hit.found == ()
        assert all(ground.near for ground in hit.grounds)


def test_samverkan_has_nothing_to_do_with_swimming() -> None:
    """What begins as a word is not always a compound of it."""
    assert not [h for h in catalogue().search("simma", limit=99).hits if h.found]


SOME = sorted({w for e, _ in catalogue().every() for t in columns_of(e)[:5] for w in words(t)})
QUERY = st.lists(
    st.sampled_from(SOME) | st.sampled_from("körkort simskola jobb pappor sfi".split()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(QUERY)
def test_a_hit_says_which_words_of_the_entry_it_rests_on(query: list[str]) -> None:
    """Each stands in the entry; the one asked for stands there where nothing else is told."""
    answer = catalogue().search(" ".join(query))

    assert len(answer.hits) <= answer.matched + answer.near
    for hit in answer.hits:
        held = " ".join(columns_of(hit.entry)).lower()
        for ground in hit.grounds:
            rests = rests_on(hit.entry, ground)
            assert rests or not ground.near
            assert all(word.lower() in held for word in rests)
            if not rests:
                assert base_of(ground.word) in {base_of(word) for word in words(held)}


@pytest.mark.parametrize("query", ["läxhjälp", "föräldrar", "hembesök kvinnor", "sfi"])
def test_how_many_there_are_is_told_however_few_are_shown(query: str) -> None:
    every, one = catalogue().search(query, limit=99), catalogue().search(query, limit=1)

    assert len(one.hits) == 1
    assert (one.matched, one.near) == (every.matched, every.near)
    assert every.matched + every.near == len(every.hits)
    assert every.matched == sum(bool(hit.found) for hit in every.hits)


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("§ 37a", "37a"),
        ("läxhjälp 37 A", "37a"),
        ("§37 praktik", "37"),
        ("37a § hembesök", "37a"),
        ("37 deltagare", None),
        ("37 aktörer", None),
        ("1937a", None),
    ],
)
def test_a_paragraph_in_a_question_is_a_choice_and_told(query: str, read: str | None) -> None:
    answer: Answer = catalogue().search(query, limit=99)

    assert bool(answer.paragraph) == (read is not None)
    assert answer.paragraph in query
    if read:
        assert {hit.entry.paragraph for hit in answer.hits} == {read}


@pytest.mark.parametrize("typed", ["37a", "37A", "37 a", "§ 37a", "§37 A", "37a §"])
def test_a_paragraph_is_taken_however_it_is_written(typed: str) -> None:
    assert chosen(paragraph=typed) == (17, "")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"theme": "föräldraskapsstöd"}, 15),
        ({"theme": "foraldraskapsstod"}, 15),
        ({"theme": "språk och arbete"}, 12),
        ({"theme": "stod till foraldar"}, 9),
        ({"county": "skane lan"}, 27),
        ({"target_group": "utrikesfödda"}, 11),
        ({"target_group": "utrikes-fodda"}, 11),
    ],
)
def test_a_choice_is_understood_in_plain_swedish(asked: dict[str, str], count: int) -> None:
    assert chosen(**asked) == (count, "")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"county": "Kronberg"}, ["Kronberg", "menade du Kronoberg?", "Skåne"]),
        ({"county": "Norge"}, ["Norge", "Blekinge, Kronoberg, Skåne och Stockholm"]),
        ({"theme": "knas"}, ["knas", "foraldraskapsstod", "Arbetsmarknad"]),
        ({"theme": "boseting"}, ["boseting", "menade du bosattning?"]),
        ({"paragraph": "38"}, ["38", "37 eller 37a"]),
    ],
)
def test_a_choice_that_does_not_exist_is_an_error_with_those_that_do(
    asked: dict[str, str], told: list[str]
) -> None:
    with pytest.raises(KeyUnknown) as caught:
        chosen(**asked)
    assert not [word for word in told if word not in str(caught.value)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"county": "Halland"}, "Inget projekt i katalogen är från Halland."),
        ({"target_group": "kvinor"}, "Närmast är kvinnor."),
        ({"target_group": "pappor"}, "Närmast är män."),
        ({"target_group": "astronauter"}, "Pröva att söka på ordet"),
    ],
)
def test_a_choice_that_no_entry_has_is_told_with_the_nearest(
    asked: dict[str, str], told: str
) -> None:
    count, notes = chosen(**asked)

    assert count == 0
    assert told in notes
