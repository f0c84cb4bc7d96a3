"""The nearest sentences by their words, in whatever form."""

from grantflow.text.ranking import Ranking, base_forms

SENTENCES = [
    "Biblioteket tar över språkkaféet.",
    "Nämnderna beslutade i mars.",
    "Vi dricker kaffe.",
    "",
]


def test_other_forms_of_the_words_are_found() -> None:
    scores = Ranking(SENTENCES).scores(base_forms("nämndens beslut besluta"))
    assert max(range(4), key=scores.__getitem__) == 1
    assert scores[2] == scores[3] == 0


def test_small_words_say_nothing() -> None:
    assert base_forms("Vi ska ha en plan för det här") == ["plan", "här"]


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    ranking = Ranking(["plan plan", "plan bibliotek", "plan", "plan mål"])
    scores = ranking.scores(["plan", "bibliotek"])
    assert scores[1] == max(scores)


def test_nothing_to_search() -> None:
    assert Ranking([]).scores(["plan"]) == []
