"""What counts as an answer: true answers by many hands pass, boxes filled for show do not."""

import pytest
from written_answers import ANSWERS, DENIALS, PLACEHOLDERS
from written_claims import DENIED, JUMBLED, PROMISED, SAID

from grantflow.model.wording import folded_words
from grantflow.text.answer import (
    HelpTexts,
    Standing,
    has_placeholder,
    judge,
    judge_sentence,
)
from grantflow.text.lacks import denial_answers, describes_lack


@pytest.mark.parametrize("text", ANSWERS)
def test_what_people_truly_answer_counts(text: str) -> None:
    """Nobody is told that an answer is missing when it stands there."""
    assert judge(text) is Standing.OK


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_mark_or_a_promise_is_no_answer(text: str) -> None:
    """What is left for later has to be written before the application goes in."""
    assert judge(text) is Standing.PLACEHOLDER


@pytest.mark.parametrize("text", DENIALS)
def test_saying_that_it_does_not_exist_is_no_evidence_of_it(text: str) -> None:
    """'Ingen plan finns' must never be quoted as a plan."""
    assert judge(text) is Standing.NEGATED


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_blank_is_empty(text: str) -> None:
    """White space is an unanswered question."""
    assert judge(text) is Standing.EMPTY


def test_one_sentence_that_says_something_is_enough() -> None:
    """A promise beside an answer does not undo the answer; a denial weighs more than a promise."""
    assert judge("Beslutas senare. Nämnden har sagt ja till 310 000 kr.") is Standing.OK
    assert judge("Beslutas senare. Ingen plan finns.") is Standing.NEGATED
    assert judge("Ingen plan finns. Beslutas senare.") is Standing.NEGATED
    assert judge("Beslutas senare. (–) \n ***") is Standing.PLACEHOLDER


def test_a_long_promise_with_content_counts() -> None:
    """'Se bilaga' inside a full answer is a reference, not a way out."""
    text = (
        "Enheten för familjestöd tar över grupperna i januari 2026, och kostnaden på 310 000 kr "
        "om året betalas inom ramen, se bilaga 2 för nämndens beslut och enhetens egen plan."
    )
    assert judge(text) is Standing.OK


def test_a_mark_inside_a_long_answer_does_not_hide_the_answer() -> None:
    """The answer counts, and the mark is still seen by the rule about marks."""
    text = "Vi håller åtta träffar på öppna förskolan med [antal] föräldrar i varje grupp."
    assert judge(text) is Standing.OK
    assert has_placeholder(text)
    assert not has_placeholder("Vi håller åtta träffar.")


def test_copied_help_text_is_an_echo_whatever_its_case_and_marks() -> None:
    """The form's own example says nothing of the applicant's project."""
    example = "Nyanlända föräldrar vet inte vart de vänder sig för stöd."
    helps = HelpTexts([folded_words(example)])

    assert judge(example, helps) is Standing.ECHO
    assert judge(f"  {example.upper()}  ", helps) is Standing.ECHO
    assert judge("Nyanlända mammor väntar länge på sin första kurs.", helps) is Standing.OK
    assert judge(f"{example} " * 3, helps) is Standing.OK  # longer than any help text
    assert judge("Pappor väntar också länge.", helps) is Standing.OK


def test_random_words_are_worth_nothing() -> None:
    """Filling a box with noise does not make a criterion met."""
    assert judge("asdf qwrt zxcv hjkl") is Standing.SALAD


def test_signs_alone_say_nothing() -> None:
    """A row of dashes is a box filled for show; a per cent sign is a unit."""
    assert judge_sentence("– * –") is Standing.PLACEHOLDER
    assert judge_sentence("%") is Standing.OK


@pytest.mark.parametrize(
    "text",
    [
        "Det saknas platser att öva svenska på.",
        "Det finns inte någon samlad information på arabiska.",
        "Ingen verksamhet i kommunen når föräldralediga som väntar på sfi.",
    ],
)
def test_a_lack_out_there_is_a_description(text: str) -> None:
    """Asked for a problem, such a sentence is the answer."""
    assert describes_lack(text)


@pytest.mark.parametrize(
    "text",
    ["Ingen.", "Vi har inte gjort någon analys av det.", "Det finns inga kända risker i år."],
)
def test_a_lack_of_the_answer_itself_is_none(text: str) -> None:
    """Asked for a risk, 'inga kända risker' is still no risk."""
    assert not describes_lack(text)


def test_answers_by_kind_are_told_apart() -> None:
    """A denial, a wish and noise clear no rule; what is said in the same words does."""
    assert {text for text in SAID if judge(text) is not Standing.OK} == set()
    assert {text for text in DENIED if judge(text) is not Standing.NEGATED} == set()
    weak = (Standing.WISH, Standing.PLACEHOLDER)
    assert sum(judge(text) in weak for text in PROMISED) >= len(PROMISED) - 1
    assert sum(judge(text) is Standing.SALAD for text in JUMBLED) >= len(JUMBLED) - 1


@pytest.mark.parametrize(
    ("text", "kind", "answers"),
    [
        ("Varken kommunen eller föreningen tar ut vinst.", "answers", True),
        ("Nej, inga EU-medel används i projektet.", "answers", True),
        ("Vi vet inte hur momsen räknas.", "answers", False),
        ("Nej.", "answers", False),
        ("Bussarna går inte på kvällen.", "describes", True),
        ("Vi har inga uppgifter om det.", "describes", False),
    ],
)
def test_a_no_answers_some_questions(text: str, kind: str, answers: bool) -> None:
    """Which questions is data; that nobody has found out yet is no answer anywhere."""
    assert denial_answers(text, kind) is answers


@pytest.mark.parametrize(
    "text",
    [
        "Gul stege vid Söder hoppar fönster måndag över tomat.",
        "Blad gren kvist, rot stam bark löv.",
    ],
)
def test_a_row_of_words_with_a_name_or_a_mark_is_a_list(text: str) -> None:
    """Names and lists hold few function words as well."""
    assert judge(text) is Standing.OK
